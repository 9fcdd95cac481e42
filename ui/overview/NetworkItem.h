// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/overview/NetworkModel.h"

#include <QtWidgets/QGraphicsItem>

namespace caseweave {

class Style;

/// One person of the network picture: a box, or the circle in the centre for a child.
class NetworkItem : public QGraphicsItem {
public:
    NetworkItem(const NetworkNode &node, int row, const Style &style);

    QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

    int row() const { return m_row; }
    const NetworkNode &node() const { return m_node; }
    /// Its box around its own centre, without the ring of the selection.
    QRectF box() const { return m_box; }
    void setChosen(bool chosen);

private:
    /// Under the name: a concern, when they were seen and will be, or what they do.
    QString secondLine() const;

    NetworkNode m_node;
    int m_row;
    const Style &m_style;
    QRectF m_box;
    bool m_chosen = false;
    bool m_twoLines = false; ///< of the second text
    QString m_held; ///< below it: how long ago somebody said that it holds
};

} // namespace caseweave
