// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace caseweave {

/// How the characters of a text file stand in its bytes.
enum class TextCoding : std::uint8_t { Utf8, Utf16Le, Utf16Be, Windows1252 };

/// By the mark at the beginning (Unicode 15, 2.13), else UTF-8 where all of it is (RFC 3629), else UTF-16 where every
/// second byte of the beginning is zero, else Windows-1252, in which every file can be read. Any thread; any bytes.
TextCoding recogniseCoding(const QByteArray &bytes);

struct DecodedText {
    QString text; ///< without a mark
    bool clean = true; ///< else there is U+FFFD where something was not of this coding
};
DecodedText decodeText(const QByteArray &bytes, TextCoding coding);

} // namespace caseweave
