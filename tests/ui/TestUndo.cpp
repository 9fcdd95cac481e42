// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/FixtureInvolvement.h"
#include "tests/ui/support/FixturePlan.h"
#include "tests/ui/support/Look.h"
#include "ui/widgets/Notice.h"

#include <QtGui/QAction>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

using namespace caseweave;
using namespace caseweave::look;

namespace {

CaseSnapshotPtr banks(const Desk &desk)
{
    return desk.workspace.caseSnapshot(FixtureWorkspace::banks());
}

QString noticeOf(const QWidget &window)
{
    return find<Notice>(&window, "notice")->sentence();
}

bool offersUndo(const QWidget &window)
{
    const auto *button = find<QPushButton>(&window, "noticeUndo");
    const bool enabled = find<QAction>(&window, "actionUndo")->isEnabled();
    if (button->isVisible() != enabled)
        qFatal("the button and the keys say different things");
    return enabled;
}

const Involvement &involved(const CaseSnapshot &snapshot, const QString &name)
{
    for (const Involvement &one : snapshot.involvements) {
        if (one.name == name)
            return one;
    }
    qFatal("nobody of this name");
}

/// Without a window system nobody makes the window active again after a sheet has closed.
QWidget *keyboardAt()
{
    if (QWidget *focused = QApplication::focusWidget())
        return focused;
    for (QWidget *window : QApplication::topLevelWidgets()) {
        if (!window->isVisible() || window->parentWidget() != nullptr)
            continue;
        QApplication::setActiveWindow(window);
        return QApplication::focusWidget() != nullptr ? QApplication::focusWidget() : window;
    }
    qFatal("no window");
}

void key(Qt::Key which, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
{
    QTest::keyClick(keyboardAt(), which, modifiers);
}

void walkTo(const char *name)
{
    for (int i = 0; i < 120 && QApplication::focusWidget()->objectName() != QLatin1String(name); ++i)
        key(Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget()->objectName(), QLatin1String(name));
}

/// Down to the row of this name in the list that has the keyboard.
void goDownTo(const QString &name)
{
    auto *view = qobject_cast<QAbstractItemView *>(QApplication::focusWidget());
    QVERIFY(view != nullptr);
    key(Qt::Key_Home);
    const auto here = [&] { return view->currentIndex().siblingAtColumn(0).data(Qt::AccessibleTextRole).toString(); };
    for (int i = 0; i < 60 && !here().contains(name); ++i)
        key(Qt::Key_Down);
    QVERIFY(here().contains(name));
}

/// Confirms somebody's part by keyboard alone.
void confirmByKeyboard(Desk &desk, const QString &name)
{
    openBanks(desk);
    desk.action("actionList")->trigger();
    desk.settle();
    goDownTo(name);
    desk.settle();
    walkTo("confirmInvolvement");
    key(Qt::Key_Space);
    desk.settle();
}

void undoByKeyboard(Desk &desk)
{
    key(Qt::Key_Z, Qt::ControlModifier);
    desk.settle();
}

std::optional<QDate> confirmedOf(const Desk &desk, const char *name)
{
    return involved(*banks(desk), QLatin1String(name)).confirmed;
}

/// A colleague writes a field of an involvement.
void colleagueWrites(Desk &desk, const ObjectId &who, const char *key, const char *text)
{
    desk.workspace.changeCase(FixtureWorkspace::banks(), [&](CaseSnapshot &snapshot) {
        InvolvementDraft draft;
        draft.involvement = who;
        draft.details << InvolvementDetail{QLatin1String(key), QLatin1String(text), {}};
        fixture::writeInvolvement(snapshot, draft);
        for (Involvement &one : snapshot.involvements) {
            for (Field &field : one.fields) {
                if (one.id == who && field.name == QLatin1String(key))
                    field.values.first().author = QStringLiteral("Tom Barker");
            }
        }
    });
    desk.settle();
}

void workOffline(Desk &desk)
{
    desk.workspace.setOnline(false);
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) { snapshot.summary.unsent = 1; });
    desk.settle();
}

} // namespace

