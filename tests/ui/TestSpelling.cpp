// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/Look.h"
#include "ui/spelling/CaseNames.h"
#include "ui/spelling/Dictionary.h"
#include "ui/spelling/OwnWords.h"
#include "ui/spelling/Spelling.h"
#include "ui/spelling/Words.h"
#include "ui/style/SwitchMemory.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtGui/QContextMenuEvent>
#include <QtGui/QSyntaxHighlighter>
#include <QtGui/QTextBlock>
#include <QtGui/QTextLayout>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPlainTextEdit>

using namespace caseweave;
using namespace caseweave::spelling;

/// The spelling check: which words it judges, what it marks and when, what its menu offers, and what it keeps.
class TestSpelling : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void wordsAreFound_data();
    void wordsAreFound();
    void oddTextIsNoTrouble();
    void aDictionaryIsFoundAndRead();
    void whatIsNoDictionaryIsNotUsed();
    void aDictionaryHasItsOwnEncoding();
    void wrongWordsAreMarked();
    void namesOfTheCaseAreRight();
    void whatIsBeingTypedIsNotMarked();
    void markingIsNoEdit();
    void f7GoesToTheNextMarkedWord();
    void theMenuComesByKeyboardAndMouse();
    void anotherApostropheStays();
    void ownWordsStay();
    void ownWordsGoWithTheLock();
    void ownWordsCanBeTakenOut();
    void itCanBeTurnedOff();
    void withoutADictionaryTheMenuSaysWhy();
    void textsOfTheDoorAreNotChecked();
    void aLongTextDoesNotHoldUp();
};

