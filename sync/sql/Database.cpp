// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/sql/Database.h"

#include <filesystem>
#include <sqlite3.h>

namespace caseweave::sql {
namespace {

constexpr std::size_t rawKeySize = 32;

/// SQLCipher takes a key as it is, without a derivation, in the form x'hex'.
SecretBytes rawKeySpec(const SecretBytes &key)
{
    static constexpr char digits[] = "0123456789abcdef";
    SecretBytes spec(2 * key.size() + 3);
    std::span<std::uint8_t> out = spec.span();
    out[0] = 'x';
    out[1] = out[out.size() - 1] = '\'';
    for (std::size_t i = 0; i < key.size(); ++i) {
        out[2 + 2 * i] = static_cast<std::uint8_t>(digits[key.view()[i] >> 4]);
        out[3 + 2 * i] = static_cast<std::uint8_t>(digits[key.view()[i] & 15]);
    }
    return spec;
}

/// The file by a name that tells SQLite that nobody changes it.
std::string immutableUri(const std::string &utf8Path)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char c : utf8Path) {
        if (c != '%' && c != '?' && c != '#') {
            uri += c;
            continue;
        }
        uri += '%';
        uri += digits[static_cast<std::uint8_t>(c) >> 4];
        uri += digits[static_cast<std::uint8_t>(c) & 15];
    }
    return uri + "?immutable=1";
}

} // namespace

Result<Database> Database::open(const std::string &utf8Path, const SecretBytes &key, const OpenOptions &options)
{
    if (key.size() != rawKeySize)
        return ErrorCode::BadKey;
    return openFile(utf8Path, &key, options);
}

Result<Database> Database::openPlain(const std::string &utf8Path, const OpenOptions &options)
{
    Result<Database> database = openFile(utf8Path, nullptr, options);
    if (!database && database.code() == ErrorCode::CannotOpen)
        return ErrorCode::Damaged;
    return database;
}

