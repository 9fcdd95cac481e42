// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"
#include "crypto/result/Result.h"

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>

struct pg_conn;
struct pg_result;

namespace caseweave::pq {

/// What a statement answered, in binary form. Views are valid while this lives.
class Rows {
public:
    Rows() = default;

    int count() const;
    int columns() const;
    bool isInteger(int column) const; ///< a bigint
    std::uint64_t changed() const; ///< rows that a command touched
    std::int64_t integer(int row, int column) const; ///< of a bigint; 0 for NULL
    std::uint64_t number(int row, int column) const { return static_cast<std::uint64_t>(integer(row, column)); }
    ByteView blob(int row, int column) const; ///< of a bytea or a text; empty for NULL
    bool isNull(int row, int column) const;

private:
    friend class Connection;
    struct Clear {
        void operator()(pg_result *result) const;
    };
    explicit Rows(pg_result *result) : m_result(result) { }
    std::unique_ptr<pg_result, Clear> m_result;
};

/// The elements of a bigint[] or a bytea[]. Bytes are copied.
class Array {
public:
    enum class Of : std::uint8_t { Number, Bytes };
    explicit Array(Of elements);

    void add(std::uint64_t number); ///< above INT64_MAX as INT64_MAX
    void add(ByteView bytes);
    std::size_t count() const { return m_count; }
    void clear();
    /// As the server reads it.
    ByteView view() const { return m_bytes; }

private:
    void begin(std::size_t length);

    Of m_of;
    std::uint32_t m_count = 0;
    Bytes m_bytes;
};

/// The values of $1, $2, ...: bigint from any integer (those above INT64_MAX as INT64_MAX), bytea from bytes and ids.
/// Bytes are not copied: they must live until the statement is sent.
class Values {
public:
    template <class... T>
    explicit Values(const T &...values)
    {
        static_assert(sizeof...(T) <= most);
        (put(values), ...);
    }

    /// One more, where how many there are is not known before. At most 12.
    template <class T>
    void add(const T &value)
    {
        put(value);
    }

private:
    friend class Connection;
    static constexpr std::size_t most = 12;

    template <class T>
    void put(const T &value)
    {
        if constexpr (std::is_integral_v<T>)
            putNumber(std::in_range<std::int64_t>(value) ? static_cast<std::int64_t>(value) : INT64_MAX);
        else if constexpr (requires { value.view(); })
            putBytes(value.view());
        else
            putBytes(ByteView(value));
    }
    void putNumber(std::int64_t value);
    void putBytes(ByteView value);

    std::array<std::array<char, 8>, most> m_numbers{};
    std::array<const char *, most> m_pointers{};
    std::array<int, most> m_lengths{};
    int m_count = 0;
};

/// One run of a prepared statement.
struct Question {
    std::size_t statement = 0;
    Values values;
};

/// One connection to PostgreSQL; belongs to one thread at a time. Its statements are prepared once and named by their
/// place in the list. Nothing that the server or libpq says is passed on in words, since it may hold the connection
/// string. Errors: Storage (connection lost, and what else has no name here), DiskFull, Damaged, Busy (deadlock,
/// serialisation, a lock held too long, a server that only reads for now), Conflict (a constraint), NotAllowed.
class Connection {
public:
    /// Whether a connection string is one. Malformed; Weak: it holds a password, which others could read where such
    /// strings stand.
    static Status check(const std::string &connectionString);
    /// Network when there is no connection to be had. A server that says nothing for longer than `patience` while
    /// something is asked of it counts as lost.
    static Result<Connection> open(const std::string &connectionString,
                                   std::chrono::milliseconds patience = std::chrono::seconds(30));

    /// After open() failed: whether the server is there all the same, and will not have this user or database, or
    /// only reads.
    static bool isThere(const std::string &connectionString);
    /// The same, in libpq's own words, for whoever runs the hub; empty where there is a connection now.
    static std::string whyNot(const std::string &connectionString);

    Connection() = default;

    /// Still usable as far as is known. After a lost connection everything fails with Storage.
    bool isAlive() const;
    bool inTransaction() const;

    /// Statements without parameters; rows are dropped.
    Status execute(const std::string &sql);
    /// The first column of the first row as the server writes it; empty where there is none.
    Result<std::string> queryText(const std::string &sql);
    Status prepare(std::span<const char *const> texts);

    struct Notice {
        std::string channel;
        std::string text;
    };
    /// What other connections have said with NOTIFY since, after a LISTEN here. Does not wait: socket() becomes
    /// readable when there may be something.
    Result<std::vector<Notice>> heard();
    int socket() const;

    /// Runs a prepared statement and waits for its rows. Fails with the first error of what was sent before.
    Result<Rows> ask(std::size_t statement, const Values &values);
    /// The same for several, in their order and in one journey.
    Result<std::vector<Rows>> askEach(std::span<const Question> questions);

    /// The same outside a change, row by row as they come. Ends with the first failure, its own or of what
    /// takes them, and the connection with it.
    Status each(std::size_t statement, const std::function<Status(const Rows &)> &take);

    /// Between begin() and commit() or rollback(), send() does not wait: what went wrong is told by the next that does.
    /// Weak where the server would acknowledge a commit before it has written it.
    Status begin();
    Status send(std::size_t statement, const Values &values);
    /// Storage also where the server committed and warns that it could not do so as configured, for example to a
    /// standby.
    Status commit();
    void rollback();

private:
    struct Close {
        void operator()(pg_conn *connection) const;
    };
    Status queue(std::size_t statement, const Values &values);
    pg_result *next();
    Rows run(const std::string &sql);
    Status take(const Rows &rows);
    ErrorCode codeOf(const pg_result *result);
    Status drain();
    Status leavePipeline();
    Status failed(ErrorCode code);

    std::unique_ptr<pg_conn, Close> m_connection;
    std::unique_ptr<bool> m_warned
        = std::make_unique<bool>(false); ///< by the server; its address stays when this moves
    std::chrono::milliseconds m_patience{};
    bool m_isLost = false; ///< the server said that this is its last word, or nothing for too long
    std::size_t m_sent = 0; ///< statements whose results have not been taken
    std::optional<ErrorCode> m_failure; ///< of the transaction
};

} // namespace caseweave::pq
