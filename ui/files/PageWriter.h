// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>
#include <QtGui/QPagedPaintDevice>
#include <QtGui/QPainter>

namespace caseweave {

/// Text on pages, one after the other, as it comes: it keeps nothing of what it has written, so a long document costs
/// what a short one does for each page. Every page says for whom it is and when it was made. Black on white, in the
/// program's font, as text that can be searched. One thread, any.
class PageWriter {
public:
    struct Frame {
        QString audience; ///< above every page, in full: "For: Tom Barker, County Police"
        QString subject; ///< below it: of what case it is
        QString made; ///< at the foot of every page: when and by whom
    };
    enum class Size { Title, Heading, Body, Small };

    /// Not ok() where the device takes no painting.
    PageWriter(QPagedPaintDevice &device, Frame frame);

    bool ok() const { return m_painter.isActive(); }
    int pages() const { return m_page; }
    /// A paragraph, of several lines where the text has line ends. `leastMm`: begins on the next page where less room
    /// is left on this one, so that a heading does not stand at its foot alone.
    void write(const QString &text, Size size = Size::Body, bool bold = false, double leastMm = 0);
    void gap(double mm);
    void rule();
    /// Finishes the last page. False: the device could not take it all.
    bool end();

private:
    QFont font(Size size, bool bold) const;
    double dots(double mm) const;
    void beginPage();
    void line(const QString &text, const QFont &font, double least);
    double drawAt(const QString &text, const QFont &font, double y, double width, Qt::Alignment alignment);

    QPagedPaintDevice &m_device;
    Frame m_frame;
    QPainter m_painter;
    int m_page = 0;
    double m_width = 0;
    double m_top = 0; ///< of the text of a page, in dots
    double m_bottom = 0;
    double m_y = 0;
};

} // namespace caseweave
