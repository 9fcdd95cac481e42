// SPDX-License-Identifier: GPL-3.0-or-later
// The cards of Attention that are about visits, contacts and who is involved.
#include "app/involvement/VisitRules.h"
#include "ui/involvement/InvolvementActions.h"
#include "ui/involvement/InvolvementText.h"
#include "ui/overview/Attention.h"
#include "ui/widgets/Card.h"
#include "ui/widgets/Labels.h"
#include "ui/words/DateText.h"

namespace caseweave {

namespace {

const Visit *visitOf(const CaseSnapshot &snapshot, const ObjectId &id)
{
    const auto found = std::find_if(snapshot.visits.cbegin(), snapshot.visits.cend(),
                                    [&](const Visit &visit) { return visit.id == id; });
    return found == snapshot.visits.cend() ? nullptr : &*found;
}

} // namespace

bool Attention::canWrite() const
{
    return m_snapshot->summary.stillMember && m_snapshot->summary.myRole != MemberRole::Reader;
}

void Attention::addVisits()
{
    addOutcomes();
    addGaps();
    addForsaken();
    addClashes();
    addUnconfirmed();
}

void Attention::addVisitAction(Card *card, const QString &text, const char *objectName, const Visit &visit)
{
    if (!canWrite())
        return;
    QPushButton *button = makeButton(text, QLatin1String(objectName), "link");
    button->setAccessibleName(tr("%1: %2, %3").arg(text, whoText(*m_snapshot, visit.involvement), whenText(visit)));
    connect(button, &QPushButton::clicked, this,
            [this, snapshot = m_snapshot, visit] { m_actions->changeVisit(*snapshot, visit); });
    card->addAction(button);
}

void Attention::addOutcomes()
{
    const VisitRules rules(m_context.now());
    for (const Visit &visit : m_snapshot->visits) {
        const QString who = whoText(*m_snapshot, visit.involvement);
        const QString children = childrenText(*m_snapshot, visit.children, visit.otherChildren);
        if (!visit.conflicts.isEmpty()) {
            auto *card = new Card(
                Tone::Warning, tr("Visit of %1: two versions").arg(whenText(visit)),
                tr("%1, %2. Two people wrote at the same time. Save it once more to settle it.").arg(who, children));
            addVisitAction(card, tr("Look at it"), "settleVisit", visit);
            add(card);
        } else if (rules.lacksOutcome(visit)) {
            auto *card = new Card(Tone::Warning, tr("Outcome not recorded: %1").arg(whenText(visit)),
                                  tr("%1 was to see %2. Nobody has said what became of it.").arg(who, children));
            addVisitAction(card, tr("Record the outcome"), "recordOutcome", visit);
            add(card);
        }
    }
}

void Attention::addGaps()
{
    const QDate today = m_context.today();
    for (const ChildContact &one : m_snapshot->contacts) {
        // Before anybody wrote of visits, nothing is known to be missing.
        if (!one.gap || m_snapshot->visits.isEmpty())
            continue;
        const QString child = childrenText(*m_snapshot, {one.child});
        const QString heading = one.last
            ? tr("Nobody has seen %1 for %2 days").arg(child).arg(one.last->day.daysTo(today))
            : tr("No contact with %1 is recorded").arg(child);
        const QString last = !one.last ? QString()
            : one.alone
            ? tr("Last seen alone: %1, %2. ").arg(whoText(*m_snapshot, *one.lastBy), dateText(one.last->day))
            : tr("Last seen: %1, %2. ").arg(whoText(*m_snapshot, *one.lastBy), dateText(one.last->day));
        const QString next = one.next
            ? tr("Next visit: %1, %2.").arg(whoText(*m_snapshot, *one.nextBy), dateText(one.next->day))
            : tr("No visit is planned.");
        auto *card = new Card(Tone::Warning, heading, last + next);
        if (canWrite()) {
            QPushButton *plan = makeButton(tr("Plan a visit"), QStringLiteral("planForGap"), "link");
            connect(plan, &QPushButton::clicked, this,
                    [this, snapshot = m_snapshot] { m_actions->planVisit(*snapshot); });
            card->addAction(plan);
        }
        add(card);
    }
    QStringList away;
    for (const Involvement &one : m_snapshot->involvements) {
        if (one.gap)
            away << tr("%1 (%2)").arg(one.name, dayText(one.lastContact->day, today));
    }
    if (!away.isEmpty())
        add(new Card(Tone::Neutral, tr("No contact in %1 days, and none planned").arg(VisitRules::gapDays),
                     tr("%1.").arg(away.join(QStringLiteral(", ")))));
}

void Attention::addClashes()
{
    for (const VisitClash &clash : m_snapshot->clashes) {
        const Visit *first = visitOf(*m_snapshot, clash.first);
        const Visit *second = visitOf(*m_snapshot, clash.second);
        if (first == nullptr || second == nullptr)
            continue;
        QList<ObjectId> both;
        for (const ObjectId &child : first->children) {
            if (second->children.contains(child))
                both << child;
        }
        auto *card = new Card(Tone::Warning, tr("Two visits close together"),
                              tr("%1: %2, %3; and %4, %5.")
                                  .arg(childrenText(*m_snapshot, both), whoText(*m_snapshot, first->involvement),
                                       whenText(*first), whoText(*m_snapshot, second->involvement), whenText(*second)));
        addVisitAction(card, tr("Change the first"), "changeFirst", *first);
        addVisitAction(card, tr("Change the second"), "changeSecond", *second);
        add(card);
    }
}

void Attention::addForsaken()
{
    const VisitRules rules(m_context.now());
    for (const Visit &visit : m_snapshot->visits) {
        const Involvement *one = m_snapshot->involvement(visit.involvement);
        if (!rules.isComing(visit) || (one != nullptr && !one->ended))
            continue;
        auto *card = new Card(Tone::Warning, tr("Nobody goes: %1").arg(whenText(visit)),
                              tr("%1 was to see %2 and is not involved any more. Name somebody else, or hand over.")
                                  .arg(whoText(*m_snapshot, visit.involvement),
                                       childrenText(*m_snapshot, visit.children, visit.otherChildren)));
        addVisitAction(card, tr("Change the visit"), "changeForsaken", visit);
        add(card);
    }
}

void Attention::addUnconfirmed()
{
    QStringList others;
    for (const Involvement &one : m_snapshot->involvements) {
        if (!one.old)
            continue;
        if (!one.mine) {
            others << one.name;
            continue;
        }
        auto *card = new Card(Tone::Neutral, tr("Are you still involved as written?"),
                              one.confirmed ? tr("Last confirmed %1.").arg(dateText(*one.confirmed))
                                            : tr("Nobody has confirmed it yet."));
        if (canWrite()) {
            QPushButton *confirm = makeButton(tr("Confirm"), QStringLiteral("confirmMine"));
            connect(confirm, &QPushButton::clicked, this, [this, one] { m_actions->confirm(*m_snapshot, one); });
            card->addAction(confirm);
        }
        add(card);
    }
    if (!others.isEmpty())
        add(new Card(Tone::Neutral, tr("Not confirmed for %1 days").arg(VisitRules::confirmedForDays),
                     tr("%1. Choose them in the list to confirm or change what is written.")
                         .arg(others.join(QStringLiteral(", ")))));
}

} // namespace caseweave
