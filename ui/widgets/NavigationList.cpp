// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/NavigationList.h"

#include "ui/style/Style.h"
#include "ui/widgets/Labels.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtGui/QStandardItemModel>
#include <QtWidgets/QStyledItemDelegate>

namespace caseweave {

namespace {

enum Role { KeyRole = Qt::UserRole + 1, CountRole };

class NavigationDelegate : public QStyledItemDelegate {
public:
    NavigationDelegate(const Style &style, QObject *parent) : QStyledItemDelegate(parent), m_style(style) { }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const bool heading = index.data(KeyRole).toString().isEmpty();
        const int height = m_style.linePx(heading ? Text::Small : Text::Body);
        return {option.rect.width(),
                qMax(heading ? size::target : size::row - 3, height + 2 * size::s) + (heading ? size::m : 0)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QString text = index.data().toString();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (index.data(KeyRole).toString().isEmpty()) {
            painter->setFont(m_style.font(Text::Small));
            painter->setPen(m_style.colour(Colour::Secondary));
            painter->drawText(option.rect.adjusted(size::xl - size::xs, size::m, -size::s, 0), Qt::AlignVCenter, text);
        } else {
            paintEntry(painter, option, index, text);
        }
        painter->restore();
    }

private:
    void paintEntry(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                    const QString &text) const
    {
        const bool current = option.state.testFlag(QStyle::State_Selected);
        const QRectF box = QRectF(option.rect).adjusted(size::s + 2, 1, -size::s - 2, -1);
        if (current) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(m_style.colour(Colour::AccentSoft));
            painter->drawRoundedRect(box, size::radius, size::radius);
        }
        if (option.state.testFlag(QStyle::State_HasFocus)) {
            painter->setBrush(Qt::NoBrush);
            painter->setPen(QPen(m_style.colour(Colour::Focus), size::focusLine));
            painter->drawRoundedRect(box.adjusted(1, 1, -1, -1), size::radius, size::radius);
        }
        QRect line = box.toRect().adjusted(size::m - 2, 0, -size::m + 2, 0);
        if (const int count = index.data(CountRole).toInt(); count > 0) {
            const QFont font = m_style.font(Text::Small);
            const QString digits = QString::number(count);
            const int height = m_style.linePx(Text::Small) + 2;
            const int width = qMax(height, QFontMetrics(font).horizontalAdvance(digits) + 2 * size::s - 4);
            const QRect badge(line.right() - width + 1, line.center().y() - height / 2 + 1, width, height);
            painter->setPen(Qt::NoPen);
            painter->setBrush(m_style.colour(Colour::Accent));
            painter->drawRoundedRect(badge, height / 2.0, height / 2.0);
            painter->setFont(font);
            painter->setPen(m_style.colour(Colour::OnAccent));
            painter->drawText(badge, Qt::AlignCenter, digits);
            line.setRight(badge.left() - size::xs);
        }
        painter->setFont(m_style.font(current ? Text::Strong : Text::Body));
        painter->setPen(m_style.colour(Colour::Ink));
        painter->drawText(line, Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(text, Qt::ElideRight, line.width()));
    }

    const Style &m_style;
};

} // namespace

NavigationList::NavigationList(const Style &style, QWidget *parent)
    : QListView(parent), m_model(new QStandardItemModel(this))
{
    nameWidget(this, QStringLiteral("navigationList"), tr("Where to go"));
    setModel(m_model);
    setItemDelegate(new NavigationDelegate(style, this));
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    connect(&style, &Style::changed, this, [this] { scheduleDelayedItemsLayout(); });
    connect(this, &QListView::clicked, this, [this](const QModelIndex &index) {
        if (const QString key = index.data(KeyRole).toString(); !key.isEmpty())
            Q_EMIT chosen(key);
    });
}

void NavigationList::setEntries(const QList<Entry> &entries)
{
    if (entries == m_entries)
        return;
    const QString key = currentKey();
    m_entries = entries;
    m_model->clear();
    for (const Entry &entry : entries) {
        auto *item = new QStandardItem(entry.text);
        item->setData(entry.key, KeyRole);
        item->setData(entry.count, CountRole);
        QString spoken = entry.text;
        if (entry.count > 0)
            spoken += QStringLiteral(", %1 %2").arg(entry.count).arg(entry.countMeans);
        item->setData(spoken, Qt::AccessibleTextRole);
        item->setFlags(entry.key.isEmpty() ? Qt::NoItemFlags : Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        m_model->appendRow(item);
    }
    setCurrentKey(key);
}

void NavigationList::setCurrentKey(const QString &key)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex index = m_model->index(row, 0);
        if (!key.isEmpty() && index.data(KeyRole).toString() == key) {
            setCurrentIndex(index);
            return;
        }
    }
    clearSelection();
}

QString NavigationList::currentKey() const
{
    return currentIndex().data(KeyRole).toString();
}

void NavigationList::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space) {
        if (const QString key = currentKey(); !key.isEmpty())
            Q_EMIT chosen(key);
        return;
    }
    QListView::keyPressEvent(event);
}

} // namespace caseweave
