// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/CaseMessages.h"
#include "ui/widgets/FormDialog.h"

class QLineEdit;

namespace caseweave {

class AskChoice;
class AudienceChoice;
class Choices;
class MentionEdit;

/// Writes a message: a new one to everybody or to some, or a reply to those who may read its conversation.
class MessageDialog : public FormDialog {
    Q_OBJECT

public:
    /// `repliedTo`: null for a new one. `owed`: messages of the conversation that the writer owes an answer to. `to`:
    /// the member for whom a new one begins to be.
    MessageDialog(const Context &context, const CaseSnapshot &snapshot, const Message *repliedTo,
                  const QList<Message> &owed, QWidget *parent = nullptr,
                  const std::optional<ProfessionalId> &to = std::nullopt);

private:
    void addText(const Message *repliedTo);
    void addAnswers();
    void addAudience(const CaseSnapshot &snapshot);
    void addAsk(const CaseSnapshot &snapshot);
    void followAudience();
    /// Those who may read it, but the writer.
    QList<ProfessionalCard> colleagues() const;
    MessageDraft draft() const;

    QList<Member> m_members;
    std::optional<EntryRef> m_thread;
    QList<ProfessionalId> m_readers; ///< of the conversation; empty: everybody
    QList<Message> m_owed;
    MentionEdit *m_text = nullptr;
    AudienceChoice *m_audience = nullptr; ///< of a new one
    Choices *m_answers = nullptr; ///< where something is owed
    AskChoice *m_ask = nullptr;
    QLineEdit *m_by = nullptr;
};

} // namespace caseweave
