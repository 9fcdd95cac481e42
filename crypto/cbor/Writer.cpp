// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/cbor/Writer.h"

#include "crypto/cbor/Utf8.h"

#include <cassert>

namespace caseweave::cbor {

namespace {

constexpr std::uint8_t majorUint = 0;
constexpr std::uint8_t majorBytes = 2;
constexpr std::uint8_t majorText = 3;
constexpr std::uint8_t majorArray = 4;
constexpr std::uint8_t falseByte = 0xf4;
constexpr std::uint8_t trueByte = 0xf5;
constexpr std::uint8_t nullByte = 0xf6;

} // namespace

/// An item begins: it takes a place in the array around it.
void Writer::item()
{
    assert(!m_done);
    if (m_depth > 0)
        --m_left[m_depth - 1];
}

/// An item is complete: arrays that it filled are too.
void Writer::settle()
{
    while (m_depth > 0 && m_left[m_depth - 1] == 0)
        --m_depth;
    m_done = m_depth == 0;
}

void Writer::head(std::uint8_t major, std::uint64_t value)
{
    const auto top = static_cast<std::uint8_t>(major << 5);
    if (value < 24) {
        m_out.push_back(static_cast<std::uint8_t>(top | value));
        return;
    }
    const unsigned power = value <= UINT8_MAX ? 0 : value <= UINT16_MAX ? 1 : value <= UINT32_MAX ? 2 : 3;
    const std::size_t size = std::size_t{1} << power;
    std::array<std::uint8_t, 9> buffer;
    buffer[0] = static_cast<std::uint8_t>(top | (24 + power));
    for (std::size_t i = 0; i < size; ++i)
        buffer[1 + i] = static_cast<std::uint8_t>(value >> (8 * (size - 1 - i)));
    m_out.insert(m_out.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(1 + size));
}

Writer &Writer::array(std::size_t count)
{
    item();
    head(majorArray, count);
    assert(m_depth < m_left.size());
    if (count > 0)
        m_left[m_depth++] = count;
    else
        settle();
    return *this;
}

Writer &Writer::uint(std::uint64_t value)
{
    item();
    head(majorUint, value);
    settle();
    return *this;
}

Writer &Writer::bytes(ByteView value)
{
    item();
    head(majorBytes, value.size());
    m_out.insert(m_out.end(), value.begin(), value.end());
    settle();
    return *this;
}

Writer &Writer::text(std::string_view value)
{
    const ByteView view = viewOf(value);
    assert(isUtf8(view));
    item();
    head(majorText, value.size());
    m_out.insert(m_out.end(), view.begin(), view.end());
    settle();
    return *this;
}

Writer &Writer::boolean(bool value)
{
    item();
    m_out.push_back(value ? trueByte : falseByte);
    settle();
    return *this;
}

Writer &Writer::null()
{
    item();
    m_out.push_back(nullByte);
    settle();
    return *this;
}

Writer &Writer::raw(ByteView encoded)
{
    assert(!encoded.empty());
    item();
    m_out.insert(m_out.end(), encoded.begin(), encoded.end());
    settle();
    return *this;
}

Bytes Writer::take()
{
    assert(m_done);
    Bytes out = std::move(m_out);
    clear();
    return out;
}

void Writer::clear()
{
    m_out.clear();
    m_depth = 0;
    m_done = false;
}

} // namespace caseweave::cbor
