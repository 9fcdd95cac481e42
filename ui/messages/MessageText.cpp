// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/MessageText.h"

#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("caseweave::MessageText", text);
}

/// What is owed, to whom it is owed, in few words.
TagText owedTag(const Message &message, QDate today)
{
    const bool late = message.by && *message.by < today;
    const Tone tone = late ? Tone::Danger : Tone::Warning;
    const QString by = message.by ? say(" by %1").arg(dayText(*message.by, today)) : QString();
    return {(message.isOwedByMe() ? say("You owe an answer") : say("Answer owed")) + by, tone};
}

} // namespace

QList<TagText> tagsOf(const Message &message, const ProfessionalCard &me, QDate today)
{
    QList<TagText> tags;
    if (!message.onlyFor.isEmpty())
        tags << audienceTag(audienceFor(message.onlyFor, me));
    if (message.unread)
        tags << TagText{say("New"), Tone::Accent};
    if (message.isOwed())
        tags << owedTag(message, today);
    else if (!message.asked.isEmpty())
        tags << TagText{say("Nothing owed any more"), Tone::Good};
    if (message.mentionsMe)
        tags << TagText{say("Mentions you"), Tone::Accent};
    if (!message.answers.isEmpty())
        tags << TagText{say("Answer to %1").arg(message.answers.join(QStringLiteral(", "))), Tone::Good};
    return tags;
}

QString bodyOf(const Message &message)
{
    if (!message.text.isEmpty())
        return message.text;
    return message.takesBack ? say("Needs no answer any more.") : say("Answered.");
}

QString replyText(const Message &message)
{
    if (!message.replyTo)
        return {};
    if (message.replyTo->author.isEmpty())
        return say("In reply to something that is not here");
    return say("In reply to %1: %2").arg(message.replyTo->author, message.replyTo->beginning);
}

QString askText(const MessageAsk &ask, const QDateTime &now)
{
    const QString name = ask.me ? say("You") : ask.name;
    switch (ask.state) {
    case AskState::Owed:
        return ask.me ? say("You have not answered yet") : say("%1 has not answered yet").arg(name);
    case AskState::Answered:
        return say("%1 answered %2").arg(name, sinceText(ask.ended, now));
    case AskState::TakenBack:
        return say("%1: taken back %2").arg(name, sinceText(ask.ended, now));
    case AskState::Left:
        break;
    }
    return say("%1 has left the case").arg(name);
}

QString readersText(const Message &message)
{
    QStringList parts;
    if (!message.seenBy.isEmpty())
        parts << say("%1.").arg(message.seenBy.join(QStringLiteral(", ")));
    if (!message.notSeenBy.isEmpty())
        parts << (message.seenBy.isEmpty() ? say("Nobody yet of %1.") : say("Not yet by %1."))
                     .arg(message.notSeenBy.join(QStringLiteral(", ")));
    return parts.isEmpty() ? say("Nobody else yet.") : parts.join(QLatin1Char(' '));
}

} // namespace caseweave
