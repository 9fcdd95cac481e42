// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/chance/Random.h"
#include "crypto/hash/Hash.h"
#include "crypto/memory/SecretBytes.h"
#include "crypto/words/WordList.h"
#include "crypto/words/Words.h"
#include "tests/crypto/support/Vectors.h"

#include <QTest>

#include <set>

using namespace caseweave;
using namespace caseweave::test;

namespace {

constexpr bool isSortedAndDistinct()
{
    for (std::size_t i = 1; i < wordList.size(); ++i) {
        if (!(wordList[i - 1] < wordList[i]))
            return false;
    }
    return true;
}
static_assert(isSortedAndDistinct());

/// Whether one slip makes one of the other: a letter changed, added, lost, or two neighbours swapped.
bool isOneSlipAway(std::string_view a, std::string_view b)
{
    if (a.size() > b.size())
        std::swap(a, b);
    if (b.size() - a.size() > 1)
        return false;
    std::size_t same = 0;
    while (same < a.size() && a[same] == b[same])
        ++same;
    a.remove_prefix(same);
    b.remove_prefix(same);
    if (a.size() != b.size())
        return a == b.substr(1);
    if (a.size() >= 2 && a[0] == b[1] && a[1] == b[0] && a.substr(2) == b.substr(2))
        return true;
    return a.empty() || a.substr(1) == b.substr(1);
}

} // namespace

class TestWords : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void wordsAreShortAndLowerCase();
    void fourLettersAreEnough();
    void noWordIsOneSlipFromAnother();
    void listNeverChanges();
    void bitsAreTakenFromTheTop();
    void codesHaveSixWordsAndFingerprintsTwelve();
    void tokensGoThereAndBack();
    void readsTokensAsPeopleTypeThem_data();
    void readsTokensAsPeopleTypeThem();
    void refusesOtherTokens_data();
    void refusesOtherTokens();
    void refusesNearlyEveryChangedWord();
};

void TestWords::wordsAreShortAndLowerCase()
{
    for (const std::string_view word : wordList) {
        QVERIFY(word.size() >= 3 && word.size() <= longestWord);
        QVERIFY(word.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos);
    }
}

void TestWords::fourLettersAreEnough()
{
    std::set<std::string_view> beginnings;
    for (const std::string_view word : wordList) {
        QVERIFY2(beginnings.insert(word.substr(0, 4)).second, word.data());
        for (const std::string_view other : wordList)
            QVERIFY2(other == word || !other.starts_with(word), word.data());
    }
}

void TestWords::noWordIsOneSlipFromAnother()
{
    QVERIFY(isOneSlipAway("cat", "cot") && isOneSlipAway("cat", "cart") && isOneSlipAway("cat", "act"));
    QVERIFY(isOneSlipAway("cat", "coat") && !isOneSlipAway("cat", "dog") && !isOneSlipAway("cat", "carts"));
    for (std::size_t i = 0; i < wordList.size(); ++i) {
        for (std::size_t k = i + 1; k < wordList.size(); ++k)
            QVERIFY2(!isOneSlipAway(wordList[i], wordList[k]), wordList[i].data());
    }
}

void TestWords::listNeverChanges()
{
    Bytes all;
    for (const std::string_view word : wordList) {
        all.insert(all.end(), word.begin(), word.end());
        all.push_back('\n');
    }
    // Words that were read out once must mean the same bits for ever.
    QCOMPARE(toHex(hash("CW1 word list", all)),
             std::string("62addb5d1cd480b9a2b7b63edbeb974460cb157ba2df2f05a5cc39a537bc98b5"));
}

void TestWords::bitsAreTakenFromTheTop()
{
    const auto words = toWords(Bytes{0x00, 0x00, 0x07, 0xff, 0xff}, 40);
    QCOMPARE(words.size(), std::size_t(4));
    QCOMPARE(words[0], std::string(wordList[0]));
    QCOMPARE(words[1], std::string(wordList[0]));
    QCOMPARE(words[2], std::string(wordList[0x1ff]));
    QCOMPARE(words[3], std::string(wordList[0x3ff]));
    QCOMPARE(toWords(Bytes{0x00, 0x40}, 10).front(), std::string(wordList[1]));
    QVERIFY(toWords({}, 0).empty());
}

