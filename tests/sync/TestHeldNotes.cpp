// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/cbor/Writer.h"
#include "sync/entry/HeldSeal.h"
#include "sync/hub/HeldRules.h"
#include "tests/sync/support/HubMesh.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

using Kind = wire::HeldNote::Kind;
using Space = HubStore::Space;
using Notes = std::vector<Bytes>;

constexpr std::int64_t now = someTimeMs / 1000;
constexpr std::int64_t day = 24 * 3600;

struct Wish {
    std::uint64_t threshold = 3;
    bool forAll = false;
    std::int64_t expires = now + 30 * day;
    std::int64_t time = now;
};

/// Three professionals at the first hub and one at the second, in one case.
struct Four : SharedCase {
    explicit Four(const HubSettings &settings = {}) : SharedCase(2, settings)
    {
        for (int i = 0; i < 2; ++i) {
            devices.push_back((*this)[0].device());
            connections.push_back((*this)[0].online(devices.back().login()));
        }
        admit({devices[1].id(), devices[2].id(), devices[3].id()});
    }
    void admit(std::vector<DeviceId> users)
    {
        std::ranges::sort(users);
        record = recordOf(devices[0], tag, &record, {devices[0].id()}, users);
        QVERIFY(put(*connections[0], record).ok());
        QVERIFY(settles());
    }
    /// Of the same professional as another device, at the first hub.
    std::size_t secondDeviceOf(std::size_t who)
    {
        MeshHub &hub = (*this)[0];
        devices.push_back(
            hub.agency.device(random, now - 1000, now + 1000 * day, devices[who].certificate.professional));
        hub.publish(TestAgency::admit(devices.back()));
        connections.push_back(hub.online(devices.back().login()));
        return devices.size() - 1;
    }
    HubPush left(std::size_t who, const Wish &wish = {})
    {
        wire::HeldNote note;
        note.tag = tag;
        note.author = devices[who].id();
        note.time = wish.time;
        note.expires = wish.expires;
        note.threshold = wish.threshold;
        note.forAll = wish.forAll;
        note.sealed = Bytes(600);
        random.fill(note.sealed);
        return {wire::HeldNote::make(devices[who].keys.sign, std::move(note))->envelope, {}};
    }
    HubPush takenBack(std::size_t who, const HubPush &what)
    {
        wire::HeldNote note;
        note.tag = tag;
        note.author = devices[who].id();
        note.time = now;
        note.kind = Kind::TakenBack;
        note.takesBack = wire::envelopeIdOf(what.envelope);
        return {wire::HeldNote::make(devices[who].keys.sign, std::move(note))->envelope, {}};
    }
    /// At the hub that the device talks to, as it says after all have told one another.
    Notes given(std::size_t who)
    {
        if (!settles())
            return {Bytes()};
        const auto page = fetch(*connections[who], {tag, wire::Class::Held, 0, 0, false, 0});
        Notes list;
        for (std::size_t i = 0; page && i < page->items.size(); ++i) {
            if (page->items[i].sequence != i + 1)
                return {Bytes()};
            list.push_back(page->items[i].envelope);
        }
        return page && page->head == list.size() ? list : Notes{Bytes()};
    }
    bool leaves(std::size_t who, const HubPush &note)
    {
        const auto answer = push(*connections[who], tag, {note});
        return answer && *answer == std::vector<std::uint64_t>{1};
    }
    ErrorCode refusal(std::size_t who, const HubPush &note)
    {
        const auto answer = push(*connections[who], tag, {note});
        return answer ? ErrorCode::Cancelled : answer.code();
    }
};

} // namespace

