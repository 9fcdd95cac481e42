// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/pq/Connection.h"

#include <libpq-fe.h>

#include <cerrno>
#include <chrono>
#include <poll.h>

namespace caseweave::pq {
namespace {

constexpr std::size_t mostSent = 512; ///< results that wait to be taken, so that neither side's buffers grow on
constexpr int binary = 1;
constexpr std::string_view readOnly = "25006";

ErrorCode codeOfState(std::string_view state)
{
    if (state == "53100")
        return ErrorCode::DiskFull;
    if (state == "40001" || state == "40P01" || state == "55P03" || state == readOnly || state.starts_with("53"))
        return ErrorCode::Busy;
    if (state.starts_with("23"))
        return ErrorCode::Conflict;
    if (state.starts_with("XX00") && state != "XX000")
        return ErrorCode::Damaged;
    if (state == "42501")
        return ErrorCode::NotAllowed;
    return ErrorCode::Storage;
}

template <class Number>
void putBigEndian(Bytes &to, Number number)
{
    for (std::size_t left = sizeof number; left > 0; --left)
        to.push_back(static_cast<std::uint8_t>(number >> (8 * (left - 1))));
}

std::string_view fieldOf(const PGresult *result, int field)
{
    const char *text = result ? PQresultErrorField(result, field) : nullptr;
    return text ? text : "";
}

void noteWarning(void *warned, const PGresult *notice)
{
    if (fieldOf(notice, PG_DIAG_SEVERITY_NONLOCALIZED) == "WARNING")
        *static_cast<bool *>(warned) = true;
}

// What stands in the string goes before. A server that is gone is noticed in seconds, not when TCP gives up, and one
// that only reads is passed over for the next of the string's hosts.
constexpr const char *names[] = {"connect_timeout",      "keepalives_idle",  "keepalives_interval",
                                 "keepalives_count",     "tcp_user_timeout", "application_name",
                                 "target_session_attrs", "dbname",           nullptr};

std::array<const char *, std::size(names)> valuesWith(const std::string &connectionString)
{
    return {"5", "5", "2", "3", "10000", "caseweave-hub", "read-write", connectionString.c_str(), nullptr};
}

std::string nameOf(std::size_t statement)
{
    return "s" + std::to_string(statement);
}

} // namespace

void Rows::Clear::operator()(pg_result *result) const
{
    PQclear(result);
}

int Rows::count() const
{
    return PQntuples(m_result.get());
}

int Rows::columns() const
{
    return PQnfields(m_result.get());
}

bool Rows::isInteger(int column) const
{
    constexpr Oid bigint = 20; // of the server's pg_type, the same in every version
    return PQftype(m_result.get(), column) == bigint;
}

std::uint64_t Rows::changed() const
{
    return std::strtoull(PQcmdTuples(m_result.get()), nullptr, 10);
}

std::int64_t Rows::integer(int row, int column) const
{
    std::uint64_t value = 0;
    for (const std::uint8_t byte : blob(row, column))
        value = value << 8 | byte;
    return static_cast<std::int64_t>(value);
}

ByteView Rows::blob(int row, int column) const
{
    return {reinterpret_cast<const std::uint8_t *>(PQgetvalue(m_result.get(), row, column)),
            static_cast<std::size_t>(PQgetlength(m_result.get(), row, column))};
}

bool Rows::isNull(int row, int column) const
{
    return PQgetisnull(m_result.get(), row, column) != 0;
}

Array::Array(Of elements) : m_of(elements)
{
    clear();
}

/// The form of array_send() in the server's sources: dimensions, whether there are NULLs, the type of the elements,
/// how many there are, the first one's index; then each with its length.
void Array::clear()
{
    constexpr std::uint32_t bigint = 20; // of the server's pg_type, the same in every version
    constexpr std::uint32_t bytea = 17;
    m_count = 0;
    m_bytes.clear();
    for (const std::uint32_t number : {1U, 0U, m_of == Of::Number ? bigint : bytea, 0U, 1U})
        putBigEndian(m_bytes, number);
}

void Array::begin(std::size_t length)
{
    constexpr std::size_t countAt = 12;
    ++m_count;
    for (std::size_t i = 0; i < 4; ++i)
        m_bytes[countAt + i] = static_cast<std::uint8_t>(m_count >> (24 - 8 * i));
    putBigEndian(m_bytes, static_cast<std::uint32_t>(length));
}

void Array::add(std::uint64_t number)
{
    assert(m_of == Of::Number);
    begin(sizeof number);
    putBigEndian(m_bytes, std::min<std::uint64_t>(number, INT64_MAX));
}

void Array::add(ByteView bytes)
{
    assert(m_of == Of::Bytes);
    begin(bytes.size());
    m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
}

void Values::putNumber(std::int64_t value)
{
    // By its place: the pointer to it is made when the statement is sent, since this may be copied until then.
    auto &place = m_numbers[static_cast<std::size_t>(m_count)];
    for (std::size_t i = 0; i < place.size(); ++i)
        place[i] = static_cast<char>(static_cast<std::uint64_t>(value) >> (56 - 8 * i));
    m_lengths[static_cast<std::size_t>(m_count++)] = static_cast<int>(place.size());
}

void Values::putBytes(ByteView value)
{
    // Without an address it would be NULL.
    m_pointers[static_cast<std::size_t>(m_count)] = value.empty() ? "" : reinterpret_cast<const char *>(value.data());
    m_lengths[static_cast<std::size_t>(m_count++)] = static_cast<int>(value.size());
}

void Connection::Close::operator()(pg_conn *connection) const
{
    PQfinish(connection);
}

Status Connection::check(const std::string &connectionString)
{
    PQconninfoOption *options = PQconninfoParse(connectionString.c_str(), nullptr);
    if (!options)
        return ErrorCode::Malformed;
    bool isSecret = false;
    for (const PQconninfoOption *option = options; option->keyword; ++option) {
        const std::string_view keyword = option->keyword;
        isSecret = isSecret || (option->val && (keyword == "password" || keyword == "sslpassword"));
    }
    PQconninfoFree(options);
    return isSecret ? Status(ErrorCode::Weak) : Status();
}

bool Connection::isThere(const std::string &connectionString)
{
    return PQpingParams(names, valuesWith(connectionString).data(), 1) == PQPING_OK;
}

std::string Connection::whyNot(const std::string &connectionString)
{
    const std::unique_ptr<PGconn, Close> tried(PQconnectdbParams(names, valuesWith(connectionString).data(), 1));
    return PQstatus(tried.get()) == CONNECTION_OK ? std::string() : PQerrorMessage(tried.get());
}

Result<Connection> Connection::open(const std::string &connectionString, std::chrono::milliseconds patience)
{
    Connection connection;
    connection.m_patience = patience;
    connection.m_connection.reset(PQconnectdbParams(names, valuesWith(connectionString).data(), 1));
    if (!connection.isAlive())
        return ErrorCode::Network;
    PQsetNoticeReceiver(connection.m_connection.get(), noteWarning, connection.m_warned.get());
    return connection;
}

bool Connection::isAlive() const
{
    return m_connection && !m_isLost && PQstatus(m_connection.get()) == CONNECTION_OK;
}

ErrorCode Connection::codeOf(const pg_result *result)
{
    const std::string_view severity = fieldOf(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    const std::string_view state = fieldOf(result, PG_DIAG_SQLSTATE);
    // An error without a state is libpq's own, which may learn only with the next thing it reads that the server closed
    // the connection. A server that only reads has become a standby: another one is to be looked for.
    m_isLost = m_isLost || state.empty() || severity == "FATAL" || severity == "PANIC" || state == readOnly;
    return codeOfState(state);
}

bool Connection::inTransaction() const
{
    return isAlive() && PQtransactionStatus(m_connection.get()) != PQTRANS_IDLE;
}

Status Connection::failed(ErrorCode code)
{
    if (!m_failure)
        m_failure = code;
    return *m_failure;
}

Status Connection::take(const Rows &rows)
{
    const pg_result *result = rows.m_result.get();
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_PIPELINE_SYNC)
        return {};
    if (status == PGRES_PIPELINE_ABORTED && m_failure)
        return *m_failure;
    return codeOf(result);
}

/// The next result of what was sent; none where there is no more, or the server has said nothing for too long. A
/// standby that does not confirm, or a server that hangs, must not hold up a hub for ever.
pg_result *Connection::next()
{
    PGconn *connection = m_connection.get();
    PQflush(connection);
    const auto end = std::chrono::steady_clock::now() + m_patience;
    while (!m_isLost && PQisBusy(connection) == 1) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        pollfd socket{PQsocket(connection), POLLIN, 0};
        const int ready = left.count() > 0 && socket.fd >= 0 ? ::poll(&socket, 1, static_cast<int>(left.count())) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        m_isLost = ready <= 0 || PQconsumeInput(connection) != 1;
    }
    return m_isLost ? nullptr : PQgetResult(connection);
}

