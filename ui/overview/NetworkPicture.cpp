// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/NetworkPicture.h"

#include "ui/overview/NetworkGroups.h"
#include "ui/overview/NetworkItem.h"
#include "ui/overview/NetworkLayout.h"
#include "ui/overview/NetworkModel.h"
#include "ui/style/Style.h"
#include "ui/widgets/Labels.h"
#include "ui/words/Breakable.h"

#include <QtCore/QItemSelectionModel>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QGraphicsSimpleTextItem>

namespace caseweave {

namespace {

// Smaller than this nobody reads it: what does not fit then scrolls.
constexpr double leastScale = 0.57;
constexpr int mostLabelPx = 260;
constexpr int mostTiePx = 116;
constexpr qsizetype mostTieLines = 3;
// Of the end of a line that points at somebody.
constexpr double arrowPx = 9;

Colour lineColour(const NetworkNode &node)
{
    return node.kind == NetworkNode::Kind::Family ? Colour::NeutralMark : markColour(node.tone);
}

/// What is written over lines: the name of a group, or how two people stand to each other.
class Writing : public QGraphicsSimpleTextItem {
public:
    Writing(const QString &text, const Style &style) : Writing({text}, Colour::Secondary, text, mostLabelPx, style) { }

    Writing(const QStringList &lines, Colour colour, const QString &tip, int mostPx, const Style &style)
        : m_style(style)
    {
        setFont(style.font(Text::Secondary));
        setBrush(style.colour(colour));
        QStringList shown;
        for (const QString &line : lines)
            shown << QFontMetricsF(font()).elidedText(line, Qt::ElideRight, style.px(mostPx));
        setText(shown.join(QLatin1Char('\n')));
        setToolTip(toolTipOf(tip));
        setZValue(2);
    }

    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override
    {
        painter->fillRect(boundingRect(), m_style.colour(Colour::Panel));
        QGraphicsSimpleTextItem::paint(painter, option, widget);
    }

private:
    const Style &m_style;
};

} // namespace

NetworkPicture::NetworkPicture(const Context &context, NetworkModel *model, QItemSelectionModel *selection,
                               QWidget *parent)
    : QGraphicsView(parent), m_context(context), m_model(model), m_selection(selection)
{
    nameWidget(this, QStringLiteral("networkPicture"), tr("Network as a picture"),
               tr("The list of who is involved holds the same. Arrow keys move from person to person."));
    nameWidget(viewport(), QStringLiteral("networkPictureArea"), accessibleName());
    setScene(new QGraphicsScene(this));
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setMinimumHeight(size::row * 8);
    connect(model, &QAbstractItemModel::modelReset, this, &NetworkPicture::rebuild);
    connect(model, &QAbstractItemModel::dataChanged, this, &NetworkPicture::rebuild);
    connect(&context.style, &Style::changed, this, &NetworkPicture::rebuild);
    connect(selection, &QItemSelectionModel::selectionChanged, this, &NetworkPicture::markSelected);
    rebuild();
}

QSize NetworkPicture::sizeHint() const
{
    return {size::formWidth, size::row * 8};
}

void NetworkPicture::rebuild()
{
    scene()->clear();
    m_items.clear();
    const QList<NetworkNode> &nodes = m_model->nodes();
    for (int row = 0; row < nodes.size(); ++row) {
        if (nodes.at(row).removed)
            continue;
        auto *item = new NetworkItem(nodes.at(row), row, m_context.style);
        scene()->addItem(item);
        m_items << item;
    }
    placeAll();
    fit();
    markSelected();
}

QList<QGraphicsSimpleTextItem *> NetworkPicture::addWriting(const QList<NetworkTie> &ties, QList<NetworkLine> &lines)
{
    QList<QGraphicsSimpleTextItem *> writing;
    m_tiedToChild.clear();
    for (qsizetype i = 0; i < ties.size(); ++i) {
        const NetworkTie &tie = ties.at(i);
        // What was written besides would be cut: it is told where the pointer rests, in the list and on paper.
        const qsizetype count = tie.kinds > 0 ? tie.kinds : tie.lines.size();
        QStringList said = tie.lines.mid(0, qMin(count, mostTieLines));
        if (count > mostTieLines)
            said.last() += QChar(0x2026);
        const Colour colour = tie.apart ? Colour::Danger : tie.faded ? Colour::Secondary : Colour::Ink;
        writing << new Writing(said, colour, tie.sentence + QLatin1Char('\n') + tie.held, mostTiePx, m_context.style);
        scene()->addItem(writing.last());
        lines[i].label = writing.last()->boundingRect().size();
        if (lines.at(i).from.child != lines.at(i).to.child)
            m_tiedToChild << (lines.at(i).from.child ? tie.to : tie.from);
    }
    return writing;
}

void NetworkPicture::placeAll()
{
    QList<NetworkItem *> children;
    QList<QSizeF> childSizes;
    QHash<int, NetworkItem *> itemOf;
    for (NetworkItem *item : std::as_const(m_items)) {
        itemOf.insert(item->row(), item);
        if (item->node().kind == NetworkNode::Kind::Subject) {
            children << item;
            childSizes << item->box().size();
        }
    }
    QList<QList<NetworkItem *>> people;
    QList<NetworkGroup> groups;
    QList<Writing *> labels;
    for (const NetworkCircle &circle : circlesOf(m_model->nodes())) {
        auto *label = new Writing(circle.name, m_context.style);
        scene()->addItem(label);
        labels << label;
        NetworkGroup group;
        group.sector = circle.sector;
        group.label = label->boundingRect().size();
        QList<NetworkItem *> members;
        for (const qsizetype row : circle.nodes) {
            members << itemOf.value(static_cast<int>(row));
            group.boxes << members.last()->box().size();
        }
        groups << group;
        people << members;
    }
    QList<NetworkTie> ties = m_model->ties();
    QList<NetworkLine> lines = linesOf(ties, m_model->nodes());
    const QList<QGraphicsSimpleTextItem *> writing = addWriting(ties, lines);
    const QList<QPointF> centres = layOutNetwork(groups, {childSizes}, lines, m_context.style.zoomPercent() / 100.0);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        writing.at(i)->setPos(lines.at(i).labelAt.topLeft());
        drawLine(lines.at(i), ties.at(i));
    }
    for (qsizetype i = 0; i < children.size(); ++i)
        children.at(i)->setPos(centres.at(i));
    for (qsizetype i = 0; i < groups.size(); ++i) {
        labels.at(i)->setPos(groups.at(i).labelAt.topLeft());
        for (qsizetype j = 0; j < people.at(i).size(); ++j)
            people.at(i).at(j)->setPos(groups.at(i).centres.at(j));
        drawTies(groups.at(i), people.at(i));
    }
}

