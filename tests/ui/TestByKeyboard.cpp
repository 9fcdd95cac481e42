// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureMessages.h"
#include "tests/ui/support/FixturePlan.h"
#include "tests/ui/support/Look.h"
#include "ui/widgets/Notice.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QApplication>
#include <QtWidgets/QDialog>
#include <QtWidgets/QMenu>
#include <QtWidgets/QMenuBar>

using namespace caseweave;
using namespace caseweave::look;

namespace {

/// A desk without a mouse: all that these do is press keys, wherever the keyboard goes.
class Hands {
public:
    Desk desk;

    static QString at()
    {
        const QWidget *widget = QApplication::focusWidget();
        return widget == nullptr ? QString() : widget->objectName();
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        // Nothing here gives the window back what a sheet had that is gone, as a desktop does.
        if (QApplication::focusWidget() == nullptr)
            QApplication::setActiveWindow(&desk.window);
        if (QApplication::focusWidget() == nullptr)
            qFatal("the keyboard is nowhere");
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
        desk.settle();
    }
    void command(Qt::Key key) { press(key, Qt::ControlModifier | Qt::ShiftModifier); }
    void type(const QString &text)
    {
        QTest::keyClicks(QApplication::focusWidget(), text);
        desk.settle();
    }
    /// Presses the key until the keyboard is there; a place that it does not lead to ends the test.
    void walkTo(const char *name, Qt::Key by = Qt::Key_Tab)
    {
        QStringList seen;
        for (int i = 0; i < 120 && at() != QLatin1String(name); ++i) {
            seen << at();
            press(by);
        }
        if (at() != QLatin1String(name))
            qFatal("the keyboard does not lead to %s, only to %s", name, qPrintable(seen.join(u' ')));
    }
    /// Down to the first row that begins so, from the top.
    void goDownTo(const QString &beginning)
    {
        auto *view = qobject_cast<QAbstractItemView *>(QApplication::focusWidget());
        if (view == nullptr)
            qFatal("the keyboard is at no list");
        const auto isThere = [&] {
            const QModelIndex row = view->currentIndex().siblingAtColumn(0);
            return row.data().toString().startsWith(beginning)
                || row.data(Qt::AccessibleTextRole).toString().contains(beginning);
        };
        press(Qt::Key_Home);
        for (int i = 0; i < 60 && !isThere(); ++i)
            press(Qt::Key_Down);
        if (!isThere())
            qFatal("no row %s", qPrintable(beginning));
    }
    void submit()
    {
        walkTo("submit");
        press(Qt::Key_Return);
        if (QApplication::activeModalWidget() != nullptr)
            qFatal("the form did not go: %s", qPrintable(problemIn(QApplication::activeModalWidget())));
    }
    /// From My cases, where the program begins.
    void openCase()
    {
        walkTo("caseTable");
        goDownTo(QStringLiteral("BANKS"));
        press(Qt::Key_Return);
        desk.waitUntil([this] { return desk.window.currentCase() != nullptr; });
        desk.settle();
    }
    CaseSnapshotPtr banks() const { return desk.workspace.caseSnapshot(FixtureWorkspace::banks()); }
    QString notice() const { return find<Notice>(&desk.window, "notice")->sentence(); }
};

} // namespace

/// The ten commonest tasks, each from the window as it stands after it was unlocked, with the keyboard alone.
class TestByKeyboard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void unlockAndOpenACase();
    void findAPerson();
    void recordAnEvent();
    void raiseAConcernAndAcknowledgeOne();
    void recordASharingDecision();
    void writeAMessageAndAnswerOne();
    void confirmAnInvolvementAndRecordAContact();
    void completeAnAction();
    void recordAVoice();
    void exportTheChronology();
    void theOverviewIsWalkedInTheOrderInWhichItIsRead();
    void enterOnAButtonPressesThatButton();
    void noMenuHasALetterTwice();
};

void TestByKeyboard::unlockAndOpenACase()
{
    Hands hands;
    hands.desk.workspace.setDoor(Door::Locked);
    hands.desk.settle();
    QCOMPARE(Hands::at(), QStringLiteral("unlockPassphrase"));
    hands.type(QStringLiteral("four quiet green tractors"));
    hands.press(Qt::Key_Return);
    QCOMPARE(hands.desk.workspace.door(), Door::Open);
    hands.openCase();
    QVERIFY(hands.desk.window.currentCase()->caseId() == FixtureWorkspace::banks());
}

void TestByKeyboard::findAPerson()
{
    Hands hands;
    hands.press(Qt::Key_K, Qt::ControlModifier);
    hands.type(QStringLiteral("banks charl"));
    hands.press(Qt::Key_Return);
    hands.desk.waitUntil([&] { return hands.desk.window.currentCase() != nullptr; });
    hands.desk.settle();
    const auto *list = find<QAbstractItemView>(&hands.desk.window, "networkList");
    QVERIFY(list->currentIndex().data(Qt::AccessibleTextRole).toString().contains(QLatin1String("Charlie")));
}

