// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/Plan.h"

#include "app/casefile/FieldWrites.h"
#include "app/involvement/Visit.h"

#include <algorithm>

namespace caseweave {

namespace {

const QString involvementWord = QStringLiteral("involvement ");
const QString personWord = QStringLiteral("person ");

/// The value of a word; `none` where there is no word, Unclear for one that is not known.
template <class Enum>
Enum wordOf(const QString &text, Enum none, std::initializer_list<Enum> known)
{
    if (text.isEmpty())
        return none;
    for (const Enum one : known) {
        if (keyOf(one) == text)
            return one;
    }
    return Enum::Unclear;
}

std::optional<QDate> dayOf(const QString &text)
{
    const auto time = VisitTime::parse(text);
    return time && !time->time ? std::optional(time->day) : std::nullopt;
}

PlanAction actionOf(const FieldObject &object)
{
    using enum ActionState;
    PlanAction action;
    static_cast<FieldObject &>(action) = object;
    action.outcome = readObject(object.text("outcome")).value_or(ObjectBytes{});
    action.owner = PlanOwner::parse(object.text("owner"));
    action.due = dayOf(object.text("due"));
    action.doneOn = dayOf(object.text("done_on"));
    action.state = wordOf(object.text("state"), ToDo, {ToDo, UnderWay, Done, NotNeeded, Removed});
    return action;
}

PlanOutcome outcomeOf(const FieldObject &object)
{
    using enum OutcomeState;
    PlanOutcome outcome;
    static_cast<FieldObject &>(outcome) = object;
    outcome.plan = readObject(object.text("plan")).value_or(ObjectBytes{});
    outcome.number = std::clamp(object.text("number").toInt(), 0, 9999);
    outcome.state = wordOf(object.text("state"), Open, {Open, Reached, Removed});
    return outcome;
}

Plan planOf(const FieldObject &object)
{
    Plan plan;
    static_cast<FieldObject &>(plan) = object;
    plan.kind = wordOf(object.text("kind"), PlanKind::NotSaid, {PlanKind::ChildProtection, PlanKind::ChildInNeed});
    plan.state = wordOf(object.text("state"), PlanState::Running, {PlanState::Running, PlanState::Ended});
    plan.subjects = readObjects(object.text("subjects"), &plan.otherSubjects);
    return plan;
}

template <class Part>
Part *find(QList<Part> &parts, const ObjectBytes &id)
{
    const auto found = std::find_if(parts.begin(), parts.end(), [&](const Part &part) { return part.id == id; });
    return found == parts.end() ? nullptr : &*found;
}

/// The one with this id, or else the one that has none and takes what belongs nowhere.
template <class Part>
Part &place(QList<Part> &parts, const ObjectBytes &id)
{
    if (Part *found = find(parts, id))
        return *found;
    if (Part *stray = find(parts, ObjectBytes{}))
        return *stray;
    parts << Part();
    return parts.last();
}

int rankOf(const PlanAction &action, const QDate &today)
{
    if (!action.isOpen())
        return 4;
    if (action.isOverdue(today))
        return action.mine ? 0 : 1;
    return action.mine ? 2 : 3;
}

} // namespace

QString keyOf(PlanKind kind)
{
    switch (kind) {
    case PlanKind::ChildProtection:
        return QStringLiteral("child_protection");
    case PlanKind::ChildInNeed:
        return QStringLiteral("child_in_need");
    default:
        return {};
    }
}

QString keyOf(PlanState state)
{
    if (state == PlanState::Unclear)
        return {};
    return state == PlanState::Running ? QStringLiteral("running") : QStringLiteral("ended");
}

QString keyOf(OutcomeState state)
{
    switch (state) {
    case OutcomeState::Open:
        return QStringLiteral("open");
    case OutcomeState::Reached:
        return QStringLiteral("reached");
    case OutcomeState::Removed:
        return QStringLiteral("removed");
    case OutcomeState::Unclear:
        break;
    }
    return {};
}

QString keyOf(ActionState state)
{
    switch (state) {
    case ActionState::ToDo:
        return QStringLiteral("to_do");
    case ActionState::UnderWay:
        return QStringLiteral("under_way");
    case ActionState::Done:
        return QStringLiteral("done");
    case ActionState::NotNeeded:
        return QStringLiteral("not_needed");
    case ActionState::Removed:
        return QStringLiteral("removed");
    case ActionState::Unclear:
        break;
    }
    return {};
}

PlanOwner PlanOwner::parse(const QString &text)
{
    if (text.isEmpty())
        return {};
    for (const auto &[word, kind] :
         {std::pair(involvementWord, Kind::Involvement), std::pair(personWord, Kind::Person)}) {
        const auto id = text.startsWith(word) ? readObject(text.mid(word.size())) : std::nullopt;
        if (id && PlanOwner{kind, *id}.text() == text)
            return {kind, *id};
    }
    return {Kind::Unclear, {}};
}

QString PlanOwner::text() const
{
    if (kind == Kind::Nobody || kind == Kind::Unclear)
        return {};
    return (kind == Kind::Involvement ? involvementWord : personWord) + objectText(id);
}

QList<const PlanAction *> Plan::actions() const
{
    QList<const PlanAction *> all;
    for (const PlanOutcome &outcome : outcomes) {
        for (const PlanAction &action : outcome.actions)
            all << &action;
    }
    return all;
}

QList<Plan> plansOf(const QList<PlanObject> &objects)
{
    QList<Plan> plans;
    QList<PlanOutcome> outcomes;
    QList<PlanAction> actions;
    for (const PlanObject &object : objects) {
        if (object.type == static_cast<std::uint8_t>(ObjectType::Plan))
            plans << planOf(object.content);
        else if (object.type == static_cast<std::uint8_t>(ObjectType::Outcome))
            outcomes << outcomeOf(object.content);
        else if (object.type == static_cast<std::uint8_t>(ObjectType::Action))
            actions << actionOf(object.content);
    }
    for (const PlanAction &action : std::as_const(actions)) {
        if (action.state != ActionState::Removed)
            place(outcomes, action.outcome).actions << action;
    }
    for (const PlanOutcome &outcome : std::as_const(outcomes)) {
        if (outcome.state != OutcomeState::Removed || !outcome.actions.isEmpty())
            place(plans, outcome.plan).outcomes << outcome;
    }
    return plans;
}

void sortPlan(Plan &plan, const QDate &today)
{
    const auto key = [&](const PlanAction &action) {
        return std::tuple(rankOf(action, today), action.due.value_or(QDate(9999, 1, 1)), action.id);
    };
    for (PlanOutcome &outcome : plan.outcomes) {
        std::sort(outcome.actions.begin(), outcome.actions.end(),
                  [&](const PlanAction &a, const PlanAction &b) { return key(a) < key(b); });
    }
    const auto order = [&](const PlanOutcome &outcome) {
        // By what is most pressing under it: a number that somebody gave comes after that.
        const int rank = outcome.actions.isEmpty() ? 3 : std::min(rankOf(outcome.actions.first(), today), 3);
        return std::tuple(outcome.state == OutcomeState::Reached && rank > 2, rank, outcome.number == 0, outcome.number,
                          outcome.id);
    };
    std::sort(plan.outcomes.begin(), plan.outcomes.end(),
              [&](const PlanOutcome &a, const PlanOutcome &b) { return order(a) < order(b); });
}

void sortPlanForAll(Plan &plan)
{
    const auto dueFirst = [](const PlanAction &a, const PlanAction &b) {
        const QDate never(9999, 1, 1);
        return std::tuple(a.due.value_or(never), a.id) < std::tuple(b.due.value_or(never), b.id);
    };
    for (PlanOutcome &outcome : plan.outcomes)
        std::sort(outcome.actions.begin(), outcome.actions.end(), dueFirst);
    std::sort(plan.outcomes.begin(), plan.outcomes.end(), [](const PlanOutcome &a, const PlanOutcome &b) {
        return std::tuple(a.number == 0, a.number, a.id) < std::tuple(b.number == 0, b.number, b.id);
    });
}

} // namespace caseweave
