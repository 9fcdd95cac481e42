// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/entry/SealEntry.h"
#include "sync/roster/RosterPayload.h"
#include "tests/sync/support/CaseWorld.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

/// A device that signed two histories is frozen where they part (docs/protocol.md 3.6).
class TestForks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void twoEntriesInOnePlaceFreezeTheDevice();
    void theOrderOfArrivalDoesNotMatter();
    void aLinkToAnotherHistoryFreezesToo();
    void aClockThatRunsBackwardsFreezes();
    void whatIsStatedBeforeItCameIsHeldAgainstWhatComes();
    void twoStatementsThatDifferAreAForkToo();
    void theDeviceItselfStopsWriting();
    void whatSomebodyOnlySaysFreezesNothing();

private:
    std::unique_ptr<Replica> made(std::uint64_t professional);
    std::vector<HubItem> sent(Replica &from);
    HubItem forged(std::uint64_t sequence, const EntryId &previous, std::uint64_t clock, std::string_view text);

    SeededRandom m_random{13};
    ManualClock m_clock{testStartMs()};
    TestAgency m_agency{m_random};
    MemoryHub m_hub;
    std::unique_ptr<Replica> m_lead;
    std::unique_ptr<Replica> m_nurse;
    std::unique_ptr<Replica> m_twin; ///< of the nurse
    std::uint64_t m_before = 0; ///< what the mailbox held before they parted
    Result<EntryRef> m_common{ErrorCode::NotFound};
    std::vector<Bytes> m_forged;
};

std::unique_ptr<Replica> TestForks::made(std::uint64_t professional)
{
    auto replica = std::make_unique<Replica>(m_agency.makeDevice(professional), m_random, m_clock);
    return replica->openDatabase().ok() ? std::move(replica) : nullptr;
}

void TestForks::init()
{
    m_hub.clear();
    m_forged.clear();
    m_lead = made(1);
    m_nurse = made(2);
    QVERIFY(m_lead->create({"Lee Park", "Team manager"}).ok());
    QVERIFY(m_lead->log().addMember(m_nurse->asMember(Role::Contributor)).ok());
    QVERIFY(m_lead->send(m_hub).ok());
    QVERIFY(m_nurse->joinFromInbox(m_hub).ok());
    QVERIFY(m_nurse->receive(m_hub).ok());
    m_common = m_nurse->write("before they part");
    QVERIFY(m_common.ok());
    QVERIFY(m_nurse->send(m_hub).ok());
    m_twin = std::make_unique<Replica>(cloneOf(m_nurse->device()), m_random, m_clock);
    QVERIFY(m_twin->openDatabase().ok());
    QVERIFY(m_twin->joinFromInbox(m_hub).ok());
    QVERIFY(m_twin->receive(m_hub).ok());
    QVERIFY(m_lead->receive(m_hub).ok());
    m_before = m_hub[m_lead->log().mailbox()].envelopes().size();
}

std::vector<HubItem> TestForks::sent(Replica &from)
{
    MemoryMailbox &mailbox = m_hub[m_lead->log().mailbox()];
    const std::uint64_t before = mailbox.envelopes().size();
    return from.send(m_hub) ? mailbox.after(before) : std::vector<HubItem>();
}

/// An entry that the nurse's keys sign and that her program would not write.
HubItem TestForks::forged(std::uint64_t sequence, const EntryId &previous, std::uint64_t clock, std::string_view text)
{
    EntryDraft draft{m_lead->log().caseId(),
                     m_lead->log().roster().epoch,
                     m_nurse->id(),
                     sequence,
                     previous,
                     clock,
                     16,
                     viewOf(text)};
    EnvelopeKeys keys;
    m_forged.push_back(sealEntry(draft, m_nurse->contentSecret().view(), m_nurse->device().keys.sign,
                                 m_lead->log().mailbox(), keys, m_random)
                           ->envelope);
    return {1000 + m_forged.size(), m_forged.back()};
}

