// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/files/PageCanvas.h"

#include <QtCore/QStringList>
#include <QtGui/QFont>
#include <functional>

namespace caseweave {

/// Text on pages, one after the other, as it comes: it keeps nothing of what it has written, so a long document costs
/// what a short one does for each page. Every page says for whom it is and when it was made. Black on white, in the
/// program's font, as text that can be searched, and with headings, paragraphs and lists where the pages keep them.
/// One thread, any.
class PageWriter {
public:
    struct Frame {
        QString audience; ///< above every page, in full: "For: Tom Barker, County Police"
        QString subject; ///< below it: of what case it is
        QString made; ///< at the foot of every page: when and by whom
    };
    /// Title, Section, Heading and Subheading are headings, each below the one before it.
    enum class Size { Title, Section, Heading, Subheading, Body, Small };

    PageWriter(PageCanvas &canvas, Frame frame);

    /// False where the pages take no text, or no more of it.
    bool ok() const { return m_canvas.ok(); }
    int pages() const { return m_page; }
    /// A heading, or a paragraph for each line of the text. `leastMm`: begins on the next page where less room is left
    /// on this one, so that a heading does not stand at its foot alone.
    void write(const QString &text, Size size = Size::Body, bool bold = false, double leastMm = 0);
    /// One heading of two lines: the first small above the second.
    void writeHeading(const QString &above, const QString &heading, double leastMm);
    /// What every document begins with: its title, and once as text what the margins of all pages say.
    void writeTitle(const QString &title);
    /// An item is not broken over two pages, unless it is long or of several paragraphs.
    void writeList(const QStringList &items, Size size = Size::Body);
    /// A picture of `height` dots, whole on this page or the next. `draw` is told where it begins, for the calls below.
    void writePicture(double height, const std::function<void(double top)> &draw);
    QSizeF size() const { return m_canvas.size(); }
    double roomBelow() const { return m_bottom - m_y; } ///< in dots
    double dots(double mm) const;
    /// Of a text in lines of this width, with its font at `scale`. Not wider than it needs to be.
    QSizeF sizeOf(const QString &text, Size size, bool bold, double scale, double width) const;
    /// A paragraph in the middle of `at`.
    void writeIn(const QRectF &at, const QString &text, Size size, bool bold, double scale);
    void gap(double mm);
    /// A line, unless less room is left below it on this page.
    void rule(double leastMm);
    /// Keeps room at the foot of every page for a line that says that it ends there, which else could stand on a page
    /// alone. Before anything is written; what is written last is that line, by writeEnd().
    void keepForEnd();
    void writeEnd(const QString &text);
    /// Finishes the last page. False: the device could not take it all.
    bool end();

private:
    QFont font(Size size, bool bold, double scale = 1) const;
    PageCanvas::Part partOf(Size size) const;
    void beginPage();
    void line(const QString &text, const QFont &font, double least, double indent = 0);
    double drawAt(const QString &text, const QFont &font, const QRectF &at, Qt::Alignment alignment);

    PageCanvas &m_canvas;
    Frame m_frame;
    int m_page = 0;
    bool m_hasSections = false;
    double m_top = 0; ///< of the text of a page, in dots
    double m_bottom = 0;
    double m_kept = 0; ///< below that, for the line at the end
    double m_y = 0;
};

} // namespace caseweave
