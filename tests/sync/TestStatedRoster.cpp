// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/seal/Seal.h"
#include "sync/entry/SealEntry.h"
#include "sync/roster/RosterPayload.h"
#include "tests/sync/support/CaseWorld.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

/// What a member without history makes of roster entries some of whose parents only others can read
/// (docs/protocol.md 3.4).
class TestStatedRoster : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aMergeCountsOnceALeadAnswersForIt();
    void anyOrderOfArrivalGivesOneRoster();
    void aLeadAnswersOnce();
    void whatALeadMergesNeedsNobodyElse();
    void aContributorStatesNoMembers();
    void whoeverIsRemovedAnswersForNothing();
    void whatSeveralAnswerForDoesNotFallWithOne();

private:
    struct Forged {
        EntryId id;
        Bytes envelope;
    };
    std::unique_ptr<Replica> made(std::uint64_t professional);
    bool welcome(Replica &who, Role role, bool history = true);
    bool exchange(Replica &from, Replica &to) { return from.send(m_hub).ok() && to.receive(m_hub).ok(); }
    Forged forged(Replica &author, const std::vector<EntryId> &parents, std::vector<RosterMember> members);
    std::vector<RosterMember> withLead(const MemberId &who);
    static Bytes rosterOf(Replica &replica) { return encodeMembers(replica.log().roster().members); }
    bool has(Replica &reader, const Result<EntryRef> &entry)
    {
        return entry.ok() && reader.fold().contains(reader.log(), entry->id);
    }

    SeededRandom m_random{17};
    ManualClock m_clock{testStartMs()};
    TestAgency m_agency{m_random};
    MemoryHub m_hub;
    std::unique_ptr<Replica> m_lead;
    std::unique_ptr<Replica> m_second; ///< a lead too
    std::unique_ptr<Replica> m_third; ///< and another
    std::unique_ptr<Replica> m_carer; ///< contributor
    std::unique_ptr<Replica> m_nurse; ///< joined without history
    std::unique_ptr<Replica> m_doctor; ///< whom the second lead added beside the nurse
    EntryId m_root; ///< what added the nurse
};

std::unique_ptr<Replica> TestStatedRoster::made(std::uint64_t professional)
{
    auto replica = std::make_unique<Replica>(m_agency.makeDevice(professional), m_random, m_clock);
    return replica->openDatabase().ok() ? std::move(replica) : nullptr;
}

bool TestStatedRoster::welcome(Replica &who, Role role, bool history)
{
    return m_lead->log().addMember(who.asMember(role, history)).ok() && m_lead->send(m_hub).ok()
        && who.joinFromInbox(m_hub).ok() && who.receive(m_hub).ok();
}

/// The first lead adds the nurse while the second, who has not heard of it, adds the doctor.
void TestStatedRoster::init()
{
    m_hub.clear();
    m_lead = made(1);
    m_second = made(2);
    m_third = made(6);
    m_carer = made(3);
    m_nurse = made(4);
    m_doctor = made(5);
    QVERIFY(m_lead->create({"Lee Park", "Team manager"}).ok());
    QVERIFY(welcome(*m_second, Role::Lead));
    QVERIFY(welcome(*m_third, Role::Lead));
    QVERIFY(welcome(*m_carer, Role::Contributor));
    QVERIFY(m_second->receive(m_hub).ok());
    QVERIFY(welcome(*m_nurse, Role::Contributor, false));
    QVERIFY(m_third->receive(m_hub).ok());
    m_root = m_lead->log().roster().epoch;
    QVERIFY(m_second->log().addMember(m_doctor->asMember(Role::Contributor)).ok());
    QVERIFY(exchange(*m_second, *m_carer));
    QCOMPARE(m_carer->log().roster().members.size(), std::size_t{6});
    QVERIFY(m_nurse->receive(m_hub).ok());
    QCOMPARE(m_nurse->log().roster().members.size(), std::size_t{5});
}

