// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/TaggedPdf.h"

#include <QtCore/QCryptographicHash>
#include <QtGui/QTextLayout>
#include <algorithm>
#include <cmath>

namespace caseweave {

namespace {

constexpr double dotsPerPoint = 4; ///< at which the sizes of the program's text are whole dots
constexpr double pointsPerInch = 72;
constexpr double widthPoints = 595.276; ///< A4
constexpr double heightPoints = 841.89;
constexpr double marginPoints = PageCanvas::marginMm / 25.4 * pointsPerInch;
constexpr double ruleWidth = 0.5; ///< in points
constexpr double nearEnough = 0.02; ///< points that nobody sees
constexpr int idBytes = 16;
constexpr char16_t firstFromRightToLeft = 0x0590;

QByteArray pair(QPointF point)
{
    return PdfFile::number(point.x()) + ' ' + PdfFile::number(point.y());
}

/// Each of its letters is one glyph, one after the other, as far as the text tells.
bool isPlain(QStringView text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) {
        // Marks may stand before the letter that they follow in the text.
        return !c.isSurrogate() && !c.isMark()
            && (c.unicode() < firstFromRightToLeft || (c.direction() != QChar::DirR && c.direction() != QChar::DirAL));
    });
}

} // namespace

TaggedPdf::TaggedPdf(QIODevice &out, const QString &title, const QDateTime &made)
    : m_file(out), m_title(title), m_made(made.toUTC()), m_pagesObject(m_file.reserve()), m_resources(m_file.reserve()),
      m_root(m_file.reserve()), m_outline(m_file.reserve())
{
    pushElement("Document");
    beginPage();
}

TaggedPdf::~TaggedPdf() = default;

double TaggedPdf::dotsPerInch() const
{
    return dotsPerPoint * pointsPerInch;
}

QSizeF TaggedPdf::size() const
{
    return QSizeF(widthPoints - 2 * marginPoints, heightPoints - 2 * marginPoints) * dotsPerPoint;
}

QPointF TaggedPdf::place(QPointF dots) const
{
    return {marginPoints + dots.x() / dotsPerPoint, heightPoints - marginPoints - dots.y() / dotsPerPoint};
}

void TaggedPdf::beginPage()
{
    m_page = m_file.reserve();
    ++m_pageCount;
    m_content = "0 g 0 G " + PdfFile::number(ruleWidth) + " w\n";
    m_marks.clear();
    m_markCount = 0;
}

void TaggedPdf::endPage()
{
    closeMarked();
    const int content = m_file.reserve();
    const int marks = m_file.reserve();
    m_file.putStream(content, {}, m_content);
    m_file.put(marks, '[' + m_marks + ']');
    const QByteArray number = QByteArray::number(m_pageCount - 1);
    m_file.put(m_page,
               "<</Type/Page/Parent " + PdfFile::ref(m_pagesObject) + "/MediaBox[0 0 "
                   + pair({widthPoints, heightPoints}) + "]/Resources " + PdfFile::ref(m_resources) + "/Contents "
                   + PdfFile::ref(content) + "/StructParents " + number + "/Tabs/S>>");
    m_pages += PdfFile::ref(m_page) + ' ';
    m_parents += number + ' ' + PdfFile::ref(marks) + ' ';
}

void TaggedPdf::newPage()
{
    endPage();
    beginPage();
}

void TaggedPdf::pushElement(const char *type)
{
    closeMarked();
    Element element;
    element.object = m_file.reserve();
    element.type = type;
    m_open.push_back(element);
}

void TaggedPdf::popElement()
{
    closeMarked();
    const Element done = m_open.back();
    m_open.pop_back();
    if (done.kids.isEmpty())
        return;
    const int parent = m_open.empty() ? m_root : m_open.back().object;
    m_file.put(done.object,
               QByteArray("<</Type/StructElem/S/") + done.type + "/P " + PdfFile::ref(parent)
                   + (done.page == 0 ? QByteArray() : "/Pg " + PdfFile::ref(done.page)) + "/K[" + done.kids + "]>>");
    if (!m_open.empty())
        m_open.back().kids += PdfFile::ref(done.object) + ' ';
    if (done.isBookmark)
        bookmark(done);
}

void TaggedPdf::openPart(Part part)
{
    switch (part) {
    case Part::Heading1:
        return pushElement("H1");
    case Part::Heading2:
        pushElement("H2");
        m_open.back().isBookmark = true;
        return;
    case Part::Heading3:
        return pushElement("H3");
    case Part::Heading4:
        return pushElement("H4");
    case Part::Paragraph:
        return pushElement("P");
    case Part::List:
        return pushElement("L");
    case Part::Item:
        pushElement("LI");
        return pushElement("LBody");
    }
    Q_UNREACHABLE();
}

