// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/cbor/Utf8.h"

namespace caseweave::cbor {

namespace {

/// How many bytes the character at the front of the rest has; 0 when it is not one (RFC 3629 section 4).
std::size_t characterSize(ByteView rest)
{
    const auto follows = [&](std::size_t at, unsigned least = 0x80, unsigned most = 0xbf) {
        return at < rest.size() && rest[at] >= least && rest[at] <= most;
    };
    const unsigned first = rest[0];
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first <= 0xdf)
        return follows(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        const unsigned least = first == 0xe0 ? 0xa0 : 0x80; // below would be overlong
        const unsigned most = first == 0xed ? 0x9f : 0xbf; // above would be a surrogate
        return follows(1, least, most) && follows(2) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        const unsigned least = first == 0xf0 ? 0x90 : 0x80; // below would be overlong
        const unsigned most = first == 0xf4 ? 0x8f : 0xbf; // above would pass U+10FFFF
        return follows(1, least, most) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

} // namespace

bool isUtf8(ByteView bytes)
{
    std::size_t at = 0;
    while (at < bytes.size()) {
        // Eight bytes of ASCII at a time: nearly all text is that.
        if (bytes.size() - at >= 8) {
            std::uint64_t eight = 0;
            std::memcpy(&eight, bytes.data() + at, 8);
            if ((eight & 0x8080808080808080U) == 0) {
                at += 8;
                continue;
            }
        }
        const std::size_t size = characterSize(bytes.subspan(at));
        if (size == 0)
            return false;
        at += size;
    }
    return true;
}

} // namespace caseweave::cbor
