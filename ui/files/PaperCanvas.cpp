// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/PaperCanvas.h"

#include <QtGui/QTextLayout>

namespace caseweave {

PaperCanvas::PaperCanvas(QPagedPaintDevice &device) : m_device(device)
{
    // Whoever chose the printer chose no margins, and those of printers are as small as they can print.
    device.setPageMargins(QMarginsF(marginMm, marginMm, marginMm, marginMm), QPageLayout::Millimeter);
    m_painter.begin(&device);
}

void PaperCanvas::draw(const QTextLine &line, const QString &, QPointF at)
{
    line.draw(&m_painter, at);
}

void PaperCanvas::rule(double y)
{
    m_painter.drawLine(QPointF(0, y), QPointF(size().width(), y));
}

namespace {

/// As broad as a rule, whatever the device.
QPen penFor(const QPainter &painter, bool dashed)
{
    QPen pen = painter.pen();
    pen.setStyle(dashed ? Qt::DashLine : Qt::SolidLine);
    return pen;
}

} // namespace

void PaperCanvas::box(const QRectF &at, bool dashed)
{
    m_painter.save();
    m_painter.setPen(penFor(m_painter, dashed));
    m_painter.setBrush(Qt::white);
    m_painter.drawRect(at);
    m_painter.restore();
}

void PaperCanvas::tie(const QLineF &from, bool dashed)
{
    m_painter.save();
    m_painter.setPen(penFor(m_painter, dashed));
    m_painter.drawLine(from);
    m_painter.restore();
}

bool PaperCanvas::end()
{
    return m_painter.end() && !m_failed;
}

} // namespace caseweave
