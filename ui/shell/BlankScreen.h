// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QPointer>
#include <QtWidgets/QFrame>

namespace caseweave {

/// Covers all windows of the program at once (F12), for when somebody comes in, and what their titles say; also one
/// that opens meanwhile. Any key or click takes it away; nothing is locked and nothing is lost.
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

private:
    /// Another window, and what hides it.
    struct Covered {
        QPointer<QWidget> window;
        QPointer<QWidget> sheet;
        QString title;
    };

    void uncover();
    void coverOther(QWidget *window);
    void follow(const QWidget *window, const QEvent &event);

    QList<Covered> m_others;
};

} // namespace caseweave