/// What was done last is taken back where that is safe, and nowhere else.
class TestUndo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void aConfirmationIsUndoneByKeyboard();
    void theBarSaysWhatMayHaveBeenSeen();
    void whatAColleagueWroteSinceIsNotOverwritten();
    void whatAColleagueWroteElsewhereDoesNotMatter();
    void theNextActionEndsIt();
    void whoeverDismissesTheBarHasNoHiddenUndo();
    void whatWasToldGoesWhenThePageIsTurned();
    void closingTheCaseEndsIt();
    void afterTheLockNothingIsKept();
    void aFieldThatIsTypedInKeepsItsOwnUndo();
    void aFormThatIsOpenIsNotUndoneBeneath();
    void theOutcomeOfAVisitIsUndone();
    void aVisitThatWasPlannedIsWithdrawnAndItsFormComesBack();
    void anotherDraftOfTheFormIsNotOverwritten();
    void anActionThatWasCompletedIsOpenAgain();
    void aNewActionIsTakenOutOfThePlan();
    void aConcernIsUndoneUntilSomebodyAcknowledgesIt();
    void whatCannotBeTakenBackOffersNothing();
    void aFailureIsTold();
    void clearedFormsComeBack();
    void whatWasTypedSinceIsNotOverwritten();
    void theBarFits_data();
    void theBarFits();
};

void TestUndo::aConfirmationIsUndoneByKeyboard()
{
    Desk desk;
    const auto before = confirmedOf(desk, "Ingrid Lund");
    confirmByKeyboard(desk, QStringLiteral("Ingrid Lund"));
    QCOMPARE(confirmedOf(desk, "Ingrid Lund"), std::optional(QDate(2026, 11, 22)));
    QCOMPARE(noticeOf(desk.window), QStringLiteral("Confirmed: what is said of Ingrid Lund still holds."));
    QVERIFY(offersUndo(desk.window));
    desk.window.goToCases(); // it stands as long as it can be undone
    QVERIFY(offersUndo(desk.window));
    desk.window.openCase(FixtureWorkspace::banks());
    desk.settle();
    QCOMPARE(find<QPushButton>(&desk.window, "noticeUndo")->text(), QStringLiteral("Undo (Ctrl+Z)"));
    undoByKeyboard(desk);
    QCOMPARE(confirmedOf(desk, "Ingrid Lund"), before);
    QVERIFY(noticeOf(desk.window).startsWith(QLatin1String("Undone: it says again what it said before.")));
    QVERIFY(!offersUndo(desk.window));
    const auto calls = desk.workspace.calls().size();
    undoByKeyboard(desk);
    QCOMPARE(desk.workspace.calls().size(), calls); // one press, one write
}

void TestUndo::theBarSaysWhatMayHaveBeenSeen()
{
    Desk desk;
    confirmByKeyboard(desk, QStringLiteral("Ingrid Lund"));
    undoByKeyboard(desk);
    QVERIFY(noticeOf(desk.window).endsWith(QLatin1String("Colleagues may have seen it; the record keeps both.")));

    Desk away;
    workOffline(away);
    confirmByKeyboard(away, QStringLiteral("Ingrid Lund"));
    undoByKeyboard(away);
    QVERIFY(noticeOf(away.window).endsWith(QLatin1String("It had not left this computer; the record keeps both.")));

    // Online for a moment is enough to be seen.
    Desk moment;
    workOffline(moment);
    confirmByKeyboard(moment, QStringLiteral("Ingrid Lund"));
    moment.workspace.setOnline(true);
    moment.settle();
    moment.workspace.setOnline(false);
    moment.settle();
    undoByKeyboard(moment);
    QVERIFY(noticeOf(moment.window).contains(QLatin1String("Colleagues may have seen it")));
}

