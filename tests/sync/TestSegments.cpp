// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/entry/SealEntry.h"
#include "sync/roster/RosterPayload.h"
#include "sync/segment/Segment.h"
#include "tests/sync/support/CaseWorld.h"

#include <QTest>
#include <zstd.h>

using namespace caseweave;
using namespace caseweave::test;

/// Runs of entries need no trust (docs/protocol.md section 6).
class TestSegments : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aSegmentGivesWhatTheEntriesGive();
    void aSegmentThatOverlapsWhatIsHereFillsTheRest();
    void restrictedEntriesTravelClosed();
    void onlyAcknowledgedEntriesArePacked();
    void aRunEndsWhereTheEpochEnds();
    void aForgedSegmentIsRefused_data();
    void aForgedSegmentIsRefused();
    void aSegmentThatLacksEntriesLeavesAGapThatIsSeen();
    void coversThatLieAreNoticed();
    void aSegmentOfOneWhoForkedFreezes();
    void newestSegmentsFirstIsFine();
    void textCostsFewBytesMore();

private:
    std::unique_ptr<Replica> made(std::uint64_t professional);
    std::unique_ptr<Replica> freshReader();
    MemoryMailbox &mailbox() { return m_hub[m_lead->log().mailbox()]; }
    std::vector<HubItem> ofClass(EnvelopeClass type);
    bool writeMany(int count);
    /// The lead's entries from a sequence on as a segment would hold them, for forging.
    struct Held {
        std::vector<Bytes> payloads;
        std::vector<SegmentItem> items;
        SegmentHeader header;
    };
    Held held();
    Result<IngestReport> ingestForged(Replica &reader, const Held &from);

    SeededRandom m_random{17};
    ManualClock m_clock{testStartMs()};
    TestAgency m_agency{m_random};
    MemoryHub m_hub;
    std::unique_ptr<Replica> m_lead;
    std::unique_ptr<Replica> m_nurse;
    std::unique_ptr<Replica> m_school;
};

std::unique_ptr<Replica> TestSegments::made(std::uint64_t professional)
{
    auto replica = std::make_unique<Replica>(m_agency.makeDevice(professional), m_random, m_clock);
    return replica->openDatabase().ok() ? std::move(replica) : nullptr;
}

void TestSegments::init()
{
    m_hub.clear();
    m_lead = made(1);
    m_nurse = made(2);
    m_school = made(3);
    QVERIFY(m_lead->create({"Lee Park", "Team manager"}).ok());
    for (Replica *other : {m_nurse.get(), m_school.get()}) {
        QVERIFY(m_lead->log().addMember(other->asMember(Role::Contributor)).ok());
        QVERIFY(m_lead->send(m_hub).ok());
        QVERIFY(other->joinFromInbox(m_hub).ok());
    }
    QVERIFY(m_nurse->receive(m_hub).ok());
}

