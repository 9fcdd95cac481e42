// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/render/Reading.h"

namespace caseweave::render {

namespace {

constexpr qint64 headBytes = 1024;

/// The formats of Qt's own readers that need nothing but the file; a drawing in SVG can name other files.
const char *pictureFormat(const QByteArray &head)
{
    const std::pair<QByteArray, const char *> starts[] = {
        {QByteArrayLiteral("\x89PNG\r\n\x1a\n"), "png"},
        {QByteArrayLiteral("\xff\xd8\xff"), "jpeg"},
        {QByteArrayLiteral("GIF87a"), "gif"},
        {QByteArrayLiteral("GIF89a"), "gif"},
        {QByteArrayLiteral("BM"), "bmp"},
    };
    for (const auto &[start, format] : starts) {
        if (head.startsWith(start))
            return format;
    }
    return nullptr;
}

} // namespace

Opened openDocument(QIODevice &device)
{
    const QByteArray head = device.read(headBytes);
    if (!device.seek(0))
        return preview::Failure::Damaged;
    if (head.contains("%PDF-"))
        return openPdf(device);
    // "BM" begins many a text.
    const char *format = pictureFormat(head);
    if (format != nullptr && (qstrcmp(format, "bmp") != 0 || head.contains('\0')))
        return openPicture(device, format);
    return openText(device);
}

} // namespace caseweave::render