void TestUndo::whatAColleagueWroteSinceIsNotOverwritten()
{
    Desk desk;
    confirmByKeyboard(desk, QStringLiteral("Ingrid Lund"));
    const ObjectId who = involved(*banks(desk), QStringLiteral("Ingrid Lund")).id;
    // Even where it says the same.
    colleagueWrites(desk, who, "confirmed", "2026-11-22");
    QVERIFY(!offersUndo(desk.window));
    QVERIFY(noticeOf(desk.window).startsWith(QLatin1String("It cannot be undone any more: somebody has written")));
    const auto calls = desk.workspace.calls().size();
    undoByKeyboard(desk);
    QCOMPARE(desk.workspace.calls().size(), calls);
    QCOMPARE(confirmedOf(desk, "Ingrid Lund"), std::optional(QDate(2026, 11, 22)));
}

void TestUndo::whatAColleagueWroteElsewhereDoesNotMatter()
{
    Desk desk;
    confirmByKeyboard(desk, QStringLiteral("Ingrid Lund"));
    const ObjectId who = involved(*banks(desk), QStringLiteral("Ingrid Lund")).id;
    colleagueWrites(desk, who, "deputy", "Ola Berg");
    QVERIFY(offersUndo(desk.window));
    undoByKeyboard(desk);
    QVERIFY(confirmedOf(desk, "Ingrid Lund") != std::optional(QDate(2026, 11, 22)));
    QCOMPARE(involved(*banks(desk), QStringLiteral("Ingrid Lund")).field(QStringLiteral("deputy"))->text(),
             QStringLiteral("Ola Berg"));
}

void TestUndo::theNextActionEndsIt()
{
    Desk desk;
    confirmByKeyboard(desk, QStringLiteral("Ingrid Lund"));
    const auto once = confirmedOf(desk, "Ingrid Lund");
    press(&desk.window, "acknowledgeConcern");
    desk.settle();
    QVERIFY(noticeOf(desk.window).startsWith(QLatin1String("You have acknowledged the concern.")));
    QVERIFY(!offersUndo(desk.window)); // an acknowledgement is not taken back either
    undoByKeyboard(desk);
    QCOMPARE(confirmedOf(desk, "Ingrid Lund"), once);
}

void TestUndo::whoeverDismissesTheBarHasNoHiddenUndo()
{
    Desk desk;
    confirmByKeyboard(desk, QStringLiteral("Ingrid Lund"));
    press(&desk.window, "noticeDismiss");
    desk.settle();
    QVERIFY(!offersUndo(desk.window));
}

void TestUndo::whatWasToldGoesWhenThePageIsTurned()
{
    Desk desk;
    openBanks(desk);
    CaseScreen *screen = desk.window.currentCase();
    Q_EMIT screen->told(QStringLiteral("Event saved."));
    screen->setPage(CaseScreen::Chronology);
    QCOMPARE(noticeOf(desk.window), QString());
    Q_EMIT screen->failed(QStringLiteral("It could not be sent."));
    screen->setPage(CaseScreen::Overview);
    QVERIFY(!noticeOf(desk.window).isEmpty());
    // What can be undone can be so from any page.
    confirmByKeyboard(desk, QStringLiteral("Ingrid Lund"));
    screen->setPage(CaseScreen::Chronology);
    QVERIFY(offersUndo(desk.window));
}

void TestUndo::closingTheCaseEndsIt()
{
    Desk desk;
    confirmByKeyboard(desk, QStringLiteral("Ingrid Lund"));
    desk.action("actionCloseCase")->trigger();
    desk.settle();
    QVERIFY(!offersUndo(desk.window));
}

void TestUndo::afterTheLockNothingIsKept()
{
    Desk desk;
    openBanks(desk);
    std::weak_ptr<Undoable> kept;
    QObject::connect(desk.window.currentCase(), &CaseScreen::done, &desk.window,
                     [&kept](const UndoablePtr &what) { kept = what; });
    QWidget *dialog = desk.openDialog("actionPlanVisit");
    find<QPlainTextEdit>(dialog, "visitNote")->setPlainText(QStringLiteral("Take the blue folder along."));
    press(dialog, "submit");
    desk.settle();
    QVERIFY(offersUndo(desk.window));
    QVERIFY(!kept.expired());
    desk.action("actionLock")->trigger();
    desk.settle();
    QVERIFY(kept.expired());
    QVERIFY(!desk.action("actionUndo")->isEnabled());
    QCOMPARE(noticeOf(desk.window), QString());
    desk.workspace.setDoor(Door::Open);
    desk.settle();
    QVERIFY(!offersUndo(desk.window));
}

