// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash/Hash.h"
#include "sync/hub/DirectoryChain.h"
#include "sync/hub/SqliteHubStore.h"
#include "sync/wire/AccessRecord.h"

namespace caseweave {
namespace {

/// What must all be true of the mailboxes; each counts what is not so. 40 bits of an envelope's id are its sequence.
constexpr std::string_view faultCounts[] = {
    "SELECT count(*) FROM envelope WHERE id >> 40 NOT IN (SELECT id FROM mailbox)",
    "SELECT abs((SELECT count(*) FROM envelope) - (SELECT count(*) FROM envelope_hash))",
    "SELECT count(*) FROM mailbox LEFT JOIN (SELECT id >> 40 AS of, max(id) & 0xffffffffff AS newest, "
    "sum(length(bytes)) AS size FROM envelope GROUP BY 1) ON of = mailbox.id "
    "WHERE head < coalesce(newest, 0) OR (state = 0 AND head <> coalesce(newest, 0)) OR bytes <> coalesce(size, 0)",
    "SELECT count(*) FROM release WHERE mailbox NOT IN (SELECT id FROM mailbox)",
    "SELECT count(*) FROM release r JOIN envelope_hash h ON h.mailbox = r.mailbox AND h.hash = r.what "
    "WHERE r.kind = 1 AND r.sequence > 0",
    "SELECT count(*) FROM mailbox_user WHERE mailbox NOT IN (SELECT mailbox FROM mailbox_access)",
};

Status damagedUnless(bool intact)
{
    return intact ? Status() : Status(ErrorCode::Damaged);
}

/// Runs the statement and looks at each row until one is not intact.
template <class Look>
Status everyRow(sql::Database &database, std::string_view sql, Look look)
{
    Result<sql::Statement> statement = database.prepare(sql);
    if (!statement)
        return statement.error();
    for (;;) {
        const Result<bool> row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            return {};
        if (Status status = look(*statement); !status)
            return status;
    }
}

Status checkEnvelopes(sql::Database &database)
{
    Result<sql::Statement> known
        = database.prepare("SELECT sequence FROM envelope_hash WHERE mailbox = ?1 AND hash = ?2");
    if (!known)
        return known.error();
    return everyRow(database, "SELECT id >> 40, id & 0xffffffffff, bytes FROM envelope", [&](sql::Statement &row) {
        const Digest digest = SqliteHubStore::hashOf(row.blob(2));
        const Result<bool> found = known->bind(row.count(0), digest).step();
        if (!found)
            return Status(found.error());
        return damagedUnless(*found && known->count(0) == row.count(1));
    });
}

Status checkAccess(sql::Database &database)
{
    Result<sql::Statement> users
        = database.prepare("SELECT device FROM mailbox_user WHERE mailbox = ?1 ORDER BY device");
    if (!users)
        return users.error();
    constexpr std::string_view all
        = "SELECT mailbox, tag, record FROM mailbox_access LEFT JOIN mailbox ON id = mailbox";
    return everyRow(database, all, [&](sql::Statement &row) {
        const auto record = wire::AccessRecord::decode(row.blob(2));
        if (!record || record->tag != row.id<MailboxTag>(1))
            return Status(ErrorCode::Damaged);
        std::vector<DeviceId> allowed = record->administrators; // who may use it too
        allowed.insert(allowed.end(), record->users.begin(), record->users.end());
        std::sort(allowed.begin(), allowed.end());
        allowed.erase(std::unique(allowed.begin(), allowed.end()), allowed.end());
        std::size_t count = 0;
        users->bind(row.count(0));
        for (;; ++count) {
            const Result<bool> next = users->step();
            if (!next)
                return Status(next.error());
            if (!*next)
                return damagedUnless(count == allowed.size());
            if (count == allowed.size() || users->id<DeviceId>(0) != allowed[count])
                return Status(ErrorCode::Damaged);
        }
    });
}

Status checkDirectories(sql::Database &database)
{
    DirectoryChain chain;
    constexpr std::string_view all = "SELECT agency, number, record FROM directory ORDER BY agency, number";
    return everyRow(database, all,
                    [&](sql::Statement &row) { return chain.take(row.id<AgencyId>(0), row.count(1), row.blob(2)); });
}

} // namespace

Status SqliteHubStore::check(const std::string &utf8Path)
{
    Result<sql::Database> database = sql::Database::openPlainToLook(utf8Path);
    if (!database)
        return database.error();
    const Result<std::int64_t> step = database->queryInteger("PRAGMA user_version");
    if (!step)
        return step.error();
    if (*step > newestStep)
        return ErrorCode::UnknownSuite;
    Status status = database->checkIntegrity();
    // One of an older hub is brought to the newest form when a hub starts, and looked at as far as it is alike.
    if (!status || *step < newestStep)
        return status ? damagedUnless(*step > 0) : status;
    for (const std::string_view sql : faultCounts) {
        const Result<std::int64_t> faults = database->queryInteger(sql);
        if (!faults)
            return faults.error();
        if (*faults != 0)
            return ErrorCode::Damaged;
    }
    for (const auto look : {checkEnvelopes, checkAccess, checkDirectories}) {
        if (status = look(*database); !status)
            return status;
    }
    return {};
}

} // namespace caseweave
