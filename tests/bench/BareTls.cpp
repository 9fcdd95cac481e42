// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/BareTls.h"

#include "crypto/chance/Random.h"
#include "crypto/time/Clock.h"
#include "sync/log/CaseLog.h"
#include "sync/tls/SelfSigned.h"
#include "sync/tls/ServerTls.h"
#include "tests/bench/LocalTls.h"
#include "tests/bench/Report.h"

#include <QCoreApplication>
#include <QProcess>

#include <arpa/inet.h>
#include <atomic>
#include <cstdio>
#include <semaphore>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace caseweave::bench {

namespace {

constexpr std::size_t receiveBuffer = std::size_t{64} * 1024; ///< what one read from the socket may take

std::optional<tls::ServerTls> serverTls()
{
    SystemClock clock;
    const auto made = tls::makeSelfSigned({"127.0.0.1"}, clock.nowSeconds() - 60, clock.nowSeconds() + 3600);
    if (!made)
        return std::nullopt;
    auto loaded = tls::ServerTls::load(made->certificatePem, made->keyPem.view(), clock.nowSeconds());
    return loaded ? std::optional(std::move(*loaded)) : std::nullopt;
}

/// A listening socket on loopback and its port.
std::pair<int, std::uint16_t> listenLocally()
{
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    if (::bind(listener, generic, size) != 0 || ::listen(listener, 512) != 0
        || ::getsockname(listener, generic, &size) != 0)
        return {-1, 0};
    return {listener, ntohs(address.sin_port)};
}

bool readAll(SSL *ssl, std::size_t bytes)
{
    Bytes buffer(bytes);
    return readInto(ssl, buffer.data(), bytes);
}

double roundTripMs(std::size_t bytes)
{
    const auto tls = serverTls();
    const auto [listener, port] = listenLocally();
    if (!tls || listener < 0)
        return -1;
    constexpr int rounds = 300;
    std::thread echo([&tls, listener = listener, bytes] {
        const SslPointer peer = accepted(tls->context(), listener);
        const Bytes frame(bytes, 'x');
        for (int i = 0; peer && i < rounds && readAll(peer.get(), bytes); ++i)
            SSL_write(peer.get(), frame.data(), static_cast<int>(frame.size()));
    });
    std::vector<double> times;
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    if (const SslPointer ssl = connected(context, port)) {
        const Bytes frame(bytes, 'y');
        for (int i = 0; i < rounds; ++i) {
            const Stopwatch watch;
            SSL_write(ssl.get(), frame.data(), static_cast<int>(frame.size()));
            if (!readAll(ssl.get(), bytes))
                break;
            times.push_back(watch.milliseconds());
        }
    }
    echo.join();
    ::close(listener);
    SSL_CTX_free(context);
    return times.empty() ? -1 : percentile(times, 0.5);
}

double commitMs(Result<sql::Database> database)
{
    if (!database || !database->execute("CREATE TABLE entry(n INTEGER PRIMARY KEY, body BLOB)"))
        return -1;
    auto insert = database->prepare("INSERT INTO entry VALUES(?1, ?2)");
    const Bytes body(1000, 0x5a);
    std::vector<double> times;
    for (int i = 0; insert && i < 300; ++i) {
        const Stopwatch watch;
        auto transaction = sql::Transaction::begin(*database);
        if (!transaction || !insert->bind(i, body).run() || !transaction->commit())
            return -1;
        times.push_back(watch.milliseconds());
    }
    return percentile(times, 0.5);
}

} // namespace

double bareReceiveMs(const std::vector<Bytes> &pieces, const std::function<bool(ByteView)> &take)
{
    const auto tls = serverTls();
    const auto [listener, port] = listenLocally();
    if (!tls || listener < 0)
        return -1;
    std::thread sender([&tls, &pieces, listener = listener] {
        const SslPointer peer = accepted(tls->context(), listener);
        char ready = 0;
        bool going = peer && SSL_read(peer.get(), &ready, 1) == 1;
        for (std::size_t i = 0; going && i < pieces.size(); ++i)
            going = writeAll(peer.get(), pieces[i]);
        if (going) // until the other side is done: one that has no more to say would close on it
            SSL_read(peer.get(), &ready, 1);
    });
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_default_read_buffer_len(context, receiveBuffer);
    SSL_CTX_set_read_ahead(context, 1);
    double took = -1;
    if (SslPointer ssl = connected(context, port)) {
        Bytes buffer;
        bool going = true;
        const Stopwatch watch;
        SSL_write(ssl.get(), "?", 1); // as a fetch asks
        for (std::size_t i = 0; going && i < pieces.size(); ++i) {
            buffer.resize(pieces[i].size());
            going = readInto(ssl.get(), buffer.data(), buffer.size()) && take(buffer);
        }
        if (going)
            took = watch.milliseconds();
        SSL_shutdown(ssl.get());
        ::shutdown(SSL_get_fd(ssl.get()), SHUT_RDWR); // a sender that still writes is not to be waited for
    }
    sender.join();
    ::close(listener);
    SSL_CTX_free(context);
    return took;
}

