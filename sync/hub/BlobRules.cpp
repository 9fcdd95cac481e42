// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/BlobRules.h"

namespace caseweave::blobrules {
namespace {

/// Of a peer: more than it sends at a time, since those that it cannot go on with stay for a day.
constexpr std::size_t mostPeerUploads = 64;

Result<Put> finished(BlobStore &store, const BlobStore::Upload &upload, std::uint64_t size)
{
    const Status done = store.finish(upload);
    return done ? Result<Put>(Put{{size, true}, true}) : Result<Put>(done.error());
}

} // namespace

BlobLimits forPeer(BlobLimits limits, std::uint64_t brought)
{
    limits.mailboxBytes = limits.mailboxBytes / 4 * 3;
    limits.uploads = mostPeerUploads;
    limits.room = limits.peerBytes - std::min(limits.peerBytes, brought);
    return limits;
}

BlobLimits forDevice(BlobLimits limits, std::uint64_t brought)
{
    limits.room = limits.deviceBytes - std::min(limits.deviceBytes, brought);
    return limits;
}

Result<Put> put(BlobStore &store, const DeviceId &by, const BlobLimits &limits, std::int64_t nowSeconds,
                const wire::BlobPut &part)
{
    const auto whole = store.size(part.tag, part.blob);
    if (!whole)
        return whole.error();
    if (whole->has_value())
        return **whole == part.size ? Result<Put>(Put{{part.size, true}}) : Result<Put>(ErrorCode::Conflict);
    if (part.size > limits.blobBytes)
        return ErrorCode::TooLarge;
    const Result<std::uint64_t> used = store.bytesOf(part.tag);
    if (!used)
        return used.error();
    // Looked at again with each part: other blobs may have become whole meanwhile.
    const std::uint64_t weight = BlobStore::weightOf(part.size);
    if (*used + weight > limits.mailboxBytes || weight > limits.room)
        return ErrorCode::Quota;
    const BlobStore::Upload upload{by, part.tag, part.blob};
    const Result<std::uint64_t> held = store.held(upload);
    if (!held)
        return held.error();
    if (*held > part.size) {
        const Status dropped = store.drop(upload);
        return dropped ? Error{ErrorCode::Conflict} : dropped.error();
    }
    // All of it came, and the hub was killed, or its disk failed, before it was done.
    if (*held == part.size)
        return finished(store, upload, part.size);
    if (part.offset != *held || part.bytes.empty())
        return Put{{*held, false}};
    if (*held == 0) {
        const Result<std::size_t> others = store.uploadsOf(by);
        if (!others)
            return others.error();
        if (*others >= limits.uploads)
            return ErrorCode::Quota;
    }
    const Status added = store.append(upload, part.offset, part.bytes, nowSeconds);
    // Another hub on the store took a part meanwhile: the client is to ask again.
    if (!added)
        return added.code() == ErrorCode::Conflict ? ErrorCode::Busy : added.code();
    const std::uint64_t now = part.offset + part.bytes.size();
    return now == part.size ? finished(store, upload, now) : Result<Put>(Put{{now, false}});
}

Result<Part> get(BlobStore &store, const wire::BlobGet &get)
{
    const auto size = store.size(get.tag, get.blob);
    if (!size)
        return size.error();
    if (!size->has_value())
        return ErrorCode::NotFound;
    const auto most = static_cast<std::size_t>(std::clamp<std::uint64_t>(get.mostBytes, 1, wire::mostBlobPart));
    Result<Bytes> bytes = store.read(get.tag, get.blob, get.offset, most);
    if (!bytes)
        return bytes.error();
    return Part{**size, std::move(*bytes)};
}

} // namespace caseweave::blobrules
