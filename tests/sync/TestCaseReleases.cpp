// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/entry/Envelope.h"
#include "tests/sync/support/CaseWorld.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

using Kind = wire::ReleaseNote::Kind;

} // namespace

/// A case of which hubs deleted something, as its members have it (docs/protocol.md 4.1).
class TestCaseReleases : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void whoJoinsLaterReadsFromSegmentsWhatWasReleased();
    void onlyWhatWasReadFromASegmentIsNamedAsPacked();
    void aNoteIsKeptWithWhoMadeIt();
    void onlyALeadReleases();
    void aNoteIsNotBelievedWithoutItsAuthorsSignature();
    void manyIdsMakeSeveralNotes();
    void whatWasReleasedIsNotSentAgain();
    void whatWasTakenBackIsSentAgain();
    void aNoteThatAHubLostIsSentAgain();
    void theSameAskedForAgainInTheSameSecondIsAnotherNote();

private:
    std::unique_ptr<Replica> made(std::uint64_t professional);
    bool writeMany(int count);
    MemoryMailbox &mailbox() { return m_hub[m_lead->log().mailbox()]; }
    /// What a hub still has that deleted these.
    std::vector<HubItem> without(const std::vector<Digest> &gone);
    /// Of every entry in the mailbox.
    std::vector<Digest> entryIds();
    std::vector<Digest> packedOf(const std::vector<HubItem> &items);
    /// The hub lost something; it holds these. How much is sent again.
    std::size_t doubt(const std::vector<HubItem> &held);

    SeededRandom m_random{23};
    ManualClock m_clock{testStartMs()};
    TestAgency m_agency{m_random};
    MemoryHub m_hub;
    std::unique_ptr<Replica> m_lead;
    std::unique_ptr<Replica> m_nurse;
};

std::unique_ptr<Replica> TestCaseReleases::made(std::uint64_t professional)
{
    auto replica = std::make_unique<Replica>(m_agency.makeDevice(professional), m_random, m_clock);
    return replica->openDatabase().ok() ? std::move(replica) : nullptr;
}

void TestCaseReleases::init()
{
    m_hub.clear();
    m_lead = made(1);
    m_nurse = made(2);
    QVERIFY(m_lead->create({"Lee Park", "Team manager"}).ok());
    QVERIFY(m_lead->log().addMember(m_nurse->asMember(Role::Contributor)).ok());
    QVERIFY(m_lead->send(m_hub).ok());
    QVERIFY(m_nurse->joinFromInbox(m_hub).ok());
    QVERIFY(m_nurse->receive(m_hub).ok());
}

