// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"

#include <initializer_list>

namespace caseweave {

/// H(domain, a | b | ...) of docs/protocol.md section 1: BLAKE2b-256 with the domain in front. Allocates nothing.
Digest hash(std::string_view domain, std::initializer_list<ByteView> parts);
inline Digest hash(std::string_view domain, ByteView part)
{
    return hash(domain, {part});
}

template <class IdType>
IdType hashId(std::string_view domain, std::initializer_list<ByteView> parts)
{
    return IdType{hash(domain, parts)};
}

/// hash() of what comes in pieces, such as a file. digest() ends it.
class Hasher {
public:
    explicit Hasher(std::string_view domain);
    Hasher &add(ByteView part);
    Digest digest();

private:
    alignas(64) std::array<std::uint8_t, 384> m_state; ///< libsodium's
};

/// K(key, domain, a | b | ..., out.size()): the same keyed. key has 16 or 32 bytes, out 16 to 64. Allocates nothing.
void keyedHash(ByteView key, std::string_view domain, std::initializer_list<ByteView> parts,
               std::span<std::uint8_t> out);
Digest keyedHash(ByteView key, std::string_view domain, std::initializer_list<ByteView> parts);

/// u64(n) and u32(n) of docs/protocol.md: big-endian.
std::array<std::uint8_t, 8> u64(std::uint64_t value);
std::array<std::uint8_t, 4> u32(std::uint32_t value);

/// Compares in constant time. Sizes must be equal, or the answer is false.
bool equalConstantTime(ByteView a, ByteView b);

} // namespace caseweave
