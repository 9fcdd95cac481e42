// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/CaseWorld.h"

#include <QTemporaryDir>
#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

class TestCaseLog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEntryIsStoredAppliedAndQueued();
    void anotherMemberReadsIt();
    void aSecondOpeningFindsEverything();
    void anAppendThatFailsLeavesNothing();
    void aReaderWritesCheckpointsAndThatTheyLookedAlone();
    void theAudienceAloneReadsARestrictedEntry();
    void aNewcomerWithHistoryReadsWhatWasBefore();
    void aNewcomerReadsPastSomebodyWhoLeft();
    void aNewcomerWithoutHistoryReadsFromThenOn();
    void historyCanBeGrantedLater();
    void aRemovedMemberOpensNothingWrittenLater();
    void whatARemovedMemberWroteUnseenIsLate();
    void entriesInAnyOrderAndTwiceGiveTheSameState();
    void aRevokedDeviceGetsNoNewSecrets();
    void anEpochIsRenewedAfterThirtyDays();
    void concurrentEpochsAreMergedBeforeWriting();
    void aLeadsCheckpointMergesConcurrentEpochs();
    void aSecondDeviceOfAProfessionalReads();
    void missingEntriesAreKnownFromACheckpoint();
    void anOldCopyWritesNothingUntilItCaughtUp();
    void theAccessRecordFollowsTheRoster();
    void aFullCaseGoesOn();

private:
    SeededRandom m_random{7};
    ManualClock m_clock{testStartMs()};
    TestAgency m_agency{m_random};

    std::unique_ptr<Replica> made(std::uint64_t professional, const std::string &path = {})
    {
        auto replica = std::make_unique<Replica>(m_agency.makeDevice(professional), m_random, m_clock);
        if (!replica->openDatabase(path))
            return nullptr;
        return replica;
    }
    /// A case of the first, whom the others joined, all up to date.
    static bool gather(Replica &lead, std::vector<Replica *> others, MemoryHub &hub, Role role = Role::Contributor,
                       bool history = true)
    {
        if (!lead.hasLog() && !lead.create({"Lee Park", "Team manager"}))
            return false;
        for (Replica *other : others) {
            if (!lead.log().addMember(other->asMember(role, history)) || !lead.send(hub) || !other->joinFromInbox(hub)
                || !other->receive(hub))
                return false;
        }
        for (Replica *other : others) {
            if (!other->receive(hub))
                return false;
        }
        return lead.receive(hub).ok();
    }
};

void TestCaseLog::anEntryIsStoredAppliedAndQueued()
{
    const auto lead = made(1);
    QVERIFY(lead->create({"Lee Park", "Team manager"}).ok());
    QCOMPARE(lead->log().roster().members.size(), std::size_t{1});
    QVERIFY(lead->log().roster().myRole == Role::Lead);
    const Result<EntryRef> written = lead->write("first note");
    QVERIFY(written.ok());
    QCOMPARE(written->sequence, std::uint64_t{2}); // after the roster entry
    QVERIFY(lead->fold().payload(lead->log(), written->id)
            == Bytes({'f', 'i', 'r', 's', 't', ' ', 'n', 'o', 't', 'e'}));
    const auto outbox = lead->log().outbox();
    QVERIFY(outbox.ok());
    QCOMPARE(outbox->size(), std::size_t{2});
    QCOMPARE(lead->log().counts().entries, std::uint64_t{2});
    QCOMPARE(lead->log().counts().counting, std::uint64_t{1});
    QCOMPARE(lead->log().counts().unsent, std::uint64_t{2});
    QVERIFY(!lead->log().writeBlock());
}

