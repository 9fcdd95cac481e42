// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/preview/PreviewWire.h"

namespace caseweave::preview {

void putNumber(QByteArray &out, std::uint64_t number, int bytes)
{
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
        out.append(static_cast<char>(number >> shift & 0xff));
}

std::optional<std::uint64_t> takeNumber(const QByteArray &in, qsizetype &at, int bytes)
{
    if (in.size() - at < bytes)
        return std::nullopt;
    std::uint64_t number = 0;
    for (int i = 0; i < bytes; ++i)
        number = number << 8 | static_cast<std::uint8_t>(in[at++]);
    return number;
}

QByteArray frame(Message message, const QByteArray &body)
{
    QByteArray out;
    out.reserve(headBytes + body.size());
    out.append(static_cast<char>(message));
    putNumber(out, static_cast<std::uint64_t>(body.size()), 4);
    return out.append(body);
}

QByteArray encode(const PagePart &page)
{
    QByteArray out;
    out.reserve(17 + page.text.size() + page.pixels.size());
    putNumber(out, page.index, 4);
    putNumber(out, page.width, 4);
    putNumber(out, page.height, 4);
    putNumber(out, page.isCut ? 1 : 0, 1);
    putNumber(out, static_cast<std::uint64_t>(page.text.size()), 4);
    return out.append(page.text).append(page.pixels);
}

std::optional<PagePart> decodePage(const QByteArray &body)
{
    qsizetype at = 0;
    const auto index = takeNumber(body, at, 4);
    const auto width = takeNumber(body, at, 4);
    const auto height = takeNumber(body, at, 4);
    const auto cut = takeNumber(body, at, 1);
    const auto text = takeNumber(body, at, 4);
    if (!index || !width || !height || !cut || !text || *index >= mostPages || *text > mostText)
        return std::nullopt;
    const std::uint64_t pixels = *width * *height;
    if (pixels > mostPixels || (*width == 0) != (*height == 0)
        || static_cast<std::uint64_t>(body.size() - at) != *text + pixels * 4)
        return std::nullopt;
    const auto length = static_cast<qsizetype>(*text);
    return PagePart{static_cast<std::uint32_t>(*index),
                    static_cast<std::uint32_t>(*width),
                    static_cast<std::uint32_t>(*height),
                    *cut != 0,
                    body.mid(at, length),
                    body.mid(at + length)};
}

} // namespace caseweave::preview
