// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PostgresLink.h"

#include "sync/hub/PostgresSchema.h"

namespace caseweave {
namespace {

constexpr qint64 reconnectAfterMs = 500; ///< a failure: each try may take seconds, and many may ask

} // namespace

PostgresLink::PostgresLink(std::string connectionString, std::span<const char *const> statements, Claim claim)
    : m_connectionString(std::move(connectionString)), m_statements(statements), m_claim(claim)
{
}

PostgresLink::~PostgresLink()
{
    m_connection.rollback();
    static_cast<void>(m_connection.queryText(postgresschema::leaveIt));
}

Status PostgresLink::open()
{
    const Status status = connect();
    const bool refused = !status && status.code() == ErrorCode::Network && pq::Connection::isThere(m_connectionString);
    return refused ? Status(ErrorCode::NotAllowed) : status;
}

Status PostgresLink::connect()
{
    if (m_sinceFailure.isValid() && !m_sinceFailure.hasExpired(reconnectAfterMs))
        return ErrorCode::Storage;
    Status status;
    Result<pq::Connection> connection = pq::Connection::open(m_connectionString);
    if (connection) {
        m_connection = std::move(*connection);
        status = prepare();
    } else {
        status = connection.error();
    }
    if (status) {
        m_sinceFailure.invalidate();
        return {};
    }
    m_connection = {};
    m_sinceFailure.start();
    return status;
}

Status PostgresLink::prepare()
{
    Status status = checkServer();
    if (status)
        status = postgresschema::migrate(m_connection);
    if (status)
        status = m_connection.prepare(m_statements);
    if (status && m_check)
        status = m_check();
    return status;
}

Status PostgresLink::checkServer()
{
    const Result<std::string> durable = m_connection.queryText("SHOW synchronous_commit");
    if (!durable)
        return durable.error();
    if (*durable == "off")
        return ErrorCode::Weak;
    if (m_claim == Claim::Shared) {
        const Result<std::string> shared = m_connection.queryText(postgresschema::useIt);
        if (!shared)
            return shared.error();
        if (*shared != "t")
            return ErrorCode::Busy;
    }
    // A hub that hangs inside a change must not hold up the others, and a lock that is not given is told as Busy.
    // Nothing here wants all of a mailbox, or of a table, that an index leads into.
    return m_connection.execute(
        "SET enable_bitmapscan = off; SET idle_in_transaction_session_timeout = '15s'; SET lock_timeout = '10s'");
}

Status PostgresLink::begin()
{
    Status status = m_connection.isAlive() ? m_connection.begin() : Status(ErrorCode::Storage);
    if (!status && !m_connection.isAlive()) {
        // Lost since the last change, in which nothing of this one was.
        if (connect())
            status = m_connection.begin();
        else
            status = ErrorCode::Storage;
    }
    return status ? Status() : Status(told(status.code()));
}

Result<pq::Rows> PostgresLink::ask(std::size_t statement, const pq::Values &values)
{
    Result<pq::Rows> rows = m_connection.ask(statement, values);
    if (!rows && !m_connection.isAlive() && connect())
        rows = m_connection.ask(statement, values);
    return rows ? std::move(rows) : Result<pq::Rows>(told(rows.code()));
}

ErrorCode PostgresLink::told(ErrorCode code)
{
    // What the server does not let the hub do is no refusal of a guest's request.
    return code == ErrorCode::NotAllowed || code == ErrorCode::Weak ? ErrorCode::Storage : code;
}

} // namespace caseweave
