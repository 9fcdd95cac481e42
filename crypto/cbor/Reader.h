// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"
#include "crypto/result/Result.h"

namespace caseweave::cbor {

enum class Type : std::uint8_t { Uint, Bytes, Text, Array, Boolean, Null, End, Bad };

/// Reads the canonical subset of docs/protocol.md 1.1 strictly, without copying: views point into the input. It is
/// sticky: after the first thing that does not fit, every read gives an empty value and ok() is false, so a decoder
/// checks once at its end with finish(). Never reads outside its input, never recurses, allocates nothing.
class Reader {
public:
    explicit Reader(ByteView input) : m_input(input) { }

    /// Opens an array. With count, it must have just so many items.
    std::size_t array();
    void array(std::size_t count);
    std::uint64_t uint(std::uint64_t most = UINT64_MAX);
    ByteView bytes(std::size_t most = SIZE_MAX);
    ByteView bytesExactly(std::size_t size); ///< empty when not so
    /// Valid UTF-8. (Form C is checked by who shows it: see app.)
    std::string_view text(std::size_t most = SIZE_MAX);
    /// The text must be just this one: for domains.
    void expectText(std::string_view value);
    void expectUint(std::uint64_t value);
    bool boolean();
    /// Takes a null if one is next and says so.
    bool null();
    template <class IdType>
    IdType id()
    {
        IdType value;
        const ByteView view = bytesExactly(32);
        if (view.size() == 32)
            std::copy(view.begin(), view.end(), value.bytes.begin());
        return value;
    }
    /// One whole item, whatever it is, checked for form, as its encoded bytes.
    ByteView item();
    /// What comes next, without taking it.
    Type peek() const;
    /// Marks the input as bad, for a rule that the decoder itself checks.
    void fail() { m_ok = false; }
    bool ok() const { return m_ok; }
    /// True when all went well, every array was read to its end and nothing trails.
    bool finish() const;
    std::size_t position() const { return m_position; }

private:
    struct Head {
        std::uint8_t major;
        std::uint64_t value;
    };
    Head head();
    bool enter(std::uint64_t count);
    void leave();

    ByteView m_input;
    std::size_t m_position = 0;
    std::array<std::uint64_t, 8> m_left{};
    std::size_t m_depth = 0;
    bool m_ok = true;
    bool m_started = false;
};

} // namespace caseweave::cbor
