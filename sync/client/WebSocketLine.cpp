// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/client/WebSocketLine.h"

#include "sync/wire/Message.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QUrl>
#include <QWebSocketHandshakeOptions>

namespace caseweave {

WebSocketLine::WebSocketLine(HubAddress address)
    : m_address(std::move(address)), m_socket(QString(), QWebSocketProtocol::VersionLatest)
{
    m_socket.setMaxAllowedIncomingMessageSize(wire::mostMessage);
    m_socket.setMaxAllowedIncomingFrameSize(wire::mostMessage);
    m_socket.setOutgoingFrameSize(wire::mostMessage); // one message a frame; Qt would cut at half of it
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    m_socket.setSslConfiguration(tls);
    connect(&m_socket, &QWebSocket::connected, this, [this] {
        m_wasOpen = true;
        Q_EMIT opened();
    });
    connect(&m_socket, &QWebSocket::binaryMessageReceived, this, &HubLine::received);
    connect(&m_socket, &QWebSocket::disconnected, this, [this] {
        if (m_wasOpen)
            Q_EMIT ended();
        else // why is known a moment later
            QMetaObject::invokeMethod(this, &HubLine::ended, Qt::QueuedConnection);
    });
    connect(&m_socket, QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error), this, &HubLine::ended);
}

WebSocketLine::~WebSocketLine()
{
    blockSignals(true); // the socket's end is no news to anybody
}

void WebSocketLine::open()
{
    QUrl url;
    url.setScheme(QStringLiteral("wss"));
    url.setHost(m_address.host);
    url.setPort(m_address.port);
    QWebSocketHandshakeOptions handshake;
    handshake.setSubprotocols({QStringLiteral("cw1")});
    m_socket.open(url, handshake);
    if (const auto *socket = m_socket.findChild<QSslSocket *>())
        watch(*socket);
}

/// QWebSocket tells of whole messages alone.
void WebSocketLine::watch(const QSslSocket &socket)
{
    connect(&socket, &QSslSocket::readyRead, this, [this, &socket] {
        Q_EMIT heard();
        // What the QWebSocket, which was told before, left there is the beginning of something longer.
        if (socket.bytesAvailable() > 0)
            Q_EMIT moved();
    });
    connect(&socket, &QSslSocket::encryptedBytesWritten, this, [this, &socket] {
        // The last of it says nothing: the operating system takes that of a line that is dead, too.
        if (socket.encryptedBytesToWrite() == 0)
            return;
        Q_EMIT heard();
        Q_EMIT moved();
    });
}

std::optional<Digest> WebSocketLine::certificateHash() const
{
    const QSslCertificate certificate = m_socket.sslConfiguration().peerCertificate();
    const QByteArray hashed = certificate.digest(QCryptographicHash::Sha256);
    Digest hash{};
    if (certificate.isNull() || static_cast<std::size_t>(hashed.size()) != hash.size())
        return std::nullopt;
    std::copy(hashed.begin(), hashed.end(), hash.begin());
    return hash;
}

LineFault WebSocketLine::fault() const
{
    if (m_wasOpen)
        return LineFault::Ended;
    // Of a refused handshake Qt says that the connection was refused; TLS was there by then.
    if (certificateHash())
        return LineFault::NoHub;
    switch (m_socket.error()) {
    case QAbstractSocket::HostNotFoundError:
        return LineFault::Name;
    case QAbstractSocket::ConnectionRefusedError:
        return LineFault::Nobody;
    case QAbstractSocket::NetworkError:
        return LineFault::Unreachable;
    case QAbstractSocket::SocketTimeoutError:
        return LineFault::Silent;
    default:
        return LineFault::Tls;
    }
}

void WebSocketLine::send(ByteView message)
{
    m_socket.sendBinaryMessage(QByteArray::fromRawData(reinterpret_cast<const char *>(message.data()),
                                                       static_cast<qsizetype>(message.size())));
}

void WebSocketLine::flush()
{
    m_socket.flush();
}

void WebSocketLine::close()
{
    blockSignals(true);
    m_socket.close();
}

Network &Network::system()
{
    class System final : public Network {
        std::unique_ptr<HubLine> lineTo(const HubAddress &address) override
        {
            return std::make_unique<WebSocketLine>(address);
        }
    };
    static System system;
    return system;
}

} // namespace caseweave
