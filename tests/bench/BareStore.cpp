// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/BareStore.h"

#include "crypto/cbor/Writer.h"
#include "crypto/chance/Random.h"
#include "crypto/hash/Hash.h"
#include "sync/pq/Connection.h"
#include "sync/sql/Database.h"
#include "tests/bench/Report.h"

#include <fcntl.h>
#include <unistd.h>

namespace caseweave::bench {

namespace {

/// Batches until the time is over; rows a second.
template <class Batch>
double rate(int batch, std::uint64_t seconds, Batch one)
{
    const Stopwatch watch;
    std::uint64_t rows = 0;
    while (watch.milliseconds() < static_cast<double>(seconds) * 1000) {
        if (!one(rows))
            return -1;
        rows += static_cast<std::uint64_t>(batch);
    }
    return static_cast<double>(rows) / watch.milliseconds() * 1000;
}

Digest hashOfNumber(std::uint64_t number)
{
    cbor::Writer out(16);
    return hash("caseweave-bench", out.uint(number).take());
}

} // namespace

double bareSqliteRows(const std::filesystem::path &folder, BareRow row, std::size_t bytes, int batch,
                      std::uint64_t seconds)
{
    SystemRandom random;
    const Bytes filling = random.bytes(bytes);
    const bool isDistinct = row == BareRow::Distinct;
    const std::string name = isDistinct ? "bare-distinct.db" : "bare-rows.db";
    sql::OpenOptions options;
    options.cacheKib = 64 << 10;
    options.walPages = 4000;
    auto database = sql::Database::openPlain((folder / name).string(), options);
    if (!database || !database->execute("CREATE TABLE row (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
        || !database->execute("CREATE TABLE row_hash (hash BLOB PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID"))
        return -1;
    auto insert = database->prepare("INSERT INTO row (id, bytes) VALUES (?1, ?2)");
    auto insertHash = database->prepare("INSERT INTO row_hash (hash, id) VALUES (?1, ?2)");
    if (!insert || !insertHash)
        return -1;
    return rate(batch, seconds, [&](std::uint64_t from) {
        bool done = database->execute("BEGIN").ok();
        for (std::uint64_t id = from; id < from + static_cast<std::uint64_t>(batch) && done; ++id) {
            done = insert->bind(id, filling).run().ok();
            done = done && (!isDistinct || insertHash->bind(hashOfNumber(id), id).run().ok());
        }
        return done && database->execute("COMMIT").ok();
    });
}

double bareDiskBlocks(const std::filesystem::path &folder, std::size_t bytes, int batch, std::uint64_t seconds)
{
    SystemRandom random;
    const Bytes filling = random.bytes(bytes * static_cast<std::size_t>(batch));
    const int file = ::open((folder / ("bare-blocks-" + std::to_string(batch))).c_str(),
                            O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0)
        return -1;
    const double found = rate(batch, seconds, [&](std::uint64_t) {
        return ::write(file, filling.data(), filling.size()) == static_cast<ssize_t>(filling.size())
            && ::fdatasync(file) == 0;
    });
    ::close(file);
    return found;
}

double barePostgresRows(const std::string &database, BareRow row, std::size_t bytes, int batch, std::uint64_t seconds)
{
    SystemRandom random;
    const Bytes filling = random.bytes(bytes);
    const bool isDistinct = row == BareRow::Distinct;
    auto connection = pq::Connection::open(database);
    constexpr const char *inserts[] = {
        "INSERT INTO bare_row (id, bytes) SELECT * FROM unnest($1::bigint[], $2::bytea[])",
        "INSERT INTO bare_row (id, bytes, hash) SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bytea[])",
    };
    if (!connection
        || !connection->execute("DROP TABLE IF EXISTS bare_row; CREATE TABLE bare_row (id bigint PRIMARY KEY, bytes "
                                "bytea NOT NULL, hash bytea UNIQUE); "
                                "ALTER TABLE bare_row ALTER COLUMN bytes SET STORAGE EXTERNAL")
        || !connection->prepare(inserts))
        return -1;
    pq::Array ids(pq::Array::Of::Number);
    pq::Array all(pq::Array::Of::Bytes);
    pq::Array hashes(pq::Array::Of::Bytes);
    const double rows = rate(batch, seconds, [&](std::uint64_t from) {
        for (pq::Array *column : {&ids, &all, &hashes})
            column->clear();
        for (std::uint64_t id = from; id < from + static_cast<std::uint64_t>(batch); ++id) {
            ids.add(id);
            all.add(filling);
            if (isDistinct)
                hashes.add(hashOfNumber(id));
        }
        const pq::Values values = isDistinct ? pq::Values(ids, all, hashes) : pq::Values(ids, all);
        return connection->begin().ok() && connection->send(isDistinct ? 1 : 0, values).ok()
            && connection->commit().ok();
    });
    return connection->execute("DROP TABLE bare_row").ok() ? rows : -1;
}

} // namespace caseweave::bench
