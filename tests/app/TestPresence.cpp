// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/presence/PresenceNote.h"
#include "tests/app/support/SessionWorld.h"

#include <QSignalSpy>
#include <QTest>

using namespace caseweave;
using namespace caseweave::test;
using testing::waitUntil;

namespace {

constexpr auto skew = SessionPresence::mostAwayMs;

QStringList othersAt(const Colleague &who)
{
    QStringList names;
    for (const ProfessionalCard &card : who.session->presence().others())
        names << card.name;
    return names;
}

QStringList names(std::initializer_list<const char *> all)
{
    QStringList names;
    for (const char *name : all)
        names << QString::fromUtf8(name);
    return names;
}

} // namespace

/// Who else has a case before them now, as its members' computers tell each other (docs/payloads.md, "Live messages").
class TestPresence : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase();
    void whoComesIsNamedUntilTheyGo();
    void whoShowsNothingIsShownNobody();
    void aHubBringsNothingBack();
    void aNoteIsOfThisMoment_data();
    void aNoteIsOfThisMoment();
    void whoIsHeardOfNoMoreIsForgotten();
    void theComputersOfOnePersonAreOne();
    void anotherCaseIsAnotherCase();
    void whatIsNoPresenceIsLeft();
    void whoIsPutOutIsNotNamed();
    void itIsToldWhenItBeginsAgainAndWhenItEnds();
    void whoComesIsAnsweredSoonAndOnce();
    void itIsToldOnEachConnection();
    void overAHubColleaguesSeeEachOtherComeAndGo();

private:
    CaseId shared(const std::vector<Colleague *> &with);
    std::int64_t now() const { return m_world->hub.clock.nowMs(); }
    /// What the computer of this one tells.
    Bytes noteOf(Colleague &who, bool here, std::int64_t atMs)
    {
        return who.session->caseFile(m_id)->log().sealLive(PresenceNote{here}.encode(), atMs).value();
    }
    void give(Colleague &to, const Bytes &note) { to.session->presence().take(mailboxOf(m_id), note); }
    void hear(Colleague &to, Colleague &from, bool here = true) { give(to, noteOf(from, here, now())); }
    bool isOnline(const Colleague &who) const { return who.session->status().connection == Connection::Online; }

    std::unique_ptr<SessionWorld> m_world;
    std::unique_ptr<Colleague> m_ann; ///< council, lead
    std::unique_ptr<Colleague> m_joe; ///< police
    std::unique_ptr<Colleague> m_sue; ///< council
    std::unique_ptr<Colleague> m_sueAtHome;
    CaseId m_id;
    CaseId m_other;
};

CaseId TestPresence::shared(const std::vector<Colleague *> &with)
{
    CaseDraft draft;
    draft.reference = QStringLiteral("136594");
    const CaseId id = m_ann->session->createCase(draft).value();
    std::vector<Colleague *> everybody{m_ann.get()};
    for (Colleague *who : with) {
        if (who != m_sueAtHome.get() && !m_ann->addMember(id, *who))
            return {};
        everybody.push_back(who);
    }
    return m_world->agree(id, everybody) ? id : CaseId();
}

void TestPresence::initTestCase()
{
    initialiseCrypto();
    m_world = std::make_unique<SessionWorld>();
    m_ann = m_world->hire(m_world->council, "Ann Rees");
    m_joe = m_world->hire(m_world->police, "Joe Okoro");
    m_sue = m_world->hire(m_world->council, "Sue Patel");
    m_sueAtHome = m_world->equip(m_world->council, {m_sue->id(), "Sue Patel", "Professional", "", "", ""});
    m_world->publish();
    for (Colleague *who : {m_ann.get(), m_joe.get(), m_sue.get(), m_sueAtHome.get()}) {
        who->unlock();
        QVERIFY(waitUntil([&] { return who->session->status().upToDateAt.isValid(); }));
    }
    m_id = shared({m_joe.get(), m_sue.get(), m_sueAtHome.get()});
    m_other = shared({m_joe.get()});
    QVERIFY(!m_id.isZero() && !m_other.isZero());
}

/// Nobody shows anything, and what was heard before is past. The computers are offline: tests hand on themselves what
/// is told, all but the last ones.
void TestPresence::init()
{
    for (Colleague *who : {m_ann.get(), m_joe.get(), m_sue.get(), m_sueAtHome.get()}) {
        who->session->presence().show({});
        who->session->setOnline(false);
    }
    m_world->hub.clock.advance(SessionPresence::toldEveryMs);
}

void TestPresence::cleanupTestCase()
{
    m_sueAtHome.reset();
    m_sue.reset();
    m_joe.reset();
    m_ann.reset();
    m_world.reset();
}

