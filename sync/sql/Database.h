// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/memory/SecretBytes.h"
#include "crypto/result/Result.h"
#include "sync/sql/Statement.h"

#include <span>

struct sqlite3;

namespace caseweave::sql {

enum class Synchronous : std::uint8_t {
    Normal, ///< with WAL: a power cut may lose the newest commits but never damages the file
    Full, ///< a commit that returned is on the disk
};

struct OpenOptions {
    int pageSize = 4096; ///< bytes; must be the same each time an encrypted file is opened
    int cacheKib = 4096;
    Synchronous synchronous = Synchronous::Full;
    bool wal = true;
    bool create = true; ///< false: NotFound when there is no such file
    int walPages = 1000; ///< when a commit leaves more in the write-ahead log, they are copied into the file
    int busyTimeoutMs = 5000; ///< how long to wait for another process's lock
};

/// One numbered step of a schema. Steps are never changed once released; a new one is added.
struct SchemaStep {
    int number; ///< 1, 2, 3, ...
    std::string_view sql; ///< one or more statements
};

/// One connection to an SQLite file, encrypted (SQLCipher) or plain. Move-only; belongs to one thread at a time.
/// Errors: DiskFull, Storage, Damaged, CannotOpen (wrong key, or bytes that are no database under this key), NotFound,
/// Busy (locked by another process for longer than busyTimeoutMs), Conflict (a constraint).
class Database {
public:
    /// An encrypted file. key has 32 bytes and is used as it is; it is copied into memory that SQLCipher wipes.
    static Result<Database> open(const std::string &utf8Path, const SecretBytes &key, const OpenOptions &options = {});
    /// A plain file, for what is no secret of anybody. Damaged when it is no database.
    static Result<Database> openPlain(const std::string &utf8Path, const OpenOptions &options = {});

    /// A plain file that nobody else has open, to be read as it is: nothing is made, moved or written, and what was
    /// left in its write-ahead log is read with it. NotFound when there is no such file.
    static Result<Database> openPlainToLook(const std::string &utf8Path);

    Database() = default;
    Database(Database &&other) noexcept;
    Database &operator=(Database &&other) noexcept;
    ~Database();

    bool isOpen() const { return m_handle != nullptr; }
    /// Statements that are still alive stay valid until they go.
    void close();

    /// The text must outlive nothing: SQLite copies it.
    Result<Statement> prepare(std::string_view sql);
    /// Any number of statements without parameters; rows are dropped.
    Status execute(std::string_view sql);
    /// The first column of the first row, 0 where there is none.
    Result<std::int64_t> queryInteger(std::string_view sql);

    std::int64_t lastInsertedRow() const;
    std::int64_t changedRows() const; ///< by the newest statement
    bool inTransaction() const;

    /// Brings the file to the newest step, each step in a transaction of its own, and keeps the number in user_version.
    /// UnknownSuite when the file was written by a newer program.
    Status migrate(std::span<const SchemaStep> steps);
    /// Reads every page and index. Damaged when something is wrong.
    Status checkIntegrity();
    /// Moves the write-ahead log into the file.
    Status checkpoint();
    /// Most pages the file may have; a write beyond it gives DiskFull.
    Status limitPages(std::int64_t pages);

private:
    static Result<Database> openFile(const std::string &utf8Path, const SecretBytes *key, const OpenOptions &options);
    Status configure(const SecretBytes *key, const OpenOptions &options);

    sqlite3 *m_handle = nullptr;
};

/// While it lives, commits to a file that is opened with Synchronous::Full are as with Normal. They outlive a crash of
/// the program; the next full commit takes them along to the disk. The write-ahead log is copied into the file every
/// 4000 pages rather than every 1000: pages that change again and again are then copied once. Not inside a transaction.
class Relaxed {
public:
    explicit Relaxed(Database &database);
    Relaxed(const Relaxed &) = delete;
    Relaxed &operator=(const Relaxed &) = delete;
    ~Relaxed();

private:
    Database &m_database;
};

/// BEGIN IMMEDIATE ... COMMIT. Rolls back when it goes without commit(). Must not outlive its database.
class Transaction {
public:
    static Result<Transaction> begin(Database &database);
    Transaction(Transaction &&other) noexcept : m_database(std::exchange(other.m_database, nullptr)) { }
    Transaction &operator=(Transaction &&) = delete;
    ~Transaction();
    /// On failure everything is rolled back.
    Status commit();

private:
    explicit Transaction(Database &database) : m_database(&database) { }
    Database *m_database;
};

} // namespace caseweave::sql
