// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

/// Messages between the members of a case (docs/payloads.md 22 and 23).
namespace caseweave {

struct MessageDraft {
    QString text;
    std::optional<EntryRef> thread; ///< Message::thread: who may read that conversation may read this
    QList<ProfessionalId>
        onlyFor; ///< of a new conversation; empty: everybody in the case; the author is always among them
    QList<ProfessionalId> mentioned; ///< members who may read it
    QList<ProfessionalId> asked; ///< members who may read it and are to answer
    std::optional<QDate> by; ///< with `asked`: until when
    /// Message::self of what it answers, or, of one's own, needs no answer any more. With it the text may be empty.
    QList<EntryRef> answers;
};

enum class AskState : std::uint8_t {
    Owed,
    Answered,
    TakenBack, ///< who asked needs no answer any more
    Left, ///< who was asked is no member any more
};

/// Who was asked for an answer, and what became of it.
struct MessageAsk {
    ProfessionalId who;
    QString name;
    bool me = false;
    AskState state = AskState::Owed;
    QDateTime ended; ///< when it was answered or taken back
};

struct Message {
    EntryRef self;
    EntryRef thread; ///< the first message of the conversation, as far as it is here; else itself
    QString text;
    QString author;
    AgencyCard agency;
    bool mine = false;
    QDateTime written;
    QStringList onlyFor; ///< audience by name; empty: everybody in the case
    QList<ProfessionalId> readers; ///< the same by id
    QStringList mentioned;
    bool mentionsMe = false;
    QList<MessageAsk> asked;
    std::optional<QDate> by;
    struct Quoted {
        QString author; ///< empty: what it refers to is not here
        QString beginning;
    };
    std::optional<Quoted> replyTo; ///< the first message of its conversation; nothing: it is that
    QStringList answers; ///< whose questions it answers, by name
    bool takesBack = false; ///< it says that a question of its author needs no answer any more
    bool unread = false;
    QStringList seenBy; ///< of those who may read it, but its author
    QStringList notSeenBy; ///< who may read it, could have told, and did not
    bool isOwed() const
    {
        return std::any_of(asked.begin(), asked.end(),
                           [](const MessageAsk &ask) { return ask.state == AskState::Owed; });
    }
    bool isOwedByMe() const
    {
        return std::any_of(asked.begin(), asked.end(),
                           [](const MessageAsk &ask) { return ask.me && ask.state == AskState::Owed; });
    }
};

struct MessageFilter {
    std::optional<EntryId> thread; ///< this conversation alone
    bool owedOnly = false; ///< what somebody has still to answer
    friend bool operator==(const MessageFilter &, const MessageFilter &) = default;
};

/// The newest messages under one filter, oldest first. What is for others alone is neither here nor counted.
struct MessagePage {
    CaseId caseId;
    MessageFilter filter;
    qint64 total = 0;
    QList<Message> messages;
};

} // namespace caseweave