void TestCaseLog::anotherMemberReadsIt()
{
    MemoryHub hub;
    const auto lead = made(1);
    const auto nurse = made(2);
    QVERIFY(gather(*lead, {nurse.get()}, hub));
    QVERIFY(lead->write("seen at home").ok());
    QVERIFY(nurse->write("seen at the clinic").ok());
    QVERIFY(lead->send(hub).ok());
    QVERIFY(nurse->send(hub).ok());
    const auto report = nurse->receive(hub);
    QVERIFY(report.ok());
    QCOMPARE(report->applied, std::size_t{1});
    QCOMPARE(report->duplicate, std::size_t{1}); // its own
    QVERIFY(report->refused.empty());
    QVERIFY(lead->receive(hub).ok());
    QCOMPARE(lead->fold().size(lead->log()), std::size_t{2});
    QVERIFY(lead->digest() == nurse->digest());
}

void TestCaseLog::aSecondOpeningFindsEverything()
{
    QTemporaryDir folder;
    const auto lead = made(1, folder.filePath(QStringLiteral("case.cw")).toStdString());
    QVERIFY(lead->create({"Lee Park", "Team manager"}).ok());
    QVERIFY(lead->write("one").ok());
    const Digest before = lead->digest();
    const CaseId caseId = lead->log().caseId();
    QVERIFY(lead->reopen().ok());
    QVERIFY(lead->log().caseId() == caseId);
    QVERIFY(lead->digest() == before);
    const Result<EntryRef> next = lead->write("two");
    QVERIFY(next.ok());
    QCOMPARE(next->sequence, std::uint64_t{3});
    QCOMPARE(lead->log().counts().unsent, std::uint64_t{3});
}

