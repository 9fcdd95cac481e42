// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/cbor/Writer.h"
#include "sync/hub/PeerReport.h"
#include "tests/sync/support/HubMesh.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

using Space = HubStore::Space;

std::vector<Bytes> bytesOf(const std::vector<HubPush> &items)
{
    std::vector<Bytes> list;
    for (const HubPush &item : items)
        list.push_back(item.envelope);
    return list;
}

/// The change by which an agency's directory names the hub that serves it.
Bytes servedBy(const TestAgency &agency)
{
    cbor::Writer change;
    change.array(3).uint(5).bytes(agency.hub.encoded).text("127.0.0.1:1");
    return change.take();
}

/// Two hubs with nothing to say to one another, and nobody else at them.
struct Idle : SharedCase {
    Idle() { connections.clear(); }

    const Federation::PeerStatus peer(std::size_t hub) { return (*this)[hub].hub->peers().front(); }
    bool isTrying(std::size_t hub)
    {
        return peer(hub).state == HubState::Connecting || peer(hub).state == HubState::LoggingIn;
    }
    std::uint64_t connected() { return (*this)[0].hub->metrics().accepted + (*this)[1].hub->metrics().accepted; }
    /// What either begins comes to its end meanwhile, unless there is no end to it.
    void goOnFor(std::int64_t ms, std::uint64_t mostConnected)
    {
        for (std::int64_t at = 0; at < ms; at += stepMs) {
            goOn(stepMs);
            waitUntil([&] { return (!isTrying(0) && !isTrying(1)) || connected() > mostConnected; });
            QCoreApplication::processEvents();
        }
    }
    static constexpr std::int64_t stepMs = 5000;
};

} // namespace

