// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/NetworkWriting.h"

#include <algorithm>
#include <cmath>

namespace caseweave {

namespace {

constexpr qsizetype mostInOneColumn = 4;
// The family is alone at its side: higher and narrower shows more than beside the lines of a second column.
constexpr qsizetype mostOfFamilyInOneColumn = 6;
// A box is about this much wider than high: blocks come out nearly square.
constexpr double boxShape = 3.5;
// Between writing and boxes, where lines fan out.
constexpr double fanPx = 40;
// Ends of several lines at one box stand so far apart, where it is high enough.
constexpr double endsApart = 8;

enum class Side { Family, Across, Children };

Side sideOf(const NetworkLine &line)
{
    if (line.from.child && line.to.child)
        return Side::Children;
    return line.from.child || line.to.child ? Side::Across : Side::Family;
}

/// Under each other, each as near to its place as it goes.
void spread(QList<QRectF *> writing)
{
    std::stable_sort(writing.begin(), writing.end(),
                     [](const QRectF *a, const QRectF *b) { return a->center().y() < b->center().y(); });
    double pushed = 0;
    for (qsizetype i = 1; i < writing.size(); ++i) {
        const double least = writing.at(i - 1)->bottom() + size::xs;
        const double by = std::max(0.0, least - writing.at(i)->top());
        writing.at(i)->translate(0, by);
        pushed += by;
    }
    for (QRectF *one : writing)
        one->translate(0, -pushed / static_cast<double>(writing.size()));
}

/// Where the boxes of a group stand in it.
class Boxes {
public:
    explicit Boxes(const NetworkGroup &group) : m_group(group)
    {
        m_columns = columnsFor(group);
        m_rows = (group.boxes.size() + m_columns - 1) / m_columns;
        for (const QSizeF &box : group.boxes)
            m_height = std::max(m_height, box.height());
        m_left = group.framed ? group.around.left() : rect(0).left();
        m_right = group.framed ? group.around.right() : rect(0).right();
        for (qsizetype i = 0; i < group.boxes.size(); ++i) {
            m_left = std::min(m_left, rect(i).left());
            m_right = std::max(m_right, rect(i).right());
        }
    }

    QRectF rect(qsizetype at) const
    {
        const QSizeF box = m_group.boxes.at(at);
        return {m_group.centres.at(at) - QPointF(box.width() / 2, box.height() / 2), box};
    }

    /// From outside the group to the side of a box, at `y`; a box in an inner column through the gap above its row.
    void reach(QPolygonF &line, qsizetype at, double y, bool fromRight) const
    {
        const QRectF box = rect(at);
        const double outside = fromRight ? m_right : m_left;
        const double end = fromRight ? box.right() : box.left();
        const qsizetype column = at / m_rows;
        if (column != (fromRight ? m_columns - 1 : 0)) {
            const double above = box.center().y() - (m_height + boxGap) / 2;
            const double beside = end + (fromRight ? 1 : -1) * boxGap / 2;
            line << QPointF(outside, above) << QPointF(beside, above) << QPointF(beside, y);
        } else {
            line << QPointF(outside, y);
        }
        line << QPointF(end, y);
    }

    double left() const { return m_left; }
    double right() const { return m_right; }

private:
    const NetworkGroup &m_group;
    qsizetype m_columns = 1;
    qsizetype m_rows = 1;
    double m_height = 0;
    double m_left = 0;
    double m_right = 0;
};

/// Where a line from `point` to the middle of a child meets its edge.
QPointF childEdge(const NetworkMiddle &middle, qsizetype at, const QPointF &point)
{
    const QPointF centre = middle.centres.at(at);
    const QSizeF half = middle.children.sizes.at(at) / 2;
    const QPointF way = point - centre;
    const double x = std::abs(way.x()) / half.width();
    const double y = std::abs(way.y()) / half.height();
    const double far = middle.children.round ? std::hypot(x, y) : std::max(x, y);
    return far <= 1 ? point : centre + way / far;
}

double heightOf(const NetworkEnd &end, const NetworkGroup *family, const NetworkMiddle &middle)
{
    return end.child ? middle.centres.at(end.at).y() : family->centres.at(end.at).y();
}

/// The y at which each line ends at the boxes of the family, those of one box apart from each other.
class Ends {
public:
    Ends(const QList<NetworkLine> &lines, Side side) : m_lines(lines), m_side(side) { }

