// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/EarlierHub.h"
#include "tests/sync/support/HubMesh.h"
#include "tests/sync/support/JoinedHints.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

using Said = std::pair<MailboxTag, Bytes>;

/// A case with a device at each hub, all of which show it, and hubs that are all connected.
struct LiveCase : SharedCase {
    explicit LiveCase(std::size_t hubs, const HubSettings &settings = {}) : SharedCase(hubs, settings), heard(hubs)
    {
        QVERIFY(areConnected());
        for (std::size_t i = 0; i < hubs; ++i)
            listen(i);
    }
    bool areConnected()
    {
        const auto isThere = [](const Federation::PeerStatus &peer) {
            return peer.state == HubState::Online && peer.taken.sessions > 0;
        };
        return comes([&] {
            for (std::size_t at = 0; at < heard.size(); ++at) {
                const auto peers = (*this)[at].hub->peers();
                if (!std::ranges::all_of(peers, isThere))
                    return false;
            }
            return true;
        });
    }
    void listen(std::size_t hub)
    {
        QObject::connect(
            connections[hub].get(), &HubConnection::lived, connections[hub].get(),
            [this, hub](const MailboxTag &of, const Bytes &sealed) { heard[hub].emplace_back(of, sealed); });
        show(hub, tag);
    }
    void show(std::size_t hub, const MailboxTag &mailbox)
    {
        connections[hub]->sendLive(mailbox, {200});
        flush(hub);
    }
    /// The hub has done what was asked of it before, and what it had said before has come.
    void flush(std::size_t hub) { QVERIFY(fetch(*connections[hub], {tag, wire::Class::Roster, 0, 0, false, 1}).ok()); }
    /// That all show it has come everywhere, and nothing else is on its way.
    void settleShows()
    {
        for (std::size_t at = 0; at < heard.size(); ++at) {
            QVERIFY(waitUntil([&] { return (*this)[at].hub->metrics().liveTaken == heard.size(); }));
            flush(at);
            heard[at].clear();
        }
    }
    void say(std::size_t by) { connections[by]->sendLive(tag, {static_cast<std::uint8_t>(by), ++m_said}); }
    /// Says one thing more, which comes to all the others.
    bool reachesAll(std::size_t by)
    {
        say(by);
        const Said said{tag, {static_cast<std::uint8_t>(by), m_said}};
        return waitUntil([&] {
            for (std::size_t at = 0; at < heard.size(); ++at) {
                if (at != by && std::ranges::count(heard[at], said) == 0)
                    return false;
            }
            return true;
        });
    }
    std::vector<std::uint8_t> numbersBy(std::size_t by, std::size_t at) const
    {
        std::vector<std::uint8_t> numbers;
        for (const auto &[of, sealed] : heard[at]) {
            if (sealed.size() == 2 && sealed[0] == by)
                numbers.push_back(sealed[1]);
        }
        return numbers;
    }
    bool hearsLast(std::size_t at, const Said &last)
    {
        return waitUntil([&] { return !heard[at].empty() && heard[at].back() == last; });
    }

    std::vector<std::vector<Said>> heard;

private:
    std::uint8_t m_said = 0;
};

} // namespace

