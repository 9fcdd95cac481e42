// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/Look.h"
#include "ui/caselist/CaseListModel.h"
#include "ui/clocks/ClockModel.h"
#include "ui/clocks/MilestoneModel.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/words/ClockText.h"

#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QTableView>

using namespace caseweave;
using namespace caseweave::look;
using Mode = QAbstractItemModelTester::FailureReportingMode;

/// Clocks in words, in their tables, and by keyboard.
class TestClocks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void aSkippedDayIsToldWithItsReason();
    void aWeekendIsOneLine();
    void theReasonNamesWhyThisDiscussionCounts();
    void whatIsNotKnownIsSaid();
    void howAClockStandsIsSaidInWords_data();
    void howAClockStandsIsSaidInWords();
    void theTableSaysWhatIsDueAndHowItStands();
    void theTableKeepsItsRowsWhenOnlyDatesChange();
    void theMilestonesAreToldNewestFirst();
    void theNextDateStandsInMyCases();
    void pressingClocksStandInTheOverview();
    void aMilestoneIsRecordedByKeyboardAlone();
    void theQuestionOfTheEnquiryIsAskedOfStrategyDiscussionsAlone();
    void aDateThatCannotBeIsRefused_data();
    void aDateThatCannotBeIsRefused();
    void aMilestoneIsChangedAndTakenBack();
    void withoutRulesTheyAreAskedForFirst();
    void aReaderIsOfferedNothingToRecord();
    void whatIsToSettleIsTold();
    void whoJoinedWithoutHistoryIsToldWhatIsMissing();
};

namespace {

const QDateTime now = FixtureWorkspace::now();

StatutoryClock clockOf(const CaseSnapshot &snapshot, const char *rule)
{
    for (const StatutoryClock &clock : snapshot.clocks) {
        if (clock.rule.id == QLatin1String(rule))
            return clock;
    }
    qFatal("no clock %s", rule);
}

/// Of a case of England with these milestones.
CaseSnapshot with(const QList<Milestone> &milestones)
{
    CaseSnapshot snapshot = fixture::banks();
    snapshot.milestones = milestones;
    fixture::countClocks(snapshot, now);
    return snapshot;
}

QString saidBy(const QAbstractItemModel &model, int row, int column)
{
    return model.index(row, column).data(Qt::AccessibleTextRole).toString();
}

void type(QWidget *widget, const QString &text)
{
    auto *line = qobject_cast<QLineEdit *>(widget);
    line->selectAll();
    QTest::keyClicks(line, text);
}

/// Tab until this widget, or one inside it, has the focus.
bool tabTo(const QWidget *dialog, const char *name)
{
    for (int i = 0; i < 40; ++i) {
        if (QApplication::focusWidget() != nullptr && QApplication::focusWidget()->objectName() == QLatin1String(name))
            return true;
        QTest::keyClick(const_cast<QWidget *>(dialog), Qt::Key_Tab);
    }
    return false;
}

} // namespace

void TestClocks::aSkippedDayIsToldWithItsReason()
{
    const CaseSnapshot snapshot = with({fixture::milestone(1, "referral", {2026, 12, 24})});
    const QStringList days = skippedTexts(clockOf(snapshot, "referral_decision").due.skipped);
    QCOMPARE(days,
             QStringList({QStringLiteral("Fri 25 December 2026: bank holiday Christmas Day"),
                          QStringLiteral("Sat 26 December 2026: weekend, and bank holiday Boxing Day (substitute day "
                                         "Mon 28 December 2026)"),
                          QStringLiteral("Sun 27 December 2026: weekend"),
                          QStringLiteral("Mon 28 December 2026: bank holiday Boxing Day (substitute for Sat 26 "
                                         "December 2026)")}));
    SkippedDay named;
    named.date = QDate(2022, 6, 3);
    named.holiday = QStringLiteral("Platinum Jubilee bank holiday");
    QCOMPARE(skippedTexts({named}), QStringList(QStringLiteral("Fri 3 June 2022: Platinum Jubilee bank holiday")));
}

void TestClocks::aWeekendIsOneLine()
{
    CaseSnapshot snapshot = with({fixture::milestone(1, "referral", {2026, 11, 20})});
    QCOMPARE(skippedTexts(clockOf(snapshot, "referral_decision").due.skipped),
             QStringList{QStringLiteral("Sat 21 and Sun 22 November 2026: weekend")});
    snapshot = with({fixture::milestone(1, "referral", {2026, 1, 30})});
    QCOMPARE(skippedTexts(clockOf(snapshot, "referral_decision").due.skipped),
             QStringList{QStringLiteral("Sat 31 January 2026 and Sun 1 February 2026: weekend")});
}

