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
    /// tone: "good", "warning" or "danger". `undo` empty: nothing to undo.
    void tell(const QString &sentence, const char *tone = "good", const QString &undo = {});
    void dismiss();
    QString sentence() const;

Q_SIGNALS:
    void undone();

private:
    QFrame *m_frame;
    QLabel *m_text;
    QPushButton *m_undo;
};

} // namespace caseweave
