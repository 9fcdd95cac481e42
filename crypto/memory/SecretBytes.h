// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"

#include <cstddef>
#include <span>

namespace caseweave {

class Random;

/// Bytes in guarded, locked memory (sodium_malloc) that are wiped when they go. Moves, never copies by accident;
/// clone() says that a copy is meant. An empty object owns nothing. Aborts when memory cannot be had: there is no safe
/// way on. Up to 64 bytes share pages (SecretSlots); a larger one costs several system calls and three pages.
class SecretBytes {
public:
    SecretBytes() = default;
    explicit SecretBytes(std::size_t size); ///< zeros
    explicit SecretBytes(ByteView copyOf);
    static SecretBytes random(std::size_t size, Random &random);
    SecretBytes(SecretBytes &&other) noexcept;
    SecretBytes &operator=(SecretBytes &&other) noexcept;
    SecretBytes(const SecretBytes &) = delete;
    SecretBytes &operator=(const SecretBytes &) = delete;
    ~SecretBytes();

    SecretBytes clone() const;
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    ByteView view() const { return {m_data, m_size}; }
    std::span<std::uint8_t> span() { return {m_data, m_size}; }
    /// Compares in constant time; sizes may differ.
    bool equals(ByteView other) const;

private:
    std::uint8_t *m_data = nullptr;
    std::size_t m_size = 0;
};

/// Must run once before anything else of crypto/. Starts libsodium, turns core dumps off. Aborts if it cannot.
void initialiseCrypto();

} // namespace caseweave
