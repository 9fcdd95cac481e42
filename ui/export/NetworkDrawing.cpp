// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/NetworkDrawing.h"

#include "ui/files/PageWriter.h"

namespace caseweave {

namespace {

constexpr double pixelMm = 25.4 / 96;
constexpr double leastWidthPx = 110;
constexpr double mostWidthPx = 170;
constexpr double paddingPx = 6;
constexpr double childFramePx = 3; ///< between the two frames of a child
constexpr auto textSize = PageWriter::Size::Small;

} // namespace

NetworkDrawing::NetworkDrawing(const QList<NetworkNode> &nodes, const PageWriter &page, double mostHeight)
    : m_unit(page.dots(pixelMm)), m_width(page.size().width())
{
    QList<QSizeF> childSizes;
    for (const NetworkNode &node : nodes) {
        if (node.kind != NetworkNode::Kind::Subject)
            continue;
        m_children << boxOf(node, page);
        m_children.last().child = true;
        childSizes << m_children.last().size / m_unit;
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
    const QList<QPointF> centres = layOutNetwork(m_groups, childSizes, 1);
    for (qsizetype i = 0; i < m_children.size(); ++i) {
        m_children[i].centre = centres.at(i);
        m_all |= QRectF(centres.at(i) - QPointF(childSizes.at(i).width(), childSizes.at(i).height()) / 2,
                        childSizes.at(i));
    }
    for (qsizetype i = 0; i < m_groups.size(); ++i) {
        m_all |= m_groups.at(i).around;
        for (qsizetype j = 0; j < m_boxes.at(i).size(); ++j)
            m_boxes[i][j].centre = m_groups.at(i).centres.at(j);
    }
    m_all = QRectF(m_all.topLeft() * m_unit, m_all.size() * m_unit);
    if (!m_all.isEmpty())
        m_scale = std::min({1.0, m_width / m_all.width(), mostHeight / m_all.height()});
}

NetworkDrawing::Box NetworkDrawing::boxOf(const NetworkNode &node, const PageWriter &page) const
{
    Box box;
    box.lines << (node.kind == NetworkNode::Kind::Subject ? node.name : node.caption);
    for (const QString &line : {node.line, node.contact}) {
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

void NetworkDrawing::draw(PageCanvas &canvas, PageWriter &page, double top) const
{
    const QPointF middle = place(QPointF(0, 0), top);
    for (qsizetype i = 0; i < m_groups.size(); ++i) {
        const NetworkGroup &group = m_groups.at(i);
        if (group.framed) {
            canvas.tie({middle, place(group.around.center(), top)}, false);
            canvas.box(place(group.around, top), false);
            continue;
        }
        for (const Box &box : m_boxes.at(i)) {
            // The family stands in a column: a line to the near edge passes behind no other box.
            const bool family = group.sector == NetworkSector::Family;
            const QPointF edge(family ? box.size.width() / 2 * m_scale : 0, 0);
            canvas.tie({middle, place(box.centre, top) + edge}, box.dashed);
        }
    }
    for (const Box &child : m_children)
        drawBox(canvas, page, child, top);
    for (qsizetype i = 0; i < m_groups.size(); ++i) {
        const QRectF label = place(m_groups.at(i).labelAt, top);
        const double spare = paddingPx * m_unit * m_scale;
        page.writeIn(label.adjusted(-spare, 0, spare, 0), m_names.at(i), textSize, true, m_scale);
        for (const Box &box : m_boxes.at(i))
            drawBox(canvas, page, box, top);
    }
}

} // namespace caseweave
