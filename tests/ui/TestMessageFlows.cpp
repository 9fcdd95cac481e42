// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureMessages.h"
#include "tests/ui/support/Look.h"
#include "ui/messages/MentionEdit.h"
#include "ui/messages/MessageModel.h"
#include "ui/messages/MessagesScreen.h"
#include "ui/widgets/NavigationList.h"
#include "ui/widgets/Notice.h"

#include <QtCore/QTimer>
#include <QtGui/QAction>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QTabBar>

using namespace caseweave;
using namespace caseweave::look;

namespace {

void openMessages(Desk &desk, CaseScreen::Page page = CaseScreen::Messages)
{
    fixture::addBanksMessages(desk.workspace);
    openBanks(desk, page);
}

QListView *list(const Desk &desk)
{
    return find<QListView>(&desk.window, "messageList");
}

void choose(Desk &desk, int row)
{
    list(desk)->setCurrentIndex(list(desk)->model()->index(row, 0));
    desk.settle();
}

void key(Qt::Key which, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
{
    QTest::keyClick(QApplication::focusWidget(), which, modifiers);
}

void tabTo(const QWidget *field)
{
    for (int i = 0; i < 40 && QApplication::focusWidget() != field; ++i)
        key(Qt::Key_Tab);
}

QCheckBox *boxOf(const QWidget *in, const char *choice, int professional)
{
    return find<QCheckBox>(
        in,
        qPrintable(QStringLiteral("%1_%2").arg(
            QLatin1String(choice), QString::fromStdString(FixtureWorkspace::professional(professional).hex()))));
}

qint64 unreadIn(const Desk &desk)
{
    return desk.workspace.caseSnapshot(FixtureWorkspace::banks())->messages.unread;
}

QString restrictedDetail(const Desk &desk)
{
    for (const Person &person : desk.workspace.caseSnapshot(FixtureWorkspace::banks())->people) {
        for (const Field &field : person.fields) {
            if (!field.onlyFor.isEmpty())
                return field.text();
        }
    }
    qFatal("no restricted detail");
}

} // namespace

/// What people do with messages, at one desk.
class TestMessageFlows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void aMessageIsWrittenByKeyboardAlone();
    void aMessageThatGivesAwayARestrictedDetailAsksFirst();
    void whoMayKnowARestrictedDetailIsWrittenItAtOnce();
    void aColleagueIsMentionedByKeyboardAlone();
    void onlyThoseWhoMayReadItAreNamed();
    void anAnswerIsAskedForByKeyboardAlone();
    void aQuestionIsAnsweredByKeyboardAlone();
    void aReplyGoesToThoseOfTheConversation();
    void aQuestionIsTakenBack();
    void whatIsTypedOutlivesTheSheet();
    void whatWasLookedAtIsRead();
    void nothingIsReadBehindTheBlankScreen();
    void questionsNeedAttention();
    void manyMessagesAreLoadedInParts();
    void whoMayOnlyReadIsOfferedNothingToWrite();
    void theListOfMessagesSaysAllOfThem();
};

void TestMessageFlows::aMessageIsWrittenByKeyboardAlone()
{
    Desk desk;
    openBanks(desk);
    QTest::keyClick(&desk.window, Qt::Key_G, Qt::ControlModifier | Qt::ShiftModifier);
    desk.settle();
    const QWidget *dialog = QApplication::activeModalWidget();
    QVERIFY(dialog != nullptr && find<MentionEdit>(dialog, "messageText")->hasFocus());
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("I am late on Monday."));
    tabTo(find<QPushButton>(dialog, "submit"));
    key(Qt::Key_Return);
    desk.settle();
    QVERIFY(QApplication::activeModalWidget() == nullptr);
    const MessageDraft sent = desk.workspace.lastMessage();
    QCOMPARE(sent.text, QStringLiteral("I am late on Monday."));
    QVERIFY(sent.onlyFor.isEmpty() && sent.asked.isEmpty() && sent.mentioned.isEmpty() && !sent.thread && !sent.by);
    QVERIFY(find<Notice>(&desk.window, "notice")->sentence().startsWith(QStringLiteral("Saved")));
    desk.settle();
    QCOMPARE(list(desk)->model()->rowCount(), 1);
    // Nothing is sent that says nothing.
    desk.openDialog("actionWriteMessage");
    press(QApplication::activeModalWidget(), "submit");
    QVERIFY(problemIn(QApplication::activeModalWidget()).contains(QStringLiteral("Write what you want to say")));
}

