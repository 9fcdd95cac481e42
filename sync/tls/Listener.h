// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/result/Result.h"

#include <QSocketNotifier>
#include <QTcpServer>

namespace caseweave::tls {

/// A TCP port that is listened on. QTcpServer binds it and no more: after its first connection it goes round in circles
/// when a connection cannot be taken, and tells nobody (its first "nothing there" hides the later error). One thread,
/// with its event loop.
class Listener final : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// PortTaken; Network: not an address that can be listened on.
    Status listen(const QHostAddress &address, quint16 port, int backlog);
    quint16 port() const { return m_server.serverPort(); }
    /// Those that wait are left to wait, or are begun with again.
    void setAccepting(bool on);
    void close();

Q_SIGNALS:
    /// Whoever takes it closes it. It does not block.
    void came(int descriptor);
    /// One could not be taken, for want of open files or memory. Nothing more is until setAccepting(true).
    void failed();

private:
    void take();

    QTcpServer m_server;
    std::unique_ptr<QSocketNotifier> m_readable;
};

} // namespace caseweave::tls
