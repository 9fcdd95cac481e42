// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clock/StatutoryClock.h"

#include <QTest>

using namespace caseweave;

namespace {

ObjectBytes object(std::uint8_t number)
{
    ObjectBytes id{};
    id.back() = number;
    return id;
}

const ObjectBytes charlie = object(101);
const ObjectBytes ben = object(102);

/// The milestones of one case, each with an id of its own.
struct Case {
    QList<Milestone> milestones;
    QList<ObjectBytes> subjects{charlie};
    QString nation = QStringLiteral("england");

    Milestone &add(const char *kind, const char *date, MilestoneState state = MilestoneState::Done)
    {
        Milestone one;
        one.id = object(static_cast<std::uint8_t>(milestones.size() + 1));
        one.kind = QLatin1String(kind);
        one.date = QDate::fromString(QLatin1String(date), Qt::ISODate);
        one.state = state;
        milestones += one;
        return milestones.last();
    }
    QList<StatutoryClock> clocks(const char *rule, const QDateTime &now = {{2026, 11, 22}, {9, 30}}) const
    {
        QList<StatutoryClock> found;
        for (const StatutoryClock &clock : clocksOf(milestones, subjects, *builtInJurisdiction(nation), now)) {
            if (clock.rule.id == QLatin1String(rule))
                found += clock;
        }
        return found;
    }
    StatutoryClock clock(const char *rule, const QDateTime &now = {{2026, 11, 22}, {9, 30}}) const
    {
        const QList<StatutoryClock> found = clocks(rule, now);
        if (found.size() != 1)
            qFatal("%d clocks of %s", static_cast<int>(found.size()), rule);
        return found.first();
    }
};

} // namespace

class TestStatutoryClock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aMilestoneStartsTheClocksOfItsKind();
    void whatMeetsAClockStopsIt();
    void whatMeetsAClockLateSaysSo();
    void aMilestoneBeforeTheStartMeetsNothing();
    void theStrategyDiscussionThatIsMarkedStartsTheConference();
    void whereNoneIsMarkedTheLastBeforeTheEnquiryDoes();
    void whereNothingIsKnownTheEarliestDoes();
    void aDiscussionThatBeganNothingStartsNothing();
    void aLaterEnquiryHasAClockOfItsOwn();
    void childrenWithTheSameDatesShareAClock();
    void aMilestoneAboutOneChildCountsForThatChildAlone();
    void aClockThatIsNotNeededAnyMoreLapses();
    void whatIsPlannedStopsNothingAndIsTold();
    void whatComesBeforeAMeetingIsDueWhileItIsPlanned();
    void whatIsWithdrawnCountsForNothing();
    void theNextReviewIsCountedFromTheLast();
    void nextDueComesFirstAndMetOnesLast();
    void overdueIsTheDayAfterOrTheMinuteAfter();
    void anyMilestonesGiveClocksWithoutHarm();
};

void TestStatutoryClock::aMilestoneStartsTheClocksOfItsKind()
{
    Case one;
    one.add("referral", "2026-11-20");
    const StatutoryClock decision = one.clock("referral_decision");
    QCOMPARE(decision.due.date, QDate(2026, 11, 23));
    QCOMPARE(decision.startName, QStringLiteral("Referral received"));
    QCOMPARE(decision.workingDaysLeft, 1);
    QCOMPARE(decision.daysLeft, 1);
    QVERIFY(decision.isRunning());
    QCOMPARE(one.clock("assessment").due.date, QDate(2027, 1, 27));
    QCOMPARE(clocksOf(one.milestones, one.subjects, *builtInJurisdiction(one.nation), QDateTime()).size(), 2);
}

void TestStatutoryClock::whatMeetsAClockStopsIt()
{
    Case one;
    one.add("referral", "2026-11-20");
    one.add("referral_decision", "2026-11-20");
    const StatutoryClock clock = one.clock("referral_decision");
    QVERIFY(!clock.isRunning() && !clock.metLate);
    QCOMPARE(clock.metBy->date, QDate(2026, 11, 20));
    QVERIFY(!clock.isOverdue(QDateTime({2027, 1, 1}, {9, 0})));
}

void TestStatutoryClock::whatMeetsAClockLateSaysSo()
{
    Case one;
    one.add("referral", "2026-11-17");
    one.add("referral_decision", "2026-11-19");
    QVERIFY(one.clock("referral_decision").metLate);
}

void TestStatutoryClock::aMilestoneBeforeTheStartMeetsNothing()
{
    Case one;
    one.add("referral_decision", "2026-11-19");
    one.add("referral", "2026-11-20");
    QVERIFY(one.clock("referral_decision").isRunning());
    one.milestones[0].date = one.milestones[1].date;
    one.milestones[0].time = QTime(9, 0);
    one.milestones[1].time = QTime(10, 0);
    QVERIFY(one.clock("referral_decision").isRunning());
    one.milestones[0].time.reset();
    QVERIFY(!one.clock("referral_decision").isRunning());
}

