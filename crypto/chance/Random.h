// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"

namespace caseweave {

/// Where every random byte comes from. Injected, so that tests can replay.
class Random {
public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::uint8_t> out) = 0;

    template <class T>
    T id()
    {
        T value;
        fill(value.bytes);
        return value;
    }
    Bytes bytes(std::size_t count);
};

/// libsodium's randombytes. Thread-safe.
class SystemRandom final : public Random {
public:
    void fill(std::span<std::uint8_t> out) override;
};

/// A reproducible stream (ChaCha20 of a seed), for tests, simulation and replay alone.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed);
    void fill(std::span<std::uint8_t> out) override;
    std::uint64_t next();
    /// Uniform in [0, bound). bound > 0.
    std::uint64_t below(std::uint64_t bound);

private:
    Digest m_key{};
    std::uint64_t m_block = 0;
};

} // namespace caseweave
