// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/casefile/FieldWrites.h"
#include "app/chronology/EventNotes.h"
#include "app/concern/ConcernPayload.h"
#include "app/message/MessagePayload.h"
#include "app/plan/PlanVersionPayload.h"
#include "app/sharing/SharingPayload.h"
#include "app/store/CaseStore.h"
#include "tests/app/support/EntryMaker.h"

#include <QTemporaryDir>
#include <QTest>

using namespace caseweave;

namespace {

constexpr ObjectBytes child{1, 2, 3};

Bytes field(std::string_view key, std::string_view text, std::vector<EntryRef> replaces = {})
{
    FieldWrites fields;
    fields.writes.push_back(
        {{1, child, key}, std::uint8_t(text.empty() ? sealedKnowledge : 0), text, std::move(replaces)});
    return fields.encode().value();
}

Bytes eventOf(DayCode day, std::string_view title, std::uint8_t significance = 1)
{
    EventPayload payload;
    payload.day = day;
    payload.title = title;
    payload.significance = significance;
    return payload.encode().value();
}

Bytes correctionOf(const EntryRef &event, DayCode day, std::string_view title)
{
    EventCorrection correction{event, "Written down wrongly", {}};
    correction.said.day = day;
    correction.said.title = title;
    correction.said.people = {child};
    return correction.encode().value();
}

Bytes contradictionOf(const EntryRef &a, const EntryRef &b)
{
    return Contradiction{a.id < b.id ? a : b, a.id < b.id ? b : a, "Where was he?"}.encode().value();
}

Bytes planKind(std::string_view kind, std::vector<EntryRef> replaces = {})
{
    return FieldWrites{{{{9, child, "kind"}, 0, kind, std::move(replaces)}}}.encode().value();
}

Bytes versionOf(DayCode day, const EntryId &entry)
{
    PlanVersionPayload version;
    version.day = day;
    version.plan = child;
    version.note = "Conference";
    version.objects = {{9, child, {{entry, {"kind"}}}}};
    return version.encode().value();
}

Bytes sharingOf(DayCode day, std::uint8_t choice, std::optional<EntryRef> corrects = {})
{
    SharingPayload sharing;
    sharing.day = day;
    sharing.choice = choice;
    sharing.recipients = {{{}, "Duty desk"}};
    sharing.subjects = {child};
    sharing.what = sharing.purpose = sharing.reasoning = "Door forced";
    sharing.basis = 1;
    sharing.corrects = std::move(corrects);
    return sharing.encode().value();
}

Bytes messageOf(std::string_view text, std::optional<EntryRef> answers = {})
{
    MessagePayload message;
    message.text = text;
    message.asked = {SeededRandom(4).id<ProfessionalId>()};
    message.thread = answers;
    if (answers)
        message.answers = {*answers};
    return message.encode().value();
}

Bytes seenOf(const DeviceId &device, std::uint64_t sequence)
{
    return MessagesSeen{{{device, sequence}}}.encode().value();
}

struct Replica {
    explicit Replica(const DeviceId &mine)
    {
        SeededRandom random(1);
        const std::string file = folder.filePath(QStringLiteral("case.db")).toStdString();
        database = sql::Database::open(file, SecretBytes::random(32, random), {}).value();
        store = CaseStore::open(database, mine).value();
    }
    void apply(const std::vector<LogEntry> &entries)
    {
        auto transaction = sql::Transaction::begin(database);
        for (const LogEntry &entry : entries)
            QVERIFY(store->apply(entry).ok());
        QVERIFY(store->flush().ok());
        QVERIFY(transaction->commit().ok());
    }
    QByteArray digest() { return QByteArray::fromStdString(toHex(store->digest().value())); }
    QStringList values(std::string_view key)
    {
        QStringList texts;
        const auto rows = store->values().value();
        for (const ValueRow &row : rows) {
            if (row.key == key)
                texts.append(row.knowledge == sealedKnowledge ? QStringLiteral("withheld")
                                                              : QString::fromStdString(row.text));
        }
        return texts;
    }

