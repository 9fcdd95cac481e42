// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/SessionWorld.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;
using testing::waitUntil;

/// An agency that has not confirmed its list for long is named to whoever relies on it (docs/protocol.md 2.3).
class TestAgeing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void aDirectoryThatGrowsOldIsTold();
};

void TestAgeing::aDirectoryThatGrowsOldIsTold()
{
    constexpr std::int64_t hourMs = 3600 * 1000;
    SessionWorld world;
    ManualClock clock(world.hub.clock.nowMs());
    const auto rae = world.hire(world.council, "Rae Lund", &clock);
    world.publish();
    rae->unlock();
    QVERIFY(waitUntil([&] { return rae->session->status().upToDateAt.isValid(); }));
    QVERIFY(rae->session->status().ageing.isEmpty());
    // A hub that cannot be asked does not hold the time up.
    rae->lock();
    rae->unlock(false);
    QVERIFY(rae->session->status().ageing.isEmpty());
    clock.advance(73 * hourMs);
    QList<AgeingDirectory> ageing = rae->session->status().ageing;
    QCOMPARE(ageing.size(), 2);
    QCOMPARE(ageing.first().agency, QString::fromStdString(world.council.name));
    QVERIFY(ageing.first().mine && !ageing.first().stale);
    QVERIFY(!ageing.last().mine && !ageing.last().stale);
    clock.advance(14 * 24 * hourMs);
    ageing = rae->session->status().ageing;
    QCOMPARE(ageing.size(), 2);
    QVERIFY(ageing.first().stale && ageing.last().stale);
    // What nobody has asked the hub for yet is not called old.
    rae->lock();
    world.hub.clock.advance(clock.nowMs() - world.hub.clock.nowMs());
    rae->unlock();
    QVERIFY(rae->session->status().ageing.isEmpty());
    QVERIFY(waitUntil([&] { return rae->session->status().ageing.size() == 2; }));
}

QTEST_GUILESS_MAIN(TestAgeing)
#include "TestAgeing.moc"
