// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ListAndDetail.h"

#include "ui/style/Style.h"

#include <QtWidgets/QAbstractItemView>

namespace caseweave {

ListAndDetail::ListAndDetail(const Style &style, QWidget *list, QWidget *detail, const Room &room, QWidget *parent)
    : QSplitter(parent), m_style(style), m_room(room)
{
    addWidget(list);
    addWidget(detail);
    detail->setMinimumHeight(size::row);
    setChildrenCollapsible(false);
    setHandleWidth(size::line);
    connect(this, &QSplitter::splitterMoved, this, [this] { m_moved = true; });
    connect(&style, &Style::changed, this, [this] {
        arrange();
        Q_EMIT arranged();
    });
    arrange();
}

void ListAndDetail::resizeEvent(QResizeEvent *event)
{
    arrange();
    QSplitter::resizeEvent(event);
    if (isStacked() && !m_moved)
        shareHeight();
}

void ListAndDetail::shareHeight()
{
    const int lines = m_style.linePx(Text::Secondary) + (m_room.rowLines - 1) * m_style.linePx(Text::Body);
    const int row = lines + 2 * size::s + size::xs;
    const int twoRows = m_style.linePx(Text::Secondary) + 2 * size::s + 2 * row; // below the head of a table
    const int all = height() - handleWidth();
    const int shared = all * m_room.listRows / (m_room.listRows + m_room.detailRows);
    const int leastDetail = m_style.linePx(Text::Body) + 2 * size::s;
    const int list = qMax(shared, qMin(twoRows, all - leastDetail));
    setSizes({list, all - list});
    keepChosenInSight();
}

void ListAndDetail::keepChosenInSight()
{
    for (QAbstractItemView *view : widget(0)->findChildren<QAbstractItemView *>()) {
        const QRect chosen = view->visualRect(view->currentIndex());
        if (chosen.intersects(view->viewport()->rect()))
            view->scrollTo(view->currentIndex());
    }
}

void ListAndDetail::arrange()
{
    const int detail = m_style.px(size::detailWidth);
    const bool stacked = m_style.isTextLarge() || width() < detail + m_room.leastListPx;
    widget(1)->setMinimumWidth(stacked ? 0 : detail * 2 / 3);
    const Qt::Orientation wanted = stacked ? Qt::Vertical : Qt::Horizontal;
    if (std::exchange(m_stands, true) && orientation() == wanted)
        return;
    stand(wanted);
    Q_EMIT arranged();
}

void ListAndDetail::stand(Qt::Orientation wanted)
{
    m_moved = false;
    setOrientation(wanted);
    const bool stacked = isStacked();
    setStretchFactor(0, stacked || !m_room.isDetailWide ? 1 : 0);
    setStretchFactor(1, stacked || m_room.isDetailWide ? 1 : 0);
    if (stacked)
        shareHeight();
    else if (m_room.isDetailWide)
        setSizes({size::windowWidth / 2, size::windowWidth / 2});
    else
        setSizes({size::windowWidth, m_style.px(size::detailWidth)});
}

} // namespace caseweave
