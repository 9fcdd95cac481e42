// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/text/Text.h"
#include "app/text/TypedText.h"

#include <QTest>

using namespace caseweave;

class TestTypedText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void typedTextIsCleaned_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QByteArray>("stored");
        QTest::newRow("plain") << QStringLiteral("Charlie") << QByteArray("Charlie");
        QTest::newRow("form C") << QStringLiteral("Zoe\u0308") << QByteArray("Zo\xC3\xAB");
        QTest::newRow("Welsh") << QStringLiteral("Llyˆr w\u0302") << QByteArray("Lly\xCB\x86r \xC5\xB5");
        QTest::newRow("ends") << QStringLiteral("  a \n") << QByteArray("a");
        QTest::newRow("line ends") << QStringLiteral("a\r\nb\rc") << QByteArray("a\nb\nc");
        QTest::newRow("controls") << (QStringLiteral("a") + QChar(7) + QChar(0) + QStringLiteral("b"))
                                  << QByteArray("ab");
        QTest::newRow("direction override") << QStringLiteral("a\u202Eb\u2066c") << QByteArray("abc");
        QTest::newRow("joiner stays") << QStringLiteral("a\u200Db")
                                      << QByteArray("a\xE2\x80\x8D"
                                                    "b");
        QTest::newRow("emoji") << QString::fromUtf8("\xF0\x9F\x99\x82") << QByteArray("\xF0\x9F\x99\x82");
    }
    void typedTextIsCleaned()
    {
        QFETCH(QString, typed);
        QFETCH(QByteArray, stored);
        const auto text = text::toPayload(typed, 100);
        QVERIFY(text.has_value());
        QCOMPARE(QByteArray::fromStdString(*text), stored);
        QCOMPARE(text::fromPayload(*text), QString::fromUtf8(stored));
    }
    void wordsAreFoundHoweverTheyAreWritten()
    {
        const QString text = QStringLiteral("O’Neill-Łukasz saw Siân’s STRASSE, 2nd floor (ﬁne)");
        QCOMPARE(searchWords(text).join(QLatin1Char('|')),
                 QStringLiteral("oneill|lukasz|saw|sians|strasse|2nd|floor|fine"));
        QCOMPARE(searchWords(QStringLiteral(" It's 4pm -- Mum")).join(QLatin1Char('|')), QStringLiteral("its|4pm|mum"));
        QVERIFY(searchWords(QStringLiteral(" ,.")).isEmpty());
        QVERIFY(wordsBegin(text, searchWords(QStringLiteral("luk sian straße"))));
        QVERIFY(!wordsBegin(text, searchWords(QStringLiteral("saw neill"))));
        QVERIFY(wordsBegin(text, {}));
    }
    void aLineHasNoLineEnds() { QCOMPARE(*text::toPayloadLine(QStringLiteral("a\nb\tc"), 100), std::string("a b c")); }
    void boundsAreInBytes()
    {
        QVERIFY(text::toPayload(QStringLiteral("éé"), 4).has_value());
        QVERIFY(!text::toPayload(QStringLiteral("ééé"), 5).has_value());
    }
    void halfASurrogatePairIsRefused() { QVERIFY(!text::toPayload(QString(QChar(0xD83D)), 100).has_value()); }
    void whatIsShownIsCleanedToo()
    {
        QCOMPARE(text::fromPayload("a\xE2\x80\xAE"
                                   "b"),
                 QStringLiteral("ab"));
    }
};

QTEST_GUILESS_MAIN(TestTypedText)
#include "TestTypedText.moc"