/// What hubs do with notes that they hold until enough professionals have left one (docs/protocol.md 4.2).
class TestHeldNotes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void nobodyIsGivenOneBeforeEnoughHaveLeftOne()
    {
        Four world;
        const HubPush first = world.left(0);
        const HubPush second = world.left(2);
        QVERIFY(world.leaves(0, first));
        QVERIFY(world.leaves(2, second));
        QCOMPARE(world.given(0), Notes{first.envelope});
        QCOMPARE(world.given(2), Notes{second.envelope});
        QCOMPARE(world.given(1), Notes{});
        QCOMPARE(world.given(3), Notes{});
    }

    void thoseWhoLeftOneAreGivenAllAtWhicheverHubTheyAre()
    {
        Four world;
        const HubPush first = world.left(0);
        const HubPush second = world.left(2);
        const HubPush third = world.left(1); // at the other hub
        QVERIFY(world.leaves(0, first));
        QVERIFY(world.leaves(2, second));
        QVERIFY(world.leaves(1, third));
        for (const std::size_t who : {0U, 1U, 2U}) {
            Notes given = world.given(who);
            std::ranges::sort(given);
            Notes all{first.envelope, second.envelope, third.envelope};
            std::ranges::sort(all);
            QCOMPARE(given, all);
        }
        QCOMPARE(world.given(3), Notes{});
    }

    void oneForAllIsGivenToAllAndTheOthersAreNot()
    {
        Four world;
        const HubPush first = world.left(0, {2, true});
        QVERIFY(world.leaves(0, first));
        QCOMPARE(world.given(1), Notes{});
        QVERIFY(world.leaves(2, world.left(2, {2, false})));
        QCOMPARE(world.given(3), Notes{first.envelope});
        QCOMPARE(world.given(1), Notes{first.envelope});
        QCOMPARE(world.given(0).size(), std::size_t{2});
    }

    void eachGoesByItsOwnNumber()
    {
        Four world;
        const HubPush patient = world.left(0, {4, false});
        const HubPush hasty = world.left(2, {2, false});
        QVERIFY(world.leaves(0, patient));
        QVERIFY(world.leaves(2, hasty));
        // Who waits for four is no second of two: nobody finds out so that there is one.
        QCOMPARE(world.given(2), Notes{hasty.envelope});
        QCOMPARE(world.given(0), Notes{patient.envelope});
        const HubPush another = world.left(3, {2, false});
        QVERIFY(world.leaves(3, another));
        QCOMPARE(world.given(2), (Notes{hasty.envelope, another.envelope}));
        QCOMPARE(world.given(0), Notes{patient.envelope});
        // With a fourth there are four, whom all that wait for no more are given.
        const HubPush fourth = world.left(1, {4, false});
        QVERIFY(world.leaves(1, fourth));
        for (const std::size_t who : {0U, 1U, 2U, 3U})
            QCOMPARE(world.given(who).size(), std::size_t{4});
    }

    void oneProfessionalCountsOnceWhateverTheirComputers()
    {
        Four world;
        const std::size_t again = world.secondDeviceOf(0);
        world.admit({world.devices[1].id(), world.devices[2].id(), world.devices[3].id(), world.devices[again].id()});
        const HubPush first = world.left(0);
        const HubPush second = world.left(again);
        QVERIFY(world.leaves(0, first));
        QVERIFY(world.leaves(again, second));
        QVERIFY(world.leaves(2, world.left(2)));
        QCOMPARE(world.given(2).size(), std::size_t{1});
        // Both computers know both: they are one person's.
        QCOMPARE(world.given(again), (Notes{first.envelope, second.envelope}));
        QCOMPARE(world.given(0), (Notes{first.envelope, second.envelope}));
        // Taken back on one, it counts for neither.
        QVERIFY(world.leaves(1, world.left(1)));
        QCOMPARE(world.given(2).size(), std::size_t{4});
        QVERIFY(world.leaves(0, world.takenBack(0, second)));
        QVERIFY(world.leaves(0, world.takenBack(0, first)));
        QCOMPARE(world.given(2).size(), std::size_t{1});
    }

    void whatWasTakenBackOrRanOutCountsForNothing()
    {
        Four world;
        const HubPush first = world.left(0, {2, true});
        const HubPush second = world.left(2, {2, true, now + day});
        QVERIFY(world.leaves(0, first));
        // Only who left it takes it back.
        QVERIFY(world.leaves(3, world.takenBack(3, first)));
        QVERIFY(world.leaves(2, second));
        QCOMPARE(world.given(1).size(), std::size_t{2});
        world.clock.advance((day + 60) * 1000);
        for (std::size_t hub : {0U, 1U})
            world.reconnect(hub);
        QCOMPARE(world.given(1), Notes{});
        QVERIFY(world.leaves(0, world.takenBack(0, first)));
        QCOMPARE(world.given(0).size(), std::size_t{2}); // the note and the word that takes it back
        QCOMPARE(world.given(1), Notes{});
    }

    void itsNumbersTellNothingOfWhatElseIsHeld()
    {
        Four world;
        const std::uint64_t head = MemoryHubStore(world[0].data).mailbox(Space::Case, world.tag)->head;
        std::vector<HubDelivery> live;
        QObject::connect(world.connections[3].get(), &HubConnection::delivered, world.connections[3].get(),
                         [&](const MailboxTag &, const std::vector<HubDelivery> &items) {
                             live.insert(live.end(), items.begin(), items.end());
                         });
        QVERIFY(await<std::uint64_t>([&](auto done) { world.connections[3]->subscribe(world.tag, 0, done); }).ok());
        QVERIFY(world.leaves(0, world.left(0)));
        QVERIFY(world.leaves(2, world.left(2)));
        // An ordinary entry has the number that it would have had without them.
        const HubPush entry = world.entry();
        QCOMPARE(push(*world.connections[2], world.tag, {entry}).value(), std::vector<std::uint64_t>{head + 1});
        QVERIFY(world.comes([&] { return !live.empty(); }));
        QCOMPARE(live.size(), std::size_t{1});
        QCOMPARE(live[0].envelope, entry.envelope);
        for (const wire::Class which : {wire::Class::Entry, wire::Class::AllEntries, wire::Class::Release})
            QVERIFY(fetch(*world.connections[3], {world.tag, which, head + 1, 0, false, 0})->items.empty());
    }

    void onlyWhoSignedItLeavesIt()
    {
        Four world;
        const HubPush note = world.left(0);
        QVERIFY(world.refusal(2, note) == ErrorCode::NotFound);
        QVERIFY(world.refusal(0, world.left(0, {3, false, now + 30 * day, now + 700})) == ErrorCode::ClockSkew);
        const TestDevice stranger = world[0].device();
        const auto outside = world[0].online(stranger.login());
        QVERIFY(!push(*outside, world.tag, {note}).ok());
        QVERIFY(!fetch(*outside, {world.tag, wire::Class::Held, 0, 0, false, 0}).ok());
        // What another hub brings is kept, and counts for nothing where no directory knows its author or the signature
        // is another's.
        wire::HeldNote forged = *wire::HeldNote::decode(note.envelope);
        forged.author = world.devices[1].id();
        const auto bad = wire::HeldNote::make(world.devices[0].keys.sign, forged);
        const auto hub = world.asHub(1, 0);
        QVERIFY(push(*hub, world.tag, {{bad->envelope, {}}}).ok());
        QVERIFY(world.leaves(0, world.left(0, {2, true})));
        QCOMPARE(world.given(3), Notes{});
    }

    void oneDeviceLeavesSoManyAndNoMore()
    {
        Four world;
        for (int i = 0; i < 32; ++i)
            QVERIFY(world.leaves(0, world.left(0)));
        const HubPush more = world.left(0);
        QVERIFY(world.refusal(0, more) == ErrorCode::Quota);
        QVERIFY(world.leaves(2, world.left(2)));
        // Taking back is never too much, and makes room; but once is enough.
        const HubPush first{world.given(0).front(), {}};
        QVERIFY(world.leaves(0, world.takenBack(0, first)));
        const HubPush nothing = world.takenBack(0, more);
        QVERIFY(world.refusal(0, nothing) == ErrorCode::Quota);
        QVERIFY(world.leaves(0, more));
        // A push is judged as a whole.
        std::vector<HubPush> many;
        for (int i = 0; i < 33; ++i)
            many.push_back(world.left(3));
        const auto answer = push(*world.connections[3], world.tag, many);
        QVERIFY(!answer.ok() && answer.code() == ErrorCode::Quota);
    }

    void whatAnotherHubSaysIsTakenBackHasALimitToo()
    {
        HubSettings settings;
        settings.quotas.inboxBytes = 20'000;
        Four world(settings);
        const HubPush own = world.left(0);
        QVERIFY(world.leaves(0, own));
        std::vector<HubPush> many;
        for (int i = 0; i < 90; ++i)
            many.push_back(world.takenBack(1, world.left(1)));
        const auto hub = world.asHub(1, 0);
        const auto answer = push(*hub, world.tag, many);
        QVERIFY(!answer.ok() && answer.code() == ErrorCode::Quota);
        // It keeps nobody here from taking back.
        many.resize(40);
        QVERIFY(push(*hub, world.tag, many).ok());
        QVERIFY(world.leaves(0, world.takenBack(0, own)));
    }

    void aPageEndsWhereItIsFull()
    {
        Four world;
        for (int i = 0; i < 5; ++i)
            QVERIFY(world.leaves(0, world.left(0)));
        const Notes all = world.given(0);
        Notes read;
        for (bool more = true; more;) {
            const auto page = fetch(*world.connections[0], {world.tag, wire::Class::Held, read.size(), 0, false, 1500});
            QVERIFY(page.ok() && !page->items.empty() && page->items.size() <= 2);
            for (const HubDelivery &item : page->items)
                read.push_back(item.envelope);
            more = page->more;
        }
        QCOMPARE(read, all);
    }

    void aHubThatComesToTheCaseLaterIsTold()
    {
        Four world;
        const HubPush first = world.left(0, {2, true});
        world.admit({world.devices[2].id(), world.devices[3].id()});
        QVERIFY(world.leaves(0, first));
        QVERIFY(world.leaves(2, world.left(2, {2, true})));
        QVERIFY(world[1].envelopes(world.tag, Space::Held).empty());
        world.admit({world.devices[1].id(), world.devices[2].id(), world.devices[3].id()});
        QVERIFY(world.settles());
        QCOMPARE(world[1].envelopes(world.tag, Space::Held).size(), std::size_t{2});
        QCOMPARE(world.given(1).size(), std::size_t{2});
    }

    void whatIsSealedOpensWithTheKeyOfTheCaseAlone()
    {
        SeededRandom random(5);
        const TestAgency agency(random, now);
        const TestDevice author = agency.device(random);
        const SecretBytes secret = SecretBytes::random(32, random);
        const Bytes content(1000, 7);
        wire::HeldNote note;
        note.tag = tagOf(1);
        note.author = author.id();
        note.expires = 10;
        note.threshold = 2;
        note.sealed = sealHeld(note.tag, note.author, secret.view(), content, random);
        const auto made = wire::HeldNote::make(author.keys.sign, note);
        const auto read = wire::HeldNote::decode(made->envelope);
        QVERIFY(read->verify(author.keys.sign.publicKey()));
        const auto key = heldKey(*read, secret.view());
        QVERIFY(key.has_value());
        QCOMPARE(openHeld(*read, key->view()).value(), content);
        QVERIFY(!heldKey(*read, SecretBytes::random(32, random).view()).has_value());
        QVERIFY(openHeld(*read, SecretBytes::random(32, random).view()).code() == ErrorCode::CannotOpen);
        wire::HeldNote moved = *read;
        moved.tag = tagOf(2);
        QVERIFY(openHeld(moved, key->view()).code() == ErrorCode::CannotOpen);
    }

    void whatBreaksARuleIsMalformed_data()
    {
        QTest::addColumn<std::int64_t>("expires");
        QTest::addColumn<std::uint64_t>("threshold");
        QTest::addColumn<std::size_t>("size");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("ended before it began")
            << std::int64_t{0} << std::uint64_t{3} << std::size_t{1} << ErrorCode::Malformed;
        QTest::newRow("for ever") << std::int64_t{wire::HeldNote::mostLife + 1} << std::uint64_t{3} << std::size_t{1}
                                  << ErrorCode::Malformed;
        QTest::newRow("one is enough") << std::int64_t{9} << std::uint64_t{1} << std::size_t{1} << ErrorCode::Malformed;
        QTest::newRow("never enough") << std::int64_t{9} << std::uint64_t{21} << std::size_t{1} << ErrorCode::Malformed;
        QTest::newRow("nothing") << std::int64_t{9} << std::uint64_t{3} << std::size_t{0} << ErrorCode::Malformed;
        QTest::newRow("too much") << std::int64_t{9} << std::uint64_t{3} << std::size_t{wire::HeldNote::mostSealed + 1}
                                  << ErrorCode::TooLarge;
    }
    void whatBreaksARuleIsMalformed()
    {
        QFETCH(std::int64_t, expires);
        QFETCH(std::uint64_t, threshold);
        QFETCH(std::size_t, size);
        QFETCH(ErrorCode, code);
        SeededRandom random(5);
        const TestAgency agency(random, now);
        const TestDevice author = agency.device(random);
        wire::HeldNote note;
        note.author = author.id();
        note.expires = expires;
        note.threshold = threshold;
        note.sealed = Bytes(size);
        QVERIFY(wire::HeldNote::make(author.keys.sign, note).code() == code);
        // The same bytes from somebody who does not look.
        cbor::Writer payload;
        payload.array(10).text("CW1 held").uint(1).id(note.tag).id(note.author).uint(0).uint(1);
        payload.uint(static_cast<std::uint64_t>(expires)).uint(threshold).boolean(false).bytes(note.sealed);
        cbor::Writer out;
        out.array(4).uint(1).id(note.tag).uint(6);
        out.bytes(SignedObject::make(author.keys.sign, "CW1 held", payload.take()).encode());
        QVERIFY(wire::HeldNote::decode(out.take()).code() == code);
    }
};

QTEST_GUILESS_MAIN(TestHeldNotes)
#include "TestHeldNotes.moc"
