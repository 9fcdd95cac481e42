// SPDX-License-Identifier: GPL-3.0-or-later
// The cards of Attention that are about messages: questions, and what is unread.
#include "ui/overview/Attention.h"
#include "ui/widgets/Card.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

namespace caseweave {

namespace {

/// So many stand on a card of their own; more are counted on one.
constexpr qsizetype mostOwnCards = 3;

} // namespace

void Attention::addQuestion(Tone tone, const QString &heading, const QString &action, const OwedMessage &owed)
{
    auto *card = new Card(tone, heading, owed.beginning);
    card->setObjectName(QStringLiteral("questionCard"));
    if (!owed.onlyFor.isEmpty())
        card->addTag(audienceTag(audienceFor(owed.onlyFor, m_context.workspace.profile().me)));
    QPushButton *look = makeButton(action, QStringLiteral("showQuestion"), "link");
    look->setAccessibleDescription(heading);
    connect(look, &QPushButton::clicked, this, [this, id = owed.id] { Q_EMIT messageWanted(id); });
    card->addAction(look);
    add(card);
}

void Attention::addMessages()
{
    const QDate today = m_context.today();
    const MessagesState &messages = m_snapshot->messages;
    for (const OwedMessage &owed : messages.mine.mid(0, mostOwnCards)) {
        const bool late = owed.isOverdue(today);
        const QString since
            = tr("%1 asks you: answer owed since %2").arg(owed.askedBy, dayText(owed.since.date(), today));
        addQuestion(late ? Tone::Danger : Tone::Warning,
                    late          ? tr("%1, was due by %2").arg(since, dayText(*owed.by, today))
                        : owed.by ? tr("%1, by %2").arg(since, dayText(*owed.by, today))
                                  : since,
                    tr("Read and answer"), owed);
    }
    if (messages.mine.size() > mostOwnCards)
        addQuestion(Tone::Warning, tr("%1 more answers are owed by you").arg(messages.mine.size() - mostOwnCards),
                    tr("Read and answer"), messages.mine.at(mostOwnCards));
    for (const OwedMessage &owed : messages.others) {
        if (owed.isOverdue(today))
            addQuestion(Tone::Warning,
                        tr("%1 has not answered you by %2")
                            .arg(owed.owedBy.join(QStringLiteral(", ")), dayText(*owed.by, today)),
                        tr("Show the question"), owed);
    }
}

void Attention::addUnread()
{
    const MessagesState &messages = m_snapshot->messages;
    if (messages.unread == 0)
        return;
    const QString heading = messages.unread == 1 ? tr("1 message that you have not read")
                                                 : tr("%1 messages that you have not read").arg(messages.unread);
    const QString body = messages.unreadMentions == 0 ? tr("From others in this case.")
        : messages.unreadMentions == 1                ? tr("One of them mentions you.")
                                                      : tr("%1 of them mention you.").arg(messages.unreadMentions);
    auto *card = new Card(Tone::Accent, heading,
                          messages.unread == 1 && messages.unreadMentions == 1 ? tr("It mentions you.") : body);
    card->setObjectName(QStringLiteral("unreadCard"));
    QPushButton *look = makeButton(tr("Show the messages"), QStringLiteral("showUnread"), "link");
    connect(look, &QPushButton::clicked, this, &Attention::unreadWanted);
    card->addAction(look);
    add(card);
}

} // namespace caseweave
