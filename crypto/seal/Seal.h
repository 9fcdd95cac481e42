// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/memory/SecretBytes.h"
#include "crypto/result/Result.h"

#include <initializer_list>

namespace caseweave {

using BoxPublicKey = std::array<std::uint8_t, 32>;
inline constexpr std::size_t sealOverhead = 16; ///< bytes that seal() adds
inline constexpr std::size_t boxOverhead = 48; ///< bytes that box() adds

/// AEAD(key, ad, x): XChaCha20-Poly1305 with the zero nonce. A key seals one message in its life; key has 32 bytes.
Bytes seal(ByteView key, ByteView associated, ByteView plain);
/// CannotOpen when the tag does not fit.
Result<Bytes> open(ByteView key, ByteView associated, ByteView sealed);
/// The same into memory that is wiped, for keys.
Result<SecretBytes> openSecret(ByteView key, ByteView associated, ByteView sealed);
/// With a nonce of 24 bytes, for what is sealed again and again under one key (the vault).
Bytes sealWithNonce(ByteView key, ByteView nonce, ByteView associated, ByteView plain);
Result<SecretBytes> openWithNonce(ByteView key, ByteView nonce, ByteView associated, ByteView sealed);

/// An X25519 key pair to receive boxes.
class BoxKey {
public:
    static BoxKey generate(Random &random);
    static BoxKey fromSecret(ByteView secret); ///< 32 bytes
    const BoxPublicKey &publicKey() const { return m_public; }
    ByteView secret() const { return m_secret.view(); }
    BoxKey clone() const;
    /// CannotOpen when it was made for somebody else or changed.
    Result<SecretBytes> open(ByteView box) const;
    /// The same into memory that the caller uses for many tries; out has box.size() - boxOverhead bytes.
    Status openInto(ByteView box, std::span<std::uint8_t> out) const;

private:
    SecretBytes m_secret;
    BoxPublicKey m_public{};
};

/// Box(pk, x): anonymous sealed box. BadKey for a key that libsodium refuses.
Result<Bytes> box(const BoxPublicKey &recipient, ByteView plain);

/// pad(a | b | ...) of docs/protocol.md 3.3: u32 length, the parts, zeros to the next power of two >= 512.
Bytes pad(std::initializer_list<ByteView> parts);
/// The content of a padded block, without a copy. Malformed when the length lies, the filling is not zero, or the block
/// is not the smallest that holds the content.
Result<ByteView> unpad(ByteView padded);

} // namespace caseweave
