// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/SqliteHubStore.h"

#include <set>

namespace caseweave {

// The part of the store that is about other agencies' hubs.

namespace {

constexpr int sequenceBits = 40; ///< as in SqliteHubStore.cpp
constexpr std::uint64_t sequenceMask = wire::mostSequence;

constexpr char routesOfMailbox[]
    = "SELECT r.id, p.agency, m.space, m.tag, r.after, r.all_until, r.waiting, r.since, r.told, r.access_due, "
      "r.leaving, r.refused FROM mailbox m JOIN route r ON r.mailbox = m.id JOIN peer p ON p.id = r.peer "
      "WHERE m.tag = ?1 AND m.space = ?2 ORDER BY r.id";
constexpr char dueOfPeer[]
    = "SELECT r.id, p.agency, m.space, m.tag, r.after, r.all_until, r.waiting, r.since, r.told, r.access_due, "
      "r.leaving, r.refused FROM peer p JOIN route r INDEXED BY route_due ON r.peer = p.id "
      "JOIN mailbox m ON m.id = r.mailbox WHERE p.agency = ?1 AND (r.waiting > 0 OR r.access_due = 1) AND r.id > ?2 "
      "ORDER BY r.id LIMIT ?3";
constexpr char addRoute[]
    = "INSERT INTO route (mailbox, peer, after, all_until, waiting, since, told, access_due, leaving, refused) "
      "VALUES (?1, (SELECT id FROM peer WHERE agency = ?2), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) "
      "ON CONFLICT (mailbox, peer) DO UPDATE SET after = ?3, all_until = ?4, waiting = ?5, since = ?6, told = ?7, "
      "access_due = ?8, leaving = ?9, refused = ?10";
constexpr char endRoute[] = "DELETE FROM route WHERE peer = (SELECT id FROM peer WHERE agency = ?1) AND mailbox = "
                            "(SELECT id FROM mailbox WHERE tag = ?2 AND space = ?3)";
constexpr char backlogOfPeer[]
    = "SELECT count(*), coalesce(sum(waiting), 0), coalesce(min(nullif(since, 0)), 0), "
      "(SELECT count(*) FROM blob_due WHERE peer = (SELECT id FROM peer WHERE agency = ?1)), "
      "coalesce((SELECT since FROM blob_due WHERE peer = (SELECT id FROM peer WHERE agency = ?1) ORDER BY id LIMIT 1), "
      "0) FROM route INDEXED BY route_due "
      "WHERE peer = (SELECT id FROM peer WHERE agency = ?1) AND (waiting > 0 OR access_due = 1)";
constexpr char pageOfRoute[] = "SELECT id, bytes FROM envelope WHERE id > ?1 AND id < ?2 AND (id <= ?3 OR NOT EXISTS "
                               "(SELECT 1 FROM foreign_envelope f WHERE f.id = envelope.id)) ORDER BY id";
/// The other routes of mailboxes that hold something of this peer's, back to before the first of it.
constexpr char rewindRoutes[]
    = "INSERT OR REPLACE INTO route (mailbox, peer, after, all_until, waiting, since, told, access_due, leaving, "
      "refused) SELECT r.mailbox, r.peer, min(r.after, first - 1), r.all_until, "
      "max(r.waiting, head - min(r.after, first - 1)), r.since, r.told, r.access_due, r.leaving, r.refused FROM "
      "(SELECT m.id AS box, m.head AS head, min(f.id & 1099511627775) AS first FROM foreign_envelope f "
      "JOIN mailbox m ON m.id = f.id >> 40 WHERE f.peer = (SELECT id FROM peer WHERE agency = ?1) GROUP BY m.id) "
      "JOIN route r ON r.mailbox = box";
/// Those of one peer, back to the start.
constexpr char routesFromStart[]
    = "INSERT OR REPLACE INTO route (mailbox, peer, after, all_until, waiting, since, told, access_due, leaving, "
      "refused) SELECT m.id, r.peer, 0, m.head, m.head, CASE WHEN r.since <> 0 THEN r.since WHEN m.head > 0 OR "
      "m.space = 0 THEN ?2 ELSE 0 END, 0, m.space = 0, r.leaving, r.refused FROM route r "
      "JOIN mailbox m ON m.id = r.mailbox WHERE r.peer = (SELECT id FROM peer WHERE agency = ?1)";
/// All blobs of the cases that have a route to this peer.
constexpr char blobsFromStart[]
    = "INSERT OR REPLACE INTO blob_due (mailbox, peer, blob, since) SELECT r.mailbox, r.peer, zeroblob(32), ?2 FROM "
      "route r JOIN mailbox m ON m.id = r.mailbox WHERE m.space = 0 AND r.leaving = 0 AND r.peer = "
      "(SELECT id FROM peer WHERE agency = ?1)";
constexpr char addDueBlob[]
    = "INSERT OR REPLACE INTO blob_due (mailbox, peer, blob, since) SELECT r.mailbox, r.peer, ?3, ?4 FROM mailbox m "
      "JOIN route r ON r.mailbox = m.id JOIN peer p ON p.id = r.peer WHERE m.tag = ?2 AND m.space = 0 AND p.agency = "
      "?1";
constexpr char dueBlobsOfPeer[]
    = "SELECT b.id, p.agency, m.tag, b.blob, b.since FROM peer p JOIN blob_due b INDEXED BY blob_due_peer ON b.peer = "
      "p.id JOIN mailbox m ON m.id = b.mailbox JOIN route r ON r.mailbox = b.mailbox AND r.peer = b.peer "
      "WHERE p.agency = ?1 AND b.id > ?2 AND r.leaving = 0 ORDER BY b.id LIMIT ?3";
/// Of the mailboxes that hold a blob of this peer's, for the other peers.
constexpr char renewDueBlobsOf[]
    = "INSERT OR REPLACE INTO blob_due (mailbox, peer, blob, since) SELECT mailbox, peer, zeroblob(32), 0 FROM route "
      "WHERE leaving = 0 AND mailbox IN (SELECT mailbox FROM foreign_blob WHERE peer = (SELECT id FROM peer WHERE "
      "agency = ?1))";
static_assert(sequenceMask == 1099511627775 && sequenceBits == 40);

} // namespace

Status SqliteHubStore::prepareRoutes()
{
    return prepare({
        {&m_sql.addForeign,
         "INSERT INTO foreign_envelope (id, peer) VALUES (?1, (SELECT id FROM peer WHERE agency = ?2))"},
        {&m_sql.routes, routesOfMailbox},
        {&m_sql.addRoute, addRoute},
        {&m_sql.dropRoute, endRoute},
        {&m_sql.dueRoutes, dueOfPeer},
        {&m_sql.backlog, backlogOfPeer},
        {&m_sql.routePage, pageOfRoute},
        {&m_sql.peers,
         "SELECT agency FROM peer WHERE EXISTS (SELECT 1 FROM route WHERE peer = peer.id) "
         "OR EXISTS (SELECT 1 FROM directory_told WHERE peer = peer.id) ORDER BY agency"},
        {&m_sql.forgetRoutes, "DELETE FROM route WHERE peer = (SELECT id FROM peer WHERE agency = ?1)"},
        {&m_sql.forgetTold, "DELETE FROM directory_told WHERE peer = (SELECT id FROM peer WHERE agency = ?1)"},
        {&m_sql.rewindRoutes, rewindRoutes},
        {&m_sql.adopt, "DELETE FROM foreign_envelope WHERE peer = (SELECT id FROM peer WHERE agency = ?1)"},
        {&m_sql.generationOf, "SELECT generation FROM peer WHERE agency = ?1 AND generation IS NOT NULL"},
        {&m_sql.putGenerationOf, "UPDATE peer SET generation = ?2 WHERE agency = ?1"},
        {&m_sql.rewindPeer, routesFromStart},
        {&m_sql.rewindBlobs, blobsFromStart},
        {&m_sql.bytesFrom, "SELECT bytes FROM peer WHERE agency = ?1"},
        {&m_sql.addPeer, "INSERT INTO peer (agency) VALUES (?1) ON CONFLICT (agency) DO NOTHING"},
        {&m_sql.addBytesFrom, "UPDATE peer SET bytes = bytes + ?2 WHERE agency = ?1"},
        {&m_sql.broughtBy, "SELECT bytes, mailboxes, blob_bytes FROM device_use WHERE device = ?1"},
        {&m_sql.addBroughtBy,
         "INSERT INTO device_use (device, bytes, mailboxes, blob_bytes) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (device) "
         "DO UPDATE SET bytes = bytes + ?2, mailboxes = mailboxes + ?3, blob_bytes = blob_bytes + ?4"},
        {&m_sql.casesOf,
         "SELECT m.tag FROM mailbox_user u INDEXED BY mailbox_user_device JOIN mailbox m ON m.id = u.mailbox "
         "WHERE u.device = ?1 AND m.space = 0 ORDER BY m.id"},
        {&m_sql.putStep, "INSERT OR REPLACE INTO access_step (mailbox, number, record) VALUES (?1, ?2, ?3)"},
        {&m_sql.steps,
         "SELECT record FROM access_step WHERE mailbox = (SELECT id FROM mailbox WHERE tag = ?1 AND space = 0) "
         "AND number >= ?2 ORDER BY number LIMIT ?3"},
        {&m_sql.forgetSteps,
         "DELETE FROM access_step WHERE mailbox = (SELECT id FROM mailbox WHERE tag = ?1 AND space = 0) "
         "AND number < ?2"},
        {&m_sql.told,
         "SELECT count FROM directory_told WHERE peer = (SELECT id FROM peer WHERE agency = ?1) AND agency = ?2"},
        {&m_sql.putTold,
         "INSERT OR REPLACE INTO directory_told (peer, agency, count) "
         "VALUES ((SELECT id FROM peer WHERE agency = ?1), ?2, ?3)"},
    });
}

Status SqliteHubStore::prepareBlobs()
{
    return prepare({
        {&m_sql.putDueBlob, addDueBlob},
        {&m_sql.dropDueBlob, "DELETE FROM blob_due WHERE id = ?1"},
        {&m_sql.dueBlobs, dueBlobsOfPeer},
        {&m_sql.dropDueBlobs,
         "DELETE FROM blob_due WHERE peer = (SELECT id FROM peer WHERE agency = ?1) AND mailbox = "
         "(SELECT id FROM mailbox WHERE tag = ?2 AND space = ?3)"},
        {&m_sql.forgetDueBlobs, "DELETE FROM blob_due WHERE peer = (SELECT id FROM peer WHERE agency = ?1)"},
        {&m_sql.renewDueBlobs, renewDueBlobsOf},
        {&m_sql.putBlobFrom,
         "INSERT INTO foreign_blob (mailbox, blob, peer, bytes) "
         "VALUES (?1, ?2, (SELECT id FROM peer WHERE agency = ?3), ?4) ON CONFLICT (mailbox, blob) DO NOTHING"},
        {&m_sql.blobFrom,
         "SELECT p.agency FROM foreign_blob f JOIN peer p ON p.id = f.peer WHERE f.blob = ?2 AND f.mailbox = "
         "(SELECT id FROM mailbox WHERE tag = ?1 AND space = 0)"},
        {&m_sql.blobBytesFrom,
         "SELECT coalesce(sum(bytes), 0) FROM foreign_blob WHERE peer = (SELECT id FROM peer WHERE agency = ?1)"},
        {&m_sql.keepCovers, "INSERT OR REPLACE INTO segment_cover (id, ranges) VALUES (?1, ?2)"},
        {&m_sql.covers, "SELECT ranges FROM segment_cover WHERE id = ?1"},
        {&m_sql.coveredBy,
         "SELECT id, bytes FROM envelope WHERE id BETWEEN ?1 AND ?2 AND class = 0 AND covered = 1 "
         "AND writer = (SELECT writer FROM envelope WHERE id = ?3) ORDER BY id"},
        {&m_sql.adoptBlobs, "DELETE FROM foreign_blob WHERE peer = (SELECT id FROM peer WHERE agency = ?1)"},
    });
}

Result<std::vector<HubStore::Route>> SqliteHubStore::routesOf(sql::Statement &statement)
{
    std::vector<Route> routes;
    const Status read = each(statement, [&](const sql::Statement &row) {
        Route route;
        route.id = row.count(0);
        route.peer = row.id<AgencyId>(1);
        route.space = static_cast<Space>(row.integer(2));
        route.tag = row.id<MailboxTag>(3);
        route.after = row.count(4);
        route.allUntil = row.count(5);
        route.waiting = row.count(6);
        route.sinceSeconds = row.integer(7);
        route.told = row.count(8);
        route.accessDue = row.integer(9) != 0;
        route.leaving = row.integer(10) != 0;
        route.refused = row.id<Id<Digest>>(11).bytes;
        routes.push_back(route);
    });
    return read ? Result(std::move(routes)) : Result<decltype(routes)>(read.error());
}

Result<std::vector<HubStore::Route>> SqliteHubStore::routes(Space space, const MailboxTag &tag)
{
    return routesOf(m_sql.routes.bind(tag, static_cast<std::uint8_t>(space)));
}

Status SqliteHubStore::putRoute(const Route &route)
{
    const Result<Row> row = findOrAdd(route.space, route.tag);
    if (!row)
        return row.error();
    if (Status status = m_sql.addPeer.bind(route.peer).run(); !status)
        return status;
    return m_sql.addRoute
        .bind(row->id, route.peer, route.after, route.allUntil, route.waiting, route.sinceSeconds, route.told,
              route.accessDue, route.leaving, route.refused)
        .run();
}

Status SqliteHubStore::dropRoute(const AgencyId &peer, Space space, const MailboxTag &tag)
{
    const Status dropped = m_sql.dropDueBlobs.bind(peer, tag, static_cast<std::uint8_t>(space)).run();
    return dropped ? m_sql.dropRoute.bind(peer, tag, static_cast<std::uint8_t>(space)).run() : dropped;
}

Result<std::vector<HubStore::Route>> SqliteHubStore::dueRoutes(const AgencyId &peer, std::uint64_t afterId,
                                                               std::size_t most)
{
    return routesOf(m_sql.dueRoutes.bind(peer, afterId, std::uint64_t{most}));
}

Result<HubStore::Backlog> SqliteHubStore::backlog(const AgencyId &peer)
{
    const Result<bool> found = m_sql.backlog.bind(peer).step();
    if (!found)
        return found.error();
    const Backlog all{m_sql.backlog.count(0), m_sql.backlog.count(1), m_sql.backlog.integer(2), m_sql.backlog.count(3),
                      m_sql.backlog.integer(4)};
    m_sql.backlog.reset();
    return all;
}

Result<HubStore::Page> SqliteHubStore::routePage(const Route &route, std::size_t mostBytes, std::size_t mostItems)
{
    Page page;
    const Result<std::optional<Row>> row = find(route.space, route.tag);
    if (!row)
        return row.error();
    if (!row->has_value())
        return page;
    page.head = (*row)->mailbox.head;
    const std::uint64_t base = (*row)->id << sequenceBits;
    m_sql.routePage.bind(base + route.after, base + wire::mostSequence + 1, base + route.allUntil);
    return pageOf(m_sql.routePage, std::move(page), base, mostBytes, mostItems);
}

Result<std::vector<AgencyId>> SqliteHubStore::peers()
{
    std::vector<AgencyId> agencies;
    const Status read = each(m_sql.peers, [&](const sql::Statement &row) { agencies.push_back(row.id<AgencyId>(0)); });
    return read ? Result(std::move(agencies)) : Result<decltype(agencies)>(read.error());
}

Status SqliteHubStore::forgetPeer(const AgencyId &peer)
{
    Status status = settle();
    if (status)
        status = m_sql.forgetDueBlobs.bind(peer).run();
    for (sql::Statement *next : {&m_sql.forgetRoutes, &m_sql.forgetTold, &m_sql.rewindRoutes, &m_sql.adopt,
                                 &m_sql.renewDueBlobs, &m_sql.adoptBlobs}) {
        if (status)
            status = next->bind(peer).run();
    }
    return status ? m_sql.putGenerationOf.bind(peer, std::optional<GenerationId>()).run() : status;
}

Result<std::optional<GenerationId>> SqliteHubStore::generationOf(const AgencyId &peer)
{
    const Result<bool> found = m_sql.generationOf.bind(peer).step();
    if (!found)
        return found.error();
    const auto generation = *found ? std::optional(m_sql.generationOf.id<GenerationId>(0)) : std::nullopt;
    m_sql.generationOf.reset();
    return generation;
}

Status SqliteHubStore::putGenerationOf(const AgencyId &peer, const GenerationId &generation)
{
    if (Status status = m_sql.addPeer.bind(peer).run(); !status)
        return status;
    return m_sql.putGenerationOf.bind(peer, std::optional(generation)).run();
}

Status SqliteHubStore::rewindPeer(const AgencyId &peer, std::int64_t nowSeconds)
{
    if (Status status = settle(); !status)
        return status;
    if (Status status = m_sql.rewindPeer.bind(peer, nowSeconds).run(); !status)
        return status;
    if (Status status = m_sql.rewindBlobs.bind(peer, nowSeconds).run(); !status)
        return status;
    return m_sql.forgetTold.bind(peer).run();
}

Result<std::uint64_t> SqliteHubStore::bytesFrom(const AgencyId &peer)
{
    const Result<bool> found = m_sql.bytesFrom.bind(peer).step();
    if (!found)
        return found.error();
    const std::uint64_t bytes = *found ? m_sql.bytesFrom.count(0) : 0;
    m_sql.bytesFrom.reset();
    return bytes;
}

Status SqliteHubStore::addBytesFrom(const AgencyId &peer, std::uint64_t bytes)
{
    if (Status status = m_sql.addPeer.bind(peer).run(); !status)
        return status;
    return m_sql.addBytesFrom.bind(peer, bytes).run();
}

Result<HubStore::Brought> SqliteHubStore::broughtBy(const DeviceId &device)
{
    sql::Statement &statement = m_sql.broughtBy;
    const Result<bool> found = statement.bind(device).step();
    if (!found)
        return found.error();
    const Brought brought = *found ? Brought{statement.count(0), statement.count(1), statement.count(2)} : Brought{};
    statement.reset();
    return brought;
}

Status SqliteHubStore::addBroughtBy(const DeviceId &device, const Brought &more)
{
    return m_sql.addBroughtBy.bind(device, more.bytes, more.mailboxes, more.blobBytes).run();
}

Result<std::vector<MailboxTag>> SqliteHubStore::casesOf(const DeviceId &device)
{
    std::vector<MailboxTag> tags;
    m_sql.casesOf.bind(device);
    const Status read = each(m_sql.casesOf, [&](const sql::Statement &row) { tags.push_back(row.id<MailboxTag>(0)); });
    return read ? Result(std::move(tags)) : Result<decltype(tags)>(read.error());
}

Status SqliteHubStore::putAccessStep(const MailboxTag &tag, std::uint64_t number, ByteView record)
{
    const Result<Row> row = findOrAdd(Space::Case, tag);
    return row ? m_sql.putStep.bind(row->id, number, record).run() : Status(row.error());
}

Result<std::vector<Bytes>> SqliteHubStore::accessSteps(const MailboxTag &tag, std::uint64_t from, std::size_t most)
{
    std::vector<Bytes> records;
    m_sql.steps.bind(tag, from, std::uint64_t{most});
    const Status read = each(m_sql.steps, [&](const sql::Statement &row) {
        const ByteView record = row.blob(0);
        records.emplace_back(record.begin(), record.end());
    });
    return read ? Result(std::move(records)) : Result<decltype(records)>(read.error());
}

Status SqliteHubStore::forgetAccessSteps(const MailboxTag &tag, std::uint64_t below)
{
    return m_sql.forgetSteps.bind(tag, below).run();
}

Status SqliteHubStore::putDueBlob(const DueBlob &due)
{
    return m_sql.putDueBlob.bind(due.peer, due.tag, due.blob, due.sinceSeconds).run();
}

Status SqliteHubStore::dropDueBlob(const DueBlob &due)
{
    return m_sql.dropDueBlob.bind(due.id).run();
}

Result<std::vector<HubStore::DueBlob>> SqliteHubStore::dueBlobs(const AgencyId &peer, std::uint64_t afterId,
                                                                std::size_t most)
{
    std::vector<DueBlob> list;
    m_sql.dueBlobs.bind(peer, afterId, std::uint64_t{most});
    const Status read = each(m_sql.dueBlobs, [&](const sql::Statement &row) {
        list.push_back({row.id<AgencyId>(1), row.id<MailboxTag>(2), row.id<BlobId>(3), row.integer(4), row.count(0)});
    });
    return read ? Result(std::move(list)) : Result<decltype(list)>(read.error());
}

Status SqliteHubStore::putBlobFrom(const AgencyId &peer, const MailboxTag &tag, const BlobId &blob, std::uint64_t bytes)
{
    const Result<Row> row = findOrAdd(Space::Case, tag);
    if (!row)
        return row.error();
    const Status added = m_sql.addPeer.bind(peer).run();
    return added ? m_sql.putBlobFrom.bind(row->id, blob, peer, bytes).run() : added;
}

Result<std::optional<AgencyId>> SqliteHubStore::blobFrom(const MailboxTag &tag, const BlobId &blob)
{
    const Result<bool> found = m_sql.blobFrom.bind(tag, blob).step();
    if (!found)
        return found.error();
    const auto peer = *found ? std::optional(m_sql.blobFrom.id<AgencyId>(0)) : std::nullopt;
    m_sql.blobFrom.reset();
    return peer;
}

Result<std::uint64_t> SqliteHubStore::blobBytesFrom(const AgencyId &peer)
{
    const Result<bool> found = m_sql.blobBytesFrom.bind(peer).step();
    if (!found)
        return found.error();
    const std::uint64_t bytes = m_sql.blobBytesFrom.count(0);
    m_sql.blobBytesFrom.reset();
    return bytes;
}

Status SqliteHubStore::keepCovers(const MailboxTag &tag, std::uint64_t segment, const std::vector<wire::Range> &ranges)
{
    const Result<Row> row = findOrAdd(Space::Case, tag);
    return row ? m_sql.keepCovers.bind(row->id << sequenceBits | segment, bytesOf(ranges)).run() : Status(row.error());
}

Result<std::vector<Digest>> SqliteHubStore::coveredBy(const MailboxTag &tag, std::uint64_t segment, std::size_t most)
{
    std::vector<Digest> ids;
    const Result<std::optional<Row>> row = find(Space::Case, tag);
    if (!row)
        return row.error();
    const std::uint64_t base = row->has_value() ? (*row)->id << sequenceBits : 0;
    const Result<std::optional<Bytes>> kept = oneBlob(m_sql.covers.bind(base | segment));
    if (!kept)
        return kept.error();
    const std::vector<wire::Range> ranges = kept->has_value() ? rangesOf(**kept) : std::vector<wire::Range>();
    if (ranges.empty())
        return ids;
    m_sql.coveredBy.bind(base | ranges.front().first, base | ranges.back().last, base | segment);
    const Status read = each(m_sql.coveredBy, [&](const sql::Statement &entry) {
        if (ids.size() <= most && isIn(ranges, entry.count(0) & sequenceMask))
            ids.push_back(envelopeId(entry.blob(1)));
    });
    return read ? Result(std::move(ids)) : Result<decltype(ids)>(read.error());
}

Result<std::vector<std::uint64_t>> SqliteHubStore::sequencesOf(const MailboxTag &tag, ByteView ids)
{
    std::set<std::uint64_t> found;
    const Result<std::optional<Row>> row = find(Space::Case, tag);
    if (!row)
        return row.error();
    for (std::size_t at = 0; row->has_value() && at + sizeof(Digest) <= ids.size(); at += sizeof(Digest)) {
        const Result<bool> known = m_sql.findHash.bind((*row)->id, ids.subspan(at, sizeof(Digest))).step();
        if (!known)
            return known.error();
        if (*known)
            found.insert(m_sql.findHash.count(0));
        m_sql.findHash.reset();
    }
    return std::vector<std::uint64_t>(found.begin(), found.end());
}

Result<std::uint64_t> SqliteHubStore::directoryTold(const AgencyId &peer, const AgencyId &agency)
{
    const Result<bool> found = m_sql.told.bind(peer, agency).step();
    if (!found)
        return found.error();
    const std::uint64_t count = *found ? m_sql.told.count(0) : 0;
    m_sql.told.reset();
    return count;
}

Status SqliteHubStore::putDirectoryTold(const AgencyId &peer, const AgencyId &agency, std::uint64_t count)
{
    if (Status status = m_sql.addPeer.bind(peer).run(); !status)
        return status;
    return m_sql.putTold.bind(peer, agency, count).run();
}

} // namespace caseweave