namespace {

/// Where the line to somebody ends. The family stands in a column beside the children: a line to the near edge of a box
/// passes behind no other one.
QPointF endOf(const NetworkItem &item)
{
    const bool family = item.node().kind == NetworkNode::Kind::Family;
    return family ? item.pos() + QPointF(item.box().right(), 0) : item.pos();
}

} // namespace

void NetworkPicture::drawTies(const NetworkGroup &group, const QList<NetworkItem *> &people)
{
    const Style &style = m_context.style;
    const auto tie = [&](const QPointF &to, const NetworkNode &node, const QPointF &from = {}) {
        const QPen pen(style.colour(lineColour(node)), 1.6, node.quiet || node.faded ? Qt::DashLine : Qt::SolidLine);
        scene()->addLine(QLineF(from, to), pen)->setZValue(-1);
    };
    if (!group.framed) {
        for (const NetworkItem *item : people) {
            const bool family = item->node().kind == NetworkNode::Kind::Family;
            if (family && m_tiedToChild.contains(item->node().person))
                continue;
            const QPointF end = endOf(*item);
            // Past the writing of others level, then to the middle.
            const QPointF bend = family && group.bendAt ? QPointF(*group.bendAt, end.y()) : end;
            tie(bend, item->node());
            if (bend != end)
                tie(end, item->node(), bend);
        }
        return;
    }
    QPainterPath path;
    path.addRoundedRect(group.around, size::radius, size::radius);
    QGraphicsPathItem *frame
        = scene()->addPath(path, QPen(style.colour(Colour::Line), size::line), style.colour(Colour::Panel));
    frame->setZValue(0);
    tie(group.around.center(), people.first()->node());
}

void NetworkPicture::drawLine(const NetworkLine &line, const NetworkTie &tie)
{
    const Colour colour = tie.apart ? Colour::Danger : Colour::Secondary;
    QPen pen(m_context.style.colour(colour), tie.apart ? 2.0 : 1.2, tie.faded ? Qt::DashLine : Qt::SolidLine);
    for (const QPolygonF &way : {line.fromLine, line.toLine}) {
        QPainterPath path;
        path.addPolygon(way);
        // Over the frame of a group, behind boxes.
        scene()->addPath(path, pen)->setZValue(0.5);
    }
    if (tie.mutual || line.toLine.size() < 2)
        return;
    const QPointF tip = line.toLine.last();
    QLineF back(tip, line.toLine.at(line.toLine.size() - 2));
    back.setLength(arrowPx);
    QPolygonF head{tip};
    for (const double turn : {-25.0, 25.0}) {
        QLineF side = back;
        side.setAngle(back.angle() + turn);
        head << side.p2();
    }
    pen.setStyle(Qt::SolidLine);
    scene()->addPolygon(head, pen, m_context.style.colour(colour))->setZValue(0.5);
}

