// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plan/ObjectSheet.h"

class QComboBox;

namespace caseweave {

class Choices;
class OwnerChoice;

/// Records what somebody said in their own words, that they were asked and said nothing, and whether an answer is owed;
/// or changes it.
class VoiceDialog : public ObjectSheet {
    Q_OBJECT

public:
    VoiceDialog(const Context &context, const CaseSnapshot &snapshot, const Voice *voice, QWidget *parent = nullptr);

private:
    void addWho(const CaseSnapshot &snapshot);
    void addWords(); ///< nothing where they are for others
    void addOwed(const CaseSnapshot &snapshot);
    QList<ObjectDraft> drafts() const;

    std::optional<Voice> m_voice;
    QComboBox *m_who = nullptr;
    QLineEdit *m_day = nullptr;
    Choices *m_known = nullptr;
    QPlainTextEdit *m_words = nullptr;
    QLineEdit *m_about = nullptr;
    QLineEdit *m_how = nullptr;
    Choices *m_owed = nullptr;
    OwnerChoice *m_owedBy = nullptr;
    QLineEdit *m_owedOn = nullptr;
    Choices *m_mistake = nullptr;
};

/// Writes what was said or done in answer.
class AnswerDialog : public ObjectSheet {
    Q_OBJECT

public:
    AnswerDialog(const Context &context, const CaseSnapshot &snapshot, const Voice &voice, QWidget *parent = nullptr);
};

} // namespace caseweave