void TestClocks::theReasonNamesWhyThisDiscussionCounts()
{
    const auto why = [](const CaseSnapshot &snapshot) {
        return whyTexts(clockOf(snapshot, "initial_conference")).join(QLatin1Char(' '));
    };
    QList<Milestone> two{fixture::milestone(1, "strategy_discussion", {2026, 11, 4}),
                         fixture::milestone(2, "strategy_discussion", {2026, 11, 20})};
    QVERIFY(why(with(two)).contains(QLatin1String("There is one other. None is recorded as the one that began")));
    QVERIFY(why(with(two)).contains(QLatin1String("Wed 4 November 2026")));
    two[1].beganEnquiry = true;
    QVERIFY(why(with(two)).contains(QLatin1String("was recorded as the one that began the enquiry")));
    QVERIFY(why(with(two)).contains(QLatin1String("Fri 20 November 2026")));
    two[1].beganEnquiry.reset();
    two << fixture::milestone(3, "section_47_started", {2026, 11, 21});
    QVERIFY(why(with(two)).contains(QLatin1String("the last before the enquiry started")));
    QVERIFY(!why(with({two[0]})).contains(QLatin1String("other")));
}

void TestClocks::whatIsNotKnownIsSaid()
{
    StatutoryClock clock = clockOf(with({fixture::milestone(1, "referral", {2030, 12, 31})}), "referral_decision");
    QVERIFY(whyTexts(clock).last().startsWith(QLatin1String("The bank holidays of 2031 are not known")));
    QCOMPARE(dueText(clock.due), QStringLiteral("no date"));
    QCOMPARE(clockTag(clock, now).text, QStringLiteral("Bank holidays not known"));
    clock = clockOf(with({fixture::milestone(1, "referral", {2029, 3, 1})}), "referral_decision");
    QVERIFY(whyTexts(clock).last().startsWith(QLatin1String("The bank holidays of 2029 are not published yet")));
    clock = clockOf(with({fixture::milestone(1, "initial_conference", {2026, 8, 31})}), "first_review");
    QVERIFY(whyTexts(clock).last().contains(QLatin1String("has no day 31")));
}

void TestClocks::howAClockStandsIsSaidInWords_data()
{
    QTest::addColumn<QDate>("referral");
    QTest::addColumn<QDate>("decision");
    QTest::addColumn<QString>("said");
    QTest::addColumn<Tone>("tone");
    const auto row = [](const char *name, QDate referral, QDate decision, const char *said, Tone tone) {
        QTest::newRow(name) << referral << decision << QString::fromLatin1(said) << tone;
    };
    // Today is Sunday 22 November.
    row("tomorrow", {2026, 11, 20}, {}, "1 working day left", Tone::Warning);
    row("over the weekend", {2026, 11, 19}, {}, "Overdue", Tone::Danger);
    row("since Thursday", {2026, 11, 18}, {}, "Overdue by 1 working day", Tone::Danger);
    row("since Wednesday", {2026, 11, 17}, {}, "Overdue by 2 working days", Tone::Danger);
    row("in time", {2026, 11, 18}, {2026, 11, 19}, "Done 19 Nov", Tone::Good);
    row("late", {2026, 11, 18}, {2026, 11, 20}, "Done late, 20 Nov", Tone::Warning);
}

void TestClocks::howAClockStandsIsSaidInWords()
{
    QFETCH(QDate, referral);
    QFETCH(QDate, decision);
    QFETCH(QString, said);
    QFETCH(Tone, tone);
    QList<Milestone> milestones{fixture::milestone(1, "referral", referral)};
    if (decision.isValid())
        milestones << fixture::milestone(2, "referral_decision", decision);
    QCOMPARE(clockTag(clockOf(with(milestones), "referral_decision"), now), (TagText{said, tone}));
}

void TestClocks::theTableSaysWhatIsDueAndHowItStands()
{
    ClockModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.show(fixture::banks(), now);
    QCOMPARE(model.rowCount(), 6);
    QCOMPARE(model.index(2, ClockModel::What).data().toString(), QStringLiteral("Initial child protection conference"));
    QCOMPARE(saidBy(model, 2, ClockModel::What),
             QStringLiteral("Initial child protection conference, from: Strategy discussion, 20 Nov"));
    QCOMPARE(saidBy(model, 2, ClockModel::Due), QStringLiteral("11 Dec 2026, planned 10 Dec"));
    QCOMPARE(saidBy(model, 2, ClockModel::State), QStringLiteral("15 working days left"));
    QCOMPARE(saidBy(model, 0, ClockModel::State), QStringLiteral("1 working day left, Unconfirmed rule"));
    CaseSnapshot late = fixture::banks();
    late.milestones.first().date = QDate(2026, 12, 14);
    fixture::countClocks(late, now);
    model.show(late, now);
    const int row = model.rowOf(clockOf(late, "initial_conference"));
    QCOMPARE(saidBy(model, row, ClockModel::State), QStringLiteral("15 working days left, Planned too late"));
    for (int i = 0; i < model.rowCount(); ++i) {
        for (int column = 0; column < model.columnCount(); ++column)
            QVERIFY(!saidBy(model, i, column).isEmpty());
    }
}

