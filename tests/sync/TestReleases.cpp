// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash/Hash.h"
#include "sync/hub/MemoryBlobStore.h"
#include "sync/wire/AccessRecord.h"
#include "tests/sync/support/HubMesh.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

using Kind = wire::ReleaseNote::Kind;
using Sequences = std::vector<std::uint64_t>;

constexpr std::int64_t dayMs = 24 * 3600 * 1000;

HubPush noteBy(const TestDevice &author, const MailboxTag &tag, Kind kind, std::vector<Digest> ids,
               std::int64_t timeMs = someTimeMs)
{
    const auto note = wire::ReleaseNote::make(author.keys.sign, tag, author.id(), timeMs / 1000, kind, std::move(ids));
    return {note->envelope, {}};
}

Digest idOf(const HubPush &push)
{
    return wire::envelopeIdOf(push.envelope);
}

/// Two administrators and a user of a case at one hub.
struct Three : TestHubWorld {
    explicit Three(const QString &path = {}) : TestHubWorld(path)
    {
        lead = online(a.login());
        record = wire::AccessRecord::make(a.keys.sign, tag, 0, {}, a.id(), {a.id(), b.id()}, {c.id()});
        QVERIFY(put(*lead, record).ok());
    }
    HubPush entry(wire::Class which = wire::Class::Entry) { return {envelopeOf(tag, which, random), {}}; }
    /// Days pass, and the hub does what is due.
    void pass(int days)
    {
        clock.advance(days * dayMs);
        const std::uint64_t jobs = hub->metrics().commitJobs;
        hub->checkTime();
        QVERIFY(waitUntil([&] { return hub->metrics().commitJobs > jobs; })); // it has looked
        lead = online(a.login());
    }
    Sequences held()
    {
        Sequences list;
        for (const wire::Class which : {wire::Class::AllEntries, wire::Class::Roster, wire::Class::Segment}) {
            const auto page = fetch(*lead, {tag, which, 0, 0, false, 0});
            for (std::size_t i = 0; page && i < page->items.size(); ++i)
                list.push_back(page->items[i].sequence);
        }
        std::ranges::sort(list);
        return list;
    }
    std::size_t notes()
    {
        const auto page = fetch(*lead, {tag, wire::Class::Release, 0, 0, false, 0});
        return page ? page->items.size() : 0;
    }
    bool refused(HubConnection &by, const HubPush &note, ErrorCode code)
    {
        const auto answer = push(by, tag, {note});
        return !answer && answer.code() == code;
    }

    TestDevice a = agency.device(random);
    TestDevice b = agency.device(random);
    TestDevice c = agency.device(random);
    std::unique_ptr<HubConnection> lead;
    MailboxTag tag = tagOf(1);
    wire::AccessRecord record;
};

} // namespace

