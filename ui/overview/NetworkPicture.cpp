// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/NetworkPicture.h"

#include "ui/overview/NetworkItem.h"
#include "ui/overview/NetworkModel.h"
#include "ui/style/Style.h"
#include "ui/widgets/Labels.h"

#include <QtCore/QItemSelectionModel>
#include <QtCore/QtMath>
#include <QtGui/QKeyEvent>
#include <map>

namespace caseweave {

namespace {

// Where each kind of agency sits, in degrees clockwise from the right: always the same, so that people know where to
// look in every case.
struct Sector {
    double from;
    double to;
};

Sector sectorOf(const NetworkNode &node)
{
    if (node.kind == NetworkNode::Kind::Family)
        return {158, 202};
    switch (node.agency.kind) {
    case AgencyKind::Council:
        return {205, 265};
    case AgencyKind::Health:
        return {278, 350};
    case AgencyKind::Police:
        return {8, 66};
    case AgencyKind::Voluntary:
        return {74, 106};
    case AgencyKind::Education:
        return {114, 152};
    }
    Q_UNREACHABLE();
}

constexpr double radiusX = 265;
constexpr double radiusY = 178;
constexpr int separationRounds = 80;

void separate(const QList<NetworkItem *> &items, double gap)
{
    for (int round = 0; round < separationRounds; ++round) {
        bool moved = false;
        for (qsizetype i = 0; i < items.size(); ++i) {
            for (qsizetype j = i + 1; j < items.size(); ++j) {
                NetworkItem *a = items.at(i);
                NetworkItem *b = items.at(j);
                const QRectF overlap = a->box()
                                           .translated(a->pos())
                                           .adjusted(-gap, -gap, gap, gap)
                                           .intersected(b->box().translated(b->pos()));
                if (overlap.isEmpty())
                    continue;
                moved = true;
                const bool vertical = overlap.height() <= overlap.width();
                const double step = (vertical ? overlap.height() : overlap.width()) / 2 + 0.5;
                const double order = vertical ? b->y() - a->y() : b->x() - a->x();
                const double sign = order < 0 ? -1 : 1;
                const QPointF shift = vertical ? QPointF(0, sign * step) : QPointF(sign * step, 0);
                const bool aFixed = a->node().kind == NetworkNode::Kind::Subject;
                const bool bFixed = b->node().kind == NetworkNode::Kind::Subject;
                if (!aFixed)
                    a->setPos(a->pos() - (bFixed ? 2 * shift : shift));
                if (!bFixed)
                    b->setPos(b->pos() + (aFixed ? 2 * shift : shift));
            }
        }
        if (!moved)
            return;
    }
}

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
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumHeight(size::row * 6);
    connect(model, &QAbstractItemModel::modelReset, this, &NetworkPicture::rebuild);
    connect(model, &QAbstractItemModel::dataChanged, this, &NetworkPicture::rebuild);
    connect(&context.style, &Style::changed, this, &NetworkPicture::rebuild);
    connect(selection, &QItemSelectionModel::selectionChanged, this, &NetworkPicture::markSelected);
    rebuild();
}

QSize NetworkPicture::sizeHint() const
{
    return {size::formWidth, size::row * 6};
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
    placeNodes();
    drawAround();
    fit();
    markSelected();
}

void NetworkPicture::placeNodes()
{
    const double zoom = m_context.style.zoomPercent() / 100.0;
    QList<NetworkItem *> children;
    std::map<double, QList<NetworkItem *>> sectors;
    for (NetworkItem *item : std::as_const(m_items)) {
        if (item->node().kind == NetworkNode::Kind::Subject)
            children << item;
        else
            sectors[sectorOf(item->node()).from] << item;
    }
    // Siblings stand under each other in the middle.
    for (qsizetype i = 0; i < children.size(); ++i) {
        const double step = children.at(i)->box().height() + size::s;
        children.at(i)->setPos(0, (static_cast<double>(i) - static_cast<double>(children.size() - 1) / 2) * step);
    }
    for (const auto &[from, items] : sectors) {
        const Sector sector = sectorOf(items.first()->node());
        for (qsizetype i = 0; i < items.size(); ++i) {
            const double part = (static_cast<double>(i) + 0.5) / static_cast<double>(items.size());
            const double angle = qDegreesToRadians(sector.from + (sector.to - sector.from) * part);
            items.at(i)->setPos(radiusX * zoom * qCos(angle), radiusY * zoom * qSin(angle));
        }
    }
    separate(m_items, size::m);
}

void NetworkPicture::drawAround()
{
    const Style &style = m_context.style;
    const QList<QGraphicsItem *> before = scene()->items();
    QPointF centre(0, 0);
    std::map<QString, QList<NetworkItem *>> groups;
    for (NetworkItem *item : std::as_const(m_items)) {
        if (item->node().kind == NetworkNode::Kind::Subject)
            continue;
        const bool family = item->node().kind == NetworkNode::Kind::Family;
        groups[family ? tr("Family and supports") : item->node().agency.name] << item;
        const Colour colour = family ? Colour::NeutralMark : markColour(item->node().tone);
        QGraphicsLineItem *line = scene()->addLine(QLineF(centre, item->pos()), QPen(style.colour(colour), 1.6));
        line->setZValue(0);
    }
    for (const auto &[name, items] : groups) {
        QRectF around;
        for (const NetworkItem *item : items)
            around |= item->box().translated(item->pos());
        QGraphicsSimpleTextItem *text = scene()->addSimpleText(name, style.font(Text::Secondary));
        text->setBrush(style.colour(Colour::Secondary));
        const QRectF size = text->boundingRect();
        const bool above = around.center().y() <= size::row;
        text->setPos(around.center().x() - size.width() / 2,
                     above ? around.top() - size.height() - size::s : around.bottom() + size::s);
        text->setZValue(2);
    }
}

void NetworkPicture::fit()
{
    QRectF all;
    for (const QGraphicsItem *item : scene()->items())
        all |= item->sceneBoundingRect();
    const double half = qMax(qAbs(all.left()), qAbs(all.right())) + size::m;
    const QRectF framed(-half, all.top() - size::m, 2 * half, all.height() + 2 * size::m);
    setSceneRect(framed);
    resetTransform();
    const double scale = qMin(1.0, qMin(viewport()->width() / framed.width(), viewport()->height() / framed.height()));
    this->scale(scale, scale);
    centerOn(framed.center());
}

void NetworkPicture::resizeEvent(QResizeEvent *event)
{
    QGraphicsView::resizeEvent(event);
    fit();
}

void NetworkPicture::markSelected()
{
    const int row = m_selection->currentIndex().isValid() ? m_selection->currentIndex().row() : -1;
    for (NetworkItem *item : std::as_const(m_items))
        item->setChosen(item->row() == row && m_selection->isRowSelected(row));
}

void NetworkPicture::select(int row)
{
    m_selection->setCurrentIndex(m_model->index(row, 0),
                                 QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    markSelected();
}

void NetworkPicture::mousePressEvent(QMouseEvent *event)
{
    setFocus(Qt::MouseFocusReason);
    for (QGraphicsItem *item : items(event->pos())) {
        if (auto *person = dynamic_cast<NetworkItem *>(item)) {
            select(person->row());
            return;
        }
    }
    QGraphicsView::mousePressEvent(event);
}

void NetworkPicture::focusInEvent(QFocusEvent *event)
{
    QGraphicsView::focusInEvent(event);
    if (!m_selection->hasSelection() && !m_items.isEmpty())
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
