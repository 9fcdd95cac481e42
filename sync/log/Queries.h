// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/sql/Database.h"

namespace caseweave {

/// Every statement that the log keeps prepared. The texts are in Queries.cpp in this order.
enum class Query : std::uint8_t {
    InsertEntry,
    FindEntry,
    ReadEntry,
    FindLink,
    SetMailbox,
    SetStanding,
    EntriesForStanding,
    EntriesOfStanding,
    VisitEntries,
    RowsBetween,
    FreezeFrom,
    PackRows,
    GapsOf,
    InsertDevice,
    UpdateDevice,
    InsertEpoch,
    EpochPayload,
    SetEpochSecrets,
    InsertCandidate,
    DropCandidates,
    InsertFork,
    InsertClaim,
    DropClaim,
    InsertWaiting,
    NextWaiting,
    DropWaiting,
    InsertOutbox,
    ReadOutbox,
    FindOutbox,
    DropOutbox,
    QueuedSequences,
    DropSegments,
    InsertOwnRoster,
    OwnRoster,
    FindRelease,
    PutRelease,
    Releases,
    ForgetReleases,
    SetReleaseMailbox,
    FindHeld,
    PutHeld,
    Held,
    ForgetHeld,
    SetHeldSent,
    IsQueued,
    PutSent,
    Sent,
    NewestMailbox,
    ForgetMailbox,
    PutMeta,
    GetMeta,
    PutCursor,
    GetCursor,
    Last_ ///< how many
};

inline constexpr std::size_t queryCount = static_cast<std::size_t>(Query::Last_);

/// The log's statements, each prepared when it is first used.
class Queries {
public:
    explicit Queries(sql::Database &database) : m_database(database) { }

    Result<sql::Statement *> get(Query query);

    template <class... Values>
    Status run(Query query, const Values &...values)
    {
        const Result<sql::Statement *> statement = get(query);
        if (!statement)
            return statement.error();
        return (*statement)->bind(values...).run();
    }

    /// Calls use with the first row. False when there is none.
    template <class Use, class... Values>
    Result<bool> first(Query query, Use use, const Values &...values)
    {
        const Result<sql::Statement *> statement = get(query);
        if (!statement)
            return statement.error();
        const Result<bool> row = (*statement)->bind(values...).step();
        if (row && *row)
            use(**statement);
        (*statement)->reset();
        return row;
    }

    /// Calls use with every row until it gives an error.
    template <class Use, class... Values>
    Status each(Query query, Use use, const Values &...values)
    {
        const Result<sql::Statement *> statement = get(query);
        if (!statement)
            return statement.error();
        (*statement)->bind(values...);
        Status status;
        Result<bool> row = (*statement)->step();
        while (row && *row && status.ok()) {
            status = use(**statement);
            if (status.ok())
                row = (*statement)->step();
        }
        (*statement)->reset();
        return row ? status : Status(row.error());
    }

    sql::Database &database() { return m_database; }

private:
    sql::Database &m_database;
    std::array<sql::Statement, queryCount> m_statements;
    std::array<bool, queryCount> m_ready{};
};

/// Makes the log's tables in a file that has none. Part of the caller's transaction.
Status makeLogTables(sql::Database &database);
/// Makes what files of earlier programs lack.
Status addLogTables(sql::Database &database);
inline constexpr std::uint64_t logFormat = 1;

} // namespace caseweave
