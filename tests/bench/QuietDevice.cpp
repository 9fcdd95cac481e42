// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/QuietDevice.h"

#include "sync/wire/WebSocket.h"

#include <openssl/x509.h>

namespace caseweave::bench {

std::optional<QuietDevice> QuietDevice::login(SSL_CTX *context, const HubAddress &hub, const LocalDevice &device,
                                              Random &random)
{
    QuietDevice quiet(connected(context, hub.port));
    const auto tlsHash = quiet.m_ssl ? quiet.certificateHash() : std::nullopt;
    if (!tlsHash || !quiet.upgrade(hub))
        return std::nullopt;
    wire::Transcript transcript;
    random.fill(transcript.clientNonce);
    if (!quiet.send(wire::Hello{{wire::protocolVersion}, transcript.clientNonce, wire::Kind::Device}))
        return std::nullopt;
    Bytes buffer;
    const auto answer = quiet.receive(buffer);
    const auto *challenge = answer ? std::get_if<wire::Challenge>(&*answer) : nullptr;
    const auto shown = challenge ? AgencyCertificate::decode(challenge->certificate) : ErrorCode::Malformed;
    if (!shown)
        return std::nullopt;
    transcript.hubNonce = challenge->nonce;
    transcript.hubAgency = shown->agency;
    transcript.hubKey = shown->signKey;
    transcript.host = hub.text();
    transcript.tlsHash = *tlsHash;
    const Signature signature = device.keys.sign.sign(wire::clientLoginDomain, transcript.encode());
    if (!quiet.send(wire::Auth{device.certificate.encoded, signature}))
        return std::nullopt;
    const auto last = quiet.receive(buffer);
    return last && std::holds_alternative<wire::Welcome>(*last) ? std::optional(std::move(quiet)) : std::nullopt;
}

bool QuietDevice::ping()
{
    Bytes buffer;
    const auto answer = send(wire::Ping{}) ? receive(buffer) : std::nullopt;
    return answer && std::holds_alternative<wire::Pong>(*answer);
}

std::optional<Digest> QuietDevice::certificateHash() const
{
    const std::unique_ptr<X509, decltype(&X509_free)> shown(SSL_get1_peer_certificate(m_ssl.get()), X509_free);
    Digest hash{};
    unsigned size = 0;
    if (!shown || X509_digest(shown.get(), EVP_sha256(), hash.data(), &size) != 1 || size != hash.size())
        return std::nullopt;
    return hash;
}

bool QuietDevice::upgrade(const HubAddress &hub)
{
    const std::string request = "GET / HTTP/1.1\r\nHost: " + hub.text()
        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: cw1\r\n\r\n";
    constexpr std::size_t most = 1024;
    std::string answer;
    bool going = writeAll(m_ssl.get(), viewOf(request));
    while (going && !answer.ends_with("\r\n\r\n") && answer.size() < most) {
        std::uint8_t next = 0;
        going = readInto(m_ssl.get(), &next, 1);
        answer.push_back(static_cast<char>(next));
    }
    return going && answer.starts_with("HTTP/1.1 101 ");
}

bool QuietDevice::send(const wire::Message &message)
{
    const Bytes payload = wire::encode(0, message);
    Bytes frame = wire::serverFrame(wire::Opcode::Binary, payload);
    // A client's is masked. A mask of zeros leaves the payload as it is, and the hub takes it off like any other.
    const std::size_t head = frame.size() - payload.size();
    frame[1] |= 0x80;
    frame.insert(frame.begin() + static_cast<std::ptrdiff_t>(head), 4, 0);
    return writeAll(m_ssl.get(), frame);
}

std::optional<wire::Message> QuietDevice::receive(Bytes &buffer)
{
    std::array<std::uint8_t, 4> head{};
    if (!readInto(m_ssl.get(), head.data(), 2) || head[0] != 0x82)
        return std::nullopt;
    std::size_t size = head[1];
    constexpr std::size_t inTwoBytes = 126; // longer ones a hub does not send to who asks for nothing
    if (size > inTwoBytes || (size == inTwoBytes && !readInto(m_ssl.get(), &head[2], 2)))
        return std::nullopt;
    if (size == inTwoBytes)
        size = std::size_t{head[2]} << 8 | head[3];
    buffer.resize(size);
    if (!readInto(m_ssl.get(), buffer.data(), size))
        return std::nullopt;
    const auto frame = wire::decode(buffer);
    return frame ? std::optional(frame->message) : std::nullopt;
}

} // namespace caseweave::bench
