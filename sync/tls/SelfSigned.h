// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/memory/SecretBytes.h"
#include "crypto/result/Result.h"

namespace caseweave::tls {

/// A TLS certificate that vouches for itself: clients of a hub go by the login transcript (docs/protocol.md section 5),
/// not by the web's authorities.
struct SelfSigned {
    Bytes certificatePem;
    SecretBytes keyPem; ///< ECDSA P-256, PKCS #8, not encrypted
    Digest fingerprint{}; ///< SHA-256 of the certificate in DER
};

/// Names are host names or IP addresses, the first also the common name. Times in seconds since 1970. Malformed without
/// a name or with one that OpenSSL refuses.
Result<SelfSigned> makeSelfSigned(const std::vector<std::string> &names, std::int64_t notBefore, std::int64_t notAfter);

/// SHA-256 of a certificate in DER.
Digest fingerprintOf(ByteView der);

} // namespace caseweave::tls