Result<Database> Database::openPlainToLook(const std::string &utf8Path)
{
    std::error_code none;
    const std::filesystem::path log = utf8Path + "-wal";
    const bool hasLog = std::filesystem::exists(log, none) && std::filesystem::file_size(log, none) > 0;
    Database database;
    // Whoever opens a write-ahead log makes its index beside it, unless nobody else is to see that; and whoever closes
    // it last would move it into the file. Without a log nothing need be locked at all.
    const int code = hasLog
        ? sqlite3_open_v2(utf8Path.c_str(), &database.m_handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, nullptr)
        : sqlite3_open_v2(immutableUri(utf8Path).c_str(), &database.m_handle,
                          SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE, nullptr);
    if (code != SQLITE_OK)
        return sqlite3_system_errno(database.m_handle) == ENOENT ? ErrorCode::NotFound
                                                                 : errorOf(database.m_handle, code);
    sqlite3_db_config(database.m_handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_db_config(database.m_handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(database.m_handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    if (Status status = database.execute("PRAGMA cipher_log_level = NONE; PRAGMA locking_mode = EXCLUSIVE; "
                                         "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON");
        !status)
        return status.error();
    if (const auto tables = database.queryInteger("SELECT count(*) FROM sqlite_master"); !tables)
        return tables.code() == ErrorCode::CannotOpen ? Error{ErrorCode::Damaged} : tables.error();
    if (Status status = database.execute("PRAGMA query_only = ON"); !status)
        return status.error();
    return database;
}

Result<Database> Database::openFile(const std::string &utf8Path, const SecretBytes *key, const OpenOptions &options)
{
    Database database;
    const int flags = SQLITE_OPEN_READWRITE | (options.create ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(utf8Path.c_str(), &database.m_handle, flags, nullptr);
    if (code != SQLITE_OK) {
        if (database.m_handle && sqlite3_system_errno(database.m_handle) == ENOENT && !options.create)
            return ErrorCode::NotFound;
        return errorOf(database.m_handle, code);
    }
    const Status status = database.configure(key, options);
    if (!status)
        return status.error();
    return database;
}

Status Database::configure(const SecretBytes *key, const OpenOptions &options)
{
    // SQLCipher would write to standard error whenever a key does not fit.
    static_cast<void>(execute("PRAGMA cipher_log_level = NONE"));
    if (key) {
        const SecretBytes spec = rawKeySpec(*key);
        const int code = sqlite3_key_v2(m_handle, "main", spec.view().data(), static_cast<int>(spec.size()));
        if (code != SQLITE_OK)
            return errorOf(m_handle, code);
    }
    sqlite3_busy_timeout(m_handle, options.busyTimeoutMs);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    const std::string settings = std::string(key ? "PRAGMA cipher_page_size = " : "PRAGMA page_size = ")
        + std::to_string(options.pageSize) + "; PRAGMA cache_size = -" + std::to_string(options.cacheKib)
        + "; PRAGMA wal_autocheckpoint = " + std::to_string(options.walPages)
        + "; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON";
    if (Status status = execute(settings); !status)
        return status;
    // The first read shows whether the key fits.
    if (const auto tables = queryInteger("SELECT count(*) FROM sqlite_master"); !tables)
        return tables.error();
    if (Status status = execute(options.wal ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE"); !status)
        return status;
    return execute(options.synchronous == Synchronous::Full ? "PRAGMA synchronous = FULL"
                                                            : "PRAGMA synchronous = NORMAL");
}

Database::Database(Database &&other) noexcept : m_handle(std::exchange(other.m_handle, nullptr)) { }

Database &Database::operator=(Database &&other) noexcept
{
    std::swap(m_handle, other.m_handle);
    return *this;
}

Database::~Database()
{
    close();
}

void Database::close()
{
    sqlite3_close_v2(std::exchange(m_handle, nullptr));
}

Result<Statement> Database::prepare(std::string_view sql)
{
    sqlite3_stmt *handle = nullptr;
    const int code = sqlite3_prepare_v3(m_handle, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                        &handle, nullptr);
    if (code != SQLITE_OK)
        return errorOf(m_handle, code);
    return Statement(handle);
}

Status Database::execute(std::string_view sql)
{
    const std::string text(sql); // ends with a zero
    const int code = sqlite3_exec(m_handle, text.c_str(), nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? Status() : Status(errorOf(m_handle, code));
}

Result<std::int64_t> Database::queryInteger(std::string_view sql)
{
    Result<Statement> statement = prepare(sql);
    if (!statement)
        return statement.error();
    const Result<bool> row = statement->step();
    if (!row)
        return row.error();
    return *row ? statement->integer(0) : 0;
}

std::int64_t Database::lastInsertedRow() const
{
    return sqlite3_last_insert_rowid(m_handle);
}

std::int64_t Database::changedRows() const
{
    return sqlite3_changes64(m_handle);
}

bool Database::inTransaction() const
{
    return sqlite3_get_autocommit(m_handle) == 0;
}

Status Database::migrate(std::span<const SchemaStep> steps)
{
    const Result<std::int64_t> version = queryInteger("PRAGMA user_version");
    if (!version)
        return version.error();
    if (*version > static_cast<std::int64_t>(steps.size()))
        return ErrorCode::UnknownSuite;
    for (const SchemaStep &step : steps.subspan(static_cast<std::size_t>(*version))) {
        Result<Transaction> transaction = Transaction::begin(*this);
        if (!transaction)
            return transaction.error();
        if (Status status = execute(step.sql); !status)
            return status;
        if (Status status = execute("PRAGMA user_version = " + std::to_string(step.number)); !status)
            return status;
        if (Status status = transaction->commit(); !status)
            return status;
    }
    return {};
}

Status Database::checkIntegrity()
{
    Result<Statement> statement = prepare("PRAGMA integrity_check(1)");
    if (!statement)
        return statement.error();
    const Result<bool> row = statement->step();
    if (!row)
        return row.error();
    return *row && statement->text(0) == "ok" ? Status() : Status(ErrorCode::Damaged);
}

Status Database::checkpoint()
{
    return execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

Status Database::limitPages(std::int64_t pages)
{
    return execute("PRAGMA max_page_count = " + std::to_string(pages));
}

Relaxed::Relaxed(Database &database) : m_database(database)
{
    // Without them commits are only slower.
    static_cast<void>(m_database.execute("PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000"));
}

Relaxed::~Relaxed()
{
    const Status full = m_database.execute("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000");
    assert(full);
    static_cast<void>(full);
}

Result<Transaction> Transaction::begin(Database &database)
{
    if (const Status status = database.execute("BEGIN IMMEDIATE"); !status)
        return status.error();
    return Transaction(database);
}

Transaction::~Transaction()
{
    // SQLite rolls back by itself after some errors; a second rollback would be an error of its own.
    if (m_database && m_database->inTransaction())
        static_cast<void>(m_database->execute("ROLLBACK"));
}

Status Transaction::commit()
{
    assert(m_database);
    const Status status = m_database->execute("COMMIT");
    if (!status && m_database->inTransaction())
        static_cast<void>(m_database->execute("ROLLBACK"));
    m_database = nullptr;
    return status;
}

} // namespace caseweave::sql