    QTemporaryDir folder;
    sql::Database database;
    std::unique_ptr<CaseStore> store;
};

std::vector<LogEntry> shuffled(std::vector<LogEntry> entries, SeededRandom &random)
{
    for (std::size_t i = entries.size(); i > 1; --i)
        std::swap(entries[i - 1], entries[random.below(i)]);
    return entries;
}

/// A case with a bit of everything: conflicts, settled ones, concerns with early marks, restricted and unknown things.
std::vector<LogEntry> history(test::EntryMaker &maker)
{
    const EntryRef first = maker.add("ann", 16, field("note", "first"), 1000).ref();
    const EntryRef ours = maker.add("ann", 16, field("note", "ours", {first}), 2000).ref();
    const EntryRef theirs = maker.add("joe", 16, field("note", "theirs", {first}), 2001).ref();
    maker.add("ann", 16, field("note", "both", {ours, theirs}), 3000);
    maker.add("ann", 16, field("phone", "0113 1"), 3100);
    maker.add("joe", 16, field("phone", "0113 2"), 3100);
    const EntryRef concern = maker.add("joe", 18, ConcernRaised{3, 20261201, "Not seen"}.encode().value(), 4000).ref();
    maker.add("ann", 19, ConcernAcknowledged{concern}.encode().value(), 4100);
    maker.add("joe", 20, ConcernWithdrawn{concern, "Seen"}.encode().value(), 4200);
    const EntryRef marker = maker.add("joe", 16, field("address", ""), 5000).ref();
    maker.addRestricted("joe", 16, field("address", "12 High Street", {marker}), 5001);
    maker.addRestricted("joe", 17, eventOf(20261101, "Strategy discussion"), 5002);
    const EntryRef decision = maker.add("ann", 21, sharingOf(20261110, 1), 5100).ref();
    maker.add("joe", 21, sharingOf(20261110, 2, decision), 5101);
    maker.addRestricted("joe", 21, sharingOf(20261101, 2), 5102);
    maker.add("ann", 21, {0xff}, 5103);
    const EntryRef seen = maker.add("ann", 17, eventOf(20261102, "Seen at school", 2), 5200).ref();
    const EntryRef away = maker.add("joe", 17, eventOf(20261102, "Away all day"), 5201).ref();
    maker.add("ann", 27, correctionOf(seen, 20261103, "Seen at school"), 5202);
    const EntryRef dispute = maker.add("joe", 29, contradictionOf(seen, away), 5203).ref();
    maker.add("ann", 30, ContradictionSettled{dispute, "The day was wrong"}.encode().value(), 5204);
    maker.addRestricted("joe", 27, correctionOf(away, 20261102, "Away until noon"), 5205);
    maker.addRestricted("joe", 29, contradictionOf(seen, away), 5206);
    maker.add("ann", 27, {0xff}, 5207);
    maker.add("ann", 29, {0xff}, 5208);
    const EntryRef plan = maker.add("ann", 16, planKind("child_in_need"), 5300).ref();
    maker.add("joe", 26, versionOf(20261120, plan.id), 5301);
    maker.addRestricted("joe", 26, versionOf(20261121, plan.id), 5302);
    maker.add("ann", 16, planKind("child_protection", {plan}), 5303);
    maker.add("ann", 26, {0xff}, 5304);
    const EntryRef question = maker.add("ann", 22, messageOf("Who goes?"), 5400).ref();
    maker.add("joe", 22, messageOf("I do", question), 5401);
    maker.addRestricted("joe", 22, messageOf("Not to her", question), 5402);
    maker.add("joe", 23, seenOf(question.device, 40), 5403);
    maker.add("joe", 23, seenOf(question.device, 41), 5404);
    maker.addRestricted("joe", 23, seenOf(question.device, 90), 5405);
    maker.add("ann", 22, {0xff}, 5406);
    maker.add("ann", 23, {0xff}, 5407);
    maker.add("ann", 99, {1, 2, 3}, 6000);
    maker.add("ann", 17, {0xff}, 6001);
    for (unsigned i = 0; i < 20; ++i)
        maker.add(i % 2 ? "ann" : "joe", 17, eventOf(20261101 + i % 28, "Event", std::uint8_t(1 + i % 3)), 7000 + i);
    return {maker.entries().begin(), maker.entries().end()};
}

} // namespace

class TestCaseStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void anyOrderOfArrivalGivesOneState();
    void anEntryTakenTwiceChangesNothing();
    void whoMayNotReadHasTheSameDigest();
    void aMissingEntryShowsInTheDigest();
    void concurrentValuesStayUntilSettled();
    void aReplacementMayComeFirst();
    void aRestrictedValueIsWithheldFromOthers();
    void eventsArePagedInOrder();
    void eventsAreFiltered();
    void hiddenEventsAreNeitherShownNorCounted();
    void eventsAreFilteredByPersonAndByDay();
    void theNewestNotesOfEventsAreKept();
    void newIsWhatOthersWroteSinceTheCaseWasClosed();
    void resetForgetsEntriesButNotWhatWasSeen();
    void anAbsurdClockIsStored();
    void aConcernKeepsItsMarks();
    void sharingDecisionsAreOrderedFilteredAndWithheld();
    void whatAVersionNamesIsReadAlsoWhenItWasReplaced();
    void aCheckpointIsDueOnceADayAndOnlyForNews();
};

void TestCaseStore::anyOrderOfArrivalGivesOneState()
{
    test::EntryMaker maker(7);
    const auto entries = history(maker);
    Replica reference(maker.device("ann"));
    reference.apply(entries);
    QVERIFY(reference.store->dump()->size() > 1000);
    for (int round = 0; round < 10; ++round) {
        Replica replica(maker.device("joe"));
        replica.apply(shuffled(entries, maker.random()));
        QVERIFY(replica.store->dump().value() == reference.store->dump().value());
        QCOMPARE(replica.digest(), reference.digest());
    }
}

void TestCaseStore::anEntryTakenTwiceChangesNothing()
{
    test::EntryMaker maker(8);
    const auto entries = history(maker);
    Replica replica(maker.device("ann"));
    QCOMPARE(replica.store->newCount().value(), 0);
    replica.apply(entries);
    const QByteArray digest = replica.digest();
    const auto fresh = replica.store->newCount().value();
    replica.apply(entries);
    QCOMPARE(replica.digest(), digest);
    QCOMPARE(replica.store->newCount().value(), fresh);
}

void TestCaseStore::whoMayNotReadHasTheSameDigest()
{
    test::EntryMaker maker(9);
    auto entries = history(maker);
    Replica reader(maker.device("joe"));
    reader.apply(entries);
    for (LogEntry &entry : entries) {
        if (entry.restricted)
            entry = test::EntryMaker::sealed(entry);
    }
    Replica outsider(maker.device("ann"));
    outsider.apply(entries);
    QCOMPARE(outsider.digest(), reader.digest());
}

void TestCaseStore::aMissingEntryShowsInTheDigest()
{
    test::EntryMaker maker(10);
    const auto entries = history(maker);
    Replica whole(maker.device("ann"));
    whole.apply(entries);
    for (std::size_t gone = 0; gone < entries.size(); ++gone) {
        auto some = entries;
        some.erase(some.begin() + std::ptrdiff_t(gone));
        Replica part(maker.device("ann"));
        part.apply(some);
        QVERIFY(part.digest() != whole.digest());
    }
}

void TestCaseStore::concurrentValuesStayUntilSettled()
{
    test::EntryMaker maker(1);
    Replica replica(maker.device("ann"));
    const LogEntry ours = maker.add("ann", 16, field("phone", "0113 1"), 1000);
    const LogEntry theirs = maker.add("joe", 16, field("phone", "0113 2"), 2000);
    replica.apply({ours, theirs});
    QCOMPARE(replica.values("phone"), QStringList({QStringLiteral("0113 2"), QStringLiteral("0113 1")}));
    const LogEntry half = maker.add("ann", 16, field("phone", "0113 3", {theirs.ref()}), 3000);
    replica.apply({half});
    QCOMPARE(replica.values("phone"), QStringList({QStringLiteral("0113 3"), QStringLiteral("0113 1")}));
    replica.apply({maker.add("ann", 16, field("phone", "0113 2", {ours.ref(), half.ref()}), 4000)});
    QCOMPARE(replica.values("phone"), QStringList({QStringLiteral("0113 2")}));
    QVERIFY(replica.store->find(half.id).value() == half.ref());
    QVERIFY(replica.store->find(maker.random().id<EntryId>()).code() == ErrorCode::NotFound);
}

