// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/SessionWorld.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;
using testing::waitUntil;

/// A hub that lost all that it had: the computers of the members fill it again, once a lead's is among them.
class TestLostStore : public QObject {
    Q_OBJECT

    QStringList titles(Colleague &who) const
    {
        QStringList titles;
        for (const ChronologyEvent &event : who.events(m_case))
            titles << event.title;
        titles.sort();
        return titles;
    }
    /// Somebody who is connected, and is not in the case before anybody says so.
    bool joins(Colleague &who)
    {
        who.unlock();
        return waitUntil([&] { return who.session->status().upToDateAt.isValid(); }) && m_ann->addMember(m_case, who)
            && waitUntil([&] { return who.has(m_case); });
    }

    /// At once: the clock, by which a connection comes again, stands still.
    static void reconnect(Colleague &who)
    {
        who.session->setOnline(false);
        who.session->setOnline(true);
    }

    std::unique_ptr<SessionWorld> m_world;
    std::unique_ptr<Colleague> m_ann; ///< council, lead
    std::unique_ptr<Colleague> m_joe; ///< police
    std::unique_ptr<Colleague> m_sue; ///< council
    std::unique_ptr<Colleague> m_tom; ///< police, removed before
    std::unique_ptr<Colleague> m_kim; ///< council, joins afterwards
    CaseId m_case;

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void withoutALeadMembersAreToldAndGoOn();
    void whoWasRemovedBeforeStaysOut();
    void itIsKnownWithoutAConnectionToo();
    void aLeadsComputerBringsItBack();
    void whoJoinsLaterReadsAllOfIt();
};

void TestLostStore::initTestCase()
{
    initialiseCrypto();
    m_world = std::make_unique<SessionWorld>();
    m_ann = m_world->hire(m_world->council, "Ann Rees");
    m_joe = m_world->hire(m_world->police, "Joe Okoro");
    m_sue = m_world->hire(m_world->council, "Sue Patel");
    m_tom = m_world->hire(m_world->police, "Tom Barker");
    m_kim = m_world->hire(m_world->council, "Kim Hale");
    m_world->publish();
    m_ann->unlock();
    CaseDraft draft;
    draft.reference = QStringLiteral("136594");
    QVERIFY(waitUntil([&] { return m_ann->session->status().upToDateAt.isValid(); }));
    m_case = m_ann->session->createCase(draft).value();
    for (Colleague *who : {m_joe.get(), m_sue.get(), m_tom.get()})
        QVERIFY(joins(*who));
    QVERIFY(m_world->agree(m_case, {m_ann.get(), m_joe.get(), m_sue.get(), m_tom.get()}));
    for (Colleague *who : {m_ann.get(), m_joe.get(), m_sue.get()})
        QVERIFY(who->addEvent(m_case, QStringLiteral("Before")).ok());
    const ProfessionalId tom = m_tom->id();
    QVERIFY(m_ann->session->change(m_case, [&](CaseWriter &writer) { return writer.removeMember(tom); }).ok());
    reconnect(*m_tom);
    QVERIFY(waitUntil([&] { return !m_tom->summary(m_case).stillMember; }));
    QVERIFY(m_world->agree(m_case, {m_ann.get(), m_joe.get(), m_sue.get()}));
    m_ann->lock();
    m_world->loseStore();
    for (Colleague *who : {m_joe.get(), m_sue.get(), m_tom.get()})
        reconnect(*who);
}

void TestLostStore::cleanupTestCase()
{
    for (auto *who : {&m_kim, &m_tom, &m_sue, &m_joe, &m_ann})
        who->reset();
    m_world.reset();
}

void TestLostStore::withoutALeadMembersAreToldAndGoOn()
{
    for (Colleague *who : {m_joe.get(), m_sue.get()}) {
        QVERIFY(waitUntil([&] { return who->summary(m_case).lackedAtHub; }));
        QVERIFY(who->summary(m_case).stillMember);
        QCOMPARE(who->session->status().lacked, 1);
        QVERIFY(who->addEvent(m_case, QStringLiteral("Meanwhile")).ok());
    }
}

void TestLostStore::whoWasRemovedBeforeStaysOut()
{
    QVERIFY(waitUntil([&] { return m_tom->session->status().connection == Connection::Online; }));
    QVERIFY(!m_tom->summary(m_case).stillMember && !m_tom->summary(m_case).lackedAtHub);
    QCOMPARE(m_tom->session->status().lacked, 0);
}

void TestLostStore::itIsKnownWithoutAConnectionToo()
{
    m_joe->lock();
    m_joe->unlock(false);
    QVERIFY(waitUntil([&] { return m_joe->summary(m_case).lackedAtHub; }));
    QCOMPARE(m_joe->session->status().lacked, 1);
    QVERIFY(m_joe->addEvent(m_case, QStringLiteral("On the train")).ok());
    m_joe->session->setOnline(true);
}

void TestLostStore::aLeadsComputerBringsItBack()
{
    m_ann->unlock();
    QVERIFY(m_world->agree(m_case, {m_ann.get(), m_joe.get(), m_sue.get()}));
    for (Colleague *who : {m_ann.get(), m_joe.get(), m_sue.get()}) {
        QVERIFY(waitUntil([&] { return !who->summary(m_case).lackedAtHub; }));
        QCOMPARE(who->session->status().lacked, 0);
    }
    QCOMPARE(titles(*m_ann).size(), 6);
    QVERIFY(!m_tom->summary(m_case).stillMember);
}

void TestLostStore::whoJoinsLaterReadsAllOfIt()
{
    QVERIFY(joins(*m_kim));
    QVERIFY(m_world->agree(m_case, {m_ann.get(), m_joe.get(), m_sue.get(), m_kim.get()}));
    QCOMPARE(titles(*m_kim), titles(*m_ann));
    QCOMPARE(m_kim->picture(m_case)->integrity.withheld, 0);
}

QTEST_GUILESS_MAIN(TestLostStore)
#include "TestLostStore.moc"
