// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/Queries.h"

namespace caseweave {
namespace {

constexpr std::string_view tables = R"(
CREATE TABLE log_meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE log_device (
    number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,
    head INTEGER NOT NULL, head_id BLOB NOT NULL, head_clock INTEGER NOT NULL,
    stored INTEGER NOT NULL, counting INTEGER NOT NULL, late INTEGER NOT NULL,
    frozen_from INTEGER, claimed INTEGER NOT NULL, missing_since INTEGER NOT NULL);
CREATE TABLE log_epoch (
    number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, secrets BLOB NOT NULL,
    author BLOB NOT NULL, sequence INTEGER NOT NULL, clock INTEGER NOT NULL, payload BLOB NOT NULL);
CREATE TABLE log_candidate (epoch BLOB NOT NULL, secrets BLOB NOT NULL, PRIMARY KEY (epoch, secrets)) WITHOUT ROWID;
CREATE TABLE log_entry (
    device INTEGER NOT NULL, sequence INTEGER NOT NULL, epoch INTEGER NOT NULL, clock INTEGER NOT NULL,
    kind INTEGER NOT NULL, standing INTEGER NOT NULL, id BLOB NOT NULL, payload BLOB, previous BLOB, signature BLOB,
    mailbox INTEGER, header BLOB, body BLOB, PRIMARY KEY (device, sequence)) WITHOUT ROWID;
CREATE TABLE log_fork (
    device INTEGER NOT NULL, sequence INTEGER NOT NULL, first BLOB NOT NULL, second BLOB NOT NULL,
    proven INTEGER NOT NULL, header BLOB, signature BLOB, PRIMARY KEY (device, sequence, second)) WITHOUT ROWID;
CREATE TABLE log_waiting (
    number INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, mailbox INTEGER NOT NULL, envelope BLOB NOT NULL);
CREATE TABLE log_outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT, mailbox BLOB NOT NULL, envelope BLOB NOT NULL, covers BLOB,
    sequence INTEGER);
CREATE TABLE log_cursor (lane INTEGER PRIMARY KEY, after INTEGER NOT NULL, before INTEGER NOT NULL);
)";

