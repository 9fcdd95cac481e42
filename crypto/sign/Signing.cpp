// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/sign/Signing.h"

#include "crypto/hash/Hash.h"

#include <sodium.h>

namespace caseweave {

static_assert(crypto_sign_SEEDBYTES == 32 && crypto_sign_SECRETKEYBYTES == 64);
static_assert(crypto_sign_PUBLICKEYBYTES == 32 && crypto_sign_BYTES == 64);

SigningKey SigningKey::generate(Random &random)
{
    return fromSeed(SecretBytes::random(crypto_sign_SEEDBYTES, random).view());
}

SigningKey SigningKey::fromSeed(ByteView seed)
{
    assert(seed.size() == crypto_sign_SEEDBYTES);
    SigningKey key;
    key.m_secret = SecretBytes(crypto_sign_SECRETKEYBYTES);
    const int failed = crypto_sign_seed_keypair(key.m_public.data(), key.m_secret.span().data(), seed.data());
    assert(failed == 0);
    static_cast<void>(failed);
    return key;
}

SecretBytes SigningKey::seed() const
{
    SecretBytes seed(crypto_sign_SEEDBYTES);
    assert(!m_secret.empty());
    const int failed = crypto_sign_ed25519_sk_to_seed(seed.span().data(), m_secret.view().data());
    assert(failed == 0);
    static_cast<void>(failed);
    return seed;
}

SigningKey SigningKey::clone() const
{
    SigningKey copy;
    copy.m_secret = m_secret.clone();
    copy.m_public = m_public;
    return copy;
}

Signature SigningKey::sign(std::string_view domain, ByteView message) const
{
    return signDigest(hash(domain, message));
}

Signature SigningKey::signDigest(const Digest &digest) const
{
    assert(!m_secret.empty());
    Signature signature{};
    const int failed
        = crypto_sign_detached(signature.data(), nullptr, digest.data(), digest.size(), m_secret.view().data());
    assert(failed == 0);
    static_cast<void>(failed);
    return signature;
}

bool verify(const SignPublicKey &key, std::string_view domain, ByteView message, ByteView signature)
{
    return verifyDigest(key, hash(domain, message), signature);
}

bool verifyDigest(const SignPublicKey &key, const Digest &digest, ByteView signature)
{
    return signature.size() == crypto_sign_BYTES
        && crypto_sign_verify_detached(signature.data(), digest.data(), digest.size(), key.data()) == 0;
}

} // namespace caseweave
