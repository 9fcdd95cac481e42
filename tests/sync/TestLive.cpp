// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/EarlierHub.h"
#include "tests/sync/support/JoinedHints.h"
#include "tests/sync/support/RawClient.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

const std::vector<std::uint64_t> newest{wire::protocolVersion, wire::liveVersion};

Bytes word(std::uint8_t number)
{
    return Bytes(300, number);
}

/// A connection that asks after what it says: what comes before the answer is what it was told until then.
struct Talker {
    Talker(const TestHubWorld &world, const TestDevice &device, const std::vector<std::uint64_t> &versions = newest)
        : client(world.address())
    {
        isIn = client.login(device.login(), versions);
    }
    /// What it was told since it last asked; everything asked of the hub before has been done.
    std::vector<Bytes> hears()
    {
        const std::uint64_t asked = ++request;
        client.sendMessage(wire::Fetch{tagOf(1), wire::Class::Roster, 0, 0, false, 1}, asked);
        std::vector<Bytes> words;
        for (auto frame = client.message(); frame && frame->request != asked; frame = client.message()) {
            if (const auto *live = std::get_if<wire::Live>(&frame->message); live && live->tag == tagOf(1))
                words.emplace_back(live->sealed.begin(), live->sealed.end());
            if (const auto *err = std::get_if<wire::Err>(&frame->message))
                refusals.push_back(err->code);
        }
        return words;
    }
    std::vector<Bytes> says(const Bytes &sealed, const MailboxTag &tag = tagOf(1))
    {
        client.sendMessage(wire::Live{tag, sealed}, ++request);
        return hears();
    }

    RawClient client;
    bool isIn = false;
    std::uint64_t request = 0;
    std::vector<wire::Code> refusals;
};

using Words = std::vector<Bytes>;

/// A mailbox that three devices may use.
struct Circle : TestHubWorld {
    explicit Circle(const HubSettings &with = {}) : TestHubWorld({}, with)
    {
        admin = online(alice.login());
        mailbox(*admin, alice, {bob.id(), carol.id()});
    }
    void put(std::vector<DeviceId> users)
    {
        const auto bytes = await<std::optional<Bytes>>([&](auto done) { admin->getAccess(tagOf(1), std::move(done)); });
        const auto before = wire::AccessRecord::decode(**bytes);
        const auto record = wire::AccessRecord::make(alice.keys.sign, tagOf(1), 1, before->link(), alice.id(),
                                                     {alice.id()}, std::move(users));
        QVERIFY(await<void>([&](auto done) { admin->putAccess(record.encoded, std::move(done)); }).ok());
    }

    TestDevice alice = agency.device(random);
    TestDevice bob = agency.device(random);
    TestDevice carol = agency.device(random);
    std::unique_ptr<HubConnection> admin;
};

} // namespace

/// What is said to who is there now (docs/protocol.md 5, docs/decisions/0073). Between hubs: TestLiveBetweenHubs.
class TestLive : public QObject {
    Q_OBJECT

private Q_SLOTS:
    static void initTestCase() { initialiseCrypto(); }

    static void whoShowsSeesWhoShowsAndNobodyElseDoes()
    {
        Circle world;
        Talker a(world, world.alice);
        Talker b(world, world.bob);
        Talker watcher(world, world.carol);
        watcher.client.sendMessage(wire::Sub{tagOf(1), 0}, 99);
        QVERIFY(a.isIn && b.isIn && watcher.isIn);
        QVERIFY(a.says(word(1)).empty());
        QVERIFY(b.says(word(2)).empty()); // nor what was said before
        QVERIFY(a.hears() == Words{word(2)});
        QVERIFY(a.says(word(3)).empty());
        QVERIFY(b.hears() == Words{word(3)});
        QVERIFY(watcher.hears().empty());
        QVERIFY(a.refusals.empty() && b.refusals.empty());
        QCOMPARE(world.hub->metrics().liveTaken, std::uint64_t{3});
        QCOMPARE(world.hub->metrics().livePassed, std::uint64_t{2});
    }

