// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/files/PageCanvas.h"

#include <QtGui/QPagedPaintDevice>
#include <QtGui/QPainter>

namespace caseweave {

/// The pages of a printer, or of another device that takes paint. One thread, any.
class PaperCanvas final : public PageCanvas {
public:
    explicit PaperCanvas(QPagedPaintDevice &device);

    bool ok() const override { return m_painter.isActive() && !m_failed; }
    double dotsPerInch() const override { return m_device.logicalDpiY(); }
    QSizeF size() const override { return m_painter.viewport().size(); }
    void newPage() override { m_failed |= !m_device.newPage(); }
    void openPart(Part) override { }
    void closePart() override { }
    void beginMargin(Margin) override { }
    void endMargin() override { }
    void draw(const QTextLine &line, const QString &text, QPointF at) override;
    void rule(double y) override;
    void box(const QRectF &at, bool dashed) override;
    void tie(const QLineF &from, bool dashed) override;
    bool end() override;

private:
    QPagedPaintDevice &m_device;
    QPainter m_painter;
    bool m_failed = false;
};

} // namespace caseweave
