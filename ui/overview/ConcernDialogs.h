// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormDialog.h"

class QLineEdit;
class QPlainTextEdit;

namespace caseweave {

class Card;
class Choices;
class FormField;

/// Raises a graded signal about now, for everybody at once or quietly. Says that it is no referral.
class RaiseConcernDialog : public FormDialog {
    Q_OBJECT

public:
    RaiseConcernDialog(const Context &context, const CaseId &id, QWidget *parent = nullptr);
    bool isQuiet() const;

private:
    void addManner();
    void addEnds();
    void tellManner();

    Card *m_notice;
    Choices *m_level;
    QPlainTextEdit *m_text;
    FormField *m_textField;
    Choices *m_manner = nullptr;
    QLineEdit *m_needed = nullptr;
    FormField *m_neededField = nullptr;
    Choices *m_readers = nullptr;
    FormField *m_readersField = nullptr;
    QLineEdit *m_ends = nullptr;
    FormField *m_endsField = nullptr;
    QString m_usualEnds; ///< the date that the form proposed last
};

/// Withdraws one's own concern, with the reason that stays in the record.
class WithdrawConcernDialog : public FormDialog {
    Q_OBJECT

public:
    WithdrawConcernDialog(const Context &context, const CaseId &id, const Concern &concern, QWidget *parent = nullptr);
};

} // namespace caseweave
