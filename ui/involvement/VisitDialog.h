// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormDialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace caseweave {

class AudienceChoice;
class Choices;

/// Plans a visit, records a contact that was, or says what became of a visit that was planned.
class VisitDialog : public FormDialog {
    Q_OBJECT

public:
    enum class Purpose { Plan, Contact };
    /// `who`: an involvement to begin with.
    VisitDialog(const Context &context, const CaseSnapshot &snapshot, Purpose purpose,
                const std::optional<ObjectId> &who, QWidget *parent = nullptr);
    /// Of a visit that is there: its outcome, or another time.
    VisitDialog(const Context &context, const CaseSnapshot &snapshot, const Visit &visit, QWidget *parent = nullptr);

    const VisitDraft &written() const { return m_written; } ///< what was sent last

private:
    void addWho(const CaseSnapshot &snapshot, const std::optional<ObjectId> &who);
    void addWhen();
    void addChildren(const CaseSnapshot &snapshot);
    void addOutcome(bool planned);
    void addMore(const CaseSnapshot &snapshot);
    void begin(const CaseSnapshot &snapshot, const QString &keptAs);
    VisitState state() const;
    QString dateProblem() const;
    VisitDraft draft() const;

    std::optional<Visit> m_visit;
    VisitDraft m_written;
    QComboBox *m_who = nullptr;
    QLineEdit *m_date = nullptr;
    QLineEdit *m_time = nullptr;
    QList<std::pair<ObjectId, QCheckBox *>> m_children;
    Choices *m_outcome = nullptr; ///< none where a new visit is planned
    Choices *m_alone = nullptr;
    QLineEdit *m_place = nullptr; ///< none where it is for others
    QPlainTextEdit *m_note = nullptr;
    AudienceChoice *m_audience = nullptr;
    QList<ProfessionalId> m_readersBefore; ///< of the visit that is changed
};

} // namespace caseweave
