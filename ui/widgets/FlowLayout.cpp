// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FlowLayout.h"

#include <QtWidgets/QWidget>

namespace caseweave {

FlowLayout::FlowLayout(int spacingPx, QWidget *parent) : QLayout(parent), m_space(spacingPx)
{
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout()
{
    qDeleteAll(m_items);
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

QSize FlowLayout::sizeHint() const
{
    int width = 0;
    int height = 0;
    for (const QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        width += item->sizeHint().width() + (width == 0 ? 0 : m_space);
        height = qMax(height, item->sizeHint().height());
    }
    return QSize(width, height).grownBy(contentsMargins());
}

QSize FlowLayout::minimumSize() const
{
    QSize least;
    for (const QLayoutItem *item : m_items) {
        if (!item->isEmpty())
            least = least.expandedTo(item->minimumSize());
    }
    return least.grownBy(contentsMargins());
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    // Fewer lines than there is room for stand in the middle of it.
    const int spare = qMax(0, rect.height() - place(rect, false));
    place(rect.adjusted(0, spare / 2, 0, 0), true);
}

namespace {

/// As the item would like, or all of the width and as high as it then needs.
QSize sizeWithin(const QLayoutItem *item, int width)
{
    QSize size = item->sizeHint();
    if (size.width() <= width)
        return size;
    if (item->hasHeightForWidth())
        size.setHeight(item->heightForWidth(width));
    size.setWidth(width);
    return size;
}

} // namespace

int FlowLayout::place(const QRect &whole, bool apply) const
{
    const QRect rect = whole.marginsRemoved(contentsMargins());
    int x = rect.left();
    int y = rect.top();
    int lineHeight = 0;
    QList<QLayoutItem *> line;
    const auto endLine = [&] {
        if (apply) {
            int at = rect.left();
            for (QLayoutItem *item : std::as_const(line)) {
                const QSize hint = sizeWithin(item, rect.width());
                item->setGeometry(QRect(QPoint(at, y + (lineHeight - hint.height()) / 2), hint));
                at += hint.width() + m_space;
            }
        }
        line.clear();
    };
    for (QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize hint = sizeWithin(item, rect.width());
        if (x + hint.width() > rect.right() + 1 && !line.isEmpty()) {
            endLine();
            x = rect.left();
            y += lineHeight + m_space;
            lineHeight = 0;
        }
        line << item;
        x += hint.width() + m_space;
        lineHeight = qMax(lineHeight, hint.height());
    }
    endLine();
    return y + lineHeight - rect.top() + contentsMargins().top() + contentsMargins().bottom();
}

} // namespace caseweave
