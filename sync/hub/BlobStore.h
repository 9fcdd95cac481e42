// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"
#include "crypto/result/Result.h"

namespace caseweave {

/// What a hub keeps of blobs: ciphertext in pieces, by mailbox and by what it hashes to. Dumb: the rules are in
/// BlobRules. One instance belongs to one thread. A blob is there whole or not at all; what is uploaded lies apart
/// until then, by device, so that nobody spoils another's upload. Errors beside those named: DiskFull, Storage; then
/// nothing of that call is kept.
class BlobStore {
public:
    /// One device's upload of one blob.
    struct Upload {
        DeviceId by;
        MailboxTag tag;
        BlobId id;
        friend auto operator<=>(const Upload &, const Upload &) = default;
    };
    /// A whole blob of a mailbox.
    struct Item {
        BlobId id;
        std::uint64_t size = 0;
        friend bool operator==(const Item &, const Item &) = default;
    };

    virtual ~BlobStore() = default;

    /// Bytes of a whole blob; nothing where there is none.
    virtual Result<std::optional<std::uint64_t>> size(const MailboxTag &tag, const BlobId &id) = 0;
    /// At most so many bytes from this offset on; none behind the end. NotFound without the blob.
    virtual Result<Bytes> read(const MailboxTag &tag, const BlobId &id, std::uint64_t offset, std::size_t most) = 0;
    /// Of the whole blobs of a mailbox, each counted as weightOf() says.
    virtual Result<std::uint64_t> bytesOf(const MailboxTag &tag) = 0;
    /// Mailboxes with whole blobs, and the whole blobs of one: ascending, those after this one or from the first, at
    /// most so many. None where there are no more.
    virtual Result<std::vector<MailboxTag>> mailboxes(const std::optional<MailboxTag> &after, std::size_t most) = 0;
    virtual Result<std::vector<Item>> list(const MailboxTag &tag, const std::optional<BlobId> &after, std::size_t most)
        = 0;

    /// Bytes of an upload so far.
    virtual Result<std::uint64_t> held(const Upload &upload) = 0;
    virtual Result<std::size_t> uploadsOf(const DeviceId &device) = 0;
    /// Conflict unless the offset is what is held.
    virtual Status append(const Upload &upload, std::uint64_t offset, ByteView bytes, std::int64_t nowSeconds) = 0;
    /// Makes the upload a blob and returns when that is durable. Conflict: the bytes hash to something else, and the
    /// upload is dropped. The same blob from somebody else meanwhile is no error.
    virtual Status finish(const Upload &upload) = 0;
    virtual Status drop(const Upload &upload) = 0;
    struct Erased {
        std::uint64_t blobs = 0;
        std::uint64_t bytes = 0;
    };
    /// Deletes a whole blob, durably; one that is not there is none.
    virtual Result<Erased> erase(const MailboxTag &tag, const BlobId &id) = 0;
    /// Deletes at most so many of a mailbox.
    virtual Result<Erased> eraseSome(const MailboxTag &tag, std::size_t most) = 0;
    /// Drops the uploads that got nothing since that time.
    virtual Status dropIdle(std::int64_t untilSeconds) = 0;

    /// What a blob counts as: small ones cost a place as well.
    static std::uint64_t weightOf(std::uint64_t size) { return std::max<std::uint64_t>(size, leastWeight); }
    static constexpr std::uint64_t leastWeight = 4096;
};

} // namespace caseweave
