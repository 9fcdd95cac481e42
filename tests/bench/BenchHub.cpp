// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/BenchHub.h"

#include "crypto/vault/Vault.h"
#include "sync/tls/SelfSigned.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <arpa/inet.h>
#include <csignal>
#include <linux/tcp.h> // the C library's own lacks the bytes received
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace caseweave::bench {

namespace {

constexpr std::int64_t daySeconds = 86400;

/// A port that was free a moment ago.
quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16{0};
}

bool answers(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    return socket.waitForConnected(200);
}

} // namespace

BenchHub::~BenchHub()
{
    m_process.terminate();
    if (!m_process.waitForFinished(10'000))
        m_process.kill();
    m_process.waitForFinished(1000);
}

bool BenchHub::start(const std::string &program, const std::filesystem::path &folder, const Agency &agency,
                     const Clock &clock, const QStringList &more)
{
    m_folder = folder;
    if (!takePort() || !writeFolder(agency, clock))
        return failed("write the hub's folder", ErrorCode::Storage);
    return begin(program, more, "hub.log");
}

bool BenchHub::startBeside(const BenchHub &other, const std::string &program, const QStringList &more)
{
    m_folder = other.m_folder;
    if (!takePort())
        return failed("find a port", ErrorCode::Network);
    return begin(program, more, "hub-" + std::to_string(m_port) + ".log");
}

bool BenchHub::takePort()
{
    m_port = freePort();
    m_address = "127.0.0.1:" + std::to_string(m_port);
    return m_port != 0;
}

bool BenchHub::begin(const std::string &program, const QStringList &more, const std::string &log)
{
    // Its end is the hub's too, in whatever way it comes.
    m_process.setChildProcessModifier([parent = ::getpid()] {
        if (::prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || ::getppid() != parent)
            ::_exit(1);
    });
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardOutputFile(QString::fromStdString((m_folder / log).string()));
    m_process.start(QString::fromStdString(program),
                    QStringList{QStringLiteral("--folder"), QString::fromStdString(m_folder.string()),
                                QStringLiteral("--listen"), QString::fromStdString(m_address)}
                        + more);
    for (int tries = 0; tries < 100 && m_process.state() != QProcess::NotRunning; ++tries) {
        m_process.waitForStarted(100);
        if (answers(m_port))
            return true;
        m_process.waitForFinished(50); // sooner if it gave up
    }
    return failed("start caseweave-hub", ErrorCode::Network);
}

bool BenchHub::writeFolder(const Agency &agency, const Clock &clock) const
{
    SystemRandom random;
    const SigningKey key = SigningKey::generate(random);
    const auto certificate
        = AgencyCertificate::issue(agency.root(), AgencyRole::Hub, key.publicKey(), std::nullopt, "Bench hub",
                                   clock.nowSeconds() - daySeconds, clock.nowSeconds() + daySeconds);
    const auto tls
        = tls::makeSelfSigned({"127.0.0.1"}, clock.nowSeconds() - daySeconds, clock.nowSeconds() + daySeconds);
    if (!tls)
        return false;
    std::error_code error;
    std::filesystem::create_directories(m_folder / "admitted", error);
    const std::string settings = "{\"address\": \"" + m_address + "\", \"listen\": \"" + m_address + "\"}\n";
    const std::string root = toHex(agency.root().publicKey()) + " Greendale Council\n";
    const std::string seed = toHex(key.seed().view()) + "\n";
    return writeFileDurably(m_folder / "hub.json", viewOf(settings)).ok()
        && writeFileDurably(m_folder / "tls.crt", tls->certificatePem).ok()
        && writeFileDurably(m_folder / "tls.key", tls->keyPem.view()).ok()
        && writeFileDurably(m_folder / "hub.key", viewOf(seed)).ok()
        && writeFileDurably(m_folder / "hub.certificate", certificate.encoded).ok()
        && writeFileDurably(m_folder / "admitted" / "bench.root", viewOf(root)).ok();
}

std::size_t BenchHub::receivedBytes() const
{
    std::size_t bytes = 0;
    std::error_code error;
    for (const auto &file : std::filesystem::directory_iterator("/proc/self/fd", error)) {
        const int descriptor = std::atoi(file.path().filename().c_str());
        sockaddr_in peer{};
        socklen_t size = sizeof peer;
        if (::getpeername(descriptor, reinterpret_cast<sockaddr *>(&peer), &size) != 0 || peer.sin_family != AF_INET
            || ntohs(peer.sin_port) != m_port)
            continue;
        tcp_info info{};
        size = sizeof info;
        if (::getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) == 0)
            bytes += info.tcpi_bytes_received;
    }
    return bytes;
}

} // namespace caseweave::bench
