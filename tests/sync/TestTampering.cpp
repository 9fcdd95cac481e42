// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash/Hash.h"
#include "sync/entry/Envelope.h"
#include "sync/roster/RosterPayload.h"
#include "tests/sync/support/CaseWorld.h"
#include "tests/sync/support/Forger.h"
#include "tests/sync/support/Sanitizer.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

/// Nobody changes a bit of what a device signed.
class TestTampering : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aHeaderWithABitTurnedIsRefused();
    void anEnvelopeWithABitTurnedIsNeverTaken();
    void anEnvelopeOfAnotherCaseIsRefused();
    void aBadEnvelopeCostsNoGoodOne();
    void whatIsNoEnvelopeIsRefused_data();
    void whatIsNoEnvelopeIsRefused();
    void aHubCannotFillTheFileWithoutEnd();
    void norCanItWithFewLargeEnvelopes();
    void whoDoesNotCountIsNotBelievedAboutOthers();
    void aDeviceOfNobodyIsNotMissed();

private:
    static constexpr int entries = underSanitizer ? 12 : 200;
    std::unique_ptr<Replica> made(std::uint64_t professional);
    std::unique_ptr<Replica> freshReader();
    Bytes checkpointOf(Replica &lead, const Replica &author, std::uint64_t sequence, const ChainHead &claim);

    SeededRandom m_random{11};
    ManualClock m_clock{testStartMs()};
    TestAgency m_agency{m_random};
    MemoryHub m_hub;
    std::unique_ptr<Replica> m_lead;
    std::unique_ptr<Replica> m_nurse;
};

std::unique_ptr<Replica> TestTampering::made(std::uint64_t professional)
{
    auto replica = std::make_unique<Replica>(m_agency.makeDevice(professional), m_random, m_clock);
    return replica->openDatabase().ok() ? std::move(replica) : nullptr;
}

void TestTampering::initTestCase()
{
    m_lead = made(1);
    m_nurse = made(2);
    QVERIFY(m_lead->create({"Lee Park", "Team manager"}).ok());
    QVERIFY(m_lead->log().addMember(m_nurse->asMember(Role::Contributor)).ok());
    for (int i = 0; i < entries; ++i) {
        if (i % 20 == 7)
            QVERIFY(m_lead->write("for some " + std::to_string(i), {m_nurse->member()}).ok());
        else if (i % 20 == 13)
            QVERIFY(m_lead->log().rotate().ok());
        else
            QVERIFY(m_lead->write("for all " + std::to_string(i)).ok());
    }
    QVERIFY(m_lead->send(m_hub).ok());
    QVERIFY(m_lead->log().packSegments(100).ok());
    QVERIFY(m_lead->send(m_hub).ok());
}

/// A new copy of the nurse's log with the roster in it and no entry yet.
std::unique_ptr<Replica> TestTampering::freshReader()
{
    auto reader = std::make_unique<Replica>(cloneOf(m_nurse->device()), m_random, m_clock);
    if (!reader->openDatabase() || !reader->joinFromInbox(m_hub))
        return nullptr;
    for (const HubItem &item : m_hub[m_lead->log().mailbox()].after(0)) {
        if (Envelope::decode(item.envelope)->type == EnvelopeClass::Roster && !reader->log().ingest({&item, 1}))
            return nullptr;
    }
    return reader;
}

void TestTampering::aHeaderWithABitTurnedIsRefused()
{
    Header header;
    header.caseId = m_lead->log().caseId();
    header.epoch = m_lead->log().roster().epoch;
    header.device = m_lead->id();
    header.sequence = 300;
    header.previous = header.epoch;
    header.clock = std::uint64_t{1} << 50;
    header.kind = 16;
    cbor::Writer writer;
    header.write(writer);
    const Bytes bytes = writer.take();
    const Signature signature = m_lead->device().keys.sign.signDigest(entryIdOf(bytes).bytes);
    QVERIFY(verifyDigest(m_lead->device().keys.sign.publicKey(), entryIdOf(bytes).bytes, signature));
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        Bytes turned = bytes;
        turned[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
        const EntryId id = entryIdOf(turned);
        QVERIFY(!Header::decode(turned).ok()
                || !verifyDigest(m_lead->device().keys.sign.publicKey(), id.bytes, signature));
    }
}