void TestMessageFlows::aMessageThatGivesAwayARestrictedDetailAsksFirst()
{
    Desk desk;
    openBanks(desk);
    QTest::keyClick(&desk.window, Qt::Key_G, Qt::ControlModifier | Qt::ShiftModifier);
    desk.settle();
    QWidget *dialog = QApplication::activeModalWidget();
    QVERIFY(dialog != nullptr && find<MentionEdit>(dialog, "messageText")->hasFocus());
    const QString text = QStringLiteral("She is at ") + restrictedDetail(desk);
    QTest::keyClicks(QApplication::focusWidget(), text);
    tabTo(find<QPushButton>(dialog, "submit"));
    key(Qt::Key_Return);
    desk.settle();
    auto *asking = find<QDialog>(dialog, "confirm");
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("sendMessage")));
    const QString asked = asking->accessibleDescription();
    QVERIFY2(asked.contains(QLatin1String("Address of Rachel Banks is restricted")), qPrintable(asked));
    QVERIFY2(asked.contains(QLatin1String("Nadia Reid, Northmoor Health Trust")), qPrintable(asked));
    QVERIFY(!asked.contains(QLatin1String("Tom Barker")) && !asked.contains(QLatin1String("Maya Shah")));
    QVERIFY(!asked.contains(restrictedDetail(desk)));
    // Whoever goes on without a thought is back at the text.
    auto *stay = find<QPushButton>(asking, "cancel");
    QCOMPARE(stay->text(), QStringLiteral("Change the text"));
    QCOMPARE(asking->focusWidget(), stay);
    QTest::keyClick(stay, Qt::Key_Return);
    desk.settle();
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("sendMessage")));
    QVERIFY(dialog->isVisible());
    QCOMPARE(find<MentionEdit>(dialog, "messageText")->toPlainText(), text);
    QApplication::setActiveWindow(dialog);
    QTest::keyClick(find<QPushButton>(dialog, "submit"), Qt::Key_Space);
    desk.settle();
    auto *again = qobject_cast<QDialog *>(QApplication::activeModalWidget());
    QVERIFY(again != nullptr && again->objectName() == QLatin1String("confirm"));
    QTest::keyClick(find<QPushButton>(again, "goOn"), Qt::Key_Space);
    desk.settle();
    QCOMPARE(desk.workspace.lastMessage().text, text);
    QTRY_VERIFY(QApplication::activeModalWidget() == nullptr);
    // What stands above the work and what is heard of it do not repeat the detail.
    QVERIFY(!find<Notice>(&desk.window, "notice")->sentence().contains(restrictedDetail(desk)));
}

void TestMessageFlows::whoMayKnowARestrictedDetailIsWrittenItAtOnce()
{
    Desk desk;
    openBanks(desk);
    const QWidget *dialog = desk.openDialog("actionWriteMessage");
    find<MentionEdit>(dialog, "messageText")->setPlainText(QStringLiteral("At ") + restrictedDetail(desk));
    find<QAbstractButton>(dialog, "messageAudienceWay_1")->click();
    boxOf(dialog, "messageAudience", 3)->click(); // Tom Barker, who may read it
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(desk.workspace.lastMessage().onlyFor, QList<ProfessionalId>{FixtureWorkspace::professional(3)});
}

