// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/PlanComparison.h"

#include <algorithm>

namespace caseweave {

namespace {

template <class Part>
const Part *find(const QList<const Part *> &parts, const ObjectBytes &id)
{
    const auto found = std::find_if(parts.begin(), parts.end(), [&](const Part *part) { return part->id == id; });
    return found == parts.end() ? nullptr : *found;
}

QList<const PlanOutcome *> outcomesOf(const Plan &plan)
{
    QList<const PlanOutcome *> all;
    for (const PlanOutcome &outcome : plan.outcomes)
        all << &outcome;
    std::sort(all.begin(), all.end(), [](const PlanOutcome *a, const PlanOutcome *b) {
        return std::tuple(a->number == 0, a->number, a->id) < std::tuple(b->number == 0, b->number, b->id);
    });
    return all;
}

/// What differs cannot be told of a value that is sealed for others, but that another one was written can.
bool isSame(const Field *a, const Field *b)
{
    const bool noneA = a == nullptr || a->values.isEmpty();
    const bool noneB = b == nullptr || b->values.isEmpty();
    if (noneA || noneB)
        return noneA == noneB;
    if (a->withheld || b->withheld)
        return a->values.first().entry == b->values.first().entry;
    return a->text() == b->text() && a->values.first().knowledge == b->values.first().knowledge;
}

QStringList differingKeys(const FieldObject &before, const FieldObject &after)
{
    QStringList keys;
    for (const FieldObject *object : {&before, &after}) {
        for (const Field &field : object->fields) {
            if (!keys.contains(field.name) && !isSame(before.field(field.name), after.field(field.name)))
                keys << field.name;
        }
    }
    keys.sort();
    return keys;
}

} // namespace

PlanComparison::PlanComparison(Plan before, Plan after) : m_before(std::move(before)), m_after(std::move(after))
{
    using enum PlanDifference::Part;
    add(PlanDifference::Part::Plan, &m_before, &m_after);
    const QList<const PlanAction *> actionsBefore = m_before.actions();
    const QList<const PlanAction *> actionsAfter = m_after.actions();
    const auto outcomesBefore = outcomesOf(m_before);
    const auto outcomesAfter = outcomesOf(m_after);
    const auto addGone = [&](const PlanOutcome &outcome) {
        for (const PlanAction &action : outcome.actions) {
            if (!find(actionsAfter, action.id))
                add(Action, &action, nullptr);
        }
    };
    for (const PlanOutcome *outcome : outcomesAfter) {
        const PlanOutcome *old = find(outcomesBefore, outcome->id);
        add(Outcome, old, outcome);
        for (const PlanAction &action : outcome->actions)
            add(Action, find(actionsBefore, action.id), &action);
        if (old)
            addGone(*old);
    }
    for (const PlanOutcome *outcome : outcomesBefore) {
        if (find(outcomesAfter, outcome->id))
            continue;
        add(Outcome, outcome, nullptr);
        addGone(*outcome);
    }
}

void PlanComparison::add(PlanDifference::Part part, const FieldObject *before, const FieldObject *after)
{
    PlanDifference one{part, PlanChange::Same, before, after, {}};
    if (before == nullptr) {
        one.change = PlanChange::Added;
    } else if (after == nullptr) {
        one.change = PlanChange::Removed;
    } else {
        one.keys = differingKeys(*before, *after);
        one.change = one.keys.isEmpty() ? PlanChange::Same : PlanChange::Changed;
    }
    m_differences << one;
}

int PlanComparison::count(PlanChange change) const
{
    return static_cast<int>(std::count_if(m_differences.begin(), m_differences.end(),
                                          [&](const PlanDifference &one) { return one.change == change; }));
}

} // namespace caseweave
