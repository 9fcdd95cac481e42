// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/CaseSteps.h"
#include "tests/e2e/support/FreePort.h"
#include "tests/e2e/support/Waiting.h"

#include <QDir>

using namespace caseweave;
using namespace caseweave::e2e;

/// A hub goes to another address with its database, and nobody does anything at a computer.
class TestMovedHub : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void clientsStayWhileItHasNotMoved();
    void clientsFollow();
    void whoWasLockedFindsItTheNextDay();

private:
    std::optional<TwoAgencies> m_world;
    std::optional<testing::HubProcess> m_moved;
    Professional m_maya; ///< of the agency whose hub it is
    Professional m_sam; ///< likewise
    QString m_case;
};

void TestMovedHub::initTestCase()
{
    m_world.emplace();
    m_maya = m_world->enrol(*m_world->council, QStringLiteral("Maya Shah"), QStringLiteral("Social worker"));
    m_sam = m_world->enrol(*m_world->council, QStringLiteral("Sam Field"), QStringLiteral("Family support worker"));
    QVERIFY(knows(m_maya, m_sam));
    m_case = createCase(m_maya, QStringLiteral("GC-12"));
    QVERIFY(isOk(addMember(m_maya, m_case, m_sam)));
    QVERIFY(opens(m_sam, m_case));
    QVERIFY(becomeEqual({&m_maya, &m_sam}, m_case));
}

void TestMovedHub::clientsStayWhileItHasNotMoved()
{
    const QString address = QStringLiteral("127.0.0.1:") + QString::number(freePort());
    const test::AdminRun run = m_world->council->runMoving(address);
    QVERIFY2(run.exit == 0, qPrintable(run.error()));
    for (Professional *one : {&m_maya, &m_sam}) {
        QVERIFY(knows(*one, one == &m_maya ? m_sam : m_maya)); // reads the directory
        reconnect(*one);
    }
    QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("Before the move"))));
    QVERIFY(seesEvent(m_sam, m_case, QStringLiteral("Before the move")));
    QVERIFY(settles(m_maya) && settles(m_sam));
}

void TestMovedHub::clientsFollow()
{
    QVERIFY(m_world->hub->stop());
    const QString elsewhere = m_world->path(QStringLiteral("elsewhere"));
    QVERIFY(QDir().rename(m_world->council->hubFolder(), elsewhere));
    m_moved.emplace(elsewhere);
    QVERIFY(m_moved->start());
    QVERIFY(m_moved->port() != m_world->hub->port());
    QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("After the move"))));
    QVERIFY(seesEvent(m_sam, m_case, QStringLiteral("After the move")));
    QVERIFY(settles(m_maya) && settles(m_sam));
}

void TestMovedHub::whoWasLockedFindsItTheNextDay()
{
    QVERIFY(m_sam.client->stop());
    QVERIFY(isOk(reopen(m_sam)));
    QVERIFY(opens(m_sam, m_case));
    QVERIFY(isOk(writeEvent(m_sam, m_case, QStringLiteral("The next day"))));
    QVERIFY(seesEvent(m_maya, m_case, QStringLiteral("The next day")));
    for (Professional *one : {&m_maya, &m_sam})
        QVERIFY(settles(*one) && hasError(*one, ""));
}

QTEST_GUILESS_MAIN(TestMovedHub)
#include "TestMovedHub.moc"
