// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/CaseSteps.h"
#include "tests/e2e/support/Waiting.h"

using namespace caseweave;
using namespace caseweave::e2e;

/// One of two hubs goes on with an old copy of its database, and people write so much before the others come back that
/// no number tells of it. What was acknowledged comes back all the same, from clients and from the other hub.
class TestRestoredPeer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void whatAClientWroteComesBackThoughTheMailboxGrew();
    void whatTheOtherHubHasComesBackToo();

private:
    std::optional<TwoHubs> m_world;
    Professional m_maya; ///< the council's, lead
    Professional m_tom; ///< police, lead
    Professional m_ann; ///< police
    Professional m_sue; ///< police, joins at the end
    QString m_case;
};

void TestRestoredPeer::initTestCase()
{
    m_world.emplace();
    m_maya = m_world->enrol(*m_world->council, QStringLiteral("Maya Shah"), QStringLiteral("Social worker"));
    m_tom = m_world->enrol(*m_world->police, QStringLiteral("Tom Barker"), QStringLiteral("Constable"));
    m_ann = m_world->enrol(*m_world->police, QStringLiteral("Ann Rees"), QStringLiteral("Detective"));
    m_sue = m_world->enrol(*m_world->police, QStringLiteral("Sue Patel"), QStringLiteral("Detective"));
    QVERIFY(knows(m_maya, m_tom) && knows(m_maya, m_ann) && knows(m_tom, m_sue));
    m_case = createCase(m_maya, QStringLiteral("GC-11"));
    QVERIFY(isOk(addMember(m_maya, m_case, m_tom, leadRole)));
    QVERIFY(isOk(addMember(m_maya, m_case, m_ann)));
    QVERIFY(opens(m_tom, m_case) && opens(m_ann, m_case));
    QVERIFY(becomeEqual({&m_maya, &m_tom, &m_ann}, m_case));
    for (Professional *one : {&m_maya, &m_tom, &m_ann})
        QVERIFY(settles(*one));
}

void TestRestoredPeer::whatAClientWroteComesBackThoughTheMailboxGrew()
{
    const QString store = m_world->policeHub->storeFile();
    QVERIFY(m_world->policeHub->stop());
    QVERIFY(QFile::copy(store, store + QStringLiteral(".copy")));
    QVERIFY(TwoHubs::start(*m_world->policeHub));
    for (Professional *one : {&m_tom, &m_ann})
        reconnect(*one);
    QVERIFY(isOk(writeEvent(m_tom, m_case, QStringLiteral("Tom, after the copy"))));
    QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("Maya, after the copy"))));
    QVERIFY(becomeEqual({&m_maya, &m_tom, &m_ann}, m_case));
    for (Professional *one : {&m_maya, &m_tom, &m_ann})
        QVERIFY(settles(*one));
    QVERIFY(m_tom.client->stop());
    QVERIFY(m_world->councilHub->stop());
    QVERIFY(m_world->policeHub->stop());
    for (const char *end : {"", "-wal", "-shm"})
        QFile::remove(store + QLatin1String(end));
    QVERIFY(QFile::copy(store + QStringLiteral(".copy"), store));
    QVERIFY(TwoHubs::start(*m_world->policeHub));
    QVERIFY(m_world->policeHub->logged("database_came_back"));
    reconnect(m_ann);
    for (int i = 1; i <= 6; ++i)
        QVERIFY(isOk(writeEvent(m_ann, m_case, QStringLiteral("Ann, after the fault %1").arg(i))));
    QVERIFY(settles(m_ann));
    QVERIFY(isOk(reopen(m_tom)));
    QVERIFY(opens(m_tom, m_case));
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("Ann, after the fault 6")));
    QVERIFY(settles(m_tom));
    reconnect(m_sue);
    QVERIFY(knows(m_tom, m_sue));
    QVERIFY(isOk(addMember(m_tom, m_case, m_sue)));
    QVERIFY(opens(m_sue, m_case));
    QVERIFY(seesEvent(m_sue, m_case, QStringLiteral("Tom, after the copy")));
    QVERIFY(!titlesOf(allEvents(m_sue, m_case)).contains(QStringLiteral("Maya, after the copy")));
}

void TestRestoredPeer::whatTheOtherHubHasComesBackToo()
{
    QVERIFY(m_maya.client->stop()); // it would send its own again by itself
    QVERIFY(TwoHubs::start(*m_world->councilHub));
    QVERIFY(seesEvent(m_sue, m_case, QStringLiteral("Maya, after the copy")));
    QVERIFY(isOk(reopen(m_maya)));
    QVERIFY(opens(m_maya, m_case));
    QVERIFY(becomeEqual({&m_maya, &m_tom, &m_ann, &m_sue}, m_case));
    for (Professional *one : {&m_maya, &m_tom, &m_ann, &m_sue})
        QVERIFY(settles(*one) && hasError(*one, ""));
}

QTEST_GUILESS_MAIN(TestRestoredPeer)
#include "TestRestoredPeer.moc"
