// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixturePlan.h"
#include "tests/ui/support/Look.h"
#include "ui/casescreen/CaseScreen.h"
#include "ui/plan/PlanComparisonModel.h"
#include "ui/plan/PlanModel.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/Notice.h"

#include <QtGui/QAction>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QTableView>

using namespace caseweave;
using namespace caseweave::look;

namespace {

CaseSnapshotPtr banks(const Desk &desk)
{
    return desk.workspace.caseSnapshot(FixtureWorkspace::banks());
}

/// The case with its plan, on the page of it.
void openPlan(Desk &desk)
{
    fixture::addBanksPlan(desk.workspace);
    openBanks(desk);
    desk.window.currentCase()->setPage(CaseScreen::Plan);
    desk.settle();
}

const PlanAction *action(const Desk &desk, const QString &begins)
{
    for (const Plan &plan : banks(desk)->plans) {
        for (const PlanAction *one : plan.actions()) {
            if (one->text("text").startsWith(begins))
                return one;
        }
    }
    return nullptr;
}

QStringList shown(const Desk &desk)
{
    const auto *table = find<QTableView>(&desk.window, "planTable");
    QStringList texts;
    for (int row = 0; row < table->model()->rowCount(); ++row)
        texts << table->model()->index(row, PlanModel::What).data().toString();
    return texts;
}

QString noticeOf(const Desk &desk)
{
    return find<Notice>(&desk.window, "notice")->sentence();
}

} // namespace

/// What people do about the plan of a case, at one desk.
class TestPlanFlows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void anActionIsCompletedByKeyboardAlone();
    void evidenceOrTheReasonForNoneIsAskedFor();
    void aPlanIsBegunAndFilledByMenu();
    void whatIsMineAndOverdueIsFound();
    void versionsAreComparedSideBySide();
    void longNotesOfVersionsDoNotWidenTheWindow();
    void whatIsAgreedCanBeComparedLater();
    void takingAnOutcomeOutTakesItsActionsAlong();
    void manyOverdueActionsAreOneCard();
    void whoReadsOnlyIsOfferedNothing();
    void whatIsForOthersIsSaidAndNotAskedFor();
    void theTableOfThePlanSaysAllOfIt();
    void theTableOfTwoVersionsSaysAllOfThem();
};

