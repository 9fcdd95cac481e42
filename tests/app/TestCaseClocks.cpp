// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/SessionWorld.h"
#include "tests/app/support/SignedRules.h"

#include <QSignalSpy>
#include <QTest>

using namespace caseweave;
using namespace caseweave::test;
using testing::waitUntil;

namespace {

CaseDraft family()
{
    CaseDraft draft;
    draft.reference = QStringLiteral("136594");
    for (const char *name : {"Charlie", "Ben"}) {
        PersonDraft child;
        child.givenName = QLatin1String(name);
        child.familyName = QStringLiteral("Banks");
        draft.people += child;
    }
    return draft;
}

MilestoneDraft milestone(const char *kind, QDate date)
{
    MilestoneDraft draft;
    draft.kind = QLatin1String(kind);
    draft.date = date;
    return draft;
}

/// What a change of this milestone starts from.
MilestoneDraft changeOf(const Milestone &one)
{
    MilestoneDraft draft;
    draft.milestone = one.id;
    draft.kind = one.kind;
    draft.date = one.date;
    draft.time = one.time;
    draft.subjects = one.subjects;
    draft.beganEnquiry = one.beganEnquiry;
    draft.state = one.state;
    draft.note = one.note;
    draft.replaces = one.values;
    return draft;
}

const StatutoryClock *clockOf(const CaseSnapshotPtr &picture, const char *rule)
{
    for (const StatutoryClock &clock : picture->clocks) {
        if (clock.rule.id == QLatin1String(rule))
            return &clock;
    }
    return nullptr;
}

std::optional<QDate> dueOf(const CaseSnapshotPtr &picture, const char *rule)
{
    const StatutoryClock *clock = picture == nullptr ? nullptr : clockOf(picture, rule);
    return clock == nullptr ? std::nullopt : clock->due.date;
}

} // namespace

/// Milestones and clocks through real profiles and a hub. The hub's clock says 15 January 2027, a Friday.
class TestCaseClocks : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionWorld> m_world;
    std::unique_ptr<Colleague> m_ann;
    std::unique_ptr<Colleague> m_joe;

    CaseId sharedCase()
    {
        const CaseId id = m_ann->session->createCase(family()).value();
        return m_ann->addMember(id, *m_joe) && m_world->agree(id, {m_ann.get(), m_joe.get()}) ? id : CaseId();
    }
    static Status record(Colleague &who, const CaseId &id, const MilestoneDraft &draft)
    {
        return who.session->change(id, [&](CaseWriter &writer) { return writer.recordMilestone(draft); });
    }
    static Status choose(Colleague &who, const CaseId &id, const char *jurisdiction)
    {
        FieldDraft draft;
        draft.name = QStringLiteral("jurisdiction");
        draft.text = QLatin1String(jurisdiction);
        return who.writeField(id, draft);
    }

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void everybodySeesTheSameClocks();
    void withoutAJurisdictionThereIsNoClock();
    void aMilestoneIsChangedAndWithdrawn();
    void twoChangesAtTheSameTimeBothStandUntilOneSettlesThem();
    void aMilestoneOfANewerProgramIsKeptAndStartsNothing();
    void milestonesOutOfBoundsAreRefused_data();
    void milestonesOutOfBoundsAreRefused();
    void theNextDateStandsInTheListAndOverdueComesFirst();
    void aNewDayMakesAClockOverdueWithoutAnybodyWriting();
    void rulesThatTheAgencySignedAreGoneByAtOnceAndAfterALock();
    void rulesThatAnotherAgencySignedChangeNothing();
};

void TestCaseClocks::initTestCase()
{
    initialiseCrypto();
    m_world = std::make_unique<SessionWorld>();
    m_ann = m_world->hire(m_world->council, "Ann Rees");
    m_joe = m_world->hire(m_world->police, "Joe Roe");
    m_world->publish();
    m_ann->unlock();
    m_joe->unlock();
    QVERIFY(waitUntil([&] { return !m_ann->session->findProfessionals(QStringLiteral("Roe")).isEmpty(); }));
}

void TestCaseClocks::cleanupTestCase()
{
    m_joe.reset();
    m_ann.reset();
    m_world.reset();
}