/// A roster entry that no right program would write, which only the nurse can open.
TestStatedRoster::Forged TestStatedRoster::forged(Replica &author, const std::vector<EntryId> &parents,
                                                  std::vector<RosterMember> members)
{
    RosterPayload payload;
    payload.parents = parents;
    std::sort(payload.parents.begin(), payload.parents.end());
    payload.members = std::move(members);
    payload.backLinks.assign(parents.size(), Bytes(80));
    const Bytes encoded = payload.encode();
    const SecretBytes secret = SecretBytes::random(32, m_random);
    SecretBytes both(64);
    std::copy(secret.view().begin(), secret.view().end(), both.span().begin());
    const Bytes boxes = box(m_nurse->device().certificate.boxKey, both.view()).value();
    EntryDraft draft;
    draft.caseId = m_lead->log().caseId();
    draft.device = author.id();
    draft.sequence = 1;
    for (const EntryRef &head : author.log().heads()) {
        if (head.device == author.id()) {
            draft.sequence = head.sequence + 1;
            draft.previous = head.id;
        }
    }
    draft.clock = static_cast<std::uint64_t>(m_clock.nowMs() + 3'600'000) << 16;
    draft.kind = rosterKind;
    draft.payload = encoded;
    draft.boxes = boxes;
    EnvelopeKeys keys;
    const SealedEntry sealed
        = sealEntry(draft, secret.view(), author.device().keys.sign, m_lead->log().mailbox(), keys, m_random).value();
    m_hub[m_lead->log().mailbox()].push(sealed.envelope);
    return {sealed.id, sealed.envelope};
}

/// The members that the nurse knows, with this one as lead.
std::vector<RosterMember> TestStatedRoster::withLead(const MemberId &who)
{
    std::vector<RosterMember> members = m_nurse->log().roster().members;
    for (RosterMember &member : members)
        member.role = member.id == who ? Role::Lead : member.role;
    return members;
}

void TestStatedRoster::aMergeCountsOnceALeadAnswersForIt()
{
    const std::uint64_t waiting = m_nurse->log().counts().waiting; // what was before her
    const Result<EntryRef> merged = m_carer->write("of both");
    QVERIFY(exchange(*m_carer, *m_nurse));
    QVERIFY(!has(*m_nurse, merged));
    QCOMPARE(m_nurse->log().roster().members.size(), std::size_t{5});
    // Until then the nurse goes on under what she has, and everybody reads it.
    const Result<EntryRef> own = m_nurse->write("meanwhile");
    QVERIFY(exchange(*m_nurse, *m_lead));
    QVERIFY(has(*m_lead, own));
    const Result<EntryRef> answer = m_lead->write("by the lead");
    QVERIFY(exchange(*m_lead, *m_nurse));
    QVERIFY(has(*m_nurse, merged) && has(*m_nurse, answer));
    QVERIFY(rosterOf(*m_nurse) == rosterOf(*m_lead));
    QVERIFY(m_nurse->log().roster().epoch == m_lead->log().roster().epoch);
    QCOMPARE(m_nurse->log().counts().waiting, waiting);
    QVERIFY(m_nurse->reopen().ok());
    QVERIFY(rosterOf(*m_nurse) == rosterOf(*m_lead));
}

void TestStatedRoster::anyOrderOfArrivalGivesOneRoster()
{
    QVERIFY(m_carer->write("of both").ok());
    QVERIFY(exchange(*m_carer, *m_lead));
    QVERIFY(m_lead->write("by the lead").ok());
    QVERIFY(exchange(*m_lead, *m_second));
    QVERIFY(m_second->log().changeRole(m_carer->member(), Role::Reader).ok());
    QVERIFY(exchange(*m_second, *m_nurse));
    std::vector<HubItem> items = m_hub[m_lead->log().mailbox()].after(0);
    for (int round = 0; round < 20; ++round) {
        for (std::size_t i = items.size(); i > 1; --i)
            std::swap(items[i - 1], items[m_random.below(i)]);
        Replica copy(cloneOf(m_nurse->device()), m_random, m_clock);
        QVERIFY(copy.openDatabase().ok() && copy.joinFromInbox(m_hub).ok());
        for (const HubItem &item : items)
            QVERIFY(copy.log().ingest({&item, 1}).ok());
        QVERIFY(rosterOf(copy) == rosterOf(*m_second));
        QVERIFY(copy.digest() == m_nurse->digest());
    }
}

