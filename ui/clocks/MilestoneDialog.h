// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormDialog.h"

class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace caseweave {

class Choices;
class FormField;
class SubjectChoice;

/// Records something that starts a clock or meets it, or changes what was recorded.
class MilestoneDialog : public FormDialog {
    Q_OBJECT

public:
    /// `old`: what is changed; nothing: a new one. The case has a jurisdiction.
    MilestoneDialog(const Context &context, const CaseSnapshot &snapshot, const std::optional<Milestone> &old,
                    QWidget *parent = nullptr);

    const MilestoneDraft &written() const { return m_written; } ///< what was sent last

private:
    void addWhat(const Jurisdiction &jurisdiction);
    void addWhen();
    void addWhom(const QList<Person> &subjects);
    void addBegan();
    void addNote();
    void put(const Milestone &old);
    void showBegan();
    QString dateProblem() const;
    QString timeProblem() const;
    bool isPlanned() const;
    MilestoneDraft draft() const;

    std::optional<Milestone> m_old;
    MilestoneDraft m_written;
    bool m_asksWhatBegan = false; ///< one of the rules counts from the discussion that began the enquiry
    QComboBox *m_kind = nullptr;
    Choices *m_state = nullptr;
    QLineEdit *m_date = nullptr;
    QLineEdit *m_time = nullptr;
    SubjectChoice *m_subjects = nullptr; ///< null where there is one child, or none
    Choices *m_began = nullptr;
    FormField *m_beganField = nullptr;
    QPlainTextEdit *m_note = nullptr;
};

/// The draft that writes a milestone anew as it stands.
MilestoneDraft draftOf(const Milestone &milestone);

} // namespace caseweave
