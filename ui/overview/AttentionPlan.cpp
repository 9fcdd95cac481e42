// SPDX-License-Identifier: GPL-3.0-or-later
// The cards of Attention that are about what one owes: actions of a plan.
#include "ui/overview/Attention.h"
#include "ui/plan/PlanText.h"
#include "ui/widgets/Card.h"
#include "ui/widgets/Labels.h"

namespace caseweave {

namespace {

/// So many stand on a card of their own; more are counted on one.
constexpr qsizetype mostOwnCards = 2;

QString sentenceOf(const QString &text)
{
    const QString line = text.section(QLatin1Char('\n'), 0, 0).trimmed();
    return line.endsWith(QLatin1Char('.')) ? line : line + QLatin1Char('.');
}

} // namespace

void Attention::addPlanActions()
{
    QList<const PlanAction *> overdue;
    for (const Plan &plan : m_snapshot->plans) {
        for (const PlanAction *action : plan.actions()) {
            if (action->mine && action->isOverdue(m_context.today()) && plan.state != PlanState::Ended)
                overdue << action;
        }
    }
    const auto addCard = [this](const QString &heading, const QString &body) {
        auto *card = new Card(Tone::Danger, heading, body);
        card->setObjectName(QStringLiteral("actionCard"));
        QPushButton *look = makeButton(tr("Show the plan"), QStringLiteral("showPlan"), "link");
        connect(look, &QPushButton::clicked, this, &Attention::planWanted);
        card->addAction(look);
        add(card);
    };
    if (overdue.size() > mostOwnCards) {
        const PlanAction *oldest = *std::min_element(overdue.begin(), overdue.end(),
                                                     [](const auto *a, const auto *b) { return *a->due < *b->due; });
        addCard(tr("%1 actions of yours are overdue").arg(overdue.size()),
                tr("The first was due %1.").arg(dueText(*oldest)));
        return;
    }
    for (const PlanAction *action : std::as_const(overdue))
        addCard(tr("Your action is %1").arg(dueSpan(*action, m_context.today())),
                tr("%1 Due %2.")
                    .arg(sentenceOf(planText(*action, "text", tr("What is done is not written"))), dueText(*action)));
}

} // namespace caseweave
