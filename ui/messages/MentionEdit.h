// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

#include <QtWidgets/QPlainTextEdit>

class QCompleter;

namespace caseweave {

/// A text in which colleagues are named: after an @ it proposes those who may read it. Who is mentioned follows from
/// the text, so that a text that was put back mentions the same people.
class MentionEdit : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit MentionEdit(const QString &objectName, QWidget *parent = nullptr);

    void setColleagues(const QList<ProfessionalCard> &colleagues);
    QList<ProfessionalId> mentioned() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    /// What is typed behind the last @ before the cursor; nothing where no name can begin there.
    std::optional<QString> begun() const;
    void propose();
    void insert(const QString &name);

    QList<ProfessionalCard> m_colleagues;
    QCompleter *m_completer;
};

} // namespace caseweave