    static void anotherMailboxIsAnotherCircle()
    {
        Circle world;
        world.mailbox(*world.admin, world.alice, {world.bob.id()}, 2);
        Talker a(world, world.alice);
        Talker b(world, world.bob);
        b.says(word(1));
        a.says(word(2), tagOf(2));
        QVERIFY(b.hears().empty());
        QVERIFY(b.says(word(3)).empty());
        QVERIFY(a.hears().empty());
    }

    static void whoSaysNothingFor90SecondsSeesNothingMore()
    {
        Circle world;
        Talker a(world, world.alice);
        Talker b(world, world.bob);
        a.says(word(1));
        world.clock.advance(89'999);
        b.says(word(2));
        QVERIFY(a.hears() == Words{word(2)});
        world.clock.advance(1);
        b.says(word(3));
        QVERIFY(a.hears().empty());
        a.says(word(4));
        QVERIFY(b.hears() == Words{word(4)});
        b.says(word(5));
        QVERIFY(a.hears() == Words{word(5)});
    }

    static void aClockThatWasSetBackKeepsNobodyInTheCircle()
    {
        Circle world;
        Talker a(world, world.alice);
        Talker b(world, world.bob);
        a.says(word(1));
        world.clock.advance(-1000);
        b.says(word(2));
        QVERIFY(a.hears().empty());
    }

    static void strangersAreRefusedWhetherOrNotThereIsSuchAMailbox()
    {
        Circle world;
        Talker a(world, world.alice);
        Talker stranger(world, world.agency.device(world.random));
        a.says(word(1));
        QVERIFY(stranger.says(word(2)).empty());
        QVERIFY(stranger.says(word(2), tagOf(200)).empty());
        QVERIFY(stranger.refusals == std::vector<wire::Code>(2, wire::Code::NoMailbox));
        a.says(word(3));
        QVERIFY(stranger.hears().empty());
        QVERIFY(a.hears().empty());
        QCOMPARE(world.hub->metrics().liveTaken, std::uint64_t{2});
    }

    static void whoIsTakenOutSeesNothingMoreAtOnce()
    {
        Circle world;
        Talker a(world, world.alice);
        Talker b(world, world.bob);
        Talker c(world, world.carol);
        b.says(word(1));
        c.says(word(2));
        world.put({world.carol.id()});
        a.says(word(3));
        QVERIFY(b.hears() == Words{word(2)});
        QVERIFY(c.hears() == Words{word(3)});
        QVERIFY(b.says(word(4)).empty());
        QVERIFY(c.hears().empty());
    }

    static void whatIsSaidTooOftenIsDroppedWithoutAWord()
    {
        HubSettings settings;
        settings.liveAtOnce = 3;
        settings.livePerSecond = 1;
        Circle world(settings);
        Talker a(world, world.alice);
        Talker b(world, world.bob);
        Talker c(world, world.carol);
        b.says(word(9));
        for (std::uint8_t i = 1; i <= 5; ++i)
            a.says(word(i));
        QVERIFY((b.hears() == Words{word(1), word(2), word(3)}));
        QVERIFY(a.refusals.empty());
        QCOMPARE(world.hub->metrics().liveDropped, std::uint64_t{2});
        QVERIFY(world.hub->metrics().text().find("\ncaseweave_hub_live_dropped_total 2\n") != std::string::npos);
        c.says(word(6)); // what one device says takes nothing of another's
        world.clock.advance(1000);
        a.says(word(7));
        QVERIFY((b.hears() == Words{word(6), word(7)}));
    }

    static void aClientOfBeforeIsNeverToldAndMaySayNothing()
    {
        Circle world;
        Talker a(world, world.alice);
        Talker before(world, world.bob, {wire::protocolVersion});
        QVERIFY(before.isIn);
        before.client.sendMessage(wire::Sub{tagOf(1), 0}, 99);
        QVERIFY(before.hears().empty());
        a.says(word(1));
        QVERIFY(before.hears().empty() && before.refusals.empty());
        before.client.sendMessage(wire::Live{tagOf(1), word(2)}, 100);
        const auto answer = before.client.message();
        const auto *err = answer ? std::get_if<wire::Err>(&answer->message) : nullptr;
        QVERIFY(err && err->code == wire::Code::Malformed);
        QVERIFY(before.client.closed());
        QVERIFY(a.hears().empty());
    }

    static void aHubOfBeforeIsNeverTold()
    {
        Circle world;
        EarlierNetwork network;
        HubConnection connection(world.address(), world.roots(), world.bob.login(), world.clock, world.random, network);
        connection.open();
        QVERIFY(waitUntil([&] { return connection.state() == HubState::Online; }));
        connection.sendLive(tagOf(1), word(1));
        QVERIFY(fetch(connection, {tagOf(1), wire::Class::Roster, 0, 0, false, 1}).ok());
        QVERIFY(connection.state() == HubState::Online);
        QCOMPARE(world.hub->metrics().refusalsOf(wire::Code::Malformed), std::uint64_t{0});
    }

    static void aConnectionSaysAndHears()
    {
        Circle world;
        const auto bob = world.online(world.bob.login());
        std::vector<std::pair<MailboxTag, Bytes>> heard;
        connect(world.admin.get(), &HubConnection::lived, world.admin.get(),
                [&](const MailboxTag &tag, const Bytes &sealed) { heard.emplace_back(tag, sealed); });
        QSignalSpy own(bob.get(), &HubConnection::lived);
        world.admin->sendLive(tagOf(1), word(1));
        QVERIFY(fetch(*world.admin, {tagOf(1), wire::Class::Roster, 0, 0, false, 1}).ok());
        bob->sendLive(tagOf(1), Bytes(wire::mostLive, 7));
        QVERIFY(waitUntil([&] { return !heard.empty(); }));
        QVERIFY((heard.front() == std::pair(tagOf(1), Bytes(wire::mostLive, 7))));
        QVERIFY(own.isEmpty());
    }

    static void whatCannotBeSentIsNotSent()
    {
        Circle world;
        world.admin->sendLive(tagOf(1), {});
        world.admin->sendLive(tagOf(1), Bytes(wire::mostLive + 1, 7));
        const auto closed = world.connection(world.bob.login());
        closed->sendLive(tagOf(1), word(1));
        QVERIFY(fetch(*world.admin, {tagOf(1), wire::Class::Roster, 0, 0, false, 1}).ok());
        QVERIFY(world.admin->state() == HubState::Online);
        QCOMPARE(world.hub->metrics().liveTaken, std::uint64_t{0});
    }

    static void whatIsKeptGoesBeforeWhatIsLive()
    {
        Circle world;
        std::vector<HubPush> items;
        for (int i = 0; i < 10; ++i)
            items.push_back({envelopeOf(tagOf(1), wire::Class::Entry, world.random, 60'000), {}});
        bool isKept = false;
        world.admin->push(tagOf(1), std::move(items), [&](const auto &done) { isKept = done.ok(); });
        world.admin->sendLive(tagOf(1), word(1));
        QVERIFY(waitUntil([&] { return isKept; }));
        QVERIFY(fetch(*world.admin, {tagOf(1), wire::Class::Roster, 0, 0, false, 1}).ok());
        QCOMPARE(world.hub->metrics().liveTaken, std::uint64_t{0});
        world.admin->sendLive(tagOf(1), word(2));
        QVERIFY(waitUntil([&] { return world.hub->metrics().liveTaken == 1; }));
    }

    static void whoHasMuchWaitingIsNotTold()
    {
        HubSettings settings;
        settings.liveAtOnce = 1e9;
        Circle world(settings);
        std::vector<HubPush> items;
        for (int i = 0; i < 15; ++i)
            items.push_back({envelopeOf(tagOf(1), wire::Class::Entry, world.random, 60'000), {}});
        QVERIFY(push(*world.admin, tagOf(1), std::move(items)).ok());
        Talker a(world, world.alice);
        Talker slow(world, world.bob);
        slow.says(word(1));
        slow.client.stopReading(true);
        // 27 MB, which no buffers of sockets take.
        for (int i = 0; i < 30; ++i)
            slow.client.sendMessage(wire::Fetch{tagOf(1), wire::Class::Entry, 0, 0, false, 0}, 1000);
        std::uint64_t said = 0;
        QVERIFY(waitUntil([&] {
            a.says(word(2));
            ++said;
            return world.hub->metrics().liveDropped > 0;
        }));
        QCOMPARE(world.hub->metrics().livePassed + world.hub->metrics().liveDropped, said);
        slow.client.stopReading(false);
        QCOMPARE(slow.hears().size(), world.hub->metrics().livePassed);
        a.says(word(3));
        QVERIFY(slow.hears() == Words{word(3)});
    }

    static void itGoesToPeersThatAreInTheCaseAndKnowIt()
    {
        MemoryHubStore store;
        QVERIFY(store.begin().ok());
        QVERIFY(store.putAccess(tagOf(1), Bytes{1}, {DeviceId{tagOf(9).bytes}}).ok());
        const auto route = [&](std::uint8_t peer, bool isDue, bool isLeaving) {
            HubStore::Route made;
            made.peer = AgencyId{tagOf(peer).bytes};
            made.tag = tagOf(1);
            made.accessDue = isDue;
            made.leaving = isLeaving;
            QVERIFY(store.putRoute(made).ok());
        };
        route(1, false, false);
        route(2, true, false);
        route(3, false, true);
        QVERIFY(store.commit().ok());
        const auto way = hubrules::liveWay(store, tagOf(1));
        QVERIFY(way.ok());
        QVERIFY(way->peers == std::vector<AgencyId>{AgencyId{tagOf(1).bytes}});
        QVERIFY(way->users == std::vector<DeviceId>{DeviceId{tagOf(9).bytes}});
    }

    static void wordsBetweenHubsAreReadAsTheyWereWritten()
    {
        const LiveWord said{tagOf(9), Bytes(wire::mostLive, 200), true};
        const LiveWord short_{tagOf(9), {1}, false};
        QVERIFY(LiveWord::decode(said.encode()) == said);
        QVERIFY(LiveWord::decode(short_.encode()) == short_);
        const std::string nothing = LiveWord{tagOf(9), {}, false}.encode();
        const std::string tooMuch = LiveWord{tagOf(9), Bytes(wire::mostLive + 1, 1), false}.encode();
        for (const std::string &text : {std::string(), std::string("d"), nothing, tooMuch,
                                        "x" + said.encode().substr(1), said.encode() + "!", said.encode().substr(1)})
            QVERIFY2(!LiveWord::decode(text), text.c_str());
    }

    static void whatIsSaidAtOneHubOnAStoreIsHeardAtTheOther()
    {
        HintLine line;
        TestHubWorld first{MemoryHubStore().data(), [&line] { return std::make_unique<JoinedHints>(line); }};
        TestHubWorld second{first.data, [&line] { return std::make_unique<JoinedHints>(line); }};
        const TestDevice alice = first.agency.device(first.random);
        const TestDevice bob = first.agency.device(first.random);
        const TestDevice carol = first.agency.device(first.random);
        first.mailbox(*first.online(alice.login()), alice, {bob.id(), carol.id()});
        Talker here(first, alice);
        Talker there(second, bob);
        Talker watcher(second, carol);
        there.says(word(1));
        // Each hub hears of the other's in a turn of the event loop of its own.
        QVERIFY(waitUntil([&] {
            here.says(word(2));
            return second.hub->metrics().livePassed > 0;
        }));
        const Words words = there.hears();
        QVERIFY(!words.empty() && words.front() == word(2));
        QVERIFY(watcher.hears().empty());
        QCOMPARE(second.hub->metrics().liveTaken, std::uint64_t{1});
    }
};

QTEST_GUILESS_MAIN(TestLive)
#include "TestLive.moc"