void TestStatutoryClock::theStrategyDiscussionThatIsMarkedStartsTheConference()
{
    Case one;
    one.add("strategy_discussion", "2026-11-03");
    one.add("strategy_discussion", "2026-11-20").beganEnquiry = true;
    one.add("strategy_discussion", "2026-11-21");
    const StatutoryClock clock = one.clock("initial_conference");
    QCOMPARE(clock.start.date, QDate(2026, 11, 20));
    QCOMPARE(clock.due.date, QDate(2026, 12, 11));
    QCOMPARE(clock.reason, StartReason::MarkedAsBegan);
    QCOMPARE(clock.passedOver, 2);
}

void TestStatutoryClock::whereNoneIsMarkedTheLastBeforeTheEnquiryDoes()
{
    Case one;
    one.add("strategy_discussion", "2026-11-03");
    one.add("strategy_discussion", "2026-11-10");
    one.add("strategy_discussion", "2026-11-20");
    one.add("section_47_started", "2026-11-11");
    const StatutoryClock clock = one.clock("initial_conference");
    QCOMPARE(clock.start.date, QDate(2026, 11, 10));
    QCOMPARE(clock.reason, StartReason::LastBeforeEnquiry);
}

void TestStatutoryClock::whereNothingIsKnownTheEarliestDoes()
{
    Case one;
    one.add("strategy_discussion", "2026-11-20");
    QCOMPARE(one.clock("initial_conference").reason, StartReason::OnlyOne);
    one.add("strategy_discussion", "2026-11-03");
    const StatutoryClock clock = one.clock("initial_conference");
    QCOMPARE(clock.start.date, QDate(2026, 11, 3));
    QCOMPARE(clock.reason, StartReason::EarliestUnmarked);
}

void TestStatutoryClock::aDiscussionThatBeganNothingStartsNothing()
{
    Case one;
    one.add("strategy_discussion", "2026-11-03").beganEnquiry = false;
    QVERIFY(one.clocks("initial_conference").isEmpty());
    QCOMPARE(one.clocks("strategy_record").size(), 1);
    one.add("strategy_discussion", "2026-11-20");
    QCOMPARE(one.clock("initial_conference").start.date, QDate(2026, 11, 20));
}

void TestStatutoryClock::aLaterEnquiryHasAClockOfItsOwn()
{
    Case one;
    one.add("strategy_discussion", "2026-03-02").beganEnquiry = true;
    one.add("initial_conference", "2026-03-20");
    one.add("strategy_discussion", "2026-11-20").beganEnquiry = true;
    const QList<StatutoryClock> clocks = one.clocks("initial_conference");
    QCOMPARE(clocks.size(), 2);
    QVERIFY(clocks[0].isRunning());
    QCOMPARE(clocks[0].due.date, QDate(2026, 12, 11));
    QVERIFY(!clocks[1].isRunning() && !clocks[1].metLate);
}

void TestStatutoryClock::childrenWithTheSameDatesShareAClock()
{
    Case one;
    one.subjects = {charlie, ben};
    one.add("strategy_discussion", "2026-11-20");
    QCOMPARE(one.clock("initial_conference").subjects, one.subjects);
}

void TestStatutoryClock::aMilestoneAboutOneChildCountsForThatChildAlone()
{
    Case one;
    one.subjects = {charlie, ben};
    one.add("strategy_discussion", "2026-11-20");
    one.add("initial_conference", "2026-12-04").subjects = {ben};
    const QList<StatutoryClock> clocks = one.clocks("initial_conference", {{2026, 12, 5}, {9, 0}});
    QCOMPARE(clocks.size(), 2);
    QCOMPARE(clocks[0].subjects, QList<ObjectBytes>{charlie});
    QVERIFY(clocks[0].isRunning());
    QCOMPARE(clocks[1].subjects, QList<ObjectBytes>{ben});
    QVERIFY(!clocks[1].isRunning());
    QCOMPARE(one.clock("first_core_group").subjects, QList<ObjectBytes>{ben});
}

void TestStatutoryClock::aClockThatIsNotNeededAnyMoreLapses()
{
    Case one;
    one.add("strategy_discussion", "2026-11-02");
    one.add("enquiry_closed", "2026-11-12");
    const StatutoryClock clock = one.clock("initial_conference");
    QVERIFY(!clock.isRunning() && !clock.metBy);
    QCOMPARE(clock.lapsedOn, QDate(2026, 11, 12));
    // What was met first stays met.
    one.add("initial_conference", "2026-11-11");
    QVERIFY(one.clock("initial_conference").metBy);
}

