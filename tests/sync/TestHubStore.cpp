// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/StoreKinds.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

#include <thread>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

using Space = HubStore::Space;
using Sequences = std::vector<std::uint64_t>;

/// Commits so many changes of three envelopes each, trying again when another hub was in the way.
bool writeMany(HubStore &store, const MailboxTag &tag, std::uint8_t writer, std::uint8_t changes)
{
    for (std::uint8_t i = 0; i < changes;) {
        Status status = store.begin();
        for (std::uint8_t k = 0; k < 3 && status; ++k) {
            const auto stored = store.append({Space::Case, tag, {}, wire::Class::Entry, Bytes{writer, i, k}});
            status = stored ? Status() : Status(stored.error());
        }
        if (status)
            status = store.commit();
        if (!status)
            store.rollback();
        if (!status && status.code() != ErrorCode::Busy)
            return false;
        i = static_cast<std::uint8_t>(i + (status ? 1 : 0));
    }
    return true;
}

Sequences sequencesOf(const HubStore::Page &page)
{
    Sequences list;
    for (const HubStore::Item &item : page.items)
        list.push_back(item.sequence);
    return list;
}

const DeviceId alice{tagOf(1).bytes};
const DeviceId bob{tagOf(2).bytes};
const AgencyId police{tagOf(20).bytes};
const AgencyId school{tagOf(21).bytes};
const MailboxTag caseBox = tagOf(10);
const MailboxTag otherBox = tagOf(11);

} // namespace

/// What every kind of store promises: each test runs against all of them.
class TestHubStore : public QObject {
    Q_OBJECT

private:
    StoreKinds m_kinds;
    StoreKinds::Stores m_store;

    HubStore &change() { return *m_store.change; }
    HubStore &read() { return *m_store.read; }

    void inChange(const std::function<void()> &work)
    {
        QVERIFY(change().begin().ok());
        work();
        QVERIFY(change().commit().ok());
    }
    HubStore::Stored add(const MailboxTag &tag, Bytes bytes, wire::Class which = wire::Class::Entry,
                         Space space = Space::Case, const DeviceId &sender = alice)
    {
        const auto stored = change().append({space, tag, sender, which, bytes});
        return stored ? *stored : HubStore::Stored{};
    }
    HubStore::Page page(const MailboxTag &tag, std::optional<wire::Class> which, std::uint64_t after = 0,
                        std::uint64_t before = 0, bool newest = false, std::size_t mostBytes = 1 << 20,
                        std::size_t mostItems = 1000)
    {
        const auto got = read().page({Space::Case, tag, which, after, before, newest, mostBytes, mostItems});
        return got ? *got : HubStore::Page{};
    }
    void addFrom(const AgencyId &peer, Bytes bytes)
    {
        QVERIFY(change().append({Space::Case, caseBox, alice, wire::Class::Entry, bytes, peer}).ok());
    }
    static HubStore::Route routeTo(const AgencyId &peer)
    {
        HubStore::Route route;
        route.peer = peer;
        route.tag = caseBox;
        return route;
    }
    HubStore::Page routePage(std::uint64_t after, std::uint64_t allUntil)
    {
        HubStore::Route route = routeTo(school);
        route.after = after;
        route.allUntil = allUntil;
        return read().routePage(route, 1000, 100).value();
    }
    static bool isSame(const HubStore::Route &a, const HubStore::Route &b)
    {
        const auto all = [](const HubStore::Route &r) {
            return std::tuple(r.peer, r.space, r.tag, r.after, r.allUntil, r.waiting, r.sinceSeconds, r.told,
                              r.accessDue, r.leaving, r.refused, r.id);
        };
        return all(a) == all(b);
    }

private Q_SLOTS:
    static void initTestCase_data() { StoreKinds::addRows(); }
    void initTestCase() { initialiseCrypto(); }
    void init()
    {
        QFETCH_GLOBAL(QString, kind);
        m_store = m_kinds.open(kind);
    }
    void cleanup() { m_store = {}; }