void TestMessageFlows::aColleagueIsMentionedByKeyboardAlone()
{
    Desk desk;
    openBanks(desk);
    const QWidget *dialog = desk.openDialog("actionWriteMessage");
    auto *text = find<MentionEdit>(dialog, "messageText");
    QTest::keyClicks(text, QStringLiteral("ask nurse@home.example or @bark"));
    desk.settle();
    QWidget *names = QApplication::activePopupWidget();
    QVERIFY(names != nullptr);
    // What was typed so far stays to be seen.
    const QRect typed = text->cursorRect().translated(text->viewport()->mapToGlobal(QPoint()));
    QVERIFY(!names->geometry().intersects(typed));
    QTest::keyClick(names, Qt::Key_Return);
    desk.settle();
    QCOMPARE(text->toPlainText(), QStringLiteral("ask nurse@home.example or @Tom Barker "));
    QCOMPARE(text->mentioned(), QList<ProfessionalId>{FixtureWorkspace::professional(3)});
    press(dialog, "submit");
    QCOMPARE(desk.workspace.lastMessage().mentioned, QList<ProfessionalId>{FixtureWorkspace::professional(3)});
}

void TestMessageFlows::onlyThoseWhoMayReadItAreNamed()
{
    Desk desk;
    openBanks(desk);
    const QWidget *dialog = desk.openDialog("actionWriteMessage");
    auto *text = find<MentionEdit>(dialog, "messageText");
    text->setPlainText(QStringLiteral("@Tom Barker and @Alan Price, @Nadia Reid-Smith"));
    find<QAbstractButton>(dialog, "messageAudienceWay_1")->click();
    boxOf(dialog, "messageAudience", 3)->click();
    QCOMPARE(text->mentioned(), QList<ProfessionalId>{FixtureWorkspace::professional(3)});
    find<QAbstractButton>(dialog, "messageAskWay_1")->click();
    QVERIFY(boxOf(dialog, "messageAsk", 3)->isVisible() && !boxOf(dialog, "messageAsk", 4)->isVisible());
    boxOf(dialog, "messageAsk", 3)->click();
    // Who is left out again is not asked either.
    boxOf(dialog, "messageAudience", 4)->click();
    boxOf(dialog, "messageAudience", 3)->click();
    QVERIFY(!boxOf(dialog, "messageAsk", 3)->isChecked());
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QStringLiteral("Tick who is to answer")));
    boxOf(dialog, "messageAsk", 4)->click();
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(desk.workspace.lastMessage().onlyFor, QList<ProfessionalId>{FixtureWorkspace::professional(4)});
    QCOMPARE(desk.workspace.lastMessage().asked, QList<ProfessionalId>{FixtureWorkspace::professional(4)});
    QCOMPARE(desk.workspace.lastMessage().mentioned, QList<ProfessionalId>{FixtureWorkspace::professional(4)});
}

void TestMessageFlows::anAnswerIsAskedForByKeyboardAlone()
{
    Desk desk;
    openBanks(desk);
    const QWidget *dialog = desk.openDialog("actionWriteMessage");
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("Was she at the clinic?"));
    tabTo(find<QAbstractButton>(dialog, "messageAskWay_0"));
    key(Qt::Key_Down);
    QVERIFY(find<QAbstractButton>(dialog, "messageAskWay_1")->isChecked());
    tabTo(boxOf(dialog, "messageAsk", 2));
    key(Qt::Key_Space);
    tabTo(find<QLineEdit>(dialog, "messageBy"));
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("21 11 2026"));
    tabTo(find<QPushButton>(dialog, "submit"));
    key(Qt::Key_Return);
    QVERIFY(problemIn(dialog).contains(QStringLiteral("today or a later date")));
    auto *by = find<QLineEdit>(dialog, "messageBy");
    by->setFocus();
    by->selectAll();
    QTest::keyClicks(by, QStringLiteral("24 November 2026"));
    tabTo(find<QPushButton>(dialog, "submit"));
    key(Qt::Key_Return);
    desk.settle();
    QCOMPARE(desk.workspace.lastMessage().asked, QList<ProfessionalId>{FixtureWorkspace::professional(2)});
    QVERIFY(desk.workspace.lastMessage().by == QDate(2026, 11, 24));
}

