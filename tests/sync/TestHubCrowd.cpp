// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/RawClient.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

HubSettings settingsOf(std::size_t connections, std::size_t ofOne)
{
    HubSettings settings;
    settings.mostConnections = connections;
    settings.connectionsOfOne = ofOne;
    return settings;
}

bool isAnswered(RawClient &client)
{
    client.sendMessage(wire::Ping{}, 9);
    const auto answer = client.message();
    return answer && std::holds_alternative<wire::Pong>(answer->message);
}

std::ptrdiff_t linesWith(const TestHubWorld &world, const char *event)
{
    const std::string wanted = std::string("\"") + event + "\"";
    return std::ranges::count_if(world.lines,
                                 [&](const std::string &line) { return line.find(wanted) != std::string::npos; });
}

} // namespace

/// Connections are there for all: nobody takes those of others (docs/decisions/0070).
class TestHubCrowd : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void ofTooManyConnectionsOfADeviceTheOneHeardOfLongestAgoGoes()
    {
        TestHubWorld world({}, settingsOf(100, 2));
        const TestDevice device = world.agency.device(world.random);
        const auto other = world.online(world.agency.device(world.random).login());
        RawClient first(world.address());
        QVERIFY(first.login(device.login()));
        RawClient second(world.address());
        QVERIFY(second.login(device.login()));
        QCOMPARE(world.hub->metrics().surplus, std::uint64_t{0});
        world.clock.advance(1000);
        QVERIFY(isAnswered(first));
        RawClient third(world.address());
        QVERIFY(third.login(device.login()));
        const auto told = second.message();
        const auto *err = told ? std::get_if<wire::Err>(&told->message) : nullptr;
        QVERIFY(err && err->code == wire::Code::Busy);
        QCOMPARE(told->request, std::uint64_t{0});
        QVERIFY(second.closed());
        QVERIFY(isAnswered(first));
        QVERIFY(isAnswered(third));
        QVERIFY(other->state() == HubState::Online);
        QCOMPARE(world.hub->metrics().surplus, std::uint64_t{1});
        QCOMPARE(linesWith(world, "surplus"), std::ptrdiff_t{1});
    }

    void aConnectionThatEndedMakesRoomForTheNext()
    {
        TestHubWorld world({}, settingsOf(100, 2));
        const TestDevice device = world.agency.device(world.random);
        RawClient stays(world.address());
        QVERIFY(stays.login(device.login()));
        for (int i = 0; i < 4; ++i) {
            RawClient goes(world.address());
            QVERIFY(goes.login(device.login()));
            goes.sendFrame(0x88, {});
            QVERIFY(goes.closed());
        }
        QVERIFY(isAnswered(stays));
        QCOMPARE(world.hub->metrics().surplus, std::uint64_t{0});
    }

    void aFullHubCountsWhomItTurnsAwayAndLogsItNowAndThen()
    {
        TestHubWorld world({}, settingsOf(1, 8));
        const auto inside = world.online(world.agency.device(world.random).login());
        const auto turnedAway = [&](std::uint64_t count) {
            RawClient client(world.address());
            return client.closed() && waitUntil([&] { return world.hub->metrics().full == count; });
        };
        for (std::uint64_t count = 1; count <= 3; ++count)
            QVERIFY(turnedAway(count));
        QCOMPARE(linesWith(world, "full"), std::ptrdiff_t{1});
        world.clock.advance(60'000);
        QVERIFY(turnedAway(4));
        QCOMPARE(linesWith(world, "full"), std::ptrdiff_t{2});
        QVERIFY(inside->state() == HubState::Online);
        QVERIFY(world.hub->metrics().text().find("\ncaseweave_hub_full_total 4\n") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestHubCrowd)
#include "TestHubCrowd.moc"
