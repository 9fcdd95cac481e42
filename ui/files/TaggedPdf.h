// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/files/PageCanvas.h"
#include "ui/files/PdfFile.h"
#include "ui/files/PdfFont.h"

#include <QtCore/QDateTime>
#include <QtGui/QGlyphRun>

namespace caseweave {

/// A PDF in British English, A4, with what a screen reader needs: headings, paragraphs and lists in the order they are
/// read (ISO 32000-1, 14.7 and 14.8), margins set apart from them, a title, and a bookmark for each heading of the
/// second rank. Fonts are embedded, and every letter says what it is. It keeps what is used of each font, some bytes
/// for each page and part, and the text of none. One thread, any.
class TaggedPdf final : public PageCanvas {
public:
    /// `title` stands in its window and in its list of properties, where a name of a child has no place.
    TaggedPdf(QIODevice &out, const QString &title, const QDateTime &made);
    ~TaggedPdf() override;

    bool ok() const override { return m_file.ok(); }
    double dotsPerInch() const override;
    QSizeF size() const override;
    void newPage() override;
    void openPart(Part part) override;
    void closePart() override;
    void beginMargin(Margin margin) override;
    void endMargin() override;
    void draw(const QTextLine &line, const QString &text, QPointF at) override;
    void rule(double y) override;
    void box(const QRectF &at, bool dashed) override;
    void tie(const QLineF &from, bool dashed) override;
    bool end() override;

private:
    struct Element {
        int object = 0;
        const char *type = "";
        QByteArray kids;
        int page = 0; ///< where it begins; 0: nothing of it is drawn
        bool isBookmark = false;
        QString title; ///< of a bookmark
        double top = 0;
    };
    struct Face {
        QRawFont font; ///< at one size
        std::size_t index = 0; ///< in m_fonts
    };
    struct Font {
        QByteArray key;
        int object = 0;
        std::unique_ptr<PdfFont> font;
    };
    struct Glyph {
        std::size_t font = 0;
        double size = 0; ///< in points
        quint32 number = 0;
        QPointF at; ///< in points, from the corner of the page at the bottom left
    };
    QPointF place(QPointF dots) const;
    void decorate(const QByteArray &painting, bool dashed);
    void beginPage();
    void endPage();
    void openMarked(const QByteArray &saying = {});
    void closeMarked();
    void pushElement(const char *type);
    void popElement();
    void bookmark(const Element &element);
    void putBookmark(int next);
    std::size_t fontOf(const QRawFont &font);
    std::vector<Glyph> glyphsOf(const QTextLine &line, QPointF at);
    bool says(const std::vector<Glyph> &glyphs, QStringView text);
    void sayLetters(const std::vector<Glyph> &glyphs, QStringView text);
    void addSpace(std::vector<Glyph> &glyphs, const QTextLine &line);
    void paint(const std::vector<Glyph> &glyphs);
    void paintRun(const Glyph *begin, const Glyph *end);
    bool putResources();
    void putCatalog(int catalog, int document);
    QByteArray metadata() const;

    PdfFile m_file;
    QString m_title;
    QDateTime m_made;
    int m_pagesObject;
    int m_resources;
    int m_root; ///< of the structure
    int m_outline;
    QByteArray m_pages; ///< those that are done
    int m_pageCount = 0;
    QByteArray m_parents; ///< for each page where its list of parts is
    std::vector<Element> m_open; ///< the innermost last
    std::vector<Face> m_faces;
    std::vector<Font> m_fonts;

    // of the page at hand
    int m_page = 0;
    QByteArray m_content;
    QByteArray m_marks; ///< the part of each piece of it
    int m_markCount = 0;
    bool m_isMarked = false;
    bool m_inMargin = false;

    // The bookmark that waits for the number of the next.
    int m_firstBookmark = 0;
    int m_bookmark = 0;
    int m_bookmarkBefore = 0;
    int m_bookmarkCount = 0;
    QByteArray m_bookmarkBody;
};

} // namespace caseweave
