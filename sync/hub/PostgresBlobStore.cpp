// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PostgresBlobStore.h"

#include "crypto/hash/Hash.h"
#include "sync/wire/Message.h"

namespace caseweave {
namespace {

constexpr std::uint64_t leastChunk = 4096; ///< small parts share a row until it has so many bytes
constexpr std::size_t piece = 1 << 20;
constexpr std::uint64_t beyondAll = std::uint64_t{1} << 40; ///< no blob is as large (docs/protocol.md section 5)

enum Statement : std::size_t {
    FindWhole,
    Read,
    ReadUpload,
    BytesOf,
    Mailboxes,
    List,
    FindUpload,
    LockUpload,
    CountUploads,
    CountAllUploads,
    BeLazy,
    BeginUpload,
    AddChunk,
    GrowChunk,
    Touch,
    MakeWhole,
    Drop,
    DropOneIdle,
    Erase,
    EraseSome,
    StatementCount
};

// $3 bytes at most from offset $2 of the blob. Of a large value the server reads the part that is asked for.
#define CASEWEAVE_PARTS(number)                                                                                        \
    "(SELECT place, substr(bytes, (least(greatest($2::bigint - place, 0), 1 << 30) + 1)::integer, "                    \
    "($2::bigint + $3::bigint - greatest($2::bigint, place))::integer) AS part FROM blob_chunk "                       \
    "WHERE blob = " number " AND place < $2::bigint + $3::bigint AND place >= coalesce((SELECT max(place) "            \
    "FROM blob_chunk WHERE blob = " number " AND place <= $2::bigint), 0)) AS parts"
#define CASEWEAVE_UPLOAD "blob WHERE device = $1 AND device <> '' AND tag = $2 AND id = $3"
#define CASEWEAVE_LAST                                                                                                 \
    "(SELECT place, length(bytes) AS size FROM blob_chunk WHERE blob = number "                                        \
    "ORDER BY place DESC LIMIT 1)"

constexpr std::array<const char *, StatementCount> statements{
    "SELECT size FROM blob WHERE tag = $1 AND id = $2 AND device = ''",
    "SELECT part FROM blob LEFT JOIN LATERAL " CASEWEAVE_PARTS(
        "number") " ON true WHERE tag = $1 AND id = $4 AND device = '' ORDER BY place",
    "SELECT part FROM " CASEWEAVE_PARTS("$1") " ORDER BY place",
    "SELECT coalesce(sum(greatest(size, $2)), 0)::bigint FROM blob WHERE tag = $1 AND device = ''",
    "SELECT DISTINCT tag FROM blob WHERE tag > $1 AND device = '' ORDER BY tag LIMIT $2",
    "SELECT id, size FROM blob WHERE tag = $1 AND id > $2 AND device = '' ORDER BY id LIMIT $3",
    "SELECT number, coalesce(place, 0), coalesce(last.size, 0)::bigint FROM (SELECT number FROM " CASEWEAVE_UPLOAD
    ") AS upload LEFT JOIN LATERAL " CASEWEAVE_LAST " AS last ON true",
    "SELECT number FROM " CASEWEAVE_UPLOAD " FOR UPDATE",
    "SELECT count(*) FROM blob WHERE device = $1 AND device <> ''",
    "SELECT count(*) FROM blob WHERE device <> ''",
    "SELECT set_config('synchronous_commit', 'off', true)",
    "INSERT INTO blob (device, tag, id, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING number",
    "INSERT INTO blob_chunk (blob, place, bytes) VALUES ($1, $2, $3)",
    "UPDATE blob_chunk SET bytes = bytes || $3 WHERE blob = $1 AND place = $2",
    "UPDATE blob SET since = $2 WHERE number = $1",
    "UPDATE blob SET device = '', size = $2 WHERE number = $1",
    "DELETE FROM " CASEWEAVE_UPLOAD,
    "DELETE FROM blob WHERE number = (SELECT number FROM blob WHERE device <> '' AND since <= $1 LIMIT 1 "
    "FOR UPDATE SKIP LOCKED)",
    "WITH gone AS (DELETE FROM blob WHERE tag = $1 AND id = $2 AND device = '' RETURNING size) "
    "SELECT count(*), coalesce(sum(size), 0)::bigint FROM gone",
    "WITH gone AS (DELETE FROM blob WHERE number IN (SELECT number FROM blob WHERE tag = $1 AND device = '' "
    "ORDER BY id LIMIT $2) RETURNING size) SELECT count(*), coalesce(sum(size), 0)::bigint FROM gone",
};
#undef CASEWEAVE_PARTS
#undef CASEWEAVE_UPLOAD
#undef CASEWEAVE_LAST

/// The parts that came, in their order.
Bytes joined(const pq::Rows &rows)
{
    Bytes all;
    for (int row = 0; row < rows.count(); ++row) {
        const ByteView part = rows.blob(row, 0);
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

/// Every id comes after no bytes.
template <class SomeId>
ByteView from(const std::optional<SomeId> &after)
{
    return after ? after->view() : ByteView();
}

} // namespace

PostgresBlobStore::PostgresBlobStore(std::string connectionString, PostgresLink::Claim claim)
    : m_link(std::move(connectionString), statements, claim)
{
}

Result<std::unique_ptr<PostgresBlobStore>> PostgresBlobStore::open(std::string connectionString,
                                                                   PostgresLink::Claim claim)
{
    std::unique_ptr<PostgresBlobStore> store(new PostgresBlobStore(std::move(connectionString), claim));
    if (Status status = store->m_link.open(); !status)
        return status.error();
    return store;
}

Result<std::optional<std::uint64_t>> PostgresBlobStore::size(const MailboxTag &tag, const BlobId &id)
{
    const auto rows = m_link.ask(FindWhole, pq::Values(tag, id));
    if (!rows)
        return rows.error();
    return rows->count() == 0 ? std::nullopt : std::optional(rows->number(0, 0));
}

Result<Bytes> PostgresBlobStore::read(const MailboxTag &tag, const BlobId &id, std::uint64_t offset, std::size_t most)
{
    const auto rows = m_link.ask(Read, pq::Values(tag, std::min(offset, beyondAll), most, id));
    if (!rows)
        return rows.error();
    if (rows->count() == 0)
        return ErrorCode::NotFound;
    return joined(*rows);
}

Result<std::uint64_t> PostgresBlobStore::bytesOf(const MailboxTag &tag)
{
    const auto rows = m_link.ask(BytesOf, pq::Values(tag, leastWeight));
    if (!rows)
        return rows.error();
    return rows->number(0, 0);
}

Result<std::vector<MailboxTag>> PostgresBlobStore::mailboxes(const std::optional<MailboxTag> &after, std::size_t most)
{
    const auto rows = m_link.ask(Mailboxes, pq::Values(from(after), most));
    if (!rows)
        return rows.error();
    std::vector<MailboxTag> tags;
    for (int row = 0; row < rows->count(); ++row) {
        const auto tag = MailboxTag::from(rows->blob(row, 0));
        if (!tag)
            return ErrorCode::Damaged;
        tags.push_back(*tag);
    }
    return tags;
}

Result<std::vector<BlobStore::Item>> PostgresBlobStore::list(const MailboxTag &tag, const std::optional<BlobId> &after,
                                                             std::size_t most)
{
    const auto rows = m_link.ask(List, pq::Values(tag, from(after), most));
    if (!rows)
        return rows.error();
    std::vector<Item> items;
    for (int row = 0; row < rows->count(); ++row) {
        const auto id = BlobId::from(rows->blob(row, 0));
        if (!id)
            return ErrorCode::Damaged;
        items.push_back({*id, rows->number(row, 1)});
    }
    return items;
}

Result<std::optional<PostgresBlobStore::Begun>> PostgresBlobStore::find(const Upload &upload)
{
    const auto rows = m_link.ask(FindUpload, pq::Values(upload.by, upload.tag, upload.id));
    if (!rows)
        return rows.error();
    if (rows->count() == 0)
        return std::optional<Begun>();
    return std::optional(Begun{rows->number(0, 0), rows->number(0, 1), rows->number(0, 2)});
}

Result<std::optional<PostgresBlobStore::Begun>> PostgresBlobStore::lock(const Upload &upload)
{
    // What came while it waited for the lock is seen by the statement after it.
    const pq::Values key(upload.by, upload.tag, upload.id);
    const std::array<pq::Question, 2> questions{{{LockUpload, key}, {FindUpload, key}}};
    const auto rows = m_link.connection().askEach(questions);
    if (!rows)
        return PostgresLink::told(rows.code());
    const pq::Rows &found = rows->back();
    if (found.count() == 0)
        return std::optional<Begun>();
    // It was begun or given up between the two.
    if (rows->front().count() == 0 || rows->front().number(0, 0) != found.number(0, 0))
        return ErrorCode::Busy;
    return std::optional(Begun{found.number(0, 0), found.number(0, 1), found.number(0, 2)});
}

Result<std::uint64_t> PostgresBlobStore::held(const Upload &upload)
{
    const auto begun = find(upload);
    if (!begun)
        return begun.error();
    return *begun ? (*begun)->held() : 0;
}

Result<std::size_t> PostgresBlobStore::uploadsOf(const DeviceId &device)
{
    const auto rows = m_link.ask(CountUploads, pq::Values(device));
    if (!rows)
        return rows.error();
    return static_cast<std::size_t>(rows->number(0, 0));
}

Result<std::uint64_t> PostgresBlobStore::uploads()
{
    const auto rows = m_link.ask(CountAllUploads, pq::Values());
    if (!rows)
        return rows.error();
    return rows->number(0, 0);
}

Status PostgresBlobStore::ended(Status soFar)
{
    pq::Connection &connection = m_link.connection();
    if (soFar)
        soFar = connection.commit();
    if (!soFar)
        connection.rollback();
    return soFar ? Status() : Status(PostgresLink::told(soFar.code()));
}

Status PostgresBlobStore::addPart(const Upload &upload, std::uint64_t offset, ByteView bytes, std::int64_t nowSeconds)
{
    pq::Connection &connection = m_link.connection();
    if (Status lazy = connection.send(BeLazy, pq::Values()); !lazy)
        return lazy;
    auto begun = lock(upload);
    if (!begun)
        return begun.error();
    if ((*begun ? (*begun)->held() : 0) != offset)
        return ErrorCode::Conflict;
    if (!*begun) {
        const auto made = connection.ask(BeginUpload, pq::Values(upload.by, upload.tag, upload.id, nowSeconds));
        if (!made)
            return made.error();
        if (made->count() == 0)
            return ErrorCode::Conflict; // somebody else has just begun it
        *begun = Begun{made->number(0, 0)};
    }
    const Begun &at = **begun;
    const bool grows = at.lastBytes > 0 && at.lastBytes < leastChunk;
    Status status
        = connection.send(grows ? GrowChunk : AddChunk, pq::Values(at.number, grows ? at.place : offset, bytes));
    if (status)
        status = connection.send(Touch, pq::Values(at.number, nowSeconds));
    return status;
}

Status PostgresBlobStore::append(const Upload &upload, std::uint64_t offset, ByteView bytes, std::int64_t nowSeconds)
{
    if (Status begun = m_link.begin(); !begun)
        return begun;
    return ended(addPart(upload, offset, bytes, nowSeconds));
}

Result<Digest> PostgresBlobStore::hashOf(const Begun &begun)
{
    Hasher hasher(wire::blobDomain);
    for (std::uint64_t offset = 0; offset < begun.held();) {
        const auto rows = m_link.ask(ReadUpload, pq::Values(begun.number, offset, piece));
        if (!rows)
            return rows.error();
        const Bytes bytes = joined(*rows);
        if (bytes.empty())
            break; // it was dropped meanwhile
        hasher.add(bytes);
        offset += bytes.size();
    }
    return hasher.digest();
}

Status PostgresBlobStore::makeWhole(const Upload &upload, const Begun &begun)
{
    const auto now = lock(upload);
    if (!now)
        return now.error();
    // What was read is what is there: it only ever grows.
    if (!*now || (*now)->number != begun.number || (*now)->held() != begun.held())
        return ErrorCode::Busy;
    const auto made = m_link.connection().ask(MakeWhole, pq::Values(begun.number, begun.held()));
    return made ? Status() : Status(made.error());
}

Status PostgresBlobStore::finish(const Upload &upload)
{
    const auto begun = find(upload);
    if (!begun)
        return begun.error();
    if (!*begun) {
        // Another hub may have finished it for the same device.
        const auto whole = size(upload.tag, upload.id);
        return whole && *whole ? Status() : Status(whole ? ErrorCode::Conflict : whole.code());
    }
    const Result<Digest> digest = hashOf(**begun);
    if (!digest)
        return digest.error();
    if (*digest != upload.id.bytes) {
        const Status dropped = drop(upload);
        return dropped ? Status(ErrorCode::Conflict) : dropped;
    }
    if (Status started = m_link.begin(); !started)
        return started;
    const Status made = ended(makeWhole(upload, **begun));
    // There is one already.
    return !made && made.code() == ErrorCode::Conflict ? drop(upload) : made;
}

Status PostgresBlobStore::drop(const Upload &upload)
{
    const auto dropped = m_link.ask(Drop, pq::Values(upload.by, upload.tag, upload.id));
    return dropped ? Status() : Status(dropped.error());
}

Result<BlobStore::Erased> PostgresBlobStore::erase(const MailboxTag &tag, const BlobId &id)
{
    const auto gone = m_link.ask(Erase, pq::Values(tag, id));
    if (!gone)
        return gone.error();
    return Erased{gone->number(0, 0), gone->number(0, 1)};
}

Result<BlobStore::Erased> PostgresBlobStore::eraseSome(const MailboxTag &tag, std::size_t most)
{
    const auto gone = m_link.ask(EraseSome, pq::Values(tag, most));
    if (!gone)
        return gone.error();
    return Erased{gone->number(0, 0), gone->number(0, 1)};
}

Status PostgresBlobStore::dropIdle(std::int64_t untilSeconds)
{
    // One at a time: each may be large, and several hubs do this.
    for (;;) {
        const auto dropped = m_link.ask(DropOneIdle, pq::Values(untilSeconds));
        if (!dropped)
            return dropped.error();
        if (dropped->changed() == 0)
            return {};
    }
}

} // namespace caseweave
