// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGui/QRawFont>
#include <memory>
#include <vector>

struct hb_face_t;

namespace caseweave {

class PdfFile;

/// One font of a PDF: remembers which glyphs are used and what they say, and writes at the end as much of the font as
/// draws them. Glyphs have the numbers they have in the font. One thread, any.
class PdfFont {
public:
    explicit PdfFont(const QRawFont &font);
    ~PdfFont();

    /// Whether it has outlines that a PDF can keep; one of coloured pictures has none.
    bool hasOutlines() const { return m_kind != Kind::None; }
    /// In thousandths of the size of the font.
    double width(quint32 glyph) const;
    /// That the glyph is used for a character. False: it stands for another one already.
    bool use(quint32 glyph, char16_t character);
    void use(quint32 glyph); ///< what it says is not known
    /// As a composite font (ISO 32000-1, 9.7). Nothing where the font cannot be cut down.
    bool write(PdfFile &file, int object) const;

private:
    enum class Kind { None, TrueType, Cff };
    struct Glyph {
        bool isUsed = false;
        char16_t says = 0;
    };
    QByteArray program() const;
    QByteArray name(const QByteArray &program) const;
    QByteArray descriptor(const QByteArray &name, int program) const;
    QByteArray widths() const;
    QByteArray toUnicode() const;

    QRawFont m_font;
    Kind m_kind = Kind::None;
    std::unique_ptr<hb_face_t, void (*)(hb_face_t *)> m_face;
    std::vector<double> m_widths; ///< by number
    std::vector<Glyph> m_glyphs; ///< by number
};

} // namespace caseweave