void TestStatutoryClock::whatIsPlannedStopsNothingAndIsTold()
{
    Case one;
    one.add("strategy_discussion", "2026-11-20");
    one.add("initial_conference", "2026-12-10", MilestoneState::Planned);
    const StatutoryClock clock = one.clock("initial_conference");
    QVERIFY(clock.isRunning());
    QCOMPARE(clock.plannedFor, QDate(2026, 12, 10));
    QVERIFY(one.clocks("first_core_group").isEmpty());
}

void TestStatutoryClock::whatComesBeforeAMeetingIsDueWhileItIsPlanned()
{
    Case one;
    one.nation = QStringLiteral("scotland");
    one.add("initial_conference", "2026-12-10", MilestoneState::Planned);
    StatutoryClock clock = one.clock("conference_notice");
    QCOMPARE(clock.due.date, QDate(2026, 12, 5));
    QVERIFY(clock.isRunning());
    one.milestones[0].state = MilestoneState::Done;
    QCOMPARE(one.clock("conference_notice").lapsedOn, QDate(2026, 12, 10));
    one.add("notice_given", "2026-12-07");
    clock = one.clock("conference_notice");
    QVERIFY(clock.metBy && clock.metLate);
    // The notice of an earlier meeting is not that of this one.
    one.add("initial_conference", "2027-03-01", MilestoneState::Planned);
    QVERIFY(one.clock("conference_notice").isRunning());
}

void TestStatutoryClock::whatIsWithdrawnCountsForNothing()
{
    Case one;
    one.add("referral", "2026-11-20", MilestoneState::Withdrawn);
    QVERIFY(one.clocks("referral_decision").isEmpty());
}

void TestStatutoryClock::theNextReviewIsCountedFromTheLast()
{
    Case one;
    one.add("initial_conference", "2026-01-15");
    one.add("review", "2026-04-10");
    one.add("review", "2026-10-08");
    QCOMPARE(one.clock("first_review").metBy->date, QDate(2026, 4, 10));
    const StatutoryClock next = one.clock("later_review");
    QVERIFY(next.isRunning());
    QCOMPARE(next.due.date, QDate(2027, 4, 8));
    QCOMPARE(next.reason, StartReason::Latest);
    QCOMPARE(next.passedOver, 1);
}

void TestStatutoryClock::nextDueComesFirstAndMetOnesLast()
{
    Case one;
    one.add("referral", "2026-11-03");
    one.add("referral_decision", "2026-11-04");
    one.add("strategy_discussion", "2026-11-20");
    const QList<StatutoryClock> all
        = clocksOf(one.milestones, one.subjects, *builtInJurisdiction(one.nation), {{2026, 11, 22}, {9, 0}});
    QStringList rules;
    for (const StatutoryClock &clock : all)
        rules += clock.rule.id;
    QCOMPARE(rules,
             QStringList({QStringLiteral("strategy_record"), QStringLiteral("initial_conference"),
                          QStringLiteral("assessment"), QStringLiteral("referral_decision")}));
}

void TestStatutoryClock::overdueIsTheDayAfterOrTheMinuteAfter()
{
    Case one;
    one.add("referral", "2026-11-19");
    const StatutoryClock day = one.clock("referral_decision");
    QVERIFY(!day.isOverdue({{2026, 11, 20}, {23, 59}}));
    QVERIFY(day.isOverdue({{2026, 11, 21}, {0, 0}}));
    one.nation = QStringLiteral("northern_ireland");
    one.milestones[0].time = QTime(16, 0);
    const StatutoryClock hour = one.clock("child_seen");
    QVERIFY(!hour.isOverdue({{2026, 11, 20}, {16, 0}}));
    QVERIFY(hour.isOverdue({{2026, 11, 20}, {16, 1}}));
}

void TestStatutoryClock::anyMilestonesGiveClocksWithoutHarm()
{
    // Dates far away and none at all, kinds that nobody knows, each nation.
    for (const Jurisdiction &nation : builtInJurisdictions()) {
        Case one;
        one.nation = nation.id;
        for (const char *date : {"1800-01-01", "2017-12-31", "2030-12-31", "2299-12-31", ""}) {
            for (const MilestoneKind &kind : nation.milestones)
                one.add(kind.kind.toLatin1().constData(), date);
            one.add("of_a_newer_program", date);
        }
        for (const StatutoryClock &clock : clocksOf(one.milestones, {}, nation, {{2026, 11, 22}, {9, 0}})) {
            QVERIFY(clock.start.date.isValid());
            QVERIFY(clock.due.date.has_value() != clock.due.unknownAt.has_value());
        }
    }
}

QTEST_GUILESS_MAIN(TestStatutoryClock)
#include "TestStatutoryClock.moc"
