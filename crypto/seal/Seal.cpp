// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/seal/Seal.h"

#include "crypto/hash/Hash.h"

#include <sodium.h>

#include <bit>

namespace caseweave {

static_assert(sealOverhead == crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(boxOverhead == crypto_box_SEALBYTES);
static_assert(crypto_box_SECRETKEYBYTES == 32 && crypto_box_PUBLICKEYBYTES == 32);

namespace {

constexpr std::size_t keySize = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t nonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::array<std::uint8_t, nonceSize> zeroNonce{};
constexpr std::size_t leastPadded = 512;

/// out has sealed.size() - sealOverhead bytes.
bool openInto(std::span<std::uint8_t> out, ByteView key, ByteView nonce, ByteView associated, ByteView sealed)
{
    assert(key.size() == keySize && nonce.size() == nonceSize);
    // libsodium only checks the tag when there is no room for the text; an empty text has a place all the same.
    std::uint8_t none = 0;
    return crypto_aead_xchacha20poly1305_ietf_decrypt(out.empty() ? &none : out.data(), nullptr, nullptr, sealed.data(),
                                                      sealed.size(), associated.data(), associated.size(), nonce.data(),
                                                      key.data())
        == 0;
}

std::size_t paddedSize(std::size_t content)
{
    return std::max(leastPadded, std::bit_ceil(content + 4));
}

} // namespace

Bytes seal(ByteView key, ByteView associated, ByteView plain)
{
    return sealWithNonce(key, zeroNonce, associated, plain);
}

Result<Bytes> open(ByteView key, ByteView associated, ByteView sealed)
{
    if (sealed.size() < sealOverhead)
        return ErrorCode::CannotOpen;
    Bytes plain(sealed.size() - sealOverhead);
    if (!openInto(plain, key, zeroNonce, associated, sealed))
        return ErrorCode::CannotOpen;
    return plain;
}

Result<SecretBytes> openSecret(ByteView key, ByteView associated, ByteView sealed)
{
    return openWithNonce(key, zeroNonce, associated, sealed);
}

Bytes sealWithNonce(ByteView key, ByteView nonce, ByteView associated, ByteView plain)
{
    assert(key.size() == keySize && nonce.size() == nonceSize);
    Bytes sealed(plain.size() + sealOverhead);
    const int failed = crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data(), nullptr, plain.data(), plain.size(),
                                                                  associated.data(), associated.size(), nullptr,
                                                                  nonce.data(), key.data());
    assert(failed == 0);
    static_cast<void>(failed);
    return sealed;
}

Result<SecretBytes> openWithNonce(ByteView key, ByteView nonce, ByteView associated, ByteView sealed)
{
    if (sealed.size() < sealOverhead)
        return ErrorCode::CannotOpen;
    SecretBytes plain(sealed.size() - sealOverhead);
    if (!openInto(plain.span(), key, nonce, associated, sealed))
        return ErrorCode::CannotOpen;
    return plain;
}

BoxKey BoxKey::generate(Random &random)
{
    return fromSecret(SecretBytes::random(crypto_box_SECRETKEYBYTES, random).view());
}

BoxKey BoxKey::fromSecret(ByteView secret)
{
    assert(secret.size() == crypto_box_SECRETKEYBYTES);
    BoxKey key;
    key.m_secret = SecretBytes(secret);
    const int failed = crypto_scalarmult_base(key.m_public.data(), secret.data());
    assert(failed == 0);
    static_cast<void>(failed);
    return key;
}

BoxKey BoxKey::clone() const
{
    BoxKey copy;
    copy.m_secret = m_secret.clone();
    copy.m_public = m_public;
    return copy;
}

Result<SecretBytes> BoxKey::open(ByteView box) const
{
    if (box.size() < boxOverhead)
        return ErrorCode::CannotOpen;
    SecretBytes plain(box.size() - boxOverhead);
    const Status opened = openInto(box, plain.span());
    return opened.ok() ? Result(std::move(plain)) : Result<SecretBytes>(opened.error());
}

Status BoxKey::openInto(ByteView box, std::span<std::uint8_t> out) const
{
    assert(!m_secret.empty());
    assert(box.size() >= boxOverhead && out.size() == box.size() - boxOverhead);
    std::uint8_t none = 0;
    if (crypto_box_seal_open(out.empty() ? &none : out.data(), box.data(), box.size(), m_public.data(),
                             m_secret.view().data())
        != 0)
        return ErrorCode::CannotOpen;
    return {};
}

Result<Bytes> box(const BoxPublicKey &recipient, ByteView plain)
{
    Bytes sealed(plain.size() + boxOverhead);
    const std::uint8_t none = 0;
    if (crypto_box_seal(sealed.data(), plain.empty() ? &none : plain.data(), plain.size(), recipient.data()) != 0)
        return ErrorCode::BadKey;
    return sealed;
}

Bytes pad(std::initializer_list<ByteView> parts)
{
    std::size_t content = 0;
    for (const ByteView part : parts)
        content += part.size();
    assert(content <= UINT32_MAX);
    Bytes padded(paddedSize(content));
    const auto length = u32(static_cast<std::uint32_t>(content));
    auto at = std::copy(length.begin(), length.end(), padded.begin());
    for (const ByteView part : parts)
        at = std::copy(part.begin(), part.end(), at);
    return padded;
}

Result<ByteView> unpad(ByteView padded)
{
    if (padded.size() < leastPadded)
        return ErrorCode::Malformed;
    std::size_t content = 0;
    for (std::size_t i = 0; i < 4; ++i)
        content = content << 8 | padded[i];
    // One block only for each content: more filling than needed is refused too.
    if (padded.size() != paddedSize(content))
        return ErrorCode::Malformed;
    std::uint8_t filling = 0;
    for (const std::uint8_t byte : padded.subspan(4 + content))
        filling |= byte;
    if (filling != 0)
        return ErrorCode::Malformed;
    return padded.subspan(4, content);
}

} // namespace caseweave
