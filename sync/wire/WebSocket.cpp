// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/wire/WebSocket.h"

#include <QCryptographicHash>

namespace caseweave::wire {
namespace {

constexpr std::string_view lineEnd = "\r\n";
constexpr std::string_view requestEnd = "\r\n\r\n";
constexpr std::size_t mostHost = 262; ///< a name of 253, a colon, a port, and a little for brackets

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

bool isPrintable(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
}

/// Whether a list of tokens with commas names this one, whatever its case.
bool names(std::string_view list, std::string_view token)
{
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        if (lowered(trimmed(list.substr(0, comma))) == token)
            return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

/// The fields that an opening request must have, each once.
struct Fields {
    std::optional<std::string> host, upgrade, connection, key, version, protocol;

    bool take(const std::string &name, std::string_view value)
    {
        std::optional<std::string> *slot = name == "host" ? &host
            : name == "upgrade"                           ? &upgrade
            : name == "connection"                        ? &connection
            : name == "sec-websocket-key"                 ? &key
            : name == "sec-websocket-version"             ? &version
            : name == "sec-websocket-protocol"            ? &protocol
                                                          : nullptr;
        if (slot && slot->has_value())
            return false;
        if (slot)
            *slot = std::string(value);
        return true;
    }
    bool complete() const { return host && upgrade && connection && key && version && protocol; }
};

std::string acceptKey(const std::string &key)
{
    const std::string joined = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    return QCryptographicHash::hash(QByteArray::fromStdString(joined), QCryptographicHash::Sha1)
        .toBase64()
        .toStdString();
}

bool isKey(const std::string &key)
{
    const auto decoded
        = QByteArray::fromBase64Encoding(QByteArray::fromStdString(key), QByteArray::AbortOnBase64DecodingErrors);
    return decoded && decoded.decoded.size() == 16;
}

} // namespace

std::optional<std::size_t> upgradeEnd(ByteView received)
{
    const std::string_view text(reinterpret_cast<const char *>(received.data()), received.size());
    const std::size_t end = text.find(requestEnd);
    if (end == std::string_view::npos)
        return std::nullopt;
    return end + requestEnd.size();
}

Result<Upgrade> readUpgrade(std::string_view request)
{
    if (!request.ends_with(requestEnd))
        return ErrorCode::Malformed;
    request.remove_suffix(lineEnd.size());
    const std::size_t firstEnd = request.find(lineEnd);
    const std::string_view first = request.substr(0, firstEnd);
    if (!first.starts_with("GET /") || !first.ends_with(" HTTP/1.1") || !isPrintable(first))
        return ErrorCode::Malformed;
    request.remove_prefix(firstEnd + lineEnd.size());
    Fields fields;
    while (!request.empty()) {
        const std::size_t end = request.find(lineEnd);
        const std::string_view line = request.substr(0, end);
        request.remove_prefix(end + lineEnd.size());
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0 || !isPrintable(line.substr(0, colon)))
            return ErrorCode::Malformed;
        if (!fields.take(lowered(line.substr(0, colon)), trimmed(line.substr(colon + 1))))
            return ErrorCode::Malformed;
    }
    if (!fields.complete() || lowered(*fields.upgrade) != "websocket" || !names(*fields.connection, "upgrade")
        || *fields.version != "13" || !names(*fields.protocol, subprotocol) || !isKey(*fields.key))
        return ErrorCode::Malformed;
    if (fields.host->empty() || fields.host->size() > mostHost || !isPrintable(*fields.host))
        return ErrorCode::Malformed;
    Upgrade upgrade;
    upgrade.host = lowered(*fields.host);
    upgrade.response = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       "Sec-WebSocket-Accept: "
        + acceptKey(*fields.key) + "\r\nSec-WebSocket-Protocol: " + std::string(subprotocol) + "\r\n\r\n";
    return upgrade;
}

Bytes serverFrame(Opcode opcode, ByteView payload)
{
    constexpr std::uint8_t final = 0x80;
    Bytes out;
    out.reserve(payload.size() + 10);
    out.push_back(static_cast<std::uint8_t>(final | static_cast<std::uint8_t>(opcode)));
    const std::uint64_t size = payload.size();
    const int lengthBytes = size < 126 ? 0 : size <= 0xffff ? 2 : 8;
    out.push_back(static_cast<std::uint8_t>(lengthBytes == 0 ? size : lengthBytes == 2 ? 126 : 127));
    for (int i = lengthBytes - 1; i >= 0; --i)
        out.push_back(static_cast<std::uint8_t>(size >> (8 * i)));
    out.insert(out.end(), payload.begin(), payload.end());
    return out;
}

void FrameReader::feed(ByteView piece)
{
    if (m_failed)
        return;
    if (m_start > 0) {
        m_held.erase(m_held.begin(), m_held.begin() + static_cast<std::ptrdiff_t>(m_start));
        m_start = 0;
    }
    m_held.insert(m_held.end(), piece.begin(), piece.end());
}

Result<std::optional<FrameReader::Head>> FrameReader::head()
{
    const ByteView in = ByteView(m_held).subspan(m_start);
    if (in.size() < 2)
        return std::optional<Head>();
    const std::uint8_t opcode = in[0] & 0x0f;
    const bool whole = (in[0] & 0xf0) == 0x80;
    const bool masked = (in[1] & 0x80) != 0;
    const bool control = opcode == 8 || opcode == 9 || opcode == 10;
    if (!whole || !masked || (opcode != 2 && !control))
        return ErrorCode::Malformed;
    std::uint64_t size = in[1] & 0x7f;
    if (control && size > 125)
        return ErrorCode::Malformed;
    const std::size_t lengthBytes = size == 126 ? 2 : size == 127 ? 8 : 0;
    if (in.size() < 2 + lengthBytes)
        return std::optional<Head>();
    if (lengthBytes > 0) {
        size = 0;
        for (std::size_t i = 0; i < lengthBytes; ++i)
            size = size << 8 | in[2 + i];
        if (size < 126 || (lengthBytes == 8 && size <= 0xffff))
            return ErrorCode::Malformed;
    }
    if (size > m_mostPayload)
        return ErrorCode::TooLarge;
    return std::optional<Head>({static_cast<Opcode>(opcode), 2 + lengthBytes, size});
}

Result<std::optional<SocketFrame>> FrameReader::next()
{
    constexpr std::size_t maskSize = 4;
    if (m_failed)
        return *m_failed;
    const Result<std::optional<Head>> read = head();
    if (!read) {
        m_failed = read.code();
        m_held = Bytes();
        m_start = 0;
        return *m_failed;
    }
    if (!read->has_value() || held() < (*read)->size + maskSize + (*read)->payload)
        return std::optional<SocketFrame>();
    const Head &found = **read;
    const auto mask = ByteView(m_held).subspan(m_start + found.size, maskSize);
    const auto masked = ByteView(m_held).subspan(m_start + found.size + maskSize, found.payload);
    SocketFrame frame{found.opcode, Bytes(found.payload)};
    for (std::size_t i = 0; i < masked.size(); ++i)
        frame.payload[i] = masked[i] ^ mask[i % maskSize];
    m_start += found.size + maskSize + found.payload;
    if (m_start == m_held.size()) {
        // An idle connection keeps no memory for messages.
        m_held = Bytes();
        m_start = 0;
    }
    return std::optional<SocketFrame>(std::move(frame));
}

} // namespace caseweave::wire