void TestCaseLog::anAppendThatFailsLeavesNothing()
{
    const auto lead = made(1);
    QVERIFY(lead->create({"Lee Park", "Team manager"}).ok());
    QVERIFY(lead->write("one").ok());
    const Digest before = lead->digest();
    lead->fold().failWith(ErrorCode::DiskFull);
    QVERIFY(failsWith(lead->write("two"), ErrorCode::DiskFull));
    lead->fold().failWith(std::nullopt);
    QVERIFY(lead->digest() == before);
    QCOMPARE(lead->log().counts().entries, std::uint64_t{2});
    QCOMPARE(lead->log().counts().unsent, std::uint64_t{2});
    const Bytes large(40'000, 'x');
    QVERIFY(failsWith(lead->log().append({16, large}), ErrorCode::TooLarge));
    QVERIFY(failsWith(lead->log().append({3, {}}), ErrorCode::NotAllowed));
    const Result<EntryRef> written = lead->write("three");
    QVERIFY(written.ok());
    QCOMPARE(written->sequence, std::uint64_t{3});
}

void TestCaseLog::aReaderWritesCheckpointsAndThatTheyLookedAlone()
{
    MemoryHub hub;
    const auto lead = made(1);
    const auto guest = made(2);
    QVERIFY(gather(*lead, {guest.get()}, hub, Role::Reader));
    QVERIFY(failsWith(guest->write("not mine to write"), ErrorCode::NotAllowed));
    QVERIFY(guest->log().writeCheckpoint().ok());
    QVERIFY(guest->log().append({24, {}}).ok()); // that they looked
    QVERIFY(guest->send(hub).ok());
    const auto report = lead->receive(hub);
    QVERIFY(report.ok());
    QCOMPARE(report->applied, std::size_t{2});
    QVERIFY(failsWith(guest->log().removeMember(lead->member()), ErrorCode::NotAllowed));
}

void TestCaseLog::theAudienceAloneReadsARestrictedEntry()
{
    MemoryHub hub;
    const auto lead = made(1);
    const auto police = made(2);
    const auto school = made(3);
    QVERIFY(gather(*lead, {police.get(), school.get()}, hub));
    const Result<EntryRef> secret = lead->write("a safe address", {police->member()});
    QVERIFY(secret.ok());
    QVERIFY(lead->send(hub).ok());
    QVERIFY(police->receive(hub).ok());
    QVERIFY(school->receive(hub).ok());
    QVERIFY(police->fold().payload(police->log(), secret->id).has_value());
    QVERIFY(lead->fold().payload(lead->log(), secret->id).has_value());
    QVERIFY(school->fold().contains(school->log(), secret->id));
    QVERIFY(!school->fold().payload(school->log(), secret->id).has_value());
    std::vector<DeviceId> audience;
    QVERIFY(school->log()
                .entry(lead->id(), secret->sequence,
                       [&](const LogEntry &entry) { audience.assign(entry.audience.begin(), entry.audience.end()); })
                .ok());
    std::vector<DeviceId> expected{lead->id(), police->id()};
    std::sort(expected.begin(), expected.end());
    QVERIFY(audience == expected);
    QVERIFY(failsWith(lead->write("to a stranger", {made(9)->member()}), ErrorCode::NotFound));
}

void TestCaseLog::aNewcomerWithHistoryReadsWhatWasBefore()
{
    MemoryHub hub;
    const auto lead = made(1);
    const auto nurse = made(2);
    QVERIFY(lead->create({"Lee Park", "Team manager"}).ok());
    QVERIFY(lead->write("before").ok());
    QVERIFY(lead->log().rotate().ok());
    QVERIFY(lead->write("between").ok());
    QVERIFY(gather(*lead, {nurse.get()}, hub));
    QVERIFY(lead->digest() == nurse->digest());
    QCOMPARE(nurse->log().counts().waiting, std::uint64_t{0});
    QCOMPARE(nurse->log().counts().missing, std::uint64_t{0});
}

void TestCaseLog::aNewcomerReadsPastSomebodyWhoLeft()
{
    MemoryHub hub;
    const auto first = made(1);
    const auto second = made(2);
    const auto third = made(3);
    QVERIFY(gather(*first, {second.get()}, hub, Role::Lead));
    QVERIFY(first->write("before").ok());
    QVERIFY(first->log().removeMember(first->member()).ok()); // the author is in no later entry
    QVERIFY(first->send(hub).ok());
    QVERIFY(second->receive(hub).ok());
    QVERIFY(gather(*second, {third.get()}, hub));
    QCOMPARE(third->log().counts().waiting, std::uint64_t{0});
    QVERIFY(third->digest() == second->digest());
}

void TestCaseLog::aNewcomerWithoutHistoryReadsFromThenOn()
{
    MemoryHub hub;
    const auto lead = made(1);
    const auto nurse = made(2);
    QVERIFY(lead->create({"Lee Park", "Team manager"}).ok());
    const Result<EntryRef> before = lead->write("before");
    QVERIFY(gather(*lead, {nurse.get()}, hub, Role::Contributor, false));
    const Result<EntryRef> after = lead->write("after");
    QVERIFY(lead->send(hub).ok());
    QVERIFY(nurse->receive(hub).ok());
    QVERIFY(!nurse->fold().contains(nurse->log(), before->id));
    QVERIFY(nurse->fold().contains(nurse->log(), after->id));
    // What was written before is not missing to somebody who is not to read it.
    QCOMPARE(nurse->log().counts().missing, std::uint64_t{0});
    QVERIFY(nurse->log().missing().empty());
    const Result<EntryRef> own = nurse->write("mine");
    QVERIFY(own.ok());
    QVERIFY(failsWith(nurse->log().rotate(), ErrorCode::NoKey));
    QVERIFY(nurse->send(hub).ok());
    QVERIFY(lead->receive(hub).ok());
    QVERIFY(lead->fold().contains(lead->log(), own->id));
}

void TestCaseLog::historyCanBeGrantedLater()
{
    MemoryHub hub;
    const auto lead = made(1);
    const auto nurse = made(2);
    QVERIFY(lead->create({"Lee Park", "Team manager"}).ok());
    QVERIFY(lead->write("before").ok());
    QVERIFY(gather(*lead, {nurse.get()}, hub, Role::Contributor, false));
    QVERIFY(lead->write("after").ok());
    QVERIFY(lead->log().grantHistory(nurse->member()).ok());
    QVERIFY(lead->send(hub).ok());
    QVERIFY(nurse->receive(hub).ok());
    QVERIFY(lead->digest() == nurse->digest());
    QCOMPARE(nurse->log().counts().waiting, std::uint64_t{0});
    QCOMPARE(nurse->log().counts().missing, std::uint64_t{0});
    QVERIFY(nurse->log().rotate().ok());
    QVERIFY(nurse->send(hub).ok());
    const auto report = lead->receive(hub);
    QVERIFY(report.ok() && report->rosterChanged && report->refused.empty());
}

void TestCaseLog::aRemovedMemberOpensNothingWrittenLater()
{
    MemoryHub hub;
    const auto lead = made(1);
    const auto nurse = made(2);
    const auto school = made(3);
    QVERIFY(gather(*lead, {nurse.get(), school.get()}, hub));
    QVERIFY(lead->log().removeMember(nurse->member()).ok());
    const Result<EntryRef> later = lead->write("after the removal");
    QVERIFY(lead->send(hub).ok());
    QVERIFY(nurse->receive(hub).ok());
    QVERIFY(school->receive(hub).ok());
    QVERIFY(!nurse->fold().contains(nurse->log(), later->id));
    QCOMPARE(nurse->log().counts().waiting, std::uint64_t{2});
    QVERIFY(school->fold().contains(school->log(), later->id));
    QCOMPARE(lead->log().formerMembers().size(), std::size_t{1});
    QVERIFY(lead->log().formerMembers()[0].id == nurse->member());
}

void TestCaseLog::whatARemovedMemberWroteUnseenIsLate()
{
    MemoryHub hub;
    const auto lead = made(1);
    const auto nurse = made(2);
    const auto school = made(3);
    QVERIFY(gather(*lead, {nurse.get(), school.get()}, hub));
    const Result<EntryRef> seen = nurse->write("seen before the removal");
    QVERIFY(nurse->send(hub).ok());
    QVERIFY(lead->receive(hub).ok());
    const Result<EntryRef> unseen = nurse->write("written without knowing");
    QVERIFY(nurse->send(hub).ok());
    QVERIFY(school->receive(hub).ok()); // has both, and no removal yet
    QVERIFY(school->fold().contains(school->log(), unseen->id));
    QVERIFY(lead->log().removeMember(nurse->member()).ok());
    QVERIFY(lead->send(hub).ok());
    QVERIFY(lead->receive(hub).ok());
    const auto report = school->receive(hub);
    QVERIFY(report.ok() && report->stateReset);
    for (Replica *replica : {lead.get(), school.get()}) {
        QVERIFY(replica->fold().contains(replica->log(), seen->id));
        QVERIFY(!replica->fold().contains(replica->log(), unseen->id));
        QCOMPARE(replica->log().counts().late, std::uint64_t{1});
    }
    QVERIFY(lead->digest() == school->digest());
}

void TestCaseLog::entriesInAnyOrderAndTwiceGiveTheSameState()
{
    MemoryHub hub;
    const auto lead = made(1);
    const auto nurse = made(2);
    QVERIFY(gather(*lead, {nurse.get()}, hub));
    for (int i = 0; i < 10; ++i) {
        QVERIFY(lead->write("note " + std::to_string(i)).ok());
        if (i == 5)
            QVERIFY(lead->log().rotate().ok());
    }
    QVERIFY(lead->send(hub).ok());
    const auto late = made(3);
    QVERIFY(lead->log().addMember(late->asMember(Role::Contributor)).ok());
    QVERIFY(lead->send(hub).ok());
    QVERIFY(late->joinFromInbox(hub).ok());
    std::vector<HubItem> items = hub[lead->log().mailbox()].after(0);
    std::reverse(items.begin(), items.end());
    for (const HubItem &item : items)
        QVERIFY(late->log().ingest({&item, 1}).ok());
    const auto again = late->log().ingest(items);
    QVERIFY(again.ok());
    QCOMPARE(again->duplicate, items.size());
    QVERIFY(late->digest() == lead->digest());
    QVERIFY(!late->fold().appliedTwice());
    QCOMPARE(late->log().counts().missing, std::uint64_t{0});
}

void TestCaseLog::aRevokedDeviceGetsNoNewSecrets()
{
    MemoryHub hub;
    const auto lead = made(1);
    const auto nurse = made(2);
    QVERIFY(gather(*lead, {nurse.get()}, hub));
    lead->validity().revoked.insert(nurse->id());
    const EntryId before = lead->log().roster().epoch;
    const Result<EntryRef> hidden = lead->write("not for a stolen device");
    QVERIFY(hidden.ok());
    QVERIFY(lead->log().roster().epoch != before);
    QVERIFY(lead->send(hub).ok());
    QVERIFY(nurse->receive(hub).ok());
    QVERIFY(!nurse->fold().contains(nurse->log(), hidden->id));
    const EntryId rotated = lead->log().roster().epoch;
    QVERIFY(lead->write("and no second rotation").ok());
    QVERIFY(lead->log().roster().epoch == rotated);
    QVERIFY(lead->log().accessWanted().users.empty());
}

void TestCaseLog::anEpochIsRenewedAfterThirtyDays()
{
    const auto lead = made(1);
    QVERIFY(lead->create({"Lee Park", "Team manager"}).ok());
    const EntryId first = lead->log().roster().epoch;
    m_clock.advance(std::int64_t{29} * 86'400'000);
    QVERIFY(lead->write("still fresh").ok());
    QVERIFY(lead->log().roster().epoch == first);
    m_clock.advance(std::int64_t{2} * 86'400'000);
    QVERIFY(lead->write("renewed").ok());
    QVERIFY(lead->log().roster().epoch != first);
}

void TestCaseLog::concurrentEpochsAreMergedBeforeWriting()
{
    MemoryHub hub;
    const auto lead = made(1);
    const auto second = made(2);
    const auto third = made(3);
    QVERIFY(gather(*lead, {second.get(), third.get()}, hub));
    QVERIFY(lead->log().changeRole(second->member(), Role::Lead).ok());
    QVERIFY(lead->send(hub).ok());
    QVERIFY(second->receive(hub).ok());
    QVERIFY(third->receive(hub).ok());
    const auto a = made(4);
    const auto b = made(5);
    QVERIFY(lead->log().addMember(a->asMember(Role::Contributor)).ok());
    QVERIFY(second->log().addMember(b->asMember(Role::Reader)).ok());
    for (Replica *replica : {lead.get(), second.get()})
        QVERIFY(replica->send(hub).ok());
    for (Replica *replica : {lead.get(), second.get(), third.get()})
        QVERIFY(replica->receive(hub).ok());
    QVERIFY(third->log().roster().find(a->member()) && third->log().roster().find(b->member()));
    QVERIFY(third->write("merged on the way").ok());
    QVERIFY(third->send(hub).ok());
    for (Replica *replica : {a.get(), b.get()})
        QVERIFY(replica->joinFromInbox(hub).ok());
    for (Replica *replica : {lead.get(), second.get(), third.get(), a.get(), b.get()}) {
        const auto report = replica->receive(hub);
        QVERIFY(report.ok() && report->refused.empty());
        QCOMPARE(replica->log().roster().members.size(), std::size_t{5});
        QVERIFY(replica->log().roster().epoch == lead->log().roster().epoch);
        QVERIFY(replica->digest() == lead->digest());
    }
}

void TestCaseLog::aLeadsCheckpointMergesConcurrentEpochs()
{
    MemoryHub hub;
    const auto lead = made(1);
    const auto second = made(2);
    QVERIFY(gather(*lead, {second.get()}, hub));
    QVERIFY(lead->log().changeRole(second->member(), Role::Lead).ok());
    QVERIFY(lead->send(hub).ok());
    QVERIFY(second->receive(hub).ok());
    const auto a = made(4);
    QVERIFY(lead->log().addMember(a->asMember(Role::Contributor)).ok());
    QVERIFY(second->log().rotate().ok());
    QVERIFY(second->write("by somebody who does not know of the newcomer").ok());
    for (Replica *replica : {lead.get(), second.get()})
        QVERIFY(replica->send(hub).ok());
    for (Replica *replica : {lead.get(), second.get()})
        QVERIFY(replica->receive(hub).ok());
    QVERIFY(a->joinFromInbox(hub).ok());
    QVERIFY(a->receive(hub).ok());
    QVERIFY(a->digest() != lead->digest());
    QVERIFY(second->log().writeCheckpoint().ok());
    QVERIFY(second->send(hub).ok());
    for (Replica *replica : {lead.get(), second.get(), a.get()}) {
        QVERIFY(replica->receive(hub).ok());
        QVERIFY(replica->digest() == lead->digest());
    }
}

void TestCaseLog::aSecondDeviceOfAProfessionalReads()
{
    MemoryHub hub;
    const auto lead = made(1);
    const auto nurse = made(2);
    QVERIFY(gather(*lead, {nurse.get()}, hub));
    QVERIFY(lead->write("before the second device").ok());
    QVERIFY(lead->send(hub).ok());
    QVERIFY(nurse->receive(hub).ok());
    const auto tablet = made(2);
    QVERIFY(nurse->log().addDevice(tablet->device().certificate).ok());
    QVERIFY(nurse->send(hub).ok());
    QVERIFY(tablet->joinFromInbox(hub).ok());
    QVERIFY(tablet->receive(hub).ok());
    QVERIFY(lead->receive(hub).ok());
    QVERIFY(tablet->digest() == lead->digest());
    QVERIFY(failsWith(nurse->log().addDevice(made(7)->device().certificate), ErrorCode::NotAllowed));
    QVERIFY(lead->log().removeDevice(tablet->id()).ok());
    QCOMPARE(lead->log().roster().find(nurse->member())->devices.size(), std::size_t{1});
}

void TestCaseLog::missingEntriesAreKnownFromACheckpoint()
{
    MemoryHub hub;
    const auto lead = made(1);
    const auto nurse = made(2);
    QVERIFY(gather(*lead, {nurse.get()}, hub));
    QVERIFY(lead->send(hub).ok());
    const std::uint64_t before = hub[lead->log().mailbox()].envelopes().size();
    for (int i = 0; i < 4; ++i)
        QVERIFY(lead->write("withheld").ok());
    QVERIFY(lead->log().writeCheckpoint().ok());
    QVERIFY(lead->send(hub).ok());
    const std::vector<HubItem> items = hub[lead->log().mailbox()].after(before);
    QVERIFY(nurse->log().ingest({&items[4], 1}).ok()); // the checkpoint alone
    const auto runs = nurse->log().missing();
    QCOMPARE(runs.size(), std::size_t{1});
    QVERIFY(runs[0].device == lead->id());
    QCOMPARE(runs[0].last - runs[0].first, std::uint64_t{3});
    QCOMPARE(runs[0].knownSinceMs, m_clock.nowMs());
    QCOMPARE(nurse->log().counts().missing, std::uint64_t{4});
    QVERIFY(nurse->receive(hub).ok());
    QVERIFY(nurse->log().missing().empty());
}

void TestCaseLog::anOldCopyWritesNothingUntilItCaughtUp()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("case.cw"));
    MemoryHub hub;
    const auto lead = made(1, file.toStdString());
    QVERIFY(lead->create({"Lee Park", "Team manager"}).ok());
    QVERIFY(lead->write("one").ok());
    QVERIFY(lead->send(hub).ok());
    QVERIFY(lead->database().checkpoint().ok());
    QVERIFY(QFile::copy(file, file + QStringLiteral(".old")));
    QVERIFY(lead->write("two").ok());
    QVERIFY(lead->send(hub).ok());
    const Anchor anchor = lead->log().anchor();
    lead->close();
    QVERIFY(QFile::remove(file));
    QVERIFY(QFile::copy(file + QStringLiteral(".old"), file));
    QVERIFY(lead->reopen().ok());
    QVERIFY(failsWith(lead->log().checkAnchor(anchor), ErrorCode::Rollback));
    QVERIFY(failsWith(lead->write("a fork in the making"), ErrorCode::Rollback));
    QVERIFY(lead->reopen().ok());
    QVERIFY(failsWith(lead->write("still"), ErrorCode::Rollback));
    const auto report = lead->receive(hub);
    QVERIFY(report.ok() && report->ownChainAhead);
    QVERIFY(lead->log().checkAnchor(anchor).ok());
    QVERIFY(lead->write("three").ok());
    QCOMPARE(lead->log().counts().forks, std::uint64_t{0});
}

