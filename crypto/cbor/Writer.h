// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"

namespace caseweave::cbor {

/// Writes the canonical subset of docs/protocol.md 1.1. The caller says how many items an array has and then writes
/// them; take() asserts that every array is full. Text must be valid UTF-8 in form C (asserted here as valid UTF-8
/// alone: form C is the caller's duty, and app makes it so at the edge).
class Writer {
public:
    explicit Writer(std::size_t reserve = 128) { m_out.reserve(reserve); }
    Writer &array(std::size_t count);
    Writer &uint(std::uint64_t value);
    Writer &bytes(ByteView value);
    Writer &text(std::string_view value);
    Writer &boolean(bool value);
    Writer &null();
    /// An item that is encoded already.
    Writer &raw(ByteView encoded);
    template <class Tag>
    Writer &id(const Id<Tag> &value)
    {
        return bytes(value.view());
    }
    Bytes take();
    /// Forget everything, keep the memory.
    void clear();
    ByteView view() const { return m_out; }

private:
    void head(std::uint8_t major, std::uint64_t value);
    void item();
    void settle();

    Bytes m_out;
    std::array<std::uint64_t, 8> m_left{};
    std::size_t m_depth = 0;
    bool m_done = false;
};

} // namespace caseweave::cbor
