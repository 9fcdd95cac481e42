// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/Bare.h"

#include "crypto/chance/Random.h"
#include "crypto/hash/Hash.h"
#include "crypto/seal/Seal.h"
#include "crypto/time/Clock.h"
#include "sync/log/CaseLog.h"
#include "sync/tls/SelfSigned.h"
#include "tests/bench/Report.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QThread>
#include <sqlite3.h>

namespace caseweave::bench {

namespace {

constexpr std::size_t pieceBytes = 64 * 1024;

QByteArray toQt(ByteView bytes)
{
    return {reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

/// Sends `bytes` bytes of noise to whoever connects, on a thread of its own.
class Sender final : public QThread {
public:
    explicit Sender(std::size_t bytes) : m_bytes(bytes) { }
    quint16 port = 0;
    QSemaphore ready;

protected:
    void run() override
    {
        SystemClock clock;
        auto made = tls::makeSelfSigned({"127.0.0.1"}, clock.nowSeconds() - 60, clock.nowSeconds() + 3600);
        if (!made)
            return ready.release();
        QSslServer server;
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificate(QSslCertificate(toQt(made->certificatePem)));
        configuration.setPrivateKey(QSslKey(toQt(made->keyPem.view()), QSsl::Ec));
        server.setSslConfiguration(configuration);
        if (server.listen(QHostAddress::LocalHost))
            port = server.serverPort();
        ready.release();
        if (port == 0)
            return;
        while (!server.hasPendingConnections()) {
            if (!server.waitForNewConnection(5000))
                return;
        }
        auto *socket = qobject_cast<QSslSocket *>(server.nextPendingConnection());
        if (!socket || (!socket->isEncrypted() && !socket->waitForEncrypted(5000)) || !socket->waitForReadyRead(5000))
            return;
        QByteArray noise(1 << 20, 'x');
        for (std::size_t left = m_bytes; left > 0;) {
            const std::size_t now = std::min(left, static_cast<std::size_t>(noise.size()));
            socket->write(noise.constData(), static_cast<qint64>(now));
            while (socket->bytesToWrite() > 0 && socket->waitForBytesWritten(5000)) { }
            left -= now;
        }
        socket->disconnectFromHost();
        if (socket->state() != QAbstractSocket::UnconnectedState)
            socket->waitForDisconnected(5000);
    }

private:
    std::size_t m_bytes;
};

double receive(std::size_t bytes)
{
    Sender sender(bytes);
    sender.start();
    sender.ready.acquire();
    QSslSocket socket;
    socket.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), sender.port);
    if (sender.port == 0 || !socket.waitForEncrypted(5000))
        return -1;
    const Stopwatch watch;
    socket.write("go");
    std::size_t got = 0;
    QByteArray buffer(static_cast<qsizetype>(pieceBytes), '\0');
    while (got < bytes) {
        if (socket.bytesAvailable() == 0 && !socket.waitForReadyRead(5000))
            break;
        const qint64 now = socket.read(buffer.data(), buffer.size());
        got += now > 0 ? static_cast<std::size_t>(now) : 0;
    }
    const double took = watch.milliseconds();
    socket.disconnectFromHost();
    sender.wait();
    return got == bytes ? took : -1;
}

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
    bare.receiveMs = receive(bytes);
    bare.openMs = openAndHash(bytes);
    bare.insertMs = insertAll(caseFile, key, scratch);
    return bare;
}

} // namespace caseweave::bench
