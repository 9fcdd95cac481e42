// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/NetworkLayout.h"

#include "ui/overview/NetworkWriting.h"
#include "ui/style/Tokens.h"

#include <algorithm>
#include <cmath>

namespace caseweave {

namespace {

constexpr qsizetype mostInOneColumn = 4; ///< of children
constexpr double gap = boxGap;
// Between groups, so that a name is seen to belong to what is under it.
constexpr double groupGap = size::xl;
// How far the next box up stands nearer to the middle, so that the line to each is free.
constexpr double stairPx = 44;
// Room for lines to be seen between the children and the others.
constexpr double lineRoomPx = 64;
constexpr double idealX = 216;
// Where the children do not stand beside it, a group comes nearer.
constexpr double nearX = 150;
constexpr double idealY = 150;

bool isLower(NetworkSector sector)
{
    return sector == NetworkSector::Police || sector == NetworkSector::Voluntary || sector == NetworkSector::Education;
}

bool isRight(NetworkSector sector)
{
    return sector == NetworkSector::Health || sector == NetworkSector::Police;
}

bool isStaircase(const NetworkGroup &group)
{
    return !group.framed && group.sector != NetworkSector::Family && group.sector != NetworkSector::Voluntary;
}

/// Boxes in rows and columns from (0, 0) on, and the label on the side away from the middle.
void arrangeWithin(NetworkGroup &group, double unit)
{
    const qsizetype count = group.boxes.size();
    const qsizetype columns = columnsFor(group);
    const qsizetype rows = (count + columns - 1) / columns;
    group.framed = columns > 1;
    double width = 0;
    double height = 0;
    for (const QSizeF &box : std::as_const(group.boxes)) {
        width = std::max(width, box.width());
        height = std::max(height, box.height());
    }
    QRectF all;
    double below = 0; // where the next box of the only column begins
    group.centres.clear();
    for (qsizetype i = 0; i < count; ++i) {
        const QSizeF box = group.boxes.at(i);
        const qsizetype row = i % rows;
        // A staircase goes towards the middle with every row away from the horizontal.
        const qsizetype fromAxis = isLower(group.sector) ? row : rows - 1 - row;
        const double stair = isStaircase(group)
            ? static_cast<double>(fromAxis) * stairPx * unit * (isRight(group.sector) ? -1 : 1)
            : 0;
        const double y = group.framed ? static_cast<double>(row) * (height + gap) : below + box.height() / 2;
        const QPointF centre(static_cast<double>(i / rows) * (width + gap) + stair, y);
        below += box.height() + gap;
        group.centres << centre;
        all |= QRectF(centre - QPointF(box.width() / 2, box.height() / 2), box);
    }
    const QPointF outermost = isLower(group.sector) ? group.centres.last() : group.centres.first();
    const double x = group.framed || !isStaircase(group) ? all.center().x() : outermost.x();
    const double y = isLower(group.sector) ? all.bottom() + size::s : all.top() - size::s - group.label.height();
    group.labelAt = QRectF(QPointF(x - group.label.width() / 2, y), group.label);
    group.around = all | group.labelAt;
    if (group.framed)
        group.around.adjust(-gap, -size::s, gap, size::s);
    group.outer = group.around;
}

void moveBy(NetworkGroup &group, const QPointF &shift)
{
    group.labelAt.translate(shift);
    group.around.translate(shift);
    group.outer.translate(shift);
    if (group.bendAt)
        *group.bendAt += shift.x();
    for (QPointF &centre : group.centres)
        centre += shift;
}

/// The groups of one sector under each other; the first stands nearest to the horizontal.
struct Stack {
    QList<NetworkGroup *> groups;
    QSizeF size;

