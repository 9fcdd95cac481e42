// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/MessageDetail.h"

#include "ui/messages/MessageText.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QVBoxLayout>

namespace caseweave {

MessageDetail::MessageDetail(const Context &context, QWidget *parent)
    : DetailPane(QStringLiteral("messageDetail"), tr("The chosen message"), parent), m_context(context)
{
    show(nullptr);
}

void MessageDetail::show(const Message *message)
{
    clear();
    if (message == nullptr)
        column()->addWidget(new Paragraph(tr("Choose a message to read all of it."), "secondary"));
    else
        fill(*message);
    finish();
}

void MessageDetail::fill(const Message &message)
{
    const ProfessionalCard me = m_context.workspace.profile().me;
    addAudience(message.onlyFor.isEmpty() ? QStringList() : audienceFor(message.onlyFor, me));
    column()->addWidget(makeLabel(sinceText(message.written, m_context.now()), "secondary"));
    column()->addWidget(
        new Paragraph(message.mine ? tr("You") : tr("%1, %2").arg(message.author, message.agency.name), "heading"));
    QList<TagText> tags = tagsOf(message, me, m_context.today());
    if (!message.onlyFor.isEmpty())
        tags.removeFirst(); // it stands above
    if (!tags.isEmpty())
        addTags(tags);
    auto *text = new Paragraph(bodyOf(message));
    text->setObjectName(QStringLiteral("messageBody"));
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column()->addWidget(text);
    if (message.replyTo)
        addFact(tr("Conversation"), replyText(message));
    if (!message.asked.isEmpty()) {
        QStringList lines;
        for (const MessageAsk &ask : message.asked)
            lines << askText(ask, m_context.now());
        if (message.by)
            lines << tr("by %1").arg(dateText(*message.by));
        addFact(tr("Asked for an answer"), lines.join(QStringLiteral("; ")));
    }
    if (!message.mentioned.isEmpty())
        addFact(tr("Mentions"), message.mentioned.join(QStringLiteral(", ")));
    addFact(tr("Read by"), readersText(message));
}

} // namespace caseweave
