// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/StatusServer.h"

#include "sync/hub/MetricText.h"
#include "sync/hub/PeerReport.h"

#include <QStorageInfo>
#include <QTcpSocket>

#include <unistd.h>

namespace caseweave {
namespace {

constexpr int mostConnections = 8;
constexpr qint64 mostRequest = 2048;
constexpr int withinMs = 5000;
constexpr int againMs = 1000; ///< when a connection could not be taken

QByteArray response(const char *status, const std::string &body, const char *type = "text/plain; version=0.0.4")
{
    return QByteArray("HTTP/1.1 ") + status + "\r\nContent-Type: " + type
        + "\r\nContent-Length: " + QByteArray::number(static_cast<qulonglong>(body.size()))
        + "\r\nConnection: close\r\n\r\n" + QByteArray::fromStdString(body);
}

std::string gauge(const char *name, const char *help, std::uint64_t value)
{
    return metrictext::one(name, metrictext::Kind::Gauge, help, static_cast<std::int64_t>(value));
}

/// What cannot be told is left out.
std::string placeOf(const QString &folder)
{
    const qint64 free = folder.isEmpty() ? -1 : QStorageInfo(folder).bytesAvailable();
    return free < 0
        ? std::string()
        : gauge("disk_free_bytes", "Free on the disk under the data folder.", static_cast<std::uint64_t>(free));
}

std::string metricsOf(const Hub &hub, const QString &folder)
{
    const std::int64_t nowMs = hub.nowMs();
    return hub.metrics().text()
        + gauge("store_changes_waiting", "Changes that wait for the store.", hub.changesWaiting())
        + gauge("store_reads_waiting", "Reads that wait for the store.", hub.readsWaiting()) + placeOf(folder)
        + hub.certificates().text(nowMs / 1000) + peersAsMetrics(hub.peers(), nowMs);
}

QByteArray healthOf(const Hub &hub)
{
    const std::int64_t now = hub.nowMs() / 1000;
    if (!hub.isHealthy())
        return response("503 Service Unavailable", "the store fails\n");
    if (hub.certificates().hubHasEnded(now))
        return response("503 Service Unavailable", "the hub certificate has ended: nobody can log in\n");
    // Devices do not look at its dates, so that all goes on.
    if (hub.certificates().tlsHasEnded(now))
        return response("200 OK", "the TLS certificate has ended: this hub will not start again\n");
    return response("200 OK", "ok\n");
}

} // namespace

StatusServer::StatusServer(const Hub &hub, QString folder, QObject *parent)
    : QObject(parent), m_hub(hub), m_folder(std::move(folder))
{
    connect(&m_listener, &tls::Listener::came, this, &StatusServer::accept);
    connect(&m_listener, &tls::Listener::failed, this,
            [this] { QTimer::singleShot(againMs, this, [this] { m_listener.setAccepting(true); }); });
}

Status StatusServer::listen(quint16 port)
{
    return m_listener.listen(QHostAddress::LocalHost, port, mostConnections) ? Status() : Status(ErrorCode::PortTaken);
}

void StatusServer::accept(int descriptor)
{
    if (findChildren<QTcpSocket *>().size() >= mostConnections) {
        ::close(descriptor);
        return;
    }
    auto *socket = new QTcpSocket(this);
    connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    connect(socket, &QTcpSocket::readyRead, this, [this, socket] { answer(*socket); });
    QTimer::singleShot(withinMs, socket, [socket] { socket->abort(); });
    socket->setReadBufferSize(mostRequest);
    socket->setSocketDescriptor(descriptor);
}

void StatusServer::answer(QTcpSocket &socket)
{
    const QByteArray request = socket.peek(mostRequest);
    if (!request.contains("\r\n\r\n") && request.size() < mostRequest)
        return;
    static_cast<void>(socket.read(mostRequest));
    if (request.startsWith("GET /health "))
        socket.write(healthOf(m_hub));
    else if (request.startsWith("GET /metrics "))
        socket.write(response("200 OK", metricsOf(m_hub, m_folder)));
    else if (request.startsWith("GET /peers "))
        socket.write(response("200 OK", peersAsJson(m_hub.agency(), m_hub.peers(), m_hub.nowMs()), "application/json"));
    else
        socket.write(response("404 Not Found", "GET /health, GET /metrics or GET /peers\n"));
    socket.disconnectFromHost();
}

} // namespace caseweave
