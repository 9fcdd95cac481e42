// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/cbor/Writer.h"
#include "tests/sync/support/HubMesh.h"

#include <QTcpServer>
#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

using Space = HubStore::Space;

/// Three hubs; the third has no device in the case, and has gone over to somebody who means harm.
struct Hostile : SharedCase {
    explicit Hostile(const HubSettings &settings = {}) : SharedCase(2, settings)
    {
        other = std::make_unique<TestAgency>(random, clock.nowSeconds());
        MeshHub &victim = (*this)[0];
        victim.admitted.emplace(other->id, other->root.publicKey());
        victim.hub->admit(victim.admitted);
        victim.peers.push_back({other->id, HubAddress{QStringLiteral("127.0.0.1"), 1}});
        victim.hub->setPeers(victim.peers);
        theirs = std::make_unique<TestDevice>(other->device(random));
        victim.publish(*other, directory, TestAgency::admit(*theirs));
        hub = victim.online(PeerLogin{other->hubKey.clone(), other->hub});
        QVERIFY(hub->state() == HubState::Online);
        // The hub of the second agency, which is in the case, gone over as well.
        member = asHub(1, 0);
        QVERIFY(member->state() == HubState::Online);
    }
    bool refuses(const Status &status, ErrorCode code) { return !status && status.code() == code; }
    bool pushIsRefused(HubConnection &by, const MailboxTag &at, wire::Class which, ErrorCode code)
    {
        const auto answer = push(by, at, {{envelopeOf(at, which, random), {}}});
        return !answer && answer.code() == code;
    }

    std::unique_ptr<TestAgency> other;
    std::vector<Bytes> directory;
    std::unique_ptr<TestDevice> theirs;
    std::unique_ptr<HubConnection> hub;
    std::unique_ptr<HubConnection> member;
};

} // namespace