void NetworkPicture::fit()
{
    QRectF all;
    for (const QGraphicsItem *item : scene()->items())
        all |= item->sceneBoundingRect();
    const double half = qMax(qAbs(all.left()), qAbs(all.right())) + size::m;
    QRectF framed(-half, all.top() - size::m, 2 * half, all.height() + 2 * size::m);
    const QSizeF room = maximumViewportSize();
    const auto scaleFor
        = [&](const QRectF &rect) { return qMin(room.width() / rect.width(), room.height() / rect.height()); };
    // The child stands in the middle where there is room for that.
    if (scaleFor(framed) < 1)
        framed = all.adjusted(-size::m, -size::s, size::m, size::s);
    setSceneRect(framed);
    const double scale = qBound(leastScale, scaleFor(framed), 1.0);
    const bool fits = scaleFor(framed) >= scale;
    for (const auto set : {&NetworkPicture::setHorizontalScrollBarPolicy, &NetworkPicture::setVerticalScrollBarPolicy})
        (this->*set)(fits ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    resetTransform();
    this->scale(scale, scale);
    centerOn(fits ? framed.center() : QPointF(0, 0));
}

void NetworkPicture::resizeEvent(QResizeEvent *event)
{
    QGraphicsView::resizeEvent(event);
    fit();
    markSelected(); // what is told of whom is chosen takes room from below
}

void NetworkPicture::markSelected()
{
    const int row = m_selection->currentIndex().isValid() ? m_selection->currentIndex().row() : -1;
    for (NetworkItem *item : std::as_const(m_items)) {
        const bool chosen = item->row() == row && m_selection->isRowSelected(row);
        item->setChosen(chosen);
        if (chosen)
            ensureVisible(item, size::m, size::m);
    }
}

void NetworkPicture::select(int row)
{
    m_selection->setCurrentIndex(m_model->index(row, 0),
                                 QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    markSelected();
}

void NetworkPicture::mousePressEvent(QMouseEvent *event)
{
    // Before anything is chosen: details that are shown then take room from the picture, and it moves.
    const NetworkItem *person = nullptr;
    for (QGraphicsItem *item : items(event->pos())) {
        if (person == nullptr)
            person = dynamic_cast<NetworkItem *>(item);
    }
    setFocus(Qt::MouseFocusReason);
    if (person != nullptr)
        select(person->row());
    else
        QGraphicsView::mousePressEvent(event);
}

void NetworkPicture::focusInEvent(QFocusEvent *event)
{
    QGraphicsView::focusInEvent(event);
    if (event->reason() != Qt::MouseFocusReason && !m_selection->hasSelection() && !m_items.isEmpty())
        select(m_items.first()->row());
}

void NetworkPicture::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        move(event->key());
        return;
    default:
        QGraphicsView::keyPressEvent(event);
    }
}

void NetworkPicture::move(int key)
{
    const NetworkItem *from = nullptr;
    for (const NetworkItem *item : std::as_const(m_items)) {
        if (item->row() == m_selection->currentIndex().row())
            from = item;
    }
    if (from == nullptr) {
        if (!m_items.isEmpty())
            select(m_items.first()->row());
        return;
    }
    const NetworkItem *best = nullptr;
    double bestCost = 0;
    for (const NetworkItem *item : std::as_const(m_items)) {
        const QPointF way = item->pos() - from->pos();
        const double ahead = key == Qt::Key_Left ? -way.x()
            : key == Qt::Key_Right               ? way.x()
            : key == Qt::Key_Up                  ? -way.y()
                                                 : way.y();
        const double aside = key == Qt::Key_Left || key == Qt::Key_Right ? qAbs(way.y()) : qAbs(way.x());
        // What lies more aside than ahead is in another direction.
        if (item == from || ahead <= 1 || aside > 2 * ahead)
            continue;
        const double cost = ahead + 2 * aside;
        if (best == nullptr || cost < bestCost) {
            best = item;
            bestCost = cost;
        }
    }
    if (best != nullptr)
        select(best->row());
}

} // namespace caseweave
