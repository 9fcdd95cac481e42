// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/PageWriter.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QFontMetricsF>
#include <QtGui/QTextLayout>

namespace caseweave {

namespace {

constexpr double mmPerInch = 25.4;
constexpr double pointsPerInch = 72;
constexpr double lineHeight = 1.3; ///< of the font's own
constexpr double headGapMm = 4;
constexpr double paragraphGapMm = 0.8;
constexpr double beforeEndMm = 6;
constexpr double underRuleMm = 1;
constexpr double hangingMm = 4; ///< of an item's lines after its first
constexpr double mostKept = 0.25; ///< of a page's text: an item up to that height stands on one
constexpr double letterGap = 0.02;

double points(PageWriter::Size size)
{
    switch (size) {
    case PageWriter::Size::Title:
        return 16;
    case PageWriter::Size::Section:
        return 13;
    case PageWriter::Size::Heading:
        return 11;
    case PageWriter::Size::Subheading:
    case PageWriter::Size::Body:
        return 10;
    case PageWriter::Size::Small:
        return 8.5;
    }
    Q_UNREACHABLE();
}

/// What a line of a layout says; a space at its end says that no word goes on in the next.
QString textOf(const QTextLayout &layout, const QTextLine &line)
{
    QString text = layout.text().mid(line.textStart(), line.textLength());
    const bool isLast = line.textStart() + line.textLength() >= layout.text().size();
    if (isLast && !text.isEmpty() && !text.endsWith(QLatin1Char(' ')))
        text += QLatin1Char(' ');
    return text;
}

} // namespace

PageWriter::PageWriter(PageCanvas &canvas, Frame frame) : m_canvas(canvas), m_frame(std::move(frame))
{
    if (!ok())
        return;
    m_bottom = m_canvas.size().height() - dots(headGapMm) - QFontMetricsF(font(Size::Small, false)).height() * 2;
    beginPage();
}

double PageWriter::dots(double mm) const
{
    return mm / mmPerInch * m_canvas.dotsPerInch();
}

QFont PageWriter::font(Size size, bool bold, double scale) const
{
    QFont font;
    // By dots, because a layout that knows of no device would take the size for that of the screen.
    font.setPixelSize(std::max(1, qRound(points(size) * scale / pointsPerInch * m_canvas.dotsPerInch())));
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setBold(bold);
    // A font joins letters such as ffi only where none stand apart, and joined ones are not found by who searches.
    font.setLetterSpacing(QFont::AbsoluteSpacing, letterGap);
    return font;
}

PageCanvas::Part PageWriter::partOf(Size size) const
{
    switch (size) {
    case Size::Title:
        return PageCanvas::Part::Heading1;
    case Size::Section:
        return PageCanvas::Part::Heading2;
    case Size::Heading:
        return m_hasSections ? PageCanvas::Part::Heading3 : PageCanvas::Part::Heading2;
    case Size::Subheading:
        return m_hasSections ? PageCanvas::Part::Heading4 : PageCanvas::Part::Heading3;
    case Size::Body:
    case Size::Small:
        return PageCanvas::Part::Paragraph;
    }
    Q_UNREACHABLE();
}

namespace {

/// In lines of this width from (0, 0) on. Gives the size that they take.
QSizeF layOut(QTextLayout &layout, double width, Qt::Alignment alignment)
{
    QTextOption option(alignment);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    QSizeF taken;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition({0, taken.height()});
        taken = {std::max(taken.width(), line.naturalTextWidth()), taken.height() + line.height() * lineHeight};
    }
    layout.endLayout();
    return taken;
}

} // namespace

/// Where the text ends.
double PageWriter::drawAt(const QString &text, const QFont &font, const QRectF &at, Qt::Alignment alignment)
{
    QTextLayout layout(text, font);
    const double height = layOut(layout, at.width(), alignment).height();
    for (int i = 0; i < layout.lineCount(); ++i)
        m_canvas.draw(layout.lineAt(i), textOf(layout, layout.lineAt(i)), at.topLeft());
    return at.top() + height;
}

QSizeF PageWriter::sizeOf(const QString &text, Size size, bool bold, double scale, double width) const
{
    QTextLayout layout(text, font(size, bold, scale));
    return layOut(layout, width, Qt::AlignLeft);
}

void PageWriter::writeIn(const QRectF &at, const QString &text, Size size, bool bold, double scale)
{
    if (!ok() || text.isEmpty())
        return;
    m_canvas.openPart(partOf(size));
    drawAt(text, font(size, bold, scale), at, Qt::AlignHCenter);
    m_canvas.closePart();
}

void PageWriter::writePicture(double height, const std::function<void(double top)> &draw)
{
    if (!ok())
        return;
    if (height > roomBelow() && m_y > m_top) {
        m_canvas.newPage();
        beginPage();
    }
    draw(m_y);
    m_y += height;
}

