// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Round.h"
#include "sync/client/HubConnection.h"
#include "sync/log/Welcome.h"

#include <QObject>

namespace caseweave {

/// Reads this device's inbox at the hub: the welcomes to cases (docs/protocol.md 3.7). All of it at each connection, so
/// that one that could not be judged yet is seen again; then live. The worker's thread.
class Inbox : public QObject {
    Q_OBJECT
public:
    Inbox(HubConnection &connection, const DeviceKeys &keys, QObject *parent = nullptr);

    void start();
    void stop();
    const MailboxTag &tag() const { return m_tag; }
    void take(const std::vector<HubDelivery> &items);
    bool complete() const { return m_complete; } ///< everything was read since start()

Q_SIGNALS:
    /// Opened and of good form. Who sent it is for the receiver of this signal to check.
    void welcomed(const caseweave::Welcome &welcome);
    void completed();

private:
    void fetch();
    void pageCame(Result<HubPage> answer);

    HubConnection &m_connection;
    const DeviceKeys &m_keys;
    MailboxTag m_tag;
    std::uint64_t m_after = 0;
    Round m_round;
    bool m_complete = false;
};

} // namespace caseweave