void TestCaseClocks::everybodySeesTheSameClocks()
{
    const CaseId id = sharedCase();
    QVERIFY(!id.isZero());
    QVERIFY(choose(*m_ann, id, "england"));
    MilestoneDraft discussion = milestone("strategy_discussion", {2027, 1, 14});
    discussion.time = QTime(9, 5);
    discussion.beganEnquiry = true;
    discussion.subjects = {m_ann->picture(id)->summary.subjects.first().id};
    discussion.note = QStringLiteral("By telephone.");
    QVERIFY(record(*m_ann, id, discussion));
    QVERIFY(waitUntil([&] { return clockOf(m_joe->picture(id), "initial_conference") != nullptr; }));
    QVERIFY(m_world->agree(id, {m_ann.get(), m_joe.get()}));
    for (Colleague *who : {m_ann.get(), m_joe.get()}) {
        const CaseSnapshotPtr picture = who->picture(id);
        const Milestone one = picture->milestones.first();
        QCOMPARE(one.author, QStringLiteral("Ann Rees"));
        QCOMPARE(one.note, QStringLiteral("By telephone."));
        QCOMPARE(one.time, QTime(9, 5));
        QCOMPARE(one.beganEnquiry, true);
        QVERIFY(!one.twoVersions);
        const StatutoryClock *clock = clockOf(picture, "initial_conference");
        QCOMPARE(clock->due.date, QDate(2027, 2, 4));
        QCOMPARE(clock->subjects, discussion.subjects);
        QCOMPARE(clock->start.id, one.id);
    }
}

void TestCaseClocks::withoutAJurisdictionThereIsNoClock()
{
    const CaseId id = m_ann->session->createCase(family()).value();
    QVERIFY(record(*m_ann, id, milestone("referral", {2027, 1, 14})));
    QCOMPARE(m_ann->picture(id)->milestones.size(), 1);
    QVERIFY(m_ann->picture(id)->clocks.isEmpty());
    QVERIFY(choose(*m_ann, id, "atlantis"));
    QVERIFY(waitUntil([&] { return m_ann->picture(id)->jurisdiction == QLatin1String("atlantis"); }));
    QVERIFY(m_ann->picture(id)->clocks.isEmpty());
}

void TestCaseClocks::aMilestoneIsChangedAndWithdrawn()
{
    const CaseId id = m_ann->session->createCase(family()).value();
    QVERIFY(choose(*m_ann, id, "england"));
    MilestoneDraft referral = milestone("referral", {2027, 1, 12});
    referral.time = QTime(16, 0);
    QVERIFY(record(*m_ann, id, referral));
    QVERIFY(waitUntil([&] { return m_ann->picture(id)->milestones.size() == 1; }));
    MilestoneDraft change = changeOf(m_ann->picture(id)->milestones.first());
    change.date = QDate(2027, 1, 13);
    change.time.reset();
    QVERIFY(record(*m_ann, id, change));
    QVERIFY(waitUntil([&] { return m_ann->picture(id)->milestones.first().date == change.date; }));
    Milestone now = m_ann->picture(id)->milestones.first();
    QVERIFY(!now.time && !now.twoVersions);
    QCOMPARE(clockOf(m_ann->picture(id), "referral_decision")->due.date, QDate(2027, 1, 14));
    change = changeOf(now);
    change.state = MilestoneState::Withdrawn;
    QVERIFY(record(*m_ann, id, change));
    QVERIFY(waitUntil([&] { return m_ann->picture(id)->milestones.isEmpty(); }));
    QVERIFY(m_ann->picture(id)->clocks.isEmpty());
}