bool TestSegments::writeMany(int count)
{
    for (int i = 0; i < count; ++i) {
        m_clock.advance(60'000);
        if (!m_lead->write("Home visit " + std::to_string(i) + ": seen with mother, settled"))
            return false;
    }
    return m_lead->send(m_hub).ok();
}

std::unique_ptr<Replica> TestSegments::freshReader()
{
    auto reader = std::make_unique<Replica>(cloneOf(m_school->device()), m_random, m_clock);
    return reader->openDatabase() && reader->joinFromInbox(m_hub) ? std::move(reader) : nullptr;
}

std::vector<HubItem> TestSegments::ofClass(EnvelopeClass type)
{
    std::vector<HubItem> items = mailbox().after(0);
    items.erase(std::remove_if(items.begin(), items.end(),
                               [&](const HubItem &item) { return Envelope::decode(item.envelope)->type != type; }),
                items.end());
    return items;
}

void TestSegments::aSegmentGivesWhatTheEntriesGive()
{
    QVERIFY(writeMany(50));
    QVERIFY(m_lead->log().writeCheckpoint().ok());
    QVERIFY(writeMany(10));
    const Result<std::size_t> made = m_lead->log().packSegments(1000);
    QVERIFY(made.ok());
    QCOMPARE(*made, std::size_t{1});
    QVERIFY(m_lead->send(m_hub).ok());
    const auto single = freshReader();
    const auto packed = freshReader();
    QVERIFY(single->log().ingest(mailbox().after(0)).ok());
    const std::vector<HubItem> uncovered = mailbox().uncovered();
    QCOMPARE(uncovered.size(), std::size_t{4}); // three roster entries, one segment
    const Result<IngestReport> report = packed->log().ingest(uncovered);
    QVERIFY(report.ok() && report->refused.empty());
    QVERIFY(packed->digest() == single->digest());
    QVERIFY(packed->digest() == m_lead->digest());
    QCOMPARE(packed->log().counts().entries, single->log().counts().entries);
    QVERIFY(packed->log().heads() == single->log().heads());
    QVERIFY(*m_lead->log().packSegments(1000) == 0);
}

void TestSegments::aSegmentThatOverlapsWhatIsHereFillsTheRest()
{
    QVERIFY(writeMany(20));
    QVERIFY(m_lead->log().packSegments(100).ok());
    QVERIFY(m_lead->send(m_hub).ok());
    const auto reader = freshReader();
    QVERIFY(reader->log().ingest(ofClass(EnvelopeClass::Roster)).ok());
    const std::vector<HubItem> entries = ofClass(EnvelopeClass::Entry);
    for (const std::size_t at : {3U, 4U, 11U, 19U})
        QVERIFY(reader->log().ingest({&entries[at], 1}).ok());
    QCOMPARE(reader->log().counts().missing, std::uint64_t{16});
    const Result<IngestReport> report = reader->log().ingest(ofClass(EnvelopeClass::Segment));
    QVERIFY(report.ok());
    QCOMPARE(report->applied, std::size_t{16});
    QCOMPARE(report->duplicate, std::size_t{4});
    QVERIFY(reader->digest() == m_lead->digest());
    QCOMPARE(reader->log().counts().missing, std::uint64_t{0});
    QVERIFY(!reader->fold().appliedTwice());
}

void TestSegments::restrictedEntriesTravelClosed()
{
    const Result<EntryRef> secret = m_lead->write("a safe address", {m_nurse->member()});
    QVERIFY(secret.ok());
    QVERIFY(writeMany(5));
    QVERIFY(m_lead->log().packSegments(10).ok());
    QVERIFY(m_lead->send(m_hub).ok());
    const auto school = freshReader();
    QVERIFY(school->log().ingest(mailbox().uncovered()).ok());
    QVERIFY(school->fold().contains(school->log(), secret->id));
    QVERIFY(!school->fold().payload(school->log(), secret->id));
    Replica nurse(cloneOf(m_nurse->device()), m_random, m_clock);
    QVERIFY(nurse.openDatabase().ok() && nurse.joinFromInbox(m_hub).ok());
    QVERIFY(nurse.log().ingest(mailbox().uncovered()).ok());
    QVERIFY(nurse.fold().payload(nurse.log(), secret->id).has_value());
    QVERIFY(nurse.digest() == m_lead->digest());
    // Not in the segment in plain either.
    SegmentReader reader;
    EnvelopeKeys keys;
    const std::vector<HubItem> segments = ofClass(EnvelopeClass::Segment);
    const Result<Envelope> envelope = Envelope::decode(segments.at(0).envelope);
    const SecretBytes content = m_lead->contentSecret();
    QVERIFY(keys.fits(*envelope, content.view()));
    QVERIFY(reader.open(*envelope, keys, content.view(), m_lead->log().caseId(), m_lead->log().roster().epoch).ok());
    QVERIFY(reader.items()[0].restricted() && reader.items()[0].payload.empty());
}

void TestSegments::onlyAcknowledgedEntriesArePacked()
{
    QVERIFY(writeMany(10));
    for (int i = 0; i < 10; ++i)
        QVERIFY(m_lead->write("not sent yet, and so of no place at the hub").ok());
    QVERIFY(*m_lead->log().packSegments(100) == 1);
    QVERIFY(m_lead->send(m_hub).ok());
    QVERIFY(*m_lead->log().packSegments(100) == 1);
    QVERIFY(m_lead->send(m_hub).ok());
    const auto reader = freshReader();
    QVERIFY(reader->log().ingest(mailbox().uncovered()).ok());
    QVERIFY(reader->digest() == m_lead->digest());
}

void TestSegments::aRunEndsWhereTheEpochEnds()
{
    QVERIFY(writeMany(10));
    QVERIFY(m_lead->log().rotate().ok());
    QVERIFY(writeMany(10));
    QVERIFY(m_lead->log().rotate().ok());
    QVERIFY(m_lead->write("x").ok());
    QVERIFY(m_lead->log().rotate().ok());
    QVERIFY(m_lead->send(m_hub).ok());
    QVERIFY(*m_lead->log().packSegments(400) == 2); // a closed run of little stays single
    QVERIFY(m_lead->send(m_hub).ok());
    const auto reader = freshReader();
    QVERIFY(reader->log().ingest(mailbox().uncovered()).ok());
    QVERIFY(reader->digest() == m_lead->digest());
}

TestSegments::Held TestSegments::held()
{
    Held result;
    SegmentReader reader;
    EnvelopeKeys keys;
    const std::vector<HubItem> segments = ofClass(EnvelopeClass::Segment);
    const Result<Envelope> envelope = Envelope::decode(segments.at(0).envelope);
    const SecretBytes content = m_lead->contentSecret();
    const bool opened = keys.fits(*envelope, content.view())
        && reader.open(*envelope, keys, content.view(), m_lead->log().caseId(), m_lead->log().roster().epoch).ok();
    assert(opened);
    static_cast<void>(opened);
    result.header = reader.header();
    for (const SegmentItem &item : reader.items())
        result.payloads.emplace_back(item.payload.begin(), item.payload.end());
    for (std::size_t i = 0; i < reader.items().size(); ++i)
        result.items.push_back({reader.items()[i].clock, reader.items()[i].kind, result.payloads[i], {}, {}, {}});
    return result;
}

Result<IngestReport> TestSegments::ingestForged(Replica &reader, const Held &from)
{
    const Result<Bytes> envelope
        = packSegment(from.header, from.items, m_lead->contentSecret().view(), m_lead->log().mailbox(), m_random);
    if (!envelope)
        return envelope.error();
    const HubItem item{900, *envelope};
    return reader.log().ingest({&item, 1});
}

void TestSegments::aForgedSegmentIsRefused_data()
{
    QTest::addColumn<int>("what");
    int what = 0;
    for (const char *name :
         {"a payload changed", "a clock changed", "a kind changed", "two in another order", "the last left out",
          "the first left out", "one put in", "another device", "another signature", "another sequence",
          "another previous", "a roster entry in it", "another case", "another epoch"})
        QTest::newRow(name) << what++;
}

void TestSegments::aForgedSegmentIsRefused()
{
    QFETCH(const int, what);
    QVERIFY(writeMany(8));
    QVERIFY(m_lead->log().packSegments(100).ok());
    QVERIFY(m_lead->send(m_hub).ok());
    const auto reader = freshReader();
    QVERIFY(reader->log().ingest(ofClass(EnvelopeClass::Roster)).ok());
    Held forged = held();
    const std::vector<std::function<void()>> forgeries{
        [&] { forged.payloads[3][0] ^= 1; },
        [&] { forged.items[2].clock += 1; },
        [&] { forged.items[2].kind += 1; },
        [&] { std::swap(forged.items[1].payload, forged.items[2].payload); },
        [&] { forged.items.pop_back(); },
        [&] { forged.items.erase(forged.items.begin()); },
        [&] {
            forged.items.insert(forged.items.begin() + 1, {forged.items[0].clock + 1, 16, {}, {}, {}, {}});
        },
        [&] { forged.header.device = m_nurse->id(); },
        [&] { forged.header.signature[5] ^= 1; },
        [&] { forged.header.first += 1; },
        [&] { forged.header.previous.bytes[0] ^= 1; },
        [&] { forged.items[2].kind = rosterKind; },
        [&] { forged.header.caseId.bytes[0] ^= 1; },
        [&] { forged.header.epoch.bytes[0] ^= 1; },
    };
    forgeries.at(static_cast<std::size_t>(what))();
    const Digest before = reader->digest();
    const std::uint64_t stored = reader->log().counts().entries;
    const Result<IngestReport> report = ingestForged(*reader, forged);
    QVERIFY(report.ok());
    QCOMPARE(report->refused.size(), std::size_t{1});
    QVERIFY(reader->digest() == before);
    QCOMPARE(reader->log().counts().entries, stored);
    // The true one is taken after it.
    const Result<IngestReport> good = ingestForged(*reader, held());
    QVERIFY(good.ok());
    QCOMPARE(good->applied, std::size_t{8});
}

void TestSegments::aSegmentThatLacksEntriesLeavesAGapThatIsSeen()
{
    QVERIFY(writeMany(8));
    QVERIFY(m_lead->log().packSegments(100).ok());
    QVERIFY(m_lead->log().writeCheckpoint().ok());
    QVERIFY(m_lead->send(m_hub).ok());
    const auto reader = freshReader();
    // A hub that keeps the segment back: the checkpoint tells.
    std::vector<HubItem> items = mailbox().uncovered();
    items.erase(std::remove_if(items.begin(), items.end(),
                               [](const HubItem &item) {
                                   return Envelope::decode(item.envelope)->type == EnvelopeClass::Segment;
                               }),
                items.end());
    QVERIFY(reader->log().ingest(items).ok());
    QCOMPARE(reader->log().counts().missing, std::uint64_t{8});
    QCOMPARE(reader->log().missing().size(), std::size_t{1});
    QVERIFY(reader->log().ingest(ofClass(EnvelopeClass::Segment)).ok());
    QVERIFY(reader->log().missing().empty());
}

void TestSegments::coversThatLieAreNoticed()
{
    QVERIFY(m_nurse->receive(m_hub).ok());
    QVERIFY(m_nurse->write("what somebody would rather hide").ok());
    QVERIFY(m_nurse->send(m_hub).ok());
    QVERIFY(m_lead->receive(m_hub).ok());
    QVERIFY(writeMany(8));
    QVERIFY(m_lead->log().writeCheckpoint().ok());
    QVERIFY(m_lead->log().packSegments(100).ok());
    const Result<std::vector<OutboxItem>> outbox = m_lead->log().outbox();
    for (const OutboxItem &item : *outbox) {
        if (item.covers.empty())
            mailbox().push(item.envelope);
        else
            mailbox().push(item.envelope, Bytes{0x81, 0x82, 0x01, 0x0c}); // [[1, 12]]
    }
    const auto reader = freshReader();
    std::vector<HubItem> items = ofClass(EnvelopeClass::Roster);
    for (const HubItem &item : mailbox().uncovered())
        items.push_back(item);
    QVERIFY(reader->log().ingest(items).ok());
    const std::vector<MissingRun> missing = reader->log().missing();
    QCOMPARE(missing.size(), std::size_t{1});
    QVERIFY(missing[0].device == m_nurse->id());
    QVERIFY(reader->log().ingest(mailbox().after(0)).ok()); // class 4: all entries, covered or not
    QVERIFY(reader->log().missing().empty());
    QVERIFY(reader->digest() == m_lead->digest());
}

void TestSegments::aSegmentOfOneWhoForkedFreezes()
{
    Replica twin(cloneOf(m_lead->device()), m_random, m_clock);
    QVERIFY(twin.openDatabase().ok());
    Welcome welcome;
    welcome.caseId = m_lead->log().caseId();
    welcome.sender = m_lead->device().certificate;
    QVERIFY(twin.join(welcome).ok());
    QVERIFY(twin.log().ingest(mailbox().after(0)).ok());
    QVERIFY(twin.write("another history").ok());
    QVERIFY(writeMany(8));
    QVERIFY(m_lead->log().packSegments(100).ok());
    QVERIFY(m_lead->send(m_hub).ok());
    const std::uint64_t before = mailbox().envelopes().size();
    QVERIFY(twin.send(m_hub).ok());
    const std::vector<HubItem> other = mailbox().after(before);
    for (const bool first : {true, false}) {
        const auto reader = freshReader();
        QVERIFY(reader->log().ingest(ofClass(EnvelopeClass::Roster)).ok());
        if (first)
            QVERIFY(reader->log().ingest(other).ok());
        QVERIFY(reader->log().ingest(ofClass(EnvelopeClass::Segment)).ok());
        if (!first)
            QVERIFY(reader->log().ingest(other).ok());
        QCOMPARE(reader->fold().size(reader->log()), std::size_t{0});
        QCOMPARE(reader->log().forks().size(), std::size_t{1});
    }
}

void TestSegments::newestSegmentsFirstIsFine()
{
    for (int i = 0; i < 5; ++i) {
        QVERIFY(writeMany(10));
        QVERIFY(*m_lead->log().packSegments(100) == 1);
        QVERIFY(m_lead->send(m_hub).ok());
    }
    const auto reader = freshReader();
    QVERIFY(reader->log().ingest(ofClass(EnvelopeClass::Roster)).ok());
    std::vector<HubItem> segments = ofClass(EnvelopeClass::Segment);
    std::reverse(segments.begin(), segments.end());
    for (std::size_t i = 0; i < segments.size(); ++i) {
        QVERIFY(reader->log().ingest({&segments[i], 1}).ok());
        QCOMPARE(reader->fold().size(reader->log()), (i + 1) * 10);
    }
    QVERIFY(reader->digest() == m_lead->digest());
    QVERIFY(reader->log().forks().empty());
    QCOMPARE(reader->log().counts().missing, std::uint64_t{0});
}

void TestSegments::textCostsFewBytesMore()
{
    // Two thousand notes of words in random order, some minutes apart, against the same text alone in zstd.
    static constexpr std::array words{"the",     "child",  "was",   "seen",   "at",   "home",  "with",
                                      "mother",  "school", "nurse", "said",   "that", "visit", "health",
                                      "visitor", "agreed", "plan",  "review", "next", "week"};
    std::string all;
    constexpr std::size_t count = 1200;
    for (std::size_t i = 0; i < count; ++i) {
        std::string text;
        while (text.size() < 200)
            text.append(words[m_random.below(words.size())]).push_back(' ');
        all += text;
        m_clock.advance(static_cast<std::int64_t>(60'000 + m_random.below(10'000'000)) % 900'000);
        QVERIFY(m_lead->write(text).ok());
    }
    QVERIFY(m_lead->send(m_hub).ok());
    QVERIFY(*m_lead->log().packSegments(200 * 1024) == 1);
    QVERIFY(m_lead->send(m_hub).ok());
    std::size_t wire = 0;
    for (const HubItem &item : ofClass(EnvelopeClass::Segment))
        wire += item.envelope.size();
    Bytes bare(ZSTD_compressBound(all.size()));
    bare.resize(ZSTD_compress(bare.data(), bare.size(), all.data(), all.size(), 12));
    const double more = (static_cast<double>(wire) - static_cast<double>(bare.size())) / count;
    qInfo("%zu bytes of text alone, %zu in a segment: %.1f more an entry", bare.size(), wire, more);
    QVERIFY(more < 10.0);
}

QTEST_GUILESS_MAIN(TestSegments)
#include "TestSegments.moc"
