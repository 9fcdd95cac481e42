// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/RawClient.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

HubSettings little()
{
    HubSettings settings;
    settings.requestsAtOnce = 10;
    settings.requestsPerSecond = 1;
    return settings;
}

struct Flooded : TestHubWorld {
    Flooded() : TestHubWorld({}, little()) { QVERIFY(client.login(device.login())); }
    std::optional<wire::Err> refusalOf(const wire::Message &message, std::uint64_t number)
    {
        client.sendMessage(message, number);
        auto answer = client.message();
        while (answer && answer->request != number) // something is delivered
            answer = client.message();
        const auto *err = answer ? std::get_if<wire::Err>(&answer->message) : nullptr;
        return err ? std::optional(*err) : std::nullopt;
    }

    TestDevice device = agency.device(random);
    RawClient client{address()};
};

} // namespace

/// Who asks without end is told to wait, and nobody else notices.
class TestHubFlood : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void whoAsksTooMuchIsToldToWait_data()
    {
        QTest::addColumn<int>("what");
        QTest::newRow("ping") << 0;
        QTest::newRow("fetch") << 1;
        QTest::newRow("sub") << 2;
        QTest::newRow("access") << 3;
    }
    void whoAsksTooMuchIsToldToWait()
    {
        QFETCH(int, what);
        Flooded world;
        const MailboxTag inbox = wire::inboxTagOf(world.device.id());
        const std::array<wire::Message, 4> messages{wire::Ping{},
                                                    wire::Fetch{inbox, wire::Class::Inbox, 0, 0, false, 0},
                                                    wire::Sub{inbox, 0}, wire::AccessGet{inbox}};
        const wire::Message &message = messages.at(static_cast<std::size_t>(what));
        const auto isBusy = [&](std::uint64_t number) {
            const auto refusal = world.refusalOf(message, number);
            return refusal && refusal->code == wire::Code::Busy;
        };
        for (std::uint64_t number = 1; number <= 10; ++number)
            QVERIFY(!isBusy(number));
        for (std::uint64_t number = 11; number <= 13; ++number) {
            const auto refusal = world.refusalOf(message, number);
            QVERIFY(refusal && refusal->code == wire::Code::Busy);
            QVERIFY(refusal->retryAfterMs > 900 && refusal->retryAfterMs <= 1001);
        }
        QVERIFY(world.hub->metrics().text().find("\ncaseweave_hub_flood_refusals_total 3\n") != std::string::npos);
        const auto isFlood = [](const auto &line) { return line.find("\"flood\"") != std::string::npos; };
        QCOMPARE(std::ranges::count_if(world.lines, isFlood), 1);

        // Somebody else, and what the same one brings, and after the time that it was told.
        QVERIFY(world.online(world.agency.device(world.random).login())->state() == HubState::Online);
        const Bytes letter = envelopeOf(inbox, wire::Class::Inbox, world.random);
        QVERIFY(!world.refusalOf(wire::Push{inbox, {{letter, {}}}}, 14));
        world.clock.advance(1001);
        QVERIFY(!isBusy(15));
        QVERIFY(isBusy(16));
    }

    void comingAgainDoesNotFillTheBucket()
    {
        Flooded world;
        const auto isBusy = [&](RawClient &client) {
            client.sendMessage(wire::Ping{}, 9);
            const auto answer = client.message();
            const auto *err = answer ? std::get_if<wire::Err>(&answer->message) : nullptr;
            return err && err->code == wire::Code::Busy;
        };
        for (int i = 0; i < 6; ++i)
            QVERIFY(!isBusy(world.client));
        RawClient second(world.address());
        QVERIFY(second.login(world.device.login()));
        for (int i = 0; i < 4; ++i)
            QVERIFY(!isBusy(second));
        QVERIFY(isBusy(second));
        QVERIFY(isBusy(world.client));
        world.client.sendFrame(0x88, {});
        second.sendFrame(0x88, {});
        QVERIFY(world.client.closed() && second.closed());
        world.hub->checkTime();
        RawClient third(world.address());
        QVERIFY(third.login(world.device.login()));
        QVERIFY(isBusy(third));
        third.sendFrame(0x88, {});
        QVERIFY(third.closed());
        world.clock.advance(10'000);
        world.hub->checkTime();
        RawClient later(world.address());
        QVERIFY(later.login(world.device.login()));
        QVERIFY(!isBusy(later));
    }

    void pingsOfTheWebSocketCountToo()
    {
        Flooded world;
        for (int i = 0; i < 11; ++i)
            world.client.sendFrame(0x89, {});
        QVERIFY(world.client.closed());
        QCOMPARE(world.hub->metrics().flooded, std::uint64_t{1});
    }
};

QTEST_GUILESS_MAIN(TestHubFlood)
#include "TestHubFlood.moc"
