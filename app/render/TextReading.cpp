// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/render/Reading.h"

#include <QStringDecoder>

namespace caseweave::render {

namespace {

/// What bytes 0x80 to 0x9f mean in Windows-1252; 0 where they mean nothing.
constexpr char16_t windowsMarks[] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

QString fromWindows(const QByteArray &bytes)
{
    QString text = QString::fromLatin1(bytes);
    for (QChar &c : text) {
        if (c.unicode() >= 0x80 && c.unicode() < 0xa0) {
            const char16_t meant = windowsMarks[c.unicode() - 0x80];
            c = QChar(meant == 0 ? char16_t{0xfffd} : meant);
        }
    }
    return text;
}

/// By its mark, or as UTF-8 where it is that, or as what Windows wrote before. Nothing where it is no text.
std::optional<QString> decode(QByteArray bytes, bool isCut)
{
    if (const auto marked = QStringConverter::encodingForData(bytes)) {
        QStringDecoder decoder(*marked);
        return QString(decoder(bytes));
    }
    if (bytes.contains('\0'))
        return std::nullopt;
    // The end may have cut a letter in two.
    for (int cut = 0; isCut && cut < 3 && !bytes.isEmpty() && (bytes.back() & 0x80) != 0; ++cut) {
        const bool isFirst = (bytes.back() & 0x40) != 0;
        bytes.chop(1);
        if (isFirst)
            break;
    }
    QStringDecoder decoder(QStringConverter::Utf8, QStringConverter::Flag::Stateless);
    QString text = decoder(bytes);
    return decoder.hasError() ? fromWindows(bytes) : text;
}

class TextReading : public Reading {
public:
    TextReading(QByteArray text, bool isCut) : m_text(std::move(text)), m_isCut(isCut) { }
    preview::Kind kind() const override { return preview::Kind::Text; }
    Shown page(std::uint32_t index, std::uint32_t) override
    {
        preview::PagePart part;
        part.index = index;
        part.isCut = m_isCut;
        part.text = m_text;
        return part;
    }

private:
    QByteArray m_text;
    bool m_isCut;
};

} // namespace

Opened openText(QIODevice &device)
{
    // A third of what may be sent: no letter needs more than three bytes for one of another encoding.
    constexpr qint64 most = preview::mostText / 3;
    const QByteArray bytes = device.read(most);
    const bool isCut = device.size() > most;
    const auto text = decode(bytes, isCut);
    if (!text)
        return preview::Failure::Unknown;
    return std::make_unique<TextReading>(text->toUtf8(), isCut);
}

} // namespace caseweave::render