void TestForks::twoEntriesInOnePlaceFreezeTheDevice()
{
    const Result<EntryRef> one = m_nurse->write("one");
    const Result<EntryRef> two = m_twin->write("two");
    QVERIFY(m_twin->write("after two").ok());
    QVERIFY(m_lead->log().ingest(sent(*m_nurse)).ok());
    QVERIFY(m_lead->fold().contains(m_lead->log(), one->id));
    const Result<IngestReport> report = m_lead->log().ingest(sent(*m_twin));
    QVERIFY(report.ok() && report->forkFound && report->stateReset);
    QVERIFY(m_lead->fold().contains(m_lead->log(), m_common->id));
    QVERIFY(!m_lead->fold().contains(m_lead->log(), one->id));
    QVERIFY(!m_lead->fold().contains(m_lead->log(), two->id));
    QCOMPARE(m_lead->fold().size(m_lead->log()), std::size_t{1});
    const std::vector<ForkNotice> forks = m_lead->log().forks();
    QVERIFY(!forks.empty());
    QVERIFY(forks[0].device == m_nurse->id() && forks[0].proven);
    QCOMPARE(forks[0].sequence, one->sequence);
    QVERIFY(m_lead->reopen().ok());
    QCOMPARE(m_lead->fold().size(m_lead->log()), std::size_t{1});
    QCOMPARE(m_lead->log().forks().size(), forks.size());
}

void TestForks::theOrderOfArrivalDoesNotMatter()
{
    QVERIFY(m_nurse->write("one").ok());
    QVERIFY(m_nurse->write("after one").ok());
    QVERIFY(m_twin->write("two").ok());
    std::vector<HubItem> items = sent(*m_nurse);
    const std::vector<HubItem> others = sent(*m_twin);
    items.insert(items.end(), others.begin(), others.end());
    std::sort(items.begin(), items.end(),
              [](const HubItem &a, const HubItem &b) { return a.mailboxSequence < b.mailboxSequence; });
    do {
        Replica reader(m_agency.makeDevice(1), m_random, m_clock);
        QVERIFY(reader.openDatabase().ok());
        Replica copy(cloneOf(m_lead->device()), m_random, m_clock);
        QVERIFY(copy.openDatabase().ok());
        Welcome welcome;
        welcome.caseId = m_lead->log().caseId();
        welcome.sender = m_lead->device().certificate;
        QVERIFY(copy.join(welcome).ok());
        const std::vector<HubItem> all = m_hub[m_lead->log().mailbox()].after(0);
        QVERIFY(copy.log().ingest(std::span(all).first(m_before)).ok());
        for (const HubItem &item : items)
            QVERIFY(copy.log().ingest({&item, 1}).ok());
        QCOMPARE(copy.fold().size(copy.log()), std::size_t{1});
        QVERIFY(copy.fold().contains(copy.log(), m_common->id));
    } while (std::next_permutation(items.begin(), items.end(), [](const HubItem &a, const HubItem &b) {
        return a.mailboxSequence < b.mailboxSequence;
    }));
}

void TestForks::aLinkToAnotherHistoryFreezesToo()
{
    const Result<EntryRef> one = m_nurse->write("one");
    QVERIFY(m_twin->write("two").ok());
    const Result<EntryRef> after = m_twin->write("after two");
    const std::vector<HubItem> first = sent(*m_nurse);
    const std::vector<HubItem> others = sent(*m_twin);
    QCOMPARE(others.size(), std::size_t{2});
    for (const bool before : {true, false}) { // the hub withholds "two" itself
        Replica copy(cloneOf(m_lead->device()), m_random, m_clock);
        QVERIFY(copy.openDatabase().ok());
        Welcome welcome;
        welcome.caseId = m_lead->log().caseId();
        welcome.sender = m_lead->device().certificate;
        QVERIFY(copy.join(welcome).ok());
        const std::vector<HubItem> all = m_hub[m_lead->log().mailbox()].after(0);
        QVERIFY(copy.log().ingest(std::span(all).first(m_before)).ok());
        QVERIFY(copy.log().ingest({before ? &first[0] : &others[1], 1}).ok());
        QVERIFY(copy.log().ingest({before ? &others[1] : &first[0], 1}).ok());
        QVERIFY(copy.fold().contains(copy.log(), one->id));
        QVERIFY(!copy.fold().contains(copy.log(), after->id));
        QCOMPARE(copy.log().forks().size(), std::size_t{1});
    }
}

void TestForks::aClockThatRunsBackwardsFreezes()
{
    const HubItem item = forged(2, m_common->id, 5, "long ago");
    const Result<IngestReport> report = m_lead->log().ingest({&item, 1});
    QVERIFY(report.ok() && report->forkFound);
    QCOMPARE(m_lead->fold().size(m_lead->log()), std::size_t{1});
}

