// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/BlobStore.h"
#include "sync/wire/Message.h"

namespace caseweave {

struct BlobLimits {
    std::uint64_t blobBytes = std::uint64_t{640} << 20; ///< of one blob: a file of 500 MiB and what sealing adds
    std::uint64_t mailboxBytes = std::uint64_t{8} << 30; ///< of all blobs of a mailbox
    std::size_t uploads = 4; ///< that one device has begun and not finished
    std::uint64_t peerBytes = std::uint64_t{1} << 40; ///< of all blobs here that one peer brought
    std::uint64_t deviceBytes = std::uint64_t{256} << 30; ///< of all blobs that one device brought, ever
    std::uint64_t room = UINT64_MAX; ///< that whoever uploads may still bring
};

/// What a hub allows with blobs (docs/protocol.md section 5) to a device that may use the mailbox, or to a hub that may
/// pass on to it: who asks has seen to that. On the blob store's thread.
namespace blobrules {

/// What of these holds for a peer that has brought so many bytes: the last quarter of a mailbox is for devices here.
BlobLimits forPeer(BlobLimits limits, std::uint64_t brought);
BlobLimits forDevice(BlobLimits limits, std::uint64_t brought);

struct Put {
    wire::BlobAt at;
    bool isNew = false; ///< it became whole now
};
/// A part without bytes asks. TooLarge, Quota; Conflict: the bytes are not the blob, begin anew, or its size is
/// another; Busy: ask again; else the store's failure.
Result<Put> put(BlobStore &store, const DeviceId &by, const BlobLimits &limits, std::int64_t nowSeconds,
                const wire::BlobPut &part);

struct Part {
    std::uint64_t size = 0;
    Bytes bytes;
};
/// NotFound, else the store's failure.
Result<Part> get(BlobStore &store, const wire::BlobGet &get);

inline constexpr std::int64_t uploadLifeSeconds = 24 * 3600; ///< without a part

} // namespace blobrules
} // namespace caseweave
