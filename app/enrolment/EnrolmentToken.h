// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/memory/SecretBytes.h"
#include "crypto/result/Result.h"
#include "crypto/sign/Signing.h"

#include <string>
#include <string_view>

namespace caseweave {

class Random;

/// The 16 secret bytes that let one device of one professional ask to be admitted, once and within 24 hours
/// (docs/protocol.md 2.5). A value; any thread.
class EnrolmentToken {
public:
    static constexpr std::size_t size = 16; ///< bytes
    static constexpr std::int64_t validSeconds = 24 * 3600;

    static EnrolmentToken generate(Random &random);
    /// Malformed unless it has 16 bytes.
    static Result<EnrolmentToken> fromBytes(ByteView bytes);
    /// 14 words in any case, separated by spaces, commas or hyphens. Malformed when a word is unknown or the check
    /// fails.
    static Result<EnrolmentToken> fromWords(std::string_view words);

    std::string words() const;
    ByteView bytes() const { return m_bytes.view(); }
    EnrolmentToken clone() const { return EnrolmentToken(m_bytes.clone()); }

    /// Where the slots are at the hub. Not secret: the hub knows it.
    Digest tag() const;
    SecretBytes invitationKey() const;
    /// Proves to the admin that a request comes from whoever holds the token.
    SigningKey requestKey() const;

private:
    explicit EnrolmentToken(SecretBytes bytes) : m_bytes(std::move(bytes)) { }
    SecretBytes m_bytes;
};

/// What the admin hands over as a file or a QR code: the token, and where to take it.
struct EnrolmentLetter {
    std::string hubAddress; ///< "host:port"
    EnrolmentToken token;
    std::optional<Digest>
        tls; ///< SHA-256 of the hub's TLS certificate in DER form; nothing: a public authority vouches

    static constexpr std::string_view prefix = "caseweave-enrol:1:";
    static constexpr std::size_t mostText = 1024;
    std::string text() const;
    /// White space around it is dropped. Malformed, or UnknownSuite for another version of the form.
    static Result<EnrolmentLetter> fromText(std::string_view text);
};

/// "host:port" with a host of letters, digits, dots, hyphens (or an IPv6 address in brackets) and a port from 1 to
/// 65535.
bool isHubAddress(std::string_view address);

} // namespace caseweave
