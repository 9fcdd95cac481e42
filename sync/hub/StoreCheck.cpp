// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/SqliteContents.h"
#include "sync/hub/SqliteHubStore.h"

namespace caseweave {

/// 40 bits of an envelope's id are its sequence. What is held goes with its case, and only the case's state says so.
Status SqliteContents::checkWhole()
{
    static constexpr Fault faults[]{
        {"an envelope", "SELECT 'of no mailbox' FROM envelope WHERE id >> 40 NOT IN (SELECT id FROM mailbox) LIMIT 1"},
        {"an envelope",
         "SELECT 'without its hash' WHERE (SELECT count(*) FROM envelope) <> (SELECT count(*) FROM envelope_hash)"},
        {"a mailbox",
         "SELECT lower(hex(tag)) FROM mailbox LEFT JOIN (SELECT id >> 40 AS of, max(id) & 0xffffffffff AS newest, "
         "sum(length(bytes)) AS size FROM envelope GROUP BY 1) ON of = mailbox.id WHERE head < coalesce(newest, 0) "
         "OR (state = 0 AND space <> 2 AND head <> coalesce(newest, 0)) OR bytes <> coalesce(size, 0) LIMIT 1"},
        {"an access record",
         "SELECT 'of no mailbox' FROM mailbox_access WHERE mailbox NOT IN (SELECT id FROM mailbox) LIMIT 1"},
        {"a user", "SELECT lower(hex(device)) FROM mailbox_user WHERE mailbox NOT IN (SELECT id FROM mailbox) LIMIT 1"},
        {"a step of an access record",
         "SELECT 'of no mailbox' FROM access_step WHERE mailbox NOT IN (SELECT id FROM mailbox) LIMIT 1"},
        {"a release", "SELECT lower(hex(what)) FROM release WHERE mailbox NOT IN (SELECT id FROM mailbox) LIMIT 1"},
        {"a release",
         "SELECT lower(hex(r.what)) FROM release r JOIN envelope_hash h ON h.mailbox = r.mailbox AND h.hash = r.what "
         "WHERE r.kind = 1 AND r.sequence > 0 LIMIT 1"},
    };
    for (const Fault &fault : faults) {
        Result<sql::Statement> statement = m_database.prepare(fault.sql);
        if (!statement)
            return statement.error();
        const Result<bool> row = statement->step();
        if (!row)
            return row.error();
        const std::string found(*row ? statement->text(0) : std::string_view());
        if (Status status = noted(fault, found); !status)
            return status;
    }
    return {};
}

namespace {

/// Whether every page and index is well, and the rows are in the form that this program reads.
Result<bool> checkFile(const std::string &utf8Path)
{
    Result<sql::Database> database = sql::Database::openPlainToLook(utf8Path);
    if (!database)
        return database.error();
    const Result<std::int64_t> step = database->queryInteger("PRAGMA user_version");
    if (!step)
        return step.error();
    if (*step > SqliteHubStore::newestStep)
        return ErrorCode::UnknownSuite;
    if (const Status status = database->checkIntegrity(); !status)
        return status.error();
    if (*step < SqliteHubStore::newestStep && *step <= 0)
        return ErrorCode::Damaged;
    return *step == SqliteHubStore::newestStep;
}

} // namespace

Status SqliteHubStore::check(const std::string &utf8Path, Found *found)
{
    const Result<bool> isNewest = checkFile(utf8Path);
    // One of an older hub is brought to the newest form when a hub starts, and looked at as far as it is alike.
    if (!isNewest || !*isNewest)
        return isNewest ? Status() : Status(isNewest.error());
    const auto contents = SqliteContents::open(utf8Path, StoreContents::Use::Look);
    if (!contents)
        return contents.error();
    const Result<ContentsDigest> digest = digestOf(**contents);
    if (found && digest)
        found->contents = *digest;
    else if (found)
        found->damagedAt = (*contents)->failedAt();
    return digest ? Status() : Status(digest.error());
}

} // namespace caseweave