void TestStatedRoster::aLeadAnswersOnce()
{
    QVERIFY(m_lead->receive(m_hub).ok());
    QVERIFY(!m_lead->log().wantsAnswer());
    QVERIFY(m_carer->write("of both").ok());
    QVERIFY(!m_carer->log().wantsAnswer());
    QVERIFY(m_carer->send(m_hub).ok());
    for (Replica *lead : {m_lead.get(), m_second.get()}) {
        QVERIFY(lead->receive(m_hub).ok());
        QVERIFY(lead->log().wantsAnswer());
        QVERIFY(lead->log().rotate().ok()); // both, at the same time
        QVERIFY(!lead->log().wantsAnswer());
    }
    QVERIFY(m_lead->send(m_hub).ok() && m_second->send(m_hub).ok());
    // The nurse has what they made, so that the next merge needs no lead.
    QVERIFY(m_carer->receive(m_hub).ok());
    const Result<EntryRef> merged = m_carer->write("of both again");
    QVERIFY(exchange(*m_carer, *m_lead) && m_second->receive(m_hub).ok() && m_nurse->receive(m_hub).ok());
    QVERIFY(!m_lead->log().wantsAnswer() && !m_second->log().wantsAnswer());
    QVERIFY(has(*m_nurse, merged));
    const EntryId epoch = m_lead->log().roster().epoch;
    QVERIFY(m_lead->write("on the same epoch").ok());
    QVERIFY(m_lead->log().roster().epoch == epoch);
}

void TestStatedRoster::whatALeadMergesNeedsNobodyElse()
{
    QVERIFY(m_lead->receive(m_hub).ok());
    const Result<EntryRef> merged = m_lead->write("of both");
    QVERIFY(!m_lead->log().wantsAnswer());
    QVERIFY(exchange(*m_lead, *m_nurse));
    QVERIFY(has(*m_nurse, merged));
    QVERIFY(rosterOf(*m_nurse) == rosterOf(*m_lead));
}

/// With a parent that there never was, it would count for the nurse and wait for everybody else.
void TestStatedRoster::aContributorStatesNoMembers()
{
    const Bytes before = rosterOf(*m_nurse);
    const EntryId invented{Digest{7}};
    const Forged first = forged(*m_carer, {m_root, invented}, withLead(m_carer->member()));
    // Nor does the carer, as the lead that the first would make of them, answer for it.
    forged(*m_carer, {first.id}, withLead(m_carer->member()));
    QVERIFY(m_nurse->receive(m_hub).ok());
    QVERIFY(rosterOf(*m_nurse) == before);
    QVERIFY(m_nurse->log().roster().epoch == m_root);
    const Result<EntryRef> own = m_nurse->write("to everybody");
    QVERIFY(exchange(*m_nurse, *m_lead));
    QVERIFY(has(*m_lead, own));
}

void TestStatedRoster::whoeverIsRemovedAnswersForNothing()
{
    QVERIFY(m_lead->log().removeMember(m_second->member()).ok());
    QVERIFY(m_lead->log().removeMember(m_third->member()).ok());
    QVERIFY(exchange(*m_lead, *m_nurse));
    const Bytes before = rosterOf(*m_nurse);
    const EntryId epoch = m_nurse->log().roster().epoch;
    const Forged first = forged(*m_carer, {m_root, EntryId{Digest{7}}}, withLead(m_carer->member()));
    for (Replica *removed : {m_second.get(), m_third.get()}) {
        forged(*removed, {first.id}, withLead(m_carer->member()));
        QVERIFY(m_nurse->receive(m_hub).ok());
    }
    QVERIFY(rosterOf(*m_nurse) == before);
    QVERIFY(m_nurse->log().roster().epoch == epoch);
}

/// The merge stands, with what it brought, although one of those who answered is removed beside it.
void TestStatedRoster::whatSeveralAnswerForDoesNotFallWithOne()
{
    QVERIFY(m_carer->write("of both").ok());
    QVERIFY(exchange(*m_carer, *m_lead));
    QVERIFY(m_lead->log().rotate().ok());
    QVERIFY(m_lead->send(m_hub).ok());
    QVERIFY(m_third->log().removeMember(m_lead->member()).ok()); // before hearing of it
    QVERIFY(m_third->receive(m_hub).ok());
    QVERIFY(m_third->write("all of it").ok());
    QVERIFY(exchange(*m_third, *m_nurse));
    QVERIFY(rosterOf(*m_nurse) == rosterOf(*m_third));
    QVERIFY(m_nurse->log().roster().find(m_doctor->member()));
    QVERIFY(!m_nurse->log().roster().find(m_lead->member()));
    QVERIFY(m_nurse->log().roster().epoch == m_third->log().roster().epoch);
}

QTEST_GUILESS_MAIN(TestStatedRoster)
#include "TestStatedRoster.moc"