void TestCaseStore::aReplacementMayComeFirst()
{
    test::EntryMaker maker(2);
    Replica replica(maker.device("ann"));
    const LogEntry older = maker.add("joe", 16, field("phone", "old"), 1000);
    const LogEntry newer = maker.add("joe", 16, field("phone", "new", {older.ref()}), 2000);
    replica.apply({newer});
    replica.apply({older});
    QCOMPARE(replica.values("phone"), QStringList({QStringLiteral("new")}));
}

void TestCaseStore::aRestrictedValueIsWithheldFromOthers()
{
    test::EntryMaker maker(3);
    const LogEntry before = maker.add("joe", 16, field("address", "1 Low Street"), 1000);
    const LogEntry marker = maker.add("joe", 16, field("address", "", {before.ref()}), 2000);
    const LogEntry value
        = maker.addRestricted("joe", 16, field("address", "12 High Street", {before.ref(), marker.ref()}), 2001);
    Replica inside(maker.device("joe"));
    inside.apply({before, marker, value});
    QCOMPARE(inside.values("address"), QStringList({QStringLiteral("12 High Street")}));
    Replica outside(maker.device("ann"));
    outside.apply({before, marker, test::EntryMaker::sealed(value)});
    QCOMPARE(outside.values("address"), QStringList({QStringLiteral("withheld")}));
}

void TestCaseStore::eventsArePagedInOrder()
{
    test::EntryMaker maker(4);
    std::vector<LogEntry> entries;
    for (unsigned i = 0; i < 30; ++i)
        entries.push_back(maker.add("joe", 17, eventOf(20260101 + i % 10, "Event"), 1000 + i));
    const LogEntry sealed
        = test::EntryMaker::sealed(maker.addRestricted("joe", 17, eventOf(20200101, "x"), 1767225600000));
    entries.push_back(sealed);
    Replica replica(maker.device("ann"));
    replica.apply(shuffled(entries, maker.random()));
    EventFilter filter;
    QCOMPARE(replica.store->eventCount(filter).value(), 31);
    std::vector<EventRow> rows;
    for (std::int64_t first = 0; first < 40; first += 7) {
        const auto page = replica.store->events(filter, first, 7).value();
        rows.insert(rows.end(), page.begin(), page.end());
    }
    QCOMPARE(rows.size(), 31U);
    const auto key = [](const EventRow &row) { return std::tuple(row.day, row.origin.clock, row.origin.id); };
    for (std::size_t i = 1; i < rows.size(); ++i)
        QVERIFY(key(rows[i]) < key(rows[i - 1]));
    const auto withheld = std::find_if(rows.begin(), rows.end(), [](const EventRow &row) { return row.withheld; });
    QVERIFY(withheld != rows.end());
    QCOMPARE(withheld->day, 20260101U); // the day on which it was written
    filter.newestFirst = false;
    const auto forward = replica.store->events(filter, 0, 100).value();
    QVERIFY(std::equal(forward.rbegin(), forward.rend(), rows.begin(), rows.end(),
                       [](const EventRow &a, const EventRow &b) { return a.origin.id == b.origin.id; }));
}

void TestCaseStore::eventsAreFiltered()
{
    test::EntryMaker maker(5);
    Replica replica(maker.device("ann"));
    std::vector<LogEntry> entries;
    for (unsigned i = 0; i < 12; ++i)
        entries.push_back(maker.add(i % 3 ? "joe" : "ann", 17, eventOf(20260101, "Event", std::uint8_t(1 + i % 2)), i));
    replica.apply(entries);
    EventFilter filter;
    filter.significantOnly = true;
    QCOMPARE(replica.store->eventCount(filter).value(), 6);
    filter.devices = {entries[0].deviceIndex};
    QCOMPARE(replica.store->eventCount(filter).value(), 2);
    filter.significantOnly = false;
    QCOMPARE(replica.store->eventCount(filter).value(), 4);
    filter.kind = std::uint8_t(2);
    QCOMPARE(replica.store->eventCount(filter).value(), 0);
    filter = {};
    filter.devices = std::vector<std::uint32_t>{};
    QCOMPARE(replica.store->eventCount(filter).value(), 0);
}