    void sequencesRiseInEachMailboxAlone()
    {
        inChange([&] {
            QCOMPARE(add(caseBox, {1}).sequence, std::uint64_t{1});
            QCOMPARE(add(caseBox, {2}).sequence, std::uint64_t{2});
            QCOMPARE(add(otherBox, {1}).sequence, std::uint64_t{1});
            QCOMPARE(add(caseBox, {3}, wire::Class::Inbox, Space::Inbox).sequence, std::uint64_t{1});
        });
        QCOMPARE(read().mailbox(Space::Case, caseBox)->head, std::uint64_t{2});
        QCOMPARE(read().mailbox(Space::Case, caseBox)->bytes, std::uint64_t{2});
        QCOMPARE(read().mailbox(Space::Inbox, caseBox)->head, std::uint64_t{1});
        QCOMPARE(read().mailbox(Space::Case, tagOf(77))->head, std::uint64_t{0});
    }

    void theSameBytesAreKeptOnce()
    {
        inChange([&] {
            QVERIFY(add(caseBox, {1}).isNew);
            const auto again = add(caseBox, {1});
            QVERIFY(!again.isNew);
            QCOMPARE(again.sequence, std::uint64_t{1});
            QVERIFY(add(otherBox, {1}).isNew);
        });
        inChange([&] { QVERIFY(!add(caseBox, {1}).isNew); });
        QCOMPARE(page(caseBox, std::nullopt).items.size(), std::size_t{1});
    }

    void nothingIsSeenBeforeTheCommitAndNothingStaysAfterARollback()
    {
        inChange([&] { add(caseBox, {1}); });
        QVERIFY(change().begin().ok());
        QCOMPARE(add(caseBox, {2}).sequence, std::uint64_t{2});
        QVERIFY(change().putAccess(caseBox, Bytes{9}, {alice}).ok());
        QCOMPARE(page(caseBox, std::nullopt).head, std::uint64_t{1});
        QVERIFY(!read().mayUse(caseBox, alice).value());
        QVERIFY(change().mayUse(caseBox, alice).value());
        change().rollback();
        QCOMPARE(change().mailbox(Space::Case, caseBox)->head, std::uint64_t{1});
        QVERIFY(!change().mayUse(caseBox, alice).value());
        inChange([&] { QCOMPARE(add(caseBox, {3}).sequence, std::uint64_t{2}); });
    }

    void aPageKeepsToItsBounds()
    {
        inChange([&] {
            for (std::uint8_t i = 1; i <= 9; ++i)
                add(caseBox, Bytes(10, i));
            add(otherBox, Bytes(10, 1));
        });
        QCOMPARE(sequencesOf(page(caseBox, std::nullopt)), (Sequences{1, 2, 3, 4, 5, 6, 7, 8, 9}));
        QCOMPARE(sequencesOf(page(caseBox, std::nullopt, 3, 7)), (Sequences{4, 5, 6}));
        QCOMPARE(sequencesOf(page(caseBox, std::nullopt, 3, 7, true)), (Sequences{6, 5, 4}));
        QVERIFY(!page(caseBox, std::nullopt, 3, 7).more);
        const auto some = page(caseBox, std::nullopt, 0, 0, false, 35);
        QCOMPARE(sequencesOf(some), (Sequences{1, 2, 3}));
        QVERIFY(some.more);
        QCOMPARE(some.head, std::uint64_t{9});
        QCOMPARE(sequencesOf(page(caseBox, std::nullopt, 8, 0, false, 1)), Sequences{9});
        QCOMPARE(sequencesOf(page(caseBox, std::nullopt, 0, 0, true, 1000, 2)), (Sequences{9, 8}));
        QVERIFY(page(caseBox, std::nullopt, 9).items.empty());
        QVERIFY(page(tagOf(77), std::nullopt).items.empty());
        QVERIFY(page(caseBox, std::nullopt, 4).items.front().envelope == Bytes(10, 5));
    }

