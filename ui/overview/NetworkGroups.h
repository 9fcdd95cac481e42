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

} // namespace caseweave
