// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/overview/NetworkLayout.h"
#include "ui/style/Tokens.h"

/// The part of layOutNetwork that is about lines between people and what is written on them.
namespace caseweave {

inline constexpr double boxGap = size::m; ///< between the boxes of a group

/// How many columns the boxes of a group stand in.
qsizetype columnsFor(const NetworkGroup &group);

/// The children as they were placed, and all that stands in the middle.
struct NetworkMiddle {
    const QList<QPointF> &centres;
    const NetworkChildren &children;
    QRectF &around;
};

/// Gives the writing of every line a place beside the family where it stands now, or beside the children, and makes
/// room for it there.
void placeWriting(QList<NetworkLine> &lines, NetworkGroup *family, NetworkMiddle middle, double unit);
/// The family was moved.
void moveWriting(QList<NetworkLine> &lines, const QPointF &shift);
/// When all stand where they stay.
void drawLines(QList<NetworkLine> &lines, const NetworkGroup *family, const NetworkMiddle &middle);

} // namespace caseweave
