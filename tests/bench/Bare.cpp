// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/Bare.h"

#include "crypto/chance/Random.h"
#include "crypto/hash/Hash.h"
#include "crypto/seal/Seal.h"
#include "sync/log/CaseLog.h"
#include "tests/bench/BareTls.h"
#include "tests/bench/Report.h"

#include <array>
#include <sqlite3.h>

namespace caseweave::bench {

namespace {

constexpr std::size_t pieceBytes = std::size_t{64} * 1024;

/// The tables that hold a row or more for each entry. The few rows of the others are left out.
constexpr std::array<const char *, 3> entryTables{"log_entry", "app_event", "app_line"};

class Raw {
public:
    ~Raw() { sqlite3_close_v2(handle); }
    bool open(const std::filesystem::path &file, const SecretBytes &key)
    {
        const std::string hex = "x'" + toHex(key.view()) + "'";
        return sqlite3_open(file.c_str(), &handle) == SQLITE_OK
            && sqlite3_key(handle, hex.data(), static_cast<int>(hex.size())) == SQLITE_OK
            && run("PRAGMA cipher_page_size = " + std::to_string(CaseLog::fileOptions().pageSize))
            && run("PRAGMA cache_size = -" + std::to_string(CaseLog::fileOptions().cacheKib))
            && run("PRAGMA journal_mode = WAL") && run("PRAGMA synchronous = FULL");
    }
    bool run(const std::string &sql)
    {
        return sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
    }
    sqlite3 *handle = nullptr;
};

class Prepared {
public:
    Prepared(sqlite3 *database, const std::string &sql)
    {
        sqlite3_prepare_v2(database, sql.c_str(), -1, &handle, nullptr);
    }
    ~Prepared() { sqlite3_finalize(handle); }
    Prepared(const Prepared &) = delete;
    Prepared &operator=(const Prepared &) = delete;
    sqlite3_stmt *handle = nullptr;
};

BareRows::Cell cellOf(sqlite3_stmt *row, int column)
{
    const int type = sqlite3_column_type(row, column);
    if (type == SQLITE_NULL)
        return {};
    if (type == SQLITE_INTEGER)
        return std::int64_t{sqlite3_column_int64(row, column)};
    const auto *bytes = static_cast<const std::uint8_t *>(sqlite3_column_blob(row, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, column));
    if (type == SQLITE_TEXT)
        return std::string(bytes, bytes + size);
    return Bytes(bytes, bytes + size);
}

std::optional<BareRows::Table> readTable(sqlite3 *from, const std::string &name)
{
    BareRows::Table table;
    const Prepared schema(from, "SELECT sql FROM sqlite_master WHERE name = '" + name + "'");
    const Prepared rows(from, "SELECT * FROM " + name);
    if (!schema.handle || !rows.handle || sqlite3_step(schema.handle) != SQLITE_ROW)
        return std::nullopt;
    table.create = reinterpret_cast<const char *>(sqlite3_column_text(schema.handle, 0));
    const int columns = sqlite3_column_count(rows.handle);
    table.columns = static_cast<std::size_t>(columns);
    table.insert = "INSERT INTO " + name + " VALUES(?";
    for (int i = 1; i < columns; ++i)
        table.insert += ", ?";
    table.insert += ")";
    while (sqlite3_step(rows.handle) == SQLITE_ROW) {
        for (int i = 0; i < columns; ++i)
            table.cells.push_back(cellOf(rows.handle, i));
    }
    return table;
}

/// The cells outlive the step, so nothing is copied.
void bindCell(sqlite3_stmt *into, int at, const BareRows::Cell &cell)
{
    if (const auto *number = std::get_if<std::int64_t>(&cell))
        sqlite3_bind_int64(into, at, *number);
    else if (const auto *text = std::get_if<std::string>(&cell))
        sqlite3_bind_text(into, at, text->data(), static_cast<int>(text->size()), SQLITE_STATIC);
    else if (const auto *bytes = std::get_if<Bytes>(&cell))
        sqlite3_bind_blob(into, at, bytes->empty() ? "" : static_cast<const void *>(bytes->data()),
                          static_cast<int>(bytes->size()), SQLITE_STATIC);
    else
        sqlite3_bind_null(into, at);
}

bool insertRow(sqlite3_stmt *into, const BareRows::Table &table, std::size_t row)
{
    for (std::size_t i = 0; i < table.columns; ++i)
        bindCell(into, static_cast<int>(i) + 1, table.cells[row * table.columns + i]);
    const bool done = sqlite3_step(into) == SQLITE_DONE;
    sqlite3_reset(into);
    return done;
}

/// Inserts the rows of all tables share by share.
class Inserter {
public:
    Inserter(Raw &raw, const BareRows &rows, std::size_t most) : m_rows(rows), m_most(most)
    {
        for (const BareRows::Table &table : rows.tables)
            m_into.push_back(std::make_unique<Prepared>(raw.handle, table.insert));
    }
    /// Up to this part of `shares`.
    bool insert(std::size_t share, std::size_t shares)
    {
        bool ok = true;
        for (std::size_t i = 0; i < m_into.size(); ++i) {
            const BareRows::Table &table = m_rows.tables[i];
            const std::size_t most = std::min(m_most, table.rows());
            for (std::size_t row = most * (share - 1) / shares; ok && row < most * share / shares; ++row)
                ok = insertRow(m_into[i]->handle, table, row);
        }
        return ok;
    }

private:
    const BareRows &m_rows;
    std::size_t m_most;
    std::vector<std::unique_ptr<Prepared>> m_into;
};

} // namespace

BareRows BareRows::read(const std::filesystem::path &caseFile, const SecretBytes &key)
{
    BareRows read;
    Raw raw;
    if (!raw.open(caseFile, key))
        return {};
    for (const char *name : entryTables) {
        auto table = readTable(raw.handle, name);
        if (!table)
            return {};
        read.tables.push_back(std::move(*table));
    }
    return read;
}

BareCatchup bareCatchup(std::size_t bytes, const BareRows &rows, std::size_t mostRows,
                        const std::filesystem::path &scratch)
{
    SystemRandom random;
    const Bytes key = random.bytes(32);
    std::vector<Bytes> pieces;
    for (std::size_t done = 0; done < bytes; done += pieceBytes)
        pieces.push_back(seal(key, {}, random.bytes(std::min(pieceBytes, bytes - done))));
    Raw raw;
    if (rows.tables.empty() || !raw.open(scratch, SecretBytes::random(32, random)))
        return {};
    for (const BareRows::Table &table : rows.tables) {
        if (!raw.run(table.create))
            return {};
    }
    Inserter inserter(raw, rows, mostRows);
    BareCatchup bare;
    double insertMs = 0;
    std::size_t taken = 0;
    const double before = threadProcessorMs();
    bare.totalMs = bareReceiveMs(pieces, [&](ByteView piece) {
        const auto opened = open(key, {}, piece);
        if (!opened)
            return false;
        static_cast<void>(hash("bench", *opened)); // in another library: not optimised away
        const Stopwatch watch;
        bool ok = ++taken > 1 || raw.run("BEGIN IMMEDIATE");
        ok = ok && inserter.insert(taken, pieces.size()) && (taken < pieces.size() || raw.run("COMMIT"));
        insertMs += watch.milliseconds();
        return ok;
    });
    bare.insertMs = insertMs;
    bare.processorMs = threadProcessorMs() - before;
    return bare;
}

} // namespace caseweave::bench
