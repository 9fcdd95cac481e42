// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"
#include "crypto/result/Result.h"

namespace caseweave::wire {

/// The server's side of RFC 6455, as little of it as CW1 needs: one binary frame a message, no extensions. A server's
/// frames are not masked, so a frame is made once and sent to many. Why not QWebSocketServer: docs/decisions/0031.

inline constexpr std::string_view subprotocol = "cw1";

/// What a client's opening request says.
struct Upgrade {
    std::string host; ///< lower case, as in the Host field
    std::string response; ///< the bytes to answer with
};

/// The opening request up to and with its empty line. Malformed when anything is missing, doubled or not of the form.
Result<Upgrade> readUpgrade(std::string_view request);
/// Where the request ends in what has arrived so far, if it has arrived.
std::optional<std::size_t> upgradeEnd(ByteView received);

enum class Opcode : std::uint8_t { Binary = 2, Close = 8, Ping = 9, Pong = 10 };

struct SocketFrame {
    Opcode opcode = Opcode::Binary;
    Bytes payload;
};

/// Header and payload of a frame from a server.
Bytes serverFrame(Opcode opcode, ByteView payload);

/// Takes a client's stream in pieces of any size and gives whole frames, unmasked. Holds at most one message and one
/// piece. After an error it gives that error for ever.
class FrameReader {
public:
    explicit FrameReader(std::size_t mostPayload) : m_mostPayload(mostPayload) { }
    void setMostPayload(std::size_t size) { m_mostPayload = size; }
    void feed(ByteView piece);
    /// Nothing: more must be fed. Malformed: not masked, fragmented, text, reserved bits, a length not in its shortest
    /// form, a control frame over 125 bytes. TooLarge: over the limit, told before the payload arrives.
    Result<std::optional<SocketFrame>> next();
    std::size_t held() const { return m_held.size() - m_start; }

private:
    struct Head {
        Opcode opcode;
        std::size_t size; ///< of the header
        std::uint64_t payload;
    };
    Result<std::optional<Head>> head();

    Bytes m_held;
    std::size_t m_start = 0;
    std::size_t m_mostPayload;
    std::optional<ErrorCode> m_failed;
};

} // namespace caseweave::wire
