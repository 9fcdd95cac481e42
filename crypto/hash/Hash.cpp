// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash/Hash.h"

#include <sodium.h>

#include <cassert>
#include <new>

namespace caseweave {

namespace {

using State = crypto_generichash_blake2b_state;

void begin(State &state, ByteView key, std::string_view domain, std::size_t outSize)
{
    assert(!domain.empty() && domain.size() <= 255);
    // libsodium fails here only for lengths out of range, which would be our own mistake.
    int failed = crypto_generichash_blake2b_init(&state, key.empty() ? nullptr : key.data(), key.size(), outSize);

    std::array<std::uint8_t, 256> prefix;
    prefix[0] = static_cast<std::uint8_t>(domain.size());
    std::memcpy(prefix.data() + 1, domain.data(), domain.size());
    failed |= crypto_generichash_blake2b_update(&state, prefix.data(), domain.size() + 1);
    assert(failed == 0);
    static_cast<void>(failed);
}

void take(State &state, ByteView part)
{
    const int failed = part.empty() ? 0 : crypto_generichash_blake2b_update(&state, part.data(), part.size());
    assert(failed == 0);
    static_cast<void>(failed);
}

/// Wipes the state.
void end(State &state, std::span<std::uint8_t> out)
{
    const int failed = crypto_generichash_blake2b_final(&state, out.data(), out.size());
    assert(failed == 0);
    static_cast<void>(failed);
}

void blake2b(ByteView key, std::string_view domain, std::initializer_list<ByteView> parts, std::span<std::uint8_t> out)
{
    State state;
    begin(state, key, domain, out.size());
    for (const ByteView part : parts)
        take(state, part);
    end(state, out);
}

} // namespace

Digest hash(std::string_view domain, std::initializer_list<ByteView> parts)
{
    Digest digest;
    blake2b({}, domain, parts, digest);
    return digest;
}

Hasher::Hasher(std::string_view domain)
{
    static_assert(sizeof(State) <= sizeof m_state && alignof(State) <= 64);
    begin(*new (m_state.data()) State, {}, domain, std::tuple_size_v<Digest>);
}

Hasher &Hasher::add(ByteView part)
{
    take(*std::launder(reinterpret_cast<State *>(m_state.data())), part);
    return *this;
}

Digest Hasher::digest()
{
    Digest digest;
    end(*std::launder(reinterpret_cast<State *>(m_state.data())), digest);
    return digest;
}

void keyedHash(ByteView key, std::string_view domain, std::initializer_list<ByteView> parts,
               std::span<std::uint8_t> out)
{
    assert(key.size() == 16 || key.size() == 32);
    assert(out.size() >= 16 && out.size() <= 64);
    blake2b(key, domain, parts, out);
}

Digest keyedHash(ByteView key, std::string_view domain, std::initializer_list<ByteView> parts)
{
    Digest digest;
    keyedHash(key, domain, parts, digest);
    return digest;
}

std::array<std::uint8_t, 8> u64(std::uint64_t value)
{
    std::array<std::uint8_t, 8> bytes;
    for (std::size_t i = 0; i < 8; ++i)
        bytes[i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
    return bytes;
}

std::array<std::uint8_t, 4> u32(std::uint32_t value)
{
    std::array<std::uint8_t, 4> bytes;
    for (std::size_t i = 0; i < 4; ++i)
        bytes[i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
    return bytes;
}

bool equalConstantTime(ByteView a, ByteView b)
{
    return a.size() == b.size() && (a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0);
}

} // namespace caseweave
