// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/PageWriter.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QFontMetricsF>
#include <QtGui/QTextLayout>

namespace caseweave {

namespace {

constexpr double mmPerInch = 25.4;
constexpr double lineHeight = 1.3; ///< of the font's own
constexpr double headGapMm = 4;
constexpr double paragraphGapMm = 0.8;
constexpr double underRuleMm = 1;
constexpr double letterGap = 0.02;

double points(PageWriter::Size size)
{
    switch (size) {
    case PageWriter::Size::Title:
        return 16;
    case PageWriter::Size::Heading:
        return 11;
    case PageWriter::Size::Body:
        return 10;
    case PageWriter::Size::Small:
        return 8.5;
    }
    Q_UNREACHABLE();
}

} // namespace

PageWriter::PageWriter(QPagedPaintDevice &device, Frame frame) : m_device(device), m_frame(std::move(frame))
{
    if (!m_painter.begin(&device))
        return;
    const QRect page = m_painter.viewport();
    m_width = page.width();
    m_bottom = page.height() - dots(headGapMm) - QFontMetricsF(font(Size::Small, false), &device).height() * 2;
    beginPage();
}

double PageWriter::dots(double mm) const
{
    return mm / mmPerInch * m_device.logicalDpiY();
}

QFont PageWriter::font(Size size, bool bold) const
{
    QFont font;
    font.setPointSizeF(points(size));
    font.setBold(bold);
    // A font joins letters such as ffi only where none stand apart, and joined ones are not found by who searches.
    font.setLetterSpacing(QFont::AbsoluteSpacing, letterGap);
    return font;
}

double PageWriter::drawAt(const QString &text, const QFont &font, double y, double width, Qt::Alignment alignment)
{
    QTextLayout layout(text, font, &m_device);
    QTextOption option(alignment);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    double height = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition({0, height});
        height += line.height() * lineHeight;
    }
    layout.endLayout();
    layout.draw(&m_painter, {0, y});
    return y + height;
}

void PageWriter::beginPage()
{
    ++m_page;
    const QFont small = font(Size::Small, false);
    double y = drawAt(m_frame.audience, font(Size::Small, true), 0, m_width, Qt::AlignLeft);
    y = drawAt(m_frame.subject, small, y, m_width, Qt::AlignLeft);
    m_painter.drawLine(QPointF(0, y), QPointF(m_width, y));
    const double foot = m_bottom + dots(headGapMm) / 2;
    m_painter.drawLine(QPointF(0, foot), QPointF(m_width, foot));
    drawAt(m_frame.made, small, foot, m_width, Qt::AlignLeft);
    drawAt(QCoreApplication::translate("PageWriter", "Page %1").arg(m_page), small, foot, m_width, Qt::AlignRight);
    // Where those it is for fill most of the page, one line of text still follows them.
    m_top = std::min(y + dots(headGapMm), m_bottom * 0.8);
    m_y = m_top;
}

void PageWriter::line(const QString &text, const QFont &font, double least)
{
    QTextLayout layout(text, font, &m_device);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    for (QTextLine one = layout.createLine(); one.isValid(); one = layout.createLine())
        one.setLineWidth(m_width);
    layout.endLayout();
    for (int i = 0; i < layout.lineCount(); ++i) {
        const QTextLine one = layout.lineAt(i);
        const double height = one.height() * lineHeight;
        if (m_y + std::max(height, least) > m_bottom && m_y > m_top) {
            m_device.newPage();
            beginPage();
        }
        one.draw(&m_painter, QPointF(0, m_y - one.y()));
        m_y += height;
    }
}

void PageWriter::write(const QString &text, Size size, bool bold, double leastMm)
{
    if (!ok())
        return;
    const QFont chosen = font(size, bold);
    for (const QString &part : text.split(QLatin1Char('\n')))
        line(part, chosen, dots(leastMm));
    m_y += dots(paragraphGapMm);
}

void PageWriter::gap(double mm)
{
    if (m_y > m_top)
        m_y += dots(mm);
}

void PageWriter::rule()
{
    if (!ok() || m_y <= m_top || m_y >= m_bottom)
        return;
    m_painter.drawLine(QPointF(0, m_y), QPointF(m_width, m_y));
    m_y += dots(underRuleMm);
}

bool PageWriter::end()
{
    return ok() && m_painter.end();
}

} // namespace caseweave