void TestUndo::aFieldThatIsTypedInKeepsItsOwnUndo()
{
    Desk desk;
    confirmByKeyboard(desk, QStringLiteral("Ingrid Lund"));
    const auto once = confirmedOf(desk, "Ingrid Lund");
    desk.window.currentCase()->focusSearch();
    auto *search = qobject_cast<QLineEdit *>(QApplication::focusWidget());
    QVERIFY(search != nullptr);
    QTest::keyClicks(search, QStringLiteral("school"));
    QVERIFY(offersUndo(desk.window));
    undoByKeyboard(desk);
    QVERIFY(search->text() != QLatin1String("school"));
    // Also where the field has nothing left to undo.
    for (int i = 0; i < 8; ++i)
        undoByKeyboard(desk);
    QCOMPARE(search->text(), QString());
    QVERIFY(offersUndo(desk.window));
    QCOMPARE(confirmedOf(desk, "Ingrid Lund"), once);
}

void TestUndo::aFormThatIsOpenIsNotUndoneBeneath()
{
    Desk desk;
    confirmByKeyboard(desk, QStringLiteral("Ingrid Lund"));
    const auto once = confirmedOf(desk, "Ingrid Lund");
    QWidget *dialog = desk.openDialog("actionAddEvent");
    auto *text = find<QPlainTextEdit>(dialog, "eventText");
    text->setFocus();
    QTest::keyClicks(text, QStringLiteral("He was well."));
    undoByKeyboard(desk);
    QVERIFY(text->toPlainText() != QLatin1String("He was well."));
    find<QPushButton>(dialog, "submit")->setFocus();
    undoByKeyboard(desk);
    QCOMPARE(confirmedOf(desk, "Ingrid Lund"), once);
}

void TestUndo::theOutcomeOfAVisitIsUndone()
{
    Desk desk;
    openBanks(desk);
    const QString before = QStringLiteral("Outcome not recorded: 20 November 2026 at 10am");
    QVERIFY(says(&desk.window, before));
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "recordOutcome"); });
    find<QAbstractButton>(dialog, "visitOutcome_2")->setChecked(true);
    find<QPlainTextEdit>(dialog, "visitNote")->setPlainText(QStringLiteral("Nobody at home."));
    press(dialog, "submit");
    desk.settle();
    QVERIFY(!says(&desk.window, before));
    QVERIFY(offersUndo(desk.window));
    undoByKeyboard(desk);
    QVERIFY(says(&desk.window, before));
    const VisitDraft &draft = desk.workspace.lastVisit();
    QCOMPARE(draft.state, std::optional(VisitState::Planned));
    QCOMPARE(draft.note, std::optional(QString()));
    QVERIFY(!draft.place); // what the action did not change is not written
    QCOMPARE(draft.replaces.size(), 1);
}

void TestUndo::aVisitThatWasPlannedIsWithdrawnAndItsFormComesBack()
{
    Desk desk;
    openBanks(desk);
    const qsizetype visits = banks(desk)->visits.size();
    QWidget *dialog = desk.openDialog("actionPlanVisit");
    find<QLineEdit>(dialog, "visitDate")->setText(QStringLiteral("1 December 2026"));
    find<QPlainTextEdit>(dialog, "visitNote")->setPlainText(QStringLiteral("Take the blue folder along."));
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(banks(desk)->visits.first().state, VisitState::Planned);
    undoByKeyboard(desk);
    QCOMPARE(desk.workspace.lastVisit().state, std::optional(VisitState::Withdrawn)); // nobody cancelled it
    QCOMPARE(banks(desk)->visits.size(), visits);
    QWidget *again = QApplication::activeModalWidget();
    QVERIFY(again != nullptr);
    QCOMPARE(find<QLineEdit>(again, "visitDate")->text(), QStringLiteral("1 December 2026"));
    QCOMPARE(find<QPlainTextEdit>(again, "visitNote")->toPlainText(), QStringLiteral("Take the blue folder along."));
    press(again, "submit");
    desk.settle();
    QVERIFY(offersUndo(desk.window)); // what was sent again is a new action
}