void TestWords::codesHaveSixWordsAndFingerprintsTwelve()
{
    const Digest zeros{};
    const std::string first(wordList[0]);
    QString six = QString::fromStdString(first);
    for (int i = 1; i < 6; ++i)
        six += QLatin1Char(' ') + QString::fromStdString(first);
    QCOMPARE(QString::fromStdString(codeWords(zeros)), six);
    QCOMPARE(QString::fromStdString(fingerprintWords(zeros)), six + QLatin1Char(' ') + six);
}

void TestWords::tokensGoThereAndBack()
{
    SeededRandom random(6);
    for (int i = 0; i < 200; ++i) {
        const Bytes token = random.bytes(16);
        const std::string words = tokenToWords(token);
        QCOMPARE(std::count(words.begin(), words.end(), ' '), 13);
        QCOMPARE(tokenFromWords(words).value(), token);
    }
}

void TestWords::readsTokensAsPeopleTypeThem_data()
{
    QTest::addColumn<QString>("typed");
    const QString words = QString::fromStdString(tokenToWords(Bytes(16, 0x5a)));
    QTest::newRow("as made") << words;
    QTest::newRow("capitals") << words.toUpper();
    QTest::newRow("hyphens") << QString(words).replace(QLatin1Char(' '), QLatin1Char('-'));
    QTest::newRow("commas and spaces") << QString(words).replace(QLatin1Char(' '), QLatin1String(" , "));
    QTest::newRow("lines") << QString(words).replace(QLatin1Char(' '), QLatin1String("\r\n"));
    QTest::newRow("space around") << QLatin1String("  \t") + words + QLatin1String(" \n");
}

void TestWords::readsTokensAsPeopleTypeThem()
{
    QFETCH(QString, typed);
    QCOMPARE(tokenFromWords(typed.toStdString()).value_or(Bytes()), Bytes(16, 0x5a));
}

void TestWords::refusesOtherTokens_data()
{
    QTest::addColumn<QString>("typed");
    const QString words = QString::fromStdString(tokenToWords(Bytes(16, 0x5a)));
    const QStringList list = words.split(QLatin1Char(' '));
    QTest::newRow("nothing") << QString();
    QTest::newRow("separators alone") << QStringLiteral(" - , ");
    QTest::newRow("one too few") << list.mid(0, 13).join(QLatin1Char(' '));
    QTest::newRow("one too many") << words + QLatin1Char(' ') + list.front();
    QTest::newRow("unknown word") << list.mid(0, 13).join(QLatin1Char(' ')) + QLatin1String(" qwertz");
    QTest::newRow("part of a word") << words.chopped(1);
    QTest::newRow("no space") << QString(words).remove(QLatin1Char(' '));
    QTest::newRow("long word") << words + QString(100'000, QLatin1Char('a'));
    QTest::newRow("not ASCII") << words + QStringLiteral(" \u00e9");
}

void TestWords::refusesOtherTokens()
{
    QFETCH(QString, typed);
    QVERIFY(!tokenFromWords(typed.toStdString()).has_value());
}

void TestWords::refusesNearlyEveryChangedWord()
{
    // 12 bits of check: one change in 4096 passes. A last word changes the check alone and never passes.
    const std::string made = tokenToWords(Bytes(16, 0x5a));
    const QStringList list = QString::fromStdString(made).split(QLatin1Char(' '));
    int accepted = 0;
    for (int place = 0; place < 14; ++place) {
        for (const std::string_view word : wordList) {
            QStringList changed = list;
            changed[place] = QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size()));
            accepted += changed != list && tokenFromWords(changed.join(QLatin1Char(' ')).toStdString()).has_value();
        }
    }
    QVERIFY2(accepted <= 14, qPrintable(QString::number(accepted)));
}

QTEST_GUILESS_MAIN(TestWords)
#include "TestWords.moc"
