// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/PdfFont.h"

#include "ui/files/PdfFile.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QtEndian>
#include <harfbuzz/hb-subset.h>
#include <map>

namespace caseweave {

namespace {

constexpr int mostInBlock = 100; ///< of a mapping (Adobe technical note 5014)
constexpr hb_tag_t cffTag = HB_TAG('C', 'F', 'F', ' ');
constexpr int boundsAt = 36; ///< in the table "head"
constexpr int tagLetters = 6; ///< before the name of a font that is not whole

/// The tables of a font, which stay where they are: HarfBuzz 6 reads from a table after it has given it back.
struct Tables {
    QRawFont font;
    std::map<hb_tag_t, QByteArray> read;
};

hb_blob_t *tableOf(hb_face_t *, hb_tag_t tag, void *data)
{
    auto *tables = static_cast<Tables *>(data);
    auto [found, isNew] = tables->read.try_emplace(tag);
    if (isNew) {
        char name[5] = {};
        hb_tag_to_string(tag, name);
        found->second = tables->font.fontTable(name);
    }
    const QByteArray &table = found->second;
    return hb_blob_create(table.constData(), static_cast<unsigned>(table.size()), HB_MEMORY_MODE_READONLY, nullptr,
                          nullptr);
}

void deleteTables(void *data)
{
    delete static_cast<Tables *>(data);
}

QByteArray bytesOf(hb_blob_t *blob)
{
    unsigned size = 0;
    const char *data = hb_blob_get_data(blob, &size);
    QByteArray bytes(data, static_cast<qsizetype>(size));
    hb_blob_destroy(blob);
    return bytes;
}

QByteArray hex(quint32 value)
{
    return QByteArray::number(value, 16).rightJustified(4, '0');
}

} // namespace

PdfFont::PdfFont(const QRawFont &font)
    : m_font(font), m_face(hb_face_create_for_tables(tableOf, new Tables{font, {}}, deleteTables), hb_face_destroy)
{
    if (!font.fontTable("CFF ").isEmpty())
        m_kind = Kind::Cff;
    else if (!font.fontTable("glyf").isEmpty())
        m_kind = Kind::TrueType;
    const unsigned count = hb_face_get_glyph_count(m_face.get());
    m_glyphs.resize(count);
    m_widths.resize(count);
    hb_font_t *whole = hb_font_create(m_face.get()); // in units of the font
    const double scale = 1000.0 / hb_face_get_upem(m_face.get());
    for (unsigned i = 0; i < count; ++i)
        m_widths[i] = hb_font_get_glyph_h_advance(whole, i) * scale;
    hb_font_destroy(whole);
}

PdfFont::~PdfFont() = default;

double PdfFont::width(quint32 glyph) const
{
    return glyph < m_widths.size() ? m_widths[glyph] : 0;
}

bool PdfFont::use(quint32 glyph, char16_t character)
{
    if (glyph >= m_glyphs.size())
        return false;
    if (character == QChar::Nbsp)
        character = u' '; // fonts have one glyph for both, and who searches types the other
    Glyph &one = m_glyphs[glyph];
    one.isUsed = true;
    if (one.says == 0)
        one.says = character;
    return one.says == character;
}

void PdfFont::use(quint32 glyph)
{
    if (glyph < m_glyphs.size())
        m_glyphs[glyph].isUsed = true;
}

QByteArray PdfFont::program() const
{
    const std::unique_ptr<hb_subset_input_t, void (*)(hb_subset_input_t *)> input(hb_subset_input_create_or_fail(),
                                                                                  hb_subset_input_destroy);
    if (input == nullptr)
        return {};
    hb_subset_input_set_flags(input.get(), HB_SUBSET_FLAGS_RETAIN_GIDS | HB_SUBSET_FLAGS_NO_HINTING);
    for (quint32 i = 0; i < m_glyphs.size(); ++i) {
        if (m_glyphs[i].isUsed)
            hb_set_add(hb_subset_input_glyph_set(input.get()), i);
    }
    // What shapes text is done, and would bring in glyphs that nobody used.
    hb_set_t *drop = hb_subset_input_set(input.get(), HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (const char *tag : {"GSUB", "GPOS", "GDEF", "name", "OS/2", "post", "kern"})
        hb_set_add(drop, hb_tag_from_string(tag, -1));
    const std::unique_ptr<hb_face_t, void (*)(hb_face_t *)> part(hb_subset_or_fail(m_face.get(), input.get()),
                                                                 hb_face_destroy);
    if (part == nullptr)
        return {};
    return bytesOf(m_kind == Kind::Cff ? hb_face_reference_table(part.get(), cffTag)
                                       : hb_face_reference_blob(part.get()));
}

QByteArray PdfFont::name(const QByteArray &program) const
{
    QByteArray tag;
    for (const char byte : QCryptographicHash::hash(program, QCryptographicHash::Sha256).left(tagLetters))
        tag += static_cast<char>('A' + static_cast<unsigned char>(byte) % 26);
    QByteArray family;
    for (const QChar c : m_font.familyName() + QLatin1Char('-') + m_font.styleName()) {
        if (c.unicode() < 128 && (c.isLetterOrNumber() || c == QLatin1Char('-')))
            family += static_cast<char>(c.unicode());
    }
    return tag + '+' + family;
}

QByteArray PdfFont::descriptor(const QByteArray &name, int program) const
{
    const double scale = 1000 / m_font.pixelSize();
    const double units = 1000 / m_font.unitsPerEm();
    const QByteArray head = m_font.fontTable("head");
    QByteArray bounds;
    for (int i = 0; i < 4 && head.size() >= boundsAt + 8; ++i)
        bounds += PdfFile::number(qFromBigEndian<qint16>(head.constData() + boundsAt + 2 * i) * units) + ' ';
    const int stem = m_font.weight() >= QFont::DemiBold ? 140 : 80;
    return "<</Type/FontDescriptor/FontName/" + name + "/Flags 4/ItalicAngle 0/FontBBox[" + bounds + "]/Ascent "
        + PdfFile::number(m_font.ascent() * scale) + "/Descent " + PdfFile::number(-m_font.descent() * scale)
        + "/CapHeight " + PdfFile::number(m_font.capHeight() * scale) + "/StemV " + QByteArray::number(stem)
        + (m_kind == Kind::Cff ? "/FontFile3 " : "/FontFile2 ") + PdfFile::ref(program) + ">>";
}

QByteArray PdfFont::widths() const
{
    QByteArray list;
    for (std::size_t i = 0; i < m_glyphs.size(); ++i) {
        if (!m_glyphs[i].isUsed)
            continue;
        const bool goesOn = i > 0 && m_glyphs[i - 1].isUsed;
        if (!goesOn)
            list += QByteArray::number(static_cast<qint64>(i)) + '[';
        list += PdfFile::number(m_widths[i]) + (i + 1 < m_glyphs.size() && m_glyphs[i + 1].isUsed ? ' ' : ']');
    }
    return list;
}

QByteArray PdfFont::toUnicode() const
{
    QByteArray text = "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                      "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
                      "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
                      "1 begincodespacerange\n<0000><ffff>\nendcodespacerange\n";
    QByteArray block;
    int inBlock = 0;
    const auto close = [&] {
        if (inBlock > 0)
            text += QByteArray::number(inBlock) + " beginbfchar\n" + block + "endbfchar\n";
        block.clear();
        inBlock = 0;
    };
    for (quint32 i = 0; i < m_glyphs.size(); ++i) {
        if (m_glyphs[i].says == 0)
            continue;
        block += '<' + hex(i) + "><" + hex(m_glyphs[i].says) + ">\n";
        if (++inBlock == mostInBlock)
            close();
    }
    close();
    return text + "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n";
}

bool PdfFont::write(PdfFile &file, int object) const
{
    const QByteArray bytes = program();
    if (bytes.isEmpty())
        return false;
    const QByteArray named = name(bytes);
    const int programAt = file.reserve();
    const int descriptorAt = file.reserve();
    const int glyphsAt = file.reserve();
    const int mappingAt = file.reserve();
    const bool isCff = m_kind == Kind::Cff;
    file.putStream(programAt,
                   isCff ? QByteArrayLiteral("/Subtype/CIDFontType0C") : "/Length1 " + QByteArray::number(bytes.size()),
                   bytes);
    file.put(descriptorAt, descriptor(named, programAt));
    file.put(glyphsAt,
             "<</Type/Font/Subtype/" + QByteArray(isCff ? "CIDFontType0" : "CIDFontType2/CIDToGIDMap/Identity")
                 + "/BaseFont/" + named + "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 0/W["
                 + widths() + "]/FontDescriptor " + PdfFile::ref(descriptorAt) + ">>");
    file.putStream(mappingAt, {}, toUnicode());
    file.put(object,
             "<</Type/Font/Subtype/Type0/BaseFont/" + named + (isCff ? "-Identity-H" : "")
                 + "/Encoding/Identity-H/DescendantFonts[" + PdfFile::ref(glyphsAt) + "]/ToUnicode "
                 + PdfFile::ref(mappingAt) + ">>");
    return true;
}

} // namespace caseweave