void TestClocks::theTableKeepsItsRowsWhenOnlyDatesChange()
{
    ClockModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    CaseSnapshot snapshot = fixture::banks();
    model.show(snapshot, now);
    const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.show(snapshot, now.addDays(1));
    QCOMPARE(reset.count(), 0);
    QCOMPARE(changed.count(), 1);
    snapshot.milestones.prepend(fixture::milestone(95, "referral", {2026, 11, 18}));
    fixture::countClocks(snapshot, now);
    model.show(snapshot, now);
    QCOMPARE(reset.count(), 1);
}

void TestClocks::theMilestonesAreToldNewestFirst()
{
    MilestoneModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    CaseSnapshot snapshot = fixture::banks();
    snapshot.milestones[2].twoVersions = true;
    snapshot.milestones << fixture::milestone(95, "of_a_newer_program", {2026, 11, 1});
    model.show(snapshot);
    QCOMPARE(saidBy(model, 0, MilestoneModel::State), QStringLiteral("Planned"));
    QCOMPARE(saidBy(model, 2, MilestoneModel::What), QStringLiteral("Strategy discussion"));
    QCOMPARE(saidBy(model, 2, MilestoneModel::When), QStringLiteral("20 Nov 2026, at 10am"));
    QCOMPARE(saidBy(model, 2, MilestoneModel::State), QStringLiteral("Done, Began the enquiry, Two versions"));
    QCOMPARE(saidBy(model, 7, MilestoneModel::What), QStringLiteral("Not known to these rules: Of a newer program"));
}

void TestClocks::theNextDateStandsInMyCases()
{
    CaseListModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    const QList<CaseSummary> cases = fixture::cases();
    model.setCases(cases, now.date());
    QCOMPARE(saidBy(model, 0, CaseListModel::Next), QStringLiteral("23 Nov, Record of the strategy discussion"));
    QCOMPARE(saidBy(model, 1, CaseListModel::Next), QStringLiteral("20 Nov, First core group"));
    QCOMPARE(model.index(1, CaseListModel::Next).data(WeightRole).toInt(), static_cast<int>(CellWeight::Danger));
    QCOMPARE(saidBy(model, 1, CaseListModel::Needs), QStringLiteral("Overdue, 2 to settle"));
    QCOMPARE(saidBy(model, 2, CaseListModel::Next), QStringLiteral("No date"));
    CaseSummary summary = cases.last();
    QVERIFY(!needsAttention(summary));
    summary.next = cases.at(1).next;
    QVERIFY(needsAttention(summary));
}

void TestClocks::pressingClocksStandInTheOverview()
{
    Desk desk;
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        snapshot.milestones.prepend(fixture::milestone(90, "referral", {2026, 11, 18}));
        fixture::countClocks(snapshot, now);
    });
    openBanks(desk);
    QCOMPARE(desk.window.findChildren<QWidget *>(QStringLiteral("clockCard")).size(), 2);
    QVERIFY(says(&desk.window, QStringLiteral("Decision on the referral: overdue by 1 working day")));
    QVERIFY(says(&desk.window, QStringLiteral("Record of the strategy discussion: 1 working day left")));
    press(&desk.window, "showClock");
    desk.settle();
    QCOMPARE(desk.window.currentCase()->page(), CaseScreen::Clocks);
    QVERIFY(find<QTableView>(&desk.window, "clockTable")->isVisible());
}