void TestPlanFlows::anActionIsCompletedByKeyboardAlone()
{
    Desk desk;
    openPlan(desk);
    // The first is the one that is overdue and one's own: nothing has to be looked for.
    auto *table = find<QTableView>(&desk.window, "planTable");
    table->setFocus();
    QVERIFY(table->currentIndex().data().toString().startsWith(QLatin1String("Agree with Rachel")));
    QTest::keyClick(&desk.window, Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    desk.settle();
    QWidget *dialog = QApplication::activeModalWidget();
    QVERIFY(dialog != nullptr);
    QVERIFY(find<QPlainTextEdit>(dialog, "evidenceText")->hasFocus());
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("Written down and signed"));
    while (QApplication::focusWidget() != find<QLineEdit>(dialog, "doneOn"))
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("21 November 2026"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    desk.settle();
    const PlanAction *done = action(desk, QStringLiteral("Agree with Rachel"));
    QVERIFY(done->state == ActionState::Done);
    QVERIFY(done->doneOn == std::optional(QDate(2026, 11, 21)));
    QCOMPARE(done->text("evidence"), QStringLiteral("Written down and signed"));
    QVERIFY(noticeOf(desk).startsWith(QLatin1String("Done.")));
    QVERIFY(says(&desk.window, QStringLiteral("Written down and signed")));
}

void TestPlanFlows::evidenceOrTheReasonForNoneIsAskedFor()
{
    Desk desk;
    openPlan(desk);
    QWidget *dialog = desk.openDialog("actionCompleteAction");
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Enter what shows it")));
    find<QAbstractButton>(dialog, "evidenceKnown_3")->setChecked(true); // no reply
    press(dialog, "submit");
    desk.settle();
    const Field *evidence = action(desk, QStringLiteral("Agree with Rachel"))->field(QStringLiteral("evidence"));
    QVERIFY(evidence->values.first().knowledge == Knowledge::NoReply);
    QVERIFY(says(&desk.window, QStringLiteral("no reply")));
}

void TestPlanFlows::aPlanIsBegunAndFilledByMenu()
{
    Desk desk;
    openBanks(desk);
    desk.window.currentCase()->setPage(CaseScreen::Plan);
    desk.settle();
    QVERIFY(says(&desk.window, QStringLiteral("No plan yet")));
    QWidget *dialog = desk.openDialog("actionBeginPlan");
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Choose which kind of plan it is.")));
    find<QAbstractButton>(dialog, "planKind_1")->setChecked(true);
    press(dialog, "submit");
    desk.settle();
    dialog = desk.openDialog("actionAddOutcome");
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Enter what has to change.")));
    find<QPlainTextEdit>(dialog, "outcomeConcern")->setPlainText(QStringLiteral("Nights"));
    find<QPlainTextEdit>(dialog, "outcomeChange")->setPlainText(QStringLiteral("He sleeps"));
    press(dialog, "submit");
    desk.settle();
    dialog = desk.openDialog("actionAddAction");
    find<QPlainTextEdit>(dialog, "actionText")->setPlainText(QStringLiteral("Visit at night"));
    find<QLineEdit>(dialog, "actionDue")->setText(QStringLiteral("soon"));
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Enter a date such as")));
    find<QLineEdit>(dialog, "actionDue")->setText(QStringLiteral("30 November 2026"));
    auto *owner = find<QComboBox>(dialog, "actionOwner");
    owner->setCurrentIndex(owner->findText(QStringLiteral("Rosa Lindqvist, Fenside Clinic"))); // has no account
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(shown(desk), (QStringList{QStringLiteral("1. He sleeps"), QStringLiteral("Visit at night")}));
    QCOMPARE(action(desk, QStringLiteral("Visit"))->ownerName, QStringLiteral("Rosa Lindqvist"));
    QVERIFY(action(desk, QStringLiteral("Visit"))->due == std::optional(QDate(2026, 11, 30)));
    // Whoever added it goes on with it.
    const auto *table = find<QTableView>(&desk.window, "planTable");
    QCOMPARE(table->currentIndex().data().toString(), QStringLiteral("Visit at night"));
}

void TestPlanFlows::whatIsMineAndOverdueIsFound()
{
    Desk desk;
    fixture::addBanksPlan(desk.workspace);
    openBanks(desk);
    QVERIFY(says(&desk.window, QStringLiteral("Your action is 4 days overdue")));
    press(&desk.window, "showPlan");
    desk.settle();
    QVERIFY(desk.window.currentCase()->page() == CaseScreen::Plan);
    QCOMPARE(shown(desk).size(), 4); // two outcomes, each with one of one's own
    press(&desk.window, "planFilterOverdue");
    desk.settle();
    QCOMPARE(shown(desk).size(), 2);
    QVERIFY(shown(desk).last().startsWith(QLatin1String("Agree with Rachel")));
    press(&desk.window, "planFilterAll");
    desk.settle();
    QCOMPARE(shown(desk).size(), 7);
}

void TestPlanFlows::versionsAreComparedSideBySide()
{
    Desk desk;
    openPlan(desk);
    desk.action("actionComparePlan")->trigger();
    desk.settle();
    auto *before = find<QComboBox>(&desk.window, "planBefore");
    QCOMPARE(before->count(), 2);
    QVERIFY(says(&desk.window, QStringLiteral("0 added, 0 changed, 0 removed"))); // nothing since the core group
    before->setCurrentIndex(1);
    Q_EMIT before->activated(1);
    desk.settle();
    QVERIFY(says(&desk.window, QStringLiteral("2 added, 1 changed, 0 removed")));
    const auto *model = find<QTableView>(&desk.window, "planComparison")->model();
    QStringList changed;
    for (int row = 0; row < model->rowCount(); ++row)
        changed << model->index(row, PlanComparisonModel::Change).data(Qt::AccessibleTextRole).toString();
    QVERIFY(changed.contains(QStringLiteral("Changed: done on, evidence, status")));
    press(&desk.window, "planBack");
    QVERIFY(find<QTableView>(&desk.window, "planTable")->isVisible());
}

void TestPlanFlows::longNotesOfVersionsDoNotWidenTheWindow()
{
    Desk desk(Theme::Light, 200);
    openPlan(desk);
    const int least = desk.window.minimumSizeHint().width();
    const QString note = QStringLiteral("Review conference, with all that was added there until the next one, and what "
                                        "the school asked for");
    desk.workspace.changeCase(FixtureWorkspace::banks(), [&note](CaseSnapshot &snapshot) {
        for (PlanVersion &version : snapshot.planVersions)
            version.note = note;
    });
    desk.action("actionComparePlan")->trigger();
    desk.settle();
    QCOMPARE(desk.window.minimumSizeHint().width(), least);
    // All of it is told where it is cut.
    QVERIFY(find<QComboBox>(&desk.window, "planBefore")->toolTip().contains(note));
}

void TestPlanFlows::whatIsAgreedCanBeComparedLater()
{
    Desk desk;
    openPlan(desk);
    QWidget *dialog = desk.openDialog("actionAgreePlan");
    find<QLineEdit>(dialog, "agreedAt")->setText(QStringLiteral("Second core group"));
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(banks(desk)->planVersions.first().note, QStringLiteral("Second core group"));
    QVERIFY(says(&desk.window, QStringLiteral("22 November 2026, Second core group (written by Maya Shah)")));
    desk.workspace.failNext(ErrorCode::Conflict);
    dialog = desk.openDialog("actionAgreePlan");
    press(dialog, "submit");
    desk.settle();
    QVERIFY(problemIn(dialog).contains(QLatin1String("Two people wrote a part of the plan at the same time.")));
    desk.closeDialogs();
}

void TestPlanFlows::takingAnOutcomeOutTakesItsActionsAlong()
{
    Desk desk;
    openPlan(desk);
    auto *table = find<QTableView>(&desk.window, "planTable");
    table->setCurrentIndex(table->model()->index(0, 0));
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "planChange"); });
    find<QAbstractButton>(dialog, "outcomeState_2")->setChecked(true);
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(banks(desk)->plans.first().outcomes.size(), 1);
    QVERIFY(action(desk, QStringLiteral("Agree with Rachel")) == nullptr);
}

