// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/HubStore.h"

#include <atomic>

namespace caseweave::testing {

/// When a hub is to be killed: with the n-th commit of its store, which was made or was not.
struct Doom {
    std::atomic<int> commits = 0; ///< left until then
    bool isMade = false; ///< the last of them, though nobody hears of it
    std::atomic<bool> isDead = false;
};

/// A store of a hub that is killed: from that moment on nothing is read or written any more.
class DyingStore final : public HubStore {
public:
    DyingStore(std::unique_ptr<HubStore> store, std::shared_ptr<Doom> doom)
        : m_store(std::move(store)), m_doom(std::move(doom))
    {
    }

    Status begin() override
    {
        return alive([&] { return m_store->begin(); });
    }
    Status commit() override;
    void rollback() override { m_store->rollback(); }
    Result<Standing> standing() override
    {
        return alive([&] { return m_store->standing(); });
    }
    Status raiseMark() override { return m_store->raiseMark(); }
    Status renewGeneration() override { return m_store->renewGeneration(); }
    Result<Mailbox> mailbox(Space space, const MailboxTag &tag) override
    {
        return alive([&] { return m_store->mailbox(space, tag); });
    }
    Result<bool> has(Space space, const MailboxTag &tag, ByteView envelope) override
    {
        return alive([&] { return m_store->has(space, tag, envelope); });
    }
    Result<Stored> append(const Envelope &envelope) override { return m_store->append(envelope); }
    Status cover(const MailboxTag &tag, const std::vector<wire::Range> &ranges, const DeviceId &sender) override
    {
        return m_store->cover(tag, ranges, sender);
    }
    Result<FromSender> countFrom(Space space, const MailboxTag &tag, const DeviceId &sender) override
    {
        return alive([&] { return m_store->countFrom(space, tag, sender); });
    }
    Result<Page> page(const Query &query) override
    {
        return alive([&] { return m_store->page(query); });
    }
    Result<std::optional<Bytes>> accessRecord(const MailboxTag &tag) override
    {
        return alive([&] { return m_store->accessRecord(tag); });
    }
    Status putAccess(const MailboxTag &tag, ByteView record, const std::vector<DeviceId> &users) override
    {
        return m_store->putAccess(tag, record, users);
    }
    Result<bool> mayUse(const MailboxTag &tag, const DeviceId &device) override
    {
        return alive([&] { return m_store->mayUse(tag, device); });
    }
    Result<std::vector<DeviceId>> users(const MailboxTag &tag) override
    {
        return alive([&] { return m_store->users(tag); });
    }
    Result<std::uint64_t> directoryCount(const AgencyId &agency) override
    {
        return alive([&] { return m_store->directoryCount(agency); });
    }
    Result<std::vector<Bytes>> directory(const AgencyId &agency, std::uint64_t from, std::size_t mostItems,
                                         std::size_t mostBytes) override
    {
        return alive([&] { return m_store->directory(agency, from, mostItems, mostBytes); });
    }
    Status appendDirectory(const AgencyId &agency, std::uint64_t number, ByteView record) override
    {
        return m_store->appendDirectory(agency, number, record);
    }
    Result<std::optional<Bytes>> enrolment(const Digest &tag, std::uint8_t slot) override
    {
        return m_store->enrolment(tag, slot);
    }
    Status putEnrolment(const Digest &tag, std::uint8_t slot, ByteView bytes, std::int64_t nowSeconds) override
    {
        return m_store->putEnrolment(tag, slot, bytes, nowSeconds);
    }
    Result<std::optional<std::int64_t>> enrolmentSince(const Digest &tag) override
    {
        return m_store->enrolmentSince(tag);
    }
    Status forgetEnrolments(std::int64_t untilSeconds) override { return m_store->forgetEnrolments(untilSeconds); }
    Result<std::vector<Route>> routes(Space space, const MailboxTag &tag) override
    {
        return alive([&] { return m_store->routes(space, tag); });
    }
    Status putRoute(const Route &route) override { return m_store->putRoute(route); }
    Status dropRoute(const AgencyId &peer, Space space, const MailboxTag &tag) override
    {
        return m_store->dropRoute(peer, space, tag);
    }
    Result<std::vector<Route>> dueRoutes(const AgencyId &peer, std::uint64_t afterId, std::size_t most) override
    {
        return alive([&] { return m_store->dueRoutes(peer, afterId, most); });
    }
    Result<Backlog> backlog(const AgencyId &peer) override
    {
        return alive([&] { return m_store->backlog(peer); });
    }
    Result<Page> routePage(const Route &route, std::size_t mostBytes, std::size_t mostItems) override
    {
        return alive([&] { return m_store->routePage(route, mostBytes, mostItems); });
    }
    Result<std::vector<AgencyId>> peers() override
    {
        return alive([&] { return m_store->peers(); });
    }
    Status forgetPeer(const AgencyId &peer) override { return m_store->forgetPeer(peer); }
    Result<std::optional<GenerationId>> generationOf(const AgencyId &peer) override
    {
        return alive([&] { return m_store->generationOf(peer); });
    }
    Status putGenerationOf(const AgencyId &peer, const GenerationId &generation) override
    {
        return m_store->putGenerationOf(peer, generation);
    }
    Status rewindPeer(const AgencyId &peer, std::int64_t nowSeconds) override
    {
        return m_store->rewindPeer(peer, nowSeconds);
    }
    Result<std::uint64_t> bytesFrom(const AgencyId &peer) override { return m_store->bytesFrom(peer); }
    Status addBytesFrom(const AgencyId &peer, std::uint64_t bytes) override
    {
        return m_store->addBytesFrom(peer, bytes);
    }
    Result<Brought> broughtBy(const DeviceId &device) override { return m_store->broughtBy(device); }
    Status addBroughtBy(const DeviceId &device, const Brought &more) override
    {
        return m_store->addBroughtBy(device, more);
    }
    Result<std::vector<MailboxTag>> casesOf(const DeviceId &device) override
    {
        return alive([&] { return m_store->casesOf(device); });
    }
    Status putAccessStep(const MailboxTag &tag, std::uint64_t number, ByteView record) override
    {
        return m_store->putAccessStep(tag, number, record);
    }
    Result<std::vector<Bytes>> accessSteps(const MailboxTag &tag, std::uint64_t from, std::size_t most) override
    {
        return alive([&] { return m_store->accessSteps(tag, from, most); });
    }
    Status forgetAccessSteps(const MailboxTag &tag, std::uint64_t below) override
    {
        return m_store->forgetAccessSteps(tag, below);
    }
    Result<std::uint64_t> directoryTold(const AgencyId &peer, const AgencyId &agency) override
    {
        return alive([&] { return m_store->directoryTold(peer, agency); });
    }
    Status putDirectoryTold(const AgencyId &peer, const AgencyId &agency, std::uint64_t count) override
    {
        return m_store->putDirectoryTold(peer, agency, count);
    }
    Status keepCovers(const MailboxTag &tag, std::uint64_t segment, const std::vector<wire::Range> &ranges) override
    {
        return m_store->keepCovers(tag, segment, ranges);
    }
    Result<std::vector<Digest>> coveredBy(const MailboxTag &tag, std::uint64_t segment, std::size_t most) override
    {
        return alive([&] { return m_store->coveredBy(tag, segment, most); });
    }
    Result<std::vector<std::uint64_t>> sequencesOf(const MailboxTag &tag, ByteView ids) override
    {
        return alive([&] { return m_store->sequencesOf(tag, ids); });
    }
    Status putDueBlob(const DueBlob &due) override { return m_store->putDueBlob(due); }
    Status dropDueBlob(const DueBlob &due) override { return m_store->dropDueBlob(due); }
    Result<std::vector<DueBlob>> dueBlobs(const AgencyId &peer, std::uint64_t afterId, std::size_t most) override
    {
        return alive([&] { return m_store->dueBlobs(peer, afterId, most); });
    }
    Status putBlobFrom(const AgencyId &peer, const MailboxTag &tag, const BlobId &blob, std::uint64_t bytes) override
    {
        return m_store->putBlobFrom(peer, tag, blob, bytes);
    }
    Result<std::optional<AgencyId>> blobFrom(const MailboxTag &tag, const BlobId &blob) override
    {
        return alive([&] { return m_store->blobFrom(tag, blob); });
    }
    Result<std::uint64_t> blobBytesFrom(const AgencyId &peer) override
    {
        return alive([&] { return m_store->blobBytesFrom(peer); });
    }
    Status putRelease(const MailboxTag &tag, const Release &release, std::int64_t sinceSeconds) override
    {
        return m_store->putRelease(tag, release, sinceSeconds);
    }
    Status dropReleases(const MailboxTag &tag, const Digest &note) override { return m_store->dropReleases(tag, note); }
    Result<bool> isReleased(const MailboxTag &tag, wire::ReleaseNote::Kind kind, const Digest &what, bool done) override
    {
        return alive([&] { return m_store->isReleased(tag, kind, what, done); });
    }
    Result<std::optional<MailboxTag>> releaseDue(std::int64_t untilSeconds) override
    {
        return alive([&] { return m_store->releaseDue(untilSeconds); });
    }
    Result<std::vector<Release>> releasesDue(const MailboxTag &tag, std::int64_t untilSeconds,
                                             std::size_t most) override
    {
        return alive([&] { return m_store->releasesDue(tag, untilSeconds, most); });
    }
    Result<std::uint64_t> releasesWaiting() override
    {
        return alive([&] { return m_store->releasesWaiting(); });
    }
    Result<Erased> eraseEnvelope(const MailboxTag &tag, const Digest &id) override
    {
        return alive([&] { return m_store->eraseEnvelope(tag, id); });
    }
    Result<Erased> eraseSome(Space space, const MailboxTag &tag, std::size_t most) override
    {
        return alive([&] { return m_store->eraseSome(space, tag, most); });
    }
    Status releaseDone(const MailboxTag &tag, const Release &release) override
    {
        return m_store->releaseDone(tag, release);
    }

private:
    template <class Work>
    auto alive(const Work &work) -> decltype(work())
    {
        if (m_doom->isDead)
            return ErrorCode::Storage;
        return work();
    }

    const std::unique_ptr<HubStore> m_store;
    const std::shared_ptr<Doom> m_doom;
};

inline Status DyingStore::commit()
{
    if (m_doom->isDead)
        return ErrorCode::Storage;
    if (--m_doom->commits != 0)
        return m_store->commit();
    m_doom->isDead = true;
    if (!m_doom->isMade)
        m_store->rollback();
    else
        static_cast<void>(m_store->commit());
    return ErrorCode::Storage;
}

} // namespace caseweave::testing