/// What is said live in a case of several hubs (docs/protocol.md 8, docs/decisions/0073).
class TestLiveBetweenHubs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    static void initTestCase() { initialiseCrypto(); }

    static void whatIsSaidIsHeardOnceAtEachHubOfTheCase()
    {
        LiveCase world(3);
        for (const std::size_t by : {0U, 1U, 2U, 0U, 1U, 2U})
            QVERIFY(world.reachesAll(by));
        // What was passed on twice came on each line before what that hub's own device said later.
        for (std::size_t by = 0; by < 3; ++by) {
            for (std::size_t at = 0; at < 3; ++at) {
                QCOMPARE(world.numbersBy(by, at).size(), by == at ? std::size_t{0} : std::size_t{2});
            }
        }
    }

    static void aPeerIsHeardWhereTheCaseNamesIt()
    {
        LiveCase world(2);
        world.settleShows();
        const MailboxTag own = tagOf(2);
        QVERIFY(put(*world.connections[0], recordOf(world.devices[0], own, nullptr, {world.devices[0].id()}, {})).ok());
        world.show(0, own);
        const auto peer = world.asHub(1, 0);
        const HubMetrics &metrics = world[0].hub->metrics();
        const std::uint64_t refused = metrics.refusalsOf(wire::Code::NoMailbox);
        peer->sendLive(own, {1});
        peer->sendLive(tagOf(200), {2});
        peer->sendLive(world.tag, {3});
        QVERIFY(world.hearsLast(0, {world.tag, {3}}));
        QCOMPARE(world.heard[0].size(), std::size_t{1});
        QCOMPARE(metrics.refusalsOf(wire::Code::NoMailbox), refused + 2);
    }

    static void aPeerHasARateForEachMailbox()
    {
        HubSettings settings;
        settings.peerLiveAtOnce = 2;
        settings.peerLivePerSecond = 1;
        LiveCase world(2, settings);
        world.settleShows();
        const MailboxTag other = tagOf(2);
        const auto record
            = recordOf(world.devices[0], other, nullptr, {world.devices[0].id()}, {world.devices[1].id()});
        QVERIFY(put(*world.connections[0], record).ok());
        world.show(0, other);
        const auto peer = world.asHub(1, 0);
        world.clock.advance(1000); // for what the device at the peer said
        for (std::uint8_t i = 1; i <= 4; ++i)
            peer->sendLive(world.tag, {i});
        peer->sendLive(other, {5});
        QVERIFY(world.hearsLast(0, {other, {5}}));
        QVERIFY((world.heard[0] == std::vector<Said>{{world.tag, {1}}, {world.tag, {2}}, {other, {5}}}));
        QCOMPARE(world[0].hub->metrics().liveDropped, std::uint64_t{2});
        world.clock.advance(1000);
        peer->sendLive(world.tag, {6});
        QVERIFY(world.hearsLast(0, {world.tag, {6}}));
    }

    static void aHubOfBeforeIsToldNothingAndGetsTheRest()
    {
        EarlierNetwork network;
        HubSettings settings;
        settings.network = &network;
        LiveCase world(2, settings);
        world.say(0);
        const HubPush entry = world.entry();
        QVERIFY(world.pushes(0, {entry}));
        QVERIFY(world.comes([&] { return world.isEverywhere({entry.envelope}); }));
        QVERIFY(world.heard[1].empty());
        QCOMPARE(world[1].hub->metrics().refusalsOf(wire::Code::Malformed), std::uint64_t{0});
        QCOMPARE(world[1].hub->metrics().liveTaken, std::uint64_t{1});
    }

    static void ofSeveralOnAStoreTheOneWithTheLinkPassesOnWhatDevicesSayAtTheOthers()
    {
        HintLine line;
        LiveCase world(2);
        world[0].makeHints = [&line] { return std::make_unique<JoinedHints>(line); };
        world[0].restart();
        world.reconnect(0);
        QVERIFY(world.areConnected());
        JoinedHints another(line);
        std::vector<LiveWord> told;
        QObject::connect(&another, &HubHints::heardLive, &another, [&](const std::vector<LiveWord> &words) {
            told.insert(told.end(), words.begin(), words.end());
        });
        const auto isTold = [&](std::uint8_t by, std::uint8_t number, bool fromPeer) {
            return waitUntil([&] {
                return std::ranges::count(told, LiveWord{world.tag, {by, number}, fromPeer}) == 1;
            });
        };
        world.listen(0);
        world.show(1, world.tag);
        QVERIFY(world.reachesAll(0));
        QVERIFY(isTold(0, 1, false));
        QVERIFY(world.reachesAll(1));
        QVERIFY(isTold(1, 2, true));
        // And the other way.
        world.heard[1].clear();
        another.tellLive({world.tag, {1}, true});
        another.tellLive({world.tag, {2}, false});
        QVERIFY(world.hearsLast(0, {world.tag, {2}}));
        QVERIFY((world.heard[0].end()[-2] == Said{world.tag, {1}}));
        QVERIFY(world.hearsLast(1, {world.tag, {2}}));
        QCOMPARE(world.heard[1].size(), std::size_t{1});
    }
};

QTEST_GUILESS_MAIN(TestLiveBetweenHubs)
#include "TestLiveBetweenHubs.moc"
