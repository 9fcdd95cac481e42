// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/StoreStatements.h"

namespace caseweave {

const std::array<TableStatements, tableCount> sqliteTables{{
    {"SELECT space, tag, head, bytes, state FROM mailbox ORDER BY tag, space",
     "INSERT INTO mailbox (space, tag, head, bytes, state) VALUES (?1, ?2, ?3, ?4, ?5)"},
    {"SELECT m.tag, a.record FROM mailbox m CROSS JOIN mailbox_access a ON a.mailbox = m.id ORDER BY m.tag",
     "INSERT INTO mailbox_access (mailbox, record) "
     "VALUES ((SELECT id FROM mailbox WHERE tag = ?1 AND space = 0), ?2)"},
    {"SELECT m.tag, u.device FROM mailbox m CROSS JOIN mailbox_user u ON u.mailbox = m.id ORDER BY m.tag, u.device",
     "INSERT INTO mailbox_user (mailbox, device) "
     "VALUES ((SELECT id FROM mailbox WHERE tag = ?1 AND space = 0), ?2)"},
    {"SELECT device FROM writer ORDER BY device", "INSERT INTO writer (device) VALUES (?1)"},
    {"SELECT agency, bytes, coalesce(generation, x'') FROM peer ORDER BY agency",
     "INSERT INTO peer (agency, bytes, generation) VALUES (?1, ?2, nullif(?3, x''))"},
    {"SELECT m.space, m.tag, e.id & 0xffffffffff, e.class, e.covered, e.bytes, coalesce(w.device, x''), m.id "
     "FROM mailbox m CROSS JOIN envelope e ON e.id > m.id << 40 AND e.id <= (m.id << 40 | 0xffffffffff) "
     "LEFT JOIN writer w ON w.number = e.writer ORDER BY m.tag, m.space, e.id",
     "INSERT INTO envelope (id, class, covered, bytes, writer) "
     "VALUES ((SELECT id FROM mailbox WHERE tag = ?2 AND space = ?1) << 40 | ?3, ?4, ?5, ?6, "
     "(SELECT number FROM writer WHERE device = ?7))"},
    {"SELECT m.space, m.tag, f.id & 0xffffffffff, p.agency FROM mailbox m CROSS JOIN foreign_envelope f "
     "ON f.id > m.id << 40 AND f.id <= (m.id << 40 | 0xffffffffff) JOIN peer p ON p.id = f.peer "
     "ORDER BY m.tag, m.space, f.id",
     "INSERT INTO foreign_envelope (id, peer) VALUES ((SELECT id FROM mailbox WHERE tag = ?2 AND space = ?1) << 40 "
     "| ?3, (SELECT id FROM peer WHERE agency = ?4))"},
    {"SELECT m.space, m.tag, s.sender, s.count, s.bytes FROM mailbox m CROSS JOIN inbox_sender s ON s.mailbox = m.id "
     "ORDER BY m.tag, m.space, s.sender",
     "INSERT INTO inbox_sender (mailbox, sender, count, bytes) "
     "VALUES ((SELECT id FROM mailbox WHERE tag = ?2 AND space = ?1), ?3, ?4, ?5)"},
    {"SELECT agency, number, record FROM directory ORDER BY agency, number",
     "INSERT INTO directory (agency, number, record) VALUES (?1, ?2, ?3)"},
    {"SELECT tag, slot, bytes, since FROM enrolment ORDER BY tag, slot",
     "INSERT INTO enrolment (tag, slot, bytes, since) VALUES (?1, ?2, ?3, ?4)"},
    {"SELECT m.space, m.tag, p.agency, r.after, r.all_until, r.waiting, r.since, r.told, r.access_due, r.leaving, "
     "r.refused FROM route r JOIN mailbox m ON m.id = r.mailbox JOIN peer p ON p.id = r.peer ORDER BY r.id",
     "INSERT INTO route (mailbox, peer, after, all_until, waiting, since, told, access_due, leaving, refused) "
     "VALUES ((SELECT id FROM mailbox WHERE tag = ?2 AND space = ?1), (SELECT id FROM peer WHERE agency = ?3), ?4, ?5, "
     "?6, ?7, ?8, ?9, ?10, ?11)"},
    {"SELECT m.tag, s.number, s.record FROM mailbox m CROSS JOIN access_step s ON s.mailbox = m.id "
     "ORDER BY m.tag, s.number",
     "INSERT INTO access_step (mailbox, number, record) "
     "VALUES ((SELECT id FROM mailbox WHERE tag = ?1 AND space = 0), ?2, ?3)"},
    {"SELECT p.agency, t.agency, t.count FROM peer p CROSS JOIN directory_told t ON t.peer = p.id "
     "ORDER BY p.agency, t.agency",
     "INSERT INTO directory_told (peer, agency, count) "
     "VALUES ((SELECT id FROM peer WHERE agency = ?1), ?2, ?3)"},
    {"SELECT m.tag, p.agency, b.blob, b.since FROM blob_due b JOIN mailbox m ON m.id = b.mailbox "
     "JOIN peer p ON p.id = b.peer ORDER BY b.id",
     "INSERT INTO blob_due (mailbox, peer, blob, since) VALUES ((SELECT id FROM mailbox WHERE tag = ?1 AND space = "
     "0), (SELECT id FROM peer WHERE agency = ?2), ?3, ?4)"},
    {"SELECT m.tag, f.blob, p.agency, f.bytes FROM mailbox m CROSS JOIN foreign_blob f ON f.mailbox = m.id "
     "JOIN peer p ON p.id = f.peer ORDER BY m.tag, f.blob",
     "INSERT INTO foreign_blob (mailbox, blob, peer, bytes) VALUES ((SELECT id FROM mailbox WHERE tag = ?1 AND "
     "space = 0), ?2, (SELECT id FROM peer WHERE agency = ?3), ?4)"},
    {"SELECT m.tag, c.id & 0xffffffffff, c.ranges FROM mailbox m CROSS JOIN segment_cover c ON c.id > m.id << 40 AND "
     "c.id <= (m.id << 40 | 0xffffffffff) ORDER BY m.tag, m.space, c.id",
     "INSERT INTO segment_cover (id, ranges) VALUES ((SELECT id FROM mailbox WHERE tag = ?1 AND space = 0) << 40 | ?2, "
     "?3)"},
    {"SELECT m.tag, r.what, r.note, r.kind, r.since, r.sequence FROM mailbox m CROSS JOIN release r ON r.mailbox = "
     "m.id "
     "ORDER BY m.tag, r.what, r.note",
     "INSERT INTO release (mailbox, what, note, kind, since, sequence) "
     "VALUES ((SELECT id FROM mailbox WHERE tag = ?1 AND space = 0), ?2, ?3, ?4, ?5, ?6)"},
    {"SELECT device, bytes, mailboxes, blob_bytes FROM device_use ORDER BY device",
     "INSERT INTO device_use (device, bytes, mailboxes, blob_bytes) VALUES (?1, ?2, ?3, ?4)"},
}};

const std::array<TableStatements, tableCount> postgresTables{{
    {"SELECT space, tag, head, bytes, state FROM mailbox ORDER BY tag, space",
     "INSERT INTO mailbox (space, tag, head, bytes, state) VALUES ($1, $2, $3, $4, $5)"},
    {"SELECT m.tag, a.record FROM mailbox m JOIN mailbox_access a ON a.mailbox = m.id ORDER BY m.tag",
     "INSERT INTO mailbox_access (mailbox, record) "
     "VALUES ((SELECT id FROM mailbox WHERE tag = $1 AND space = 0), $2)"},
    {"SELECT m.tag, u.device FROM mailbox m JOIN mailbox_user u ON u.mailbox = m.id ORDER BY m.tag, u.device",
     "INSERT INTO mailbox_user (mailbox, device) "
     "VALUES ((SELECT id FROM mailbox WHERE tag = $1 AND space = 0), $2)"},
    {"SELECT device FROM writer ORDER BY device", "INSERT INTO writer (device) VALUES ($1)"},
    {"SELECT agency, bytes, coalesce(generation, '') FROM peer ORDER BY agency",
     "INSERT INTO peer (agency, bytes, generation) VALUES ($1, $2, nullif($3, ''::bytea))"},
    {"SELECT m.space, m.tag, e.sequence, e.class, e.covered::integer::bigint, e.bytes, coalesce(w.device, ''), "
     "e.hash FROM mailbox m JOIN envelope e ON e.mailbox = m.id LEFT JOIN writer w ON w.number = e.writer "
     "ORDER BY m.tag, m.space, e.sequence",
     "INSERT INTO envelope (mailbox, sequence, class, covered, bytes, writer, hash) "
     "VALUES ((SELECT id FROM mailbox WHERE tag = $2 AND space = $1), $3, $4, $5::bigint::integer::boolean, $6, "
     "(SELECT number FROM writer WHERE device = $7), $8)"},
    {"SELECT m.space, m.tag, e.sequence, p.agency FROM mailbox m JOIN envelope e ON e.mailbox = m.id "
     "JOIN peer p ON p.id = e.peer ORDER BY m.tag, m.space, e.sequence",
     "UPDATE envelope SET peer = (SELECT id FROM peer WHERE agency = $4) WHERE sequence = $3 "
     "AND mailbox = (SELECT id FROM mailbox WHERE tag = $2 AND space = $1)"},
    {"SELECT m.space, m.tag, s.sender, s.count, s.bytes FROM mailbox m JOIN inbox_sender s ON s.mailbox = m.id "
     "ORDER BY m.tag, m.space, s.sender",
     "INSERT INTO inbox_sender (mailbox, sender, count, bytes) "
     "VALUES ((SELECT id FROM mailbox WHERE tag = $2 AND space = $1), $3, $4, $5)"},
    {"SELECT agency, number, record FROM directory ORDER BY agency, number",
     "INSERT INTO directory (agency, number, record) VALUES ($1, $2, $3)"},
    {"SELECT tag, slot, bytes, since FROM enrolment ORDER BY tag, slot",
     "INSERT INTO enrolment (tag, slot, bytes, since) VALUES ($1, $2, $3, $4)"},
    {"SELECT m.space, m.tag, p.agency, r.after, r.all_until, r.waiting, r.since, r.told, r.access_due, r.leaving, "
     "r.refused FROM route r JOIN mailbox m ON m.id = r.mailbox JOIN peer p ON p.id = r.peer ORDER BY r.id",
     "INSERT INTO route (mailbox, peer, after, all_until, waiting, since, told, access_due, leaving, refused) "
     "VALUES ((SELECT id FROM mailbox WHERE tag = $2 AND space = $1), (SELECT id FROM peer WHERE agency = $3), $4, $5, "
     "$6, $7, $8, $9, $10, $11)"},
    {"SELECT m.tag, s.number, s.record FROM mailbox m JOIN access_step s ON s.mailbox = m.id "
     "ORDER BY m.tag, s.number",
     "INSERT INTO access_step (mailbox, number, record) "
     "VALUES ((SELECT id FROM mailbox WHERE tag = $1 AND space = 0), $2, $3)"},
    {"SELECT p.agency, t.agency, t.count FROM peer p JOIN directory_told t ON t.peer = p.id "
     "ORDER BY p.agency, t.agency",
     "INSERT INTO directory_told (peer, agency, count) "
     "VALUES ((SELECT id FROM peer WHERE agency = $1), $2, $3)"},
    {"SELECT m.tag, p.agency, b.blob, b.since FROM blob_due b JOIN mailbox m ON m.id = b.mailbox "
     "JOIN peer p ON p.id = b.peer ORDER BY b.id",
     "INSERT INTO blob_due (mailbox, peer, blob, since) VALUES ((SELECT id FROM mailbox WHERE tag = $1 AND space = "
     "0), (SELECT id FROM peer WHERE agency = $2), $3, $4)"},
    {"SELECT m.tag, f.blob, p.agency, f.bytes FROM mailbox m JOIN foreign_blob f ON f.mailbox = m.id "
     "JOIN peer p ON p.id = f.peer ORDER BY m.tag, f.blob",
     "INSERT INTO foreign_blob (mailbox, blob, peer, bytes) VALUES ((SELECT id FROM mailbox WHERE tag = $1 AND "
     "space = 0), $2, (SELECT id FROM peer WHERE agency = $3), $4)"},
    {"SELECT m.tag, c.sequence, c.ranges FROM mailbox m JOIN segment_cover c ON c.mailbox = m.id "
     "ORDER BY m.tag, c.sequence",
     "INSERT INTO segment_cover (mailbox, sequence, ranges) VALUES ((SELECT id FROM mailbox WHERE tag = $1 AND space = "
     "0), $2, $3)"},
    {"SELECT m.tag, r.what, r.note, r.kind, r.since, r.sequence FROM mailbox m JOIN release r ON r.mailbox = m.id "
     "ORDER BY m.tag, r.what, r.note",
     "INSERT INTO release (mailbox, what, note, kind, since, sequence) "
     "VALUES ((SELECT id FROM mailbox WHERE tag = $1 AND space = 0), $2, $3, $4, $5, $6)"},
    {"SELECT device, bytes, mailboxes, blob_bytes FROM device_use ORDER BY device",
     "INSERT INTO device_use (device, bytes, mailboxes, blob_bytes) VALUES ($1, $2, $3, $4)"},
}};

} // namespace caseweave