void TestPlanFlows::manyOverdueActionsAreOneCard()
{
    Desk desk;
    fixture::addBanksPlan(desk.workspace);
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        PlanOutcome &outcome = snapshot.plans.first().outcomes.first();
        for (int i = 0; i < 40; ++i)
            outcome.actions << outcome.actions.first();
    });
    openBanks(desk);
    QVERIFY(says(&desk.window, QStringLiteral("41 actions of yours are overdue")));
    QCOMPARE(desk.window.findChildren<QWidget *>(QStringLiteral("actionCard")).size(), 1);
}

void TestPlanFlows::whoReadsOnlyIsOfferedNothing()
{
    Desk desk;
    openPlan(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { snapshot.summary.myRole = MemberRole::Reader; });
    desk.settle();
    for (const char *button : {"planComplete", "planChange", "planAddAction", "planAddOutcome"})
        QVERIFY2(!find<QPushButton>(&desk.window, button)->isVisible(), button);
    QVERIFY(find<QPushButton>(&desk.window, "planMore")->isVisible());
    QVERIFY(desk.action("actionComparePlan")->isEnabled());
    QVERIFY(!desk.action("actionCompleteAction")->isEnabled());
}

void TestPlanFlows::whatIsForOthersIsSaidAndNotAskedFor()
{
    Desk desk;
    openPlan(desk);
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        PlanAction &first = snapshot.plans.first().outcomes.first().actions.first();
        for (Field &field : first.fields) {
            if (field.name != QLatin1String("text"))
                continue;
            field.withheld = true;
            field.values.first().text.clear();
            field.values.first().knowledge = Knowledge::Withheld;
        }
    });
    desk.settle();
    QCOMPARE(shown(desk).at(1), QStringLiteral("Restricted to others"));
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "planChange"); });
    QVERIFY(says(dialog, QStringLiteral("What is done is restricted to others.")));
    QVERIFY(dialog->findChild<QPlainTextEdit *>(QStringLiteral("actionText")) == nullptr);
    find<QAbstractButton>(dialog, "actionState_1")->setChecked(true);
    press(dialog, "submit");
    desk.settle();
    const PlanAction &first = banks(desk)->plans.first().outcomes.first().actions.first();
    QVERIFY(first.state == ActionState::UnderWay);
    QVERIFY(first.isWithheld("text")); // nobody wrote over what they could not read
}

