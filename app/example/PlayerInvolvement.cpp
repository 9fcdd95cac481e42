// SPDX-License-Identifier: GPL-3.0-or-later
// What Player writes of who does what, of visits and of handovers.
#include "app/example/Player.h"

namespace caseweave::example {

bool Player::writeInvolvements()
{
    const QDate today = QDateTime::fromMSecsSinceEpoch(m_with.clock.nowMs()).date();
    for (const StoryInvolvement &involvement : std::as_const(m_story.involvements)) {
        InvolvementDraft draft;
        if (!involvement.of.isEmpty())
            draft.involvement = involvementOf(m_ids.value(involvement.of));
        draft.details = involvement.details;
        for (InvolvementDetail &detail : draft.details) {
            if (detail.key == QLatin1String("role"))
                detail.onlyFor = idsOf(involvement.roleOnlyFor);
        }
        draft.details += InvolvementDetail{QStringLiteral("confirmed"), VisitTime{today, std::nullopt}.text(), {}};
        if (!request(actorCalled(involvement.by), QStringLiteral("writing who does what"),
                     [&](Workspace &w) { return w.writeInvolvement(m_case, draft); }))
            return false;
    }
    return true;
}

std::optional<Involvement> Player::findPart(Actor &actor, const QString &name)
{
    std::optional<Involvement> found;
    const auto look = [&] {
        const CaseSnapshotPtr now = snapshot(actor);
        for (const Involvement &one : now->involvements) {
            if (m_ids.contains(name) ? one.professional == m_ids.value(name) : !one.professional && one.name == name)
                found = one;
        }
        return found.has_value();
    };
    actor.refusal.reset();
    waitFor(actor, QStringLiteral("seeing what %1 does").arg(name), look);
    return found;
}

bool Player::writeVisits()
{
    for (const StoryVisit &visit : std::as_const(m_story.visits)) {
        Actor &author = actorCalled(visit.by);
        const std::optional<Involvement> part = findPart(author, visit.of);
        if (!part)
            return false;
        VisitDraft draft = visit.draft;
        draft.involvement = part->id;
        draft.children.emplace();
        const CaseSnapshotPtr now = snapshot(author);
        for (const Person &person : now->people) {
            if (person.kind == PersonKind::Subject)
                *draft.children += person.id;
        }
        if (!request(author, QStringLiteral("writing a visit"),
                     [&](Workspace &w) { return w.writeVisit(m_case, draft); }))
            return false;
    }
    tell(QStringLiteral("%1 visits are written.").arg(m_story.visits.size()));
    return true;
}

bool Player::handOver()
{
    for (const StoryHandover &handover : std::as_const(m_story.handovers)) {
        Actor &author = actorCalled(handover.by);
        const std::optional<Involvement> from = findPart(author, handover.from);
        const std::optional<Involvement> to = from ? findPart(author, handover.to) : std::nullopt;
        if (!to)
            return false;
        const HandoverDraft draft{from->id,     to->id, handover.day, handover.summary, idsOf(handover.onlyFor),
                                  from->entries};
        if (!request(author, QStringLiteral("handing over"), [&](Workspace &w) { return w.handOver(m_case, draft); }))
            return false;
    }
    return true;
}

} // namespace caseweave::example
