// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/HubStore.h"

#include <map>
#include <mutex>

namespace caseweave {

/// The store in memory, for tests and simulation: passes the same conformance tests as the others. Instances that share
/// data are like connections to one database; each belongs to one thread.
class MemoryHubStore final : public HubStore {
public:
    struct Data;
    MemoryHubStore();
    explicit MemoryHubStore(std::shared_ptr<Data> shared);
    ~MemoryHubStore() override;
    const std::shared_ptr<Data> &data() const { return m_data; }
    /// All of it as it is now, as somebody would put it back later: a generation of its own.
    std::shared_ptr<Data> copy() const;
    /// The next commit fails with this, once.
    void failNextCommit(ErrorCode code) { failCommits(code, 0, 1); }
    /// So many, after so many that go well; as if the way to the store were lost with them.
    void failCommits(ErrorCode code, int after, int count, bool isGone = false)
    {
        m_fail = {code, after, count, isGone};
    }
    bool isGone() const override { return m_isGone; }

    Status begin() override;
    Status commit() override;
    void rollback() override;
    Result<Standing> standing() override;
    Status raiseMark() override;
    Status renewGeneration() override;
    Result<Mailbox> mailbox(Space space, const MailboxTag &tag) override;
    Result<bool> has(Space space, const MailboxTag &tag, ByteView envelope) override;
    Result<Stored> append(const Envelope &envelope) override;
    Status cover(const MailboxTag &tag, const std::vector<wire::Range> &ranges, const DeviceId &sender) override;
    Status keepCovers(const MailboxTag &tag, std::uint64_t segment, const std::vector<wire::Range> &ranges) override;
    Result<std::vector<Digest>> coveredBy(const MailboxTag &tag, std::uint64_t segment, std::size_t most) override;
    Result<std::vector<std::uint64_t>> sequencesOf(const MailboxTag &tag, ByteView ids) override;
    Result<FromSender> countFrom(Space space, const MailboxTag &tag, const DeviceId &sender) override;
    Result<Page> page(const Query &query) override;
    Result<std::optional<Bytes>> accessRecord(const MailboxTag &tag) override;
    Status putAccess(const MailboxTag &tag, ByteView record, const std::vector<DeviceId> &users) override;
    Result<bool> mayUse(const MailboxTag &tag, const DeviceId &device) override;
    Result<std::vector<DeviceId>> users(const MailboxTag &tag) override;
    Result<std::uint64_t> directoryCount(const AgencyId &agency) override;
    Result<std::vector<Bytes>> directory(const AgencyId &agency, std::uint64_t from, std::size_t mostItems,
                                         std::size_t mostBytes) override;
    Status appendDirectory(const AgencyId &agency, std::uint64_t number, ByteView record) override;
    Result<std::optional<Bytes>> enrolment(const Digest &tag, std::uint8_t slot) override;
    Status putEnrolment(const Digest &tag, std::uint8_t slot, ByteView bytes, std::int64_t nowSeconds) override;
    Result<std::optional<std::int64_t>> enrolmentSince(const Digest &tag) override;
    Status forgetEnrolments(std::int64_t untilSeconds) override;
    Result<std::vector<Route>> routes(Space space, const MailboxTag &tag) override;
    Status putRoute(const Route &route) override;
    Status dropRoute(const AgencyId &peer, Space space, const MailboxTag &tag) override;
    Result<std::vector<Route>> dueRoutes(const AgencyId &peer, std::uint64_t afterId, std::size_t most) override;
    Result<Backlog> backlog(const AgencyId &peer) override;
    Result<Page> routePage(const Route &route, std::size_t mostBytes, std::size_t mostItems) override;
    Result<std::vector<AgencyId>> peers() override;
    Status forgetPeer(const AgencyId &peer) override;
    Result<std::optional<GenerationId>> generationOf(const AgencyId &peer) override;
    Status putGenerationOf(const AgencyId &peer, const GenerationId &generation) override;
    Status rewindPeer(const AgencyId &peer, std::int64_t nowSeconds) override;
    Result<std::uint64_t> bytesFrom(const AgencyId &peer) override;
    Status addBytesFrom(const AgencyId &peer, std::uint64_t bytes) override;
    Result<Brought> broughtBy(const DeviceId &device) override;
    Status addBroughtBy(const DeviceId &device, const Brought &more) override;
    Result<std::vector<MailboxTag>> casesOf(const DeviceId &device) override;
    Status putAccessStep(const MailboxTag &tag, std::uint64_t number, ByteView record) override;
    Result<std::vector<Bytes>> accessSteps(const MailboxTag &tag, std::uint64_t from, std::size_t most) override;
    Status forgetAccessSteps(const MailboxTag &tag, std::uint64_t below) override;
    Status putDueBlob(const DueBlob &due) override;
    Status dropDueBlob(const DueBlob &due) override;
    Result<std::vector<DueBlob>> dueBlobs(const AgencyId &peer, std::uint64_t afterId, std::size_t most) override;
    Status putBlobFrom(const AgencyId &peer, const MailboxTag &tag, const BlobId &blob, std::uint64_t bytes) override;
    Result<std::optional<AgencyId>> blobFrom(const MailboxTag &tag, const BlobId &blob) override;
    Result<std::uint64_t> blobBytesFrom(const AgencyId &peer) override;
    Result<std::uint64_t> directoryTold(const AgencyId &peer, const AgencyId &agency) override;
    Status putDirectoryTold(const AgencyId &peer, const AgencyId &agency, std::uint64_t count) override;
    Status putRelease(const MailboxTag &tag, const Release &release, std::int64_t sinceSeconds) override;
    Status dropReleases(const MailboxTag &tag, const Digest &note) override;
    Result<bool> isReleased(const MailboxTag &tag, wire::ReleaseNote::Kind kind, const Digest &what,
                            bool done) override;
    Result<std::optional<MailboxTag>> releaseDue(std::int64_t untilSeconds) override;
    Result<std::vector<Release>> releasesDue(const MailboxTag &tag, std::int64_t untilSeconds,
                                             std::size_t most) override;
    Result<std::uint64_t> releasesWaiting() override;
    Result<Erased> eraseEnvelope(const MailboxTag &tag, const Digest &id) override;
    Result<Erased> eraseSome(Space space, const MailboxTag &tag, std::size_t most) override;
    Status releaseDone(const MailboxTag &tag, const Release &release) override;

private:
    struct Content;
    /// What a change in progress sees, else what is committed.
    Content &content();
    std::vector<Route> dueOf(const AgencyId &peer);

    std::shared_ptr<Data> m_data;
    std::unique_ptr<Content> m_change;
    std::unique_lock<std::mutex> m_changing; ///< after the data, so that it goes first
    struct {
        ErrorCode code = ErrorCode::Storage;
        int after = 0;
        int count = 0;
        bool isGone = false;
    } m_fail; ///< commits to come
    bool m_isGone = false;
};

} // namespace caseweave