void TestPresence::whoComesIsNamedUntilTheyGo()
{
    m_joe->session->presence().show(m_id);
    QSignalSpy changed(&m_joe->session->presence(), &SessionPresence::changed);
    hear(*m_joe, *m_sue);
    QCOMPARE(othersAt(*m_joe), names({"Sue Patel"}));
    hear(*m_joe, *m_ann);
    QCOMPARE(othersAt(*m_joe), names({"Ann Rees", "Sue Patel"}));
    QCOMPARE(changed.count(), 2);
    QVERIFY(changed.last().at(0).value<CaseId>() == m_id);
    QCOMPARE(changed.last().at(1).value<QList<ProfessionalCard>>().size(), 2);
    QCOMPARE(m_joe->session->presence().others().first().agency.name, QStringLiteral("Leeds"));
    // That they still are is no news.
    give(*m_joe, noteOf(*m_sue, true, now() + 1));
    QCOMPARE(changed.count(), 2);
    give(*m_joe, noteOf(*m_sue, false, now() + 2));
    QCOMPARE(othersAt(*m_joe), names({"Ann Rees"}));
    QCOMPARE(changed.count(), 3);
}

void TestPresence::whoShowsNothingIsShownNobody()
{
    hear(*m_joe, *m_sue);
    QCOMPARE(othersAt(*m_joe), QStringList());
    m_joe->session->presence().show(m_id);
    QCOMPARE(othersAt(*m_joe), QStringList());
    give(*m_joe, noteOf(*m_sue, true, now() + 1));
    QCOMPARE(othersAt(*m_joe), names({"Sue Patel"}));
    QSignalSpy changed(&m_joe->session->presence(), &SessionPresence::changed);
    m_joe->session->presence().show({});
    QCOMPARE(othersAt(*m_joe), QStringList());
    QCOMPARE(changed.count(), 1);
    // Back again: nobody is named of whom nothing was heard since.
    m_joe->session->presence().show(m_id);
    QCOMPARE(othersAt(*m_joe), QStringList());
}

void TestPresence::aHubBringsNothingBack()
{
    m_joe->session->presence().show(m_id);
    const Bytes here = noteOf(*m_sue, true, now());
    give(*m_joe, here);
    give(*m_joe, noteOf(*m_sue, false, now() + 1));
    QCOMPARE(othersAt(*m_joe), QStringList());
    give(*m_joe, here);
    give(*m_joe, noteOf(*m_sue, true, now() + 1)); // no later than the last
    QCOMPARE(othersAt(*m_joe), QStringList());
    // Nor once the case was left meanwhile.
    m_joe->session->presence().show({});
    m_joe->session->presence().show(m_id);
    give(*m_joe, here);
    QCOMPARE(othersAt(*m_joe), QStringList());
    give(*m_joe, noteOf(*m_sue, true, now() + 2));
    QCOMPARE(othersAt(*m_joe), names({"Sue Patel"}));
}

void TestPresence::aNoteIsOfThisMoment_data()
{
    QTest::addColumn<qint64>("away");
    QTest::addColumn<bool>("counts");
    // Each later than the one before.
    QTest::newRow("long ago") << qint64{-skew - 1} << false;
    QTest::newRow("a clock behind") << qint64{-skew} << true;
    QTest::newRow("a clock ahead") << qint64{skew} << true;
    QTest::newRow("far ahead") << qint64{skew + 1} << false;
}

void TestPresence::aNoteIsOfThisMoment()
{
    QFETCH(qint64, away);
    QFETCH(bool, counts);
    // So that nothing that was heard before is later.
    m_world->hub.clock.advance(3 * skew);
    m_joe->session->presence().show(m_id);
    give(*m_joe, noteOf(*m_sue, true, now() + away));
    QCOMPARE(othersAt(*m_joe), counts ? names({"Sue Patel"}) : QStringList());
}

void TestPresence::whoIsHeardOfNoMoreIsForgotten()
{
    // A later time than any that was told in a test before.
    m_world->hub.clock.advance(3 * skew);
    m_joe->session->presence().show(m_id);
    hear(*m_joe, *m_sue);
    m_world->hub.clock.advance(SessionPresence::forgottenAfterMs - 1);
    m_joe->session->presence().look();
    QCOMPARE(othersAt(*m_joe), names({"Sue Patel"}));
    m_world->hub.clock.advance(1);
    m_joe->session->presence().look();
    QCOMPARE(othersAt(*m_joe), QStringList());
    // A clock that was set back tells nothing of when it was.
    hear(*m_joe, *m_sue);
    QCOMPARE(othersAt(*m_joe), names({"Sue Patel"}));
    m_world->hub.clock.advance(-1);
    m_joe->session->presence().look();
    QCOMPARE(othersAt(*m_joe), QStringList());
}