void TestTampering::anEnvelopeWithABitTurnedIsNeverTaken()
{
    const auto reader = freshReader();
    QVERIFY(reader);
    const Digest before = reader->digest();
    const std::uint64_t stored = reader->log().counts().entries;
    const std::vector<HubItem> all = m_hub[m_lead->log().mailbox()].after(0);
    for (const HubItem &good : all) {
        // Of what lies in long bodies every bit goes the same way through the same seal: every seventh is looked at.
        const std::size_t step = good.envelope.size() > 4000 ? 7 : 1;
        std::vector<Bytes> turned;
        for (std::size_t bit = 0; bit < good.envelope.size() * 8; bit += step) {
            turned.emplace_back(good.envelope.begin(), good.envelope.end());
            turned.back()[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
        }
        std::vector<HubItem> items;
        for (const Bytes &envelope : turned)
            items.push_back({good.mailboxSequence, envelope});
        const Result<IngestReport> report = reader->log().ingest(items);
        QVERIFY(report.ok());
        QCOMPARE(report->applied + report->duplicate + report->late + report->notCounting, std::size_t{0});
        QCOMPARE(report->refused.size() + report->waiting, items.size());
        // Only where the key is named (class, salt and check) does a bit turn it into something for a key not known.
        QVERIFY(report->waiting <= (1 + 24 + 32) * 8);
        QVERIFY(reader->database().execute("DELETE FROM log_waiting").ok());
        QVERIFY(reader->reopen().ok());
    }
    QVERIFY(reader->digest() == before);
    QCOMPARE(reader->log().counts().entries, stored);
    QVERIFY(reader->log().ingest(all).ok());
    QVERIFY(reader->digest() == m_lead->digest());
}

void TestTampering::anEnvelopeOfAnotherCaseIsRefused()
{
    const auto other = made(1);
    QVERIFY(other->create({"Lee Park", "Team manager"}).ok());
    const auto reader = freshReader();
    QVERIFY(other->write("elsewhere").ok());
    QVERIFY(other->send(m_hub).ok());
    const std::vector<HubItem> items = m_hub[other->log().mailbox()].after(0);
    const Result<IngestReport> report = reader->log().ingest(items);
    QVERIFY(report.ok());
    QCOMPARE(report->refused.size(), items.size());
}

void TestTampering::aBadEnvelopeCostsNoGoodOne()
{
    const auto reader = freshReader();
    const std::vector<HubItem> good = m_hub[m_lead->log().mailbox()].after(0);
    std::vector<Bytes> bad;
    for (const HubItem &item : good) {
        bad.emplace_back(item.envelope.begin(), item.envelope.end());
        bad.back().back() ^= 1;
    }
    std::vector<HubItem> mixed;
    for (std::size_t i = 0; i < good.size(); ++i) {
        mixed.push_back({good[i].mailboxSequence, bad[i]});
        mixed.push_back(good[i]);
    }
    const Result<IngestReport> report = reader->log().ingest(mixed);
    QVERIFY(report.ok());
    QCOMPARE(report->refused.size(), bad.size());
    QVERIFY(reader->digest() == m_lead->digest());
}

void TestTampering::whatIsNoEnvelopeIsRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("text") << QByteArray("hello");
    QTest::newRow("an array") << QByteArray("\x81\x01");
    QTest::newRow("eight numbers") << QByteArray("\x88\x01\x01\x01\x01\x01\x01\x01\x01");
    QTest::newRow("another suite") << QByteArray("\x88\x02\x01\x01\x01\x01\x01\x01\x01");
    QTest::newRow("large") << QByteArray(600 * 1024, 'x');
}

void TestTampering::whatIsNoEnvelopeIsRefused()
{
    QFETCH(const QByteArray, bytes);
    const HubItem item{1, {reinterpret_cast<const std::uint8_t *>(bytes.constData()), std::size_t(bytes.size())}};
    const Result<IngestReport> report = m_lead->log().ingest({&item, 1});
    QVERIFY(report.ok());
    QCOMPARE(report->refused.size(), std::size_t{1});
    QCOMPARE(report->refused[0].mailboxSequence, std::uint64_t{1});
}

