// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/tls/Listener.h"

#include <cerrno>

#include <sys/socket.h>

namespace caseweave::tls {
namespace {

constexpr int mostAtOnce = 64; ///< then those who are in have their turn

} // namespace

Status Listener::listen(const QHostAddress &address, quint16 port, int backlog)
{
    m_server.setListenBacklogSize(backlog);
    if (!m_server.listen(address, port))
        return m_server.serverError() == QAbstractSocket::AddressInUseError ? ErrorCode::PortTaken : ErrorCode::Network;
    m_server.pauseAccepting();
    m_readable = std::make_unique<QSocketNotifier>(m_server.socketDescriptor(), QSocketNotifier::Read);
    connect(m_readable.get(), &QSocketNotifier::activated, this, &Listener::take);
    return {};
}

void Listener::setAccepting(bool on)
{
    if (m_readable)
        m_readable->setEnabled(on);
}

void Listener::close()
{
    m_readable.reset();
    m_server.close();
}

void Listener::take()
{
    for (int taken = 0; taken < mostAtOnce && m_readable && m_readable->isEnabled(); ++taken) {
        const int descriptor
            = ::accept4(static_cast<int>(m_server.socketDescriptor()), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (descriptor >= 0) {
            Q_EMIT came(descriptor);
            continue;
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            return;
        const bool isOurs = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
        if (!isOurs)
            continue; // of that one connection (accept(2)); there may be others
        setAccepting(false);
        Q_EMIT failed();
    }
}

} // namespace caseweave::tls