void TestMessageFlows::aQuestionIsAnsweredByKeyboardAlone()
{
    Desk desk;
    openMessages(desk);
    choose(desk, 3);
    QCOMPARE(find<QPushButton>(&desk.window, "messageReply")->text(), QStringLiteral("Answer…"));
    list(desk)->setFocus();
    key(Qt::Key_Return);
    desk.settle();
    const QWidget *dialog = QApplication::activeModalWidget();
    QVERIFY(dialog != nullptr);
    QVERIFY(says(dialog, QStringLiteral("Only:")));
    QVERIFY(dialog->findChild<QWidget *>(QStringLiteral("messageAudience")) == nullptr);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("Yes, at 2pm."));
    tabTo(find<QPushButton>(dialog, "submit"));
    key(Qt::Key_Return);
    desk.settle();
    const MessageDraft sent = desk.workspace.lastMessage();
    const Message asked = desk.workspace.messages(FixtureWorkspace::banks()).at(3);
    QVERIFY(sent.thread == asked.thread);
    QCOMPARE(sent.answers, QList<EntryRef>{asked.self});
    QVERIFY(!asked.isOwed());
    // A reply need not be the answer.
    fixture::addBanksMessages(desk.workspace);
    desk.settle();
    choose(desk, 3);
    desk.openDialogBy([&] { press(&desk.window, "messageReply"); });
    QWidget *second = QApplication::activeModalWidget();
    find<MentionEdit>(second, "messageText")->setPlainText(QStringLiteral("I ask."));
    find<QAbstractButton>(second, "messageAnswers_1")->click();
    press(second, "submit");
    QVERIFY(desk.workspace.lastMessage().answers.isEmpty());
}

void TestMessageFlows::aReplyGoesToThoseOfTheConversation()
{
    Desk desk;
    openMessages(desk);
    choose(desk, 3);
    desk.openDialogBy([&] { press(&desk.window, "messageReply"); });
    const QWidget *dialog = QApplication::activeModalWidget();
    auto *text = find<MentionEdit>(dialog, "messageText");
    text->setPlainText(QStringLiteral("@Nadia Reid must not know, @Tom Barker"));
    QCOMPARE(text->mentioned(), QList<ProfessionalId>{FixtureWorkspace::professional(3)});
    find<QAbstractButton>(dialog, "messageAskWay_1")->click();
    QVERIFY(!boxOf(dialog, "messageAsk", 2)->isVisible() && boxOf(dialog, "messageAsk", 3)->isVisible());
    desk.closeDialogs();
    // A conversation is shown alone.
    choose(desk, 5);
    press(&desk.window, "messageFilterConversation");
    desk.settle();
    QCOMPARE(list(desk)->model()->rowCount(), 2);
    press(&desk.window, "messageFilterOwed");
    desk.settle();
    QCOMPARE(list(desk)->model()->rowCount(), 2);
    press(&desk.window, "messageFilterAll");
    desk.settle();
    QCOMPARE(list(desk)->model()->rowCount(), 6);
}

void TestMessageFlows::aQuestionIsTakenBack()
{
    Desk desk;
    openMessages(desk);
    choose(desk, 3);
    QVERIFY(!find<QPushButton>(&desk.window, "messageTakeBack")->isVisible()); // somebody else's
    choose(desk, 4);
    press(&desk.window, "messageTakeBack");
    desk.settle();
    const Message asked = desk.workspace.messages(FixtureWorkspace::banks()).at(4);
    QCOMPARE(desk.workspace.lastMessage().answers, QList<EntryRef>{asked.self});
    QVERIFY(desk.workspace.lastMessage().text.isEmpty() && !asked.isOwed());
    QVERIFY(desk.workspace.caseSnapshot(FixtureWorkspace::banks())->messages.others.isEmpty());
    QVERIFY(!find<QPushButton>(&desk.window, "messageTakeBack")->isVisible());
}

