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
    const QDate today = QDateTime::fromMSecsSinceEpoch(m_with.clock.nowMs()).date();
    for (const StoryMessage &message : std::as_const(m_story.messages)) {
        Actor &author = actorCalled(message.by);
        MessageDraft draft;
        draft.text = message.text;
        draft.onlyFor = idsOf(message.onlyFor);
        draft.mentioned = idsOf(message.mentions);
        draft.asked = idsOf(message.asks);
        if (message.inDays)
            draft.by = today.addDays(*message.inDays);
        if (message.replyTo > 0) {
            EntryRef first;
            if (!findMessage(author, m_story.messages.at(message.replyTo - 1).text, first))
                return false;
            draft.thread = first;
        }
        if (!request(author, QStringLiteral("writing a message"),
                     [&](Workspace &w) { return w.sendMessage(m_case, draft); }))
            return false;
    }
    return true;
}

} // namespace caseweave::example
