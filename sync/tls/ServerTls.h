// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"
#include "crypto/result/Result.h"

#include <memory>

using SSL_CTX = struct ssl_ctx_st;

namespace caseweave::tls {

/// The hub's TLS certificate and key, ready to serve. TLS 1.2 or newer, no tickets, no renegotiation. Copies share one
/// context. Used from one thread.
class ServerTls {
public:
    /// Reads PEM: the certificate (with its chain after it) and its key. Malformed when either cannot be read, BadKey
    /// when the key is not the certificate's, Expired when the time is outside the certificate's.
    static Result<ServerTls> load(ByteView certificatePem, ByteView keyPem, std::int64_t atSeconds);
    const Digest &fingerprint() const { return m_fingerprint; } ///< SHA-256 of the certificate in DER
    std::int64_t notAfter() const { return m_notAfter; }
    SSL_CTX *context() const { return m_context.get(); }

private:
    std::shared_ptr<SSL_CTX> m_context;
    Digest m_fingerprint{};
    std::int64_t m_notAfter = 0;
};

} // namespace caseweave::tls
