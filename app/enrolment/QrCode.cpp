// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/enrolment/QrCode.h"

#include <memory>
#include <qrencode.h>

namespace caseweave {

Result<QrCode> QrCode::of(std::string_view text)
{
    const std::string terminated(text);
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString8bit(terminated.c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
    if (!code)
        return ErrorCode::TooLarge;
    QrCode made;
    made.size = code->width;
    const auto modules = static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
    made.dark.reserve(modules);
    for (std::size_t i = 0; i < modules; ++i)
        made.dark.push_back((code->data[i] & 1U) != 0);
    return made;
}

std::string QrCode::halfBlocks(bool onLight) const
{
    constexpr int quiet = 4;
    const auto isInk = [&](int x, int y) {
        const bool inside = x >= 0 && y >= 0 && x < size && y < size;
        const bool isDark = inside && at(x, y);
        return isDark == onLight;
    };
    std::string out;
    for (int y = -quiet; y < size + quiet; y += 2) {
        for (int x = -quiet; x < size + quiet; ++x) {
            const bool upper = isInk(x, y);
            const bool lower = y + 1 < size + quiet && isInk(x, y + 1);
            out += upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ");
        }
        out += '\n';
    }
    return out;
}

} // namespace caseweave