    void aPageEndsAfterItsFirstEnvelopeWhateverTheSizes()
    {
        inChange([&] {
            add(caseBox, Bytes(100, 1));
            add(caseBox, Bytes(10, 2));
            add(caseBox, Bytes(100'000, 3));
        });
        const auto first = page(caseBox, std::nullopt, 0, 0, false, 50);
        QCOMPARE(sequencesOf(first), Sequences{1});
        QVERIFY(first.more);
        const auto exact = page(caseBox, std::nullopt, 0, 0, false, 110);
        QCOMPARE(sequencesOf(exact), (Sequences{1, 2}));
        QVERIFY(exact.more);
        const auto last = page(caseBox, std::nullopt, 2, 0, false, 50);
        QCOMPARE(sequencesOf(last), Sequences{3});
        QVERIFY(!last.more);
        QVERIFY(last.items.front().envelope == Bytes(100'000, 3));
        QCOMPARE(sequencesOf(page(caseBox, std::nullopt, 0, 0, false, SIZE_MAX, SIZE_MAX)), (Sequences{1, 2, 3}));
    }

    void whatWasLookedUpBeforeIsKeptOnceToo()
    {
        const Bytes first{1};
        const Bytes second{2};
        inChange([&] { add(caseBox, first); });
        inChange([&] {
            const HubStore::Coming here{Space::Case, caseBox, alice, {first, second, second}};
            const HubStore::Coming there{Space::Case, otherBox, alice, {first}};
            const HubStore::Coming again{Space::Case, caseBox, bob, {second}};
            QVERIFY(change().expect({&there, &here, &again}).ok());
            QCOMPARE(add(caseBox, first).sequence, std::uint64_t{1});
            QCOMPARE(add(caseBox, second).sequence, std::uint64_t{2});
            QVERIFY(!add(caseBox, second).isNew);
            QVERIFY(add(otherBox, first).isNew);
        });
        QCOMPARE(page(caseBox, std::nullopt).items.size(), std::size_t{2});
    }

    void whoMayUseAMailboxIsKnownAsItIsInTheChange()
    {
        inChange([&] { QVERIFY(change().putAccess(caseBox, Bytes{1}, {alice}).ok()); });
        inChange([&] {
            const HubStore::Coming ofAlice{Space::Case, caseBox, alice, {}};
            const HubStore::Coming ofBob{Space::Case, caseBox, bob, {}};
            QVERIFY(change().expect({&ofBob, &ofAlice}).ok());
            QVERIFY(*change().mayUse(caseBox, alice));
            QVERIFY(!*change().mayUse(caseBox, bob));
            QVERIFY(!*change().mayUse(otherBox, alice));
            QVERIFY(change().putAccess(caseBox, Bytes{2}, {bob}).ok());
            QVERIFY(!*change().mayUse(caseBox, alice));
            QVERIFY(*change().mayUse(caseBox, bob));
        });
    }

    void whoMayUseAMailboxCanBeListed()
    {
        inChange([&] { QVERIFY(change().putAccess(caseBox, Bytes{1}, {bob, alice}).ok()); });
        std::vector<DeviceId> both{alice, bob};
        std::sort(both.begin(), both.end());
        QVERIFY(*read().users(caseBox) == both);
        QVERIFY(read().users(otherBox)->empty());
    }

    void severalMailboxesCanBeLookedAtTogether()
    {
        inChange([&] {
            add(caseBox, {1});
            add(caseBox, {2});
            QVERIFY(change().putAccess(caseBox, Bytes{1}, {alice}).ok());
        });
        const auto some = read().mailboxes({{Space::Inbox, caseBox}, {Space::Case, caseBox}, {Space::Case, otherBox}});
        QVERIFY(some.ok());
        QCOMPARE(some->size(), std::size_t{3});
        QCOMPARE(some->at(0).head, std::uint64_t{0});
        QCOMPARE(some->at(1).head, std::uint64_t{2});
        QCOMPARE(some->at(2).head, std::uint64_t{0});
        QVERIFY(read().mailboxes({})->empty());
    }

    void aSharedStoreTellsThatThereIsAnotherAccessRecord()
    {
        QFETCH_GLOBAL(QString, kind);
        if (kind == QLatin1String("sqlite"))
            QSKIP("one hub alone has it");
        inChange([&] { QVERIFY(change().putAccess(caseBox, Bytes{1}, {alice}).ok()); });
        const std::uint64_t first = read().mailbox(Space::Case, caseBox)->access;
        inChange([&] { add(caseBox, {1}); });
        QCOMPARE(page(caseBox, std::nullopt).access, first);
        inChange([&] { QVERIFY(change().putAccess(caseBox, Bytes{2}, {bob}).ok()); });
        QVERIFY(page(caseBox, std::nullopt).access != first);
        QVERIFY(read().mailbox(Space::Case, caseBox)->access != first);
    }

    void aReaderMissesNothingThatTwoHubsWriteAtOnce()
    {
        constexpr std::uint8_t changes = 60;
        constexpr std::uint64_t all = 2 * 3 * changes;
        std::atomic<int> running = 2;
        std::atomic<bool> failed = false;
        const auto writer = [&](HubStore &store, std::uint8_t number) {
            if (!writeMany(store, caseBox, number, changes))
                failed = true;
            --running;
        };
        std::thread one(writer, std::ref(change()), std::uint8_t{1});
        std::thread two(writer, std::ref(*m_store.other), std::uint8_t{2});
        std::uint64_t cursor = 0;
        bool gap = false;
        for (bool last = false; !last;) {
            last = running == 0; // one more page after the end
            const auto got = page(caseBox, std::nullopt, cursor);
            for (const HubStore::Item &item : got.items)
                gap = gap || item.sequence != ++cursor;
            gap = gap || (!got.more && cursor != got.head);
        }
        one.join();
        two.join();
        QVERIFY(!failed);
        QVERIFY(!gap);
        QCOMPARE(cursor, all);
        QCOMPARE(read().mailbox(Space::Case, caseBox)->bytes, 3 * all);
    }

    void aSegmentKnowsWhatItCoversOfItsSendersByIds()
    {
        std::uint64_t segment = 0;
        inChange([&] {
            add(caseBox, {1});
            add(caseBox, {2});
            add(caseBox, {3}, wire::Class::Entry, Space::Case, bob);
            add(caseBox, {4});
            add(caseBox, {5});
            segment = add(caseBox, {6}, wire::Class::Segment).sequence;
            const std::vector<wire::Range> ranges{{1, 3}, {5, 5}};
            QVERIFY(change().cover(caseBox, ranges, alice).ok());
            QVERIFY(change().keepCovers(caseBox, segment, ranges).ok());
            // Covered too, by another segment.
            QVERIFY(change().cover(caseBox, {{4, 4}}, alice).ok());
        });
        std::vector<Digest> expected;
        Bytes ids;
        for (const Bytes &envelope : {Bytes{1}, Bytes{2}, Bytes{5}}) {
            expected.push_back(HubStore::envelopeId(envelope));
            ids.insert(ids.end(), expected.back().begin(), expected.back().end());
        }
        QVERIFY(read().coveredBy(caseBox, segment, 10).value() == expected);
        QCOMPARE(read().coveredBy(caseBox, segment, 1)->size(), std::size_t{2});
        QVERIFY(read().coveredBy(caseBox, 1, 10)->empty());
        QVERIFY(read().coveredBy(otherBox, segment, 10)->empty());
        const Digest unknown = HubStore::envelopeId(Bytes{9});
        ids.insert(ids.begin(), unknown.begin(), unknown.end());
        QCOMPARE(read().sequencesOf(caseBox, ids).value(), (Sequences{1, 2, 5}));
        QVERIFY(read().sequencesOf(otherBox, ids)->empty());
        // Also of what the same change brought.
        inChange([&] {
            add(caseBox, {9});
            QCOMPARE(change().sequencesOf(caseBox, ids).value(), (Sequences{1, 2, 5, 7}));
        });
    }

    void coveredEntriesAreLeftOutOfTheirClassAlone()
    {
        inChange([&] {
            add(caseBox, {1});
            add(caseBox, {2}, wire::Class::Roster);
            add(caseBox, {3});
            add(caseBox, {4}, wire::Class::Segment);
            add(caseBox, {5});
            add(otherBox, {1});
            QVERIFY(change().cover(caseBox, {{1, 2}, {4, 5}}, alice).ok());
            QVERIFY(change().cover(tagOf(77), {{1, 2}}, alice).ok());
        });
        QCOMPARE(sequencesOf(page(caseBox, wire::Class::Entry)), Sequences{3});
        QCOMPARE(sequencesOf(page(caseBox, wire::Class::Roster)), Sequences{2});
        QCOMPARE(sequencesOf(page(caseBox, wire::Class::Segment)), Sequences{4});
        QCOMPARE(sequencesOf(page(caseBox, wire::Class::AllEntries, 0, 0, true)), (Sequences{5, 3, 1}));
        QCOMPARE(sequencesOf(page(caseBox, std::nullopt)), (Sequences{1, 2, 3, 4, 5}));
        QCOMPARE(sequencesOf(page(otherBox, wire::Class::Entry)), Sequences{1});
    }

    void nobodyCoversWhatAnotherPushed()
    {
        inChange([&] {
            add(caseBox, {1}, wire::Class::Entry, Space::Case, alice);
            add(caseBox, {2}, wire::Class::Entry, Space::Case, bob);
            add(caseBox, {3}, wire::Class::Entry, Space::Case, alice);
            add(caseBox, {3}, wire::Class::Entry, Space::Case, bob); // the same bytes stay the first one's
            QVERIFY(change().cover(caseBox, {{1, 3}}, bob).ok());
            QVERIFY(change().cover(caseBox, {{1, 3}}, DeviceId{tagOf(3).bytes}).ok());
        });
        QCOMPARE(sequencesOf(page(caseBox, wire::Class::Entry)), (Sequences{1, 3}));
        inChange([&] { QVERIFY(change().cover(caseBox, {{1, 3}}, alice).ok()); });
        QCOMPARE(sequencesOf(page(caseBox, wire::Class::Entry)), Sequences{});
        QCOMPARE(sequencesOf(page(caseBox, wire::Class::AllEntries)), (Sequences{1, 2, 3}));
    }

    void anAccessRecordReplacesTheOneBefore()
    {
        QVERIFY(!read().accessRecord(caseBox)->has_value());
        inChange([&] { QVERIFY(change().putAccess(caseBox, Bytes{1}, {alice, bob}).ok()); });
        QVERIFY(read().mayUse(caseBox, alice).value() && read().mayUse(caseBox, bob).value());
        QVERIFY(!read().mayUse(otherBox, alice).value());
        inChange([&] { QVERIFY(change().putAccess(caseBox, Bytes{2}, {bob}).ok()); });
        QVERIFY(!read().mayUse(caseBox, alice).value() && read().mayUse(caseBox, bob).value());
        QVERIFY(read().accessRecord(caseBox).value() == Bytes{2});
        QCOMPARE(read().mailbox(Space::Case, caseBox)->head, std::uint64_t{0});
    }

    void anInboxCountsWhoWroteToIt()
    {
        inChange([&] {
            add(caseBox, {1}, wire::Class::Inbox, Space::Inbox, alice);
            add(caseBox, {2}, wire::Class::Inbox, Space::Inbox, alice);
            add(caseBox, {2}, wire::Class::Inbox, Space::Inbox, alice);
            add(caseBox, {3}, wire::Class::Inbox, Space::Inbox, bob);
        });
        QCOMPARE(read().countFrom(Space::Inbox, caseBox, alice)->count, std::uint64_t{2});
        QCOMPARE(read().countFrom(Space::Inbox, caseBox, bob)->count, std::uint64_t{1});
        QCOMPARE(read().countFrom(Space::Inbox, otherBox, bob)->count, std::uint64_t{0});
    }

    void aDirectoryKeepsItsOrder()
    {
        const AgencyId agency{tagOf(5).bytes};
        inChange([&] {
            for (std::uint8_t i = 0; i < 5; ++i)
                QVERIFY(change().appendDirectory(agency, i, Bytes(10, i)).ok());
        });
        QCOMPARE(read().directoryCount(agency).value(), std::uint64_t{5});
        QCOMPARE(read().directoryCount(AgencyId{}).value(), std::uint64_t{0});
        QCOMPARE(read().directory(agency, 1, 2, 1000)->size(), std::size_t{2});
        QVERIFY(read().directory(agency, 1, 2, 1000)->front() == Bytes(10, 1));
        QCOMPARE(read().directory(agency, 0, 100, 25)->size(), std::size_t{2});
        QCOMPARE(read().directory(agency, 0, 100, 1)->size(), std::size_t{1});
        QVERIFY(read().directory(agency, 5, 100, 1000)->empty());
        QVERIFY(change().begin().ok());
        QVERIFY(!change().appendDirectory(agency, 4, Bytes{1}).ok());
        change().rollback();
    }

    void enrolmentSlotsAreKeptAndForgotten()
    {
        const Digest tag = tagOf(1).bytes;
        const Digest other = tagOf(2).bytes;
        inChange([&] {
            QVERIFY(change().putEnrolment(tag, 0, Bytes{1}, 1000).ok());
            QVERIFY(change().putEnrolment(tag, 1, Bytes{2}, 1500).ok());
            QVERIFY(change().putEnrolment(other, 0, Bytes{3}, 1001).ok());
        });
        QCOMPARE(read().enrolmentSince(tag).value(), std::optional<std::int64_t>(1000));
        QVERIFY(read().enrolment(tag, 1).value() == Bytes{2});
        QVERIFY(!read().enrolment(tag, 2)->has_value());
        inChange([&] { QVERIFY(change().forgetEnrolments(1000).ok()); });
        QVERIFY(!read().enrolment(tag, 0)->has_value() && !read().enrolment(tag, 1)->has_value());
        QVERIFY(!read().enrolmentSince(tag)->has_value());
        QVERIFY(read().enrolment(other, 0).value() == Bytes{3});
    }

    void aRoutePassesOnWhatWasPushedHereAndTheBeginningWhole()
    {
        inChange([&] {
            add(caseBox, {1});
            addFrom(police, {2});
            add(caseBox, {3});
            addFrom(police, {4});
            add(caseBox, {5});
        });
        QCOMPARE(sequencesOf(routePage(0, 0)), (Sequences{1, 3, 5}));
        QCOMPARE(sequencesOf(routePage(0, 3)), (Sequences{1, 2, 3, 5}));
        QCOMPARE(sequencesOf(routePage(3, 0)), Sequences{5});
        QCOMPARE(routePage(5, 0).head, std::uint64_t{5});
        const auto some = read().routePage(routeTo(school), 1000, 2);
        QCOMPARE(sequencesOf(*some), (Sequences{1, 3}));
        QVERIFY(some->more);
        QCOMPARE(sequencesOf(page(caseBox, std::nullopt)), (Sequences{1, 2, 3, 4, 5}));
        QCOMPARE(read().bytesFrom(police).value(), std::uint64_t{2});
        inChange([&] { QVERIFY(change().addBytesFrom(police, 10).ok()); });
        QCOMPARE(read().bytesFrom(police).value(), std::uint64_t{12});
        QCOMPARE(read().bytesFrom(school).value(), std::uint64_t{0});
    }

    void aRouteIsDueWhileSomethingWaits()
    {
        HubStore::Route full{police, Space::Case, caseBox, 3, 4, 5, 60, 7, true, true, tagOf(9).bytes, 0};
        HubStore::Route idle = routeTo(school);
        HubStore::Route letter = routeTo(police);
        letter.space = Space::Inbox;
        letter.waiting = 2;
        letter.sinceSeconds = 50;
        inChange([&] {
            QVERIFY(change().putRoute(full).ok());
            QVERIFY(change().putRoute(idle).ok());
            QVERIFY(change().putRoute(letter).ok());
        });
        const auto of = read().routes(Space::Case, caseBox).value();
        QCOMPARE(of.size(), std::size_t{2});
        full.id = of[0].id;
        QVERIFY(isSame(of[0], full));
        QVERIFY(of[1].id > full.id && of[1].peer == school);
        const auto due = read().dueRoutes(police, 0, 10).value();
        QCOMPARE(due.size(), std::size_t{2});
        QVERIFY(due[0].space == Space::Case && due[1].space == Space::Inbox);
        QCOMPARE(read().dueRoutes(police, 0, 1)->size(), std::size_t{1});
        QVERIFY(read().dueRoutes(police, due[0].id, 10)->front().id == due[1].id);
        QVERIFY(read().dueRoutes(school, 0, 10)->empty());
        const auto backlog = read().backlog(police).value();
        QCOMPARE(backlog.mailboxes, std::uint64_t{2});
        QCOMPARE(backlog.envelopes, std::uint64_t{7});
        QCOMPARE(backlog.sinceSeconds, std::int64_t{50});
        QCOMPARE(read().backlog(school)->mailboxes, std::uint64_t{0});
        full.waiting = 0;
        full.accessDue = false;
        inChange([&] {
            QVERIFY(change().putRoute(full).ok());
            QVERIFY(change().dropRoute(police, Space::Inbox, caseBox).ok());
        });
        QVERIFY(read().dueRoutes(police, 0, 10)->empty());
        QVERIFY(isSame(read().routes(Space::Case, caseBox)->front(), full));
        QVERIFY(read().peers().value() == (std::vector<AgencyId>{police, school}));
    }

    void whatCameFromAPeerThatIsForgottenIsOursToPassOn()
    {
        HubStore::Route route = routeTo(school);
        route.after = 3;
        inChange([&] {
            add(caseBox, {1});
            addFrom(police, {2});
            add(caseBox, {3});
            QVERIFY(change().putRoute(route).ok());
            QVERIFY(change().putRoute(routeTo(police)).ok());
            QVERIFY(change().putDirectoryTold(police, school, 4).ok());
        });
        QCOMPARE(read().directoryTold(police, school).value(), std::uint64_t{4});
        QCOMPARE(read().directoryTold(school, school).value(), std::uint64_t{0});
        inChange([&] { QVERIFY(change().forgetPeer(police).ok()); });
        QVERIFY(read().peers().value() == std::vector<AgencyId>{school});
        const auto left = read().routes(Space::Case, caseBox).value();
        QCOMPARE(left.size(), std::size_t{1});
        QCOMPARE(left[0].after, std::uint64_t{1});
        QVERIFY(left[0].id > 2);
        QCOMPARE(left[0].waiting, std::uint64_t{2});
        QCOMPARE(sequencesOf(read().routePage(left[0], 1000, 10).value()), (Sequences{2, 3}));
        QCOMPARE(read().directoryTold(police, school).value(), std::uint64_t{0});
    }

    void aPeerWhoseStoreIsAnotherGetsEverythingFromTheStart()
    {
        HubStore::Route route = routeTo(school);
        route.after = 3;
        route.told = 5;
        HubStore::Route letter = routeTo(school);
        letter.space = Space::Inbox;
        inChange([&] {
            add(caseBox, {1});
            addFrom(school, {2});
            add(caseBox, {3});
            QVERIFY(change().putRoute(route).ok());
            QVERIFY(change().putRoute(letter).ok());
            QVERIFY(change().putRoute(routeTo(police)).ok());
            QVERIFY(change().putDirectoryTold(school, school, 4).ok());
            QVERIFY(change().putGenerationOf(school, GenerationId{tagOf(8).bytes}).ok());
        });
        QVERIFY(read().generationOf(school).value() == GenerationId{tagOf(8).bytes});
        QVERIFY(!read().generationOf(police)->has_value());
        inChange([&] { QVERIFY(change().rewindPeer(school, 70).ok()); });
        const auto due = read().dueRoutes(school, 0, 10).value();
        QCOMPARE(due.size(), std::size_t{1});
        QVERIFY(due[0].id > 3 && due[0].told == 0 && due[0].accessDue && due[0].sinceSeconds == 70);
        QCOMPARE(due[0].waiting, std::uint64_t{3});
        QCOMPARE(sequencesOf(read().routePage(due[0], 1000, 10).value()), (Sequences{1, 2, 3}));
        QVERIFY(read().dueRoutes(police, 0, 10)->empty());
        QCOMPARE(read().directoryTold(school, school).value(), std::uint64_t{0});
        inChange([&] { QVERIFY(change().forgetPeer(school).ok()); });
        QVERIFY(!read().generationOf(school)->has_value());
    }

    void aGenerationStaysUntilItIsRenewed()
    {
        const HubStore::Standing first = read().standing().value();
        QVERIFY(!first.generation.isZero());
        inChange([&] { QVERIFY(change().raiseMark().ok()); });
        const HubStore::Standing second = read().standing().value();
        QVERIFY(second.generation == first.generation);
        QCOMPARE(second.mark, first.mark + 1);
        inChange([&] { QVERIFY(change().renewGeneration().ok()); });
        QVERIFY(read().standing()->generation != first.generation);
    }

    void stepsOfAccessAndTheCasesOfADeviceAreFound()
    {
        inChange([&] {
            for (std::uint8_t i = 0; i < 4; ++i)
                QVERIFY(change().putAccessStep(caseBox, i, Bytes{i}).ok());
            QVERIFY(change().putAccessStep(caseBox, 3, Bytes{33}).ok());
            QVERIFY(change().putAccess(caseBox, Bytes{1}, {alice, bob}).ok());
            QVERIFY(change().putAccess(otherBox, Bytes{1}, {bob}).ok());
        });
        QVERIFY(read().accessSteps(caseBox, 1, 2).value() == (std::vector<Bytes>{{1}, {2}}));
        QVERIFY(read().accessSteps(caseBox, 3, 9).value() == std::vector<Bytes>{{33}});
        QVERIFY(read().accessSteps(otherBox, 0, 9)->empty());
        inChange([&] { QVERIFY(change().forgetAccessSteps(caseBox, 3).ok()); });
        QCOMPARE(read().accessSteps(caseBox, 0, 9)->size(), std::size_t{1});
        QVERIFY(read().casesOf(bob).value() == (std::vector<MailboxTag>{caseBox, otherBox}));
        QVERIFY(read().casesOf(alice).value() == std::vector<MailboxTag>{caseBox});
        QVERIFY(read().casesOf(DeviceId{}).value().empty());
    }
};

QTEST_GUILESS_MAIN(TestHubStore)
#include "TestHubStore.moc"
