// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QList>
#include <QtCore/QRectF>
#include <QtGui/QPolygonF>
#include <optional>

namespace caseweave {

/// Where a group of people stands around the children: always the same for the same kind of agency, so that one knows
/// where to look in every case.
enum class NetworkSector { Council, Health, Police, Voluntary, Education, Family };

/// The people of one agency, or the family, and the name above or below them. Sizes go in; places come out, around the
/// children at (0, 0).
struct NetworkGroup {
    NetworkSector sector = NetworkSector::Family;
    QSizeF label;
    QList<QSizeF> boxes;
    QRectF labelAt;
    QList<QPointF> centres; ///< of the boxes, in the same order
    QRectF around; ///< boxes and label
    QRectF outer; ///< that, and what is written of how they stand to each other
    std::optional<double> bendAt; ///< up to there lines to the children are level, so that they cross no writing
    bool framed = false; ///< more than one column: shown as one block, because lines to single boxes would hide
};

/// Where a line between two people begins or ends: a child, or a box of the family.
struct NetworkEnd {
    bool child = false;
    qsizetype at = 0; ///< in the children, or in the boxes of the group
};

struct NetworkChildren {
    QList<QSizeF> sizes;
    bool round = true; ///< circles; else boxes
};

/// A line between two of the family and the children, with writing in the middle of it. Its two ends, which must be
/// there, and the size of the writing go in.
struct NetworkLine {
    NetworkEnd from;
    NetworkEnd to;
    QSizeF label;
    QRectF labelAt;
    QPolygonF fromLine; ///< from the writing to the edge of the box or circle
    QPolygonF toLine;
};

/// Gives every group and child a place, so that no two boxes or labels touch, however many and however long. Children
/// stand around (0, 0), as circles or boxes; their centres are returned. What is written on lines stands at the side of
/// the family: away from the children for two of the family, else towards them. `unit` is the size of one pixel at the
/// zoom in force.
QList<QPointF> layOutNetwork(QList<NetworkGroup> &groups, const NetworkChildren &children, QList<NetworkLine> &lines,
                             double unit);

} // namespace caseweave
