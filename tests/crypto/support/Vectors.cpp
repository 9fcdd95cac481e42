// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/crypto/support/Vectors.h"

namespace caseweave::test {

Bytes hex(std::string_view text)
{
    std::string digits;
    for (const char digit : text) {
        if (digit != ' ')
            digits.push_back(digit);
    }
    const auto bytes = fromHex(digits);
    if (!bytes)
        qFatal("not hexadecimal");
    return *bytes;
}

Bytes bytesOf(std::string_view text)
{
    const ByteView view = viewOf(text);
    return {view.begin(), view.end()};
}

QByteArray toQt(ByteView bytes)
{
    return {reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

} // namespace caseweave::test
