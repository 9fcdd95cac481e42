// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/BareStore.h"

#include "crypto/chance/Random.h"
#include "sync/pq/Connection.h"
#include "sync/sql/Database.h"
#include "tests/bench/Report.h"

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

} // namespace

double bareSqliteRows(const std::filesystem::path &folder, std::size_t bytes, int batch, std::uint64_t seconds)
{
    SystemRandom random;
    const Bytes row = random.bytes(bytes);
    auto database = sql::Database::openPlain((folder / "bare-rows.db").string());
    if (!database || !database->execute("CREATE TABLE row (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)"))
        return -1;
    auto insert = database->prepare("INSERT INTO row (id, bytes) VALUES (?1, ?2)");
    if (!insert)
        return -1;
    return rate(batch, seconds, [&](std::uint64_t from) {
        bool done = database->execute("BEGIN").ok();
        for (int i = 0; i < batch && done; ++i)
            done = insert->bind(from + static_cast<std::uint64_t>(i), row).run().ok();
        return done && database->execute("COMMIT").ok();
    });
}

double barePostgresRows(const std::string &database, std::size_t bytes, int batch, std::uint64_t seconds)
{
    SystemRandom random;
    const Bytes row = random.bytes(bytes);
    auto connection = pq::Connection::open(database);
    constexpr const char *insert[] = {"INSERT INTO bare_row (id, bytes) VALUES ($1, $2)"};
    if (!connection
        || !connection->execute("DROP TABLE IF EXISTS bare_row; CREATE TABLE bare_row (id bigint PRIMARY KEY, bytes "
                                "bytea NOT NULL)")
        || !connection->prepare(insert))
        return -1;
    const double rows = rate(batch, seconds, [&](std::uint64_t from) {
        bool done = connection->begin().ok();
        for (int i = 0; i < batch && done; ++i)
            done = connection->send(0, pq::Values(from + static_cast<std::uint64_t>(i), row)).ok();
        return done && connection->commit().ok();
    });
    return connection->execute("DROP TABLE bare_row").ok() ? rows : -1;
}

} // namespace caseweave::bench
