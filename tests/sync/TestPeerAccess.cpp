// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/HubMesh.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

/// A case with an administrator at each of two hubs, and one more device at each that can be added.
struct TwoLeads : SharedCase {
    TwoLeads()
    {
        const auto next = recordOf(devices[0], tag, &record, {a(), b()}, {});
        QVERIFY(put(*connections[0], next).ok());
        QVERIFY(settles());
        record = next;
        QVERIFY(holds(1, record));
    }
    DeviceId a() const { return devices[0].id(); }
    DeviceId b() const { return devices[1].id(); }
    /// The next record by an administrator, at its own hub.
    wire::AccessRecord puts(std::size_t hub, const wire::AccessRecord &before, std::vector<DeviceId> administrators,
                            std::vector<DeviceId> users)
    {
        const auto next = recordOf(devices[hub], tag, &before, std::move(administrators), std::move(users));
        const Status done = put(*connections[hub], next);
        if (!done)
            qWarning("the record was not put");
        return next;
    }
    /// The first of the records made with different users that is as wanted.
    wire::AccessRecord with(const std::function<wire::AccessRecord(const DeviceId &)> &make,
                            const std::function<bool(const wire::AccessRecord &)> &fits)
    {
        for (;;) {
            const wire::AccessRecord made = make(random.id<DeviceId>());
            if (fits(made))
                return made;
        }
    }
    bool bothHold(const wire::AccessRecord &wanted)
    {
        return comes([&] { return holds(0, wanted) && holds(1, wanted); });
    }

    TestDevice extraA = (*this)[0].device();
    TestDevice extraB = (*this)[1].device();
};

} // namespace

