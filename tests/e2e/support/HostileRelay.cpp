// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/HostileRelay.h"

#include <QFile>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTest>

namespace caseweave::e2e {

namespace {

ByteView viewOfQt(const QByteArray &bytes)
{
    return {reinterpret_cast<const std::uint8_t *>(bytes.constData()), static_cast<std::size_t>(bytes.size())};
}

QByteArray fileContent(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        QTest::qFail("a file of the hub cannot be read", __FILE__, __LINE__);
    return file.readAll();
}

/// A frame as clients send them. The mask is of zeros, which leaves the payload as it is.
Bytes clientFrame(wire::Opcode opcode, ByteView payload)
{
    Bytes frame = wire::serverFrame(opcode, payload);
    const std::size_t head = frame.size() - payload.size();
    frame[1] |= 0x80;
    frame.insert(frame.begin() + static_cast<std::ptrdiff_t>(head), 4, 0);
    return frame;
}

/// Takes whole frames off the beginning of what a server sent.
class ServerFrames {
public:
    void feed(ByteView bytes) { m_held.insert(m_held.end(), bytes.begin(), bytes.end()); }
    std::optional<wire::SocketFrame> next()
    {
        if (m_held.size() < 2)
            return std::nullopt;
        std::size_t head = 2;
        std::uint64_t size = m_held[1] & 0x7FU;
        if (size >= 126) {
            const std::size_t digits = size == 126 ? 2 : 8;
            head += digits;
            if (m_held.size() < head)
                return std::nullopt;
            size = 0;
            for (std::size_t i = 0; i < digits; ++i)
                size = size << 8 | m_held[2 + i];
        }
        if (m_held.size() < head + size)
            return std::nullopt;
        const auto from = m_held.begin() + static_cast<std::ptrdiff_t>(head);
        const auto to = from + static_cast<std::ptrdiff_t>(size);
        wire::SocketFrame frame{static_cast<wire::Opcode>(m_held[0] & 0x0FU), Bytes(from, to)};
        m_held.erase(m_held.begin(), to);
        return frame;
    }

private:
    Bytes m_held;
};

} // namespace

/// One client's connection, and the one to the hub that goes with it.
class HostileRelay::Link : public QObject {
public:
    Link(HostileRelay &relay, qintptr descriptor) : m_relay(relay)
    {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setPeerVerifyMode(QSslSocket::VerifyNone);
        m_hub.setSslConfiguration(tls);
        tls.setLocalCertificate(relay.m_certificate);
        tls.setPrivateKey(relay.m_key);
        m_client.setSslConfiguration(tls);
        m_client.setSocketDescriptor(descriptor);
        connect(&m_client, &QSslSocket::readyRead, this, &Link::fromClient);
        connect(&m_hub, &QSslSocket::readyRead, this, &Link::fromHub);
        connect(&m_client, &QSslSocket::disconnected, this, &Link::cut);
        connect(&m_hub, &QSslSocket::disconnected, this, &Link::cut);
        connect(&m_hub, &QSslSocket::errorOccurred, this, &Link::cut);
        m_client.startServerEncryption();
        m_hub.connectToHostEncrypted(QStringLiteral("127.0.0.1"), relay.m_hubPort);
    }

    void cut()
    {
        m_client.disconnect(this);
        m_hub.disconnect(this);
        m_client.abort();
        m_hub.abort();
    }

private:
    static void write(QSslSocket &socket, const Bytes &bytes)
    {
        socket.write(reinterpret_cast<const char *>(bytes.data()), static_cast<qint64>(bytes.size()));
    }

    /// Passes the opening request or its answer on; gives what came behind it.
    static QByteArray passOpening(QByteArray &held, const QByteArray &more, QSslSocket &to)
    {
        held += more;
        const qsizetype end = held.indexOf("\r\n\r\n");
        if (end < 0)
            return {};
        to.write(held.left(end + 4));
        const QByteArray rest = held.mid(end + 4);
        held.clear();
        return rest;
    }

    void fromClient()
    {
        QByteArray bytes = m_client.readAll();
        if (!m_clientOpened) {
            bytes = passOpening(m_clientOpening, bytes, m_hub);
            m_clientOpened = m_clientOpening.isEmpty();
        }
        m_fromClient.feed(viewOfQt(bytes));
        for (auto frame = m_fromClient.next(); frame && *frame; frame = m_fromClient.next())
            clientSaid(**frame);
    }

