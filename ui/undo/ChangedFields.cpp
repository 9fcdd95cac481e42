// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/undo/ChangedFields.h"

#include "app/session/Ties.h"

namespace caseweave {

namespace {

template <class Things>
const QList<Field> *fieldsIn(const Things &things, const ObjectId &id)
{
    for (const auto &one : things) {
        if (one.id == id)
            return &one.fields;
    }
    return nullptr;
}

const QList<Field> *planFields(const QList<Plan> &plans, const FieldThing &thing)
{
    if (thing.type == ObjectType::Plan)
        return fieldsIn(plans, thing.id);
    for (const Plan &plan : plans) {
        if (thing.type == ObjectType::Outcome) {
            if (const QList<Field> *found = fieldsIn(plan.outcomes, thing.id))
                return found;
            continue;
        }
        for (const PlanOutcome &outcome : plan.outcomes) {
            if (const QList<Field> *found = fieldsIn(outcome.actions, thing.id))
                return found;
        }
    }
    return nullptr;
}

bool isPerson(const FieldThing &thing)
{
    return thing.type == ObjectType::Subject || thing.type == ObjectType::Family || thing.type == ObjectType::Support;
}

Field fieldNamed(const QList<Field> &fields, const QString &name)
{
    for (const Field &field : fields) {
        if (field.name == name)
            return field;
    }
    Field none;
    none.name = name;
    return none;
}

QList<EntryId> entriesOf(const Field &field)
{
    QList<EntryId> entries;
    for (const FieldValue &value : field.values)
        entries << value.entry;
    return entries;
}

Knowledge knowledgeOf(const Field &field)
{
    return field.values.isEmpty() ? Knowledge::NotAsked : field.values.first().knowledge;
}

bool saysTheSame(const Field &one, const Field &other)
{
    return one.text() == other.text() && knowledgeOf(one) == knowledgeOf(other) && one.onlyFor == other.onlyFor;
}

/// Whether it can be written again as it was. What is sealed for others stands here as withheld, too.
bool canComeBack(const Field &field)
{
    return !field.withheld && !field.conflicting();
}

} // namespace

const QList<Field> *fieldsOf(const CaseSnapshot &snapshot, const FieldThing &thing)
{
    if (thing.type == ObjectType::Case)
        return &snapshot.fields;
    if (isPerson(thing))
        return fieldsIn(snapshot.people, thing.id);
    if (thing.type == ObjectType::Involvement)
        return fieldsIn(snapshot.involvements, thing.id);
    if (thing.type == ObjectType::Voice)
        return fieldsIn(snapshot.voices, thing.id);
    return planFields(snapshot.plans, thing);
}

ChangedFields::ChangedFields(const CaseSnapshot &before, const QList<FieldThing> &things, const QString &sentence)
    : Undoable(before.summary.id, sentence)
{
    for (const FieldThing &thing : things) {
        const QList<Field> *fields = fieldsOf(before, thing);
        m_before << Before{thing, fields == nullptr ? QList<Field>() : *fields};
    }
}

QString ChangedFields::undoneSentence() const
{
    return tr("Undone: it says again what it said before.");
}

Undoable::Look ChangedFields::look(const CaseSnapshot &now, const QString &me)
{
    if (m_earlier.isEmpty())
        return find(now, me);
    return isAsLeft(now) ? Look::Stands : Look::Changed;
}

Undoable::Look ChangedFields::find(const CaseSnapshot &now, const QString &me)
{
    QList<Earlier> earlier;
    QStringList seen;
    for (const Before &before : std::as_const(m_before)) {
        const QList<Field> *fields = fieldsOf(now, before.thing);
        if (fields == nullptr)
            return Look::Changed;
        for (const Field &field : *fields) {
            const Field old = fieldNamed(before.fields, field.name);
            if (entriesOf(field) == entriesOf(old))
                continue;
            if (field.conflicting())
                return Look::Changed;
            // What a colleague wrote of the same person meanwhile is theirs.
            if (field.values.isEmpty() || field.values.first().author != me)
                continue;
            seen << field.name;
            if (saysTheSame(field, old))
                continue;
            const auto readers = earlierReaders(old.onlyFor, now.members);
            // The key of a relationship names the other person: it is taken away where it stands (decision 0067).
            if (!canComeBack(old) || !readers || tiedTo(field.name))
                return Look::Changed;
            earlier << Earlier{before.thing, old, entriesOf(field), *readers};
        }
    }
    if (!std::all_of(m_written.begin(), m_written.end(), [&](const QString &key) { return seen.contains(key); }))
        return Look::NotYet;
    m_earlier = earlier;
    if (!m_earlier.isEmpty())
        return Look::Stands;
    return seen.isEmpty() ? Look::NotYet : Look::Changed;
}

bool ChangedFields::isAsLeft(const CaseSnapshot &now) const
{
    return std::all_of(m_earlier.begin(), m_earlier.end(), [&](const Earlier &one) {
        const QList<Field> *fields = fieldsOf(now, one.thing);
        return fields != nullptr && entriesOf(fieldNamed(*fields, one.field.name)) == one.left;
    });
}

Workspace::Request ChangedFields::writePerson(Workspace &workspace, const Earlier &earlier) const
{
    FieldDraft draft;
    if (earlier.thing.type != ObjectType::Case)
        draft.person = earlier.thing.id;
    draft.name = earlier.field.name;
    draft.text = earlier.field.text();
    draft.knowledge = knowledgeOf(earlier.field);
    draft.replaces = earlier.left;
    draft.onlyFor = earlier.onlyFor;
    return workspace.writeField(caseId(), draft);
}

QList<Workspace::Request> ChangedFields::takeBack(Workspace &workspace, const CaseSnapshot &) const
{
    QList<Workspace::Request> requests;
    QList<ObjectDraft> objects;
    for (const Before &before : m_before) {
        InvolvementDraft involvement{before.thing.id, {}, {}};
        ObjectDraft object{before.thing.type, before.thing.id, {}, {}};
        for (const Earlier &one : m_earlier) {
            if (!(one.thing == before.thing))
                continue;
            if (isPerson(one.thing) || one.thing.type == ObjectType::Case) {
                requests << writePerson(workspace, one);
                continue;
            }
            const QString text = one.field.text();
            involvement.details << InvolvementDetail{one.field.name, text, one.onlyFor, knowledgeOf(one.field)};
            involvement.replaces << one.left;
            object.details << DetailDraft{one.field.name, text, knowledgeOf(one.field), one.onlyFor};
            object.replaces << one.left;
        }
        if (object.details.isEmpty())
            continue;
        if (before.thing.type == ObjectType::Involvement)
            requests << workspace.writeInvolvement(caseId(), involvement);
        else
            objects << object;
    }
    if (!objects.isEmpty())
        requests << workspace.writeObjects(caseId(), objects);
    return requests;
}

} // namespace caseweave