void TestClocks::aMilestoneIsRecordedByKeyboardAlone()
{
    Desk desk;
    openBanks(desk);
    // The window of a test has no keys of its own: what Ctrl+Shift+M does, and every key after it.
    QCOMPARE(desk.action("actionRecordMilestone")->shortcut(), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M));
    QWidget *dialog = desk.openDialog("actionRecordMilestone");
    QCOMPARE(desk.window.currentCase()->page(), CaseScreen::Clocks);
    auto *kind = find<QComboBox>(dialog, "milestoneKind");
    QVERIFY(kind->hasFocus());
    QTest::keyClicks(kind, QStringLiteral("Core"));
    QCOMPARE(kind->currentData().toString(), QStringLiteral("core_group"));
    QVERIFY(tabTo(dialog, "milestoneDate"));
    type(QApplication::focusWidget(), QStringLiteral("20 11 2026"));
    QVERIFY(tabTo(dialog, "milestoneTime"));
    type(QApplication::focusWidget(), QStringLiteral("2pm"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    desk.settle();
    QCOMPARE(desk.workspace.calls().last(), QStringLiteral("recordMilestone"));
    QVERIFY(QApplication::activeModalWidget() == nullptr);
    const Milestone written = desk.workspace.caseSnapshot(FixtureWorkspace::banks())->milestones.first();
    QCOMPARE(written.kind, QStringLiteral("core_group"));
    QCOMPARE(written.date, QDate(2026, 11, 20));
    QCOMPARE(written.time, QTime(14, 0));
    QCOMPARE(written.state, MilestoneState::Done);
    // The rows of the table are walked by arrow, and the reasons follow.
    auto *table = find<QTableView>(&desk.window, "clockTable");
    table->setFocus();
    table->setCurrentIndex(table->model()->index(0, 0));
    QTest::keyClick(table, Qt::Key_Down);
    QTest::keyClick(table, Qt::Key_Down);
    QVERIFY(says(find<QWidget>(&desk.window, "clockDetail"), QStringLiteral("Initial child protection conference")));
}

void TestClocks::theQuestionOfTheEnquiryIsAskedOfStrategyDiscussionsAlone()
{
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionRecordMilestone");
    auto *kind = find<QComboBox>(dialog, "milestoneKind");
    const auto *began = find<QWidget>(dialog, "milestoneBegan");
    QVERIFY(!began->isVisible());
    kind->setCurrentIndex(kind->findData(strategyDiscussionKind));
    QVERIFY(began->isVisible());
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Choose whether it began the enquiry")));
    find<QRadioButton>(dialog, "milestoneBegan_0")->setChecked(true);
    press(dialog, "submit");
    desk.settle();
    QCOMPARE(desk.workspace.caseSnapshot(FixtureWorkspace::banks())->milestones.first().beganEnquiry, true);
    // In Scotland nothing is counted from it.
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { snapshot.jurisdiction = QStringLiteral("scotland"); });
    dialog = desk.openDialog("actionRecordMilestone");
    kind = find<QComboBox>(dialog, "milestoneKind");
    kind->setCurrentIndex(kind->findData(strategyDiscussionKind));
    QCOMPARE(kind->currentText(), QStringLiteral("Inter-agency referral discussion"));
    QVERIFY(!find<QWidget>(dialog, "milestoneBegan")->isVisible());
}

void TestClocks::aDateThatCannotBeIsRefused_data()
{
    QTest::addColumn<bool>("planned");
    QTest::addColumn<QString>("date");
    QTest::addColumn<QString>("time");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char *name, bool planned, const char *date, const char *time, const char *problem) {
        QTest::newRow(name) << planned << QString::fromLatin1(date) << QString::fromLatin1(time)
                            << QString::fromLatin1(problem);
    };
    row("no date", false, "soon", "", "Enter a date such as");
    row("done tomorrow", false, "23 11 2026", "", "Enter a date that is past or today");
    row("done later today", false, "22 11 2026", "10am", "Enter a time that is past");
    row("planned for yesterday", true, "21 11 2026", "", "Enter a date from today on");
    row("planned for a slip of the keys", true, "10 12 2062", "", "Check the year: it is 2062");
    row("long ago", false, "10 12 1062", "", "Check the year: it is 1062");
    row("no time", false, "20 11 2026", "early", "Enter a time such as");
}

void TestClocks::aDateThatCannotBeIsRefused()
{
    QFETCH(bool, planned);
    QFETCH(QString, date);
    QFETCH(QString, time);
    QFETCH(QString, problem);
    Desk desk;
    openBanks(desk);
    QWidget *dialog = desk.openDialog("actionRecordMilestone");
    find<QRadioButton>(dialog, planned ? "milestoneState_1" : "milestoneState_0")->setChecked(true);
    find<QLineEdit>(dialog, "milestoneDate")->setText(date);
    find<QLineEdit>(dialog, "milestoneTime")->setText(time);
    press(dialog, "submit");
    desk.settle();
    QVERIFY(!desk.workspace.calls().contains(QLatin1String("recordMilestone")));
    QVERIFY2(problemIn(dialog).contains(problem), qPrintable(problemIn(dialog)));
}

