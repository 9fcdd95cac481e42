// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/RawClient.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

/// Who takes slowly gets everything in the end, and nothing piles up for them at the hub.
class TestHubSlowReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void aSlowReaderIsPausedAndResumedFromItsCursor()
    {
        HubSettings settings;
        settings.behindBytes = 256 << 10;
        TestHubWorld world({}, settings);
        const TestDevice writer = world.agency.device(world.random);
        const TestDevice slow = world.agency.device(world.random);
        const auto pusher = world.online(writer.login());
        const MailboxTag tag = world.mailbox(*pusher, writer, {slow.id()});
        RawClient reader(world.address());
        QVERIFY(reader.login(slow.login()));
        reader.sendMessage(wire::Sub{tag, 0}, 1);
        const auto answer = reader.message();
        QVERIFY(answer && std::holds_alternative<wire::SubOk>(answer->message));
        reader.stopReading(true);
        constexpr std::size_t count = 400;
        for (std::size_t i = 0; i < count; i += 10) {
            std::vector<HubPush> items;
            for (int k = 0; k < 10; ++k)
                items.push_back({envelopeOf(tag, wire::Class::Entry, world.random, 60'000), {}});
            QVERIFY(push(*pusher, tag, std::move(items)).ok());
        }
        // 24 MB were pushed, which no buffer of a socket takes; the hub let go of what waited.
        QVERIFY(world.hub->metrics().pauses > 0);
        QVERIFY(world.hub->mostUnsent() <= settings.behindBytes + wire::mostMessage);
        reader.stopReading(false);
        std::uint64_t next = 1;
        while (next <= count) {
            const auto frame = reader.message();
            QVERIFY(frame);
            const auto *deliver = std::get_if<wire::Deliver>(&frame->message);
            QVERIFY(deliver);
            for (const wire::Item &item : deliver->items)
                QCOMPARE(item.sequence, next++);
        }
    }

    void whoAsksForMoreThanTheyTakeIsNotRead()
    {
        TestHubWorld world;
        const TestDevice device = world.agency.device(world.random);
        const auto pusher = world.online(device.login());
        const MailboxTag tag = world.mailbox(*pusher, device, {});
        for (int i = 0; i < 4; ++i) {
            std::vector<HubPush> items;
            for (int k = 0; k < 15; ++k)
                items.push_back({envelopeOf(tag, wire::Class::Entry, world.random, 60'000), {}});
            QVERIFY(push(*pusher, tag, std::move(items)).ok());
        }
        RawClient greedy(world.address());
        QVERIFY(greedy.login(device.login()));
        greedy.stopReading(true);
        constexpr std::uint64_t asked = 60;
        for (std::uint64_t i = 1; i <= asked; ++i)
            greedy.sendMessage(wire::Fetch{tag, wire::Class::Entry, 0, 0, false, 0}, i);
        // Another is served meanwhile.
        for (int i = 0; i < 20; ++i)
            QVERIFY(push(*pusher, tag, {{envelopeOf(tag, wire::Class::Entry, world.random), {}}}).ok());
        QVERIFY(world.hub->mostUnsent() <= wire::mostUnsent);
        greedy.stopReading(false);
        for (std::uint64_t i = 1; i <= asked; ++i) {
            const auto frame = greedy.message();
            QVERIFY(frame && std::holds_alternative<wire::Page>(frame->message));
            QCOMPARE(frame->request, i);
        }
        QVERIFY(world.hub->mostUnsent() <= wire::mostUnsent);
    }

    void whoTakesNothingIsLetGoWhateverTheySay()
    {
        HubSettings settings;
        settings.behindBytes = 256 << 10;
        TestHubWorld world({}, settings);
        const TestDevice writer = world.agency.device(world.random);
        const auto pusher = world.online(writer.login());
        const MailboxTag tag = world.mailbox(*pusher, writer, {});
        RawClient reader(world.address());
        QVERIFY(reader.login(writer.login()));
        reader.sendMessage(wire::Sub{tag, 0}, 1);
        QVERIFY(reader.message());
        reader.stopReading(true);
        for (int i = 0; i < 400; i += 10) {
            std::vector<HubPush> items;
            for (int k = 0; k < 10; ++k)
                items.push_back({envelopeOf(tag, wire::Class::Entry, world.random, 60'000), {}});
            QVERIFY(push(*pusher, tag, std::move(items)).ok());
        }
        QVERIFY(world.hub->metrics().pauses > 0);
        // The buffers of the systems between may go on taking some for a while.
        constexpr int mostRounds = 40;
        int rounds = 0;
        for (; rounds < mostRounds && world.hub->metrics().online == 2; ++rounds) {
            const std::uint64_t before = world.hub->metrics().requests;
            reader.sendMessage(wire::Ping{}, 9);
            QVERIFY(waitUntil([&] { return world.hub->metrics().requests > before; }));
            world.clock.advance(30'000);
            world.hub->checkTime();
            QVERIFY(fetch(*pusher, {tag, wire::Class::Entry, 0, 0, false, 1}).ok());
        }
        QVERIFY(rounds >= 4 && rounds < mostRounds);
        QCOMPARE(world.hub->metrics().online, std::uint64_t{1});
        QCOMPARE(world.hub->metrics().silent, std::uint64_t{1});
        QVERIFY(pusher->state() == HubState::Online);
    }

    void aLongMessageThatComesSlowlyIsAcknowledgedMeanwhile()
    {
        TestHubWorld world;
        const TestDevice device = world.agency.device(world.random);
        const auto administrator = world.online(device.login());
        const MailboxTag tag = world.mailbox(*administrator, device, {});
        RawClient client(world.address());
        QVERIFY(client.login(device.login()));
        const Bytes envelope = envelopeOf(tag, wire::Class::Entry, world.random, 60'000);
        const Bytes push = wire::encode(7, wire::Push{tag, {{envelope, {}}}});
        Bytes frame{0x82, 0xfe, std::uint8_t(push.size() >> 8), std::uint8_t(push.size())};
        frame.insert(frame.end(), 4, 0); // a mask of zeros
        frame.insert(frame.end(), push.begin(), push.end());
        const ByteView all(frame);
        client.sendBytes(all.first(20'000));
        client.sendBytes(all.subspan(20'000, 10'000));
        world.clock.advance(15'000);
        client.sendBytes(all.subspan(30'000, 10'000));
        const auto ping = client.message();
        QVERIFY(ping && std::holds_alternative<wire::Ping>(ping->message));
        client.sendBytes(all.subspan(40'000));
        const auto ack = client.message();
        QVERIFY(ack && std::holds_alternative<wire::Ack>(ack->message));
    }

    void aMessageThatDoesNotComeToItsEndIsGivenUp()
    {
        TestHubWorld world;
        RawClient client(world.address());
        QVERIFY(client.login(world.agency.device(world.random).login()));
        // The time of quiet before it does not count.
        world.clock.advance(100'000);
        world.hub->checkTime();
        const Bytes head{0x82, 0xfe, 0xff, 0xff, 0, 0, 0, 0};
        client.sendBytes(head);
        client.sendBytes(Bytes(100));
        const auto trickle = [&] {
            client.sendBytes(Bytes(1));
            const auto ping = client.message(); // the hub has it
            return ping && std::holds_alternative<wire::Ping>(ping->message);
        };
        world.clock.advance(20'000);
        QVERIFY(trickle());
        for (int seconds = 20; seconds + 60 < 600; seconds += 60) {
            world.clock.advance(60'000);
            QVERIFY(trickle());
            world.hub->checkTime();
            QVERIFY(client.isOpen());
        }
        QCOMPARE(world.hub->metrics().lateMessages, std::uint64_t{0});
        world.clock.advance(60'000);
        world.hub->checkTime();
        const auto told = client.message();
        const auto *err = told ? std::get_if<wire::Err>(&told->message) : nullptr;
        QVERIFY(err && err->code == wire::Code::Busy);
        QVERIFY(client.closed());
        QCOMPARE(world.hub->metrics().lateMessages, std::uint64_t{1});
    }

    void whoFallsSilentIsLetGo()
    {
        TestHubWorld world;
        RawClient client(world.address());
        QVERIFY(client.login(world.agency.device(world.random).login()));
        world.clock.advance(100'000);
        world.hub->checkTime();
        client.sendMessage(wire::Ping{}, 9);
        const auto pong = client.message();
        QVERIFY(pong && std::holds_alternative<wire::Pong>(pong->message));
        QCOMPARE(pong->request, std::uint64_t{9});
        world.clock.advance(119'999);
        world.hub->checkTime();
        QVERIFY(client.isOpen());
        QCOMPARE(world.hub->metrics().silent, std::uint64_t{0});
        world.clock.advance(1);
        world.hub->checkTime();
        QVERIFY(client.closed());
        QCOMPARE(world.hub->metrics().silent, std::uint64_t{1});
    }
};

QTEST_GUILESS_MAIN(TestHubSlowReader)
#include "TestHubSlowReader.moc"
