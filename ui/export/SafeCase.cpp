// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/SafeCase.h"

#include "app/session/Ties.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("SafeCase", text);
}

QStringList textsOf(const Field &field)
{
    QStringList texts;
    for (const FieldValue &value : field.values)
        texts << value.text;
    return texts;
}

QList<Field> openFields(const QList<Field> &fields, ReaderGuard &guard)
{
    QList<Field> open;
    for (const Field &field : fields) {
        if (guard.lets(field.onlyFor, field.withheld, textsOf(field)))
            open << field;
    }
    return open;
}

bool hasName(const QList<Field> &fields, const QString &name)
{
    return std::any_of(fields.begin(), fields.end(), [&](const Field &field) { return field.name == name; });
}

/// A name of which a part is hidden is hidden.
void hideName(Person &person, const QList<Field> &before)
{
    const QString given = QStringLiteral("given_name");
    const QString family = QStringLiteral("family_name");
    const auto isGone = [&](const QString &name) { return hasName(before, name) && !hasName(person.fields, name); };
    if (!isGone(given) && !isGone(family))
        return;
    person.fields.removeIf([&](const Field &field) { return field.name == given || field.name == family; });
    Field name;
    name.name = given;
    FieldValue value;
    value.text = person.kind == PersonKind::Subject ? say("A child who is not named here")
                                                    : say("Somebody who is not named here");
    name.values = {value};
    person.fields.prepend(name);
}

/// The name of who owns or owes something, as it may be told.
void renameOwner(const PlanOwner &owner, QString &name, const CaseSnapshot &safe)
{
    for (const Person &person : safe.people) {
        if (owner.kind == PlanOwner::Kind::Person && owner.id == person.id)
            name = person.fullName();
    }
    const Involvement *one = owner.kind == PlanOwner::Kind::Involvement ? safe.involvement(owner.id) : nullptr;
    if (one != nullptr && !one->professional)
        name = one->name.isEmpty() ? say("Somebody who is not named here") : one->name;
}

/// Without an account, name and agency are details that somebody wrote.
void hideWho(Involvement &one, const QList<Field> &before)
{
    const auto isGone = [&](const QString &name) { return hasName(before, name) && !hasName(one.fields, name); };
    if (one.professional)
        return;
    if (isGone(QStringLiteral("name")))
        one.name = say("Somebody who is not named here");
    if (isGone(QStringLiteral("agency_name")))
        one.agency.name.clear();
}

} // namespace

CaseSnapshot withoutHiddenDetails(const CaseSnapshot &snapshot, ReaderGuard &guard)
{
    CaseSnapshot safe = snapshot;
    safe.fields = openFields(snapshot.fields, guard);
    for (Person &person : safe.people) {
        const Person before = person;
        person.fields.removeIf([&](const Field &field) { return !letsDetail(guard, snapshot.people, before, field); });
        hideName(person, before.fields);
    }
    safe.summary.subjects.clear();
    for (const Person &person : safe.people) {
        if (person.kind == PersonKind::Subject)
            safe.summary.subjects << person;
    }
    for (Involvement &one : safe.involvements) {
        const QList<Field> before = one.fields;
        one.fields = openFields(before, guard);
        hideWho(one, before);
    }
    safe.concerns.removeIf([&](const Concern &one) {
        return !guard.lets(one.onlyFor, false, {one.text, one.withdrawnReason});
    });
    for (Plan &plan : safe.plans) {
        for (PlanOutcome &outcome : plan.outcomes) {
            for (PlanAction &action : outcome.actions)
                renameOwner(action.owner, action.ownerName, safe);
        }
    }
    for (Voice &voice : safe.voices)
        renameOwner(voice.owedBy, voice.owedByName, safe);
    return safe;
}

bool letsDetail(ReaderGuard &guard, const QList<Person> &people, const Person &person, const Field &field)
{
    const std::optional<ObjectId> other = tiedTo(field.name);
    const QStringList told = other ? toldByTie(field) : QStringList();
    for (const Person &one : people) {
        if (!other || (one.id != person.id && one.id != *other))
            continue;
        for (const Field &detail : one.fields) {
            if (told.contains(detail.name) && !guard.mayRead(detail.onlyFor, detail.withheld))
                return guard.lets(detail.onlyFor, detail.withheld, {});
        }
    }
    return guard.lets(field.onlyFor, field.withheld, textsOf(field));
}

} // namespace caseweave