    void placeAt(const QRectF &rect, bool lower) const
    {
        double y = lower ? rect.top() : rect.bottom();
        for (NetworkGroup *group : groups) {
            const double height = group->outer.height();
            const QPointF to(rect.center().x() - group->outer.width() / 2, lower ? y : y - height);
            moveBy(*group, to - group->outer.topLeft());
            y += (height + groupGap) * (lower ? 1 : -1);
        }
    }
};

Stack stackOf(QList<NetworkGroup> &groups, NetworkSector sector)
{
    Stack stack;
    for (NetworkGroup &group : groups) {
        if (group.sector != sector || group.boxes.isEmpty())
            continue;
        const double before = stack.groups.isEmpty() ? 0 : stack.size.height() + groupGap;
        stack.size = QSizeF(std::max(stack.size.width(), group.outer.width()), before + group.outer.height());
        stack.groups << &group;
    }
    return stack;
}

QList<QPointF> placeChildren(const QList<QSizeF> &children, QRectF &around)
{
    const qsizetype columns = std::max<qsizetype>(1, (children.size() + mostInOneColumn - 1) / mostInOneColumn);
    const qsizetype rows = (children.size() + columns - 1) / columns;
    QList<QPointF> centres;
    for (qsizetype i = 0; i < children.size(); ++i) {
        const QSizeF box = children.at(i);
        const QPointF centre(
            (static_cast<double>(i / rows) - static_cast<double>(columns - 1) / 2) * (box.width() + size::s),
            (static_cast<double>(i % rows) - static_cast<double>(rows - 1) / 2) * (box.height() + size::s));
        centres << centre;
        around |= QRectF(centre - QPointF(box.width() / 2, box.height() / 2), box);
    }
    return centres;
}

} // namespace

QList<QPointF> layOutNetwork(QList<NetworkGroup> &groups, const NetworkChildren &children, QList<NetworkLine> &lines,
                             double unit)
{
    for (NetworkGroup &group : groups)
        arrangeWithin(group, unit);
    QRectF middle(0, 0, 0, 0);
    const QList<QPointF> centres = placeChildren(children.sizes, middle);
    const auto familyGroup = std::find_if(groups.begin(), groups.end(), [](const NetworkGroup &group) {
        return group.sector == NetworkSector::Family && !group.boxes.isEmpty();
    });
    NetworkGroup *relatives = familyGroup == groups.end() ? nullptr : &*familyGroup;
    placeWriting(lines, relatives, {centres, children, middle}, unit);
    const double left = lineRoomPx * unit - middle.left();
    const double right = lineRoomPx * unit + middle.right();

    const Stack family = stackOf(groups, NetworkSector::Family);
    const double familyX = std::min(-idealX * unit + family.size.width() / 2, -left) - family.size.width();
    const QRectF familyRect(QPointF(familyX, -family.size.height() / 2), family.size);
    const QPointF before = relatives == nullptr ? QPointF() : relatives->outer.topLeft();
    family.placeAt(familyRect, true);
    if (relatives != nullptr)
        moveWriting(lines, relatives->outer.topLeft() - before);
    drawLines(lines, relatives, {centres, children, middle});

    // Each corner stands at its usual place, or as much further out as it needs.
    const auto corner = [&](NetworkSector sector) {
        const Stack stack = stackOf(groups, sector);
        const bool isOnRight = isRight(sector);
        const bool lower = isLower(sector);
        const double axis = !isOnRight && !family.groups.isEmpty() ? family.size.height() / 2 + groupGap : groupGap / 2;
        const double y = std::max(idealY * unit - stack.size.height() / 2, axis);
        const bool beyond = y >= std::max(-middle.top(), middle.bottom()) + lineRoomPx * unit / 2;
        const double x = beyond ? std::max(nearX * unit - stack.size.width() / 2, groupGap / 2)
                                : std::max(idealX * unit - stack.size.width() / 2, isOnRight ? right : left);
        const QRectF rect(QPointF(isOnRight ? x : -x - stack.size.width(), lower ? y : -y - stack.size.height()),
                          stack.size);
        stack.placeAt(rect, lower);
        return stack.groups.isEmpty() ? QRectF() : rect;
    };
    corner(NetworkSector::Council);
    corner(NetworkSector::Health);
    const QRectF lowerLeft = corner(NetworkSector::Education);
    const QRectF lowerRight = corner(NetworkSector::Police);

    const Stack below = stackOf(groups, NetworkSector::Voluntary);
    const double y = middle.bottom() + lineRoomPx * unit;
    QRectF rect(QPointF(-below.size.width() / 2, y), below.size);
    for (const QRectF &other : {familyRect, lowerLeft, lowerRight}) {
        if (rect.adjusted(-groupGap, -groupGap, groupGap, groupGap).intersects(other))
            rect.moveTop(std::max(rect.top(), other.bottom() + groupGap));
    }
    below.placeAt(rect, true);
    return centres;
}

} // namespace caseweave
