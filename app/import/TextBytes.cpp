// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/TextBytes.h"

#include <QStringDecoder>

namespace caseweave {

namespace {

constexpr qsizetype lookedAt = 4096; ///< bytes of the beginning

/// 0x80 to 0x9F as the WHATWG encoding standard has them (index-windows-1252): five are controls there.
constexpr char16_t upperHalf[]
    = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
       0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
       0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

bool isUtf8(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(bytes);
    return text.size() >= 0 && !decoder.hasError();
}

/// Whether most bytes at this place of a pair are zero, and hardly any at the other: letters of western languages.
bool isWide(const QByteArray &bytes, qsizetype zeroAt)
{
    const qsizetype pairs = std::min(bytes.size(), lookedAt) / 2;
    qsizetype zeros = 0;
    qsizetype others = 0;
    for (qsizetype i = 0; i < pairs; ++i) {
        zeros += bytes.at(2 * i + zeroAt) == '\0' ? 1 : 0;
        others += bytes.at(2 * i + 1 - zeroAt) == '\0' ? 1 : 0;
    }
    return pairs > 0 && bytes.size() % 2 == 0 && zeros * 10 >= pairs * 8 && others * 10 < pairs;
}

QString fromWindows1252(const QByteArray &bytes)
{
    QString text = QString::fromLatin1(bytes);
    for (QChar &c : text) {
        if (c.unicode() >= 0x80 && c.unicode() <= 0x9F)
            c = QChar(upperHalf[c.unicode() - 0x80]);
    }
    return text;
}

} // namespace

TextCoding recogniseCoding(const QByteArray &bytes)
{
    if (bytes.startsWith("\xEF\xBB\xBF"))
        return TextCoding::Utf8;
    if (bytes.startsWith("\xFF\xFE"))
        return TextCoding::Utf16Le;
    if (bytes.startsWith("\xFE\xFF"))
        return TextCoding::Utf16Be;
    // Before UTF-8: a zero byte is a character there too.
    if (isWide(bytes, 1))
        return TextCoding::Utf16Le;
    if (isWide(bytes, 0))
        return TextCoding::Utf16Be;
    return isUtf8(bytes) ? TextCoding::Utf8 : TextCoding::Windows1252;
}

DecodedText decodeText(const QByteArray &bytes, TextCoding coding)
{
    if (coding == TextCoding::Windows1252)
        return {fromWindows1252(bytes), true};
    QStringDecoder decoder(coding == TextCoding::Utf8          ? QStringDecoder::Utf8
                               : coding == TextCoding::Utf16Le ? QStringDecoder::Utf16LE
                                                               : QStringDecoder::Utf16BE);
    DecodedText decoded;
    decoded.text = decoder(bytes);
    decoded.clean = !decoder.hasError() && (coding == TextCoding::Utf8 || bytes.size() % 2 == 0);
    if (decoded.text.startsWith(QChar(QChar::ByteOrderMark)))
        decoded.text.remove(0, 1);
    return decoded;
}

} // namespace caseweave
