// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/RawClient.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

/// Shows an agency's hub certificate without having its key. Whether it was turned away.
bool isTurnedAway(const TestHubWorld &world, const TestAgency &named)
{
    RawClient client(world.address());
    if (!client.upgrade())
        return false;
    client.sendMessage(wire::Hello{{1}, {}, wire::Kind::Hub});
    if (!client.message())
        return false;
    client.sendMessage(wire::Auth{named.hub.encoded, named.hubKey.sign(wire::clientLoginDomain, Bytes{1})});
    const auto answer = client.message();
    return answer && std::holds_alternative<wire::Err>(answer->message);
}

bool isListed(const TestHubWorld &world, const AgencyId &agency)
{
    return std::ranges::any_of(world.hub->peers(), [&](const auto &peer) { return peer.peer.agency == agency; });
}

} // namespace

/// Hubs that nobody knows, and who they say they are.
class TestHubStrangers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void whoDoesNotProveToBeAnAdmittedAgencysHubDoesNotCountForIt()
    {
        TestHubWorld world;
        const TestAgency foreign(world.random, world.clock.nowSeconds());
        QVERIFY(isTurnedAway(world, world.agency));
        QVERIFY(!isListed(world, world.agency.id));
        QVERIFY(isTurnedAway(world, foreign));
        QVERIFY(isListed(world, foreign.id)); // with nothing to check it by
    }

    void strangersGiveWayAfterADay()
    {
        TestHubWorld world;
        for (int i = 0; i < 64; ++i)
            QVERIFY(isTurnedAway(world, TestAgency(world.random, world.clock.nowSeconds())));
        const TestAgency other(world.random, world.clock.nowSeconds());
        QVERIFY(isTurnedAway(world, other));
        QVERIFY(!isListed(world, other.id));
        world.clock.advance(24 * 3600'000);
        world.hub->checkTime();
        QVERIFY(isTurnedAway(world, other));
        QVERIFY(isListed(world, other.id));
    }
};

QTEST_GUILESS_MAIN(TestHubStrangers)
#include "TestHubStrangers.moc"