/// What hubs do with signed releases (docs/protocol.md 4.1, docs/decisions/0046).
class TestReleases : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void whatIsReleasedGoesWhenItsHoldHasEndedAndNotBefore()
    {
        Three world;
        const HubPush first = world.entry();
        const HubPush second = world.entry();
        QVERIFY(push(*world.lead, world.tag, {first, second}).ok());
        QCOMPARE(push(*world.lead, world.tag, {noteBy(world.a, world.tag, Kind::Envelopes, {idOf(first)})}).value(),
                 Sequences{3});
        QCOMPARE(world.hub->metrics().releasesWaiting, std::uint64_t{1});
        world.pass(29);
        QCOMPARE(world.held(), (Sequences{1, 2}));
        world.pass(2);
        QVERIFY(waitUntil([&] { return world.hub->metrics().envelopesErased == 1; }));
        QCOMPARE(world.held(), Sequences{2});
        // What waits is counted once a step finds nothing more to do.
        QVERIFY(waitUntil([&] { return world.hub->metrics().releasesWaiting == 0; }));
        QVERIFY(world.hub->metrics().erasedBytes > 700);
        // Whoever sends it again hears its old number.
        QCOMPARE(push(*world.lead, world.tag, {first}).value(), Sequences{1});
        QCOMPARE(world.held(), Sequences{2});
        QCOMPARE(world.notes(), std::size_t{1});
    }

    void onlyAnAdministratorsNoteIsTaken()
    {
        Three world;
        const HubPush entry = world.entry();
        QVERIFY(push(*world.lead, world.tag, {entry}).ok());
        const auto user = world.online(world.c.login());
        QVERIFY(world.refused(*user, noteBy(world.c, world.tag, Kind::Envelopes, {idOf(entry)}), ErrorCode::NotFound));
        // In another's name.
        const auto forged
            = wire::ReleaseNote::make(world.c.keys.sign, world.tag, world.a.id(), someTimeMs / 1000, Kind::Mailbox, {});
        QVERIFY(world.refused(*user, {forged->envelope, {}}, ErrorCode::NotFound));
        const TestDevice stranger = world.agency.device(world.random);
        QVERIFY(world.refused(*world.lead, noteBy(stranger, world.tag, Kind::Mailbox, {}), ErrorCode::NotFound));
        QVERIFY(world.refused(*world.lead, noteBy(world.a, world.tag, Kind::Mailbox, {}, someTimeMs + 601'000),
                              ErrorCode::ClockSkew));
        world.pass(31);
        QCOMPARE(world.held(), Sequences{1});
        QCOMPARE(world.notes(), std::size_t{0});
    }

    void aNoteOfAnotherMailboxIsMalformedHere()
    {
        Three world;
        const MailboxTag other = world.mailbox(*world.lead, world.a, {}, 2);
        QVERIFY(world.refused(*world.lead, noteBy(world.a, other, Kind::Mailbox, {}), ErrorCode::Malformed));
    }

    void aNoteThatComesAgainReleasesNothingMore()
    {
        Three world;
        const HubPush entry = world.entry();
        QVERIFY(push(*world.lead, world.tag, {entry}).ok());
        const HubPush note = noteBy(world.a, world.tag, Kind::Envelopes, {idOf(entry)});
        QVERIFY(push(*world.lead, world.tag, {note}).ok());
        const auto other = world.online(world.b.login());
        QVERIFY(push(*other, world.tag, {noteBy(world.b, world.tag, Kind::Withdrawn, {idOf(note)})}).ok());
        QCOMPARE(push(*world.lead, world.tag, {note}).value(), Sequences{2});
        world.pass(31);
        QCOMPARE(world.held(), Sequences{1});
    }

    void anotherAdministratorTakesANoteBackInTimeAndNotTooLate()
    {
        Three world;
        const HubPush first = world.entry();
        const HubPush second = world.entry();
        QVERIFY(push(*world.lead, world.tag, {first, second}).ok());
        const HubPush early = noteBy(world.a, world.tag, Kind::Envelopes, {idOf(first)});
        const HubPush late = noteBy(world.a, world.tag, Kind::Envelopes, {idOf(second)});
        QVERIFY(push(*world.lead, world.tag, {early, late}).ok());
        world.pass(29);
        auto other = world.online(world.b.login());
        QVERIFY(push(*other, world.tag, {noteBy(world.b, world.tag, Kind::Withdrawn, {idOf(early)})}).ok());
        world.pass(2);
        QVERIFY(waitUntil([&] { return world.hub->metrics().envelopesErased == 1; }));
        other = world.online(world.b.login());
        QVERIFY(push(*other, world.tag, {noteBy(world.b, world.tag, Kind::Withdrawn, {idOf(late)})}).ok());
        world.pass(40);
        QCOMPARE(world.held(), Sequences{1});
    }

    void aLegalHoldKeepsEverythingUntilItEnds()
    {
        Three world;
        const HubPush entry = world.entry();
        QVERIFY(push(*world.lead, world.tag, {entry}).ok());
        world.hub->setLegalHold(true);
        QVERIFY(push(*world.lead, world.tag, {noteBy(world.a, world.tag, Kind::Mailbox, {})}).ok());
        world.pass(100);
        QCOMPARE(world.held(), Sequences{1});
        QVERIFY(world.hub->metrics().text().find("caseweave_hub_legal_hold 1") != std::string::npos);
        world.hub->setLegalHold(false);
        world.pass(0);
        QVERIFY(waitUntil([&] { return world.hub->metrics().envelopesErased == 1; }));
        QCOMPARE(world.held(), Sequences{});
    }

    void aWholeMailboxGoesAndTakesNothingMore()
    {
        Three world;
        QVERIFY(push(*world.lead, world.tag, {world.entry(), world.entry(wire::Class::Roster)}).ok());
        const HubPush note = noteBy(world.a, world.tag, Kind::Mailbox, {});
        QCOMPARE(push(*world.lead, world.tag, {note}).value(), Sequences{3});
        world.pass(29);
        QVERIFY(push(*world.lead, world.tag, {world.entry(wire::Class::Segment)}).ok());
        QCOMPARE(world.held(), (Sequences{1, 2, 4}));
        world.pass(2);
        QVERIFY(waitUntil([&] { return world.hub->metrics().envelopesErased == 3; }));
        QCOMPARE(world.held(), Sequences{});
        QVERIFY(world.refused(*world.lead, world.entry(), ErrorCode::Expired));
        QVERIFY(
            world.refused(*world.lead, noteBy(world.b, world.tag, Kind::Withdrawn, {idOf(note)}), ErrorCode::Expired));
        QCOMPARE(push(*world.lead, world.tag, {note}).value(), Sequences{3});
        QCOMPARE(fetch(*world.lead, {world.tag, wire::Class::Release, 0, 0, false, 0})->head, std::uint64_t{4});
    }

    void aHubThatIsStoppedHalfwayGoesOnWhereItWas()
    {
        const QTemporaryDir folder;
        Three world(folder.filePath(QStringLiteral("hub.db")));
        std::vector<HubPush> items;
        for (int i = 0; i < 200; ++i)
            items.push_back(world.entry());
        QVERIFY(push(*world.lead, world.tag, items).ok());
        QVERIFY(push(*world.lead, world.tag, {noteBy(world.a, world.tag, Kind::Mailbox, {})}).ok());
        world.clock.advance(31 * dayMs);
        world.hub->checkTime();
        QVERIFY(waitUntil([&] { return world.hub->metrics().envelopesErased > 0; }));
        const std::uint64_t before = world.hub->metrics().envelopesErased;
        world.stopHub();
        QVERIFY(before < 200);
        world.start();
        world.hub->checkTime();
        QVERIFY(waitUntil(
            [&] { return world.hub->metrics().releasesWaiting == 0 && world.hub->metrics().envelopesErased > 0; }));
        world.lead = world.online(world.a.login());
        QVERIFY(waitUntil([&] { return world.held().empty(); }));
        QVERIFY(world.refused(*world.lead, world.entry(), ErrorCode::Expired));
    }

    void blobsGoToo()
    {
        Three world;
        world.stopHub();
        auto blobs = std::make_unique<MemoryBlobStore>();
        MemoryBlobStore &kept = *blobs;
        world.makeBlobs = [&] { return std::move(blobs); };
        const auto blobOf = [&](std::uint8_t filling) {
            const Bytes bytes(10'000, filling);
            const BlobId id{caseweave::hash(wire::blobDomain, bytes)};
            const BlobStore::Upload upload{world.a.id(), world.tag, id};
            static_cast<void>(kept.append(upload, 0, bytes, 1));
            static_cast<void>(kept.finish(upload));
            return id;
        };
        const BlobId one = blobOf(1);
        const BlobId two = blobOf(2);
        world.start();
        world.lead = world.online(world.a.login());
        QVERIFY(push(*world.lead, world.tag, {noteBy(world.a, world.tag, Kind::Blobs, {one.bytes})}).ok());
        world.pass(31);
        QVERIFY(waitUntil([&] { return world.hub->metrics().blobsErased == 1; }));
        QVERIFY(push(*world.lead, world.tag, {noteBy(world.a, world.tag, Kind::Mailbox, {})}).ok());
        world.pass(31);
        QVERIFY(waitUntil([&] { return world.hub->metrics().blobsErased == 2; }));
        QCOMPARE(world.hub->metrics().erasedBytes, std::uint64_t{20'000});
        world.stopHub();
        static_cast<void>(two);
    }

    void eachHubOfACaseDeletesByTheAuthorsWord()
    {
        SharedCase world(2);
        const HubPush here = world.entry();
        const HubPush there = world.entry();
        const HubPush stays = world.entry();
        QVERIFY(world.pushes(0, {here, stays}));
        QVERIFY(world.pushes(1, {there}));
        QVERIFY(world.settles());
        const HubPush note
            = noteBy(world.devices[0], world.tag, Kind::Envelopes, {idOf(here), idOf(there)}, world.clock.nowMs());
        QVERIFY(world.pushes(0, {note}));
        QVERIFY(world.settles());
        QVERIFY(world.isEverywhere({here.envelope, there.envelope, stays.envelope, note.envelope}));
        world.clock.advance(31 * dayMs);
        QVERIFY(world.comes([&] { return world.isEverywhere({stays.envelope, note.envelope}); }));
    }

    void aPeerThatWasAwayMeanwhileGetsTheNoteAlone()
    {
        SharedCase world(2);
        const HubPush before = world.entry();
        QVERIFY(world.pushes(0, {before}));
        QVERIFY(world.settles());
        world.part(0, 1);
        QVERIFY(world.pushes(0, {world.entry(), world.entry(wire::Class::Segment)}));
        const HubPush note = noteBy(world.devices[0], world.tag, Kind::Mailbox, {}, world.clock.nowMs());
        QVERIFY(world.pushes(0, {note}));
        world.clock.advance(31 * dayMs);
        QVERIFY(world.comes([&] { return world[0].envelopes(world.tag) == std::vector<Bytes>{note.envelope}; }));
        world.join(0, 1);
        QVERIFY(world.settles());
        QVERIFY(world[1].envelopes(world.tag) == (std::vector<Bytes>{before.envelope, note.envelope}));
        QCOMPARE(world[1].hub->metrics().releaseNotes, std::uint64_t{1});
        // Its hold began when it came.
        world.clock.advance(29 * dayMs);
        const std::uint64_t jobs = world[1].hub->metrics().commitJobs;
        QVERIFY(world.comes([&] { return world[1].hub->metrics().commitJobs > jobs; })); // it has looked
        QCOMPARE(world[1].envelopes(world.tag).size(), std::size_t{2});
        world.clock.advance(2 * dayMs);
        QVERIFY(world.comes([&] { return world.isEverywhere({note.envelope}); }));
    }

    void whatAPeerBringsOfSomebodyWhoMayNotIsKeptAndDeletesNothing()
    {
        SharedCase world(2);
        const HubPush entry = world.entry();
        QVERIFY(world.pushes(0, {entry}));
        QVERIFY(world.settles());
        const auto hub = world.asHub(1, 0);
        const HubPush user = noteBy(world.devices[1], world.tag, Kind::Mailbox, {}, world.clock.nowMs());
        const auto forged = wire::ReleaseNote::make(world.devices[1].keys.sign, world.tag, world.devices[0].id(),
                                                    world.clock.nowSeconds(), Kind::Mailbox, {});
        QVERIFY(push(*hub, world.tag, {user, {forged->envelope, {}}}).ok());
        QCOMPARE(world[0].hub->metrics().releaseNotes, std::uint64_t{0});
        QVERIFY(world.pushes(0, {noteBy(world.devices[0], world.tag, Kind::Envelopes, {idOf(user)})}));
        world.clock.advance(31 * dayMs);
        QVERIFY(world.comes([&] { return world[0].hub->metrics().releasesWaiting == 0; }));
        QCOMPARE(world[0].envelopes(world.tag).size(), std::size_t{4});
    }

    void aHubThatLeftTheCaseDeletesWhatALeadReleasesLater()
    {
        SharedCase world(3);
        const HubPush before = world.entry();
        QVERIFY(world.pushes(1, {before}));
        QVERIFY(world.settles());
        const DeviceId first = world.devices[0].id();
        const DeviceId third = world.devices[2].id();
        const auto without = recordOf(world.devices[0], world.tag, &world.record, {first}, {third});
        QVERIFY(put(*world.connections[0], without).ok());
        QVERIFY(world.comes([&] { return world.holds(1, without) && world.holds(2, without); }));
        QVERIFY(world.settles()); // and the hub that told it has noted so
        const auto later = recordOf(world.devices[0], world.tag, &without, {third}, {first});
        QVERIFY(put(*world.connections[0], later).ok());
        QVERIFY(world.pushes(0, {world.entry()}));
        QVERIFY(world.comes([&] { return world[2].envelopes(world.tag).size() == 2; }));
        QVERIFY(world.settles());
        QVERIFY(world.holds(1, without)); // nothing of what came since concerns it
        // By a lead who was none when it left, at the hub that did not put it out.
        const HubPush note = noteBy(world.devices[2], world.tag, Kind::Mailbox, {}, world.clock.nowMs());
        QVERIFY(world.pushes(2, {note}));
        QVERIFY(world.settles());
        QVERIFY(world[1].envelopes(world.tag) == (std::vector<Bytes>{before.envelope, note.envelope}));
        QCOMPARE(world[1].hub->metrics().releasesWaiting, std::uint64_t{1});
        const auto left = world.asHub(1, 0);
        const HubPush back = noteBy(world.devices[2], world.tag, Kind::Withdrawn, {idOf(note)}, world.clock.nowMs());
        QVERIFY(push(*left, world.tag, {back}).code() == ErrorCode::NotFound);
        world.clock.advance(31 * dayMs);
        QVERIFY(world.comes([&] { return world.isEverywhere({note.envelope}); }));
    }

    void aHubThatLeftAndRefusesTheAccessRecordIsTriedEverMoreSeldom()
    {
        SharedCase world(2);
        const TestDevice other = world[0].device();
        const DeviceId first = world.devices[0].id();
        const auto without = recordOf(world.devices[0], world.tag, &world.record, {first, other.id()}, {});
        QVERIFY(put(*world.connections[0], without).ok());
        QVERIFY(world.comes([&] { return world.holds(1, without); }));
        QVERIFY(world.settles());
        const auto later
            = recordOf(world.devices[0], world.tag, &without, {first, other.id()}, {world.random.id<DeviceId>()});
        QVERIFY(put(*world.connections[0], later).ok());
        world[0].publish(TestAgency::revoke(first)); // nobody can check what it signed any more
        const auto lead = world[0].online(other.login());
        const std::int64_t beganMs = world.clock.nowMs();
        QVERIFY(push(*lead, world.tag, {noteBy(other, world.tag, Kind::Mailbox, {}, beganMs)}).ok());
        const auto wasTried = [&] { return world[0].hub->peers().front().counts.refused.count >= 8; };
        while (!wasTried() && world.clock.nowMs() - beganMs < 600'000) {
            world.goOn(5000);
            waitUntil(wasTried, 50);
        }
        QVERIFY(wasTried());
        QVERIFY(world.clock.nowMs() - beganMs >= 127'000); // 1, 2, 4 and up to 64 s lie between at least
        QCOMPARE(world[1].hub->metrics().releaseNotes, std::uint64_t{1});
    }

    void aLeadWhoIsPutOutWithinTheHoldHasNothingDeletedAtAHubThatLeft()
    {
        SharedCase world(2);
        const TestDevice other = world[0].device();
        const HubPush entry = world.entry();
        QVERIFY(world.pushes(0, {entry}));
        QVERIFY(world.settles());
        const DeviceId first = world.devices[0].id();
        const auto without = recordOf(world.devices[0], world.tag, &world.record, {first, other.id()}, {});
        QVERIFY(put(*world.connections[0], without).ok());
        QVERIFY(world.settles());
        QVERIFY(world.pushes(0, {noteBy(world.devices[0], world.tag, Kind::Mailbox, {}, world.clock.nowMs())}));
        QVERIFY(world.settles());
        QCOMPARE(world[1].hub->metrics().releasesWaiting, std::uint64_t{1});
        const auto by = world[0].online(other.login());
        const auto putOut = recordOf(other, world.tag, &without, {other.id()}, {});
        QVERIFY(put(*by, putOut).ok());
        QVERIFY(world.comes([&] { return world.holds(1, putOut); }));
        world.clock.advance(31 * dayMs);
        QVERIFY(world.comes([&] { return world[1].hub->metrics().releasesWaiting == 0; }));
        QCOMPARE(world[1].envelopes(world.tag).size(), std::size_t{2});
    }

    void whoIsRevokedWithinTheHoldHasNothingDeleted()
    {
        SharedCase world(1);
        const HubPush entry = world.entry();
        QVERIFY(world.pushes(0, {entry}));
        QVERIFY(world.pushes(0, {noteBy(world.devices[0], world.tag, Kind::Mailbox, {}, world.clock.nowMs())}));
        QCOMPARE(world[0].hub->metrics().releasesWaiting, std::uint64_t{1});
        world[0].publish(TestAgency::revoke(world.devices[0].id()));
        world.clock.advance(31 * dayMs);
        QVERIFY(world.comes([&] { return world[0].hub->metrics().releasesWaiting == 0; }));
        QCOMPARE(world[0].envelopes(world.tag).size(), std::size_t{2});
    }

    void aRevokedAuthorsNoteDeletesNothingAtAPeer()
    {
        SharedCase world(2);
        QVERIFY(world.pushes(0, {world.entry()}));
        QVERIFY(world.settles());
        world.part(0, 1);
        QVERIFY(world.pushes(0, {noteBy(world.devices[0], world.tag, Kind::Mailbox, {}, world.clock.nowMs())}));
        world[0].publish(TestAgency::revoke(world.devices[0].id()));
        world.join(0, 1);
        QVERIFY(world.settles());
        QCOMPARE(world[1].envelopes(world.tag).size(), std::size_t{2}); // it came, and holds nothing up
        QCOMPARE(world[1].hub->metrics().releaseNotes, std::uint64_t{0});
    }
};

QTEST_GUILESS_MAIN(TestReleases)
#include "TestReleases.moc"