void TestPresence::theComputersOfOnePersonAreOne()
{
    m_joe->session->presence().show(m_id);
    hear(*m_joe, *m_sue);
    hear(*m_joe, *m_sueAtHome);
    QCOMPARE(othersAt(*m_joe), names({"Sue Patel"}));
    give(*m_joe, noteOf(*m_sue, false, now() + 1));
    QCOMPARE(othersAt(*m_joe), names({"Sue Patel"}));
    give(*m_joe, noteOf(*m_sueAtHome, false, now() + 1));
    QCOMPARE(othersAt(*m_joe), QStringList());
    // Nobody is told of themselves.
    m_sue->session->presence().show(m_id);
    hear(*m_sue, *m_sueAtHome);
    QCOMPARE(othersAt(*m_sue), QStringList());
    hear(*m_sue, *m_joe);
    QCOMPARE(othersAt(*m_sue), names({"Joe Okoro"}));
}

void TestPresence::anotherCaseIsAnotherCase()
{
    SessionPresence &anns = m_ann->session->presence();
    anns.show(m_id);
    const Bytes elsewhere
        = m_joe->session->caseFile(m_other)->log().sealLive(PresenceNote{true}.encode(), now()).value();
    anns.take(mailboxOf(m_other), elsewhere);
    anns.take(mailboxOf(m_id), elsewhere);
    QCOMPARE(othersAt(*m_ann), QStringList());
    hear(*m_ann, *m_sue);
    QCOMPARE(othersAt(*m_ann), names({"Sue Patel"}));
    anns.show(m_other);
    QCOMPARE(othersAt(*m_ann), QStringList());
    anns.take(mailboxOf(m_other), elsewhere);
    QCOMPARE(othersAt(*m_ann), names({"Joe Okoro"}));
}

void TestPresence::whatIsNoPresenceIsLeft()
{
    m_joe->session->presence().show(m_id);
    for (const Bytes &bad : {Bytes(), Bytes(24), Bytes(512, 7)})
        give(*m_joe, bad);
    const Bytes minutes{0x83, 1, 2, 1};
    give(*m_joe, m_sue->session->caseFile(m_id)->log().sealLive(minutes, now()).value());
    QCOMPARE(othersAt(*m_joe), QStringList());
    // It did not count as the last of that computer either.
    hear(*m_joe, *m_sue);
    QCOMPARE(othersAt(*m_joe), names({"Sue Patel"}));
}

void TestPresence::whoIsPutOutIsNotNamed()
{
    for (Colleague *who : {m_ann.get(), m_joe.get()})
        who->session->setOnline(true);
    const CaseId id = shared({m_joe.get()});
    QVERIFY(!id.isZero());
    SessionPresence &anns = m_ann->session->presence();
    anns.show(id);
    anns.take(mailboxOf(id), m_joe->session->caseFile(id)->log().sealLive(PresenceNote{true}.encode(), now()).value());
    QCOMPARE(othersAt(*m_ann), names({"Joe Okoro"}));
    QVERIFY(m_ann->session->change(id, [&](CaseWriter &writer) { return writer.removeMember(m_joe->id()); }).ok());
    anns.look();
    QCOMPARE(othersAt(*m_ann), QStringList());
}

void TestPresence::itIsToldWhenItBeginsAgainAndWhenItEnds()
{
    m_ann->session->setOnline(true);
    QVERIFY(waitUntil([&] { return isOnline(*m_ann); }));
    // From here on nothing is waited for, so the connection stays as it is whatever the clock does.
    SessionPresence &anns = m_ann->session->presence();
    QSignalSpy told(&anns, &SessionPresence::told);
    anns.show(m_id);
    anns.show(m_id);
    anns.look();
    QCOMPARE(told.count(), 1);
    QVERIFY(told.last().at(0).value<CaseId>() == m_id && told.last().at(1).toBool());
    m_world->hub.clock.advance(SessionPresence::toldEveryMs - 1);
    anns.look();
    QCOMPARE(told.count(), 1);
    m_world->hub.clock.advance(1);
    anns.look();
    anns.look();
    QCOMPARE(told.count(), 2);
    // To another case: gone there, here now.
    anns.show(m_other);
    QCOMPARE(told.count(), 4);
    QVERIFY(told.at(2).at(0).value<CaseId>() == m_id && !told.at(2).at(1).toBool());
    QVERIFY(told.at(3).at(0).value<CaseId>() == m_other && told.at(3).at(1).toBool());
    m_ann->lock();
    QCOMPARE(told.count(), 5);
    QVERIFY(told.last().at(0).value<CaseId>() == m_other && !told.last().at(1).toBool());
    m_ann->unlock();
    m_world->hub.clock.advance(SessionPresence::toldEveryMs);
}

