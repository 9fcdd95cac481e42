// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QPointer>
#include <QtWidgets/QFrame>

namespace caseweave {

/// Covers the whole window and its dialogs at once (F12), for when somebody comes in. Any key or click takes it away;
/// nothing is locked and nothing is lost.
class BlankScreen : public QFrame {
    Q_OBJECT

public:
    explicit BlankScreen(QWidget *over);
    void cover();

Q_SIGNALS:
    void covered();
    void uncovered();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    void uncover();

    QList<QPointer<QWidget>> m_sheets; ///< over dialogs
};

} // namespace caseweave
