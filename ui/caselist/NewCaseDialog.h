// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormDialog.h"

class QComboBox;
class QLineEdit;
class QVBoxLayout;

namespace caseweave {

class PersonRow;

/// Starts a case: the children, unborn ones too, and who of the family is known. A surname is enough.
class NewCaseDialog : public FormDialog {
    Q_OBJECT

public:
    explicit NewCaseDialog(const Context &context, QWidget *parent = nullptr);

protected:
    void makeFields(const QStringList &objectNames) override;

private:
    PersonRow *addRow(PersonKind kind);
    void removeRow(PersonRow *row);
    CaseDraft draft() const;

    QVBoxLayout *m_children;
    QVBoxLayout *m_family;
    QList<PersonRow *> m_rows;
    QLineEdit *m_reference;
    QComboBox *m_stage;
    int m_counter[2] = {0, 0};
};

/// The stages that a case can be said to be at; other words can be typed.
QStringList usualStages();

} // namespace caseweave
