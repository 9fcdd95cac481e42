// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/find/FindFile.h"

namespace caseweave {

namespace {

// The words of a document stand in find_text alone, from which no text can be put together again: it keeps which
// documents a word is in, not where. find_word is what words there are, for what is written much like them. A thing is
// an object, or an entry; mark is the hash of an object's document, and NULL for an entry, which never changes.
constexpr sql::SchemaStep steps[] = {
    {1, R"sql(
CREATE TABLE find_meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE find_case(
  number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, generation INTEGER NOT NULL, entries INTEGER NOT NULL);
CREATE TABLE find_run(
  number INTEGER NOT NULL, device INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
  PRIMARY KEY(number, device, first)) WITHOUT ROWID;
CREATE TABLE find_document(
  row INTEGER PRIMARY KEY, number INTEGER NOT NULL, thing BLOB NOT NULL, version BLOB, minute INTEGER NOT NULL,
  clock INTEGER NOT NULL, title TEXT NOT NULL, said TEXT NOT NULL, mark BLOB);
CREATE INDEX find_document_thing ON find_document(number, thing);
CREATE TABLE find_word(row INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE);
CREATE VIRTUAL TABLE find_text USING fts5(
  words, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='1 2 3');
)sql"},
};

constexpr int writerCacheKib = 16 * 1024;
constexpr int readerCacheKib = 48 * 1024;

sql::OpenOptions optionsOf(bool create, int cacheKib)
{
    sql::OpenOptions options;
    options.create = create;
    options.cacheKib = cacheKib;
    // What a power cut takes is read from the cases again.
    options.synchronous = sql::Synchronous::Normal;
    return options;
}

Result<std::int64_t> versionOf(sql::Database &database)
{
    return database.queryInteger("SELECT value FROM find_meta WHERE key='version'");
}

/// Whether it can be gone on with.
Result<sql::Database> openAsItIs(const std::filesystem::path &file, const SecretBytes &key)
{
    auto database = sql::Database::open(file.string(), key, optionsOf(false, writerCacheKib));
    if (!database)
        return database.error();
    const auto version = versionOf(*database);
    if (!version)
        return version.error();
    if (*version != findVersion)
        return ErrorCode::UnknownSuite;
    return database;
}

Result<sql::Database> begin(const std::filesystem::path &file, const SecretBytes &key)
{
    auto database = sql::Database::open(file.string(), key, optionsOf(true, writerCacheKib));
    if (!database)
        return database.error();
    Status made = database->migrate(steps);
    if (made)
        made = database->execute("INSERT OR REPLACE INTO find_meta VALUES('version', " + std::to_string(findVersion)
                                 + ")");
    if (!made)
        return made.error();
    return database;
}

QDate firstDay()
{
    return QDate::fromJulianDay(2378497); // 1 January 1800, where payloads begin
}

} // namespace

namespace findfile {

Result<sql::Database> openToWrite(const std::filesystem::path &file, const SecretBytes &key, bool &begun)
{
    begun = false;
    auto database = openAsItIs(file, key);
    if (database || database.code() == ErrorCode::DiskFull || database.code() == ErrorCode::Busy)
        return database;
    begun = true;
    erase(file);
    return begin(file, key);
}

Result<sql::Database> openToRead(const std::filesystem::path &file, const SecretBytes &key)
{
    auto database = sql::Database::open(file.string(), key, optionsOf(false, readerCacheKib));
    if (!database)
        return database.error();
    const auto version = versionOf(*database);
    if (!version)
        return version.error();
    if (*version != findVersion)
        return ErrorCode::UnknownSuite;
    if (const Status closed = database->execute("PRAGMA query_only = ON"); !closed)
        return closed.error();
    return database;
}

void erase(const std::filesystem::path &file)
{
    std::error_code ignored;
    for (const char *ending : {"", "-wal", "-shm", "-journal"})
        std::filesystem::remove(std::filesystem::path(file) += ending, ignored);
}

} // namespace findfile

namespace findrow {

std::int64_t dayOf(const QDate &day)
{
    if (!day.isValid())
        return 0;
    return std::clamp<std::int64_t>(firstDay().daysTo(day) + 1, 1, (std::int64_t{1} << dayBits) - 1);
}

QDate dateOf(std::int64_t row)
{
    const std::int64_t day = row >> numberBits & ((std::int64_t{1} << dayBits) - 1);
    return day == 0 ? QDate() : firstDay().addDays(day - 1);
}

FoundKind kindOf(std::int64_t row)
{
    return static_cast<FoundKind>(row >> (numberBits + dayBits));
}

std::int64_t firstOf(FoundKind kind)
{
    return static_cast<std::int64_t>(kind) << (numberBits + dayBits);
}

std::int64_t lastOf(FoundKind kind)
{
    return firstOf(kind) + (std::int64_t{1} << (numberBits + dayBits)) - 1;
}

std::int64_t firstOf(FoundKind kind, const QDate &day)
{
    return firstOf(kind) + (dayOf(day) << numberBits);
}

} // namespace findrow

} // namespace caseweave
