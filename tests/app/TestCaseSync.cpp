// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseNames.h"
#include "app/session/CaseSync.h"
#include "sync/hub/MemoryHubStore.h"
#include "sync/log/Welcome.h"
#include "sync/wire/AccessRecord.h"
#include "sync/wire/ReleaseNote.h"
#include "tests/app/support/SessionWorld.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;
using testing::envelopeOf;
using testing::push;
using testing::TestHubWorld;
using testing::waitUntil;

namespace {

class EverybodyIsValid : public DeviceValidity {
public:
    bool mayReceive(const DeviceCertificate &) const override { return true; }
};

} // namespace

/// What a case does at a hub that refuses, and when others were there before it. A new world for each test.
class TestCaseSync : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionWorld> m_world;
    std::unique_ptr<Colleague> m_ann; ///< council, lead
    std::unique_ptr<Colleague> m_joe; ///< police
    std::unique_ptr<Colleague> m_sue; ///< council
    std::unique_ptr<Colleague> m_max; ///< council, away
    std::unique_ptr<Colleague> m_kim; ///< council, away

    /// Of the access record that the hub has.
    std::uint64_t accessNumber(const CaseId &id)
    {
        const auto record = MemoryHubStore(m_world->hub.data).accessRecord(mailboxOf(id)).value();
        return record ? wire::AccessRecord::decode(*record).value().number : 0;
    }

    /// Joe welcomes Max, who is away, to cases that there are not.
    void welcomeToNothing(std::size_t count, std::int64_t timeSeconds)
    {
        m_joe->lock();
        const auto joe = m_joe->open();
        const auto sender = DeviceCertificate::decode(joe->secrets().certificate).value();
        const auto recipient = DeviceCertificate::decode(m_max->open()->secrets().certificate).value();
        const MailboxTag inbox = inboxOf(m_max->device());
        const auto connection = m_world->hub.online(DeviceLogin{joe->secrets().keys.clone(), sender});
        std::vector<HubPush> items(count);
        for (HubPush &item : items) {
            CaseId nothing;
            m_world->random.fill(nothing.bytes);
            item.envelope = Welcome::seal(joe->secrets().keys, sender, recipient, nothing, {}, timeSeconds).value();
        }
        QVERIFY(push(*connection, inbox, std::move(items)).ok());
    }

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void init();
    void cleanup();
    void aCaseOpenedAtOnceStandsInTheListWithItsName();
    void aFullInboxKeepsBackNothingElse();
    void aLeadReadsTheRosterBeforeSayingWhoMayUseTheMailbox();
    void whatAnOldSubscriptionBringsIsLeft();
    void aReleaseGoesToTheHubAndComesToWhoWasAway();
    void aLeadsComputerAnswersForWhatAnotherMerged();
    void whatIsWrittenWithClaimedKeysIsShownAsTheirOwners();
    void aSenderIsBelievedAtTheTimeStated();
    void oneSenderHasFewCasesWaiting();
    void manyWelcomesAtOnceAllArrive();
};

void TestCaseSync::init()
{
    m_world = std::make_unique<SessionWorld>();
    m_ann = m_world->hire(m_world->council, "Ann Rees");
    m_joe = m_world->hire(m_world->police, "Joe Okoro");
    m_sue = m_world->hire(m_world->council, "Sue Patel");
    m_max = m_world->hire(m_world->council, "Max Stone");
    m_kim = m_world->hire(m_world->council, "Kim Hart");
    m_world->publish();
    for (Colleague *who : {m_ann.get(), m_joe.get(), m_sue.get()}) {
        who->unlock();
        QVERIFY(waitUntil([&] { return who->session->status().upToDateAt.isValid(); }));
    }
}

void TestCaseSync::cleanup()
{
    m_kim.reset();
    m_max.reset();
    m_sue.reset();
    m_joe.reset();
    m_ann.reset();
    m_world.reset();
}

