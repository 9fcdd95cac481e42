// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PostgresStatements.h"

namespace caseweave::pgsql {
namespace {

// A page ends at so many bytes; the envelope after it is told without its bytes, so that one knows there is more. The
// lengths of large values are known to the server without reading them.
#define CASEWEAVE_PAGE(where, order)                                                                                   \
    "SELECT sequence, CASE WHEN through <= $5 OR place = 1 THEN bytes END FROM ("                                      \
    "SELECT sequence, bytes, length(bytes) AS size, sum(length(bytes)) OVER up AS through, row_number() OVER up "      \
    "AS place FROM (SELECT sequence, bytes FROM envelope WHERE mailbox = $1 AND sequence > $2 AND sequence < $3 "      \
    "AND " where " ORDER BY sequence " order " LIMIT $4) AS part WINDOW up AS (ORDER BY sequence " order               \
    " ROWS UNBOUNDED PRECEDING)) AS sized WHERE through - size <= $5 OR place <= 2 ORDER BY place"

#define CASEWEAVE_PEER(value) "(SELECT id FROM peer WHERE agency = " value ")"
#define CASEWEAVE_ROUTES                                                                                               \
    "SELECT r.id, p.agency, m.space, m.tag, r.after, r.all_until, r.waiting, r.since, r.told, r.access_due, "          \
    "r.leaving, r.refused FROM route r JOIN peer p ON p.id = r.peer JOIN mailbox m ON m.id = r.mailbox WHERE "

constexpr const char *all[] = {
    "SELECT pg_advisory_xact_lock($1::bigint) IS NULL",
    "SELECT generation, mark FROM standing",
    "UPDATE standing SET mark = mark + 1",
    "UPDATE standing SET generation = decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), "
    "'hex')",
    "SELECT id, head, bytes, access, state FROM mailbox WHERE tag = $1 AND space = $2",
    "SELECT id, head, bytes, access, state FROM mailbox WHERE tag = $1 AND space = $2 FOR NO KEY UPDATE",
    "INSERT INTO mailbox (tag, space) VALUES ($1, $2) RETURNING id",
    "UPDATE mailbox SET head = $2, bytes = $3, access = $4, state = $5 WHERE id = $1",
    // One look into the index for each: asked for all at once, the server may read the whole mailbox instead.
    "SELECT e.hash, e.sequence FROM unnest($2::bytea[]) AS wanted (hash) CROSS JOIN LATERAL (SELECT hash, sequence "
    "FROM envelope WHERE mailbox = $1 AND hash = wanted.hash LIMIT 1) AS e UNION ALL "
    "SELECT what, sequence FROM release WHERE mailbox = $1 AND what = ANY ($2::bytea[]) AND kind = 1 AND sequence > 0",
    "INSERT INTO writer (device) VALUES ($1) ON CONFLICT (device) DO NOTHING",
    "INSERT INTO envelope (mailbox, sequence, class, hash, bytes, writer, peer) SELECT mailbox, sequence, class, hash, "
    "new.bytes, writer.number, peer.id FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[], "
    "$6::bytea[], $7::bytea[]) AS new (mailbox, sequence, class, hash, bytes, by, whose) "
    "LEFT JOIN writer ON writer.device = new.by LEFT JOIN peer ON peer.agency = new.whose",
    "INSERT INTO inbox_sender (mailbox, sender, count, bytes) VALUES ($1, $2, 1, $3) ON CONFLICT (mailbox, sender) "
    "DO UPDATE SET count = inbox_sender.count + 1, bytes = inbox_sender.bytes + excluded.bytes",
    "UPDATE envelope SET covered = true WHERE mailbox = $1 AND class = 0 AND NOT covered "
    "AND sequence BETWEEN $2 AND $3 AND writer = (SELECT number FROM writer WHERE device = $4)",
    "SELECT count, bytes FROM inbox_sender WHERE mailbox = $1 AND sender = $2",
    "SELECT record FROM mailbox_access WHERE mailbox = (SELECT id FROM mailbox WHERE tag = $1 AND space = 0)",
    "INSERT INTO mailbox_access (mailbox, record) VALUES ($1, $2) "
    "ON CONFLICT (mailbox) DO UPDATE SET record = excluded.record",
    "DELETE FROM mailbox_user WHERE mailbox = $1",
    "INSERT INTO mailbox_user (mailbox, device) VALUES ($1, $2)",
    "SELECT true FROM mailbox_user WHERE mailbox = $1 AND device = $2",
    "SELECT device FROM mailbox_user WHERE mailbox = (SELECT id FROM mailbox WHERE tag = $1 AND space = 0) "
    "ORDER BY device",
    "SELECT coalesce(max(number) + 1, 0) FROM directory WHERE agency = $1",
    "SELECT record FROM directory WHERE agency = $1 AND number >= $2 ORDER BY number LIMIT $3",
    "INSERT INTO directory (agency, number, record) VALUES ($1, $2, $3)",
    "SELECT bytes FROM enrolment WHERE tag = $1 AND slot = $2",
    "INSERT INTO enrolment (tag, slot, bytes, since) VALUES ($1, $2, $3, $4)",
    "SELECT since FROM enrolment WHERE tag = $1 AND slot = 0",
    "DELETE FROM enrolment WHERE tag IN (SELECT tag FROM enrolment WHERE slot = 0 AND since <= $1)",
    CASEWEAVE_PAGE("class = $6 AND NOT covered", "ASC"),
    CASEWEAVE_PAGE("class = $6 AND NOT covered", "DESC"),
    CASEWEAVE_PAGE("class = 0", "ASC"),
    CASEWEAVE_PAGE("class = 0", "DESC"),
    CASEWEAVE_PAGE("true", "ASC"),
    CASEWEAVE_PAGE("true", "DESC"),
    "INSERT INTO peer (agency) VALUES ($1) ON CONFLICT (agency) DO NOTHING",
    "SELECT bytes FROM peer WHERE agency = $1",
    "UPDATE peer SET bytes = bytes + $2 WHERE agency = $1",
    "SELECT bytes, mailboxes, blob_bytes FROM device_use WHERE device = $1",
    "INSERT INTO device_use (device, bytes, mailboxes, blob_bytes) VALUES ($1, $2, $3, $4) ON CONFLICT (device) "
    "DO UPDATE SET bytes = device_use.bytes + excluded.bytes, mailboxes = device_use.mailboxes + excluded.mailboxes, "
    "blob_bytes = device_use.blob_bytes + excluded.blob_bytes",
    "SELECT agency FROM peer WHERE EXISTS (SELECT FROM route WHERE peer = peer.id) "
    "OR EXISTS (SELECT FROM directory_told WHERE peer = peer.id) ORDER BY agency",
    CASEWEAVE_ROUTES "r.mailbox = $1 ORDER BY r.id",
    "INSERT INTO route (mailbox, peer, after, all_until, waiting, since, told, access_due, leaving, refused) "
    "VALUES ($1, " CASEWEAVE_PEER("$2") ", $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (mailbox, peer) DO UPDATE SET "
                                        "after = $3, all_until = $4, waiting = $5, since = $6, told = $7, access_due = "
                                        "$8, leaving = $9, refused = $10",
    "DELETE FROM route WHERE mailbox = $1 AND peer = " CASEWEAVE_PEER("$2"),
    CASEWEAVE_ROUTES "r.peer = " CASEWEAVE_PEER("$1") " AND (r.waiting > 0 OR r.access_due = 1) AND r.id > $2 "
                                                      "ORDER BY r.id LIMIT $3",
    "SELECT count(*), coalesce(sum(waiting), 0)::bigint, coalesce(min(nullif(since, 0)), 0), "
    "(SELECT count(*) FROM blob_due WHERE peer = " CASEWEAVE_PEER(
        "$1") "), coalesce((SELECT since FROM blob_due "
              "WHERE peer = " CASEWEAVE_PEER("$1") " ORDER BY id LIMIT 1), 0) FROM route "
                                                   "WHERE peer = " CASEWEAVE_PEER(
                                                       "$1") " AND (waiting > 0 OR access_due = 1)",
    CASEWEAVE_PAGE("(sequence <= $6 OR peer IS NULL)", "ASC"),
    // In the order in which a change locks its mailboxes.
    "SELECT id FROM mailbox WHERE id IN (SELECT mailbox FROM route WHERE peer = " CASEWEAVE_PEER(
        "$1") " UNION "
              "SELECT mailbox FROM foreign_blob WHERE peer = " CASEWEAVE_PEER(
                  "$1") " UNION "
                        "SELECT mailbox FROM envelope WHERE peer = " CASEWEAVE_PEER(
                            "$1") ") ORDER BY space, tag FOR NO KEY UPDATE",
    "DELETE FROM route WHERE peer = " CASEWEAVE_PEER("$1"),
    "DELETE FROM directory_told WHERE peer = " CASEWEAVE_PEER("$1"),
    "UPDATE route SET id = DEFAULT, after = least(after, first - 1), "
    "waiting = greatest(waiting, head - least(after, first - 1)) FROM (SELECT mailbox AS box, min(sequence) AS first "
    "FROM envelope WHERE peer = " CASEWEAVE_PEER("$1") " GROUP BY mailbox) AS theirs JOIN mailbox ON mailbox.id = box "
                                                       "WHERE route.mailbox = box",
    "UPDATE envelope SET peer = NULL WHERE peer = " CASEWEAVE_PEER("$1"),
    "SELECT m.tag FROM mailbox_user u JOIN mailbox m ON m.id = u.mailbox WHERE u.device = $1 AND m.space = 0 "
    "ORDER BY m.id",
    "INSERT INTO access_step (mailbox, number, record) VALUES ($1, $2, $3) "
    "ON CONFLICT (mailbox, number) DO UPDATE SET record = excluded.record",
    "SELECT record FROM access_step WHERE mailbox = (SELECT id FROM mailbox WHERE tag = $1 AND space = 0) "
    "AND number >= $2 ORDER BY number LIMIT $3",
    "DELETE FROM access_step WHERE mailbox = $1 AND number < $2",
    "SELECT count FROM directory_told WHERE peer = " CASEWEAVE_PEER("$1") " AND agency = $2",
    "INSERT INTO directory_told (peer, agency, count) VALUES (" CASEWEAVE_PEER(
        "$1") ", $2, $3) "
              "ON CONFLICT (peer, agency) DO UPDATE SET count = excluded.count",
    "SELECT generation FROM peer WHERE agency = $1 AND generation IS NOT NULL",
    "UPDATE peer SET generation = nullif($2, ''::bytea) WHERE agency = $1",
    "UPDATE route SET id = DEFAULT, after = 0, all_until = head, waiting = head, told = 0, "
    "access_due = CASE WHEN space = 0 THEN 1 ELSE 0 END, since = CASE WHEN since <> 0 THEN since "
    "WHEN head > 0 OR space = 0 THEN $2 ELSE 0 END FROM mailbox WHERE mailbox.id = route.mailbox "
    "AND route.peer = " CASEWEAVE_PEER("$1"),
    "INSERT INTO blob_due (mailbox, peer, blob, since) SELECT r.mailbox, r.peer, decode(repeat('00', 32), 'hex'), $2 "
    "FROM route r JOIN mailbox m ON m.id = r.mailbox WHERE m.space = 0 AND r.leaving = 0 AND r.peer = " CASEWEAVE_PEER(
        "$1") " ON CONFLICT (mailbox, peer, blob) DO UPDATE SET id = DEFAULT, since = excluded.since",
    "INSERT INTO blob_due (mailbox, peer, blob, since) SELECT mailbox, peer, $3, $4 FROM route WHERE mailbox = $1 "
    "AND peer = " CASEWEAVE_PEER("$2") " ON CONFLICT (mailbox, peer, blob) DO UPDATE SET id = DEFAULT, "
                                       "since = excluded.since",
    "DELETE FROM blob_due WHERE id = $1",
    "SELECT b.id, p.agency, m.tag, b.blob, b.since FROM peer p JOIN blob_due b ON b.peer = p.id "
    "JOIN mailbox m ON m.id = b.mailbox JOIN route r ON r.mailbox = b.mailbox AND r.peer = b.peer "
    "WHERE p.agency = $1 AND b.id > $2 AND r.leaving = 0 ORDER BY b.id LIMIT $3",
    "DELETE FROM blob_due WHERE mailbox = $1 AND peer = " CASEWEAVE_PEER("$2"),
    "DELETE FROM blob_due WHERE peer = " CASEWEAVE_PEER("$1"),
    "INSERT INTO blob_due (mailbox, peer, blob, since) SELECT mailbox, peer, decode(repeat('00', 32), 'hex'), 0 "
    "FROM route WHERE leaving = 0 AND mailbox IN (SELECT mailbox FROM foreign_blob WHERE peer = " CASEWEAVE_PEER(
        "$1") ") ON CONFLICT (mailbox, peer, blob) DO UPDATE SET id = DEFAULT, since = excluded.since",
    "INSERT INTO foreign_blob (mailbox, blob, peer, bytes) VALUES ($1, $2, " CASEWEAVE_PEER(
        "$3") ", $4) ON CONFLICT (mailbox, blob) DO NOTHING",
    "SELECT p.agency FROM foreign_blob f JOIN peer p ON p.id = f.peer WHERE f.blob = $2 AND f.mailbox = "
    "(SELECT id FROM mailbox WHERE tag = $1 AND space = 0)",
    "SELECT coalesce(sum(bytes), 0)::bigint FROM foreign_blob WHERE peer = " CASEWEAVE_PEER("$1"),
    "DELETE FROM foreign_blob WHERE peer = " CASEWEAVE_PEER("$1"),
    "INSERT INTO segment_cover (mailbox, sequence, ranges) VALUES ($1, $2, $3) "
    "ON CONFLICT (mailbox, sequence) DO UPDATE SET ranges = excluded.ranges",
    "SELECT ranges FROM segment_cover WHERE sequence = $2 AND mailbox = "
    "(SELECT id FROM mailbox WHERE tag = $1 AND space = 0)",
    "SELECT e.sequence, e.hash FROM envelope s JOIN envelope e ON e.mailbox = s.mailbox AND e.writer = s.writer "
    "WHERE s.mailbox = (SELECT id FROM mailbox WHERE tag = $1 AND space = 0) AND s.sequence = $2 "
    "AND e.sequence BETWEEN $3 AND $4 AND e.class = 0 AND e.covered ORDER BY e.sequence",
    "SELECT e.sequence FROM generate_series(0, length($2::bytea) / 32 - 1) AS i CROSS JOIN LATERAL (SELECT sequence "
    "FROM envelope WHERE mailbox = (SELECT id FROM mailbox WHERE tag = $1 AND space = 0) "
    "AND hash = substring($2::bytea FROM i * 32 + 1 FOR 32) LIMIT 1) AS e ORDER BY e.sequence",
    "INSERT INTO release (mailbox, what, note, kind, since) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
    "DELETE FROM release WHERE mailbox = $1 AND note = $2 AND kind <> 0 AND sequence = 0",
    "SELECT true FROM release WHERE mailbox = $1 AND what = $2 AND kind = $3 AND ($4::bigint = 0 OR sequence > 0)",
    "SELECT m.tag FROM release r JOIN mailbox m ON m.id = r.mailbox WHERE r.since > 0 AND r.since <= $1 "
    "ORDER BY r.since LIMIT 1",
    "SELECT kind, what, note FROM release WHERE since > 0 AND since <= $2 AND mailbox = $1 ORDER BY since LIMIT $3",
    "SELECT count(*) FROM release WHERE since > 0",
    "UPDATE release SET since = 1 WHERE mailbox = $1 AND what = $2 AND kind = 1 AND since = 0 AND sequence = 0",
    "WITH gone AS (DELETE FROM envelope WHERE mailbox = $1 AND hash = $2 AND class IN (0, 2) RETURNING sequence, "
    "length(bytes) AS size), noted AS (UPDATE release SET since = 0, sequence = greatest(sequence, "
    "(SELECT sequence FROM gone)) WHERE mailbox = $1 AND what = $2 AND kind = 1) SELECT 1::bigint, size::bigint "
    "FROM gone",
    "WITH part AS (SELECT sequence FROM envelope WHERE mailbox = $1 AND class <> 5 ORDER BY sequence LIMIT $2), "
    "gone AS (DELETE FROM envelope WHERE mailbox = $1 AND sequence IN (SELECT sequence FROM part) "
    "RETURNING length(bytes) AS size) SELECT count(*), coalesce(sum(size), 0)::bigint FROM gone",
    "UPDATE release SET since = 0, sequence = 1 WHERE mailbox = $1 AND what = $2 AND kind = $3",
    "DELETE FROM release WHERE mailbox = $1",
    "WITH due AS (DELETE FROM blob_due WHERE mailbox = $1 AND blob = $2) "
    "DELETE FROM foreign_blob WHERE mailbox = $1 AND blob = $2",
    "WITH due AS (DELETE FROM blob_due WHERE mailbox = $1), covers AS (DELETE FROM segment_cover WHERE mailbox = $1) "
    "DELETE FROM foreign_blob WHERE mailbox = $1",
    // Held already, it is not taken again: it would have to be given back as often.
    "SELECT CASE WHEN EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted "
    "AND objsubid = 1 AND (classid::bigint << 32 | objid::bigint) = $1::bigint) THEN 1::bigint "
    "ELSE pg_try_advisory_lock($1::bigint)::integer::bigint END",
    "SELECT pg_advisory_unlock($1::bigint)",
};
static_assert(std::size(all) == StatementCount);
#undef CASEWEAVE_PAGE
#undef CASEWEAVE_ROUTES
#undef CASEWEAVE_PEER

} // namespace

std::span<const char *const> texts()
{
    return all;
}

} // namespace caseweave::pgsql
