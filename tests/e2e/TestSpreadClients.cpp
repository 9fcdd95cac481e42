// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/CaseSteps.h"
#include "tests/e2e/support/Spreader.h"
#include "tests/e2e/support/Waiting.h"
#include "tests/sync/support/ThrowawayPostgres.h"

using namespace caseweave;
using namespace caseweave::e2e;

/// People whose computers come to whichever of two hubs on one database takes them. The steps build on one another.
class TestSpreadClients : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aCaseIsSharedFromHubToHub();
    void whatEachWritesComesToTheOther();
    void aKilledHubsPeopleGoOnAtTheOther();
    void everybodyHoldsTheSame();
    void whoIsRevokedIsOutWhereverTheyAre();

private:
    QStringList options(const char *listen = nullptr) const
    {
        QStringList all{QStringLiteral("--store"), QStringLiteral("postgresql"), QStringLiteral("--database"),
                        QString::fromStdString(m_database)};
        if (listen)
            all += {QStringLiteral("--listen"), QString::fromLatin1(listen)};
        return all;
    }
    /// Everybody comes again, one to each hub.
    bool comeAgain()
    {
        const auto logins = [this] { return std::pair(m_world->hub->count("login"), m_second->count("login")); };
        const auto before = logins();
        m_spreader->cut();
        return testing::waitUntil([&] {
            const auto now = logins();
            return now.first > before.first && now.second > before.second;
        });
    }

    std::unique_ptr<testing::ThrowawayPostgres> m_server;
    std::string m_database;
    std::optional<TwoAgencies> m_world;
    std::optional<testing::HubProcess> m_second;
    std::optional<Spreader> m_spreader;
    Professional m_maya; ///< the council's social worker, lead
    Professional m_tom; ///< police
    QString m_case;
};

void TestSpreadClients::initTestCase()
{
    initialiseCrypto();
    m_server = std::make_unique<testing::ThrowawayPostgres>();
    m_database = m_server->freshDatabase();
    m_world.emplace(true);
    QVERIFY(m_world->hub->stop());
    QVERIFY(m_world->hub->start(options() + QStringList{QStringLiteral("--new-database")}));
    m_second.emplace(m_world->council->hubFolder());
    QVERIFY(m_second->start(options("127.0.0.1:0")));
    m_spreader.emplace(m_world->hubAddress());
    m_spreader->spreadOver({m_world->hub->port(), m_second->port()});
    m_world->council->publish();
    m_world->police->useHubOf(*m_world->council);
    QVERIFY(m_world->hub->reload());
    m_second->hangUp();
    m_maya = m_world->enrol(*m_world->council, QStringLiteral("Maya Shah"), QStringLiteral("Social worker"));
    m_tom = m_world->enrol(*m_world->police, QStringLiteral("Tom Barker"), QStringLiteral("Constable"));
    QVERIFY(comeAgain());
}

void TestSpreadClients::aCaseIsSharedFromHubToHub()
{
    QVERIFY(knows(m_maya, m_tom));
    m_case = createCase(m_maya, QStringLiteral("GC-136594"));
    QVERIFY(!m_case.isEmpty());
    QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("School refers its concern"))));
    QVERIFY(isOk(addMember(m_maya, m_case, m_tom)));
    QVERIFY(opens(m_tom, m_case));
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("School refers its concern")));
}

void TestSpreadClients::whatEachWritesComesToTheOther()
{
    QVERIFY(isOk(writeEvent(m_tom, m_case, QStringLiteral("No call found for the weekend"))));
    QVERIFY(seesEvent(m_maya, m_case, QStringLiteral("No call found for the weekend")));
    QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("Home visit"))));
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("Home visit")));
}

void TestSpreadClients::aKilledHubsPeopleGoOnAtTheOther()
{
    for (int i = 0; i < 10; ++i) {
        QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("Call %1").arg(i))));
        QVERIFY(isOk(writeEvent(m_tom, m_case, QStringLiteral("Answer %1").arg(i))));
        if (i == 5)
            m_world->hub->kill();
    }
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("Call 9")));
    QVERIFY(seesEvent(m_maya, m_case, QStringLiteral("Answer 9")));
    QVERIFY(m_world->hub->start(options()));
    QVERIFY(comeAgain());
    QVERIFY(isOk(writeEvent(m_tom, m_case, QStringLiteral("Both are back"))));
    QVERIFY(seesEvent(m_maya, m_case, QStringLiteral("Both are back")));
}

void TestSpreadClients::everybodyHoldsTheSame()
{
    QVERIFY(settles(m_maya));
    QVERIFY(settles(m_tom));
    QVERIFY(becomeEqual({&m_maya, &m_tom}, m_case));
    QCOMPARE(allEvents(m_maya, m_case).size(), qsizetype{24});
}

void TestSpreadClients::whoIsRevokedIsOutWhereverTheyAre()
{
    m_world->police->revoke(m_tom.device, "lost");
    QVERIFY(hasError(m_tom, "revoked"));
}

QTEST_GUILESS_MAIN(TestSpreadClients)
#include "TestSpreadClients.moc"
