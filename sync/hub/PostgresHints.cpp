// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PostgresHints.h"

#include "sync/tls/ThreadEnd.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace caseweave {
namespace {

constexpr std::size_t mostPayload = 7900; ///< bytes; PostgreSQL takes less than 8000
constexpr std::size_t mostLiveWaiting = 1024; ///< words, in the time that one NOTIFY takes
constexpr std::string_view hintChannel = "caseweave";
constexpr std::string_view liveChannel = "caseweave_live";
constexpr int firstPauseMs = 250;
constexpr int mostPauseMs = 8000;

/// In as few payloads as hold them. False: the connection is of no use any more.
bool notify(pq::Connection &connection, std::string_view channel, const std::vector<std::string> &texts)
{
    std::string payload;
    const auto send = [&] {
        const std::string command = "NOTIFY " + std::string(channel) + ", '" + std::exchange(payload, {}) + "'";
        return connection.execute(command).ok();
    };
    for (const std::string &text : texts) {
        if (!payload.empty() && payload.size() + 1 + text.size() > mostPayload && !send())
            return false;
        payload += (payload.empty() ? "" : " ") + text;
    }
    return payload.empty() || send();
}

/// Those of a payload that are what they should be. Anybody whom the database lets in may say anything here.
template <class T>
void addTo(std::vector<T> &all, std::string_view payload)
{
    for (std::size_t from = 0; from < payload.size();) {
        const std::size_t end = std::min(payload.find(' ', from), payload.size());
        if (auto one = T::decode(payload.substr(from, end - from)))
            all.push_back(std::move(*one));
        from = end + 1;
    }
}

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

void PostgresHints::tellLive(const LiveWord &word)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_live.size() < mostLiveWaiting)
            m_live.push_back(word.encode());
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
    if (!connection.execute("SET synchronous_commit = off"))
        return false;
    for (const std::string_view channel : {hintChannel, liveChannel}) {
        if (!connection.execute("LISTEN " + std::string(channel)))
            return false;
    }
    const std::lock_guard lock(m_mutex);
    m_live.clear();
    return true;
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
    std::vector<std::string> live;
    {
        const std::lock_guard lock(m_mutex);
        waiting.swap(m_waiting);
        live.swap(m_live);
    }
    std::vector<std::string> hints;
    for (const auto &[place, head] : waiting) {
        const auto &[what, space, id] = place;
        hints.push_back(HubHint{what, space, id, head}.encode());
    }
    return notify(connection, hintChannel, hints) && notify(connection, liveChannel, live);
}

bool PostgresHints::takeHeard(pq::Connection &connection)
{
    const Result<std::vector<pq::Connection::Notice>> notices = connection.heard();
    if (!notices)
        return false;
    std::vector<HubHint> hints;
    std::vector<LiveWord> words;
    for (const pq::Connection::Notice &notice : *notices) {
        if (notice.channel == liveChannel)
            addTo(words, notice.text);
        else
            addTo(hints, notice.text);
    }
    if (!hints.empty())
        QMetaObject::invokeMethod(
            this, [this, told = std::move(hints)] { Q_EMIT heard(told); }, Qt::QueuedConnection);
    if (!words.empty())
        QMetaObject::invokeMethod(
            this, [this, said = std::move(words)] { Q_EMIT heardLive(said); }, Qt::QueuedConnection);
    return true;
}

} // namespace caseweave
