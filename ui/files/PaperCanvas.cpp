// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/PaperCanvas.h"

#include <QtGui/QTextLayout>

namespace caseweave {

PaperCanvas::PaperCanvas(QPagedPaintDevice &device) : m_device(device)
{
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

bool PaperCanvas::end()
{
    return m_painter.end() && !m_failed;
}

} // namespace caseweave
