// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"

#include <QtWidgets/QGraphicsView>

class QGraphicsSimpleTextItem;
class QItemSelectionModel;

namespace caseweave {

class NetworkItem;
class NetworkModel;
struct NetworkGroup;
struct NetworkLine;
struct NetworkTie;

/// The network as a picture: the child in the centre, professionals in fixed sectors by kind of agency, family at the
/// left. Shares model and selection with the list beside it, which is its accessible twin. Arrow keys move to the
/// nearest in that direction.
class NetworkPicture : public QGraphicsView {
    Q_OBJECT

public:
    NetworkPicture(const Context &context, NetworkModel *model, QItemSelectionModel *selection,
                   QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    void rebuild();
    void placeAll();
    /// The writing of the ties that are in the picture; its size goes into the lines.
    QList<QGraphicsSimpleTextItem *> addWriting(const QList<NetworkTie> &ties, QList<NetworkLine> &lines);
    void drawTies(const NetworkGroup &group, const QList<NetworkItem *> &people);
    /// Between two people, with an end that points where it does not say the same of both.
    void drawLine(const NetworkLine &line, const NetworkTie &tie);
    void fit();
    void markSelected();
    void select(int row);
    void move(int key);

    Context m_context;
    NetworkModel *m_model;
    QItemSelectionModel *m_selection;
    QList<NetworkItem *> m_items;
    QList<ObjectId> m_tiedToChild; ///< of the family: a line with writing stands for the one without
};

} // namespace caseweave
