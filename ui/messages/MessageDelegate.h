// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/CaseMessages.h"

#include <QtWidgets/QStyledItemDelegate>

class QTextLayout;

namespace caseweave {

class Style;

/// Draws a message: who and when, tags, to what it replies, and its text, or the beginning of a long one.
class MessageDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit MessageDelegate(const Style &style, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int layOut(QTextLayout &layout, const QString &text, int width) const;
    int paintHead(QPainter *painter, const QRect &body, const Message &message, const QDateTime &now) const;
    void paintText(QPainter *painter, const QRect &body, int top, const QString &text) const;

    const Style &m_style;
};

} // namespace caseweave