    void clientSaid(const wire::SocketFrame &socketFrame)
    {
        const auto frame = wire::decode(socketFrame.payload);
        if (socketFrame.opcode == wire::Opcode::Binary && frame) {
            if (const auto *fetch = std::get_if<wire::Fetch>(&frame->message))
                m_fetched[frame->request] = fetch->tag;
            const auto *push = std::get_if<wire::Push>(&frame->message);
            if (push && m_relay.m_mischief.swallowsPushes) {
                ++m_relay.m_changed;
                wire::Ack ack;
                for (std::size_t i = 0; i < push->items.size(); ++i)
                    ack.sequences.push_back(m_relay.m_mischief.swallowedFrom + i);
                return write(m_client, wire::serverFrame(wire::Opcode::Binary, wire::encode(frame->request, ack)));
            }
        }
        write(m_hub, clientFrame(socketFrame.opcode, socketFrame.payload));
    }

    void fromHub()
    {
        QByteArray bytes = m_hub.readAll();
        if (!m_hubOpened) {
            bytes = passOpening(m_hubOpening, bytes, m_client);
            m_hubOpened = m_hubOpening.isEmpty();
        }
        m_fromHub.feed(viewOfQt(bytes));
        while (auto frame = m_fromHub.next()) {
            if (frame->opcode == wire::Opcode::Binary)
                frame->payload = hubSaid(frame->payload);
            write(m_client, wire::serverFrame(frame->opcode, frame->payload));
        }
    }

    /// What the client is told instead.
    Bytes hubSaid(const Bytes &bytes)
    {
        auto frame = wire::decode(bytes);
        if (!frame)
            return bytes;
        const Mischief &mischief = m_relay.m_mischief;
        Bytes said = bytes;
        if (auto *deliver = std::get_if<wire::Deliver>(&frame->message)) {
            said = withItems(*frame, deliver->items, deliver->tag);
        } else if (auto *page = std::get_if<wire::Page>(&frame->message)) {
            if (const auto tag = m_fetched.find(frame->request); tag != m_fetched.end())
                said = withItems(*frame, page->items, tag->second);
        } else if (auto *directory = std::get_if<wire::DirPage>(&frame->message); directory && mischief.directory) {
            std::vector<Bytes> records;
            for (const ByteView record : directory->records)
                records.emplace_back(record.begin(), record.end());
            mischief.directory(records);
            directory->records.assign(records.begin(), records.end());
            said = wire::encode(frame->request, frame->message);
        } else if (auto *challenge = std::get_if<wire::Challenge>(&frame->message); challenge && mischief.challenge) {
            Bytes certificate(challenge->certificate.begin(), challenge->certificate.end());
            mischief.challenge(certificate, challenge->signature);
            challenge->certificate = certificate;
            said = wire::encode(frame->request, frame->message);
        }
        m_relay.m_changed += said == bytes ? 0 : 1;
        return said;
    }

    Bytes withItems(wire::Frame &frame, std::vector<wire::Item> &items, const MailboxTag &tag)
    {
        std::vector<HubDelivery> edited;
        for (const wire::Item &item : items)
            edited.push_back({item.sequence, Bytes(item.envelope.begin(), item.envelope.end())});
        if (m_relay.m_mischief.items)
            m_relay.m_mischief.items(tag, edited);
        items.clear();
        for (const HubDelivery &item : edited)
            items.push_back({item.sequence, item.envelope});
        return wire::encode(frame.request, frame.message);
    }

    HostileRelay &m_relay;
    QSslSocket m_client;
    QSslSocket m_hub;
    QByteArray m_clientOpening;
    QByteArray m_hubOpening;
    bool m_clientOpened = false;
    bool m_hubOpened = false;
    wire::FrameReader m_fromClient{wire::mostMessage};
    ServerFrames m_fromHub;
    std::map<std::uint64_t, MailboxTag> m_fetched;
};

HostileRelay::HostileRelay(const QString &hubFolder, const QString &address, const QString &hubAddress)
    : m_certificate(fileContent(hubFolder + QStringLiteral("/tls.crt"))),
      m_key(fileContent(hubFolder + QStringLiteral("/tls.key")), QSsl::Ec),
      m_hubPort(hubAddress.section(u':', -1).toUShort())
{
    if (m_certificate.isNull() || m_key.isNull()
        || !m_server.listen(QHostAddress::LocalHost, address.section(u':', -1).toUShort()))
        QTest::qFail("the relay does not start", __FILE__, __LINE__);
}

HostileRelay::~HostileRelay()
{
    for (const auto &link : m_links)
        link->cut();
}

void HostileRelay::turnTo(Mischief mischief)
{
    m_mischief = std::move(mischief);
    m_changed = 0;
    for (const auto &link : m_links)
        link->cut();
}

void HostileRelay::accept(qintptr descriptor)
{
    m_links.push_back(std::make_unique<Link>(*this, descriptor));
}

} // namespace caseweave::e2e