void TestCaseStore::hiddenEventsAreNeitherShownNorCounted()
{
    test::EntryMaker maker(41);
    std::vector<EntryId> ids;
    for (unsigned i = 0; i < 6; ++i)
        ids.push_back(maker.add("ann", 17, eventOf(20261101 + i, "Event"), 1000 + i).ref().id);
    Replica replica(maker.device("me"));
    replica.apply({maker.entries().begin(), maker.entries().end()});
    QCOMPARE(replica.store->eventCount({}).value(), 6);
    QVERIFY(replica.store->markEvents({ids[1], ids[2]}, {ids[4]}).ok());
    QCOMPARE(replica.store->eventCount({}).value(), 4);
    EventFilter filter;
    filter.newestFirst = false;
    const auto rows = replica.store->events(filter, 0, 10).value();
    QCOMPARE(rows.size(), 4U);
    QVERIFY(rows[1].origin.id == ids[3]);
    // The place of a row, in both orders, whether it is shown or not.
    const EventPlace third{rows[1].day, rows[1].minute, rows[1].origin.clock, rows[1].origin.id};
    QCOMPARE(replica.store->eventsBefore(filter, third).value(), 1);
    filter.newestFirst = true;
    QCOMPARE(replica.store->eventsBefore(filter, third).value(), 2);
    QCOMPARE(replica.store->eventsBefore(filter, {20261102, {}, 0, ids[1]}).value(), 3);
    filter.disputedOnly = true;
    QCOMPARE(replica.store->eventCount(filter).value(), 1);
    QVERIFY(replica.store->events(filter, 0, 10)->front().origin.id == ids[4]);
    QVERIFY(replica.store->markEvents({}, {}).ok());
    QCOMPARE(replica.store->eventCount({}).value(), 6);
}

void TestCaseStore::eventsAreFilteredByPersonAndByDay()
{
    test::EntryMaker maker(42);
    EventPayload about;
    about.title = "About one";
    for (unsigned i = 0; i < 6; ++i) {
        about.day = 20261101 + i;
        about.people = i < 2 ? std::vector{child} : (i < 4 ? std::vector{ObjectBytes{9}} : std::vector<ObjectBytes>{});
        maker.add("ann", 17, about.encode().value(), 1000 + i);
    }
    maker.addRestricted("joe", 17, eventOf(20261101, "Of others"), 1010);
    Replica replica(maker.device("me"));
    replica.apply({maker.entries().begin(), maker.entries().end()});
    EventFilter filter;
    filter.person = child;
    QCOMPARE(replica.store->eventCount(filter).value(), 4 + 1); // two about the child, two about nobody, one restricted
    filter.from = 20261102;
    filter.to = 20261105;
    QCOMPARE(replica.store->eventCount(filter).value(), 2);
    filter.person.reset();
    QCOMPARE(replica.store->eventCount(filter).value(), 4);
    QCOMPARE(replica.store->events(filter, 0, 10)->front().day, 20261105U);
}

void TestCaseStore::theNewestNotesOfEventsAreKept()
{
    test::EntryMaker maker(43);
    const EntryRef event = maker.add("ann", 17, eventOf(20261101, "Event"), 1000).ref();
    const auto most = static_cast<unsigned>(CaseStore::mostEventNotes);
    for (unsigned i = 0; i < most + 5; ++i)
        maker.add("ann", 27, correctionOf(event, 20261101, "Event"), 2000 + i);
    Replica replica(maker.device("me"));
    replica.apply({maker.entries().begin(), maker.entries().end()});
    const auto notes = replica.store->eventNotes().value();
    QCOMPARE(notes.size(), std::size_t{most});
    QVERIFY(notes.front().origin.timeMs() == 2005 && notes.back().origin.timeMs() == std::int64_t{2000} + most + 4);
}

