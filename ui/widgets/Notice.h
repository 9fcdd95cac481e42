// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QWidget>

class QFrame;
class QLabel;
class QPushButton;

namespace caseweave {

/// A line over the work that tells of something done, with a way to undo it while that is possible.
class Notice : public QWidget {
    Q_OBJECT

public:
    explicit Notice(QWidget *parent = nullptr);
    /// tone: "good", "warning" or "danger". There is nothing to undo until setUndo().
    void tell(const QString &sentence, const char *tone = "good");
    /// What the button says that undoes it, and what pressing it comes to. Empty: nothing can be undone any more.
    void setUndo(const QString &undo, const QString &consequence = {});
    void dismiss();
    /// Goes where somebody turned to something else, unless it warns or can be undone.
    void turnAway();
    QString sentence() const;

Q_SIGNALS:
    void undone();
    void dismissed(); ///< by whoever has read it

private:
    QFrame *m_frame;
    QLabel *m_text;
    QPushButton *m_undo;
};

} // namespace caseweave