/// The last result of statements without parameters.
Rows Connection::run(const std::string &sql)
{
    Rows last;
    if (!isAlive() || PQsendQuery(m_connection.get(), sql.c_str()) != 1)
        return last;
    while (PGresult *result = next())
        last = Rows(result);
    return last;
}

Status Connection::execute(const std::string &sql)
{
    return take(run(sql));
}

Result<std::string> Connection::queryText(const std::string &sql)
{
    const Rows rows = run(sql);
    if (PQresultStatus(rows.m_result.get()) != PGRES_TUPLES_OK)
        return codeOf(rows.m_result.get());
    return rows.count() == 0 ? std::string() : std::string(PQgetvalue(rows.m_result.get(), 0, 0));
}

Result<std::vector<Connection::Notice>> Connection::heard()
{
    if (!isAlive() || PQconsumeInput(m_connection.get()) != 1) {
        m_isLost = true;
        return ErrorCode::Storage;
    }
    std::vector<Notice> all;
    while (PGnotify *notice = PQnotifies(m_connection.get())) {
        if (notice->be_pid != PQbackendPID(m_connection.get()))
            all.push_back({notice->relname, notice->extra});
        PQfreemem(notice);
    }
    return all;
}

int Connection::socket() const
{
    return PQsocket(m_connection.get());
}

