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
class PeopleChoice;

/// Writes an event into the chronology.
class EventDialog : public FormDialog {
    Q_OBJECT

public:
    /// `corrected`: the event that is written anew; null for a new one.
    EventDialog(const Context &context, const CaseSnapshot &snapshot, const ChronologyEvent *corrected = nullptr,
                QWidget *parent = nullptr);

private:
    void addWhen();
    void addWhat();
    void addMore();
    void addReason();
    void begin(const ChronologyEvent &corrected);
    EventDraft draft() const;

    QLineEdit *m_date = nullptr;
    QLineEdit *m_time = nullptr;
    Choices *m_kind = nullptr;
    QCheckBox *m_secondHand = nullptr;
    QComboBox *m_significance = nullptr;
    QLineEdit *m_title = nullptr;
    QPlainTextEdit *m_text = nullptr;
    QLineEdit *m_source = nullptr;
    QLineEdit *m_impact = nullptr;
    QLineEdit *m_action = nullptr;
    PeopleChoice *m_people;
    AudienceChoice *m_audience = nullptr; ///< a correction has the readers of what it corrects
    QLineEdit *m_reason = nullptr;
    std::optional<EntryRef> m_corrects;
    QList<ProfessionalId> m_readers; ///< of what is corrected; empty: everybody
};

} // namespace caseweave