/// What a peer hub can do that does as it likes.
class TestHostilePeer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void aHubThatIsNoPeerDoesNotLogIn()
    {
        SharedCase world;
        TestAgency stranger(world.random, world.clock.nowSeconds());
        const auto login = [&] { return PeerLogin{stranger.hubKey.clone(), stranger.hub}; };
        QVERIFY(world[0].online(login())->state() == HubState::Refused);
        world[0].admitted.emplace(stranger.id, stranger.root.publicKey());
        world[0].hub->admit(world[0].admitted);
        QVERIFY(world[0].online(login())->state() == HubState::Refused); // admitted, but no peer
        // A device's or an issuer's certificate is no hub's, and the hub's own is not a peer's.
        const TestAgency &peer = world[1].agency;
        QVERIFY(world[0].online(PeerLogin{peer.issuerKey.clone(), peer.issuer})->state() == HubState::Refused);
        QVERIFY(world.asHub(0, 0)->state() == HubState::Refused);
        QVERIFY(world.asHub(1, 0)->state() == HubState::Online);
    }

    void itReadsNothing()
    {
        Hostile world;
        for (HubConnection *by : {world.hub.get(), world.member.get()}) {
            const auto page = fetch(*by, {world.tag, wire::Class::AllEntries, 0, 0, false, 0});
            QVERIFY(!page && page.code() == ErrorCode::NotFound);
            const auto head = await<std::uint64_t>([&](auto done) { by->subscribe(world.tag, 0, std::move(done)); });
            QVERIFY(!head && head.code() == ErrorCode::NotFound);
            const auto record
                = await<std::optional<Bytes>>([&](auto done) { by->getAccess(world.tag, std::move(done)); });
            QVERIFY(!record && record.code() == ErrorCode::NotFound);
        }
    }

    void itWritesToNoCaseThatItsAgencyHasNoDeviceIn()
    {
        Hostile world;
        QVERIFY(world.pushIsRefused(*world.hub, world.tag, wire::Class::Entry, ErrorCode::NotFound));
        QVERIFY(world.pushIsRefused(*world.hub, tagOf(99), wire::Class::Entry, ErrorCode::NotFound));
        QVERIFY(push(*world.member, world.tag, {world.entry()}).ok());
        QCOMPARE(world[0].envelopes(world.tag).size(), std::size_t{1});
    }

    void itFillsInboxesOfDevicesServedHereAlone()
    {
        Hostile world;
        const MailboxTag served = wire::inboxTagOf(world.devices[0].id());
        const MailboxTag elsewhere = wire::inboxTagOf(world.devices[1].id());
        QVERIFY(push(*world.hub, served, {{envelopeOf(served, wire::Class::Inbox, world.random), {}}}).ok());
        QVERIFY(world.pushIsRefused(*world.hub, elsewhere, wire::Class::Inbox, ErrorCode::NotFound));
        QVERIFY(world.pushIsRefused(*world.hub, tagOf(98), wire::Class::Inbox, ErrorCode::NotFound));
    }

    void itTakesNoMailboxOver()
    {
        Hostile world;
        const TestDevice &own = *world.theirs;
        const auto take = [&](const wire::AccessRecord &record) { return put(*world.hub, record); };
        // By itself, as the next, far ahead, and as if the case were new.
        for (const auto &record : {recordOf(own, world.tag, &world.record, {own.id()}, {world.devices[0].id()}),
                                   wire::AccessRecord::make(own.keys.sign, world.tag, 1 << 30, world.record.link(),
                                                            own.id(), {own.id()}, {world.devices[0].id()}),
                                   recordOf(own, world.tag, nullptr, {own.id()}, {world.devices[0].id()})})
            QVERIFY(!take(record).ok());
        // In the administrator's name.
        const auto forged = wire::AccessRecord::make(own.keys.sign, world.tag, 1, world.record.link(),
                                                     world.devices[0].id(), {world.devices[0].id(), own.id()}, {});
        QVERIFY(world.refuses(take(forged), ErrorCode::NotFound));
        // By a member that is no administrator, through the hub that serves it.
        const auto user
            = recordOf(world.devices[1], world.tag, &world.record, {world.devices[1].id()}, {world.devices[0].id()});
        QVERIFY(world.refuses(put(*world.member, user), ErrorCode::Conflict));
        QVERIFY(world.holds(0, world.record));
    }

    void itBeginsCasesOfItsOwnDevicesAndOursAlone()
    {
        Hostile world;
        const TestDevice &own = *world.theirs;
        const auto without = recordOf(own, tagOf(60), nullptr, {own.id()}, {});
        QVERIFY(world.refuses(put(*world.hub, without), ErrorCode::NotFound));
        const auto others = recordOf(own, tagOf(61), nullptr, {own.id()}, {world.devices[1].id()});
        QVERIFY(world.refuses(put(*world.hub, others), ErrorCode::NotFound));
        const auto far = wire::AccessRecord::make(own.keys.sign, tagOf(62), std::uint64_t{1} << 40, {}, own.id(),
                                                  {own.id()}, {world.devices[0].id()});
        QVERIFY(world.refuses(put(*world.hub, far), ErrorCode::NotFound));
        const auto fair = recordOf(own, tagOf(63), nullptr, {own.id()}, {world.devices[0].id()});
        QVERIFY(put(*world.hub, fair).ok());
    }

    void aRevokedDevicesRecordIsNotTaken()
    {
        Hostile world;
        const TestDevice &own = *world.theirs;
        world[0].publish(*world.other, world.directory, TestAgency::revoke(own.id()));
        const auto begun = recordOf(own, tagOf(64), nullptr, {own.id()}, {world.devices[0].id()});
        QVERIFY(world.refuses(put(*world.hub, begun), ErrorCode::NotFound));
    }

    void itDoesNotFillTheDisk()
    {
        HubSettings settings;
        settings.quotas.peerBytes = 100'000;
        Hostile world(settings);
        std::size_t stored = 0;
        std::optional<ErrorCode> refusal;
        for (int i = 0; i < 300 && !refusal; ++i) {
            const auto answer = push(*world.member, world.tag, {world.entry()});
            if (!answer)
                refusal = answer.code();
            else
                ++stored;
        }
        QVERIFY(refusal == ErrorCode::Quota);
        QVERIFY(stored > 50 && stored < 150);
        QVERIFY(world.pushes(0, {world.entry()})); // nobody else pays for it
    }

    void itLeavesRoomInCasesAndInboxesForWhoIsServedHere()
    {
        HubSettings settings;
        settings.quotas.mailboxBytes = 20'000;
        settings.quotas.inboxBytes = 20'000;
        Hostile world(settings);
        const MailboxTag inbox = wire::inboxTagOf(world.devices[0].id());
        for (const auto &[tag, which] :
             {std::pair(world.tag, wire::Class::Entry), std::pair(inbox, wire::Class::Inbox)}) {
            std::optional<ErrorCode> refusal;
            for (int i = 0; i < 100 && !refusal; ++i) {
                const auto answer = push(*world.member, tag, {{envelopeOf(tag, which, world.random), {}}});
                if (!answer)
                    refusal = answer.code();
            }
            QVERIFY(refusal == ErrorCode::Quota);
            QVERIFY(push(*world.connections[0], tag, {{envelopeOf(tag, which, world.random), {}}}).ok());
        }
    }

    void itsDirectoryAndItsMailboxesCountToo()
    {
        HubSettings settings;
        settings.quotas.peerBytes = 200'000;
        Hostile world(settings);
        std::uint8_t made = 0;
        std::optional<ErrorCode> refusal;
        for (; made < 100 && !refusal; ++made) {
            const auto more
                = recordOf(*world.theirs, tagOf(made), nullptr, {world.theirs->id()}, {world.devices[0].id()});
            if (const Status status = put(*world.hub, more); !status && tagOf(made) != world.tag)
                refusal = status.code();
        }
        QVERIFY(refusal == ErrorCode::Quota);
        QVERIFY(made < 8);
        refusal.reset();
        for (int i = 0; i < 1000 && !refusal; ++i) {
            world.directory.push_back(world.other->directoryRecord(world.directory.size(), world.directory.back(),
                                                                   TestAgency::card(world.random.id<ProfessionalId>()),
                                                                   world.clock.nowSeconds()));
            const std::vector<Bytes> one{world.directory.back()};
            const Status status = await<void>([&](auto done) { world.hub->putDirectory(one, std::move(done)); });
            if (!status)
                refusal = status.code();
        }
        QVERIFY(refusal == ErrorCode::Quota);
    }

    void itIsSlowedDown()
    {
        HubSettings settings;
        settings.peerEntriesAtOnce = 10;
        settings.peerEntriesPerSecond = 1;
        Hostile world(settings);
        std::optional<ErrorCode> refusal;
        for (int i = 0; i < 20 && !refusal; ++i) {
            if (const auto answer = push(*world.member, world.tag, {world.entry()}); !answer)
                refusal = answer.code();
        }
        QVERIFY(refusal == ErrorCode::Busy);
        QVERIFY(world.pushes(0, {world.entry()}));
    }

    void aFloodOfItsDoesNotHoldUpOwnDevices()
    {
        constexpr std::size_t atOnce = 2000;
        HubSettings settings;
        settings.peerEntriesAtOnce = settings.peerEntriesPerSecond = 1e7;
        Hostile world(settings);
        std::size_t answers = 0;
        bool goesOn = true;
        const std::function<void()> flood = [&] {
            world.member->push(world.tag, {world.entry()}, [&](const auto &) {
                ++answers;
                if (goesOn)
                    flood();
            });
        };
        for (std::size_t i = 0; i < atOnce; ++i)
            flood();
        QVERIFY(waitUntil([&] { return answers > 0; }));
        std::size_t most = 0;
        for (int i = 0; i < 20; ++i) {
            const std::size_t before = answers;
            QVERIFY(world.pushes(0, {world.entry()}));
            most = std::max(most, answers - before);
        }
        goesOn = false;
        world.member->close();
        // Not all that it has sent goes first: of one connection only so much is taken at a time.
        QVERIFY2(most < atOnce / 3, qPrintable(QString::number(most)));
    }

    void oneThatSaysNothingDoesNotHoldUpOwnDevices()
    {
        Hostile world;
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost, 0));
        world[0].peers.back().address.port = silent.serverPort();
        world[0].hub->setPeers(world[0].peers);
        QVERIFY(waitUntil([&] { return silent.hasPendingConnections(); })); // and is never answered
        const auto begun = recordOf(*world.theirs, tagOf(65), nullptr, {world.theirs->id()}, {world.devices[0].id()});
        QVERIFY(put(*world.hub, begun).ok());
        for (int i = 0; i < 20; ++i) {
            QVERIFY(
                push(*world.connections[0], begun.tag, {{envelopeOf(begun.tag, wire::Class::Entry, world.random), {}}})
                    .ok());
        }
        QCOMPARE(world[0].backlog(world.other->id).envelopes, std::uint64_t{20});
        QVERIFY(world.pushes(0, {world.entry()}));
        QVERIFY(world.comes([&] { return world[1].envelopes(world.tag).size() == 1; })); // nor another peer
    }

    void itBringsNobodyElsesDirectory()
    {
        Hostile world;
        const auto bring = [&](TestAgency &of, std::vector<Bytes> records) {
            records.push_back(of.directoryRecord(records.size(), records.back(),
                                                 TestAgency::card(world.random.id<ProfessionalId>()),
                                                 world.clock.nowSeconds()));
            return await<void>([&](auto done) { world.hub->putDirectory(records, std::move(done)); });
        };
        QVERIFY(bring(*world.other, world.directory).ok());
        // Even with the issuer's own signature: each comes from where it belongs.
        QVERIFY(world.refuses(bring(world[0].agency, world[0].directory), ErrorCode::NotFound));
        QVERIFY(world.refuses(bring(world[1].agency, world[1].directory), ErrorCode::NotFound));
    }

    void itHidesNothingByWhatItSaysASegmentCovers()
    {
        Hostile world;
        QVERIFY(world.pushes(0, {world.entry(), world.entry()}));
        HubPush segment = world.entry(wire::Class::Segment);
        segment.covers = cbor::Writer().array(1).array(2).uint(1).uint(2).take();
        QVERIFY(push(*world.member, world.tag, {segment}).ok());
        const auto entries = [&] {
            return fetch(*world.connections[0], {world.tag, wire::Class::Entry, 0, 0, false, 0})->items.size();
        };
        QCOMPARE(entries(), std::size_t{2});
        // By ids it hides what it brought itself, and could have kept to itself.
        const HubPush own = world.entry();
        QVERIFY(push(*world.member, world.tag, {own}).ok());
        QCOMPARE(entries(), std::size_t{3});
        HubPush named = world.entry(wire::Class::Segment);
        for (const Bytes &envelope : world[0].envelopes(world.tag)) {
            const Digest id = HubStore::envelopeId(envelope);
            named.coveredIds.insert(named.coveredIds.end(), id.begin(), id.end());
        }
        QVERIFY(push(*world.member, world.tag, {named}).ok());
        QCOMPARE(entries(), std::size_t{2});
        // A device names numbers.
        const auto refused = push(*world.connections[0], world.tag, {named});
        QVERIFY(!refused && refused.code() == ErrorCode::Malformed);
    }
};

QTEST_GUILESS_MAIN(TestHostilePeer)
#include "TestHostilePeer.moc"