double bareVisibleMs(const std::filesystem::path &folder)
{
    SystemRandom random;
    const double hops = roundTripMs(1000);
    const double plain = commitMs(sql::Database::openPlain((folder / "bare-plain.db").string()));
    const double sealed = commitMs(sql::Database::open((folder / "bare-sealed.db").string(),
                                                       SecretBytes::random(32, random), CaseLog::fileOptions()));
    return hops < 0 || plain < 0 || sealed < 0 ? -1 : hops + plain + sealed;
}

double bareFanoutMs(std::uint64_t connections, std::size_t frameBytes, std::uint64_t entries)
{
    const auto tls = serverTls();
    const auto [listener, port] = listenLocally();
    if (!tls || listener < 0)
        return -1;
    double took = -1;
    // One entry at a time, as the hub gets them: a sender that runs on alone would find all it needs in the cache.
    std::binary_semaphore readByAll(0);
    std::thread server([&, listener = listener] {
        std::vector<SslPointer> peers;
        for (std::uint64_t i = 0; i < connections; ++i) {
            peers.push_back(accepted(tls->context(), listener));
            if (!peers.back())
                return;
        }
        const Bytes frame(frameBytes, 'x');
        const double before = threadProcessorMs();
        for (std::uint64_t i = 0; i < entries; ++i) {
            for (const SslPointer &peer : peers)
                SSL_write(peer.get(), frame.data(), static_cast<int>(frame.size()));
            readByAll.acquire();
        }
        took = (threadProcessorMs() - before) / static_cast<double>(entries);
    });
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    std::vector<SslPointer> clients;
    for (std::uint64_t i = 0; i < connections; ++i)
        clients.push_back(connected(context, port));
    for (std::uint64_t i = 0; i < entries; ++i) {
        for (const SslPointer &client : clients) {
            if (!client || !readAll(client.get(), frameBytes))
                break;
        }
        readByAll.release();
    }
    server.join();
    ::close(listener);
    clients.clear();
    SSL_CTX_free(context);
    return took;
}

BareConnections bareConnections(std::uint64_t connections, std::uint64_t clients)
{
    constexpr std::uint64_t warmUp = 20;
    const std::uint64_t each = connections / clients;
    QProcess server;
    server.start(QCoreApplication::applicationFilePath(),
                 {QStringLiteral("--bare-tls-server"), QString::number(warmUp + each * clients)});
    if (!server.waitForReadyRead(5000))
        return {};
    const auto port = static_cast<std::uint16_t>(server.readLine().trimmed().toUInt());
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    std::vector<std::vector<SslPointer>> held(clients + 1);
    std::atomic<bool> failed = false;
    const auto connect = [&](std::vector<SslPointer> &to, std::uint64_t count) {
        while (to.size() < count && !failed) {
            to.push_back(connected(context, port));
            // Its greeting: the other side is done too.
            if (!to.back() || !readAll(to.back().get(), 1))
                failed = true;
        }
    };
    connect(held.back(), warmUp);
    const double before = residentMib(static_cast<int>(server.processId()));
    const Stopwatch watch;
    std::vector<std::thread> threads;
    for (std::uint64_t i = 0; i < clients; ++i)
        threads.emplace_back(connect, std::ref(held[i]), each);
    for (std::thread &thread : threads)
        thread.join();
    const double tookMs = watch.milliseconds();
    const double after = residentMib(static_cast<int>(server.processId()));
    server.closeWriteChannel();
    server.waitForFinished(5000);
    held.clear();
    SSL_CTX_free(context);
    const auto count = static_cast<double>(each * clients);
    return failed ? BareConnections{} : BareConnections{(after - before) * 1024.0 / count, count / tookMs * 1000};
}

int runBareTlsServer(std::uint64_t connections)
{
    const auto tls = serverTls();
    const auto [listener, port] = listenLocally();
    if (!tls || listener < 0)
        return 1;
    std::printf("%u\n", static_cast<unsigned>(port));
    std::fflush(stdout);
    std::vector<SslPointer> peers;
    for (std::uint64_t i = 0; i < connections; ++i) {
        peers.push_back(accepted(tls->context(), listener));
        if (!peers.back() || SSL_write(peers.back().get(), "!", 1) != 1)
            return 1;
    }
    char unused;
    while (::read(STDIN_FILENO, &unused, 1) > 0) { }
    return 0;
}

} // namespace caseweave::bench
