// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"
#include "crypto/result/Result.h"

namespace caseweave::cbor {

enum class Type : std::uint8_t { Uint, Bytes, Text, Array, Boolean, Null, End, Bad };

/// Reads the canonical subset of docs/protocol.md 1.1 strictly, without copying: views point into the input. It is
/// sticky: after the first thing that does not fit, every read gives an empty value and ok() is false, so a decoder
/// checks once at its end with finish(). Never reads outside its input, never recurses, allocates nothing.
///
/// An array closes by itself after its last item. A count that cannot fit into the rest of the input is refused, so a
/// loop over array() is bounded by the size of the input, and reserving as much is safe.
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
    /// What comes next, without taking it; its first byte alone is looked at. End after the whole top-level item.
    Type peek() const;
    /// Marks the input as bad, for a rule that the decoder itself checks.
    void fail() { m_ok = false; }
    bool ok() const { return m_ok; }
    /// True when all went well, every array was read to its end and nothing trails.
    bool finish() const { return m_ok && m_started && m_depth == 0 && m_position == m_input.size(); }
    std::size_t position() const { return m_position; }

private:
    static constexpr std::uint8_t badMajor = 8;
    static constexpr std::uint64_t falseValue = 20;
    static constexpr std::uint64_t trueValue = 21;
    static constexpr std::uint64_t nullValue = 22;

    struct Head {
        std::uint8_t major;
        std::uint64_t value;
    };
    Head head();
    Head longHead(std::uint8_t first);
    Head refuse();
    bool enter(std::uint64_t count);
    void leave();
    ByteView content(std::uint64_t size);
    bool complete() const { return m_started && m_depth == 0; }

    ByteView m_input;
    std::size_t m_position = 0;
    std::array<std::uint64_t, 8> m_left{}; ///< items still to come in each open array
    std::size_t m_depth = 0;
    bool m_ok = true;
    bool m_started = false;
};

// What a decoder calls for every field is inline: catching up on a case reads millions of these.

inline Reader::Head Reader::refuse()
{
    m_ok = false;
    return {badMajor, 0};
}

inline Reader::Head Reader::head()
{
    if (!m_ok || complete() || m_position >= m_input.size())
        return refuse();
    m_started = true;
    if (m_depth > 0)
        --m_left[m_depth - 1];
    const std::uint8_t first = m_input.data()[m_position++];
    const auto major = static_cast<std::uint8_t>(first >> 5);
    const auto info = static_cast<std::uint8_t>(first & 31);
    constexpr unsigned majorsTaken = 1U << 0 | 1U << 2 | 1U << 3 | 1U << 4;
    if (info < 24 && (majorsTaken >> major & 1) != 0)
        return {major, info};
    return longHead(first);
}

/// Closes the arrays whose last item has just been read.
inline void Reader::leave()
{
    while (m_depth > 0 && m_left[m_depth - 1] == 0)
        --m_depth;
}

inline ByteView Reader::content(std::uint64_t size)
{
    if (size > m_input.size() - m_position) {
        m_ok = false;
        return {};
    }
    const ByteView view(m_input.data() + m_position, static_cast<std::size_t>(size));
    m_position += view.size();
    leave();
    return view;
}

inline std::uint64_t Reader::uint(std::uint64_t most)
{
    const Head next = head();
    if (next.major != 0 || next.value > most) {
        m_ok = false;
        return 0;
    }
    leave();
    return next.value;
}

inline ByteView Reader::bytes(std::size_t most)
{
    const Head next = head();
    if (next.major != 2 || next.value > most) {
        m_ok = false;
        return {};
    }
    return content(next.value);
}

inline ByteView Reader::bytesExactly(std::size_t size)
{
    const Head next = head();
    if (next.major != 2 || next.value != size) {
        m_ok = false;
        return {};
    }
    return content(next.value);
}

inline std::size_t Reader::array()
{
    const Head next = head();
    if (next.major != 4 || !enter(next.value)) {
        m_ok = false;
        return 0;
    }
    return static_cast<std::size_t>(next.value);
}

inline void Reader::array(std::size_t count)
{
    if (array() != count)
        m_ok = false;
}

} // namespace caseweave::cbor
