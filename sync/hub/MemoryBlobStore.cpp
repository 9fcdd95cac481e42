// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/MemoryBlobStore.h"

#include "crypto/hash/Hash.h"
#include "sync/wire/Message.h"

namespace caseweave {

Result<std::optional<std::uint64_t>> MemoryBlobStore::size(const MailboxTag &tag, const BlobId &id)
{
    const auto found = m_blobs[tag].find(id);
    return found == m_blobs[tag].end() ? std::nullopt : std::optional<std::uint64_t>(found->second.size());
}

Result<Bytes> MemoryBlobStore::read(const MailboxTag &tag, const BlobId &id, std::uint64_t offset, std::size_t most)
{
    const auto found = m_blobs[tag].find(id);
    if (found == m_blobs[tag].end())
        return ErrorCode::NotFound;
    const ByteView all = found->second;
    const ByteView rest = all.subspan(static_cast<std::size_t>(std::min<std::uint64_t>(offset, all.size())));
    const ByteView part = rest.first(std::min(most, rest.size()));
    return Bytes(part.begin(), part.end());
}

Result<std::uint64_t> MemoryBlobStore::bytesOf(const MailboxTag &tag)
{
    std::uint64_t sum = 0;
    for (const auto &[id, bytes] : m_blobs[tag])
        sum += weightOf(bytes.size());
    return sum;
}

Result<std::vector<MailboxTag>> MemoryBlobStore::mailboxes(const std::optional<MailboxTag> &after, std::size_t most)
{
    std::vector<MailboxTag> tags;
    for (auto at = after ? m_blobs.upper_bound(*after) : m_blobs.begin(); at != m_blobs.end() && tags.size() < most;
         ++at) {
        if (!at->second.empty())
            tags.push_back(at->first);
    }
    return tags;
}

Result<std::vector<BlobStore::Item>> MemoryBlobStore::list(const MailboxTag &tag, const std::optional<BlobId> &after,
                                                           std::size_t most)
{
    const auto &blobs = m_blobs[tag];
    std::vector<Item> items;
    for (auto at = after ? blobs.upper_bound(*after) : blobs.begin(); at != blobs.end() && items.size() < most; ++at)
        items.push_back({at->first, at->second.size()});
    return items;
}

Result<std::uint64_t> MemoryBlobStore::held(const Upload &upload)
{
    const auto found = m_uploads.find(upload);
    return found == m_uploads.end() ? std::uint64_t{0} : std::uint64_t{found->second.bytes.size()};
}

Result<std::size_t> MemoryBlobStore::uploadsOf(const DeviceId &device)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(m_uploads, [&](const auto &entry) { return entry.first.by == device; }));
}

Status MemoryBlobStore::append(const Upload &upload, std::uint64_t offset, ByteView bytes, std::int64_t nowSeconds)
{
    if (*held(upload) != offset)
        return ErrorCode::Conflict;
    Unfinished &unfinished = m_uploads[upload];
    unfinished.bytes.insert(unfinished.bytes.end(), bytes.begin(), bytes.end());
    unfinished.sinceSeconds = nowSeconds;
    return {};
}

Status MemoryBlobStore::finish(const Upload &upload)
{
    const auto found = m_uploads.find(upload);
    if (found == m_uploads.end())
        return ErrorCode::Conflict;
    const Bytes bytes = std::move(found->second.bytes);
    m_uploads.erase(found);
    if (hash(wire::blobDomain, bytes) != upload.id.bytes)
        return ErrorCode::Conflict;
    m_blobs[upload.tag][upload.id] = bytes;
    return {};
}

Status MemoryBlobStore::drop(const Upload &upload)
{
    m_uploads.erase(upload);
    return {};
}

Result<BlobStore::Erased> MemoryBlobStore::erase(const MailboxTag &tag, const BlobId &id)
{
    const auto found = m_blobs[tag].find(id);
    if (found == m_blobs[tag].end())
        return Erased{};
    const Erased erased{1, found->second.size()};
    m_blobs[tag].erase(found);
    return erased;
}

Result<BlobStore::Erased> MemoryBlobStore::eraseSome(const MailboxTag &tag, std::size_t most)
{
    Erased erased;
    auto &all = m_blobs[tag];
    while (!all.empty() && erased.blobs < most) {
        ++erased.blobs;
        erased.bytes += all.begin()->second.size();
        all.erase(all.begin());
    }
    return erased;
}

Status MemoryBlobStore::dropIdle(std::int64_t untilSeconds)
{
    std::erase_if(m_uploads, [&](const auto &entry) { return entry.second.sinceSeconds <= untilSeconds; });
    return {};
}

} // namespace caseweave
