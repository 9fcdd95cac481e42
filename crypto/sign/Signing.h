// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/memory/SecretBytes.h"
#include "crypto/result/Result.h"

namespace caseweave {

using SignPublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

/// An Ed25519 key pair (RFC 8032). The secret is held as libsodium's 64-byte form.
class SigningKey {
public:
    static SigningKey generate(Random &random);
    /// seed has 32 bytes.
    static SigningKey fromSeed(ByteView seed);
    const SignPublicKey &publicKey() const { return m_public; }
    /// 32 bytes, for the vault.
    SecretBytes seed() const;
    SigningKey clone() const;
    /// Sign(sk, domain, x) of docs/protocol.md.
    Signature sign(std::string_view domain, ByteView message) const;
    /// Ed25519 over the 32 bytes themselves, where the caller holds H(domain, x) already (entry ids).
    Signature signDigest(const Digest &digest) const;

private:
    SecretBytes m_secret;
    SignPublicKey m_public{};
};

bool verify(const SignPublicKey &key, std::string_view domain, ByteView message, ByteView signature);
bool verifyDigest(const SignPublicKey &key, const Digest &digest, ByteView signature);

} // namespace caseweave
