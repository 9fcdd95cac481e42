// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/RawClient.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

constexpr std::int64_t hoursMs = 5 * 3600 * 1000;

struct Clocked : TestHubWorld {
    void goOn(std::int64_t ms)
    {
        clock.advance(ms);
        hub->checkTime();
    }
    /// The clock goes on a little at a time meanwhile.
    bool comes(const std::function<bool()> &condition)
    {
        return waitUntil([&] {
            clock.advance(50);
            return condition();
        });
    }

    TestDevice device = agency.device(random, (someTimeMs - 2 * hoursMs) / 1000, (someTimeMs + 4 * hoursMs) / 1000,
                                      random.id<ProfessionalId>());
};

} // namespace

/// A clock that is set ends no connection for ever, and keeps none for ever.
class TestHubClock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void whoDoesNotLogInGoesAlsoWhenTheClockWasSetBack()
    {
        Clocked world;
        RawClient client(world.address());
        QVERIFY(client.upgrade());
        world.goOn(-hoursMs);
        world.goOn(wire::mostBeforeLoginMs);
        QVERIFY(client.closed());
    }

    void whoIsSilentGoesAlsoWhenTheClockWasSetBack()
    {
        Clocked world;
        RawClient client(world.address());
        QVERIFY(client.login(world.device.login()));
        world.goOn(-hoursMs);
        world.goOn(world.settings.idleMs);
        QVERIFY(client.closed());
    }

    void aClientComesAgainAfterTheClockWasSetBack()
    {
        Clocked world;
        const auto connection = world.online(world.device.login());
        QVERIFY(connection->state() == HubState::Online);
        world.stopHub();
        QVERIFY(waitUntil([&] { return connection->state() == HubState::Offline; }));
        world.start();
        world.clock.advance(-hoursMs);
        connection->checkTime();
        world.clock.advance(5 * 60'000); // the longest that it waits
        QVERIFY(world.comes([&] { return connection->state() == HubState::Online; }));
    }

    void whoIsShownOutGoesAlsoWhenTheClockWasSetBack()
    {
        Clocked world;
        const auto connection = world.online(world.device.login());
        RawClient stuck(world.address());
        QVERIFY(stuck.login(world.device.login()));
        stuck.stopReading(true);
        QSignalSpy stopped(world.hub.get(), &Hub::stopped);
        world.hub->stop();
        world.goOn(-hoursMs);
        world.goOn(10'000);
        QVERIFY(waitUntil([&] { return stopped.count() > 0; }));
    }

    void everybodyComesBackAfterTheClockWasSetForward()
    {
        Clocked world;
        const auto connection = world.online(world.device.login());
        const MailboxTag tag = world.mailbox(*connection, world.device, {});
        world.goOn(hoursMs);
        QVERIFY(world.comes([&] { return connection->state() != HubState::Online; }));
        QVERIFY(world.comes([&] { return connection->state() == HubState::Online; }));
        QVERIFY(push(*connection, tag, {{envelopeOf(tag, wire::Class::Entry, world.random), {}}}).ok());
    }
};

QTEST_GUILESS_MAIN(TestHubClock)
#include "TestHubClock.moc"