void TestPresence::whoComesIsAnsweredSoonAndOnce()
{
    m_ann->session->setOnline(true);
    QVERIFY(waitUntil([&] { return isOnline(*m_ann); }));
    SessionPresence &anns = m_ann->session->presence();
    QSignalSpy told(&anns, &SessionPresence::told);
    anns.show(m_id);
    hear(*m_ann, *m_joe);
    QCOMPARE(told.count(), 1);
    m_world->hub.clock.advance(SessionPresence::answeredAfterMs - 1);
    anns.look();
    QCOMPARE(told.count(), 1);
    m_world->hub.clock.advance(1);
    anns.look();
    QCOMPARE(told.count(), 2);
    // Who is known already was told.
    m_world->hub.clock.advance(SessionPresence::answeredAfterMs);
    hear(*m_ann, *m_joe);
    anns.look();
    QCOMPARE(told.count(), 2);
    hear(*m_ann, *m_sue);
    QCOMPARE(told.count(), 3);
    // Who goes is not answered.
    m_world->hub.clock.advance(SessionPresence::answeredAfterMs);
    hear(*m_ann, *m_sueAtHome, false);
    QCOMPARE(told.count(), 3);
    // A clock that is set back does not silence it.
    m_world->hub.clock.advance(-SessionPresence::answeredAfterMs - 1);
    anns.look();
    QCOMPARE(told.count(), 4);
    m_world->hub.clock.advance(SessionPresence::answeredAfterMs + 1);
}

void TestPresence::itIsToldOnEachConnection()
{
    SessionPresence &anns = m_ann->session->presence();
    QSignalSpy told(&anns, &SessionPresence::told);
    anns.show(m_id);
    QCOMPARE(told.count(), 0);
    for (int connection = 1; connection <= 2; ++connection) {
        const auto before = told.count();
        m_ann->session->setOnline(true);
        QVERIFY(waitUntil([&] { return told.count() > before; }));
        m_ann->session->setOnline(false);
    }
}

void TestPresence::overAHubColleaguesSeeEachOtherComeAndGo()
{
    for (Colleague *who : {m_ann.get(), m_joe.get(), m_sue.get()}) {
        who->session->setOnline(true);
        QVERIFY(waitUntil([&] { return who->isSettled(); }));
    }
    m_ann->session->presence().show(m_id);
    m_joe->session->presence().show(m_id);
    QVERIFY(waitUntil([&] { return !othersAt(*m_ann).isEmpty() || !othersAt(*m_joe).isEmpty(); }));
    // Whichever the hub heard later is answered, and who does not say that she is here learns of nobody.
    m_world->hub.clock.advance(SessionPresence::answeredAfterMs);
    QVERIFY(
        waitUntil([&] { return othersAt(*m_ann) == names({"Joe Okoro"}) && othersAt(*m_joe) == names({"Ann Rees"}); }));
    QCOMPARE(othersAt(*m_sue), QStringList());
    // The clock stands still, so that nobody is forgotten: those who go say so.
    m_joe->session->presence().show({});
    QVERIFY(waitUntil([&] { return othersAt(*m_ann).isEmpty(); }));
    m_joe->session->presence().show(m_id);
    QVERIFY(waitUntil([&] { return othersAt(*m_ann) == names({"Joe Okoro"}); }));
    m_joe->session->setOnline(false);
    QVERIFY(waitUntil([&] { return othersAt(*m_ann).isEmpty(); }));
    m_joe->session->setOnline(true);
    QVERIFY(waitUntil([&] { return othersAt(*m_ann) == names({"Joe Okoro"}); }));
    // Whoever hears nothing names nobody meanwhile.
    m_ann->session->setOnline(false);
    QVERIFY(waitUntil([&] { return othersAt(*m_ann).isEmpty() && othersAt(*m_joe).isEmpty(); }));
    m_ann->session->setOnline(true);
    QVERIFY(
        waitUntil([&] { return othersAt(*m_ann) == names({"Joe Okoro"}) && othersAt(*m_joe) == names({"Ann Rees"}); }));
    m_joe->lock();
    QVERIFY(waitUntil([&] { return othersAt(*m_ann).isEmpty(); }));
    m_joe->unlock();
}

QTEST_GUILESS_MAIN(TestPresence)
#include "TestPresence.moc"