/// The envelopes of this device's own roster entries: their boxes cannot be made a second time. What others state of
/// entries that are not here yet. Release notes. Held notes, own and given out. What the envelopes of own entries were
/// called: a release may name one.
constexpr std::string_view laterTables = R"(
CREATE TABLE IF NOT EXISTS log_own_roster (sequence INTEGER PRIMARY KEY, envelope BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS log_claim (
    device INTEGER NOT NULL, sequence INTEGER NOT NULL, id BLOB NOT NULL, PRIMARY KEY (device, sequence)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log_release (id BLOB PRIMARY KEY, envelope BLOB NOT NULL, mailbox INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log_held (id BLOB PRIMARY KEY, envelope BLOB NOT NULL, at_hub INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log_sent (sequence INTEGER PRIMARY KEY, id BLOB NOT NULL);
)";

constexpr std::array<std::string_view, queryCount> texts{
    // InsertEntry
    "INSERT INTO log_entry (device, sequence, epoch, clock, kind, standing, id, payload, previous, signature, mailbox, "
    "header, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    // FindEntry
    "SELECT device, sequence, epoch, clock, kind, standing, id, payload, header IS NOT NULL FROM log_entry "
    "WHERE device = ?1 AND sequence = ?2",
    // ReadEntry: the same with the header, for whoever asks from outside or from inside the fold
    "SELECT device, sequence, epoch, clock, kind, standing, id, payload, header IS NOT NULL, header FROM log_entry "
    "WHERE device = ?1 AND sequence = ?2",
    // FindLink
    "SELECT id, clock, previous, mailbox FROM log_entry WHERE device = ?1 AND sequence = ?2",
    // SetMailbox
    "UPDATE log_entry SET mailbox = ?3 WHERE device = ?1 AND sequence = ?2 AND mailbox IS NULL",
    // SetStanding
    "UPDATE log_entry SET standing = ?3 WHERE device = ?1 AND sequence = ?2",
    // EntriesForStanding
    "SELECT device, sequence, epoch, kind, standing FROM log_entry",
    // EntriesOfStanding
    "SELECT device, sequence, epoch, clock, kind, standing, id, payload, header IS NOT NULL FROM log_entry "
    "WHERE standing = ?1 AND kind >= 16",
    // VisitEntries: the same with the header, for whoever asks from outside
    "SELECT device, sequence, epoch, clock, kind, standing, id, payload, header IS NOT NULL, header FROM log_entry "
    "WHERE standing = ?1 AND kind >= 16",
    // RowsBetween
    "SELECT sequence, id FROM log_entry WHERE device = ?1 AND sequence BETWEEN ?2 AND ?3",
    // FreezeFrom
    "SELECT sequence, kind, standing FROM log_entry WHERE device = ?1 AND sequence >= ?2",
    // PackRows
    "SELECT sequence, epoch, clock, kind, id, payload, signature, mailbox, header, body FROM log_entry "
    "WHERE device = ?1 AND sequence > ?2 ORDER BY sequence",
    // GapsOf
    "SELECT before + 1, sequence - 1 FROM (SELECT sequence, lag(sequence, 1, 0) OVER (ORDER BY sequence) AS before "
    "FROM log_entry WHERE device = ?1) WHERE sequence > before + 1",
    // InsertDevice
    "INSERT INTO log_device (number, id, head, head_id, head_clock, stored, counting, late, frozen_from, claimed, "
    "missing_since) VALUES (?1, ?2, 0, x'', 0, 0, 0, 0, NULL, 0, 0)",
    // UpdateDevice
    "UPDATE log_device SET head = ?2, head_id = ?3, head_clock = ?4, stored = ?5, counting = ?6, late = ?7, "
    "frozen_from = ?8, claimed = ?9, missing_since = ?10 WHERE number = ?1",
    // InsertEpoch
    "INSERT INTO log_epoch (number, id, secrets, author, sequence, clock, payload) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    // EpochPayload
    "SELECT payload FROM log_epoch WHERE number = ?1",
    // SetEpochSecrets
    "UPDATE log_epoch SET secrets = ?2 WHERE number = ?1",
    // InsertCandidate
    "INSERT OR IGNORE INTO log_candidate (epoch, secrets) VALUES (?1, ?2)",
    // DropCandidates
    "DELETE FROM log_candidate WHERE epoch = ?1",
    // InsertFork
    "INSERT OR IGNORE INTO log_fork (device, sequence, first, second, proven, header, signature) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    // InsertClaim
    "INSERT OR IGNORE INTO log_claim (device, sequence, id) VALUES (?1, ?2, ?3)",
    // DropClaim
    "DELETE FROM log_claim WHERE device = ?1 AND sequence = ?2",
    // InsertWaiting
    "INSERT OR IGNORE INTO log_waiting (digest, mailbox, envelope) VALUES (?1, ?2, ?3)",
    // NextWaiting
    "SELECT number, mailbox, envelope FROM log_waiting WHERE number > ?1 ORDER BY number LIMIT 1",
    // DropWaiting
    "DELETE FROM log_waiting WHERE number = ?1",
    // InsertOutbox
    "INSERT INTO log_outbox (mailbox, envelope, covers, sequence) VALUES (?1, ?2, ?3, ?4)",
    // ReadOutbox
    "SELECT number, mailbox, envelope, covers FROM log_outbox ORDER BY number",
    // FindOutbox
    "SELECT sequence, envelope FROM log_outbox WHERE number = ?1",
    // DropOutbox
    "DELETE FROM log_outbox WHERE number = ?1",
    // QueuedSequences
    "SELECT sequence FROM log_outbox WHERE sequence IS NOT NULL",
    // DropSegments
    "DELETE FROM log_outbox WHERE covers IS NOT NULL",
    // InsertOwnRoster
    "INSERT INTO log_own_roster (sequence, envelope) VALUES (?1, ?2)",
    // OwnRoster
    "SELECT envelope FROM log_own_roster WHERE sequence = ?1",
    // FindRelease
    "SELECT mailbox FROM log_release WHERE id = ?1",
    // PutRelease
    "INSERT INTO log_release (id, envelope, mailbox) VALUES (?1, ?2, ?3) "
    "ON CONFLICT (id) DO UPDATE SET mailbox = excluded.mailbox",
    // Releases
    "SELECT envelope, mailbox FROM log_release ORDER BY mailbox IS NULL, mailbox",
    // ForgetReleases
    "UPDATE log_release SET mailbox = NULL",
    // SetReleaseMailbox
    "UPDATE log_release SET mailbox = ?2 WHERE id = ?1",
    // FindHeld
    "SELECT at_hub FROM log_held WHERE id = ?1",
    // PutHeld
    "INSERT INTO log_held (id, envelope, at_hub) VALUES (?1, ?2, ?3) "
    "ON CONFLICT (id) DO UPDATE SET at_hub = excluded.at_hub",
    // Held
    "SELECT envelope, at_hub FROM log_held ORDER BY id",
    // ForgetHeld
    "UPDATE log_held SET at_hub = 0",
    // SetHeldSent
    "UPDATE log_held SET at_hub = 1 WHERE id = ?1",
    // IsQueued
    "SELECT 1 FROM log_outbox WHERE envelope = ?1",
    // PutSent
    "INSERT OR REPLACE INTO log_sent (sequence, id) VALUES (?1, ?2)",
    // Sent
    "SELECT id FROM log_sent WHERE sequence = ?1",
    // NewestMailbox
    "SELECT mailbox FROM log_entry WHERE device = ?1 AND mailbox IS NOT NULL ORDER BY sequence DESC LIMIT 1",
    // ForgetMailbox
    "UPDATE log_entry SET mailbox = NULL WHERE device = ?1",
    // PutMeta
    "INSERT INTO log_meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    // GetMeta
    "SELECT value FROM log_meta WHERE key = ?1",
    // PutCursor
    "INSERT INTO log_cursor (lane, after, before) VALUES (?1, ?2, ?3) "
    "ON CONFLICT (lane) DO UPDATE SET after = excluded.after, before = excluded.before",
    // GetCursor
    "SELECT after, before FROM log_cursor WHERE lane = ?1",
};

} // namespace

Result<sql::Statement *> Queries::get(Query query)
{
    const auto index = static_cast<std::size_t>(query);
    if (!m_ready[index]) {
        Result<sql::Statement> statement = m_database.prepare(texts[index]);
        if (!statement)
            return statement.error();
        m_statements[index] = std::move(*statement);
        m_ready[index] = true;
    }
    return &m_statements[index];
}

Status makeLogTables(sql::Database &database)
{
    const Status made = database.execute(tables);
    return made ? addLogTables(database) : made;
}

Status addLogTables(sql::Database &database)
{
    return database.execute(laterTables);
}

} // namespace caseweave
