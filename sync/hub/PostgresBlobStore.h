// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/BlobStore.h"
#include "sync/hub/PostgresLink.h"

namespace caseweave {

/// Blobs in the database of PostgresHubStore, in rows of a part each (docs/decisions/0045), for several hubs at once:
/// an upload goes on through whichever the device comes to. A part is not durable before the blob is finished. A lost
/// connection is Storage, and is made again by the next call. Beside the errors of BlobStore, Busy: somebody else was
/// in the way, and it may be tried again.
class PostgresBlobStore final : public BlobStore {
public:
    /// Fails as PostgresLink::open() does.
    static Result<std::unique_ptr<PostgresBlobStore>> open(std::string connectionString,
                                                           PostgresLink::Claim claim = PostgresLink::Claim::Shared);

    /// Of all devices.
    Result<std::uint64_t> uploads();

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
    /// An upload's row and its last chunk.
    struct Begun {
        std::uint64_t number = 0;
        std::uint64_t place = 0; ///< of the last chunk
        std::uint64_t lastBytes = 0; ///< in it
        std::uint64_t held() const { return place + lastBytes; }
    };

    PostgresBlobStore(std::string connectionString, PostgresLink::Claim claim);
    /// What was sent before, and this, in a change that ends with it.
    Status ended(Status soFar);
    Result<std::optional<Begun>> find(const Upload &upload);
    /// In a change: until its end nobody else changes the upload.
    Result<std::optional<Begun>> lock(const Upload &upload);
    Status addPart(const Upload &upload, std::uint64_t offset, ByteView bytes, std::int64_t nowSeconds);
    Result<Digest> hashOf(const Begun &begun);
    Status makeWhole(const Upload &upload, const Begun &begun);

    PostgresLink m_link;
};

} // namespace caseweave
