// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/pq/Connection.h"

#include <QElapsedTimer>

#include <functional>

namespace caseweave {

/// A hub's way to its PostgreSQL database, with its statements prepared; made again where it was lost. One thread.
class PostgresLink {
public:
    /// Shared: says that a hub uses the store. Held: whoever made this has the store for itself already.
    enum class Claim : std::uint8_t { Shared, Held };

    /// The statements must outlive this.
    PostgresLink(std::string connectionString, std::span<const char *const> statements, Claim claim = Claim::Shared);
    PostgresLink(const PostgresLink &) = delete;
    PostgresLink &operator=(const PostgresLink &) = delete;
    ~PostgresLink();

    /// Asked on every new connection before it is used for anything else; what fails in it fails the connection.
    void checkWith(std::function<Status()> check) { m_check = std::move(check); }
    /// For the first time. Makes or brings up to date the tables that are missing. Network (no connection), Weak (the
    /// server would acknowledge before it has written: synchronous_commit is off), UnknownSuite (made by a newer hub),
    /// NotAllowed (the server does not let this user in, make the tables or use them, or only reads), Busy (somebody
    /// has it for themselves), Storage.
    Status open();
    /// The same again after it was lost; fails at once where that was tried a moment ago.
    Status connect();
    /// Begins a change, on another connection if this one was lost since the last.
    Status begin();
    /// Outside a change: once more on another connection if this one was lost.
    Result<pq::Rows> ask(std::size_t statement, const pq::Values &values);
    pq::Connection &connection() { return m_connection; }

    /// A failure as the hub's rules know it.
    static ErrorCode told(ErrorCode code);

private:
    Status prepare();
    Status checkServer();

    const std::string m_connectionString; ///< may hold a password: it is shown nowhere
    const std::span<const char *const> m_statements;
    const Claim m_claim;
    std::function<Status()> m_check;
    pq::Connection m_connection;
    QElapsedTimer m_sinceFailure; ///< to connect; valid after one
};

} // namespace caseweave
