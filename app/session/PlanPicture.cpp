// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/PlanPicture.h"

#include "app/session/InvolvementPicture.h"

namespace caseweave {

namespace {

/// What is still to be done passes on with an involvement; what was done stays with who did it.
PlanOwner holderOf(const CaseSnapshot &snapshot, const PlanOwner &owner, bool isOpen)
{
    if (owner.kind != PlanOwner::Kind::Involvement || !isOpen)
        return owner;
    return {owner.kind, holderOf(snapshot, owner.id)};
}

bool isMine(const CaseSnapshot &snapshot, const PlanOwner &owner)
{
    const Involvement *one = owner.kind == PlanOwner::Kind::Involvement ? snapshot.involvement(owner.id) : nullptr;
    return one != nullptr && one->mine;
}

} // namespace

QString ownerNameOf(const CaseSnapshot &snapshot, const PlanOwner &owner)
{
    if (owner.kind == PlanOwner::Kind::Involvement) {
        const Involvement *one = snapshot.involvement(owner.id);
        return one != nullptr ? one->name : QString();
    }
    for (const Person &person : snapshot.people) {
        if (owner.kind == PlanOwner::Kind::Person && person.id == owner.id)
            return person.fullName();
    }
    return {};
}

void derivePlans(CaseSnapshot &snapshot, const QDateTime &now)
{
    const QDate today = now.date();
    for (Plan &plan : snapshot.plans) {
        for (PlanOutcome &outcome : plan.outcomes) {
            for (PlanAction &action : outcome.actions) {
                action.owner = holderOf(snapshot, action.owner, action.isOpen());
                action.ownerName = ownerNameOf(snapshot, action.owner);
                action.mine = isMine(snapshot, action.owner);
            }
        }
        sortPlan(plan, today);
    }
    const auto order = [](const Plan &plan) { return std::tuple(plan.isStray(), plan.state, plan.id); };
    std::sort(snapshot.plans.begin(), snapshot.plans.end(),
              [&](const Plan &a, const Plan &b) { return order(a) < order(b); });
    for (Voice &voice : snapshot.voices) {
        const bool isOwed = voice.answer == VoiceAnswer::Owed;
        voice.owedBy = holderOf(snapshot, voice.owedBy, isOwed);
        voice.owedByName = ownerNameOf(snapshot, voice.owedBy);
        voice.mine = isOwed && isMine(snapshot, voice.owedBy);
    }
    std::sort(snapshot.voices.begin(), snapshot.voices.end(), [](const Voice &a, const Voice &b) {
        return std::tie(b.day, b.recorded, b.id) < std::tie(a.day, a.recorded, a.id);
    });
}

} // namespace caseweave
