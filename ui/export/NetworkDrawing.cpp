// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/NetworkDrawing.h"

#include "ui/files/PageWriter.h"

namespace caseweave {

namespace {

constexpr double pixelMm = 25.4 / 96;
constexpr double leastWidthPx = 110;
constexpr double mostWidthPx = 140;
constexpr double paddingPx = 6;
constexpr double mostWritingPx = 110; ///< on a line between two people
constexpr qsizetype mostWriting = 120; ///< characters; the list has all
constexpr double arrowPx = 8;
constexpr double childFramePx = 3; ///< between the two frames of a child
constexpr auto textSize = PageWriter::Size::Small;

} // namespace

NetworkDrawing::NetworkDrawing(const QList<NetworkNode> &nodes, QList<NetworkTie> ties, const PageWriter &page,
                               double mostHeight)
    : m_unit(page.dots(pixelMm)), m_width(page.size().width())
{
    addGroups(nodes, page);
    m_lines = linesOf(ties, nodes);
    addWriting(ties, page);
    NetworkChildren children{{}, false};
    for (const Box &child : std::as_const(m_children))
        children.sizes << child.size / m_unit;
    const QList<QPointF> centres = layOutNetwork(m_groups, children, m_lines, 1);
    for (qsizetype i = 0; i < m_children.size(); ++i)
        m_children[i].centre = centres.at(i);
    addRoom();
    if (!m_all.isEmpty())
        m_scale = std::min({1.0, m_width / m_all.width(), mostHeight / m_all.height()});
}

void NetworkDrawing::addGroups(const QList<NetworkNode> &nodes, const PageWriter &page)
{
    for (const NetworkNode &node : nodes) {
        if (node.kind != NetworkNode::Kind::Subject)
            continue;
        m_children << boxOf(node, page);
        m_children.last().child = true;
    }
    for (const NetworkCircle &circle : circlesOf(nodes)) {
        NetworkGroup group;
        group.sector = circle.sector;
        group.label = page.sizeOf(circle.name, textSize, true, 1, mostWidthPx * m_unit) / m_unit;
        QList<Box> boxes;
        for (const qsizetype at : circle.nodes) {
            boxes << boxOf(nodes.at(at), page);
            group.boxes << boxes.last().size / m_unit;
        }
        m_names << circle.name;
        m_boxes << boxes;
        m_groups << group;
    }
}

void NetworkDrawing::addWriting(const QList<NetworkTie> &ties, const PageWriter &page)
{
    for (qsizetype i = 0; i < ties.size(); ++i) {
        QString writing = ties.at(i).lines.join(QStringLiteral(", "));
        if (writing.size() > mostWriting)
            writing = writing.left(mostWriting) + QChar(0x2026);
        const QSizeF size = page.sizeOf(writing, textSize, false, 1, mostWritingPx * m_unit) / m_unit;
        m_lines[i].label = size + QSizeF(2 * paddingPx, 0);
        m_writing << writing;
        m_mutual << ties.at(i).mutual;
        // A line with writing stands for the one without.
        for (const NetworkEnd &end : {m_lines.at(i).from, m_lines.at(i).to}) {
            if (m_lines.at(i).from.child == m_lines.at(i).to.child || end.child)
                continue;
            for (qsizetype group = 0; group < m_groups.size(); ++group) {
                if (m_groups.at(group).sector == NetworkSector::Family)
                    m_boxes[group][end.at].tied = true;
            }
        }
    }
}

void NetworkDrawing::addRoom()
{
    for (const Box &child : std::as_const(m_children)) {
        const QSizeF size = child.size / m_unit;
        m_all |= QRectF(child.centre - QPointF(size.width(), size.height()) / 2, size);
    }
    for (qsizetype i = 0; i < m_groups.size(); ++i) {
        m_all |= m_groups.at(i).outer;
        for (qsizetype j = 0; j < m_boxes.at(i).size(); ++j)
            m_boxes[i][j].centre = m_groups.at(i).centres.at(j);
    }
    for (const NetworkLine &line : std::as_const(m_lines))
        m_all |= line.labelAt;
    m_all = QRectF(m_all.topLeft() * m_unit, m_all.size() * m_unit);
}

NetworkDrawing::Box NetworkDrawing::boxOf(const NetworkNode &node, const PageWriter &page) const
{
    Box box;
    box.lines << (node.kind == NetworkNode::Kind::Subject ? node.name : node.caption);
    // How old it is says the frame, and the list in words: the larger the letters can be.
    for (const QString &line : {node.pictured(), node.contact}) {
        if (!line.isEmpty())
            box.lines << line;
    }
    box.dashed = node.quiet || node.faded;
    const double padding = paddingPx * m_unit;
    const double most = mostWidthPx * m_unit - 2 * padding;
    double width = leastWidthPx * m_unit - 2 * padding;
    for (qsizetype i = 0; i < box.lines.size(); ++i)
        width = std::max(width, page.sizeOf(box.lines.at(i), textSize, i == 0, 1, most).width());
    double height = 2 * padding;
    for (qsizetype i = 0; i < box.lines.size(); ++i) {
        box.heights << page.sizeOf(box.lines.at(i), textSize, i == 0, 1, width).height();
        height += box.heights.last();
    }
    box.size = {width + 2 * padding, height};
    return box;
}

QPointF NetworkDrawing::place(QPointF at, double top) const
{
    const double left = (m_width - m_all.width() * m_scale) / 2;
    return QPointF(left, top) + (at * m_unit - m_all.topLeft()) * m_scale;
}

QRectF NetworkDrawing::place(const QRectF &at, double top) const
{
    return {place(at.topLeft(), top), at.size() * m_unit * m_scale};
}

void NetworkDrawing::drawBox(PageCanvas &canvas, PageWriter &page, const Box &box, double top) const
{
    const QSizeF size = box.size * m_scale;
    const QRectF at(place(box.centre, top) - QPointF(size.width(), size.height()) / 2, size);
    canvas.box(at, box.dashed);
    const double inner = childFramePx * m_unit * m_scale;
    if (box.child)
        canvas.box(at.adjusted(inner, inner, -inner, -inner), box.dashed);
    const double padding = paddingPx * m_unit * m_scale;
    // A font rounds to whole dots, so a line may need a little more than it did at full size.
    QRectF line = at.adjusted(padding / 2, padding, -padding / 2, 0);
    for (qsizetype i = 0; i < box.lines.size(); ++i) {
        page.writeIn(line, box.lines.at(i), textSize, i == 0, m_scale);
        line.translate(0, box.heights.at(i) * m_scale);
    }
}

void NetworkDrawing::drawTies(PageCanvas &canvas, double top, const NetworkGroup &group, const QList<Box> &boxes) const
{
    const QPointF middle = place(QPointF(0, 0), top);
    if (group.framed) {
        canvas.tie({middle, place(group.around.center(), top)}, false);
        canvas.box(place(group.around, top), false);
        return;
    }
    for (const Box &box : boxes) {
        if (box.tied)
            continue;
        // The family stands in a column: a line to the near edge passes behind no other box.
        const bool family = group.sector == NetworkSector::Family;
        const QPointF edge(family ? box.size.width() / 2 * m_scale : 0, 0);
        const QPointF end = place(box.centre, top) + edge;
        const QPointF bend = family && group.bendAt ? QPointF(place(QPointF(*group.bendAt, 0), top).x(), end.y()) : end;
        canvas.tie({middle, bend}, box.dashed);
        if (bend != end)
            canvas.tie({bend, end}, box.dashed);
    }
}

void NetworkDrawing::drawLines(PageCanvas &canvas, double top) const
{
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        for (const QPolygonF &way : {m_lines.at(i).fromLine, m_lines.at(i).toLine}) {
            for (qsizetype j = 1; j < way.size(); ++j)
                canvas.tie({place(way.at(j - 1), top), place(way.at(j), top)}, false);
        }
        const QPolygonF &way = m_lines.at(i).toLine;
        if (m_mutual.at(i) || way.size() < 2)
            continue;
        for (const double turn : {-25.0, 25.0}) {
            QLineF side(place(way.last(), top), place(way.at(way.size() - 2), top));
            side.setLength(arrowPx * m_unit * m_scale);
            side.setAngle(side.angle() + turn);
            canvas.tie(side, false);
        }
    }
}

void NetworkDrawing::draw(PageCanvas &canvas, PageWriter &page, double top) const
{
    for (qsizetype i = 0; i < m_groups.size(); ++i)
        drawTies(canvas, top, m_groups.at(i), m_boxes.at(i));
    drawLines(canvas, top);
    for (const Box &child : m_children)
        drawBox(canvas, page, child, top);
    const double spare = paddingPx * m_unit * m_scale;
    for (qsizetype i = 0; i < m_groups.size(); ++i) {
        const QRectF label = place(m_groups.at(i).labelAt, top);
        page.writeIn(label.adjusted(-spare, 0, spare, 0), m_names.at(i), textSize, true, m_scale);
        for (const Box &box : m_boxes.at(i))
            drawBox(canvas, page, box, top);
    }
    for (qsizetype i = 0; i < m_lines.size(); ++i)
        page.writeIn(place(m_lines.at(i).labelAt, top), m_writing.at(i), textSize, false, m_scale);
}

} // namespace caseweave