void TaggedPdf::closePart()
{
    const bool isItem = std::string_view(m_open.back().type) == "LBody";
    popElement();
    if (isItem)
        popElement();
}

void TaggedPdf::openMarked(const QByteArray &saying)
{
    if (m_isMarked)
        return;
    Element &element = m_open.back();
    // Readers take a text in place of glyphs from a span alone.
    const QByteArray tag = saying.isEmpty() ? element.type : "Span";
    const QByteArray properties = saying.isEmpty() ? QByteArray() : "/ActualText" + saying;
    const QByteArray number = QByteArray::number(m_markCount++);
    if (element.page == 0)
        element.page = m_page;
    element.kids
        += element.page == m_page ? number + ' ' : "<</Type/MCR/Pg " + PdfFile::ref(m_page) + "/MCID " + number + ">>";
    m_marks += PdfFile::ref(element.object) + ' ';
    m_content += '/' + tag + "<</MCID " + number + properties + ">>BDC\n";
    m_isMarked = true;
}

void TaggedPdf::closeMarked()
{
    if (m_isMarked)
        m_content += "EMC\n";
    m_isMarked = false;
}

void TaggedPdf::beginMargin(Margin margin)
{
    closeMarked();
    m_inMargin = true;
    m_content += margin == Margin::Head ? "/Artifact<</Type/Pagination/Subtype/Header/Attached[/Top]>>BDC\n"
                                        : "/Artifact<</Type/Pagination/Subtype/Footer/Attached[/Bottom]>>BDC\n";
}

void TaggedPdf::endMargin()
{
    m_content += "EMC\n";
    m_inMargin = false;
}

/// What has no meaning when it is read aloud.
void TaggedPdf::decorate(const QByteArray &painting, bool dashed)
{
    closeMarked();
    const QByteArray drawn = dashed ? "[3 2] 0 d " + painting + "[] 0 d\n" : painting;
    m_content += m_inMargin ? drawn : "/Artifact<</Type/Layout>>BDC\n" + drawn + "EMC\n";
}

void TaggedPdf::rule(double y)
{
    tie({0, y, size().width(), y}, false);
}

void TaggedPdf::tie(const QLineF &from, bool dashed)
{
    decorate(pair(place(from.p1())) + " m " + pair(place(from.p2())) + " l S\n", dashed);
}

void TaggedPdf::box(const QRectF &at, bool dashed)
{
    decorate("1 g " + pair(place(at.bottomLeft())) + ' ' + pair({at.width() / dotsPerPoint, at.height() / dotsPerPoint})
                 + " re B 0 g\n",
             dashed);
}

void TaggedPdf::bookmark(const Element &element)
{
    const int object = m_file.reserve();
    putBookmark(object);
    if (m_firstBookmark == 0)
        m_firstBookmark = object;
    m_bookmarkBefore = std::exchange(m_bookmark, object);
    ++m_bookmarkCount;
    m_bookmarkBody = "/Title" + PdfFile::text(element.title.simplified()) + "/Parent " + PdfFile::ref(m_outline)
        + "/Dest[" + PdfFile::ref(element.page) + "/XYZ null " + PdfFile::number(element.top) + " null]";
}

/// The one that waits. `next`: that after it; 0: there is none.
void TaggedPdf::putBookmark(int next)
{
    if (m_bookmark == 0)
        return;
    m_file.put(m_bookmark,
               "<<" + m_bookmarkBody
                   + (m_bookmarkBefore == 0 ? QByteArray() : "/Prev " + PdfFile::ref(m_bookmarkBefore))
                   + (next == 0 ? QByteArray() : "/Next " + PdfFile::ref(next)) + ">>");
}

std::size_t TaggedPdf::fontOf(const QRawFont &font)
{
    const auto known
        = std::find_if(m_faces.begin(), m_faces.end(), [&](const Face &face) { return face.font == font; });
    if (known != m_faces.end())
        return known->index;
    // One file of a font has one such table, which has the sum of the whole in it.
    const QByteArray key = font.fontTable("head") + font.familyName().toUtf8() + font.styleName().toUtf8();
    auto found = std::find_if(m_fonts.begin(), m_fonts.end(), [&](const Font &one) { return one.key == key; });
    if (found == m_fonts.end()) {
        m_fonts.push_back({key, m_file.reserve(), std::make_unique<PdfFont>(font)});
        found = m_fonts.end() - 1;
    }
    m_faces.push_back({font, static_cast<std::size_t>(found - m_fonts.begin())});
    return m_faces.back().index;
}