    double y(const NetworkLine &line, qsizetype at, const QRectF &box) const
    {
        qsizetype count = 0;
        qsizetype before = 0;
        for (const NetworkLine &other : m_lines) {
            const bool ends = (!other.from.child && other.from.at == at) || (!other.to.child && other.to.at == at);
            if (!ends || sideOf(other) != m_side)
                continue;
            ++count;
            before += other.labelAt.center().y() < line.labelAt.center().y() ? 1 : 0;
        }
        const double apart = std::min(endsApart, box.height() / static_cast<double>(count + 1));
        return box.center().y() + (static_cast<double>(before) - static_cast<double>(count - 1) / 2) * apart;
    }

private:
    const QList<NetworkLine> &m_lines;
    Side m_side;
};

} // namespace

qsizetype columnsFor(const NetworkGroup &group)
{
    const qsizetype count = group.boxes.size();
    if (count <= (group.sector == NetworkSector::Family ? mostOfFamilyInOneColumn : mostInOneColumn))
        return 1;
    return static_cast<qsizetype>(std::ceil(std::sqrt(static_cast<double>(count) / boxShape)));
}

void placeWriting(QList<NetworkLine> &lines, NetworkGroup *family, NetworkMiddle middle, double unit)
{
    QList<QRectF *> beside[3];
    for (NetworkLine &line : lines) {
        const Side side = sideOf(line);
        // Of a child it stands level with the other.
        const double from = heightOf(side == Side::Across && line.from.child ? line.to : line.from, family, middle);
        const double to = heightOf(side == Side::Across && line.to.child ? line.from : line.to, family, middle);
        const double x = side == Side::Family ? family->around.left() - fanPx * unit - line.label.width()
            : side == Side::Across            ? family->around.right() + size::m
                                              : middle.around.right() + fanPx * unit;
        line.labelAt = QRectF(QPointF(x, (from + to - line.label.height()) / 2), line.label);
        beside[static_cast<int>(side)] << &line.labelAt;
    }
    for (const QList<QRectF *> &writing : beside)
        spread(writing);
    for (const NetworkLine &line : std::as_const(lines)) {
        const Side side = sideOf(line);
        QRectF &room = side == Side::Children ? middle.around : family->outer;
        room |= line.labelAt;
        if (side == Side::Across)
            family->bendAt = std::max(family->bendAt.value_or(line.labelAt.right()), line.labelAt.right() + size::s);
    }
}

void moveWriting(QList<NetworkLine> &lines, const QPointF &shift)
{
    for (NetworkLine &line : lines) {
        if (sideOf(line) != Side::Children)
            line.labelAt.translate(shift);
    }
}

void drawLines(QList<NetworkLine> &lines, const NetworkGroup *family, const NetworkMiddle &middle)
{
    for (NetworkLine &line : lines) {
        const Side side = sideOf(line);
        const QPointF left(line.labelAt.left(), line.labelAt.center().y());
        const QPointF right(line.labelAt.right(), line.labelAt.center().y());
        for (const auto &[end, way] : {std::pair(line.from, &line.fromLine), std::pair(line.to, &line.toLine)}) {
            if (end.child) {
                *way << (side == Side::Children ? left : right);
                if (side == Side::Across)
                    *way << QPointF(*family->bendAt, right.y());
                *way << childEdge(middle, end.at, way->last());
                continue;
            }
            const Boxes boxes(*family);
            *way << (side == Side::Family ? right : left);
            boxes.reach(*way, end.at, Ends(lines, side).y(line, end.at, boxes.rect(end.at)), side == Side::Across);
        }
    }
}

} // namespace caseweave