void TestByKeyboard::recordAnEvent()
{
    Hands hands;
    hands.openCase();
    const qsizetype before = hands.desk.workspace.calls().count(QStringLiteral("addEvent"));
    hands.press(Qt::Key_E, Qt::ControlModifier);
    hands.walkTo("eventTitle");
    hands.type(QStringLiteral("Seen at school"));
    hands.walkTo("eventText");
    hands.type(QStringLiteral("Tired, and cheerful after lunch."));
    hands.walkTo("eventKind_1");
    hands.press(Qt::Key_Space);
    hands.submit();
    QCOMPARE(hands.desk.workspace.calls().count(QStringLiteral("addEvent")), before + 1);
}

void TestByKeyboard::raiseAConcernAndAcknowledgeOne()
{
    Hands hands;
    hands.openCase();
    hands.walkTo("acknowledgeConcern");
    hands.press(Qt::Key_Space);
    QVERIFY(hands.banks()->concerns.first().acknowledgedByMe);
    hands.command(Qt::Key_R);
    QVERIFY(Hands::at().startsWith(QLatin1String("concernLevel")));
    hands.press(Qt::Key_Down);
    hands.press(Qt::Key_Space);
    hands.walkTo("concernText");
    hands.type(QStringLiteral("Not seen at school"));
    hands.submit();
    QCOMPARE(hands.banks()->concerns.first().text, QStringLiteral("Not seen at school"));
    QCOMPARE(hands.banks()->concerns.first().level, ConcernLevel::Medium);
}

void TestByKeyboard::recordASharingDecision()
{
    Hands hands;
    hands.openCase();
    hands.command(Qt::Key_S);
    hands.press(Qt::Key_Tab); // shared: as it stands
    hands.type(QStringLiteral("t")); // Tom
    hands.press(Qt::Key_Space);
    hands.press(Qt::Key_Tab);
    hands.press(Qt::Key_Tab); // nobody else
    hands.type(QStringLiteral("Door forced, child inside"));
    hands.press(Qt::Key_Tab);
    hands.type(QStringLiteral("Welfare check"));
    hands.press(Qt::Key_Tab);
    hands.press(Qt::Key_Space); // the basis
    hands.press(Qt::Key_Tab);
    hands.press(Qt::Key_Tab); // no more reasons
    hands.press(Qt::Key_Space); // told
    hands.press(Qt::Key_Return);
    QCOMPARE(hands.desk.workspace.calls().last(), QStringLiteral("recordSharing"));
    const SharingDraft said = hands.desk.workspace.sharing(FixtureWorkspace::banks()).first().said;
    QCOMPARE(said.recipients.first().name, QStringLiteral("Tom Barker, County Police"));
    QCOMPARE(said.told, FamilyTold::Told);
}

void TestByKeyboard::writeAMessageAndAnswerOne()
{
    Hands hands;
    fixture::addBanksMessages(hands.desk.workspace);
    hands.openCase();
    hands.command(Qt::Key_G);
    QCOMPARE(Hands::at(), QStringLiteral("messageText"));
    hands.type(QStringLiteral("I am late on Monday."));
    hands.submit();
    QCOMPARE(hands.desk.workspace.lastMessage().text, QStringLiteral("I am late on Monday."));
    hands.press(Qt::Key_3, Qt::ControlModifier);
    hands.walkTo("messageList");
    hands.goDownTo(QStringLiteral("He was seen outside"));
    hands.press(Qt::Key_Return);
    QVERIFY(QApplication::activeModalWidget() != nullptr);
    hands.type(QStringLiteral("Yes, at 2pm."));
    hands.submit();
    QCOMPARE(hands.desk.workspace.lastMessage().text, QStringLiteral("Yes, at 2pm."));
    QCOMPARE(hands.desk.workspace.lastMessage().answers.size(), 1);
    QVERIFY(hands.banks()->messages.mine.isEmpty());
}

void TestByKeyboard::confirmAnInvolvementAndRecordAContact()
{
    Hands hands;
    hands.openCase();
    hands.command(Qt::Key_L);
    hands.goDownTo(QStringLiteral("Ingrid Lund"));
    hands.walkTo("confirmInvolvement");
    hands.press(Qt::Key_Space);
    QCOMPARE(hands.notice(), QStringLiteral("Confirmed: what is said of Ingrid Lund still holds."));
    hands.command(Qt::Key_E);
    QVERIFY(QApplication::activeModalWidget() != nullptr);
    hands.walkTo("visitOutcome_1");
    hands.press(Qt::Key_Space);
    hands.walkTo("visitAlone_1");
    hands.press(Qt::Key_Space);
    hands.submit();
    QCOMPARE(hands.desk.workspace.lastVisit().state, std::optional(VisitState::Seen));
}

void TestByKeyboard::completeAnAction()
{
    Hands hands;
    fixture::addBanksPlan(hands.desk.workspace);
    hands.openCase();
    hands.press(Qt::Key_5, Qt::ControlModifier);
    hands.walkTo("planTable");
    hands.goDownTo(QStringLiteral("Agree with Rachel"));
    hands.command(Qt::Key_D);
    QCOMPARE(Hands::at(), QStringLiteral("evidenceText"));
    hands.type(QStringLiteral("Written down and signed"));
    hands.submit();
    QVERIFY(hands.notice().startsWith(QLatin1String("Done.")));
}

