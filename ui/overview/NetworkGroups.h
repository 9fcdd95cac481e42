// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/overview/NetworkLayout.h"
#include "ui/overview/NetworkModel.h"

namespace caseweave {

/// Whose boxes stand together: those of one agency, or the family with its supports.
struct NetworkCircle {
    NetworkSector sector = NetworkSector::Family;
    QString name;
    QList<qsizetype> nodes; ///< places in the list of nodes
};

/// All but the children and who was removed, in the order in which they come.
QList<NetworkCircle> circlesOf(const QList<NetworkNode> &nodes);

/// Of each of the ties where its two stand, as layOutNetwork takes them; those of whom one is not in the picture are
/// not in `ties` any more.
QList<NetworkLine> linesOf(QList<NetworkTie> &ties, const QList<NetworkNode> &nodes);

} // namespace caseweave
