// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/SqliteContents.h"

#include "crypto/vault/VaultFile.h"
#include "sync/hub/SqliteHubStore.h"

namespace caseweave {
namespace {

/// Which columns are bytes is the same for every row of a table; a column that is no integer is bytes.
StoreContents::Row rowOf(const sql::Statement &statement, Table table)
{
    static constexpr std::array<std::string_view, tableCount> forms{
        "ibiii", "bb",          "bb",  "b",   "bib",  "ibiiibb", "ibib", "ibbii",  "bib",
        "bibi",  "ibbiiiiiiib", "bib", "bbi", "bbbi", "bbbi",    "bib",  "bbiiii", "biii"};
    StoreContents::Row row;
    int column = 0;
    for (const char form : forms[static_cast<std::size_t>(table)]) {
        if (form == 'i') {
            row.emplace_back(statement.integer(column++));
        } else {
            const ByteView bytes = statement.blob(column++);
            row.emplace_back(Bytes(bytes.begin(), bytes.end()));
        }
    }
    return row;
}

Digest hashOf(const StoreContents::Row &envelope)
{
    return wire::envelopeIdOf(std::get<Bytes>(envelope[5]));
}

/// To open one would make something of it.
bool isEmptyFile(const std::string &utf8File)
{
    std::error_code problem;
    return std::filesystem::file_size(utf8File, problem) == 0 && !problem;
}

bool isThere(const std::string &utf8File)
{
    std::error_code problem;
    return std::filesystem::exists(utf8File, problem) && !isEmptyFile(utf8File);
}

} // namespace

/// Whether a hub ever made its tables in the file.
Result<bool> SqliteContents::isStore(const std::string &utf8File)
{
    if (isEmptyFile(utf8File))
        return false;
    sql::OpenOptions options;
    options.create = false;
    Result<sql::Database> database = sql::Database::openPlain(utf8File, options);
    if (!database)
        return database.error();
    const Result<std::int64_t> step = database->queryInteger("PRAGMA user_version");
    return step ? Result<bool>(*step > 0) : Result<bool>(step.error());
}

Status SqliteContents::openAlone(const std::string &utf8File, Use use)
{
    Result<FolderLock> lock = FolderLock::take(std::filesystem::path(utf8File).parent_path() / "hub.lock");
    if (!lock)
        return lock.code() == ErrorCode::Conflict ? ErrorCode::Busy : lock.code();
    m_lock = std::move(*lock);
    if (use == Use::AloneThere) {
        const Result<bool> found = isStore(utf8File);
        return found && *found ? openToWrite(utf8File) : Status(found ? ErrorCode::NotFound : found.code());
    }
    if (isThere(utf8File)) {
        Status status = openToWrite(utf8File);
        const Result<bool> empty = status ? isEmpty() : Result<bool>(status.error());
        if (!empty || !*empty)
            return empty ? Status() : Status(empty.error());
    }
    m_file = utf8File;
    for (const char *const suffix : {"", "-wal", "-shm", "-journal"}) {
        std::error_code none;
        std::filesystem::remove(unfinished(m_file) + suffix, none); // of a copy that was interrupted
    }
    return openToWrite(unfinished(m_file));
}

/// Makes the tables, or brings them up to date.
Status SqliteContents::openToWrite(const std::string &utf8File)
{
    if (const auto store = SqliteHubStore::open(utf8File); !store)
        return store.error();
    Result<sql::Database> database = sql::Database::openPlain(utf8File);
    if (!database)
        return database.error();
    m_database = std::move(*database);
    return {};
}

Status SqliteContents::openToRead(const std::string &utf8File, Use use)
{
    if (use == Use::Beside && isEmptyFile(utf8File))
        return ErrorCode::NotFound;
    sql::OpenOptions options;
    options.create = false;
    Result<sql::Database> database
        = use == Use::Look ? sql::Database::openPlainToLook(utf8File) : sql::Database::openPlain(utf8File, options);
    if (!database)
        return database.error();
    const Result<std::int64_t> step = database->queryInteger("PRAGMA user_version");
    if (!step)
        return step.error();
    if (*step == 0 && use == Use::Beside)
        return ErrorCode::NotFound;
    if (*step != SqliteHubStore::newestStep)
        return ErrorCode::UnknownSuite;
    m_database = std::move(*database);
    // What is read first settles what the transaction sees (WAL).
    if (Status status = m_database.execute("BEGIN"); !status)
        return status;
    const Result<std::int64_t> first = m_database.queryInteger("SELECT count(*) FROM sqlite_master");
    return first ? Status() : Status(first.error());
}

Result<std::unique_ptr<StoreContents>> SqliteContents::open(const std::string &utf8File, Use use)
{
    auto contents = std::make_unique<SqliteContents>();
    const Status opened = isAlone(use) ? contents->openAlone(utf8File, use) : contents->openToRead(utf8File, use);
    const Status prepared = opened ? contents->prepare() : opened;
    if (!prepared)
        return prepared.error();
    return std::unique_ptr<StoreContents>(std::move(contents));
}

Status SqliteContents::prepare()
{
    std::vector<std::pair<sql::Statement *, const char *>> all;
    for (std::size_t i = 0; i < tableCount; ++i)
        all.emplace_back(&m_write[i], sqliteTables[i].write);
    all.emplace_back(&m_addHash,
                     "INSERT INTO envelope_hash (mailbox, hash, sequence) "
                     "VALUES ((SELECT id FROM mailbox WHERE tag = ?1 AND space = ?2), ?3, ?4)");
    all.emplace_back(&m_findHash, "SELECT sequence FROM envelope_hash WHERE mailbox = ?1 AND hash = ?2");
    for (const auto &[place, text] : all) {
        Result<sql::Statement> statement = m_database.prepare(text);
        if (!statement)
            return statement.error();
        *place = std::move(*statement);
    }
    return {};
}

Status SqliteContents::read(Table table, const Each &each)
{
    Result<sql::Statement> statement = m_database.prepare(sqliteTables[static_cast<std::size_t>(table)].read);
    if (!statement)
        return statement.error();
    for (;;) {
        const Result<bool> next = statement->step();
        if (!next)
            return next.error();
        if (!*next)
            return {};
        const Row row = rowOf(*statement, table);
        Status status = table == Table::Envelope ? checkEnvelope(row, statement->integer(7)) : Status();
        if (status)
            status = each(row);
        if (!status)
            return noted(status, table, row);
    }
}

Status SqliteContents::checkEnvelope(const Row &row, std::int64_t mailbox)
{
    const Result<bool> found = m_findHash.bind(mailbox, hashOf(row)).step();
    if (!found)
        return found.error();
    const bool isSame = *found && m_findHash.integer(0) == std::get<std::int64_t>(row[2]);
    m_findHash.reset();
    return isSame ? Status() : Status(ErrorCode::Damaged);
}

Status SqliteContents::begin()
{
    return m_database.execute("BEGIN IMMEDIATE");
}

Status SqliteContents::write(Table table, const Row &row)
{
    const Status status = m_write[static_cast<std::size_t>(table)].bindAll(row).run();
    if (!status || table != Table::Envelope)
        return status;
    return m_addHash
        .bind(std::get<Bytes>(row[1]), std::get<std::int64_t>(row[0]), hashOf(row), std::get<std::int64_t>(row[2]))
        .run();
}

Status SqliteContents::commit()
{
    Status status = m_database.execute("COMMIT");
    return status && !m_file.empty() ? finish() : status;
}

Status SqliteContents::finish()
{
    const std::string file = std::exchange(m_file, {});
    // All into the one file that gets the name.
    if (Status status = m_database.checkpoint(); !status)
        return status;
    for (sql::Statement &statement : m_write)
        statement = {};
    m_addHash = {};
    m_findHash = {};
    m_database.close();
    if (std::rename(unfinished(file).c_str(), file.c_str()) != 0)
        return ErrorCode::Storage;
    Status status = syncFolder(std::filesystem::path(file).parent_path());
    if (status)
        status = openToWrite(file);
    return status ? prepare() : status;
}

Result<bool> SqliteContents::isEmpty()
{
    const auto rows
        = m_database.queryInteger("SELECT EXISTS (SELECT 1 FROM mailbox) + EXISTS (SELECT 1 FROM directory) "
                                  "+ EXISTS (SELECT 1 FROM enrolment) + EXISTS (SELECT 1 FROM peer)");
    if (!rows)
        return rows.error();
    return *rows == 0;
}

} // namespace caseweave