void TestCaseStore::newIsWhatOthersWroteSinceTheCaseWasClosed()
{
    test::EntryMaker maker(6);
    Replica replica(maker.device("ann"));
    replica.apply({maker.add("ann", 17, eventOf(20260101, "mine"), 1)});
    QCOMPARE(replica.store->newCount().value(), 0);
    replica.apply({maker.add("joe", 17, eventOf(20260101, "theirs"), 2), maker.add("joe", 16, field("note", "n"), 3)});
    QCOMPARE(replica.store->newCount().value(), 2);
    QCOMPARE(replica.store->lastSeenMs().value(), 0);
    QVERIFY(replica.store->markSeen(777).ok());
    QCOMPARE(replica.store->newCount().value(), 0);
    QCOMPARE(replica.store->lastSeenMs().value(), 777);
    replica.apply({maker.add("joe", 17, eventOf(20260101, "later"), 4)});
    QCOMPARE(replica.store->newCount().value(), 1);
    QCOMPARE(replica.store->firstOpenedMs().value(), 0);
    for (const std::int64_t ms : {800, 900})
        QVERIFY(replica.store->markOpened(ms).ok());
    const auto again = CaseStore::open(replica.database, maker.device("ann")).value();
    QCOMPARE(again->firstOpenedMs().value(), 800);
    QCOMPARE(again->newCount().value(), 1);
    const auto rows = again->events({}, 0, 10).value();
    QCOMPARE(std::count_if(rows.begin(), rows.end(), [&](const EventRow &row) { return again->isNew(row.origin); }), 1);
}

void TestCaseStore::resetForgetsEntriesButNotWhatWasSeen()
{
    test::EntryMaker maker(11);
    const auto entries = history(maker);
    Replica replica(maker.device("ann"));
    QVERIFY(replica.store->needsRefold().value());
    replica.apply(entries);
    const QByteArray digest = replica.digest();
    QVERIFY(replica.store->markSeen(1).ok());
    QVERIFY(replica.store->reset().ok());
    QCOMPARE(replica.store->lineCount({}).value(), 0);
    QVERIFY(replica.store->values()->empty());
    replica.apply(entries);
    QCOMPARE(replica.digest(), digest);
    QCOMPARE(replica.store->newCount().value(), 0);
    QVERIFY(replica.store->markFolded().ok());
    QVERIFY(!replica.store->needsRefold().value());
}

void TestCaseStore::anAbsurdClockIsStored()
{
    test::EntryMaker maker(12);
    LogEntry entry = maker.addRestricted("joe", 17, eventOf(20260101, "x"), 1);
    entry = test::EntryMaker::sealed(entry);
    entry.clock = UINT64_MAX;
    Replica replica(maker.device("ann"));
    replica.apply({entry});
    QCOMPARE(replica.store->events({}, 0, 1)->at(0).day, 22991231U);
}

void TestCaseStore::aConcernKeepsItsMarks()
{
    test::EntryMaker maker(13);
    const LogEntry concern = maker.add("joe", 18, ConcernRaised{2, 20261201, "Not seen"}.encode().value(), 4000);
    const LogEntry seen = maker.add("ann", 19, ConcernAcknowledged{concern.ref()}.encode().value(), 4100);
    const LogEntry over = maker.add("joe", 20, ConcernWithdrawn{concern.ref(), "Seen"}.encode().value(), 4200);
    Replica replica(maker.device("ann"));
    replica.apply({over, seen, concern});
    const auto concerns = replica.store->concerns().value();
    QCOMPARE(concerns.size(), 1U);
    QCOMPARE(concerns[0].level, std::uint8_t(2));
    QCOMPARE(concerns[0].expires, 20261201U);
    QCOMPARE(concerns[0].text, std::string("Not seen"));
    const auto marks = replica.store->concernMarks().value();
    QCOMPARE(marks.size(), 2U);
    QVERIFY(marks[0].concern == concern.id && !marks[0].withdrawal);
    QVERIFY(marks[1].withdrawal && marks[1].reason == "Seen");
    QVERIFY(replica.store->takeChanges().concerns);
    QVERIFY(!replica.store->takeChanges().any());
}

