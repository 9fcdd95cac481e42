// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/cbor/Reader.h"

#include "crypto/cbor/Utf8.h"

namespace caseweave::cbor {

/// Everything that head() has no short way for: arguments of 1 to 8 bytes, simple values, and what is refused.
Reader::Head Reader::longHead(std::uint8_t first)
{
    const auto major = static_cast<std::uint8_t>(first >> 5);
    const auto info = static_cast<std::uint8_t>(first & 31);
    if (major == 7)
        return info >= falseValue && info <= nullValue ? Head{major, info} : refuse();
    const bool taken = major == 0 || (major >= 2 && major <= 4);
    if (!taken || info > 27)
        return refuse();

    const std::size_t size = std::size_t{1} << (info - 24);
    if (size > m_input.size() - m_position)
        return refuse();
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
        value = value << 8 | m_input[m_position + i];
    m_position += size;
    // Shortest form: the value must not fit into half the bytes, and one byte must not fit into the head.
    const bool shortest = size == 1 ? value >= 24 : value >> (size * 4) != 0;
    return shortest ? Head{major, value} : refuse();
}

bool Reader::enter(std::uint64_t count)
{
    if (m_depth >= m_left.size() || count > m_input.size() - m_position)
        return false;
    if (count > 0)
        m_left[m_depth++] = count;
    else
        leave();
    return true;
}

std::string_view Reader::text(std::size_t most)
{
    const Head next = head();
    if (next.major != 3 || next.value > most) {
        m_ok = false;
        return {};
    }
    const ByteView view = content(next.value);
    if (!isUtf8(view)) {
        m_ok = false;
        return {};
    }
    return {reinterpret_cast<const char *>(view.data()), view.size()};
}

void Reader::expectText(std::string_view value)
{
    if (text() != value)
        m_ok = false;
}

void Reader::expectUint(std::uint64_t value)
{
    if (uint() != value)
        m_ok = false;
}

bool Reader::boolean()
{
    const Head next = head();
    if (next.major != 7 || next.value == nullValue) {
        m_ok = false;
        return false;
    }
    leave();
    return next.value == trueValue;
}

bool Reader::null()
{
    if (peek() != Type::Null)
        return false;
    head();
    leave();
    return true;
}

ByteView Reader::item()
{
    const std::size_t start = m_position;
    const std::size_t depth = m_depth;
    do {
        const Head next = head();
        if (next.major == 2) {
            content(next.value);
        } else if (next.major == 3) {
            if (!isUtf8(content(next.value)))
                m_ok = false;
        } else if (next.major == 4) {
            if (!enter(next.value))
                m_ok = false;
        } else {
            leave(); // a number, a simple value, or refused already
        }
    } while (m_ok && m_depth > depth);
    return m_ok ? m_input.subspan(start, m_position - start) : ByteView{};
}

Type Reader::peek() const
{
    if (!m_ok)
        return Type::Bad;
    if (complete())
        return Type::End;
    if (m_position >= m_input.size())
        return Type::Bad;
    const std::uint8_t first = m_input[m_position];
    switch (first >> 5) {
    case 0:
        return Type::Uint;
    case 2:
        return Type::Bytes;
    case 3:
        return Type::Text;
    case 4:
        return Type::Array;
    case 7:
        if ((first & 31) == nullValue)
            return Type::Null;
        return (first & 31) == falseValue || (first & 31) == trueValue ? Type::Boolean : Type::Bad;
    default:
        return Type::Bad;
    }
}

} // namespace caseweave::cbor
