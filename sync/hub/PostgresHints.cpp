// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PostgresHints.h"

#include "sync/tls/ThreadEnd.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace caseweave {
namespace {

constexpr std::size_t mostPayload = 7900; ///< bytes; PostgreSQL takes less than 8000
constexpr int firstPauseMs = 250;
constexpr int mostPauseMs = 8000;

} // namespace

PostgresHints::PostgresHints(std::string connectionString, QObject *parent)
    : HubHints(parent), m_connectionString(std::move(connectionString)),
      m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), m_thread(QThread::create([this] { run(); }))
{
    m_thread->setObjectName(QStringLiteral("hub-hints"));
    m_thread->start();
}

PostgresHints::~PostgresHints()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    ::eventfd_write(m_wake, 1);
    m_thread->wait();
    ::close(m_wake);
}

void PostgresHints::tell(const HubHint &hint)
{
    {
        const std::lock_guard lock(m_mutex);
        std::uint64_t &head = m_waiting[{hint.what, hint.space, hint.id}];
        head = std::max(head, hint.head);
    }
    ::eventfd_write(m_wake, 1);
}

bool PostgresHints::isStopping()
{
    const std::lock_guard lock(m_mutex);
    return m_stop;
}

/// Until there is something to do.
void PostgresHints::sleep(int atMostMs, int socket)
{
    std::array<pollfd, 2> both{{{m_wake, POLLIN, 0}, {socket, POLLIN, 0}}};
    ::poll(both.data(), socket >= 0 ? 2 : 1, atMostMs);
    eventfd_t count = 0;
    ::eventfd_read(m_wake, &count);
}

bool PostgresHints::begin(pq::Connection &connection)
{
    // A hint is worth nothing after a fault, so none waits for the disk.
    return connection.execute("SET synchronous_commit = off").ok() && connection.execute("LISTEN caseweave").ok();
}

void PostgresHints::run()
{
    tls::freeAtThreadEnd(); // libpq may use OpenSSL
    int pauseMs = firstPauseMs;
    while (!isStopping()) {
        Result<pq::Connection> connection = pq::Connection::open(m_connectionString);
        if (!connection || !begin(*connection)) {
            sleep(pauseMs, -1);
            pauseMs = std::min(pauseMs * 2, mostPauseMs);
            continue;
        }
        pauseMs = firstPauseMs;
        QMetaObject::invokeMethod(this, &HubHints::begun, Qt::QueuedConnection);
        while (!isStopping() && sendWaiting(*connection) && takeHeard(*connection))
            sleep(-1, connection->socket());
    }
}

bool PostgresHints::sendWaiting(pq::Connection &connection)
{
    std::map<Place, std::uint64_t> waiting;
    {
        const std::lock_guard lock(m_mutex);
        waiting.swap(m_waiting);
    }
    std::string payload;
    const auto send = [&] {
        return payload.empty() || connection.execute("NOTIFY caseweave, '" + std::exchange(payload, {}) + "'").ok();
    };
    for (const auto &[place, head] : waiting) {
        const auto &[what, space, id] = place;
        const std::string text = HubHint{what, space, id, head}.encode();
        if (payload.size() + 1 + text.size() > mostPayload && !send())
            return false;
        payload += (payload.empty() ? "" : " ") + text;
    }
    return send();
}

bool PostgresHints::takeHeard(pq::Connection &connection)
{
    const Result<std::vector<std::string>> payloads = connection.heard();
    if (!payloads)
        return false;
    std::vector<HubHint> hints;
    for (const std::string &payload : *payloads) {
        for (std::size_t from = 0; from < payload.size();) {
            const std::size_t end = std::min(payload.find(' ', from), payload.size());
            // Anybody whom the database lets in may say anything here.
            if (const auto hint = HubHint::decode(std::string_view(payload).substr(from, end - from)))
                hints.push_back(*hint);
            from = end + 1;
        }
    }
    if (!hints.empty())
        QMetaObject::invokeMethod(
            this, [this, told = std::move(hints)] { Q_EMIT heard(told); }, Qt::QueuedConnection);
    return true;
}

} // namespace caseweave