void TestMessageFlows::whatIsTypedOutlivesTheSheet()
{
    Desk desk;
    openMessages(desk);
    QWidget *dialog = desk.openDialog("actionWriteMessage");
    find<MentionEdit>(dialog, "messageText")->setPlainText(QStringLiteral("Half a sent"));
    find<QAbstractButton>(dialog, "messageAudienceWay_1")->click();
    boxOf(dialog, "messageAudience", 4)->click();
    desk.closeDialogs();
    dialog = desk.openDialog("actionWriteMessage");
    QCOMPARE(find<MentionEdit>(dialog, "messageText")->toPlainText(), QStringLiteral("Half a sent"));
    QVERIFY(boxOf(dialog, "messageAudience", 4)->isChecked());
    desk.closeDialogs();
    // Each conversation has its own.
    choose(desk, 5);
    desk.openDialogBy([&] { press(&desk.window, "messageReply"); });
    QVERIFY(find<MentionEdit>(QApplication::activeModalWidget(), "messageText")->toPlainText().isEmpty());
}

void TestMessageFlows::whatWasLookedAtIsRead()
{
    Desk desk;
    openMessages(desk, CaseScreen::Overview);
    auto *tabs = find<QTabBar>(&desk.window, "caseTabs");
    QCOMPARE(unreadIn(desk), 2);
    QCOMPARE(tabs->tabText(CaseScreen::Messages), QStringLiteral("Messages (2)"));
    const auto *rail = find<NavigationList>(&desk.window, "navigationList");
    QVERIFY(rail->currentIndex().data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("unread")));
    // Nobody looked at the page yet.
    QVERIFY(!desk.workspace.calls().contains(QStringLiteral("markMessagesSeen")));
    desk.window.activateWindow();
    desk.window.currentCase()->setPage(CaseScreen::Messages);
    list(desk)->setFocus();
    QTRY_COMPARE(unreadIn(desk), 0);
    QTRY_COMPARE(tabs->tabText(CaseScreen::Messages), QStringLiteral("Messages"));
}

void TestMessageFlows::nothingIsReadBehindTheBlankScreen()
{
    Desk desk;
    openMessages(desk, CaseScreen::Overview);
    desk.window.currentCase()->setPage(CaseScreen::Messages);
    desk.action("actionBlank")->trigger();
    desk.settle();
    auto *looking
        = find<MessagesScreen>(&desk.window, "messagesScreen")->findChild<QTimer *>(QStringLiteral("looking"));
    QVERIFY(looking != nullptr);
    QSignalSpy ticks(looking, &QTimer::timeout);
    QTRY_VERIFY(ticks.size() > 1);
    QCOMPARE(unreadIn(desk), 2);
}

void TestMessageFlows::questionsNeedAttention()
{
    Desk desk;
    openMessages(desk, CaseScreen::Overview);
    QVERIFY(says(&desk.window, QStringLiteral("Tom Barker asks you: answer owed since 21 Nov, was due by 21 Nov")));
    QVERIFY(says(&desk.window, QStringLiteral("2 messages that you have not read")));
    const auto *card = find<QWidget>(&desk.window, "questionCard");
    QVERIFY(says(card, QStringLiteral("Only: you; Tom Barker")));
    press(card, "showQuestion");
    desk.settle();
    QCOMPARE(desk.window.currentCase()->page(), CaseScreen::Messages);
    QVERIFY(says(find<QWidget>(&desk.window, "messageDetail"), QStringLiteral("seen outside the flat")));
    desk.window.currentCase()->setPage(CaseScreen::Overview);
    press(&desk.window, "showUnread");
    desk.settle();
    QCOMPARE(desk.window.currentCase()->page(), CaseScreen::Messages);
    desk.window.goToCases();
    desk.settle();
    const auto *cases = find<QAbstractItemView>(&desk.window, "caseTable");
    QString needs;
    for (int column = 0; column < cases->model()->columnCount(); ++column)
        needs += cases->model()->index(0, column).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(needs.contains(QStringLiteral("You owe an answer")), qPrintable(needs));
}