/// Opening builds what the list shows too, and nothing is left for the list's own turn.
void TestCaseSync::aCaseOpenedAtOnceStandsInTheListWithItsName()
{
    CaseDraft draft;
    draft.reference = QStringLiteral("GC-7");
    const CaseId id = m_ann->session->createCase(draft).value();
    QString told;
    connect(m_ann->session.get(), &ProfileSession::casesChanged, this,
            [&] { told = m_ann->session->summaries().constFirst().reference; });
    QVERIFY(m_ann->session->openCase(id).ok());
    QCOMPARE(told, draft.reference);
}

void TestCaseSync::aFullInboxKeepsBackNothingElse()
{
    const CaseId id = m_ann->session->createCase({}).value();
    QVERIFY(m_world->fillInbox(*m_sue));
    QVERIFY(m_ann->addMember(id, *m_sue).ok());
    QVERIFY(m_ann->addMember(id, *m_joe).ok());
    QVERIFY(m_ann->addEvent(id, QStringLiteral("Home visit")).ok());
    // Neither what follows the refused welcome, nor what others write, waits for it.
    QVERIFY(waitUntil([&] { return m_joe->has(id) && m_joe->events(id).size() == 1; }));
    QVERIFY(m_joe->addEvent(id, QStringLiteral("Call to the address")).ok());
    QVERIFY(waitUntil([&] { return m_ann->events(id).size() == 2; }));
    QVERIFY(m_ann->session->status().error == ErrorCode::Quota);
    QCOMPARE(m_ann->session->status().unsent, 1);
    // The next connection meets the same refusal before it has read anything.
    m_ann->session->setOnline(false);
    QVERIFY(m_joe->addEvent(id, QStringLiteral("While away")).ok());
    m_ann->session->setOnline(true);
    QVERIFY(waitUntil([&] { return m_ann->events(id).size() == 3; }));
    QVERIFY(waitUntil([&] { return m_ann->session->status().error == ErrorCode::Quota; }));
    QVERIFY(waitUntil([&] { return !m_ann->session->status().catchingUp; }));
}

void TestCaseSync::aLeadReadsTheRosterBeforeSayingWhoMayUseTheMailbox()
{
    const CaseId id = m_ann->session->createCase({}).value();
    QVERIFY(m_ann->addMember(id, *m_sue, MemberRole::Lead).ok());
    QVERIFY(m_ann->addMember(id, *m_max).ok());
    QVERIFY(m_world->agree(id, {m_ann.get(), m_sue.get()}));
    // Ann changes the members on the train while Sue adds Joe. A record that follows Ann's list alone has no Joe.
    m_ann->session->setOnline(false);
    QVERIFY(m_ann->session->change(id, [&](CaseWriter &writer) { return writer.removeMember(m_max->id()); }).ok());
    QVERIFY(m_sue->addMember(id, *m_joe).ok());
    QVERIFY(m_world->agree(id, {m_sue.get(), m_joe.get()}));
    const std::uint64_t before = accessNumber(id);
    m_ann->session->setOnline(true);
    QVERIFY(m_world->agree(id, {m_ann.get(), m_sue.get()}));
    QCOMPARE(accessNumber(id), before + 1);
    // Joe was never sent away, and hears of the merged list with the next entry.
    QVERIFY(m_sue->addEvent(id, QStringLiteral("Home visit")).ok());
    QVERIFY(m_world->agree(id, {m_ann.get(), m_sue.get(), m_joe.get()}));
}

