// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/BlobCopy.h"

#include "sync/wire/Message.h"

namespace caseweave {
namespace {

constexpr std::size_t page = 1000;

/// Whether it was still there.
Result<bool> copyBlob(BlobStore &from, BlobStore &to, const BlobStore::Upload &upload, std::uint64_t size,
                      std::int64_t nowSeconds)
{
    Status status = to.drop(upload); // which an interrupted run may have left
    for (std::uint64_t offset = 0; status && offset < size;) {
        const Result<Bytes> part = from.read(upload.tag, upload.id, offset, wire::mostBlobPart);
        if (!part && part.code() == ErrorCode::NotFound) {
            status = to.drop(upload);
            return status ? Result<bool>(false) : Result<bool>(status.error());
        }
        if (!part || part->empty())
            return part ? ErrorCode::Damaged : part.code();
        status = to.append(upload, offset, *part, nowSeconds);
        offset += part->size();
    }
    if (status)
        status = to.finish(upload);
    if (!status)
        return status.code() == ErrorCode::Conflict ? ErrorCode::Damaged : status.code();
    return true;
}

} // namespace

Status forEachBlob(BlobStore &store, const std::function<Status(const MailboxTag &, const BlobStore::Item &)> &call)
{
    std::optional<MailboxTag> lastTag;
    for (;;) {
        const auto tags = store.mailboxes(lastTag, page);
        if (!tags || tags->empty())
            return tags ? Status() : Status(tags.error());
        for (const MailboxTag &tag : *tags) {
            std::optional<BlobId> lastId;
            for (bool more = true; more;) {
                const auto items = store.list(tag, lastId, page);
                if (!items)
                    return items.error();
                for (const BlobStore::Item &item : *items) {
                    if (Status status = call(tag, item); !status)
                        return status;
                    lastId = item.id;
                }
                more = !items->empty();
            }
        }
        lastTag = tags->back();
    }
}

Status copyBlobs(BlobStore &from, BlobStore &to, std::int64_t nowSeconds, ContentsDigest &digest, BlobNames &copied,
                 std::string &where)
{
    return forEachBlob(from, [&](const MailboxTag &tag, const BlobStore::Item &item) -> Status {
        where = tag.hex() + '/' + item.id.hex();
        const auto there = to.size(tag, item.id);
        if (!there)
            return there.error();
        if (*there && **there != item.size)
            return ErrorCode::Damaged;
        if (!*there) {
            const auto came = copyBlob(from, to, {DeviceId(), tag, item.id}, item.size, nowSeconds);
            if (!came || !*came)
                return came ? Status() : Status(came.error());
        }
        copied.emplace(tag, item.id);
        digest.take(tag, item.id, item.size);
        where.clear();
        return {};
    });
}

Status addBlobs(BlobStore &store, const BlobNames &copied, ContentsDigest &digest)
{
    return forEachBlob(store, [&](const MailboxTag &tag, const BlobStore::Item &item) {
        if (copied.count({tag, item.id}) != 0)
            digest.take(tag, item.id, item.size);
        return Status();
    });
}

} // namespace caseweave