/// Access records that several hubs put for one case (docs/decisions/0043).
class TestPeerAccess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void aRecordThatIsPutAtEitherHubHoldsAtBoth()
    {
        TwoLeads world;
        const auto one = world.puts(0, world.record, {world.a(), world.b()}, {world.extraA.id()});
        QVERIFY(world.bothHold(one));
        const auto two = world.puts(1, one, {world.a(), world.b()}, {world.extraA.id(), world.extraB.id()});
        QVERIFY(world.bothHold(two));
    }

    void whatWasPutWhileTheOtherWasAwayComesStepByStep()
    {
        TwoLeads world;
        QVERIFY(world.settles());
        world[1].stop();
        // The last is by an administrator that the other hub does not know as one.
        const auto one = world.puts(0, world.record, {world.a(), world.b(), world.extraA.id()}, {});
        const auto connection = world[0].online(world.extraA.login());
        const auto two = recordOf(world.extraA, world.tag, &one, {world.extraA.id()}, {world.a(), world.b()});
        QVERIFY(put(*connection, two).ok());
        world[1].start();
        QVERIFY(world.bothHold(two));
        QVERIFY(world.settles());
        QVERIFY(MemoryHubStore(world[0].data).accessSteps(world.tag, 0, 9)->size() <= 1);
    }

    void theRecordOfADeviceThatWasRevokedSinceHoldsUpNoneAfterIt()
    {
        TwoLeads world;
        const auto grown = world.puts(0, world.record, {world.a(), world.b(), world.extraA.id()}, {});
        QVERIFY(world.bothHold(grown));
        QVERIFY(world.settles());
        world[1].stop();
        const auto last = world.puts(0, grown, {world.a(), world.b(), world.extraA.id()}, {world.extraB.id()});
        world[0].publish(TestAgency::revoke(world.a()));
        const auto connection = world[0].online(world.extraA.login());
        const auto next = recordOf(world.extraA, world.tag, &last, {world.b(), world.extraA.id()}, {});
        QVERIFY(put(*connection, next).ok());
        world[1].start();
        QVERIFY(world.bothHold(next));
        QVERIFY(world.settles());
    }

    void aRecordThatIsRefusedDoesNotStopWhatPeopleWrite()
    {
        TwoLeads world;
        const auto grown = world.puts(0, world.record, {world.a(), world.b()}, {world.extraA.id()});
        QVERIFY(world.bothHold(grown));
        QVERIFY(world.settles());
        world[1].stop();
        world.puts(0, grown, {world.a(), world.b()}, {world.extraA.id(), world.extraB.id()});
        world[0].publish(TestAgency::revoke(world.a()));
        const auto connection = world[0].online(world.extraA.login());
        std::vector<HubPush> items;
        for (int i = 0; i < 300; ++i)
            items.push_back(world.entry());
        QVERIFY(push(*connection, world.tag, {items.begin(), items.begin() + 200}).ok());
        QVERIFY(push(*connection, world.tag, {items.begin() + 200, items.end()}).ok());
        world[1].start();
        QVERIFY(world.comes([&] { return world[1].envelopes(world.tag).size() == 300; }));
        QVERIFY(push(*connection, world.tag, {world.entry()}).ok());
        QVERIFY(world.comes([&] { return world[1].envelopes(world.tag).size() == 301; }));
        QVERIFY(world.holds(1, grown));
    }

    void twoThatWerePutAtTheSameTimeBecomeOne()
    {
        TwoLeads world;
        for (int round = 0; round < 4; ++round) {
            world.part(0, 1);
            const auto here = world.puts(0, world.record, {world.a(), world.b()}, {world.extraA.id()});
            const auto there = world.puts(1, world.record, {world.a(), world.b()}, {world.extraB.id()});
            world.join(0, 1);
            const auto &kept = here.link() < there.link() ? here : there;
            QVERIFY(world.bothHold(kept));
            QVERIFY(world.settles());
            // Whose record gave way looks again; who had not subscribed notices nothing.
            const auto next = world.puts(0, kept, {world.a(), world.b()}, {world.extraA.id(), world.extraB.id()});
            QVERIFY(world.bothHold(next));
            world.record = next;
        }
    }

    void theLongerOfTwoHistoriesIsKept()
    {
        TwoLeads world;
        world.part(0, 1);
        const auto here = world.puts(0, world.record, {world.a(), world.b()}, {world.extraA.id()});
        const auto first = world.puts(1, world.record, {world.a(), world.b()}, {world.extraB.id()});
        const auto second = world.puts(1, first, {world.a(), world.b()}, {});
        world.join(0, 1);
        QVERIFY(world.bothHold(second));
        QVERIFY(here.number < second.number);
        QVERIFY(world.settles());
    }

    void anAdministratorWhoseRecordGaveWayIsMadeToLookAgain()
    {
        TwoLeads world;
        for (std::size_t hub = 0; hub < 2; ++hub) {
            QVERIFY(await<std::uint64_t>([&](auto done) {
                        world.connections[hub]->subscribe(world.tag, 0, std::move(done));
                    }).ok());
        }
        world.part(0, 1);
        const auto here = world.puts(0, world.record, {world.a(), world.b()}, {world.extraA.id()});
        const auto there = world.puts(1, world.record, {world.a(), world.b()}, {world.extraB.id()});
        QSignalSpy first(world.connections[0].get(), &HubConnection::stateChanged);
        QSignalSpy second(world.connections[1].get(), &HubConnection::stateChanged);
        world.join(0, 1);
        const bool hereWins = here.link() < there.link();
        QVERIFY(world.comes([&] { return (hereWins ? second : first).count() > 0; }));
        QVERIFY(world.bothHold(hereWins ? here : there));
        QCOMPARE((hereWins ? first : second).count(), 0);
    }

    void whoWasRemovedCannotOutrunIt()
    {
        TwoLeads world;
        world.part(0, 1);
        const auto removal = world.puts(0, world.record, {world.a()}, {});
        auto last = world.record;
        for (int i = 0; i < 5; ++i)
            last = world.puts(1, last, {world.b()}, {world.a()});
        world.join(0, 1);
        // Each keeps what its own administrators may put, and the two hubs come to rest.
        QVERIFY(world.settles());
        QVERIFY(world.holds(0, removal));
        QVERIFY(world.pushes(0, {world.entry()}));
        QVERIFY(world.settles());
    }

    void aRecordThatWasRefusedIsOfferedAgainWhenThePeerHasMovedOn()
    {
        TwoLeads world;
        world.part(0, 1);
        const auto here = world.puts(0, world.record, {world.a(), world.b(), world.extraA.id()}, {});
        const auto connection = world[0].online(world.extraA.login());
        const auto later = recordOf(world.extraA, world.tag, &here, {world.a(), world.b(), world.extraA.id()}, {});
        QVERIFY(put(*connection, later).ok());
        // One that is kept instead of the first, so that the author of the second means nothing to the other hub.
        const auto there = world.with(
            [&](const DeviceId &any) {
                return recordOf(world.devices[1], world.tag, &world.record, {world.a(), world.b()}, {any});
            },
            [&](const wire::AccessRecord &made) { return made.link() < here.link(); });
        QVERIFY(put(*world.connections[1], there).ok());
        world.join(0, 1);
        // The first besides, if it is offered before the other hub's own has come.
        QVERIFY(world.comes([&] { return world[1].hub->peers().front().taken.refused.count >= 1; }));
        QVERIFY(world.settles());
        QVERIFY(world.holds(0, later) && world.holds(1, there));
        // The other makes that author an administrator, in a record that gives way to the one refused before.
        const auto grown = world.with(
            [&](const DeviceId &any) {
                return recordOf(world.devices[1], world.tag, &there, {world.a(), world.b(), world.extraA.id()}, {any});
            },
            [&](const wire::AccessRecord &made) { return later.link() < made.link(); });
        QVERIFY(put(*world.connections[1], grown).ok());
        QVERIFY(world.bothHold(later));
    }

    void aRecordThatIsRefusedIsAnsweredOnce()
    {
        TwoLeads world;
        world.part(0, 1);
        const auto peer = world.asHub(1, 0);
        const auto old = recordOf(world.devices[0], world.tag, nullptr, {world.a()}, {world.b()});
        const auto isDue
            = [&] { return MemoryHubStore(world[0].data).routes(HubStore::Space::Case, world.tag)->front().accessDue; };
        QVERIFY(!isDue());
        QVERIFY(put(*peer, old).code() == ErrorCode::Conflict);
        QVERIFY(isDue());
        {
            MemoryHubStore store(world[0].data);
            HubStore::Route answered = store.routes(HubStore::Space::Case, world.tag)->front();
            answered.accessDue = false;
            QVERIFY(store.begin().ok() && store.putRoute(answered).ok() && store.commit().ok());
        }
        QVERIFY(put(*peer, old).code() == ErrorCode::Conflict);
        QVERIFY(!isDue());
    }

    void aHubThatLeavesByItselfKeepsNoRouteOnceThatIsTold()
    {
        TwoLeads world;
        world.part(0, 1);
        const auto note = wire::ReleaseNote::make(world.devices[1].keys.sign, world.tag, world.b(),
                                                  world.clock.nowSeconds(), wire::ReleaseNote::Kind::Mailbox, {});
        QVERIFY(world.pushes(1, {{note->envelope, {}}})); // which counts for nothing without its author in the case
        const auto alone = world.puts(1, world.record, {world.a()}, {});
        const auto kept
            = [&] { return MemoryHubStore(world[1].data).routes(HubStore::Space::Case, world.tag)->size(); };
        QCOMPARE(kept(), std::size_t{1});
        world.join(0, 1);
        QVERIFY(world.bothHold(alone));
        QVERIFY(world.settles());
        QCOMPARE(kept(), std::size_t{0});
    }

    void twoThatHoldToTheirOwnComeToRest()
    {
        TwoLeads world;
        world.part(0, 1);
        world.puts(0, world.record, {world.a()}, {world.extraB.id()});
        world.puts(1, world.record, {world.b()}, {world.extraA.id()});
        world.join(0, 1);
        QVERIFY(world.settles());
        const auto refused = [&](std::size_t hub) { return world[hub].hub->peers().front().taken.refused.count; };
        const std::uint64_t before = refused(0) + refused(1);
        QVERIFY(before > 0 && before <= 6);
        for (int i = 0; i < 20; ++i) {
            QVERIFY(world.pushes(0, {world.entry()}));
            QVERIFY(world.settles());
        }
        QCOMPARE(refused(0) + refused(1), before);
    }
};

QTEST_GUILESS_MAIN(TestPeerAccess)
#include "TestPeerAccess.moc"