Status Connection::prepare(std::span<const char *const> texts)
{
    PQenterPipelineMode(m_connection.get());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (PQsendPrepare(m_connection.get(), nameOf(i).c_str(), texts[i], 0, nullptr) != 1)
            return failed(ErrorCode::Storage);
        ++m_sent;
    }
    const Status status = leavePipeline();
    m_failure.reset();
    return status;
}

Status Connection::queue(std::size_t statement, const Values &values)
{
    std::array<int, Values::most> formats{};
    formats.fill(binary);
    std::array<const char *, Values::most> pointers = values.m_pointers;
    for (std::size_t i = 0; i < pointers.size(); ++i)
        pointers[i] = pointers[i] ? pointers[i] : values.m_numbers[i].data();
    if (PQsendQueryPrepared(m_connection.get(), nameOf(statement).c_str(), values.m_count, pointers.data(),
                            values.m_lengths.data(), formats.data(), binary)
        != 1)
        return failed(ErrorCode::Storage);
    ++m_sent;
    return {};
}

/// Takes the results of all that was sent, after the server was asked to give them.
Status Connection::drain()
{
    for (; m_sent > 0; --m_sent) {
        while (PGresult *result = next()) {
            if (const Status status = take(Rows(result)); !status)
                static_cast<void>(failed(status.code()));
        }
    }
    if (!isAlive())
        return failed(ErrorCode::Storage);
    return m_failure ? Status(*m_failure) : Status();
}