void TestCaseStore::sharingDecisionsAreOrderedFilteredAndWithheld()
{
    test::EntryMaker maker(4);
    const LogEntry first = maker.add("ann", 21, sharingOf(20261110, 1), 1'000'000);
    const LogEntry earlier = maker.add("joe", 21, sharingOf(20261101, 2), 2'000'000);
    const LogEntry correction = maker.add("joe", 21, sharingOf(20261110, 2, first.ref()), 3'000'000);
    const LogEntry secret = test::EntryMaker::sealed(maker.addRestricted("joe", 21, sharingOf(20261112, 1), 4'000'000));
    Replica replica(maker.device("ann"));
    replica.apply({secret, correction, earlier, first});
    const auto rows = replica.store->sharings({}).value();
    QCOMPARE(rows.size(), 4U);
    QVERIFY(rows[0].origin.id == correction.id && rows[1].origin.id == first.id && rows[2].origin.id == earlier.id);
    QVERIFY(rows[0].corrects == first.id && !rows[1].corrects);
    // Nothing of it is known but that it was written, in 1970.
    QVERIFY(rows[3].withheld);
    QCOMPARE(rows[3].day, DayCode(19700101));
    QCOMPARE(rows[3].choice, std::uint8_t(0));
    SharingRowFilter notShared;
    notShared.choice = 2;
    QCOMPARE(replica.store->sharings(notShared)->size(), 2U);
    SharingRowFilter thatDay;
    thatDay.from = thatDay.to = 20261101;
    QCOMPARE(replica.store->sharings(thatDay)->size(), 1U);
    QCOMPARE(replica.store->sharingCorrections()->size(), 1U);
    QVERIFY(replica.store->find(earlier.id).value() == earlier.ref());
    QCOMPARE(replica.store->lineCount({}).value(), 4);
}

void TestCaseStore::whatAVersionNamesIsReadAlsoWhenItWasReplaced()
{
    test::EntryMaker maker(5);
    const LogEntry before = maker.add("ann", 16, planKind("child_in_need"), 1000);
    const LogEntry version = maker.add("joe", 26, versionOf(20261120, before.id), 2000);
    const LogEntry later = maker.add("joe", 26, versionOf(20261204, before.id), 2500);
    const LogEntry secret
        = test::EntryMaker::sealed(maker.addRestricted("joe", 26, versionOf(20261205, before.id), 2600));
    const LogEntry after = maker.add("ann", 16, planKind("child_protection", {before.ref()}), 3000);
    Replica replica(maker.device("ann"));
    replica.apply({after, secret, later, version, before});
    const auto rows = replica.store->planVersions(10).value();
    QCOMPARE(rows.size(), 2U); // what is for others says nothing here
    QVERIFY(rows[0].origin.id == later.id && rows[1].origin.id == version.id);
    QCOMPARE(rows[1].day, DayCode(20261120));
    QCOMPARE(rows[1].note, std::string("Conference"));
    QVERIFY(rows[1].plan == child);
    QCOMPARE(replica.store->planVersions(1)->size(), 1U);
    QVERIFY(replica.store->findPlanVersion(version.id).value().sequence == version.sequence);
    QVERIFY(!replica.store->findPlanVersion(before.id));
    QCOMPARE(replica.values("kind"), QStringList{QStringLiteral("child_protection")});
    QCOMPARE(replica.store->value(9, child, "kind", before.id)->text, std::string("child_in_need"));
    QVERIFY(!replica.store->value(9, child, "kind", version.id));
    QCOMPARE(replica.store->lineCount({}).value(), 5);
}

void TestCaseStore::aCheckpointIsDueOnceADayAndOnlyForNews()
{
    constexpr std::int64_t day = 24 * 3600 * 1000;
    test::EntryMaker maker(14);
    Replica replica(maker.device("ann"));
    QVERIFY(!replica.store->checkpointDue(5, 1000, day).value());
    QVERIFY(!replica.store->checkpointDue(5, day, day).value());
    QVERIFY(replica.store->checkpointDue(5, day + 1000, day).value());
    QVERIFY(!replica.store->checkpointDue(6, day + 2000, day).value());
    QVERIFY(!replica.store->checkpointDue(5, 3 * day, day).value());
    QVERIFY(replica.store->checkpointDue(6, 3 * day, day).value());
}

QTEST_GUILESS_MAIN(TestCaseStore)
#include "TestCaseStore.moc"
