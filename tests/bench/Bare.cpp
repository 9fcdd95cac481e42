// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/Bare.h"

#include "crypto/chance/Random.h"
#include "crypto/hash/Hash.h"
#include "crypto/seal/Seal.h"
#include "sync/log/CaseLog.h"
#include "tests/bench/BareTls.h"
#include "tests/bench/Report.h"

#include <sqlite3.h>

namespace caseweave::bench {

namespace {

constexpr std::size_t pieceBytes = 64 * 1024;

double openAndHash(std::size_t bytes)
{
    SystemRandom random;
    const Bytes key = random.bytes(32);
    const Bytes sealed = seal(key, {}, Bytes(pieceBytes, 0x61));
    const Stopwatch watch;
    std::uint8_t sum = 0;
    for (std::size_t done = 0; done < bytes; done += pieceBytes) {
        const auto opened = open(key, {}, sealed);
        if (!opened)
            return -1;
        sum = static_cast<std::uint8_t>(sum + hash("bench", *opened)[0]);
    }
    const double took = watch.milliseconds();
    return sum == 0 && bytes == 1 ? -1 : took; // the sum is used, so that nothing is optimised away
}

class Raw {
public:
    ~Raw() { sqlite3_close_v2(handle); }
    bool open(const std::filesystem::path &file, const SecretBytes &key)
    {
        const std::string hex = "x'" + toHex(key.view()) + "'";
        return sqlite3_open(file.c_str(), &handle) == SQLITE_OK
            && sqlite3_key(handle, hex.data(), static_cast<int>(hex.size())) == SQLITE_OK
            && run("PRAGMA cipher_default_page_size = " + std::to_string(CaseLog::fileOptions().pageSize))
            && run("PRAGMA cipher_page_size = " + std::to_string(CaseLog::fileOptions().pageSize))
            && run("PRAGMA cache_size = -" + std::to_string(CaseLog::fileOptions().cacheKib))
            && run("PRAGMA journal_mode = WAL") && run("PRAGMA synchronous = FULL");
    }
    bool run(const std::string &sql)
    {
        return sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
    }
    std::vector<std::pair<std::string, std::string>> pairs(const char *sql)
    {
        std::vector<std::pair<std::string, std::string>> all;
        sqlite3_stmt *statement = nullptr;
        sqlite3_prepare_v2(handle, sql, -1, &statement, nullptr);
        const auto text = [&statement](int column) {
            const auto *found = sqlite3_column_text(statement, column);
            return std::string(found ? reinterpret_cast<const char *>(found) : "");
        };
        while (statement && sqlite3_step(statement) == SQLITE_ROW)
            all.emplace_back(text(0), text(1));
        sqlite3_finalize(statement);
        return all;
    }
    sqlite3 *handle = nullptr;
};

/// Copies a table row by row with bound values, as a program inserts.
bool insertRows(sqlite3 *to, const std::string &table)
{
    sqlite3_stmt *from = nullptr;
    sqlite3_stmt *into = nullptr;
    sqlite3_prepare_v2(to, ("SELECT * FROM temp.copy_" + table).c_str(), -1, &from, nullptr);
    const int columns = from ? sqlite3_column_count(from) : 0;
    std::string marks;
    for (int i = 0; i < columns; ++i)
        marks += i == 0 ? "?" : ", ?";
    sqlite3_prepare_v2(to, ("INSERT INTO main." + table + " VALUES(" + marks + ")").c_str(), -1, &into, nullptr);
    bool ok = from && into;
    while (ok && sqlite3_step(from) == SQLITE_ROW) {
        for (int i = 0; i < columns; ++i)
            sqlite3_bind_value(into, i + 1, sqlite3_column_value(from, i));
        ok = sqlite3_step(into) == SQLITE_DONE;
        sqlite3_reset(into);
    }
    sqlite3_finalize(from);
    sqlite3_finalize(into);
    return ok;
}

double insertAll(const std::filesystem::path &caseFile, const SecretBytes &key, const std::filesystem::path &scratch)
{
    SystemRandom random;
    Raw raw;
    if (!raw.open(scratch, SecretBytes::random(32, random))
        || !raw.run("ATTACH '" + caseFile.string() + "' AS source KEY \"x'" + toHex(key.view()) + "'\""))
        return -1;
    const auto schema
        = raw.pairs("SELECT name, sql FROM source.sqlite_master WHERE sql NOT NULL AND name NOT LIKE 'sqlite_%' "
                    "ORDER BY type DESC");
    const auto tables
        = raw.pairs("SELECT name, '' FROM source.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
    for (const auto &[name, sql] : schema) {
        if (!raw.run(sql))
            return -1;
    }
    for (const auto &[name, unused] : tables) {
        if (!raw.run("CREATE TEMP TABLE copy_" + name + " AS SELECT * FROM source." + name))
            return -1;
    }
    const Stopwatch watch;
    bool ok = raw.run("BEGIN IMMEDIATE");
    for (const auto &[name, unused] : tables)
        ok = ok && insertRows(raw.handle, name);
    ok = ok && raw.run("COMMIT");
    return ok ? watch.milliseconds() : -1;
}

} // namespace

BareCatchup bareCatchup(std::size_t bytes, const std::filesystem::path &caseFile, const SecretBytes &key,
                        const std::filesystem::path &scratch)
{
    BareCatchup bare;
    bare.receiveMs = bareReceiveMs(bytes);
    bare.openMs = openAndHash(bytes);
    bare.insertMs = insertAll(caseFile, key, scratch);
    return bare;
}

} // namespace caseweave::bench
