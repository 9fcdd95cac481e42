// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plan/PlanText.h"

#include "ui/involvement/InvolvementText.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>

namespace caseweave {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("PlanText", text);
}

} // namespace

QString planKindText(const Plan &plan)
{
    if (plan.isStray())
        return tr("Belongs to no plan that is here");
    switch (plan.kind) {
    case PlanKind::ChildProtection:
        return tr("Child protection plan");
    case PlanKind::ChildInNeed:
        return tr("Child in need plan");
    case PlanKind::NotSaid:
        return tr("Plan of a kind not said");
    case PlanKind::Unclear:
        break;
    }
    return tr("Plan of kind “%1”").arg(plan.text("kind"));
}

QString planTitle(const Plan &plan, const CaseSnapshot &snapshot)
{
    if (plan.isStray())
        return planKindText(plan);
    const bool isForAll = plan.subjects.isEmpty() && plan.otherSubjects == 0;
    const QString children
        = isForAll ? tr("all children of the case") : childrenText(snapshot, plan.subjects, plan.otherSubjects);
    const QString title = tr("%1 for %2").arg(planKindText(plan), children);
    return plan.state == PlanState::Ended ? tr("%1 (ended)").arg(title) : title;
}

QString planText(const FieldObject &object, const char *key, const QString &none)
{
    if (object.isWithheld(key))
        return tr("Restricted to others");
    const Field *field = object.field(QLatin1String(key));
    if (field == nullptr || field->values.isEmpty() || field->values.first().knowledge == Knowledge::NotAsked)
        return none;
    return fieldText(field);
}

QString outcomeTitle(const PlanOutcome &outcome)
{
    if (outcome.id == ObjectId{})
        return tr("Actions under no outcome that is here");
    const QString change = planText(outcome, "change", tr("Needed change not written"));
    return outcome.number == 0 ? change : tr("%1. %2").arg(outcome.number).arg(change);
}

QString ownerText(const PlanAction &action)
{
    switch (action.owner.kind) {
    case PlanOwner::Kind::Nobody:
        return tr("Nobody yet");
    case PlanOwner::Kind::Unclear:
        return tr("“%1” (not understood)").arg(action.text("owner"));
    default:
        return action.ownerName.isEmpty() ? tr("Somebody who is not named") : action.ownerName;
    }
}

QString ownerPlace(const PlanOwner &owner, const CaseSnapshot &snapshot)
{
    if (owner.kind == PlanOwner::Kind::Involvement) {
        const Involvement *one = snapshot.involvement(owner.id);
        return one == nullptr || one->agency.name.isEmpty() ? tr("agency not given") : one->agency.name;
    }
    for (const Person &person : snapshot.people) {
        if (owner.kind == PlanOwner::Kind::Person && person.id == owner.id)
            return person.kind == PersonKind::Subject ? tr("the child") : relationshipText(person);
    }
    return {};
}

QString dueText(const PlanAction &action)
{
    if (action.due)
        return dateText(*action.due);
    const QString written = action.text("due");
    return written.isEmpty() ? tr("No date set") : tr("“%1” (not a date)").arg(written);
}

QString dueSpan(const PlanAction &action, QDate today)
{
    if (!action.isOpen() || !action.due)
        return {};
    const qint64 days = today.daysTo(*action.due);
    if (days < 0)
        return days == -1 ? tr("1 day overdue") : tr("%1 days overdue").arg(-days);
    if (days == 0)
        return tr("today");
    return days == 1 ? tr("tomorrow") : tr("in %1 days").arg(days);
}

QString actionStateText(const PlanAction &action)
{
    switch (action.state) {
    case ActionState::ToDo:
        return tr("To do");
    case ActionState::UnderWay:
        return tr("Under way");
    case ActionState::Done:
        return tr("Done");
    case ActionState::NotNeeded:
        return tr("No longer needed");
    case ActionState::Removed:
        return tr("Taken out");
    case ActionState::Unclear:
        break;
    }
    return tr("“%1”").arg(action.text("state"));
}

TagText actionTag(const PlanAction &action, QDate today)
{
    if (action.isOverdue(today))
        return {tr("Overdue"), Tone::Danger};
    const Tone tone = action.state == ActionState::Done ? Tone::Good
        : action.state == ActionState::UnderWay         ? Tone::Accent
                                                        : Tone::Neutral;
    return {actionStateText(action), tone};
}

TagText outcomeTag(const PlanOutcome &outcome)
{
    switch (outcome.state) {
    case OutcomeState::Open:
        return {tr("Not reached yet"), Tone::Neutral};
    case OutcomeState::Reached:
        return {tr("Reached"), Tone::Good};
    case OutcomeState::Removed:
        return {tr("Taken out, but actions remain"), Tone::Warning};
    case OutcomeState::Unclear:
        break;
    }
    return {tr("“%1”").arg(outcome.text("state")), Tone::Neutral};
}

QString keysText(const QStringList &keys)
{
    static const QHash<QString, const char *> words{{QStringLiteral("kind"), "kind of plan"},
                                                    {QStringLiteral("subjects"), "children"},
                                                    {QStringLiteral("contingency"), "contingency"},
                                                    {QStringLiteral("state"), "status"},
                                                    {QStringLiteral("plan"), "which plan"},
                                                    {QStringLiteral("number"), "number"},
                                                    {QStringLiteral("concern"), "worry"},
                                                    {QStringLiteral("change"), "needed change"},
                                                    {QStringLiteral("outcome"), "which outcome"},
                                                    {QStringLiteral("text"), "what is done"},
                                                    {QStringLiteral("owner"), "owner"},
                                                    {QStringLiteral("due"), "by when"},
                                                    {QStringLiteral("done_on"), "done on"},
                                                    {QStringLiteral("evidence"), "evidence"}};
    QStringList texts;
    for (const QString &key : keys)
        texts << (words.contains(key) ? tr(words.value(key)) : key);
    return texts.join(QStringLiteral(", "));
}

QString versionText(const PlanVersion &version)
{
    return version.note.isEmpty() ? dateText(version.day) : tr("%1, %2").arg(dateText(version.day), version.note);
}

} // namespace caseweave