void TestTampering::aHubCannotFillTheFileWithoutEnd()
{
    const auto reader = freshReader();
    const Bytes envelope = m_hub[m_lead->log().mailbox()].at(2);
    QVERIFY(reader->database()
                .execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) "
                         "INSERT INTO log_waiting (digest, mailbox, envelope) SELECT i, i, x'00' FROM n")
                .ok());
    QVERIFY(reader->reopen().ok());
    Bytes unknown = envelope;
    unknown[45] ^= 1; // in the salt
    const HubItem item{7, unknown};
    const Result<IngestReport> report = reader->log().ingest({&item, 1});
    QVERIFY(report.ok());
    QCOMPARE(report->refused.size(), std::size_t{1});
    QVERIFY(report->refused[0].code == ErrorCode::Quota);
}

void TestTampering::norCanItWithFewLargeEnvelopes()
{
    const auto reader = freshReader();
    QVERIFY(reader->database()
                .execute("INSERT INTO log_waiting (digest, mailbox, envelope) VALUES (1, 1, zeroblob(67108864))")
                .ok());
    QVERIFY(reader->reopen().ok());
    Bytes unknown = m_hub[m_lead->log().mailbox()].at(2);
    unknown[45] ^= 1; // in the salt
    const HubItem item{7, unknown};
    const Result<IngestReport> report = reader->log().ingest({&item, 1});
    QVERIFY(report.ok());
    QCOMPARE(report->refused.size(), std::size_t{1});
    QVERIFY(report->refused[0].code == ErrorCode::Quota);
}

/// A checkpoint at a sequence that nothing leads up to.
Bytes TestTampering::checkpointOf(Replica &lead, const Replica &author, std::uint64_t sequence, const ChainHead &claim)
{
    const SecretBytes secret = lead.contentSecret();
    const Forger forger{lead.log().caseId(), secret.view(), author.device().keys.sign, m_random};
    const Bytes payload = encodeHeads({claim});
    Header header;
    header.caseId = lead.log().caseId();
    header.epoch = lead.log().roster().epoch;
    header.device = author.id();
    header.sequence = sequence;
    header.previous = sequence > 1 ? header.epoch : EntryId();
    header.clock = std::uint64_t{1} << 60;
    header.kind = checkpointKind;
    header.commitment = forger.commitment(header, payload);
    return forger.envelope(header, pad({payload}));
}

void TestTampering::whoDoesNotCountIsNotBelievedAboutOthers()
{
    Replica lead(m_agency.makeDevice(11), m_random, m_clock);
    Replica nurse(m_agency.makeDevice(12), m_random, m_clock);
    QVERIFY(lead.openDatabase().ok() && nurse.openDatabase().ok());
    QVERIFY(lead.create({"Lee Park", "Team manager"}).ok());
    QVERIFY(lead.log().addMember(nurse.asMember(Role::Contributor)).ok());
    QVERIFY(lead.log().removeMember(nurse.member()).ok());
    const Bytes late = checkpointOf(lead, nurse, 1, {lead.id(), 1'000'000, EntryId{hash("test", {})}});
    const HubItem item{1, late};
    QVERIFY(lead.log().ingest({&item, 1}).ok());
    QCOMPARE(lead.log().counts().entries, std::uint64_t{4});
    QCOMPARE(lead.log().counts().missing, std::uint64_t{0});
}

void TestTampering::aDeviceOfNobodyIsNotMissed()
{
    const auto reader = freshReader();
    const Bytes odd
        = checkpointOf(*m_lead, *m_nurse, 1, {DeviceId{hash("test", {})}, 1'000'000, EntryId{hash("test", {})}});
    const std::uint64_t before = reader->log().counts().missing;
    const HubItem item{1, odd};
    const Result<IngestReport> report = reader->log().ingest({&item, 1});
    QVERIFY(report.ok());
    QVERIFY(report->refused.empty());
    QCOMPARE(report->applied, std::size_t{1});
    QCOMPARE(reader->log().counts().missing, before);
}

QTEST_GUILESS_MAIN(TestTampering)
#include "TestTampering.moc"