void TestUndo::anotherDraftOfTheFormIsNotOverwritten()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionPlanVisit");
    find<QPlainTextEdit>(dialog, "visitNote")->setPlainText(QStringLiteral("Take the blue folder along."));
    press(dialog, "submit");
    desk.settle();
    QWidget *other = desk.openDialog("actionPlanVisit");
    find<QPlainTextEdit>(other, "visitNote")->setPlainText(QStringLiteral("Ask about the dog."));
    desk.closeDialogs();
    undoByKeyboard(desk);
    QWidget *again = QApplication::activeModalWidget();
    QVERIFY(again != nullptr);
    QCOMPARE(find<QPlainTextEdit>(again, "visitNote")->toPlainText(), QStringLiteral("Ask about the dog."));
}

void TestUndo::anActionThatWasCompletedIsOpenAgain()
{
    Desk desk;
    fixture::addBanksPlan(desk.workspace);
    openBanks(desk, CaseScreen::Plan);
    auto *table = find<QAbstractItemView>(&desk.window, "planTable");
    table->setFocus();
    goDownTo(QStringLiteral("Agree with Rachel"));
    const auto action = [&] {
        for (const PlanAction *one : banks(desk)->plans.first().actions()) {
            if (one->text("text").startsWith(QLatin1String("Agree with Rachel")))
                return *one;
        }
        qFatal("no such action");
    };
    QWidget *dialog = desk.openDialog("actionCompleteAction");
    QVERIFY(dialog != nullptr);
    find<QPlainTextEdit>(dialog, "evidenceText")->setPlainText(QStringLiteral("She has signed."));
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(action().state, ActionState::Done);
    QVERIFY(offersUndo(desk.window));
    undoByKeyboard(desk);
    QCOMPARE(action().state, ActionState::ToDo);
    QVERIFY(!action().doneOn);
    QCOMPARE(action().text("evidence"), QString());
}

void TestUndo::aNewActionIsTakenOutOfThePlan()
{
    Desk desk;
    fixture::addBanksPlan(desk.workspace);
    openBanks(desk, CaseScreen::Plan);
    const auto count = banks(desk)->plans.first().actions().size();
    QWidget *dialog = desk.openDialog("actionAddAction");
    QVERIFY(dialog != nullptr);
    find<QPlainTextEdit>(dialog, "actionText")->setPlainText(QStringLiteral("Ring the school nurse"));
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(banks(desk)->plans.first().actions().size(), count + 1);
    undoByKeyboard(desk);
    QCOMPARE(banks(desk)->plans.first().actions().size(), count);
    QWidget *again = QApplication::activeModalWidget();
    QVERIFY(again != nullptr);
    QCOMPARE(find<QPlainTextEdit>(again, "actionText")->toPlainText(), QStringLiteral("Ring the school nurse"));
}

void TestUndo::aConcernIsUndoneUntilSomebodyAcknowledgesIt()
{
    Desk desk;
    openBanks(desk);
    const auto raise = [&] {
        QWidget *dialog = desk.openDialog("actionRaiseConcern");
        find<QAbstractButton>(dialog, "concernLevel_2")->setChecked(true);
        find<QPlainTextEdit>(dialog, "concernText")->setPlainText(QStringLiteral("Not at school today."));
        press(dialog, "submit");
        desk.settle();
    };
    raise();
    QVERIFY(offersUndo(desk.window));
    undoByKeyboard(desk);
    QVERIFY(banks(desk)->concerns.first().withdrawn);
    QWidget *again = QApplication::activeModalWidget();
    QVERIFY(again != nullptr);
    QCOMPARE(find<QPlainTextEdit>(again, "concernText")->toPlainText(), QStringLiteral("Not at school today."));
    desk.closeDialogs();
    raise();
    QVERIFY(offersUndo(desk.window));
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        snapshot.concerns.first().acknowledged << Acknowledgement{QStringLiteral("Tom Barker"), {}};
    });
    desk.settle();
    QVERIFY(!offersUndo(desk.window));
}

