// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/SlowLine.h"

#include "tests/sync/support/TestWorld.h"

namespace caseweave::testing {

namespace {

constexpr int held = 32 << 10;

} // namespace

SlowLine::SlowLine(quint16 hubPort)
{
    m_server.listen(QHostAddress::LocalHost);
    QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this, hubPort] {
        m_client = m_server.nextPendingConnection();
        const auto both = [this] {
            if (m_slow || !m_client)
                return;
            passOn(*m_client, m_hub, INT64_MAX);
            passOn(m_hub, *m_client, INT64_MAX);
        };
        QObject::connect(m_client, &QTcpSocket::readyRead, &m_server, both);
        QObject::connect(&m_hub, &QTcpSocket::readyRead, &m_server, both);
        QObject::connect(&m_hub, &QTcpSocket::connected, &m_server, both);
        QObject::connect(&m_hub, &QTcpSocket::disconnected, m_client, &QTcpSocket::disconnectFromHost);
        QObject::connect(m_client, &QTcpSocket::disconnected, &m_hub, &QTcpSocket::abort);
        m_hub.connectToHost(QHostAddress::LocalHost, hubPort);
    });
}

void SlowLine::slowDown()
{
    m_slow = true;
    for (QTcpSocket *end : {&m_hub, m_client}) {
        end->setReadBufferSize(held);
        end->setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, held);
        end->setSocketOption(QAbstractSocket::LowDelayOption, 1); // a piece is there when it was carried
    }
}

bool SlowLine::carry(qint64 most)
{
    if (!waitUntil([this] { return m_hub.bytesAvailable() + m_client->bytesAvailable() > 0; }))
        return false;
    passOn(*m_client, m_hub, most);
    passOn(m_hub, *m_client, most);
    return true;
}

void SlowLine::passOn(QTcpSocket &from, QTcpSocket &to, qint64 most)
{
    if (to.state() != QAbstractSocket::ConnectedState)
        return;
    to.write(from.read(std::min<qint64>(most, from.bytesAvailable())));
    to.flush();
}

} // namespace caseweave::testing