/// Hubs of several agencies that pass on to one another, over real TLS, in this process.
class TestFederation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void whatOneHubTakesComesToTheOtherBothWays()
    {
        SharedCase world;
        QVERIFY(world.holds(1, world.record));
        std::vector<HubDelivery> live;
        QObject::connect(world.connections[1].get(), &HubConnection::delivered, world.connections[1].get(),
                         [&](const MailboxTag &, const std::vector<HubDelivery> &items) {
                             live.insert(live.end(), items.begin(), items.end());
                         });
        QVERIFY(await<std::uint64_t>([&](auto done) { world.connections[1]->subscribe(world.tag, 0, done); }).ok());
        const std::vector<HubPush> there{world.entry(wire::Class::Roster), world.entry(),
                                         world.entry(wire::Class::Segment)};
        QVERIFY(world.pushes(0, there));
        QVERIFY(world.comes([&] { return live.size() == 3; }));
        const std::vector<HubPush> back{world.entry()};
        QVERIFY(world.pushes(1, back));
        std::vector<Bytes> all = bytesOf(there);
        all.push_back(back[0].envelope);
        QVERIFY(world.comes([&] { return world.isEverywhere(all); }));
        QCOMPARE(fetch(*world.connections[0], {world.tag, wire::Class::Entry, 0, 0, false, 0})->items.size(),
                 std::size_t{2});
    }

    void aNewDeviceAtTheOtherHubGetsWhatSegmentsLeave()
    {
        SharedCase world(3);
        const auto without
            = recordOf(world.devices[0], world.tag, &world.record, {world.devices[0].id()}, {world.devices[1].id()});
        QVERIFY(put(*world.connections[0], without).ok());
        QVERIFY(world.comes([&] { return world.holds(2, without); }));
        // The numbers of the hubs differ.
        QVERIFY(world.pushes(1, {world.entry()}));
        QVERIFY(world.settles());
        const std::vector<HubPush> entries{world.entry(), world.entry(), world.entry()};
        QVERIFY(world.pushes(0, entries));
        QVERIFY(world.pushes(1, {world.entry()}));
        HubPush segment = world.entry(wire::Class::Segment);
        segment.covers = cbor::Writer().array(1).array(2).uint(1).uint(4).take();
        QVERIFY(world.pushes(0, {segment}));
        const auto entriesAt = [&](std::size_t hub, wire::Class which) {
            return fetch(*world.connections[hub], {world.tag, which, 0, 0, false, 0})->items.size();
        };
        QVERIFY(world.comes([&] { return world[1].envelopes(world.tag).size() == 6; }));
        QVERIFY(world.settles());
        for (std::size_t hub : {std::size_t{0}, std::size_t{1}}) {
            QCOMPARE(entriesAt(hub, wire::Class::Entry), std::size_t{2}); // the other agency's
            QCOMPARE(entriesAt(hub, wire::Class::AllEntries), std::size_t{5});
        }
        // Who comes later hears it from the hub that brings them.
        const auto again = recordOf(world.devices[0], world.tag, &without, {world.devices[0].id()},
                                    {world.devices[1].id(), world.devices[2].id()});
        QVERIFY(put(*world.connections[0], again).ok());
        QVERIFY(world.comes([&] { return world[2].envelopes(world.tag).size() == 6; }));
        world.reconnect(2);
        QCOMPARE(entriesAt(2, wire::Class::Entry), std::size_t{2});
        QCOMPARE(entriesAt(2, wire::Class::AllEntries), std::size_t{5});
    }

    void nothingIsPassedOnTwiceOrBack()
    {
        SharedCase world(3);
        std::vector<Bytes> all;
        for (std::size_t hub = 0; hub < 3; ++hub) {
            for (int i = 0; i < 5; ++i) {
                const HubPush item = world.entry();
                all.push_back(item.envelope);
                QVERIFY(world.pushes(hub, {item}));
            }
        }
        QVERIFY(world.comes([&] { return world.isEverywhere(all); }));
        QVERIFY(world.settles());
        for (std::size_t hub = 0; hub < 3; ++hub) {
            QCOMPARE(world[hub].passedOn(), std::uint64_t{10});
            QCOMPARE(world[hub].hub->metrics().entriesRepeated, std::uint64_t{0});
        }
    }

    void anAcknowledgementThatIsLostCostsARepetitionAlone()
    {
        SharedCase world;
        std::vector<HubPush> items;
        for (int i = 0; i < 20; ++i)
            items.push_back(world.entry());
        QVERIFY(world.pushes(0, items));
        QVERIFY(world.comes([&] { return world.isEverywhere(bytesOf(items)); }));
        QVERIFY(world.settles());
        const auto before = world[1].envelopes(world.tag);
        {
            // As if the hub had died before it noted what the other had answered.
            world[0].stop();
            MemoryHubStore store(world[0].data);
            HubStore::Route route = store.routes(Space::Case, world.tag)->front();
            QVERIFY(route.after > 0);
            route.after = 0;
            route.waiting = 20;
            QVERIFY(store.begin().ok() && store.putRoute(route).ok() && store.commit().ok());
            world[0].start();
        }
        QVERIFY(world.settles());
        QCOMPARE(world[1].hub->metrics().entriesRepeated, std::uint64_t{20});
        QVERIFY(world[1].envelopes(world.tag) == before);
    }

    void aWeekAwayIsCaughtUpByItself()
    {
        SharedCase world;
        world[1].stop();
        std::vector<Bytes> all;
        for (int day = 0; day < 7; ++day) {
            std::vector<HubPush> items;
            for (int i = 0; i < 100; ++i)
                items.push_back(world.entry());
            QVERIFY(world.pushes(0, items));
            for (const HubPush &item : items)
                all.push_back(item.envelope);
            QCOMPARE(world[0].backlog(world[1].agency.id).envelopes, all.size());
            world.clock.advance(24 * 3'600'000LL);
            world[0].hub->checkTime();
            world.reconnect(0);
        }
        QVERIFY(world.comes([&] { return world[0].hub->peers().front().counts.backlog.envelopes == 700; }));
        const std::string metrics = peersAsMetrics(world[0].hub->peers(), world.clock.nowMs());
        QVERIFY(metrics.find("caseweave_hub_peer_waiting_envelopes{peer=") != std::string::npos);
        QVERIFY(metrics.find("} 700\n") != std::string::npos);
        QVERIFY(world.clock.nowSeconds() - world[0].backlog(world[1].agency.id).sinceSeconds >= 7 * 86400);
        world[1].start();
        QVERIFY(world.comes([&] { return world.isEverywhere(all); }));
        QVERIFY(world.settles());
        QCOMPARE(world[0].passedOn(), std::uint64_t{700});
    }

    void aLetterComesToTheInboxAtTheOtherHub()
    {
        SharedCase world;
        const MailboxTag inbox = wire::inboxTagOf(world.devices[1].id());
        const HubPush letter{envelopeOf(inbox, wire::Class::Inbox, world.random), {}};
        QVERIFY(push(*world.connections[0], inbox, {letter}).ok());
        QVERIFY(world.comes([&] { return world[1].envelopes(inbox, Space::Inbox) == bytesOf({letter}); }));
        QCOMPARE(fetch(*world.connections[1], {inbox, wire::Class::Inbox, 0, 0, false, 0})->items.size(),
                 std::size_t{1});
    }

    void whoAskedBeforeTheAccessRecordCameIsCalledAgain()
    {
        SharedCase world;
        const MailboxTag fresh = tagOf(2);
        const TestDevice other = world[1].device();
        const auto calm = world[1].online(other.login());
        const auto early = fetch(*world.connections[1], {fresh, wire::Class::Roster, 0, 0, false, 0});
        QVERIFY(!early && early.code() == ErrorCode::NotFound);
        QSignalSpy called(world.connections[1].get(), &HubConnection::stateChanged);
        QSignalSpy left(calm.get(), &HubConnection::stateChanged);
        const auto begun
            = recordOf(world.devices[0], fresh, nullptr, {world.devices[0].id()}, {world.devices[1].id(), other.id()});
        QVERIFY(put(*world.connections[0], begun).ok());
        QVERIFY(world.comes([&] { return called.count() > 0; }));
        QCOMPARE(left.count(), 0);
        QVERIFY(world.comes([&] {
            world.connections[1]->retryNow();
            return world.connections[1]->state() == HubState::Online;
        }));
        QVERIFY(fetch(*world.connections[1], {fresh, wire::Class::Roster, 0, 0, false, 0}).ok());
    }

    void whoComesLaterGetsAllOfItAlsoWhatAHubThatIsAwayHadBrought()
    {
        SharedCase world(3);
        const auto without
            = recordOf(world.devices[0], world.tag, &world.record, {world.devices[0].id()}, {world.devices[1].id()});
        QVERIFY(put(*world.connections[0], without).ok());
        const std::vector<HubPush> early{world.entry()};
        const std::vector<HubPush> theirs{world.entry()};
        QVERIFY(world.pushes(0, early));
        QVERIFY(world.comes([&] { return world.holds(1, without) && world.holds(2, without); }));
        QVERIFY(world.pushes(1, theirs));
        QVERIFY(world.comes([&] { return world[0].envelopes(world.tag).size() == 2; }));
        QVERIFY(world.settles());
        QVERIFY(world[2].envelopes(world.tag).empty());
        world[1].stop();
        const auto again = recordOf(world.devices[0], world.tag, &without, {world.devices[0].id()},
                                    {world.devices[1].id(), world.devices[2].id()});
        QVERIFY(put(*world.connections[0], again).ok());
        QVERIFY(world.comes([&] { return world[2].envelopes(world.tag).size() == 2; }));
        world[1].start();
        QVERIFY(world.comes([&] { return world.holds(1, again); }));
        QVERIFY(world.settles());
        QVERIFY(world.isEverywhere({early[0].envelope, theirs[0].envelope}));
    }

    void aHubWhoseDevicesAreLeftOutHearsItAndPassesNothingOn()
    {
        SharedCase world;
        const auto alone = recordOf(world.devices[0], world.tag, &world.record, {world.devices[0].id()}, {});
        QVERIFY(put(*world.connections[0], alone).ok());
        QVERIFY(world.comes([&] { return world.holds(1, alone); }));
        QVERIFY(world.settles());
        QVERIFY(MemoryHubStore(world[1].data).routes(Space::Case, world.tag)->empty());
        world.reconnect(1);
        QVERIFY(push(*world.connections[1], world.tag, {world.entry()}).error().code == ErrorCode::NotFound);
        const HubPush without = world.entry();
        QVERIFY(world.pushes(0, {without}));
        QVERIFY(world.settles());
        QVERIFY(world[1].envelopes(world.tag).empty());
        // Who comes again gets all of it.
        const auto again
            = recordOf(world.devices[0], world.tag, &alone, {world.devices[0].id()}, {world.devices[1].id()});
        QVERIFY(put(*world.connections[0], again).ok());
        QVERIFY(world.comes([&] { return world.isEverywhere({without.envelope}); }));
        QVERIFY(world.pushes(1, {world.entry()}));
        QVERIFY(world.comes([&] { return world[0].envelopes(world.tag).size() == 2; }));
    }

    void aLetterToADeviceThatWasRevokedSinceWaitsNoMore()
    {
        SharedCase world;
        const MailboxTag inbox = wire::inboxTagOf(world.devices[1].id());
        const HubPush letter{envelopeOf(inbox, wire::Class::Inbox, world.random), {}};
        QVERIFY(push(*world.connections[0], inbox, {letter}).ok());
        QVERIFY(world.comes([&] { return world[1].envelopes(inbox, Space::Inbox).size() == 1; }));
        QVERIFY(world.settles());
        world[1].publish(TestAgency::revoke(world.devices[1].id()));
        const auto toInbox = [&] { return MemoryHubStore(world[0].data).routes(Space::Inbox, inbox).value(); };
        QCOMPARE(toInbox().size(), std::size_t{1});
        // Another copy of its store is given everything, and would refuse this for ever.
        const auto copy = MemoryHubStore(world[1].data).copy();
        world[1].stop();
        world[1].data = copy;
        world[1].start();
        QVERIFY(world.comes([&] { return toInbox().empty(); }));
        QVERIFY(world.settles());
    }

    void aHubThatMovedGoesOnWhereItWas()
    {
        SharedCase world;
        QVERIFY(world.pushes(0, {world.entry(), world.entry()}));
        QVERIFY(world.settles());
        world.part(0, 1);
        QVERIFY(world.pushes(0, {world.entry()}));
        QCOMPARE(world[0].backlog(world[1].agency.id).envelopes, std::uint64_t{1});
        world.join(0, 1);
        QVERIFY(world.comes([&] { return world[1].envelopes(world.tag).size() == 3; }));
        QVERIFY(world.settles());
        QCOMPARE(world[1].hub->metrics().entriesRepeated, std::uint64_t{0});
    }

    void aPeerThatIsTakenOutLosesWhatWaitsAndWhatItBroughtGoesOnToOthers()
    {
        SharedCase world(3);
        world.part(1, 2);
        const std::vector<HubPush> theirs{world.entry()};
        QVERIFY(world.pushes(2, theirs));
        QVERIFY(world.comes([&] { return world[0].envelopes(world.tag).size() == 1; }));
        world[2].stop();
        QVERIFY(world.pushes(0, {world.entry()}));
        QCOMPARE(world[0].backlog(world[2].agency.id).envelopes, std::uint64_t{1});
        QVERIFY(world.comes([&] { return world[1].envelopes(world.tag).size() == 1; }));
        QVERIFY(world.settles());
        std::erase_if(world[0].peers, [&](const HubPeer &peer) { return peer.agency == world[2].agency.id; });
        world[0].hub->setPeers(world[0].peers);
        QVERIFY(world.comes([&] { return world[1].envelopes(world.tag).size() == 2; }));
        QCOMPARE(world[0].backlog(world[2].agency.id).mailboxes, std::uint64_t{0});
        QCOMPARE(world[0].hub->peers().size(), std::size_t{1});
    }

    void anAnswerThatComesAfterTheRouteWentBackCountsForNothing()
    {
        SharedCase world(3);
        QVERIFY(world.pushes(2, {world.entry()}));
        QVERIFY(world.comes([&] { return world[0].envelopes(world.tag).size() == 1; }));
        world[0].stop();
        MemoryHubStore store(world[0].data);
        const auto toFirst = [&] {
            const auto routes = store.routes(Space::Case, world.tag).value();
            return *std::ranges::find(routes, world[1].agency.id, &HubStore::Route::peer);
        };
        const HubStore::Route before = toFirst();
        const auto page = store.routePage(before, 1 << 20, 100);
        QVERIFY(store.begin().ok() && store.forgetPeer(world[2].agency.id).ok());
        QVERIFY(hubrules::notePassed(store, before, *page).ok());
        QCOMPARE(toFirst().after, std::uint64_t{0});
        QVERIFY(hubrules::notePassed(store, toFirst(), *store.routePage(toFirst(), 1 << 20, 100)).ok());
        QCOMPARE(toFirst().after, std::uint64_t{1});
    }

    void aHubThatLostWhatItHadOfADirectoryGetsItAgain()
    {
        SharedCase world;
        world[1].stop();
        world[1].data = MemoryHubStore().data();
        world[1].start();
        world[0].publish(TestAgency::card(world.random.id<ProfessionalId>()));
        QVERIFY(world.comes([&] {
            return *MemoryHubStore(world[1].data).directoryCount(world[0].agency.id) == world[0].directory.size();
        }));
    }

    void aHubThatCameBackFromACopyAndGrewGetsWhatItLost()
    {
        SharedCase world(3);
        const auto copy = MemoryHubStore(world[1].data).copy();
        const std::vector<HubPush> lost{world.entry(), world.entry(), world.entry()};
        for (std::size_t hub = 0; hub < 3; ++hub)
            QVERIFY(world.pushes(hub, {lost[hub]}));
        const auto more = recordOf(world.devices[0], world.tag, &world.record, {world.devices[0].id()},
                                   {world.devices[1].id(), world.devices[2].id(), world[2].device().id()});
        QVERIFY(put(*world.connections[0], more).ok());
        QVERIFY(world.comes([&] { return world.isEverywhere(bytesOf(lost)) && world.holds(1, more); }));
        QVERIFY(world.settles());
        world[1].stop();
        world[1].data = copy;
        world.part(0, 1);
        world.part(1, 2);
        world[1].start();
        world.reconnect(1);
        std::vector<HubPush> all = lost;
        for (int i = 0; i < 5; ++i)
            all.push_back(world.entry());
        QVERIFY(world.pushes(1, {all.begin() + 3, all.end()})); // past the number that the others know
        world.join(0, 1);
        world.join(1, 2);
        QVERIFY(world.comes([&] { return world.isEverywhere(bytesOf(all)) && world.holds(1, more); }));
        QVERIFY(world.settles());
        QCOMPARE(world[2].hub->metrics().entriesRepeated, std::uint64_t{0});
        QVERIFY(*MemoryHubStore(world[1].data).directoryCount(world[2].agency.id) == world[2].directory.size());
    }

    void anAgencyThatLeavesLosesNothingOfItsOwnAndHoldsNobodyUp()
    {
        SharedCase world(3);
        const std::vector<HubPush> before{world.entry(), world.entry(), world.entry()};
        for (std::size_t hub = 0; hub < 3; ++hub)
            QVERIFY(world.pushes(hub, {before[hub]}));
        QVERIFY(world.comes([&] { return world.isEverywhere(bytesOf(before)); }));
        QVERIFY(world.settles());
        // It is away while much waits for it, and has something that it could not pass on.
        const AgencyId leaver = world[2].agency.id;
        world.part(0, 2);
        world.part(1, 2);
        const HubPush theirs = world.entry();
        QVERIFY(world.pushes(2, {theirs}));
        std::vector<HubPush> others;
        for (std::size_t i = 0; i < 6; ++i) {
            others.push_back(world.entry());
            QVERIFY(world.pushes(i % 2, {others.back()}));
        }
        QCOMPARE(world[0].backlog(leaver).envelopes, std::uint64_t{3});
        // One takes the trust back, the other only the peer out; a lead puts its devices out of the case.
        world[0].publish(TestAgency::trust(world[2].agency));
        world[0].publish(TestAgency::withdraw(world[2].agency));
        std::erase_if(world[1].peers, [&](const HubPeer &peer) { return peer.agency == leaver; });
        world[1].hub->setPeers(world[1].peers);
        const auto without
            = recordOf(world.devices[0], world.tag, &world.record, {world.devices[0].id()}, {world.devices[1].id()});
        QVERIFY(put(*world.connections[0], without).ok());
        const auto isForgotten = [&](std::size_t hub) {
            const auto routes = MemoryHubStore(world[hub].data).routes(Space::Case, world.tag).value();
            return routes.size() == 1 && world[hub].backlog(leaver).mailboxes == 0;
        };
        QVERIFY(world.comes([&] { return isForgotten(0) && isForgotten(1) && world.holds(1, without); }));
        for (std::size_t hub = 0; hub < 2; ++hub) {
            others.push_back(world.entry());
            QVERIFY(world.pushes(hub, {others.back()}));
        }
        QVERIFY(world.comes(
            [&] { return world[0].envelopes(world.tag).size() == 11 && world[1].envelopes(world.tag).size() == 11; }));
        QVERIFY(world.asHub(2, 0)->state() == HubState::Refused && world.asHub(2, 1)->state() == HubState::Refused);
        // What its hub holds is all there, for its own people, who may go on by themselves.
        QCOMPARE(world[2].envelopes(world.tag).size(), std::size_t{4});
        world.reconnect(2);
        QVERIFY(world.pushes(2, {world.entry()}));
        QCOMPARE(fetch(*world.connections[2], {world.tag, wire::Class::AllEntries, 0, 0, false, 0})->items.size(),
                 std::size_t{5});
    }

    void trustThatIsWithdrawnEndsTheLink()
    {
        SharedCase world;
        world[0].publish(TestAgency::trust(world[1].agency));
        world[0].publish(TestAgency::withdraw(world[1].agency));
        QVERIFY(world.comes([&] { return !world[0].hub->peers().front().isPeer; }));
        QVERIFY(world.pushes(0, {world.entry()}));
        QVERIFY(world.asHub(1, 0)->state() == HubState::Refused);
        QVERIFY(world[1].envelopes(world.tag).empty());
        world[0].publish(TestAgency::trust(world[1].agency));
        QVERIFY(world.comes([&] { return world[1].envelopes(world.tag).size() == 1; }));
    }

    void aRevocationTakesEffectAtTheOtherHub()
    {
        SharedCase world;
        const TestDevice roaming = world[0].device();
        QVERIFY(world.settles());
        const auto connectAt1 = [&] { return world[1].online(roaming.login()); };
        const auto there = connectAt1();
        QVERIFY(there->state() == HubState::Online);
        world[0].publish(TestAgency::revoke(roaming.id()));
        QVERIFY(world.comes([&] { return there->state() != HubState::Online; }));
        QVERIFY(connectAt1()->state() == HubState::Refused);
    }

    void anAgencyWithoutAHubIsServedThroughTheOneItsDirectoryNames()
    {
        SharedCase world;
        TestAgency guest(world.random, world.clock.nowSeconds());
        std::vector<Bytes> directory;
        for (std::size_t i = 0; i < 2; ++i) {
            world[i].admitted.emplace(guest.id, guest.root.publicKey());
            world[i].hub->admit(world[i].admitted);
        }
        const TestDevice theirs = guest.device(world.random);
        world[1].publish(guest, directory, TestAgency::admit(theirs));
        world[1].publish(guest, directory, servedBy(world[1].agency));
        QVERIFY(
            world.comes([&] { return *MemoryHubStore(world[0].data).directoryCount(guest.id) == directory.size(); }));
        const auto more = recordOf(world.devices[0], world.tag, &world.record, {world.devices[0].id()}, {theirs.id()});
        QVERIFY(put(*world.connections[0], more).ok());
        QVERIFY(world.pushes(0, {world.entry()}));
        QVERIFY(world.comes([&] { return world[1].envelopes(world.tag).size() == 1; }));
        const auto connection = world[1].online(theirs.login());
        QVERIFY(push(*connection, world.tag, {world.entry()}).ok());
        QVERIFY(world.comes([&] { return world[0].envelopes(world.tag).size() == 2; }));
    }

    void lettersThatWaitGoWhereTheirAgencyMoved()
    {
        SharedCase world(3);
        TestAgency guest(world.random, world.clock.nowSeconds());
        std::vector<Bytes> directory;
        for (std::size_t i = 0; i < 3; ++i) {
            world[i].admitted.emplace(guest.id, guest.root.publicKey());
            world[i].hub->admit(world[i].admitted);
        }
        const TestDevice theirs = guest.device(world.random);
        world[1].publish(guest, directory, TestAgency::admit(theirs));
        world[1].publish(guest, directory, servedBy(world[1].agency));
        QVERIFY(
            world.comes([&] { return *MemoryHubStore(world[0].data).directoryCount(guest.id) == directory.size(); }));
        world[1].stop(); // and never comes again
        const MailboxTag inbox = wire::inboxTagOf(theirs.id());
        const HubPush letter{envelopeOf(inbox, wire::Class::Inbox, world.random), {}};
        QVERIFY(push(*world.connections[0], inbox, {letter}).ok());
        QCOMPARE(world[0].backlog(world[1].agency.id).mailboxes, std::uint64_t{1});
        world[2].publish(guest, directory, servedBy(world[2].agency));
        const auto issuer = world[0].online(guest.issuerLogin());
        QVERIFY(await<void>([&](auto done) { issuer->putDirectory(directory, std::move(done)); }).ok());
        QVERIFY(world.comes([&] { return world[2].envelopes(inbox, Space::Inbox) == bytesOf({letter}); }));
        QVERIFY(world.settles());
        QCOMPARE(world[0].backlog(world[1].agency.id).mailboxes, std::uint64_t{0});
    }

    void aPeerThatComesLaterGetsTheCasesThatThereAre()
    {
        SharedCase world;
        const auto both = world[0].peers;
        world[0].hub->setPeers({});
        QVERIFY(world.pushes(0, {world.entry()}));
        world[0].restart();
        world[0].hub->setPeers(both);
        QVERIFY(world.comes([&] { return world[1].envelopes(world.tag).size() == 1; }));
    }

    void hubsWhoseClocksDifferTryNowAndThenAndMeetOnceTheyAgree()
    {
        Idle world;
        world[0].clock.aheadMs = 2 * wire::mostClockDifferenceMs;
        world[0].restart();
        const std::uint64_t before = world.connected();
        world.goOnFor(10 * 60'000, before + 8);
        for (std::size_t hub = 0; hub < 2; ++hub) {
            QVERIFY(world.peer(hub).state == HubState::Refused);
            QVERIFY(world.peer(hub).counts.unproven.why == toString(ErrorCode::ClockSkew));
        }
        QVERIFY(world.connected() >= before + 2);
        QVERIFY(world.connected() <= before + 8); // at once, and after five minutes and ten
        world[0].clock.aheadMs = 0;
        world.goOnFor(5 * 60'000 + 10'000, world.connected() + 8);
        QVERIFY(waitUntil(
            [&] { return world.peer(0).state == HubState::Online && world.peer(1).state == HubState::Online; }));
    }

    void whoCallsAgainAndAgainIsAnsweredNowAndThen()
    {
        Idle world;
        world[0].publish(TestAgency::trust(world[1].agency));
        world[0].publish(TestAgency::withdraw(world[1].agency));
        QVERIFY(world.comes([&] { return world.peer(1).state == HubState::Refused; }));
        // It lets the other in, which does not let it in.
        const std::uint64_t before = world[0].hub->metrics().accepted;
        for (int i = 0; i < 20; ++i) {
            const auto calls = world.asHub(0, 1);
            QVERIFY(calls->state() == HubState::Online);
            QVERIFY(await<void>([&](auto done) { calls->putDirectory(world[0].directory, std::move(done)); }).ok());
            QVERIFY(waitUntil([&] { return !world.isTrying(1); }));
        }
        QVERIFY(world[0].hub->metrics().accepted <= before + 1);
        world[0].publish(TestAgency::trust(world[1].agency));
        const auto calls = world.asHub(0, 1);
        QVERIFY(world.comes([&] { return world.peer(1).state == HubState::Online; }));
    }

    void hubsWithNothingToSayAreHeardAllTheSame()
    {
        Idle world;
        for (std::int64_t at = 0; at < 20 * 60'000; at += Idle::stepMs) {
            world.goOn(Idle::stepMs);
            QVERIFY(waitUntil([&] {
                for (std::size_t hub = 0; hub < 2; ++hub) {
                    world[hub].hub->checkTime();
                    const auto peer = world.peer(hub);
                    const std::int64_t heardMs = std::min(peer.counts.contactMs, peer.taken.heardMs);
                    if (world.clock.nowMs() - heardMs > 30'000)
                        return false;
                }
                return true;
            }));
        }
    }

    void theReportSaysHowThePeersAre()
    {
        SharedCase world;
        QVERIFY(world.pushes(0, {world.entry()}));
        QVERIFY(world.comes([&] { return world[0].passedOn() == 1; }));
        QVERIFY(world.asHub(1, 0)->state() == HubState::Online);
        const auto json = QJsonDocument::fromJson(
            QByteArray::fromStdString(peersAsJson(world[0].hub->agency(), world[0].hub->peers(), world.clock.nowMs())));
        const QJsonObject peer = json[QStringLiteral("peers")][0].toObject();
        QCOMPARE(peer[QStringLiteral("state")].toString(), QStringLiteral("online"));
        QCOMPARE(peer[QStringLiteral("passed_total")].toInt(), 1);
        QVERIFY(peer[QStringLiteral("contact_seconds")].toInt() >= 0);
        QCOMPARE(peer[QStringLiteral("agency")].toString(), QString::fromStdString(world[1].agency.id.hex()));
    }
};

QTEST_GUILESS_MAIN(TestFederation)
#include "TestFederation.moc"
