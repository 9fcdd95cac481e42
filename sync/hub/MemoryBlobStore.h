// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/BlobStore.h"

#include <map>

namespace caseweave {

/// For tests and simulation.
class MemoryBlobStore final : public BlobStore {
public:
    Result<std::optional<std::uint64_t>> size(const MailboxTag &tag, const BlobId &id) override;
    Result<Bytes> read(const MailboxTag &tag, const BlobId &id, std::uint64_t offset, std::size_t most) override;
    Result<std::uint64_t> bytesOf(const MailboxTag &tag) override;
    Result<std::vector<MailboxTag>> mailboxes(const std::optional<MailboxTag> &after, std::size_t most) override;
    Result<std::vector<Item>> list(const MailboxTag &tag, const std::optional<BlobId> &after,
                                   std::size_t most) override;
    Result<std::uint64_t> held(const Upload &upload) override;
    Result<std::size_t> uploadsOf(const DeviceId &device) override;
    Status append(const Upload &upload, std::uint64_t offset, ByteView bytes, std::int64_t nowSeconds) override;
    Status finish(const Upload &upload) override;
    Status drop(const Upload &upload) override;
    Result<Erased> erase(const MailboxTag &tag, const BlobId &id) override;
    Result<Erased> eraseSome(const MailboxTag &tag, std::size_t most) override;
    Status dropIdle(std::int64_t untilSeconds) override;

private:
    struct Unfinished {
        Bytes bytes;
        std::int64_t sinceSeconds = 0;
    };
    std::map<MailboxTag, std::map<BlobId, Bytes>> m_blobs;
    std::map<Upload, Unfinished> m_uploads;
};

} // namespace caseweave