Result<std::vector<Rows>> Connection::askEach(std::span<const Question> questions)
{
    if (!isAlive())
        return ErrorCode::Storage;
    if (m_failure)
        return *m_failure;
    PGconn *connection = m_connection.get();
    const bool alone = PQpipelineStatus(connection) == PQ_PIPELINE_OFF;
    if (alone)
        PQenterPipelineMode(connection);
    const std::size_t before = m_sent;
    for (const Question &question : questions) {
        if (Status status = queue(question.statement, question.values); !status)
            return status.error();
    }
    const std::size_t asked = m_sent - before;
    if (alone)
        PQpipelineSync(connection);
    else
        PQsendFlushRequest(connection);
    m_sent = before;
    Status status = drain();
    std::vector<Rows> all;
    for (std::size_t i = 0; i < asked; ++i) {
        Rows rows(next());
        if (const auto state = PQresultStatus(rows.m_result.get());
            status && state != PGRES_TUPLES_OK && state != PGRES_COMMAND_OK)
            status = failed(codeOf(rows.m_result.get()));
        all.push_back(std::move(rows));
        while (PGresult *end = next())
            PQclear(end);
    }
    if (alone) {
        PQclear(next()); // of the sync
        PQexitPipelineMode(connection);
        m_failure.reset();
    }
    if (!status)
        return status.error();
    return all;
}

Result<Rows> Connection::ask(std::size_t statement, const Values &values)
{
    const Question question{statement, values};
    Result<std::vector<Rows>> all = askEach({&question, 1});
    if (!all)
        return all.error();
    return std::move(all->front());
}

Status Connection::each(std::size_t statement, const std::function<Status(const Rows &)> &take)
{
    if (!isAlive())
        return ErrorCode::Storage;
    Status status = queue(statement, Values());
    m_sent = 0;
    m_failure.reset();
    if (!status || PQsetSingleRowMode(m_connection.get()) != 1)
        return ErrorCode::Storage;
    while (PGresult *result = next()) {
        const Rows rows(result);
        const ExecStatusType state = PQresultStatus(result);
        if (state == PGRES_SINGLE_TUPLE)
            status = status ? take(rows) : status; // after the first failure the rest only runs dry
        else if (state != PGRES_TUPLES_OK)
            status = codeOf(result);
        m_isLost = m_isLost || !status;
    }
    return isAlive() || !status ? status : Status(ErrorCode::Storage);
}

Status Connection::begin()
{
    m_failure.reset();
    // What a lock shows is what the statement after it reads, whatever the server's default is. A server whose settings
    // are read again may begin to acknowledge too early at any time.
    const Result<std::string> durable
        = queryText("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SHOW synchronous_commit");
    if (!durable)
        return durable.error();
    if (*durable == "off") {
        rollback();
        return ErrorCode::Weak;
    }
    return PQenterPipelineMode(m_connection.get()) == 1 ? Status() : Status(ErrorCode::Storage);
}

Status Connection::send(std::size_t statement, const Values &values)
{
    if (!isAlive())
        return failed(ErrorCode::Storage);
    if (m_failure)
        return *m_failure;
    if (m_sent >= mostSent) {
        PQsendFlushRequest(m_connection.get());
        if (Status status = drain(); !status)
            return status;
    }
    return queue(statement, values);
}

/// Ends with the server at rest and every result taken.
Status Connection::leavePipeline()
{
    PQpipelineSync(m_connection.get());
    const Status status = drain();
    PQclear(next()); // of the sync
    PQexitPipelineMode(m_connection.get());
    return status;
}

Status Connection::commit()
{
    if (!isAlive())
        return failed(ErrorCode::Storage);
    *m_warned = false;
    if (PQsendQueryParams(m_connection.get(), "COMMIT", 0, nullptr, nullptr, nullptr, nullptr, binary) == 1)
        ++m_sent;
    else
        static_cast<void>(failed(ErrorCode::Storage));
    const Status status = leavePipeline();
    if (!status)
        return status;
    return *m_warned || inTransaction() ? Status(ErrorCode::Storage) : Status();
}

void Connection::rollback()
{
    if (!isAlive())
        return;
    if (PQpipelineStatus(m_connection.get()) != PQ_PIPELINE_OFF)
        static_cast<void>(leavePipeline());
    if (inTransaction())
        static_cast<void>(execute("ROLLBACK"));
    m_failure.reset();
}

} // namespace caseweave::pq