void TestByKeyboard::recordAVoice()
{
    Hands hands;
    hands.openCase();
    hands.command(Qt::Key_W);
    hands.walkTo("voiceWords");
    hands.type(QStringLiteral("I like it when Tom comes"));
    hands.walkTo("voiceHow");
    hands.press(Qt::Key_Tab);
    hands.walkTo("voiceOwed_1", Qt::Key_Down);
    hands.press(Qt::Key_Space);
    hands.submit();
    QCOMPARE(hands.banks()->voices.first().text("words"), QStringLiteral("I like it when Tom comes"));
}

void TestByKeyboard::exportTheChronology()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("chronology.pdf"));
    Hands hands;
    hands.openCase();
    hands.command(Qt::Key_X);
    hands.walkTo("exportRecipientsOthers");
    hands.type(QStringLiteral("Conference on 2 December"));
    hands.walkTo("submit");
    hands.press(Qt::Key_Return);
    hands.desk.waitUntil([&] { return hands.desk.window.findChild<QDialog *>(QStringLiteral("confirm")) != nullptr; });
    hands.desk.settle();
    QCOMPARE(Hands::at(), QStringLiteral("goOn"));
    hands.press(Qt::Key_Space);
    hands.walkTo("fileNameEdit");
    hands.press(Qt::Key_A, Qt::ControlModifier);
    hands.type(path);
    hands.press(Qt::Key_Return);
    QTRY_VERIFY(QFile::exists(path));
    QCOMPARE(hands.desk.workspace.accesses().last().what, QStringLiteral("chronology"));
}

void TestByKeyboard::theOverviewIsWalkedInTheOrderInWhichItIsRead()
{
    Hands hands;
    hands.openCase();
    hands.desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &) {}); // all cards are made anew
    hands.desk.settle();
    hands.walkTo("caseTabs");
    QStringList walked;
    for (int i = 0; i < 60 && Hands::at() != QLatin1String("addPerson"); ++i) {
        hands.press(Qt::Key_Tab);
        walked << Hands::at();
    }
    const qsizetype acknowledging = walked.indexOf(QStringLiteral("acknowledgeConcern"));
    const qsizetype list = walked.indexOf(QStringLiteral("networkList"));
    QVERIFY2(acknowledging >= 0 && acknowledging < list, qPrintable(walked.join(u' ')));
}

void TestByKeyboard::enterOnAButtonPressesThatButton()
{
    Hands hands;
    fixture::addBanksMessages(hands.desk.workspace);
    hands.openCase();
    // In a form, where another button is the main one.
    hands.command(Qt::Key_G);
    hands.type(QStringLiteral("I am la"));
    hands.walkTo("cancel");
    hands.press(Qt::Key_Return);
    QVERIFY(QApplication::activeModalWidget() == nullptr);
    QVERIFY(!hands.desk.workspace.calls().contains(QStringLiteral("sendMessage")));
    // What was typed is back; to begin afresh is not to send it.
    hands.command(Qt::Key_G);
    hands.walkTo("startAfresh", Qt::Key_Backtab);
    hands.press(Qt::Key_Enter);
    QCOMPARE(Hands::at(), QStringLiteral("undoAfresh"));
    hands.walkTo("submit");
    hands.press(Qt::Key_Return);
    QCOMPARE(Hands::at(), QStringLiteral("errorSummary"));
    hands.walkTo("goTo_messageText");
    hands.press(Qt::Key_Return);
    QCOMPARE(Hands::at(), QStringLiteral("messageText"));
    QVERIFY(!hands.desk.workspace.calls().contains(QStringLiteral("sendMessage")));
    hands.press(Qt::Key_Escape);
    // On a page, where there is no main button.
    hands.press(Qt::Key_3, Qt::ControlModifier);
    hands.walkTo("messageWrite");
    hands.press(Qt::Key_Return);
    QVERIFY(QApplication::activeModalWidget() != nullptr);
}

void TestByKeyboard::noMenuHasALetterTwice()
{
    Desk desk;
    const auto look = [](auto &again, const QList<QAction *> &entries) -> void {
        QSet<QString> letters;
        for (const QAction *entry : entries) {
            const QKeySequence letter = QKeySequence::mnemonic(entry->text());
            QVERIFY2(letter.isEmpty() || !letters.contains(letter.toString()), qPrintable(entry->text()));
            letters << letter.toString();
            QVERIFY2(entry->isSeparator() || !letter.isEmpty(), qPrintable(entry->text()));
            if (entry->menu() != nullptr)
                again(again, entry->menu()->actions());
        }
    };
    look(look, desk.window.menuBar()->actions());
    openBanks(desk);
    look(look, desk.window.menuBar()->actions());
}

QTEST_MAIN(TestByKeyboard)
#include "TestByKeyboard.moc"