void TestCaseClocks::twoChangesAtTheSameTimeBothStandUntilOneSettlesThem()
{
    const CaseId id = sharedCase();
    QVERIFY(record(*m_ann, id, milestone("referral", {2027, 1, 12})));
    QVERIFY(waitUntil([&] { return m_joe->picture(id)->milestones.size() == 1; }));
    m_ann->session->setOnline(false);
    m_joe->session->setOnline(false);
    for (const auto &[who, day] : {std::pair(m_ann.get(), 13), {m_joe.get(), 14}}) {
        MilestoneDraft change = changeOf(who->picture(id)->milestones.first());
        change.date = QDate(2027, 1, day);
        QVERIFY(record(*who, id, change));
    }
    m_ann->session->setOnline(true);
    m_joe->session->setOnline(true);
    for (Colleague *who : {m_ann.get(), m_joe.get()})
        QVERIFY(waitUntil([&] { return who->picture(id)->milestones.first().twoVersions; }));
    QCOMPARE(m_ann->picture(id)->summary.conflicts, 1);
    QVERIFY(record(*m_joe, id, changeOf(m_joe->picture(id)->milestones.first())));
    for (Colleague *who : {m_ann.get(), m_joe.get()})
        QVERIFY(waitUntil([&] { return !who->picture(id)->milestones.first().twoVersions; }));
    QVERIFY(m_world->agree(id, {m_ann.get(), m_joe.get()}));
    QCOMPARE(m_ann->picture(id)->milestones.first().date, m_joe->picture(id)->milestones.first().date);
}

void TestCaseClocks::aMilestoneOfANewerProgramIsKeptAndStartsNothing()
{
    const CaseId id = m_ann->session->createCase(family()).value();
    QVERIFY(choose(*m_ann, id, "england"));
    QVERIFY(record(*m_ann, id, milestone("of_a_newer_program", {2027, 1, 12})));
    QVERIFY(waitUntil([&] { return m_ann->picture(id)->milestones.size() == 1; }));
    QVERIFY(m_ann->picture(id)->clocks.isEmpty());
}

void TestCaseClocks::milestonesOutOfBoundsAreRefused_data()
{
    QTest::addColumn<std::function<void(MilestoneDraft &)>>("spoil");
    QTest::addColumn<ErrorCode>("code");
    const auto row = [](const char *name, ErrorCode code, const std::function<void(MilestoneDraft &)> &spoil) {
        QTest::newRow(name) << spoil << code;
    };
    row("no kind", ErrorCode::Malformed, [](MilestoneDraft &draft) { draft.kind.clear(); });
    row("kind in words", ErrorCode::Malformed, [](MilestoneDraft &draft) { draft.kind = QStringLiteral("A visit"); });
    row("no date", ErrorCode::Malformed, [](MilestoneDraft &draft) { draft.date = QDate(); });
    row("date far off", ErrorCode::Malformed, [](MilestoneDraft &draft) { draft.date = QDate(2300, 1, 1); });
    row("unknown child", ErrorCode::NotFound, [](MilestoneDraft &draft) { draft.subjects = {ObjectId{7}}; });
    row("unknown milestone", ErrorCode::NotFound, [](MilestoneDraft &draft) { draft.milestone = ObjectId{7}; });
    row("long note", ErrorCode::TooLarge,
        [](MilestoneDraft &draft) { draft.note = QString(mostFieldBytes + 1, QLatin1Char('a')); });
}

void TestCaseClocks::milestonesOutOfBoundsAreRefused()
{
    QFETCH(std::function<void(MilestoneDraft &)>, spoil);
    QFETCH(ErrorCode, code);
    const CaseId id = m_ann->session->createCase(family()).value();
    MilestoneDraft draft = milestone("referral", {2027, 1, 12});
    spoil(draft);
    const Status written = record(*m_ann, id, draft);
    QVERIFY(!written);
    QVERIFY(written.code() == code);
    QVERIFY(m_ann->picture(id)->milestones.isEmpty());
}

void TestCaseClocks::theNextDateStandsInTheListAndOverdueComesFirst()
{
    const CaseId late = m_ann->session->createCase(family()).value();
    QVERIFY(choose(*m_ann, late, "england"));
    QVERIFY(record(*m_ann, late, milestone("referral", {2027, 1, 11})));
    QVERIFY(waitUntil([&] { return m_ann->summary(late).next.has_value(); }));
    const NextDate next = *m_ann->summary(late).next;
    QCOMPARE(next.name, QStringLiteral("Decision on the referral"));
    QCOMPARE(next.date, QDate(2027, 1, 12));
    QVERIFY(next.overdue);
    QCOMPARE(m_ann->session->summaries().first().id, late);
}

