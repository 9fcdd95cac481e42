// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormDialog.h"

class QComboBox;
class QLineEdit;

namespace caseweave {

class AudienceChoice;
class Choices;

/// Writes one detail of a person, or says why it is not known. An address names who will read it and asks once more.
class FieldDialog : public FormDialog {
    Q_OBJECT

public:
    /// `key` empty: the detail is chosen in the dialog.
    FieldDialog(const Context &context, const CaseSnapshot &snapshot, const Person &person, const QString &key,
                QWidget *parent = nullptr);

private:
    QString key() const;
    QString problem() const;
    FieldDraft draft() const;
    std::optional<Consequence> consequenceOf(const FieldDraft &draft) const;

    Person m_person;
    qsizetype m_readers;
    QString m_key;
    QComboBox *m_which = nullptr;
    Choices *m_knowledge;
    QLineEdit *m_text;
    AudienceChoice *m_audience;
};

/// Two people wrote different things at the same time: choose one, or write a third.
class SettleDialog : public FormDialog {
    Q_OBJECT

public:
    SettleDialog(const Context &context, const CaseSnapshot &snapshot, const Person &person, const Field &field,
                 QWidget *parent = nullptr);
};

} // namespace caseweave
