// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/StoreContents.h"

#include "crypto/hash/Hash.h"
#include "sync/hub/PostgresContents.h"
#include "sync/hub/SqliteContents.h"

namespace caseweave {

Result<std::unique_ptr<StoreContents>> StoreContents::open(const StoreChoice &choice, const std::string &file, Use use)
{
    return choice.isPostgres() ? PostgresContents::open(choice.database, use) : SqliteContents::open(file, use);
}

void ContentsDigest::take(Table table, const StoreContents::Row &row)
{
    // Of each value its kind and size, so that no two rows are the same bytes.
    Bytes all;
    const auto put = [&all](ByteView bytes) { all.insert(all.end(), bytes.begin(), bytes.end()); };
    put(u64(static_cast<std::uint64_t>(table)));
    for (const StoreContents::Value &value : row) {
        put(u64(value.index()));
        if (const auto *number = std::get_if<std::int64_t>(&value)) {
            put(u64(static_cast<std::uint64_t>(*number)));
        } else {
            const Bytes &bytes = std::get<Bytes>(value);
            put(u64(bytes.size()));
            put(bytes);
        }
    }
    digest = hash("CW1 hub contents", {digest, all});
    ++rows[static_cast<std::size_t>(table)];
}

void ContentsDigest::take(const MailboxTag &tag, const BlobId &id, std::uint64_t size)
{
    digest = hash("CW1 hub blob", {digest, tag.view(), id.view(), u64(size)});
    ++blobs;
    blobBytes += size;
}

Result<ContentsDigest> digestOf(StoreContents &contents)
{
    ContentsDigest digest;
    for (const Table table : allTables) {
        const Status status = contents.read(table, [&](const StoreContents::Row &row) -> Status {
            digest.take(table, row);
            return {};
        });
        if (!status)
            return status.error();
    }
    return digest;
}

Result<ContentsDigest> copyRows(StoreContents &from, StoreContents &to)
{
    ContentsDigest digest;
    Status status = to.begin();
    for (const Table table : allTables) {
        if (status)
            status = from.read(table, [&](const StoreContents::Row &row) {
                digest.take(table, row);
                return to.write(table, row);
            });
    }
    if (!status)
        return status.error();
    return digest;
}

Result<ContentsDigest> copyContents(StoreContents &from, StoreContents &to)
{
    Result<ContentsDigest> digest = copyRows(from, to);
    if (!digest)
        return digest;
    const Status status = to.commit();
    return status ? std::move(digest) : Result<ContentsDigest>(status.error());
}

} // namespace caseweave