/// A connection that follows the mailbox since before start() may deliver at every stage, far above what was fetched.
void TestCaseSync::whatAnOldSubscriptionBringsIsLeft()
{
    const auto store = m_max->open();
    const LocalDevice device{store->secrets().keys.clone(),
                             DeviceCertificate::decode(store->secrets().certificate).value()};
    const EverybodyIsValid validity;
    TestHubWorld &hub = m_world->hub;
    const auto file
        = CaseFile::create({*store, hub.clock, m_world->random, validity, device}, {"Max Stone", "Social worker"})
              .value();
    const auto connection = hub.online(DeviceLogin{device.keys.clone(), device.certificate});
    CaseSync sync(*file, *connection, device.keys);
    connect(connection.get(), &HubConnection::delivered, &sync,
            [&](const MailboxTag &, const std::vector<HubDelivery> &items) { sync.take(items); });
    const MailboxTag mailbox = file->log().mailbox();
    const std::vector<HubDelivery> old{{1000, envelopeOf(mailbox, wire::Class::Entry, m_world->random)}};
    int delivered = 0;
    bool taking = false; // what is taken tells of a change too
    connect(&sync, &CaseSync::stageChanged, &sync, [&] {
        if (!sync.catchingUp() || std::exchange(taking, true))
            return;
        ++delivered;
        sync.take(old);
        taking = false;
    });
    sync.start();
    QVERIFY(waitUntil([&] { return sync.settled(); }));
    QVERIFY(delivered >= 6);
    QCOMPARE(file->log().counts().waiting, 0U);
    // What the hub has below it comes all the same.
    const auto other = hub.online(DeviceLogin{device.keys.clone(), device.certificate});
    QVERIFY(push(*other, mailbox, {{envelopeOf(mailbox, wire::Class::Entry, m_world->random), {}}}).ok());
    QVERIFY(waitUntil([&] { return file->log().counts().waiting == 1; }));
}

void TestCaseSync::aReleaseGoesToTheHubAndComesToWhoWasAway()
{
    const auto store = m_max->open();
    const LocalDevice device{store->secrets().keys.clone(),
                             DeviceCertificate::decode(store->secrets().certificate).value()};
    const EverybodyIsValid validity;
    TestHubWorld &hub = m_world->hub;
    const auto file
        = CaseFile::create({*store, hub.clock, m_world->random, validity, device}, {"Max Stone", "Social worker"})
              .value();
    const auto connection = hub.online(DeviceLogin{device.keys.clone(), device.certificate});
    CaseSync sync(*file, *connection, device.keys);
    sync.start();
    QVERIFY(waitUntil([&] { return sync.settled(); }));
    using Kind = wire::ReleaseNote::Kind;
    QVERIFY(file->log().release(Kind::Blobs, {Digest{1}}).ok());
    sync.localChange();
    QVERIFY(waitUntil([&] { return sync.settled(); }));
    QCOMPARE(hub.hub->metrics().releaseNotes, std::uint64_t{1});
    // Another is made while this one is away, with two more.
    sync.stop();
    const MailboxTag mailbox = file->log().mailbox();
    const auto other = hub.online(DeviceLogin{device.keys.clone(), device.certificate});
    for (std::uint8_t i = 0; i < 3; ++i) {
        const auto note = wire::ReleaseNote::make(device.keys.sign, mailbox, device.keys.device(), i, Kind::Blobs,
                                                  std::vector<Digest>{Digest{i}});
        QVERIFY(push(*other, mailbox, {{note->envelope, {}}}).ok());
    }
    sync.start();
    QVERIFY(waitUntil([&] { return sync.settled(); }));
    QCOMPARE(file->log().releases()->size(), std::size_t{4});
    QCOMPARE(file->log().counts().waiting, 0U);
}

/// Joe merges what Ann and Sue did beside one another. Max cannot read all of that, and takes it on Sue's word, which
/// her computer gives by itself.
void TestCaseSync::aLeadsComputerAnswersForWhatAnotherMerged()
{
    const CaseId id = m_ann->session->createCase({}).value();
    QVERIFY(m_ann->addMember(id, *m_sue, MemberRole::Lead).ok());
    QVERIFY(m_ann->addMember(id, *m_joe).ok());
    QVERIFY(m_world->agree(id, {m_ann.get(), m_sue.get(), m_joe.get()}));
    m_sue->session->setOnline(false);
    m_max->unlock();
    const auto withoutHistory
        = [&](CaseWriter &writer) { return writer.addMember(m_max->id(), MemberRole::Contributor, false); };
    QVERIFY(m_ann->session->change(id, withoutHistory).ok());
    QVERIFY(m_world->agree(id, {m_ann.get(), m_joe.get()}));
    QVERIFY(waitUntil([&] { return m_max->has(id) && m_max->isSettled(); }));
    m_ann->session->setOnline(false);
    QVERIFY(m_sue->addMember(id, *m_kim).ok());
    m_sue->session->setOnline(true);
    QVERIFY(m_world->agree(id, {m_sue.get(), m_joe.get()}));
    QVERIFY(m_joe->addEvent(id, QStringLiteral("Home visit")).ok());
    QVERIFY(waitUntil([&] { return m_max->events(id).size() == 1; }));
}