void TestPlanFlows::theTableOfThePlanSaysAllOfIt()
{
    const ManualClock clock(FixtureWorkspace::now().toMSecsSinceEpoch());
    PlanModel model(clock);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    FixtureWorkspace workspace;
    fixture::addBanksPlan(workspace);
    const CaseSnapshotPtr snapshot = workspace.caseSnapshot(FixtureWorkspace::banks());
    for (const PlanModel::Filter filter :
         {PlanModel::Filter::All, PlanModel::Filter::Mine, PlanModel::Filter::Overdue}) {
        model.show(snapshot, 0, filter);
        QVERIFY(model.rowCount() > 0);
        for (int row = 0; row < model.rowCount(); ++row) {
            for (int column = 0; column < PlanModel::ColumnCount; ++column)
                QVERIFY(!model.index(row, column).data(Qt::AccessibleTextRole).toString().isEmpty());
        }
    }
    // What other programs may write.
    CaseSnapshot odd = *snapshot;
    fixture::writeObjects(odd,
                          {{ObjectType::Action,
                            {},
                            {{QStringLiteral("due"), QStringLiteral("at Christmas"), Knowledge::NotAsked, {}},
                             {QStringLiteral("owner"), QStringLiteral("the dog"), Knowledge::NotAsked, {}},
                             {QStringLiteral("state"), QStringLiteral("paused"), Knowledge::NotAsked, {}}},
                            {}}});
    model.show(std::make_shared<const CaseSnapshot>(odd), 1, PlanModel::Filter::All);
    QCOMPARE(model.rowCount(), 2);
    const auto spoken = [&](int column) { return model.index(1, column).data(Qt::AccessibleTextRole).toString(); };
    QVERIFY(model.index(0, 0).data().toString().contains(QStringLiteral("under no outcome")));
    QVERIFY(spoken(PlanModel::What).contains(QStringLiteral("What is done is not written")));
    QVERIFY(spoken(PlanModel::Owner).contains(QStringLiteral("“the dog” (not understood)")));
    QVERIFY(spoken(PlanModel::Due).contains(QStringLiteral("“at Christmas” (not a date)")));
    QVERIFY(spoken(PlanModel::Status).contains(QStringLiteral("“paused”")));
    model.show(nullptr, -1, PlanModel::Filter::All);
    QCOMPARE(model.rowCount(), 0);
}

void TestPlanFlows::theTableOfTwoVersionsSaysAllOfThem()
{
    PlanComparisonModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    FixtureWorkspace workspace;
    fixture::addBanksPlan(workspace);
    const CaseSnapshotPtr snapshot = workspace.caseSnapshot(FixtureWorkspace::banks());
    Plan shorter = snapshot->plans.first();
    shorter.outcomes.removeLast();
    for (const auto &[before, after] :
         {std::pair(shorter, snapshot->plans.first()), std::pair(snapshot->plans.first(), shorter)}) {
        model.show(snapshot, std::make_shared<const PlanComparison>(before, after), FixtureWorkspace::now().date());
        QCOMPARE(model.rowCount(), 8);
        for (int row = 0; row < model.rowCount(); ++row) {
            for (int column = 0; column < PlanComparisonModel::ColumnCount; ++column)
                QVERIFY(!model.index(row, column).data(Qt::AccessibleTextRole).toString().isEmpty());
        }
    }
    const auto whole = model.wholeText(7, PlanComparisonModel::Before);
    QVERIFY(whole.contains(QStringLiteral("Evidence: ")));
    QCOMPARE(model.wholeText(7, PlanComparisonModel::After), QStringLiteral("Not in this version."));
}

QTEST_MAIN(TestPlanFlows)
#include "TestPlanFlows.moc"
