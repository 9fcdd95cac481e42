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
    /// The next commit fails with this, once.
    void failNextCommit(ErrorCode code) { m_fail = code; }

    Status begin() override;
    Status commit() override;
    void rollback() override;
    Result<Mailbox> mailbox(Space space, const MailboxTag &tag) override;
    Result<bool> has(Space space, const MailboxTag &tag, ByteView envelope) override;
    Result<Stored> append(const Envelope &envelope) override;
    Status cover(const MailboxTag &tag, const std::vector<wire::Range> &ranges, const DeviceId &sender) override;
    Result<std::uint64_t> countFrom(Space space, const MailboxTag &tag, const DeviceId &sender) override;
    Result<Page> page(const Query &query) override;
    Result<std::optional<Bytes>> accessRecord(const MailboxTag &tag) override;
    Status putAccess(const MailboxTag &tag, ByteView record, const std::vector<DeviceId> &users) override;
    Result<bool> mayUse(const MailboxTag &tag, const DeviceId &device) override;
    Result<std::uint64_t> directoryCount(const AgencyId &agency) override;
    Result<std::vector<Bytes>> directory(const AgencyId &agency, std::uint64_t from, std::size_t mostItems,
                                         std::size_t mostBytes) override;
    Status appendDirectory(const AgencyId &agency, std::uint64_t number, ByteView record) override;
    Result<std::optional<Bytes>> enrolment(const Digest &tag, std::uint8_t slot) override;
    Status putEnrolment(const Digest &tag, std::uint8_t slot, ByteView bytes, std::int64_t nowSeconds) override;
    Result<std::optional<std::int64_t>> enrolmentSince(const Digest &tag) override;
    Status forgetEnrolments(std::int64_t untilSeconds) override;

private:
    struct Content;
    /// What a change in progress sees, else what is committed.
    Content &content();

    std::shared_ptr<Data> m_data;
    std::unique_ptr<Content> m_change;
    std::optional<ErrorCode> m_fail;
};

} // namespace caseweave
