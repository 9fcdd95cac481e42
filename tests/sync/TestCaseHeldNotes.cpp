// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/entry/HeldSeal.h"
#include "tests/sync/support/CaseWorld.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

const Bytes words{'b', 'r', 'u', 'i', 's', 'e'};

} // namespace

/// What members have hubs hold of a case, as their computers have it (docs/protocol.md 4.2).
class TestCaseHeldNotes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void itWaitsToBeSentAndIsKnownToBeThereAfterwards();
    void onesOwnIsTakenBackOnce();
    void anothersOpensForWhoHoldsASecretOfTheCase();
    void whatAHubMakesUpIsLeft();
    void aReaderLeavesNone();
    void whatAHubLostIsSentAgain();
    void whoseDeviceWasReplacedStaysItsAuthor();

private:
    std::unique_ptr<Replica> made(std::uint64_t professional);
    HeldDraft draft() const { return {words, testStartMs() / 1000 + 1000, 3, false}; }
    /// As a hub gives it out.
    bool give(Replica &to, ByteView envelope)
    {
        const std::vector<HubItem> items{{1, envelope}};
        const auto report = to.log().ingest(items);
        return report && report->held == 1;
    }
    bool sendAll(Replica &who)
    {
        std::vector<Acknowledged> all;
        const auto waiting = who.log().outbox();
        for (const OutboxItem &item : *waiting)
            all.push_back({item.number, 1});
        return who.log().acknowledge(all).ok();
    }

    SeededRandom m_random{23};
    ManualClock m_clock{testStartMs()};
    TestAgency m_agency{m_random};
    MemoryHub m_hub;
    std::unique_ptr<Replica> m_lead;
    std::unique_ptr<Replica> m_nurse;
};

std::unique_ptr<Replica> TestCaseHeldNotes::made(std::uint64_t professional)
{
    auto replica = std::make_unique<Replica>(m_agency.makeDevice(professional), m_random, m_clock);
    return replica->openDatabase().ok() ? std::move(replica) : nullptr;
}

void TestCaseHeldNotes::init()
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

void TestCaseHeldNotes::itWaitsToBeSentAndIsKnownToBeThereAfterwards()
{
    const std::uint64_t unsent = m_lead->log().counts().unsent;
    const auto id = m_lead->log().hold(draft());
    QVERIFY(id.ok());
    QCOMPARE(m_lead->log().counts().unsent, unsent + 1);
    auto held = m_lead->log().held();
    QCOMPARE(held->size(), std::size_t{1});
    const HeldNotice &note = held->front();
    QVERIFY(note.note == *id && note.mine && !note.atHub && !note.takenBack && note.threshold == 3);
    QCOMPARE(note.content, words);
    QVERIFY(sendAll(*m_lead));
    QCOMPARE(m_lead->log().counts().unsent, std::uint64_t{0});
    QVERIFY(m_lead->log().held()->front().atHub);
    // It is no entry of the case.
    QCOMPARE(m_lead->log().counts().counting, std::uint64_t{0});
}

void TestCaseHeldNotes::onesOwnIsTakenBackOnce()
{
    const Digest id = m_lead->log().hold(draft()).value();
    const Bytes envelope = m_lead->log().held()->front().envelope;
    QVERIFY(give(*m_nurse, envelope));
    QVERIFY(m_nurse->log().takeBackHeld(id).code() == ErrorCode::NotFound);
    QVERIFY(m_lead->log().takeBackHeld(id).ok());
    QVERIFY(m_lead->log().held()->front().takenBack);
    QVERIFY(m_lead->log().takeBackHeld(id).code() == ErrorCode::NotFound);
}

void TestCaseHeldNotes::anothersOpensForWhoHoldsASecretOfTheCase()
{
    QVERIFY(m_lead->log().hold(draft()).ok());
    const Bytes envelope = m_lead->log().held()->front().envelope;
    QVERIFY(give(*m_nurse, envelope));
    QVERIFY(!give(*m_nurse, envelope)); // the second time it is nothing new
    const auto held = m_nurse->log().held();
    QCOMPARE(held->size(), std::size_t{1});
    QVERIFY(!held->front().mine && held->front().by.professional == m_lead->member().professional);
    QCOMPARE(held->front().content, words);
    const auto stranger = made(3);
    QVERIFY(stranger->create({"Sam Field", "Nurse"}).ok());
    QVERIFY(!give(*stranger, envelope)); // of another mailbox
}

void TestCaseHeldNotes::whatAHubMakesUpIsLeft()
{
    wire::HeldNote note;
    note.tag = m_lead->log().mailbox();
    note.author = m_nurse->log().device();
    note.expires = 10;
    note.threshold = 2;
    note.sealed = words;
    const DeviceKeys hubs = DeviceKeys::generate(m_random);
    QVERIFY(!give(*m_lead, wire::HeldNote::make(hubs.sign, note)->envelope));
    note.author = hubs.device();
    QVERIFY(!give(*m_lead, wire::HeldNote::make(hubs.sign, note)->envelope));
    QVERIFY(m_lead->log().held()->empty());
    QCOMPARE(m_lead->log().counts().waiting, std::uint64_t{0});
}

void TestCaseHeldNotes::aReaderLeavesNone()
{
    QVERIFY(m_lead->log().changeRole(m_nurse->member(), Role::Reader).ok());
    QVERIFY(m_lead->send(m_hub).ok());
    QVERIFY(m_nurse->receive(m_hub).ok());
    QVERIFY(m_nurse->log().hold(draft()).code() == ErrorCode::NotAllowed);
    const Bytes long_(mostHeldContent + 1);
    HeldDraft tooMuch = draft();
    tooMuch.content = long_;
    QVERIFY(m_lead->log().hold(tooMuch).code() == ErrorCode::TooLarge);
}

void TestCaseHeldNotes::whatAHubLostIsSentAgain()
{
    const Digest id = m_lead->log().hold(draft()).value();
    QVERIFY(m_lead->log().takeBackHeld(id).ok());
    QVERIFY(m_lead->log().hold(draft()).ok());
    QVERIFY(sendAll(*m_lead));
    QVERIFY(m_lead->log().doubtHub().ok());
    QVERIFY(m_lead->log().ingest(m_hub[m_lead->log().mailbox()].after(0)).ok());
    QCOMPARE(m_lead->log().sendAgain().value(), std::size_t{3});
    QCOMPARE(m_lead->log().sendAgain().value(), std::size_t{0});
}

void TestCaseHeldNotes::whoseDeviceWasReplacedStaysItsAuthor()
{
    QVERIFY(m_nurse->log().hold(draft()).ok());
    const Bytes envelope = m_nurse->log().held()->front().envelope;
    QVERIFY(m_lead->log().removeMember(m_nurse->member()).ok());
    QVERIFY(give(*m_lead, envelope));
    QVERIFY(m_lead->log().held()->front().by == m_nurse->member());
    QVERIFY(m_lead->log().certificateOf(m_nurse->log().device()) != nullptr);
}

QTEST_GUILESS_MAIN(TestCaseHeldNotes)
#include "TestCaseHeldNotes.moc"