/// Joe names Ann's keys as his own. Ann's agency says whose they are, whoever has left the case since.
void TestCaseSync::whatIsWrittenWithClaimedKeysIsShownAsTheirOwners()
{
    m_ann->lock();
    const auto store = m_ann->open();
    const auto certificate
        = std::make_shared<const DeviceCertificate>(DeviceCertificate::decode(store->secrets().certificate).value());
    const std::vector<RosterDevice> keys{{m_ann->device(), certificate}};
    const MemberId annId{m_world->council.id(), m_ann->id()};
    const MemberId joeId{m_world->police.id(), m_joe->id()};
    const RosterMember ann{annId, {"Ann Rees", ""}, Role::Contributor, true, keys};
    const RosterMember joe{joeId, {"Joe Okoro", ""}, Role::Lead, true, keys};
    const auto owner = [&](std::vector<RosterMember> members, const std::vector<RosterMember> &former) {
        Roster roster;
        roster.members = std::move(members);
        return CaseNames(*store, roster, former, m_world->hub.clock.nowSeconds()).author(m_ann->device()).member;
    };
    QVERIFY(owner({ann, joe}, {}) == annId);
    QVERIFY(owner({joe, ann}, {}) == annId);
    QVERIFY(owner({joe}, {ann}) == annId);
    QVERIFY(owner({ann}, {joe}) == annId);
    QVERIFY(owner({}, {ann, joe}) == annId);
    QVERIFY(owner({joe}, {}) == joeId);
}

void TestCaseSync::aSenderIsBelievedAtTheTimeStated()
{
    const CaseId id = m_ann->session->createCase({}).value();
    welcomeToNothing(1, 1); // before there was a certificate
    welcomeToNothing(1, m_world->hub.clock.nowSeconds());
    QVERIFY(m_ann->addMember(id, *m_max).ok());
    QVERIFY(waitUntil([&] { return m_ann->isSettled(); }));
    m_max->unlock();
    QVERIFY(waitUntil([&] { return m_max->has(id); }));
    QCOMPARE(m_max->session->summaries().size(), 2);
}

void TestCaseSync::oneSenderHasFewCasesWaiting()
{
    const CaseId id = m_ann->session->createCase({}).value();
    welcomeToNothing(40, m_world->hub.clock.nowSeconds());
    QVERIFY(m_ann->addMember(id, *m_max).ok());
    QVERIFY(waitUntil([&] { return m_ann->isSettled(); }));
    m_max->unlock();
    QVERIFY(waitUntil([&] { return m_max->has(id); }));
    QCOMPARE(m_max->session->summaries().size(), 17);
}

void TestCaseSync::manyWelcomesAtOnceAllArrive()
{
    constexpr int many = 18;
    for (int i = 0; i < many; ++i) {
        const CaseId id = m_ann->session->createCase({}).value();
        QVERIFY(m_ann->addMember(id, *m_max).ok());
    }
    QVERIFY(waitUntil([&] { return m_ann->isSettled(); }, 60'000));
    m_max->unlock();
    QVERIFY(waitUntil([&] { return m_max->session->summaries().size() == many && m_max->isSettled(); }, 60'000));
}

QTEST_GUILESS_MAIN(TestCaseSync)
#include "TestCaseSync.moc"