std::vector<TaggedPdf::Glyph> TaggedPdf::glyphsOf(const QTextLine &line, QPointF at)
{
    std::vector<Glyph> glyphs;
    const QList<QGlyphRun> runs = line.glyphRuns();
    for (const QGlyphRun &run : runs) {
        const QList<quint32> numbers = run.glyphIndexes();
        const QList<QPointF> positions = run.positions();
        const std::size_t font = fontOf(run.rawFont());
        const double size = run.rawFont().pixelSize() / dotsPerPoint;
        for (qsizetype i = 0; i < numbers.size(); ++i)
            glyphs.push_back({font, size, numbers.at(i), place(at + positions.at(i))});
    }
    // The pieces that one font draws come together, wherever they stand.
    if (runs.size() > 1)
        std::stable_sort(glyphs.begin(), glyphs.end(),
                         [](const Glyph &a, const Glyph &b) { return a.at.x() < b.at.x(); });
    return glyphs;
}

/// Has the fonts remember what each glyph is. False: the glyphs alone do not tell the text.
bool TaggedPdf::says(const std::vector<Glyph> &glyphs, QStringView text)
{
    const bool isPlainText = static_cast<qsizetype>(glyphs.size()) == text.size() && isPlain(text);
    bool all = isPlainText;
    for (std::size_t i = 0; i < glyphs.size(); ++i) {
        PdfFont &font = *m_fonts[glyphs[i].font].font;
        if (isPlainText)
            all &= font.hasOutlines() && font.use(glyphs[i].number, text.at(static_cast<qsizetype>(i)).unicode());
        else
            font.use(glyphs[i].number);
    }
    if (!isPlainText)
        sayLetters(glyphs, text);
    return all;
}

/// Most of such a line are letters with a glyph of their own, whatever stands between them.
void TaggedPdf::sayLetters(const std::vector<Glyph> &glyphs, QStringView text)
{
    for (const Face &face : m_faces) {
        for (const QChar c : text) {
            const QList<quint32> own = face.font.glyphIndexesForString(QString(c));
            const bool isUsed = own.size() == 1 && own.first() != 0
                && std::any_of(glyphs.begin(), glyphs.end(),
                               [&](const Glyph &one) { return one.font == face.index && one.number == own.first(); });
            if (isUsed)
                m_fonts[face.index].font->use(own.first(), c.unicode());
        }
    }
}

/// Or a word at the end of a line would be read as one with the first of the next.
void TaggedPdf::addSpace(std::vector<Glyph> &glyphs, const QTextLine &line)
{
    if (glyphs.empty())
        return;
    const Glyph &last = glyphs.back();
    PdfFont &font = *m_fonts[last.font].font;
    const auto face
        = std::find_if(m_faces.begin(), m_faces.end(), [&](const Face &one) { return one.index == last.font; });
    const QList<quint32> space = face->font.glyphIndexesForString(QStringLiteral(" "));
    if (space.isEmpty() || space.first() == 0 || !font.hasOutlines())
        return;
    font.use(space.first(), u' ');
    Glyph after = last;
    after.number = space.first();
    after.at.rx() = std::max(last.at.x(), place({line.x() + line.naturalTextWidth(), 0}).x());
    glyphs.push_back(after);
}

void TaggedPdf::draw(const QTextLine &line, const QString &text, QPointF at)
{
    QStringView shown(text);
    while (!shown.isEmpty() && shown.back().isSpace())
        shown.chop(1);
    if (shown.isEmpty())
        return;
    std::vector<Glyph> glyphs = glyphsOf(line, at);
    const bool isSaid = says(glyphs, shown);
    if (shown.size() < text.size())
        addSpace(glyphs, line);
    if (m_inMargin) {
        m_content += isSaid ? QByteArray() : "/Span<</ActualText" + PdfFile::text(text) + ">>BDC\n";
        paint(glyphs);
        m_content += isSaid ? "" : "EMC\n";
        return;
    }
    Element &element = m_open.back();
    if (element.isBookmark && element.title.isEmpty())
        element.top = place(at).y();
    if (element.isBookmark)
        element.title += text;
    if (!isSaid) {
        closeMarked();
        openMarked(PdfFile::text(text));
    }
    openMarked();
    paint(glyphs);
    if (!isSaid)
        closeMarked();
}

void TaggedPdf::paint(const std::vector<Glyph> &glyphs)
{
    const Glyph *begin = glyphs.data();
    const Glyph *const end = begin + glyphs.size();
    while (begin != end) {
        const Glyph *next = begin + 1;
        while (next != end && next->font == begin->font && next->size == begin->size
               && std::abs(next->at.y() - begin->at.y()) < nearEnough)
            ++next;
        paintRun(begin, next);
        begin = next;
    }
}