bool TestCaseReleases::writeMany(int count)
{
    for (int i = 0; i < count; ++i) {
        m_clock.advance(60'000);
        if (!m_lead->write("Home visit " + std::to_string(i) + ": seen with mother, settled"))
            return false;
    }
    return m_lead->send(m_hub).ok();
}

std::vector<HubItem> TestCaseReleases::without(const std::vector<Digest> &gone)
{
    std::vector<HubItem> items = mailbox().after(0);
    std::erase_if(items, [&](const HubItem &item) {
        return std::ranges::find(gone, wire::envelopeIdOf(item.envelope)) != gone.end();
    });
    return items;
}

std::vector<Digest> TestCaseReleases::packedOf(const std::vector<HubItem> &items)
{
    return m_lead->log().envelopesOf(items, m_lead->log().packedIn(items));
}

std::vector<Digest> TestCaseReleases::entryIds()
{
    std::vector<Digest> ids;
    for (const HubItem &item : mailbox().after(0)) {
        const Result<Envelope> envelope = Envelope::decode(item.envelope);
        if (envelope && envelope->type == EnvelopeClass::Entry)
            ids.push_back(wire::envelopeIdOf(item.envelope));
    }
    return ids;
}

std::size_t TestCaseReleases::doubt(const std::vector<HubItem> &held)
{
    std::vector<HubItem> seen = held; // as it asks for them: no segments
    std::erase_if(seen, [](const HubItem &item) {
        const Result<Envelope> envelope = Envelope::decode(item.envelope);
        return envelope && envelope->type == EnvelopeClass::Segment;
    });
    const bool asked = m_lead->log().doubtHub() && m_lead->log().ingest(seen).ok();
    const Result<std::size_t> again = asked ? m_lead->log().sendAgain() : Result<std::size_t>(ErrorCode::Storage);
    return again ? *again : SIZE_MAX;
}

void TestCaseReleases::whoJoinsLaterReadsFromSegmentsWhatWasReleased()
{
    QVERIFY(writeMany(50));
    QCOMPARE(m_lead->log().packSegments(1000).value(), std::size_t{1});
    QVERIFY(m_lead->send(m_hub).ok());
    const std::vector<Digest> packed = packedOf(mailbox().after(0));
    QCOMPARE(packed.size(), std::size_t{50});
    QCOMPARE(m_lead->log().release(Kind::Envelopes, packed)->size(), std::size_t{1});
    QVERIFY(m_lead->send(m_hub).ok());

    const auto school = made(3);
    QVERIFY(m_lead->log().addMember(school->asMember(Role::Reader)).ok());
    QVERIFY(m_lead->send(m_hub).ok());
    QVERIFY(school->joinFromInbox(m_hub).ok());
    const Result<IngestReport> report = school->log().ingest(without(packed));
    QVERIFY(report.ok() && report->refused.empty());
    QCOMPARE(report->releases, std::size_t{1});
    QVERIFY(school->digest() == m_lead->digest());
    QCOMPARE(school->log().counts().missing, std::uint64_t{0});
    QCOMPARE(school->log().counts().waiting, std::uint64_t{0});
}

void TestCaseReleases::onlyWhatWasReadFromASegmentIsNamedAsPacked()
{
    QVERIFY(writeMany(20));
    const std::vector<Digest> before = entryIds();
    QVERIFY(packedOf(mailbox().after(0)).empty());
    QCOMPARE(m_lead->log().packSegments(100).value(), std::size_t{1});
    QVERIFY(m_lead->send(m_hub).ok());
    QVERIFY(writeMany(5));
    QVERIFY(packedOf(mailbox().after(0)) == before);
    // A segment that does not open, or is signed by nobody of the case, holds nothing.
    Bytes bent;
    std::vector<HubItem> items = mailbox().after(0);
    for (HubItem &item : items) {
        if (Envelope::decode(item.envelope)->type != EnvelopeClass::Segment)
            continue;
        bent.assign(item.envelope.begin(), item.envelope.end());
        bent[bent.size() - 20] ^= 1;
        item.envelope = bent;
    }
    QVERIFY(!bent.empty());
    QVERIFY(packedOf(items).empty());
}

void TestCaseReleases::aNoteIsKeptWithWhoMadeIt()
{
    const auto note = m_lead->log().release(Kind::Mailbox, {});
    QVERIFY(note.ok() && m_lead->send(m_hub).ok());
    QCOMPARE(m_nurse->receive(m_hub)->releases, std::size_t{1});
    QVERIFY(m_nurse->reopen().ok());
    const auto notices = m_nurse->log().releases();
    QCOMPARE(notices->size(), std::size_t{1});
    const ReleaseNotice &notice = notices->front();
    QVERIFY(notice.note == note->front() && notice.author == m_lead->id() && notice.kind == Kind::Mailbox);
    QVERIFY(notice.byLead);
    QCOMPARE(notice.time, m_clock.nowSeconds());
    // The same again is nothing new.
    const Result<IngestReport> again = m_nurse->log().ingest(mailbox().after(0));
    QCOMPARE(again->releases, std::size_t{0});
    QVERIFY(again->refused.empty());
    QCOMPARE(m_nurse->log().releases()->size(), std::size_t{1});
}

void TestCaseReleases::onlyALeadReleases()
{
    QVERIFY(failsWith(m_nurse->log().release(Kind::Mailbox, {}), ErrorCode::NotAllowed));
    QVERIFY(failsWith(m_lead->log().release(Kind::Envelopes, {}), ErrorCode::Malformed));
    QVERIFY(failsWith(m_lead->log().release(Kind::Mailbox, {Digest{1}}), ErrorCode::Malformed));
    QCOMPARE(m_lead->log().counts().unsent, std::uint64_t{0});
    // One that a hub let through all the same is told apart.
    const auto note = wire::ReleaseNote::make(m_nurse->device().keys.sign, m_lead->log().mailbox(), m_nurse->id(), 5,
                                              Kind::Mailbox, {});
    mailbox().push(note->envelope);
    QVERIFY(m_lead->receive(m_hub).ok());
    QVERIFY(!m_lead->log().releases()->front().byLead);
}

void TestCaseReleases::aNoteIsNotBelievedWithoutItsAuthorsSignature()
{
    const auto forged = wire::ReleaseNote::make(m_nurse->device().keys.sign, m_lead->log().mailbox(), m_lead->id(), 5,
                                                Kind::Mailbox, {});
    const auto elsewhere
        = wire::ReleaseNote::make(m_lead->device().keys.sign, MailboxTag{}, m_lead->id(), 5, Kind::Mailbox, {});
    const std::vector<HubItem> items{{90, forged->envelope}, {91, elsewhere->envelope}};
    const Result<IngestReport> report = m_nurse->log().ingest(items);
    QCOMPARE(report->refused.size(), std::size_t{2});
    QVERIFY(report->refused[0].code == ErrorCode::BadSignature);
    QVERIFY(m_nurse->log().releases()->empty());
}

void TestCaseReleases::manyIdsMakeSeveralNotes()
{
    std::vector<Digest> ids;
    for (int i = 0; i < 2500; ++i)
        ids.push_back(m_random.id<Id<Digest>>().bytes);
    ids.push_back(ids.front());
    QCOMPARE(m_lead->log().release(Kind::Envelopes, ids)->size(), std::size_t{3});
    QVERIFY(m_lead->send(m_hub).ok());
    std::size_t named = 0;
    QVERIFY(m_nurse->receive(m_hub).ok());
    const auto notices = m_nurse->log().releases();
    for (const ReleaseNotice &notice : *notices)
        named += notice.ids.size();
    QCOMPARE(named, std::size_t{2500});
}

void TestCaseReleases::whatWasReleasedIsNotSentAgain()
{
    QVERIFY(writeMany(10));
    const std::vector<Digest> gone = entryIds();
    QCOMPARE(doubt(without(gone)), std::size_t{10});
    QVERIFY(m_lead->send(m_hub).ok()); // in new envelopes
    std::vector<Digest> all = entryIds();
    QCOMPARE(all.size(), std::size_t{20});
    all.erase(all.begin(), all.begin() + 10);
    QVERIFY(m_lead->log().release(Kind::Envelopes, all).ok());
    QVERIFY(m_lead->send(m_hub).ok());
    all.insert(all.end(), gone.begin(), gone.end());
    QCOMPARE(doubt(without(all)), std::size_t{0});
    QVERIFY(m_lead->reopen().ok());
    QCOMPARE(doubt(without(all)), std::size_t{0});
}

void TestCaseReleases::whatWasTakenBackIsSentAgain()
{
    QVERIFY(writeMany(10));
    const std::vector<Digest> gone = entryIds();
    const auto note = m_lead->log().release(Kind::Envelopes, gone);
    QVERIFY(m_lead->log().release(Kind::Withdrawn, *note).ok());
    QVERIFY(m_lead->send(m_hub).ok());
    QCOMPARE(doubt(without(gone)), std::size_t{10});
}

void TestCaseReleases::aNoteThatAHubLostIsSentAgain()
{
    const auto note = m_lead->log().release(Kind::Blobs, {Digest{3}});
    QVERIFY(m_lead->send(m_hub).ok());
    const std::size_t before = mailbox().envelopes().size();
    QCOMPARE(doubt(without({})), std::size_t{0});
    QCOMPARE(doubt(without(*note)), std::size_t{1});
    QVERIFY(m_lead->send(m_hub).ok());
    QCOMPARE(mailbox().envelopes().size(), before); // the very same
}

void TestCaseReleases::theSameAskedForAgainInTheSameSecondIsAnotherNote()
{
    const auto first = m_lead->log().release(Kind::Mailbox, {});
    QVERIFY(first && m_lead->log().release(Kind::Withdrawn, *first).ok());
    const auto second = m_lead->log().release(Kind::Mailbox, {});
    QVERIFY(second && *second != *first);
    QVERIFY(m_lead->send(m_hub).ok());
    QVERIFY(m_nurse->receive(m_hub).ok());
    QCOMPARE(m_nurse->log().releases().value().size(), std::size_t{3});
}

QTEST_GUILESS_MAIN(TestCaseReleases)
#include "TestCaseReleases.moc"