void TestForks::whatIsStatedBeforeItCameIsHeldAgainstWhatComes()
{
    const Result<EntryRef> one = m_nurse->write("one");
    QVERIFY(m_lead->log().ingest(sent(*m_nurse)).ok());
    QVERIFY(m_lead->log().writeCheckpoint().ok());
    // The hub shows the twin what the lead states and not what it is about.
    QVERIFY(m_twin->log().ingest(sent(*m_lead)).ok());
    QVERIFY(m_twin->log().forks().empty());
    QVERIFY(m_twin->reopen().ok());
    QVERIFY(m_twin->write("two").ok());
    const std::vector<ForkNotice> forks = m_twin->log().forks();
    QCOMPARE(forks.size(), std::size_t{1});
    QVERIFY(!forks[0].proven && forks[0].second == one->id);
}

void TestForks::twoStatementsThatDifferAreAForkToo()
{
    const auto witness = made(3);
    QVERIFY(m_lead->log().addMember(witness->asMember(Role::Contributor)).ok());
    QVERIFY(m_lead->send(m_hub).ok());
    QVERIFY(witness->joinFromInbox(m_hub).ok());
    QVERIFY(witness->receive(m_hub).ok());
    const auto reader = made(4);
    QVERIFY(m_lead->log().addMember(reader->asMember(Role::Reader)).ok());
    QVERIFY(m_lead->send(m_hub).ok());
    QVERIFY(reader->joinFromInbox(m_hub).ok());
    for (Replica *replica : {reader.get(), witness.get(), m_nurse.get(), m_twin.get()})
        QVERIFY(replica->receive(m_hub).ok());
    QVERIFY(m_nurse->write("one").ok());
    QVERIFY(m_twin->write("two").ok());
    QVERIFY(m_lead->log().ingest(sent(*m_nurse)).ok());
    QVERIFY(witness->log().ingest(sent(*m_twin)).ok());
    QVERIFY(m_lead->log().writeCheckpoint().ok());
    QVERIFY(witness->log().writeCheckpoint().ok());
    // Of the two entries themselves the reader is shown neither.
    QVERIFY(reader->log().ingest(sent(*m_lead)).ok());
    QVERIFY(reader->log().forks().empty());
    QVERIFY(reader->log().ingest(sent(*witness)).ok());
    QCOMPARE(reader->log().forks().size(), std::size_t{1});
    QVERIFY(!reader->log().forks()[0].proven);
}

void TestForks::theDeviceItselfStopsWriting()
{
    QVERIFY(m_nurse->write("one").ok());
    QVERIFY(m_twin->write("two").ok());
    QVERIFY(m_nurse->log().ingest(sent(*m_twin)).ok());
    QVERIFY(failsWith(m_nurse->write("three"), ErrorCode::Fork));
    QVERIFY(m_nurse->log().writeBlock() == ErrorCode::Fork);
    QVERIFY(m_nurse->reopen().ok());
    QVERIFY(failsWith(m_nurse->write("four"), ErrorCode::Fork));
}

void TestForks::whatSomebodyOnlySaysFreezesNothing()
{
    const Result<EntryRef> first = m_lead->write("mine");
    QVERIFY(m_lead->send(m_hub).ok());
    QVERIFY(m_nurse->receive(m_hub).ok());
    EntryId other = first->id;
    other.bytes[0] ^= 1;
    const Bytes lie = encodeHeads({{m_lead->id(), first->sequence, other}});
    EntryDraft draft{m_lead->log().caseId(), m_lead->log().roster().epoch,
                     m_nurse->id(),          2,
                     m_common->id,           std::uint64_t(m_clock.nowMs() + 1) << 16,
                     checkpointKind,         lie};
    EnvelopeKeys keys;
    const Result<SealedEntry> sealed = sealEntry(draft, m_nurse->contentSecret().view(), m_nurse->device().keys.sign,
                                                 m_lead->log().mailbox(), keys, m_random);
    QVERIFY(sealed.ok());
    const HubItem item{50, sealed->envelope};
    const Result<IngestReport> report = m_lead->log().ingest({&item, 1});
    QVERIFY(report.ok() && report->forkFound && !report->stateReset);
    QVERIFY(!m_lead->log().forks().at(0).proven);
    QVERIFY(m_lead->fold().contains(m_lead->log(), first->id));
    QVERIFY(m_lead->write("and on").ok());
}

QTEST_GUILESS_MAIN(TestForks)
#include "TestForks.moc"