void TaggedPdf::paintRun(const Glyph *begin, const Glyph *end)
{
    static constexpr char digits[] = "0123456789abcdef";
    const PdfFont &font = *m_fonts[begin->font].font;
    if (!font.hasOutlines()) {
        // A frame, where a picture would stand.
        for (const Glyph *one = begin; one != end; ++one)
            m_content += pair(one->at) + ' ' + pair({one->size * 0.6, one->size * 0.7}) + " re S\n";
        return;
    }
    m_content += "BT/F" + QByteArray::number(static_cast<qint64>(begin->font)) + ' ' + PdfFile::number(begin->size)
        + " Tf " + pair(begin->at) + " Td[<";
    double pen = begin->at.x();
    for (const Glyph *one = begin; one != end; ++one) {
        if (const double off = pen - one->at.x(); std::abs(off) > nearEnough) {
            m_content += '>' + QByteArray::number(qRound(off * 1000 / one->size)) + '<';
            pen = one->at.x();
        }
        for (int shift = 12; shift >= 0; shift -= 4)
            m_content += digits[(one->number >> shift) & 0xf];
        pen += font.width(one->number) * one->size / 1000;
    }
    m_content += ">]TJ ET\n";
}

/// False: there is a font that cannot be cut down to what is used.
bool TaggedPdf::putResources()
{
    QByteArray fonts;
    for (std::size_t i = 0; i < m_fonts.size(); ++i) {
        const Font &one = m_fonts[i];
        if (!one.font->hasOutlines())
            continue;
        if (!one.font->write(m_file, one.object))
            return false;
        fonts += "/F" + QByteArray::number(static_cast<qint64>(i)) + ' ' + PdfFile::ref(one.object);
    }
    // Black of its own is that of the screen, which PDF/A wants said.
    m_file.put(m_resources,
               "<</ColorSpace<</DefaultGray[/CalGray<</WhitePoint[0.9505 1 1.089]/Gamma 2.2>>]>>/Font<<" + fonts
                   + ">>>>");
    return true;
}

QByteArray TaggedPdf::metadata() const
{
    const QString made = m_made.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss")) + QLatin1Char('Z');
    return QStringLiteral("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                          "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                          "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                          "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
                          "  xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n"
                          "  xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"
                          "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%1</rdf:li></rdf:Alt></dc:title>\n"
                          "<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>\n"
                          "<xmp:CreatorTool>Caseweave</xmp:CreatorTool>\n"
                          "<xmp:CreateDate>%2</xmp:CreateDate>\n"
                          "<pdfaid:part>2</pdfaid:part>\n"
                          "<pdfaid:conformance>A</pdfaid:conformance>\n"
                          "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>")
        .arg(m_title.toHtmlEscaped(), made)
        .toUtf8();
}

void TaggedPdf::putCatalog(int catalog, int document)
{
    const int metadataAt = m_file.reserve();
    const int parents = m_file.reserve();
    m_file.putPlainStream(metadataAt, "/Type/Metadata/Subtype/XML", metadata());
    m_file.put(parents, "<</Nums[" + m_parents + "]>>");
    m_file.put(m_root,
               "<</Type/StructTreeRoot/K " + PdfFile::ref(document) + "/ParentTree " + PdfFile::ref(parents)
                   + "/ParentTreeNextKey " + QByteArray::number(m_pageCount) + ">>");
    m_file.put(m_pagesObject, "<</Type/Pages/Count " + QByteArray::number(m_pageCount) + "/Kids[" + m_pages + "]>>");
    QByteArray outline;
    if (m_bookmarkCount > 0) {
        m_file.put(m_outline,
                   "<</Type/Outlines/First " + PdfFile::ref(m_firstBookmark) + "/Last " + PdfFile::ref(m_bookmark)
                       + "/Count " + QByteArray::number(m_bookmarkCount) + ">>");
        outline = "/Outlines " + PdfFile::ref(m_outline);
    }
    m_file.put(catalog,
               "<</Type/Catalog/Pages " + PdfFile::ref(m_pagesObject)
                   + "/Lang(en-GB)/MarkInfo<</Marked true>>"
                     "/StructTreeRoot "
                   + PdfFile::ref(m_root) + outline + "/Metadata " + PdfFile::ref(metadataAt)
                   + "/ViewerPreferences<</DisplayDocTitle true>>>>");
}

bool TaggedPdf::end()
{
    endPage();
    const int document = m_open.front().object;
    while (!m_open.empty())
        popElement();
    putBookmark(0);
    if (!putResources())
        return false;
    const int catalog = m_file.reserve();
    const int info = m_file.reserve();
    putCatalog(catalog, document);
    m_file.put(info,
               "<</Title" + PdfFile::text(m_title) + "/Creator(Caseweave)/CreationDate(D:"
                   + m_made.toString(QStringLiteral("yyyyMMddHHmmss")).toLatin1() + "Z)>>");
    return m_file.end(catalog, info, QCryptographicHash::hash(metadata(), QCryptographicHash::Sha256).left(idBytes));
}

} // namespace caseweave