void TestUndo::whatCannotBeTakenBackOffersNothing()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionAddEvent");
    find<QLineEdit>(dialog, "eventTitle")->setText(QStringLiteral("Seen at school"));
    find<QPlainTextEdit>(dialog, "eventText")->setPlainText(QStringLiteral("He was well."));
    find<QAbstractButton>(dialog, "eventKind_1")->setChecked(true);
    find<QLineEdit>(dialog, "eventSource")->setText(QStringLiteral("home visit"));
    press(dialog, "submit");
    desk.settle();
    QVERIFY(noticeOf(desk.window).startsWith(QLatin1String("Event saved.")));
    QVERIFY(!offersUndo(desk.window));
}

void TestUndo::aFailureIsTold()
{
    Desk desk;
    confirmByKeyboard(desk, QStringLiteral("Ingrid Lund"));
    desk.workspace.failNext(ErrorCode::Storage);
    undoByKeyboard(desk);
    QVERIFY(!noticeOf(desk.window).isEmpty());
    QVERIFY(!noticeOf(desk.window).contains(QLatin1String("Undone")));
    QCOMPARE(confirmedOf(desk, "Ingrid Lund"), std::optional(QDate(2026, 11, 22)));
}

void TestUndo::clearedFormsComeBack()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionAddEvent");
    find<QPlainTextEdit>(dialog, "eventText")->setPlainText(QStringLiteral("He was well."));
    find<QAbstractButton>(dialog, "eventKind_3")->setChecked(true);
    desk.closeDialogs();
    QWidget *again = desk.openDialog("actionAddEvent");
    auto *text = find<QPlainTextEdit>(again, "eventText");
    walkTo("startAfresh");
    key(Qt::Key_Space);
    desk.settle();
    QCOMPARE(text->toPlainText(), QString());
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("undoAfresh"));
    undoByKeyboard(desk);
    // A button's shortcut shows it pressed for a moment first.
    desk.waitUntil([&] { return text->toPlainText() == QLatin1String("He was well."); });
    QVERIFY(find<QAbstractButton>(again, "eventKind_3")->isChecked());
    desk.closeDialogs();
    QCOMPARE(find<QPlainTextEdit>(desk.openDialog("actionAddEvent"), "eventText")->toPlainText(),
             QStringLiteral("He was well."));
}

void TestUndo::whatWasTypedSinceIsNotOverwritten()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionAddEvent");
    find<QPlainTextEdit>(dialog, "eventText")->setPlainText(QStringLiteral("He was well."));
    desk.closeDialogs();
    QWidget *again = desk.openDialog("actionAddEvent");
    press(again, "startAfresh");
    desk.settle();
    auto *text = find<QPlainTextEdit>(again, "eventText");
    text->setPlainText(QStringLiteral("She was well."));
    press(again, "undoAfresh");
    QCOMPARE(text->toPlainText(), QStringLiteral("She was well."));
}

void TestUndo::theBarFits_data()
{
    QTest::addColumn<int>("zoom");
    QTest::newRow("usual") << 100;
    QTest::newRow("twice") << 200;
}

void TestUndo::theBarFits()
{
    QFETCH(int, zoom);
    Desk desk(Theme::Light, zoom);
    confirmByKeyboard(desk, QStringLiteral("Ingrid Lund"));
    const auto *notice = find<QWidget>(&desk.window, "notice");
    const auto save = [&](const char *what) {
        if (const QString folder = qEnvironmentVariable("CASEWEAVE_DRAWN"); !folder.isEmpty())
            desk.window.grab().save(QStringLiteral("%1/undo-%2-%3.png").arg(folder, QLatin1String(what)).arg(zoom));
    };
    for (const char *name : {"noticeUndo", "noticeDismiss"}) {
        const auto *button = find<QPushButton>(notice, name);
        QVERIFY(button->width() >= button->sizeHint().width());
        QVERIFY(notice->rect().contains(QRect(button->mapTo(notice, QPoint()), button->size())));
    }
    save("offered");
    undoByKeyboard(desk);
    save("undone");
}

QTEST_MAIN(TestUndo)
#include "TestUndo.moc"
