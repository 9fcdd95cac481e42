// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/StoreContents.h"

#include "crypto/hash/Hash.h"
#include "sync/hub/ContentsJudge.h"
#include "sync/hub/PostgresContents.h"
#include "sync/hub/SqliteContents.h"

namespace caseweave {

Result<std::unique_ptr<StoreContents>> StoreContents::open(const StoreChoice &choice, const std::string &file, Use use)
{
    return choice.isPostgres() ? PostgresContents::open(choice.database, use) : SqliteContents::open(file, use);
}

namespace {

std::string nameOf(Table table, const StoreContents::Row &row)
{
    static constexpr std::array<const char *, tableCount> names{"a mailbox",
                                                                "an access record",
                                                                "a user",
                                                                "a writer",
                                                                "a peer",
                                                                "an envelope",
                                                                "where an envelope came from",
                                                                "a sender's count",
                                                                "a directory record",
                                                                "an enrolment",
                                                                "a route",
                                                                "a step of an access record",
                                                                "what a peer was told",
                                                                "a blob that is due",
                                                                "where a blob came from",
                                                                "what a segment covers",
                                                                "a release",
                                                                "what a device brought"};
    std::string name = names[static_cast<std::size_t>(table)];
    // The keys come first: ids, and numbers of an envelope or record.
    std::size_t keys = 0;
    for (const StoreContents::Value &value : row) {
        const auto *bytes = std::get_if<Bytes>(&value);
        if (++keys > 3 || (bytes && bytes->size() != Digest().size()))
            break;
        name += keys == 1 ? " (" : ", ";
        name += bytes ? toHex(*bytes) : std::to_string(std::get<std::int64_t>(value));
    }
    return keys == 0 ? name : name + ")";
}

} // namespace

Status StoreContents::noted(Status status, Table table, const Row &row)
{
    if (!status)
        m_failedAt = nameOf(table, row);
    return status;
}

Status StoreContents::noted(const Fault &fault, const Result<std::string> &found)
{
    if (!found)
        return found.error();
    if (found->empty())
        return {};
    m_failedAt = std::string(fault.what) + " (" + *found + ")";
    return ErrorCode::Damaged;
}

void StoreContents::failAt(Table table, const Row &row)
{
    m_failedAt = nameOf(table, row);
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

namespace {

/// All rows into a digest, each looked at as far as what is stored can tell, and then to `give`.
Result<ContentsDigest> readAll(StoreContents &contents,
                               const std::function<Status(Table, const StoreContents::Row &)> &give)
{
    ContentsDigest digest;
    ContentsJudge judge;
    Status status = contents.read(Table::Directory, [&judge](const auto &row) { return judge.takeDirectory(row); });
    for (const Table table : allTables) {
        if (!status)
            return status.error();
        status = contents.read(table, [&](const StoreContents::Row &row) -> Status {
            if (Status looked = judge.take(table, row); !looked)
                return looked;
            digest.take(table, row);
            return give(table, row);
        });
        if (status)
            status = judge.finish(table);
        if (!status && !judge.place().empty())
            contents.failAt(table, judge.place());
    }
    if (status)
        status = contents.checkWhole(); // last, as a row that is damaged says better what is wrong
    if (!status)
        return status.error();
    digest.signatures = judge.signatures();
    return digest;
}

} // namespace

Result<ContentsDigest> digestOf(StoreContents &contents)
{
    return readAll(contents, [](Table, const StoreContents::Row &) { return Status(); });
}

Result<ContentsDigest> copyRows(StoreContents &from, StoreContents &to)
{
    if (const Status status = to.begin(); !status)
        return status.error();
    return readAll(from, [&to](Table table, const StoreContents::Row &row) { return to.write(table, row); });
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