void TestClocks::aMilestoneIsChangedAndTakenBack()
{
    Desk desk;
    openBanks(desk, CaseScreen::Clocks);
    press(&desk.window, "showMilestones");
    QWidget *dialog = desk.openDialogBy([&] { press(&desk.window, "changeMilestone"); });
    QCOMPARE(find<QLineEdit>(dialog, "milestoneDate")->text(), QStringLiteral("10 December 2026"));
    QVERIFY(find<QRadioButton>(dialog, "milestoneState_1")->isChecked());
    find<QLineEdit>(dialog, "milestoneDate")->setText(QStringLiteral("9 12 2026"));
    press(dialog, "submit");
    desk.settle();
    const auto milestones = [&] { return desk.workspace.caseSnapshot(FixtureWorkspace::banks())->milestones; };
    QCOMPARE(milestones().size(), 7);
    QCOMPARE(milestones().first().date, QDate(2026, 12, 9));
    QCOMPARE(milestones().first().time, QTime(10, 0));
    QWidget *confirm = desk.openDialogBy([&] { press(&desk.window, "withdrawMilestone"); });
    QVERIFY(confirm->accessibleDescription().contains(QLatin1String("counts for nothing")));
    press(confirm, "cancel");
    desk.settle();
    QCOMPARE(milestones().size(), 7);
    confirm = desk.openDialogBy([&] { press(&desk.window, "withdrawMilestone"); });
    press(confirm, "goOn");
    desk.settle();
    QCOMPARE(milestones().size(), 6);
}

void TestClocks::withoutRulesTheyAreAskedForFirst()
{
    Desk desk;
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        snapshot.jurisdiction.clear();
        fixture::countClocks(snapshot, now);
    });
    openBanks(desk, CaseScreen::Clocks);
    QVERIFY(says(&desk.window, QStringLiteral("Nobody has said whose rules apply")));
    QWidget *dialog = desk.openDialog("actionRecordMilestone");
    QCOMPARE(dialog->objectName(), QStringLiteral("jurisdictionDialog"));
    press(dialog, "submit");
    QVERIFY(problemIn(dialog).contains(QLatin1String("Choose a nation")));
    find<QRadioButton>(dialog, "jurisdiction_1")->setChecked(true);
    press(dialog, "submit");
    desk.settle();
    const CaseSnapshotPtr snapshot = desk.workspace.caseSnapshot(FixtureWorkspace::banks());
    QCOMPARE(snapshot->jurisdiction, QStringLiteral("wales"));
    QVERIFY(!snapshot->clocks.isEmpty());
    QVERIFY(find<QTableView>(&desk.window, "clockTable")->isVisible());
}

void TestClocks::aReaderIsOfferedNothingToRecord()
{
    Desk desk;
    desk.workspace.changeCase(FixtureWorkspace::banks(),
                              [](CaseSnapshot &snapshot) { snapshot.summary.myRole = MemberRole::Reader; });
    openBanks(desk, CaseScreen::Clocks);
    QVERIFY(!desk.action("actionRecordMilestone")->isEnabled());
    QVERIFY(!find<QPushButton>(&desk.window, "recordMilestone")->isVisible());
    QVERIFY(!find<QPushButton>(&desk.window, "chooseJurisdiction")->isVisible());
    press(&desk.window, "showMilestones");
    QVERIFY(desk.window.findChild<QPushButton *>(QStringLiteral("changeMilestone")) == nullptr);
}

void TestClocks::whatIsToSettleIsTold()
{
    Desk desk;
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        snapshot.milestones[2].twoVersions = true;
        Field rules = fixture::field(QStringLiteral("jurisdiction"), QStringLiteral("england"));
        rules.values << rules.values.first();
        snapshot.fields << rules;
    });
    openBanks(desk);
    QVERIFY(says(&desk.window, QStringLiteral("A milestone of 20 November 2026 has two versions")));
    QVERIFY(says(&desk.window, QStringLiteral("Two people chose whose rules apply")));
    press(&desk.window, "settleClocks");
    desk.settle();
    QCOMPARE(desk.window.currentCase()->page(), CaseScreen::Clocks);
}

void TestClocks::whoJoinedWithoutHistoryIsToldWhatIsMissing()
{
    Desk desk;
    desk.workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        snapshot.members.first().hasHistory = false;
        snapshot.milestones.clear();
        fixture::countClocks(snapshot, now);
    });
    openBanks(desk, CaseScreen::Clocks);
    QVERIFY(says(&desk.window, QStringLiteral("No clock runs yet")));
    QVERIFY(says(&desk.window, QStringLiteral("You joined without what was written before")));
}

QTEST_MAIN(TestClocks)
#include "TestClocks.moc"
