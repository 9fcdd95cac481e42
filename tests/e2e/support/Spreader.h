// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpServer>
#include <QTcpSocket>

namespace caseweave::e2e {

/// Stands before several hubs with one identity and gives each connection to the next of them that takes it, bytes as
/// they come. In the test's thread.
class Spreader : public QObject {
public:
    /// Listens on the address that clients know.
    explicit Spreader(const QString &address);

    /// From now on.
    void spreadOver(std::vector<quint16> ports) { m_ports = std::move(ports); }
    /// Ends every connection; those who come again are spread anew.
    void cut();

private:
    void accept();
    void connectOn(QTcpSocket *client, std::size_t tries);

    QTcpServer m_server;
    std::vector<quint16> m_ports;
    std::size_t m_next = 0;
};

} // namespace caseweave::e2e
