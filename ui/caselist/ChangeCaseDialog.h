// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormDialog.h"

class QComboBox;
class QLineEdit;

namespace caseweave {

/// Changes the reference and the stage of a case. Where two people wrote one of them at the same time it says both, and
/// what is saved holds.
class ChangeCaseDialog : public FormDialog {
    Q_OBJECT

public:
    ChangeCaseDialog(const Context &context, const CaseSnapshot &snapshot, QWidget *parent = nullptr);

    QStringList written() const { return m_written; } ///< the keys of the fields that were sent

private:
    QString hintFor(const CaseSnapshot &snapshot, const char *key, const QString &usual) const;
    QList<FieldDraft> drafts() const;
    /// One after the other: what comes first is saved even if the connection to the rest is lost.
    void send(const CaseId &id, QList<FieldDraft> drafts);

    QList<Field> m_before;
    QLineEdit *m_reference;
    QComboBox *m_stage;
    QStringList m_written;
    QHash<QString, QString> m_saved; ///< what was, by its key
    bool m_sending = false;
};

} // namespace caseweave
