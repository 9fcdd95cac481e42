// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/files/PageCanvas.h"
#include "ui/overview/NetworkGroups.h"

namespace caseweave {

class PageWriter;

/// The network as boxes and lines on a page, placed as on the screen. One thread, any.
class NetworkDrawing {
public:
    /// As large as it may be: as wide as a page, and not higher than `mostHeight` dots.
    NetworkDrawing(const QList<NetworkNode> &nodes, QList<NetworkTie> ties, const PageWriter &page, double mostHeight);

    double scale() const { return m_scale; } ///< 1: its letters are as large as small ones of the page
    double height() const { return m_all.height() * m_scale; } ///< in dots
    /// From `top` on, in the middle of the page. In the order of the nodes, agency by agency, as it is read aloud.
    void draw(PageCanvas &canvas, PageWriter &page, double top) const;

private:
    struct Box {
        QStringList lines; ///< the first is the name
        QList<double> heights; ///< of each, at full size
        QSizeF size;
        QPointF centre;
        bool dashed = false;
        bool child = false;
        bool tied = false; ///< a line with writing leads to a child
    };
    void addGroups(const QList<NetworkNode> &nodes, const PageWriter &page);
    void addWriting(const QList<NetworkTie> &ties, const PageWriter &page);
    void addRoom();
    Box boxOf(const NetworkNode &node, const PageWriter &page) const;
    void drawLines(PageCanvas &canvas, double top) const;
    void drawTies(PageCanvas &canvas, double top, const NetworkGroup &group, const QList<Box> &boxes) const;
    QPointF place(QPointF at, double top) const;
    QRectF place(const QRectF &at, double top) const;
    void drawBox(PageCanvas &canvas, PageWriter &page, const Box &box, double top) const;

    QList<Box> m_children;
    QList<QList<Box>> m_boxes; ///< of each group
    QStringList m_names;
    QList<NetworkGroup> m_groups;
    QList<NetworkLine> m_lines; ///< between two people
    QStringList m_writing; ///< on each
    QList<bool> m_mutual; ///< of each: it says the same of both
    QRectF m_all; ///< in dots at full size, the children around (0, 0)
    double m_unit; ///< dots for a pixel of the screen
    double m_width;
    double m_scale = 1;
};

} // namespace caseweave
