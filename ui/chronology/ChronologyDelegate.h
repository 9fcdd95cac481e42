// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"
#include "ui/style/Tone.h"

#include <QtWidgets/QStyledItemDelegate>
#include <unordered_map>

class QTextLayout;

namespace caseweave {

class Style;

/// Tags of an event as list and detail both show them.
QList<TagText> tagsOf(const ChronologyEvent &event);

/// Draws an event: date in the gutter, a dot on the line of time, tags, two lines of text, who wrote it.
class ChronologyDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit ChronologyDelegate(const Style &style, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int gutterWidth() const;
    int textLeft() const;
    void layOut(QTextLayout &layout, const ChronologyEvent &event, int width) const;
    int layOutLines(QTextLayout &layout, int width) const;
    void paintGutter(QPainter *painter, const QRect &row, const ChronologyEvent &event, bool gap) const;
    void paintBody(QPainter *painter, const QRect &row, const ChronologyEvent &event, qint64 gap) const;
    int paintText(QPainter *painter, const QRect &body, int top, const ChronologyEvent &event) const;
    void paintComing(QPainter *painter, const QRect &row) const;

    const Style &m_style;
};

} // namespace caseweave
