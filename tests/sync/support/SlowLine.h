// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/client/HubConnection.h"

#include <QTcpServer>
#include <QTcpSocket>

namespace caseweave::testing {

/// A line between one client and a hub that carries bytes at once until slowDown(), then only when told to, and holds
/// little of them itself. In the test's thread.
class SlowLine {
public:
    explicit SlowLine(quint16 hubPort);

    HubAddress address() const { return {QStringLiteral("127.0.0.1"), m_server.serverPort()}; }
    void slowDown();
    /// Waits until there is something to carry and carries so much of it, each way. False when nothing comes.
    bool carry(qint64 most);

private:
    void passOn(QTcpSocket &from, QTcpSocket &to, qint64 most);

    QTcpServer m_server;
    QTcpSocket m_hub;
    QTcpSocket *m_client = nullptr;
    bool m_slow = false;
};

} // namespace caseweave::testing
