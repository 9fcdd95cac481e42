// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/HubHints.h"
#include "sync/pq/Connection.h"

#include <QThread>

#include <map>
#include <mutex>

namespace caseweave {

/// Hints through NOTIFY, on a connection and a thread of their own: in the transaction that stores, a NOTIFY would keep
/// every other hub's commit waiting until its own is on the disk. What is told while one is under way goes out together
/// with the next. A lost connection is made again, with longer and longer pauses. What is
/// live goes on a channel of its own, and waits for no connection.
class PostgresHints final : public HubHints {
    Q_OBJECT

public:
    explicit PostgresHints(std::string connectionString, QObject *parent = nullptr);
    ~PostgresHints() override;

    void tell(const HubHint &hint) override;
    void tellLive(const LiveWord &word) override;

private:
    using Place = std::tuple<HubHint::What, HubStore::Space, Digest>;

    void run();
    bool begin(pq::Connection &connection);
    /// False: the connection is of no use any more.
    bool sendWaiting(pq::Connection &connection);
    bool takeHeard(pq::Connection &connection);
    bool isStopping();
    void sleep(int atMostMs, int socket);

    const std::string m_connectionString;
    int m_wake = -1; ///< an eventfd
    std::mutex m_mutex;
    std::map<Place, std::uint64_t> m_waiting; ///< to tell, with the highest head of each
    std::vector<std::string> m_live; ///< to tell; not what was said without a connection
    bool m_stop = false;
    std::unique_ptr<QThread> m_thread;
};

} // namespace caseweave