void TestMessageFlows::manyMessagesAreLoadedInParts()
{
    Desk desk;
    fixture::addBanksMessages(desk.workspace);
    QList<Message> many;
    for (int i = 0; i < 250; ++i) {
        Message one = desk.workspace.messages(FixtureWorkspace::banks()).first();
        one.self.sequence = static_cast<std::uint64_t>(i + 1);
        one.self.id = EntryId();
        one.self.id.bytes[0] = static_cast<std::uint8_t>(i + 1);
        one.text = QStringLiteral("Message %1").arg(i);
        many << one;
    }
    desk.workspace.setMessages(FixtureWorkspace::banks(), many);
    openBanks(desk, CaseScreen::Messages);
    QCOMPARE(list(desk)->model()->rowCount(), 100);
    auto *earlier = find<QPushButton>(&desk.window, "messageEarlier");
    QCOMPARE(earlier->text(), QStringLiteral("Show earlier messages (150)"));
    earlier->click();
    desk.settle();
    QCOMPARE(list(desk)->model()->rowCount(), 200);
    // The newest was chosen, and still is.
    QCOMPARE(list(desk)->currentIndex().data().toString(), QStringLiteral("Message 249"));
}

void TestMessageFlows::whoMayOnlyReadIsOfferedNothingToWrite()
{
    Desk desk;
    openMessages(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { snapshot.summary.myRole = MemberRole::Reader; });
    desk.settle();
    for (const char *button : {"messageWrite", "messageReply", "messageTakeBack"})
        QVERIFY(!find<QPushButton>(&desk.window, button)->isVisible());
    list(desk)->setFocus();
    key(Qt::Key_Return);
    desk.settle();
    QVERIFY(QApplication::activeModalWidget() == nullptr);
    QVERIFY(!desk.action("actionWriteMessage")->isEnabled());
}

void TestMessageFlows::theListOfMessagesSaysAllOfThem()
{
    const ManualClock clock(FixtureWorkspace::now().toMSecsSinceEpoch());
    FixtureWorkspace workspace;
    MessageModel model(workspace, clock);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    fixture::addBanksMessages(workspace);
    model.setCase(FixtureWorkspace::banks());
    QTRY_COMPARE(model.rowCount(), 6);
    const auto spoken = [&](int row) { return model.index(row).data(Qt::AccessibleTextRole).toString(); };
    QVERIFY(spoken(1).contains(QStringLiteral("Alan Price, Barncroft Primary")));
    QVERIFY(spoken(1).contains(QStringLiteral("Mentions you")));
    QVERIFY(spoken(2).contains(QStringLiteral("In reply to Alan Price")));
    QVERIFY(spoken(3).contains(QStringLiteral("Only: you; Tom Barker")));
    QVERIFY(spoken(3).contains(QStringLiteral("You owe an answer by 21 Nov")));
    QVERIFY(spoken(5).contains(QStringLiteral("Answer to Maya Shah")));
    // One more comes below; what stood there stays.
    const QPersistentModelIndex fourth(model.index(3));
    QList<Message> more = workspace.messages(FixtureWorkspace::banks());
    Message last = more.last();
    last.self.sequence = 99;
    last.self.id.bytes[0] = 99;
    workspace.setMessages(FixtureWorkspace::banks(), more << last);
    model.reload();
    QTRY_COMPARE(model.rowCount(), 7);
    QVERIFY(fourth.isValid() && fourth.row() == 3);
    workspace.setMessages(FixtureWorkspace::banks(), {last});
    model.reload();
    QTRY_COMPARE(model.rowCount(), 1);
}

QTEST_MAIN(TestMessageFlows)
#include "TestMessageFlows.moc"
