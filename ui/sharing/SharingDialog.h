// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/SharingDecision.h"
#include "ui/widgets/FormDialog.h"

class QCheckBox;
class QLineEdit;
class QPlainTextEdit;

namespace caseweave {

class AudienceChoice;
class Choices;
class FormField;
class RecipientsChoice;

/// Records whether something is shared, with whom and why; or a decision in place of an older one. A basis is proposed
/// and never chosen by the program.
class SharingDialog : public FormDialog {
    Q_OBJECT

public:
    /// `corrected`: the decision in whose place the new one stands; what it said is what the form begins with.
    SharingDialog(const Context &context, const CaseSnapshot &snapshot, const SharingDecision *corrected = nullptr,
                  QWidget *parent = nullptr);

private:
    void addChoice();
    void addWho();
    void addWhat();
    void addBasis();
    void addTold();
    void addReaders();
    void begin(const SharingDecision &corrected);
    void refresh();
    QString dateProblem() const;
    SharingDraft draft() const;
    std::optional<Workspace::Request> send();

    CaseSnapshot m_snapshot;
    std::optional<EntryId> m_corrects;
    Choices *m_choice = nullptr;
    RecipientsChoice *m_recipients = nullptr;
    QList<std::pair<ObjectId, QCheckBox *>> m_subjects;
    QPlainTextEdit *m_what = nullptr;
    QLineEdit *m_purpose = nullptr;
    Choices *m_basis = nullptr;
    FormField *m_basisField = nullptr;
    QPlainTextEdit *m_reasoning = nullptr;
    FormField *m_reasoningField = nullptr;
    Choices *m_told = nullptr;
    QPlainTextEdit *m_because = nullptr;
    FormField *m_becauseField = nullptr;
    AudienceChoice *m_audience = nullptr;
    QLineEdit *m_date = nullptr;
};

} // namespace caseweave
