// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/Spreader.h"

namespace caseweave::e2e {

Spreader::Spreader(const QString &address)
{
    if (!m_server.listen(QHostAddress::LocalHost, address.section(QLatin1Char(':'), 1).toUShort()))
        qFatal("cannot listen on %s", qPrintable(address));
    connect(&m_server, &QTcpServer::newConnection, this, &Spreader::accept);
}

void Spreader::cut()
{
    const auto sockets = m_server.findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets)
        socket->abort();
}

void Spreader::accept()
{
    while (QTcpSocket *client = m_server.nextPendingConnection()) {
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
        connectOn(client, m_ports.size());
    }
}

void Spreader::connectOn(QTcpSocket *client, std::size_t tries)
{
    if (tries == 0) {
        client->abort();
        return;
    }
    auto *hub = new QTcpSocket(client); // goes with it
    const auto isThrough = std::make_shared<bool>(false);
    connect(hub, &QTcpSocket::connected, client, [client, hub, isThrough] {
        *isThrough = true;
        const auto pass = [](QTcpSocket *from, QTcpSocket *to) { to->write(from->readAll()); };
        connect(client, &QTcpSocket::readyRead, hub, [=] { pass(client, hub); });
        connect(hub, &QTcpSocket::readyRead, client, [=] { pass(hub, client); });
        connect(hub, &QTcpSocket::disconnected, client, [client] { client->disconnectFromHost(); });
        pass(client, hub);
    });
    connect(hub, &QTcpSocket::errorOccurred, client, [this, client, tries, isThrough] {
        if (!*isThrough)
            connectOn(client, tries - 1);
    });
    hub->connectToHost(QHostAddress::LocalHost, m_ports[m_next++ % m_ports.size()]);
}

} // namespace caseweave::e2e