namespace {

QPlainTextEdit *openText(Desk &desk)
{
    if (desk.window.currentCase() == nullptr)
        look::openBanks(desk);
    QWidget *dialog = desk.openDialog("actionAddEvent");
    auto *text = look::find<QPlainTextEdit>(dialog, "eventText");
    text->setFocus();
    return text;
}

QStringList split(const char *words)
{
    return QString::fromUtf8(words).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

/// The words below which the line is drawn.
QStringList marked(const QPlainTextEdit *text)
{
    QStringList words;
    for (QTextBlock block = text->document()->begin(); block.isValid(); block = block.next()) {
        for (const QTextLayout::FormatRange &range : block.layout()->formats()) {
            if (range.format.underlineStyle() == QTextCharFormat::WaveUnderline)
                words << block.text().mid(range.start, range.length);
        }
    }
    return words;
}

void write(QPlainTextEdit *text, const char *content)
{
    text->setPlainText(QString::fromUtf8(content));
}

QMenu *menuOf(const QPlainTextEdit *text)
{
    for (QMenu *menu : text->findChildren<QMenu *>(QStringLiteral("spellingMenu"))) {
        if (menu->isVisible())
            return menu;
    }
    return nullptr;
}

QStringList suggestionsIn(const QMenu *menu)
{
    QStringList all;
    for (const QAction *action : menu->actions()) {
        if (action->objectName() == QLatin1String("suggestion"))
            all << action->text();
    }
    return all;
}

QAction *actionIn(const QMenu *menu, const char *name)
{
    for (QAction *action : menu->actions()) {
        if (action->objectName() == QLatin1String(name))
            return action;
    }
    return nullptr;
}

void placeCursor(QPlainTextEdit *text, int at)
{
    QTextCursor cursor = text->textCursor();
    cursor.setPosition(at);
    text->setTextCursor(cursor);
}

/// A dictionary of few words.
QString makeDictionary(const QTemporaryDir &folder, const QByteArray &affixes, const QByteArray &words)
{
    for (const auto &[name, content] : {std::pair("en_GB.aff", affixes), std::pair("en_GB.dic", words)}) {
        QFile file(folder.filePath(QLatin1String(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("no dictionary");
    }
    return folder.path();
}

} // namespace

void TestSpelling::wordsAreFound_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const char *text, const char *words) {
        QTest::newRow(name) << QString::fromUtf8(text) << split(words);
    };
    row("plain", "He was well.", "He was well");
    row("single letters", "A b, i.e. he", "he");
    row("digits", "at 9pm, s47 on the 3rd, 2nd-hand", "at on the");
    row("capitals", "CAMHS, GPs and MARAC's CPP", "and");
    row("addresses", "see https://example.org/pathh, www.exampel.uk, ann.rees@nowhere.uk or exampel.co.uk/xyz",
        "see or");
    row("a missing blank", "He left.Then", "He left Then");
    row("references", "case KB-2026/xy and CW_abc", "case and");
    row("strokes", "mother/father", "mother father");
    row("apostrophes", "child's O'Neill 'quoted' parents' don\u2019t", "child's O'Neill quoted parents don\u2019t");
    row("hyphens", "well-being - pre- -led", "well-being pre led");
    row("accents", "Zo\u00eb na\u00efve caf\u0065\u0301", "Zo\u00eb na\u00efve caf\u0065\u0301");
    row("other scripts", "\u043c\u0430\u043c\u0430 \u0645\u0631\u062d\u0628\u0627 \u6bcd\u89aa mum", "mum");
    row("beyond the first plane", "\U0001F600happy\U0001F600 \U0001D400\U0001D401\U0001D402 sad", "sad");
    row("nothing", "", "");
    row("only marks", "... ''' --- \u2019\u2019", "");
}

void TestSpelling::wordsAreFound()
{
    QFETCH(QString, text);
    QFETCH(QStringList, words);
    QStringList found;
    for (const WordPlace &place : wordsIn(text))
        found << text.mid(place.at, place.length);
    QCOMPARE(found, words);
}

void TestSpelling::oddTextIsNoTrouble()
{
    QCOMPARE(wordsIn(QString(10'000, u'x')), QList<WordPlace>());
    QCOMPARE(wordsIn(QString(longestWord, u'x')).size(), 1);
    QString halves;
    for (const char16_t half : {u'\xd83d', u'\xde00', u'\xde00', u'\xd83d'})
        halves += QChar(half);
    QCOMPARE(wordsIn(halves), QList<WordPlace>());
    // Beyond the most nothing is looked at, whatever it is.
    const QString longText = QStringLiteral("word ").repeated(longestText);
    QVERIFY(wordsIn(longText).size() <= longestText / 5);
    QCOMPARE(plainWord(QString::fromUtf8("caf\u0065\u0301\u2019s")), QString::fromUtf8("caf\u00e9's"));
}

void TestSpelling::aDictionaryIsFoundAndRead()
{
    const auto files = Dictionary::find(Dictionary::usualFolders());
    QVERIFY2(files, "the package hunspell-en-gb is not installed");
    const auto dictionary = Dictionary::read(*files);
    QVERIFY(dictionary != nullptr);
    for (const char *const right : {"behaviour", "organisation", "child's", "safeguarding", "na\u00efve"})
        QVERIFY2(dictionary->knows(QString::fromUtf8(right)), right);
    for (const char *const wrong : {"behavoiur", "color", "recieve", "\u0179\u0141\u0106"})
        QVERIFY2(!dictionary->knows(QString::fromUtf8(wrong)), wrong);
    QCOMPARE(dictionary->suggestions(QStringLiteral("recieve"), 5).first(), QStringLiteral("receive"));
    QCOMPARE(dictionary->suggestions(QString(1000, u'x'), 5), QStringList());
}

void TestSpelling::whatIsNoDictionaryIsNotUsed()
{
    const QTemporaryDir none;
    QVERIFY(!Dictionary::find({none.path(), QStringLiteral("/nowhere")}));
    const QTemporaryDir damaged;
    const auto files = Dictionary::find({makeDictionary(damaged, "\x01\x02\xff\xfe PFX", "\xff\xfe\x03")});
    QVERIFY(files);
    QVERIFY(Dictionary::read(*files) == nullptr);
    const QTemporaryDir unknown;
    const auto strange = Dictionary::find({makeDictionary(unknown, "SET KLINGON-1\n", "2\nthe\nand\n")});
    QVERIFY(strange);
    QVERIFY(Dictionary::read(*strange) == nullptr);
}

void TestSpelling::aDictionaryHasItsOwnEncoding()
{
    const QTemporaryDir folder;
    const auto files
        = Dictionary::find({makeDictionary(folder, "SET ISO8859-1\nTRY caf\xe9\n", "3\nthe\ncaf\xe9\nand\n")});
    QVERIFY(files);
    const auto dictionary = Dictionary::read(*files);
    QVERIFY(dictionary != nullptr);
    QVERIFY(dictionary->knows(QString::fromUtf8("caf\u00e9")));
    QVERIFY(!dictionary->knows(QStringLiteral("cafo")));
    QCOMPARE(dictionary->suggestions(QStringLiteral("cafo"), 5), QStringList{QString::fromUtf8("caf\u00e9")});
    // It has no letter for it, so it cannot tell.
    QVERIFY(dictionary->knows(QString::fromUtf8("\u0141\u00f3d\u017a")));
}

void TestSpelling::wrongWordsAreMarked()
{
    Desk desk;
    QPlainTextEdit *text = openText(desk);
    write(text,
          "We recieved a call. She seemed well, her wellbeing is good.\nThe CAMHS refferal, s47 on 3rd, see x@y.uk");
    QTRY_COMPARE(marked(text), split("recieved refferal"));
    text->moveCursor(QTextCursor::End);
    text->insertPlainText(QStringLiteral(" and definately so"));
    QTRY_COMPARE(marked(text), split("recieved refferal definately"));
}

void TestSpelling::namesOfTheCaseAreRight()
{
    Desk desk;
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        snapshot.members[1].card.name = QString::fromUtf8("Ma\u0142gorzata Nwachukwu-Reessen");
    });
    QPlainTextEdit *text = openText(desk);
    write(text, "Ma\u0142gorzata Nwachukwu met Mr O\u2019Shaughnessy and Charlie Banks's aunt Xyzqa Banksova. BANKS");
    QTRY_COMPARE(marked(text), split("Xyzqa Banksova"));
    // In the names' own writing only.
    QVERIFY(isAmongNames({QStringLiteral("Xyzqa")}, QStringLiteral("Xyzqa's")));
    QVERIFY(!isAmongNames({QStringLiteral("Xyzqa")}, QStringLiteral("xyzqa")));
}

void TestSpelling::whatIsBeingTypedIsNotMarked()
{
    Desk desk;
    QPlainTextEdit *text = openText(desk);
    QTest::keyClicks(text, QStringLiteral("We saw teh"));
    // The answers about all of it have come.
    QTRY_COMPARE(desk.window.spelling().judge(u"teh", {}), Spelling::Verdict::Wrong);
    desk.settle();
    QCOMPARE(marked(text), QStringList());
    QTest::keyClick(text, Qt::Key_Space);
    QTRY_COMPARE(marked(text), split("teh"));
    // Going on in it takes the mark away, until it is left.
    QTest::keyClick(text, Qt::Key_Backspace);
    QTRY_COMPARE(marked(text), QStringList());
    QTest::keyClick(text, Qt::Key_Left);
    desk.settle();
    QCOMPARE(marked(text), QStringList());
    QTest::keyClick(text, Qt::Key_Home);
    QTRY_COMPARE(marked(text), split("teh"));
    // Who goes to another field has finished it.
    text->moveCursor(QTextCursor::End);
    QTest::keyClicks(text, QStringLiteral(" wuld"));
    QTRY_COMPARE(desk.window.spelling().judge(u"wuld", {}), Spelling::Verdict::Wrong);
    QCOMPARE(marked(text), split("teh"));
    text->clearFocus();
    QTRY_COMPARE(marked(text), split("teh wuld"));
}

void TestSpelling::markingIsNoEdit()
{
    Desk desk;
    QPlainTextEdit *text = openText(desk);
    write(text, "We recieved a call.");
    const QSignalSpy changed(text, &QPlainTextEdit::textChanged);
    QTRY_COMPARE(marked(text), split("recieved"));
    desk.style.setTheme(Theme::Dark);
    desk.settle();
    QCOMPARE(marked(text), split("recieved"));
    QCOMPARE(changed.size(), 0);
    QVERIFY(!text->document()->isUndoAvailable());
}

void TestSpelling::f7GoesToTheNextMarkedWord()
{
    Desk desk;
    QPlainTextEdit *text = openText(desk);
    write(text, "We recieved a call.\nHe was untill now quiet.");
    QTRY_COMPARE(marked(text).size(), 2);
    QTest::keyClick(text, Qt::Key_F7);
    QTRY_VERIFY(menuOf(text) != nullptr);
    QCOMPARE(text->textCursor().selectedText(), QStringLiteral("recieved"));
    QVERIFY(menuOf(text)->accessibleName().contains(QStringLiteral("recieved")));
    QVERIFY(suggestionsIn(menuOf(text)).size() <= 5);
    // Return takes the first, which is chosen already.
    QTest::keyClick(menuOf(text), Qt::Key_Return);
    QTRY_COMPARE(text->toPlainText(), QStringLiteral("We received a call.\nHe was untill now quiet."));
    desk.settle();
    QTest::keyClick(text, Qt::Key_F7);
    QTRY_VERIFY(menuOf(text) != nullptr);
    QCOMPARE(text->textCursor().selectedText(), QStringLiteral("untill"));
    QVERIFY(suggestionsIn(menuOf(text)).contains(QStringLiteral("until")));
    // In the menu F7 goes on too: here to the same word, for there is no other.
    QTest::keyClick(menuOf(text), Qt::Key_F7);
    desk.settle();
    QTRY_VERIFY(menuOf(text) != nullptr);
    QCOMPARE(text->textCursor().selectedText(), QStringLiteral("untill"));
    QTest::keyClick(menuOf(text), Qt::Key_Escape);
    QTRY_VERIFY(menuOf(text) == nullptr);
    // Whoever goes on typing before it comes does not want it.
    QTest::keyClick(text, Qt::Key_F7);
    QTest::keyClick(text, Qt::Key_Left);
    bool answered = false;
    desk.window.spelling().speller().suggest(QStringLiteral("untill"), 1, this,
                                             [&](const QStringList &) { answered = true; });
    QTRY_VERIFY(answered);
    QVERIFY(menuOf(text) == nullptr);
    QTest::keyClick(text, Qt::Key_F7);
    QTRY_VERIFY(menuOf(text) != nullptr);
    QTest::keyClick(menuOf(text), Qt::Key_Escape);
    QTRY_VERIFY(menuOf(text) == nullptr);
    text->textCursor().insertText(QStringLiteral("until"));
    QTest::keyClick(text, Qt::Key_F7);
    QTRY_VERIFY(menuOf(text) != nullptr);
    QVERIFY(menuOf(text)->actions().first()->text().startsWith(QStringLiteral("No word")));
    menuOf(text)->close();
    desk.settle();
}

void TestSpelling::theMenuComesByKeyboardAndMouse()
{
    Desk desk;
    QPlainTextEdit *text = openText(desk);
    write(text, "We recieved a call.");
    QTRY_COMPARE(marked(text).size(), 1);
    placeCursor(text, 5);
    const auto closed = [&] {
        menuOf(text)->close();
        desk.settle();
        return menuOf(text) == nullptr;
    };
    // Shift+F10, the menu key, the right button.
    QTest::keyClick(text, Qt::Key_F10, Qt::ShiftModifier);
    QTRY_VERIFY(menuOf(text) != nullptr);
    QVERIFY(suggestionsIn(menuOf(text)).contains(QStringLiteral("received")));
    QVERIFY(closed());
    QContextMenuEvent byKey(QContextMenuEvent::Keyboard, text->cursorRect().center(),
                            text->mapToGlobal(text->cursorRect().center()));
    QCoreApplication::sendEvent(text, &byKey);
    QTRY_VERIFY(menuOf(text) != nullptr);
    QVERIFY(!suggestionsIn(menuOf(text)).isEmpty());
    QVERIFY(closed());
    const QPoint on = text->cursorRect().center();
    placeCursor(text, 0);
    QContextMenuEvent byMouse(QContextMenuEvent::Mouse, on, text->viewport()->mapToGlobal(on));
    QCoreApplication::sendEvent(text->viewport(), &byMouse);
    QTRY_VERIFY(menuOf(text) != nullptr);
    QVERIFY(!suggestionsIn(menuOf(text)).isEmpty());
    QVERIFY(closed());
    // On a word that is right: what every text offers, and no suggestions.
    QTest::keyClick(text, Qt::Key_F10, Qt::ShiftModifier);
    QTRY_VERIFY(menuOf(text) != nullptr);
    QVERIFY(suggestionsIn(menuOf(text)).isEmpty());
    QVERIFY(actionIn(menuOf(text), "nextMarked") != nullptr);
    QVERIFY(menuOf(text)->actions().size() > 5);
    QVERIFY(closed());
}

void TestSpelling::anotherApostropheStays()
{
    QCOMPARE(inStyleOf(QString::fromUtf8("dont\u2019t"), QStringLiteral("don't")), QString::fromUtf8("don\u2019t"));
    QCOMPARE(inStyleOf(QStringLiteral("dont"), QStringLiteral("don't")), QStringLiteral("don't"));
}

void TestSpelling::ownWordsStay()
{
    Desk desk;
    QPlainTextEdit *text = openText(desk);
    write(text, "Blorptown is fine. blorptown's too; Zyx is not.");
    QTRY_COMPARE(marked(text), split("Blorptown blorptown's Zyx"));
    placeCursor(text, 20);
    QTest::keyClick(text, Qt::Key_F10, Qt::ShiftModifier);
    QTRY_VERIFY(menuOf(text) != nullptr);
    actionIn(menuOf(text), "addToOwnWords")->trigger();
    // Without the ending that it had there.
    QTRY_COMPARE(marked(text), split("Zyx"));
    menuOf(text)->close();
    desk.closeDialogs();
    desk.workspace.lock();
    desk.settle();
    QCOMPARE(desk.window.spelling().ownWords().all(), QStringList());
    desk.workspace.setDoor(Door::Open);
    desk.settle();
    QCOMPARE(desk.window.spelling().ownWords().all(), split("blorptown"));
    // A program that begins with this profile has them.
    OwnWords other(desk.workspace);
    QVERIFY(other.contains(QStringLiteral("Blorptown")));
    QVERIFY(other.contains(QStringLiteral("BLORPTOWN")));
    QVERIFY(!other.contains(QStringLiteral("blorpTown")));
}

void TestSpelling::ownWordsGoWithTheLock()
{
    FixtureWorkspace workspace;
    OwnWords words(workspace);
    QVERIFY(words.add(QStringLiteral("Xyzqa")));
    QVERIFY(!words.add(QString(longestWord + 1, u'x')));
    QVERIFY(!words.add(QString()));
    for (int i = 0; words.hasRoom(); ++i)
        words.add(QStringLiteral("word") + QString(1 + i % 50, u'x') + QString::number(i));
    QCOMPARE(words.all().size(), OwnWords::most);
    QVERIFY(!words.add(QStringLiteral("more")));
    workspace.setDoor(Door::Locked);
    QVERIFY(!words.contains(QStringLiteral("Xyzqa")));
    QVERIFY(!words.add(QStringLiteral("Other")));
    workspace.setDoor(Door::Open);
    QVERIFY(words.contains(QStringLiteral("Xyzqa")));
    QVERIFY(workspace.keptForm(QStringLiteral("spelling/own-words")).size() < Workspace::mostFormBytes);
    // What was kept by something else is no reason to fall over.
    workspace.keepForm(QStringLiteral("spelling/own-words"), "{\"not\": [\"a list\"]}");
    QVERIFY(OwnWords(workspace).all().isEmpty());
}

void TestSpelling::ownWordsCanBeTakenOut()
{
    Desk desk;
    OwnWords &own = desk.window.spelling().ownWords();
    own.add(QStringLiteral("Zyxland"));
    own.add(QStringLiteral("brrp"));
    QPlainTextEdit *text = openText(desk);
    write(text, "Zyxland and brrp");
    QTRY_COMPARE(desk.window.spelling().judge(u"and", {}), Spelling::Verdict::Right);
    QCOMPARE(marked(text), QStringList());
    QTest::keyClick(text, Qt::Key_F10, Qt::ShiftModifier);
    QTRY_VERIFY(menuOf(text) != nullptr);
    actionIn(menuOf(text), "removeFromOwnWords")->trigger();
    menuOf(text)->close();
    QTRY_COMPARE(marked(text), split("Zyxland"));
    desk.closeDialogs();
    QWidget *dialog = desk.openDialog("actionOwnWords");
    auto *list = look::find<QListWidget>(dialog, "ownWordsList");
    QCOMPARE(list->count(), 1);
    QTest::keyClick(look::find<QPushButton>(dialog, "removeOwnWord"), Qt::Key_Space);
    QCOMPARE(list->count(), 0);
    QCOMPARE(own.all(), QStringList());
    QVERIFY(desk.workspace.keptForm(QStringLiteral("spelling/own-words")).isEmpty());
    QVERIFY(look::says(dialog, QStringLiteral("There are none yet")));
}

void TestSpelling::itCanBeTurnedOff()
{
    const QTemporaryDir folder;
    const SwitchMemory memory(folder.filePath(QStringLiteral("appearance")), QStringLiteral("spelling"));
    QVERIFY(memory.isOn());
    {
        Desk desk;
        connect(&desk.window.spelling(), &Spelling::onChanged, this, [&](bool on) { memory.keep(on); });
        QPlainTextEdit *text = openText(desk);
        write(text, "We recieved a call.");
        QTRY_COMPARE(marked(text).size(), 1);
        placeCursor(text, 0);
        QTest::keyClick(text, Qt::Key_F10, Qt::ShiftModifier);
        QTRY_VERIFY(menuOf(text) != nullptr);
        actionIn(menuOf(text), "checkSpelling")->trigger();
        menuOf(text)->close();
        QTRY_COMPARE(marked(text), QStringList());
        QVERIFY(!desk.action("actionSpelling")->isChecked());
    }
    QVERIFY(!memory.isOn());
    Desk desk;
    desk.window.spelling().setOn(false);
    QVERIFY(!desk.action("actionSpelling")->isChecked());
    desk.action("actionSpelling")->trigger();
    QVERIFY(desk.window.spelling().isOn());
    memory.keep(true);
    QVERIFY(memory.isOn());
}

void TestSpelling::withoutADictionaryTheMenuSaysWhy()
{
    const QTemporaryDir damaged;
    const QString folder = makeDictionary(damaged, "\x01", "\x02");
    Desk desk;
    Spelling without(desk.context, [] { return CaseSnapshotPtr(); }, {QStringLiteral("/nowhere")});
    QTRY_VERIFY(without.hindrance().contains(QStringLiteral("no dictionary")));
    QCOMPARE(without.judge(u"recieve", {}), Spelling::Verdict::Right);
    Spelling unreadable(desk.context, [] { return CaseSnapshotPtr(); }, {folder});
    QCOMPARE(unreadable.judge(u"recieve", {}), Spelling::Verdict::Unsure);
    QTRY_VERIFY(unreadable.hindrance().contains(QStringLiteral("cannot be read")));
    QCOMPARE(unreadable.judge(u"recieve", {}), Spelling::Verdict::Right);
}

void TestSpelling::textsOfTheDoorAreNotChecked()
{
    Desk desk;
    desk.workspace.setDoor(Door::NoProfile);
    desk.settle();
    for (const auto *text : desk.window.findChildren<QPlainTextEdit *>())
        QVERIFY(text->document()->findChild<QSyntaxHighlighter *>() == nullptr
                && text->findChild<QSyntaxHighlighter *>() == nullptr);
}

void TestSpelling::aLongTextDoesNotHoldUp()
{
    Desk desk;
    QPlainTextEdit *text = openText(desk);
    // The dictionary is read before the clock runs, as it is for who has written a word.
    write(text, "recieve");
    QTRY_COMPARE(marked(text).size(), 1);
    QString all = QString(10'000, u'x') + QLatin1Char('\n');
    for (int i = 0; i < 30'000; ++i)
        all += QStringLiteral("wrod%1 ").arg(
                   QString::number(i, 36).replace(QRegularExpression(QStringLiteral("[0-9]")), QStringLiteral("q")))
            + (i % 50 == 0 ? QStringLiteral("\n") : QString());
    QElapsedTimer timer;
    timer.start();
    text->setPlainText(all);
    const qint64 put = timer.restart();
    QTest::keyClick(text, Qt::Key_A);
    const qint64 key = timer.elapsed();
    qInfo("%lld characters: put in %lld ms, a key %lld ms", qlonglong(all.size()), put, key);
    QVERIFY(key < 1000);
    QTRY_VERIFY_WITH_TIMEOUT(marked(text).size() > 1000, 60'000);
}

QTEST_MAIN(TestSpelling)
#include "TestSpelling.moc"
