// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PostgresContents.h"

#include "sync/hub/PostgresSchema.h"
#include "sync/wire/ReleaseNote.h"

namespace caseweave {
namespace {

// Long enough to sort what has to be sorted, or to write what a commit leaves.
constexpr std::chrono::hours patience{1};

/// First those that read the tables, then those that write them.
std::array<const char *, 2 * tableCount> texts()
{
    std::array<const char *, 2 * tableCount> all{};
    for (std::size_t i = 0; i < tableCount; ++i) {
        all[i] = postgresTables[i].read;
        all[tableCount + i] = postgresTables[i].write;
    }
    return all;
}

Digest hashOf(const StoreContents::Row &envelope)
{
    return wire::envelopeIdOf(std::get<Bytes>(envelope[5]));
}

} // namespace

Result<std::unique_ptr<StoreContents>> PostgresContents::open(const std::string &connectionString, Use use)
{
    Result<pq::Connection> connection = pq::Connection::open(connectionString, patience);
    if (!connection)
        return pq::Connection::isThere(connectionString) ? ErrorCode::NotAllowed : connection.code();
    const auto got = connection->queryText(isAlone(use) ? postgresschema::haveItAlone : postgresschema::useIt);
    if (!got)
        return got.error();
    if (*got != "t")
        return ErrorCode::Busy;
    // From here on it is left as it goes, also where it cannot be used: the server takes a moment to miss a connection.
    auto contents = std::make_unique<PostgresContents>();
    contents->m_connection = std::move(*connection);
    if (const Status status = contents->prepare(use); !status)
        return status.error();
    return std::unique_ptr<StoreContents>(std::move(contents));
}

Status PostgresContents::prepare(Use use)
{
    if (use == Use::AloneThere) {
        const Status there = postgresschema::look(m_connection);
        if (!there && there.code() == ErrorCode::NotFound)
            return ErrorCode::NotFound;
    }
    Status status = isAlone(use) ? postgresschema::migrate(m_connection) : postgresschema::look(m_connection);
    // Whole mailboxes lie together: one after the other is quicker than sorting all there is.
    if (status)
        status = m_connection.execute("SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_sort = off; "
                                      "SET idle_in_transaction_session_timeout = 0"); // blobs take their time
    if (status)
        status = m_connection.prepare(texts());
    if (status && !isAlone(use))
        status = m_connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT FROM mailbox LIMIT 1");
    return status;
}

PostgresContents::~PostgresContents()
{
    m_connection.rollback();
    static_cast<void>(m_connection.queryText(postgresschema::leaveIt));
}

Status PostgresContents::read(Table table, const Each &each)
{
    return m_connection.each(static_cast<std::size_t>(table), [&](const pq::Rows &rows) -> Status {
        Row row;
        for (int column = 0; column < rows.columns(); ++column) {
            if (rows.isInteger(column)) {
                row.emplace_back(rows.integer(0, column));
            } else {
                const ByteView bytes = rows.blob(0, column);
                row.emplace_back(Bytes(bytes.begin(), bytes.end()));
            }
        }
        if (table == Table::Envelope) {
            if (!std::ranges::equal(hashOf(row), std::get<Bytes>(row.back())))
                return noted(ErrorCode::Damaged, table, row);
            row.pop_back();
        }
        return noted(each(row), table, row);
    });
}

Status PostgresContents::checkWhole()
{
    // Index by index: joins that sort or hash are switched off above. What is held goes with its case, and only the
    // case's state says so.
    static constexpr Fault faults[]{
        {"an envelope",
         "SELECT 'of no mailbox' FROM envelope e WHERE NOT EXISTS (SELECT FROM mailbox WHERE id = e.mailbox) LIMIT 1"},
        {"a mailbox",
         "SELECT encode(tag, 'hex') FROM mailbox CROSS JOIN LATERAL (SELECT coalesce(max(sequence), 0) AS newest, "
         "coalesce(sum(octet_length(bytes)), 0) AS size FROM envelope WHERE mailbox = mailbox.id) e WHERE head < "
         "newest OR (state = 0 AND space <> 2 AND head <> newest) OR bytes <> size LIMIT 1"},
        {"a release",
         "SELECT encode(what, 'hex') FROM release r WHERE kind = 1 AND sequence > 0 AND EXISTS (SELECT FROM envelope e "
         "WHERE e.mailbox = r.mailbox AND e.hash = r.what) LIMIT 1"},
    };
    for (const Fault &fault : faults) {
        if (Status status = noted(fault, m_connection.queryText(fault.sql)); !status)
            return status;
    }
    return {};
}

Status PostgresContents::begin()
{
    return m_connection.begin();
}

Status PostgresContents::write(Table table, const Row &row)
{
    pq::Values values;
    for (const Value &value : row) {
        if (const auto *number = std::get_if<std::int64_t>(&value))
            values.add(*number);
        else
            values.add(std::get<Bytes>(value));
    }
    const Digest digest = table == Table::Envelope ? hashOf(row) : Digest{};
    if (table == Table::Envelope)
        values.add(digest);
    return m_connection.send(tableCount + static_cast<std::size_t>(table), values);
}

Status PostgresContents::commit()
{
    return m_connection.commit();
}

Result<bool> PostgresContents::isEmpty()
{
    const auto some = m_connection.queryText("SELECT EXISTS (SELECT FROM mailbox) OR EXISTS (SELECT FROM directory) "
                                             "OR EXISTS (SELECT FROM enrolment) OR EXISTS (SELECT FROM peer)");
    if (!some)
        return some.error();
    return *some == "f";
}

} // namespace caseweave
