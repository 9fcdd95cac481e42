// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/RawClient.h"

#include "tests/sync/support/TestWorld.h"

#include <QSslCertificate>

namespace caseweave::testing {

RawClient::RawClient(const HubAddress &address) : m_address(address)
{
    m_socket.setPeerVerifyMode(QSslSocket::VerifyNone);
    m_socket.connectToHostEncrypted(address.host, address.port);
}

bool RawClient::connected()
{
    return waitUntil([this] { return m_socket.isEncrypted() || !isOpen(); }) && m_socket.isEncrypted();
}

void RawClient::sendBytes(ByteView bytes)
{
    m_socket.write(reinterpret_cast<const char *>(bytes.data()), static_cast<qint64>(bytes.size()));
}

bool RawClient::upgrade()
{
    if (!connected())
        return false;
    sendBytes(
        viewOf("GET / HTTP/1.1\r\nHost: " + m_address.text()
               + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: cw1\r\n\r\n"));
    QByteArray answer;
    waitUntil([&] {
        while (!answer.endsWith("\r\n\r\n") && m_socket.bytesAvailable() > 0)
            answer += m_socket.read(1);
        return answer.endsWith("\r\n\r\n") || !isOpen();
    });
    return answer.startsWith("HTTP/1.1 101 ");
}

void RawClient::sendFrame(std::uint8_t firstByte, ByteView payload)
{
    Bytes out{firstByte};
    const std::size_t size = payload.size();
    const std::size_t lengthBytes = size < 126 ? 0 : size <= 0xffff ? 2 : 8;
    out.push_back(static_cast<std::uint8_t>(0x80 | (lengthBytes == 0 ? size : lengthBytes == 2 ? 126 : 127)));
    for (std::size_t i = lengthBytes; i > 0; --i)
        out.push_back(static_cast<std::uint8_t>(size >> (8 * (i - 1))));
    out.insert(out.end(), 4, 0); // a mask of zeros changes nothing
    out.insert(out.end(), payload.begin(), payload.end());
    sendBytes(out);
}

void RawClient::sendMessage(const wire::Message &message, std::uint64_t request)
{
    sendFrame(0x82, wire::encode(request, message));
}

std::optional<wire::Frame> RawClient::message()
{
    std::optional<std::size_t> start;
    std::size_t size = 0;
    const auto whole = [&] {
        const QByteArray more = m_socket.readAll();
        m_received.insert(m_received.end(), more.begin(), more.end());
        if (m_received.size() < 2)
            return false;
        size = m_received[1];
        std::size_t head = 2;
        const std::size_t lengthBytes = size == 126 ? 2 : size == 127 ? 8 : 0;
        if (m_received.size() < head + lengthBytes)
            return false;
        for (std::size_t i = 0; i < lengthBytes; ++i)
            size = (i == 0 ? 0 : size << 8) | m_received[head + i];
        head += lengthBytes;
        if (m_received.size() < head + size)
            return false;
        start = head;
        return true;
    };
    waitUntil([&] { return whole() || !isOpen(); });
    if (!start)
        return std::nullopt;
    const std::uint8_t opcode = m_received[0] & 0x0f;
    const auto begin = m_received.begin() + static_cast<std::ptrdiff_t>(*start);
    m_message.assign(begin, begin + static_cast<std::ptrdiff_t>(size));
    m_received.erase(m_received.begin(), begin + static_cast<std::ptrdiff_t>(size));
    if (opcode != 2)
        return std::nullopt;
    const auto frame = wire::decode(m_message);
    return frame ? std::optional(*frame) : std::nullopt;
}

bool RawClient::closed()
{
    return waitUntil([this] {
        m_socket.readAll();
        return !isOpen();
    });
}

bool RawClient::login(const DeviceLogin &login, const std::vector<std::uint64_t> &versions)
{
    if (!upgrade())
        return false;
    wire::Transcript transcript;
    transcript.clientNonce.fill(5);
    sendMessage(wire::Hello{versions, transcript.clientNonce, wire::Kind::Device});
    const auto frame = message();
    const auto *challenge = frame ? std::get_if<wire::Challenge>(&frame->message) : nullptr;
    if (!challenge)
        return false;
    transcript.version = challenge->version;
    const auto hub = AgencyCertificate::decode(challenge->certificate);
    transcript.hubNonce = challenge->nonce;
    transcript.hubAgency = hub->agency;
    transcript.hubKey = hub->signKey;
    transcript.host = m_address.text();
    const QByteArray der = m_socket.peerCertificate().toDer();
    transcript.tlsHash = tls::fingerprintOf(viewOf({der.constData(), static_cast<std::size_t>(der.size())}));
    sendMessage(
        wire::Auth{login.certificate.encoded, login.keys.sign.sign(wire::clientLoginDomain, transcript.encode())});
    const auto answer = message();
    return answer && std::holds_alternative<wire::Welcome>(answer->message);
}

void RawClient::stopReading(bool stop)
{
    // A buffer of one byte is full at once, and what does not fit stays with the operating system.
    m_socket.setReadBufferSize(stop ? 1 : 0);
}

} // namespace caseweave::testing