void TestCaseClocks::aNewDayMakesAClockOverdueWithoutAnybodyWriting()
{
    const CaseId id = m_ann->session->createCase(family()).value();
    QVERIFY(choose(*m_ann, id, "england"));
    QVERIFY(record(*m_ann, id, milestone("referral", {2027, 1, 14})));
    QVERIFY(waitUntil([&] { return m_ann->summary(id).next.has_value(); }));
    // With the hub, a picture is made anew for other reasons too.
    QVERIFY(waitUntil([&] { return m_ann->isSettled() && m_ann->summary(id).unsent == 0; }));
    QSignalSpy shown(m_ann->session.get(), &ProfileSession::statusChanged);
    m_ann->session->setOnline(false);
    QVERIFY(waitUntil([&] { return shown.size() > 0; }));
    QVERIFY(!m_ann->summary(id).next->overdue);
    // Who is connected while a day passes at once finds the hub dead, and waits for a time that this clock never shows.
    m_joe->session->setOnline(false);
    m_world->hub.clock.advance(24 * 3'600'000);
    m_ann->session->noteTime();
    QVERIFY(waitUntil([&] { return m_ann->summary(id).next->overdue; }));
    m_ann->session->setOnline(true);
    m_joe->session->setOnline(true);
}

void TestCaseClocks::rulesThatTheAgencySignedAreGoneByAtOnceAndAfterALock()
{
    const CaseId id = sharedCase();
    QVERIFY(!id.isZero());
    QVERIFY(choose(*m_ann, id, "england"));
    QVERIFY(record(*m_ann, id, milestone("strategy_discussion", {2027, 1, 4})));
    QVERIFY(m_world->agree(id, {m_ann.get(), m_joe.get()}));
    const auto due = [&](Colleague &who) { return dueOf(who.picture(id), "initial_conference"); };
    QVERIFY(waitUntil([&] { return due(*m_ann) == QDate(2027, 1, 25) && due(*m_joe) == QDate(2027, 1, 25); }));
    const QString nation = QStringLiteral("england");
    const QString key = JurisdictionBook::keyOf(nation);
    JurisdictionBook book(m_world->council.id());
    QVERIFY(book.take(signRules(m_world->council, 3), m_world->hub.clock.nowSeconds()));
    QVERIFY(m_ann->session->keepForm(key, book.content(nation)));
    QVERIFY(waitUntil([&] { return due(*m_ann) == QDate(2027, 1, 20); }));
    QCOMPARE(due(*m_joe), QDate(2027, 1, 25)); // of another agency, which goes by its own
    m_ann->lock();
    m_ann->pictures.clear();
    m_ann->unlock();
    QVERIFY(waitUntil([&] { return m_ann->has(id) && due(*m_ann) == QDate(2027, 1, 20); }));
    book.setInForce(nation, false);
    QVERIFY(m_ann->session->keepForm(key, book.content(nation)));
    QVERIFY(waitUntil([&] { return due(*m_ann) == QDate(2027, 1, 25); }));
}

void TestCaseClocks::rulesThatAnotherAgencySignedChangeNothing()
{
    const CaseId id = m_ann->session->createCase(family()).value();
    QVERIFY(choose(*m_ann, id, "england"));
    QVERIFY(record(*m_ann, id, milestone("strategy_discussion", {2027, 1, 4})));
    const auto due = [&] { return dueOf(m_ann->picture(id), "initial_conference"); };
    const QString nation = QStringLiteral("england");
    JurisdictionBook theirs(m_world->police.id());
    QVERIFY(theirs.take(signRules(m_world->police, 3), m_world->hub.clock.nowSeconds()));
    QVERIFY(m_ann->session->keepForm(JurisdictionBook::keyOf(nation), theirs.content(nation)));
    QVERIFY(record(*m_ann, id, milestone("referral", {2027, 1, 4})));
    QVERIFY(waitUntil([&] { return clockOf(m_ann->picture(id), "referral_decision") != nullptr; }));
    QCOMPARE(due(), QDate(2027, 1, 25));
    QVERIFY(m_ann->session->keepForm(JurisdictionBook::keyOf(nation), {}));
}

QTEST_GUILESS_MAIN(TestCaseClocks)
#include "TestCaseClocks.moc"
