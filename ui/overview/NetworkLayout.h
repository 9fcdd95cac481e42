// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QList>
#include <QtCore/QRectF>

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
    bool framed = false; ///< more than one column: shown as one block, because lines to single boxes would hide
};

/// Gives every group and child a place, so that no two boxes or labels touch, however many and however long. Children
/// stand around (0, 0); their centres are returned. `unit` is the size of one pixel at the zoom in force.
QList<QPointF> layOutNetwork(QList<NetworkGroup> &groups, const QList<QSizeF> &children, double unit);

} // namespace caseweave
