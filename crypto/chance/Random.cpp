// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/chance/Random.h"

#include "crypto/hash/Hash.h"

#include <sodium.h>

#include <cassert>

namespace caseweave {

Bytes Random::bytes(std::size_t count)
{
    Bytes out(count);
    fill(out);
    return out;
}

void SystemRandom::fill(std::span<std::uint8_t> out)
{
    if (!out.empty()) // libsodium takes no null pointer
        randombytes_buf(out.data(), out.size());
}

SeededRandom::SeededRandom(std::uint64_t seed) : m_key(hash("CW1 seeded random", u64(seed))) { }

void SeededRandom::fill(std::span<std::uint8_t> out)
{
    if (out.empty())
        return;
    // Every call takes a stream of its own, so nothing has to be kept between calls.
    const auto nonce = u64(m_block++);
    static_assert(nonce.size() == crypto_stream_chacha20_NONCEBYTES);
    const int failed = crypto_stream_chacha20(out.data(), out.size(), nonce.data(), m_key.data());
    assert(failed == 0);
    static_cast<void>(failed);
}

std::uint64_t SeededRandom::next()
{
    std::array<std::uint8_t, 8> bytes;
    fill(bytes);
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes)
        value = value << 8 | byte;
    return value;
}

std::uint64_t SeededRandom::below(std::uint64_t bound)
{
    assert(bound > 0);
    // Values under 2^64 mod bound are drawn again: what is left divides evenly.
    const std::uint64_t least = (0 - bound) % bound;
    std::uint64_t value = next();
    while (value < least)
        value = next();
    return value % bound;
}

} // namespace caseweave
