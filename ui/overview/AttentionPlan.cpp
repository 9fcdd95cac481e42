// SPDX-License-Identifier: GPL-3.0-or-later
// The cards of Attention that are about what one owes: actions of a plan, and answers.
#include "ui/overview/Attention.h"
#include "ui/plan/PlanText.h"
#include "ui/voice/VoiceText.h"
#include "ui/widgets/Card.h"
#include "ui/widgets/Labels.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

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
    const auto addCard = [this](const QString &heading, const QString &body, const QStringList &onlyFor = {}) {
        auto *card = new Card(Tone::Danger, heading, body);
        if (!onlyFor.isEmpty())
            card->addTag(audienceTag(audienceFor(onlyFor, m_context.workspace.profile().me)));
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
                    .arg(sentenceOf(planText(*action, "text", tr("What is done is not written"))), dueText(*action)),
                action->onlyFor("text"));
}

void Attention::addOwedAnswers()
{
    const QDate today = m_context.today();
    QList<const Voice *> mine;
    qsizetype others = 0;
    for (const Voice &voice : m_snapshot->voices) {
        if (voice.mine)
            mine << &voice;
        else
            others += voice.isOverdue(today) ? 1 : 0;
    }
    const auto addCard
        = [this](Tone tone, const QString &heading, const QString &body, const QStringList &onlyFor = {}) {
              auto *card = new Card(tone, heading, body);
              if (!onlyFor.isEmpty())
                  card->addTag(audienceTag(audienceFor(onlyFor, m_context.workspace.profile().me)));
              card->setObjectName(QStringLiteral("voiceCard"));
              QPushButton *look = makeButton(tr("Show the voices"), QStringLiteral("showVoices"), "link");
              connect(look, &QPushButton::clicked, this, &Attention::voicesWanted);
              card->addAction(look);
              add(card);
          };
    const bool isLate = std::any_of(mine.begin(), mine.end(), [&](const Voice *one) { return one->isOverdue(today); });
    const Tone tone = isLate ? Tone::Danger : Tone::Warning;
    if (mine.size() > mostOwnCards) {
        addCard(tone, tr("You owe %1 answers").arg(mine.size()),
                tr("Somebody of the family said something that you are to answer."));
    } else {
        for (const Voice *one : std::as_const(mine)) {
            const QString by = one->owedOn ? tr("by %1").arg(dateText(*one->owedOn)) : tr("no date set");
            addCard(one->isOverdue(today) ? Tone::Danger : Tone::Warning,
                    one->isOverdue(today)
                        ? tr("Your answer to %1 is overdue (%2)").arg(speakerText(*one, *m_snapshot), by)
                        : tr("You owe %1 an answer (%2)").arg(speakerText(*one, *m_snapshot), by),
                    wordsText(*one).section(QLatin1Char('\n'), 0, 0), one->onlyFor("words"));
        }
    }
    if (others > 0)
        addCard(Tone::Warning, others == 1 ? tr("1 answer is overdue") : tr("%1 answers are overdue").arg(others),
                tr("Others owe them to the family."));
}

} // namespace caseweave
