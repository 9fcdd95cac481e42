// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"

#include <memory>
#include <openssl/ssl.h>

namespace caseweave::bench {

/// TLS on loopback by OpenSSL alone, whose calls block: what is measured against, and a light way to load a hub.

/// Owns its socket.
using SslPointer = std::unique_ptr<SSL, decltype(&SSL_free)>;

/// Null when the handshake failed. Nothing of the server's certificate is checked.
SslPointer connected(SSL_CTX *context, std::uint16_t port);
/// The next who comes. Null when the handshake failed.
SslPointer accepted(SSL_CTX *context, int listener);

/// Exactly so many bytes.
bool readInto(SSL *ssl, std::uint8_t *buffer, std::size_t bytes);
bool writeAll(SSL *ssl, ByteView bytes);

} // namespace caseweave::bench
