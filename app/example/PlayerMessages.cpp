// SPDX-License-Identifier: GPL-3.0-or-later
// What Player writes of messages.
#include "app/example/Player.h"

namespace caseweave::example {

/// A message of the story as it is with its author, once it is there.
bool Player::findMessage(Actor &actor, const QString &text, EntryRef &found)
{
    bool isHere = false;
    QObject here;
    const auto ask = [&] { actor.workspace->requestMessages(m_case, {}, m_story.messages.size()); };
    QObject::connect(actor.workspace.get(), &Workspace::messagesLoaded, &here, [&](const MessagePage &page) {
        for (const Message &message : page.messages) {
            if (message.text != text)
                continue;
            isHere = true;
            found = message.self;
        }
    });
    QObject::connect(actor.workspace.get(), &Workspace::caseChanged, &here, ask);
    actor.refusal.reset();
    ask();
    return waitFor(actor, QStringLiteral("receiving a message"), [&] { return isHere; });
}

bool Player::writeMessages()
{
    for (const StoryMessage &message : std::as_const(m_story.messages)) {
        Actor &author = actorCalled(message.by);
        MessageDraft draft;
        draft.text = message.text;
        draft.onlyFor = idsOf(message.onlyFor);
        draft.mentioned = idsOf(message.mentions);
        draft.asked = idsOf(message.asks);
        draft.by = message.until;
        if (message.replyTo > 0) {
            EntryRef first;
            if (!findMessage(author, m_story.messages.at(message.replyTo - 1).text, first))
                return false;
            draft.thread = first;
        }
        if (message.answers > 0) {
            EntryRef asked;
            if (!findMessage(author, m_story.messages.at(message.answers - 1).text, asked))
                return false;
            draft.answers = {asked};
        }
        if (!request(author, QStringLiteral("writing a message"),
                     [&](Workspace &w) { return w.sendMessage(m_case, draft); }))
            return false;
    }
    return true;
}

bool Player::readMessages()
{
    for (const QString &key : std::as_const(m_story.messagesReadBy)) {
        Actor &actor = actorCalled(key);
        if (m_story.messagesFor(key) == 0)
            continue;
        std::optional<EntryId> last;
        QObject here;
        QObject::connect(actor.workspace.get(), &Workspace::messagesLoaded, &here, [&](const MessagePage &page) {
            if (!page.messages.isEmpty())
                last = page.messages.last().self.id;
        });
        const auto isAllHere = [&] { return snapshot(actor)->messages.total >= m_story.messagesFor(key); };
        actor.refusal.reset();
        if (!waitFor(actor, QStringLiteral("receiving all messages"), isAllHere))
            return false;
        actor.workspace->requestMessages(m_case, {}, 1);
        if (!waitFor(actor, QStringLiteral("looking at the messages"), [&] { return last.has_value(); }))
            return false;
        actor.workspace->markMessagesSeen(m_case, last);
        if (!waitFor(actor, QStringLiteral("reading the messages"),
                     [&] { return snapshot(actor)->messages.unread == 0; }))
            return false;
    }
    return true;
}

} // namespace caseweave::example