void PageWriter::beginPage()
{
    ++m_page;
    const QFont small = font(Size::Small, false);
    m_canvas.beginMargin(PageCanvas::Margin::Head);
    const auto across = [&](double y) { return QRectF(0, y, size().width(), 0); };
    double y = drawAt(m_frame.audience, font(Size::Small, true), across(0), Qt::AlignLeft);
    y = drawAt(m_frame.subject, small, across(y), Qt::AlignLeft);
    m_canvas.rule(y);
    m_canvas.endMargin();
    const double foot = m_bottom + m_kept + dots(headGapMm) / 2;
    m_canvas.beginMargin(PageCanvas::Margin::Foot);
    m_canvas.rule(foot);
    const QRectF below = across(foot + dots(underRuleMm) / 2);
    drawAt(m_frame.made, small, below, Qt::AlignLeft);
    drawAt(QCoreApplication::translate("PageWriter", "Page %1").arg(m_page), small, below, Qt::AlignRight);
    m_canvas.endMargin();
    // Where those it is for fill most of the page, one line of text still follows them.
    m_top = std::min(y + dots(headGapMm), m_bottom * 0.8);
    m_y = m_top;
}

void PageWriter::line(const QString &text, const QFont &font, double least, double indent)
{
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    double left = 0;
    for (QTextLine one = layout.createLine(); one.isValid(); one = layout.createLine()) {
        one.setLineWidth(m_canvas.size().width() - left);
        one.setPosition({left, 0});
        left = indent;
    }
    layout.endLayout();
    for (int i = 0; i < layout.lineCount() && ok(); ++i) {
        const QTextLine one = layout.lineAt(i);
        const double height = one.height() * lineHeight;
        const double needed = i == 0 ? std::max(height, least) : height;
        if (m_y + needed > m_bottom && m_y > m_top) {
            m_canvas.newPage();
            beginPage();
        }
        m_canvas.draw(one, textOf(layout, one), QPointF(0, m_y));
        m_y += height;
    }
}

void PageWriter::write(const QString &text, Size size, bool bold, double leastMm)
{
    if (!ok())
        return;
    m_hasSections |= size == Size::Section;
    const QFont chosen = font(size, bold);
    for (const QString &part : text.split(QLatin1Char('\n'))) {
        m_canvas.openPart(partOf(size));
        line(part, chosen, dots(leastMm));
        m_canvas.closePart();
    }
    m_y += dots(paragraphGapMm);
}

void PageWriter::writeHeading(const QString &above, const QString &heading, double leastMm)
{
    if (!ok())
        return;
    m_canvas.openPart(partOf(Size::Heading));
    line(above, font(Size::Body, true), dots(leastMm));
    m_y += dots(paragraphGapMm);
    line(heading, font(Size::Heading, true), 0);
    m_canvas.closePart();
    m_y += dots(paragraphGapMm);
}

void PageWriter::writeTitle(const QString &title)
{
    write(title, Size::Title, true);
    write(m_frame.audience, Size::Body, true);
    write(m_frame.made);
}

void PageWriter::writeList(const QStringList &items, Size size)
{
    if (!ok() || items.isEmpty())
        return;
    m_canvas.openPart(PageCanvas::Part::List);
    for (const QString &item : items) {
        m_canvas.openPart(PageCanvas::Part::Item);
        const QStringList parts = item.split(QLatin1Char('\n'));
        const double first = sizeOf(parts.first(), size, false, 1, m_canvas.size().width() - dots(hangingMm)).height();
        const double kept = first <= (m_bottom - m_top) * mostKept ? first : 0;
        for (qsizetype i = 0; i < parts.size(); ++i)
            line(parts.at(i), font(size, false), i == 0 ? kept : 0, dots(hangingMm));
        m_canvas.closePart();
        m_y += dots(paragraphGapMm);
    }
    m_canvas.closePart();
}

void PageWriter::keepForEnd()
{
    // After a last paragraph, whose own gap may already reach into it.
    m_kept = dots(paragraphGapMm) + QFontMetricsF(font(Size::Small, false)).height() * lineHeight + 1;
    m_bottom -= m_kept;
}

void PageWriter::writeEnd(const QString &text)
{
    const double least = m_bottom + dots(paragraphGapMm);
    m_bottom += std::exchange(m_kept, 0);
    m_y = std::max(m_y, std::min(m_y + dots(beforeEndMm), least));
    write(text, Size::Small);
}

void PageWriter::gap(double mm)
{
    if (m_y > m_top)
        m_y += dots(mm);
}

void PageWriter::rule(double leastMm)
{
    if (!ok() || m_y <= m_top || m_y + dots(underRuleMm + leastMm) > m_bottom)
        return;
    m_canvas.rule(m_y);
    m_y += dots(underRuleMm);
}

bool PageWriter::end()
{
    return m_canvas.end();
}

} // namespace caseweave
