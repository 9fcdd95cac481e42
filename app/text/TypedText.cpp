// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/text/TypedText.h"

namespace caseweave::text {

namespace {

bool isHarmful(QChar c)
{
    const char16_t code = c.unicode();
    if (code == u'\n' || code == u'\t')
        return false;
    // U+200B to U+200F but for the joiners that some scripts need; embeddings, overrides and isolates; byte order mark.
    const bool hidden = code == 0x200B || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E)
        || (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF;
    return hidden || code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x2028 || code == 0x2029
        || c.isNonCharacter();
}

QString cleaned(const QString &text)
{
    QString out = text;
    out.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    out.replace(QLatin1Char('\r'), QLatin1Char('\n'));
    out.replace(QChar(0x2028), QLatin1Char('\n')).replace(QChar(0x2029), QLatin1Char('\n'));
    out.removeIf(isHarmful);
    return out.normalized(QString::NormalizationForm_C);
}

std::optional<std::string> bounded(const QString &text, std::size_t most)
{
    const QString trimmed = text.trimmed();
    if (!trimmed.isValidUtf16())
        return std::nullopt;
    std::string bytes = trimmed.toStdString();
    if (bytes.size() > most)
        return std::nullopt;
    return bytes;
}

} // namespace

std::optional<std::string> toPayload(const QString &typed, std::size_t most)
{
    return bounded(cleaned(typed), most);
}

std::optional<std::string> toPayloadLine(const QString &typed, std::size_t most)
{
    QString line = cleaned(typed);
    line.replace(QLatin1Char('\n'), QLatin1Char(' ')).replace(QLatin1Char('\t'), QLatin1Char(' '));
    return bounded(line, most);
}

QString fromPayload(std::string_view text)
{
    return cleaned(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
}

} // namespace caseweave::text
