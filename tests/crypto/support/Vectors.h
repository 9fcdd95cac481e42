// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"

#include <QByteArray>

namespace caseweave::test {

/// Bytes from hexadecimal, spaces allowed. Ends the program on a mistake in the test itself.
Bytes hex(std::string_view text);
inline Bytes hex(const QByteArray &text)
{
    return hex(std::string_view(text.constData(), static_cast<std::size_t>(text.size())));
}
inline Bytes hex(const char *text)
{
    return hex(std::string_view(text));
}
Bytes bytesOf(std::string_view text);
QByteArray toQt(ByteView bytes);
template <std::size_t Size>
std::array<std::uint8_t, Size> hexArray(std::string_view text)
{
    const Bytes bytes = hex(text);
    std::array<std::uint8_t, Size> array{};
    std::copy_n(bytes.begin(), std::min(Size, bytes.size()), array.begin());
    return array;
}

} // namespace caseweave::test