void TestCaseLog::theAccessRecordFollowsTheRoster()
{
    MemoryHub hub;
    const auto lead = made(1);
    const auto nurse = made(2);
    QVERIFY(lead->create({"Lee Park", "Team manager"}).ok());
    QVERIFY(lead->log().accessDirty());
    QVERIFY(lead->log().accessSettled(lead->log().accessWanted()).ok());
    QVERIFY(!lead->log().accessDirty());
    QVERIFY(gather(*lead, {nurse.get()}, hub));
    QVERIFY(lead->log().accessDirty());
    const AccessWanted wanted = lead->log().accessWanted();
    QVERIFY(wanted.administrators == std::vector<DeviceId>{lead->id()});
    QVERIFY(wanted.users == std::vector<DeviceId>{nurse->id()});
    QVERIFY(!nurse->log().accessDirty());
}

void TestCaseLog::aFullCaseGoesOn()
{
    MemoryHub hub;
    const auto lead = made(1);
    QVERIFY(lead->create({"Lee Park", "Team manager"}).ok());
    std::vector<std::unique_ptr<Replica>> others;
    for (std::uint64_t person = 2;; ++person) {
        auto other = made(person);
        const auto added = lead->log().addMember(other->asMember(Role::Lead));
        if (!added) {
            QVERIFY(failsWith(added, ErrorCode::TooLarge));
            break;
        }
        others.push_back(std::move(other));
    }
    QVERIFY(others.size() > 12);
    // There is room for everybody to write, and to change keys after that.
    QVERIFY(lead->send(hub).ok());
    for (const auto &other : others)
        QVERIFY(other->joinFromInbox(hub) && other->receive(hub) && other->write("here") && other->send(hub));
    QVERIFY(lead->receive(hub).ok());
    QVERIFY(lead->log().rotate().ok());
    // Many add somebody at once where there is room for one: that cannot be merged, but all go on writing.
    QVERIFY(lead->log().removeMember(others.back()->member()).ok());
    QVERIFY(lead->send(hub).ok());
    others.pop_back();
    for (const auto &other : others)
        QVERIFY(other->receive(hub).ok());
    for (std::size_t i = 0; i < others.size(); ++i)
        QVERIFY(others[i]->log().addMember(made(100 + i)->asMember(Role::Reader)) && others[i]->send(hub));
    QVERIFY(lead->receive(hub).ok());
    QVERIFY(failsWith(lead->log().rotate(), ErrorCode::TooLarge));
    QVERIFY(lead->write("for those who were here").ok());
    QVERIFY(lead->send(hub).ok());
    QVERIFY(others[0]->receive(hub).ok());
    QVERIFY(others[0]->write("for the same").ok());
    // But not to somebody who is to read nothing more.
    lead->validity().revoked.insert(others[1]->id());
    QVERIFY(failsWith(lead->write("not for all"), ErrorCode::TooLarge));
}

QTEST_GUILESS_MAIN(TestCaseLog)
#include "TestCaseLog.moc"
