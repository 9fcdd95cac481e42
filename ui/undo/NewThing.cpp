// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/undo/NewThing.h"

namespace caseweave {

namespace {

/// All outcomes, all actions or all voices.
QList<const FieldObject *> objectsIn(const CaseSnapshot &snapshot, ObjectType type)
{
    QList<const FieldObject *> objects;
    for (const Voice &voice : snapshot.voices) {
        if (type == ObjectType::Voice)
            objects << &voice;
    }
    for (const Plan &plan : snapshot.plans) {
        for (const PlanOutcome &outcome : plan.outcomes) {
            if (type == ObjectType::Outcome)
                objects << &outcome;
            for (const PlanAction &action : outcome.actions) {
                if (type == ObjectType::Action)
                    objects << &action;
            }
        }
    }
    return objects;
}

} // namespace

NewObject::NewObject(const CaseSnapshot &before, ObjectType type, const QString &sentence)
    : Undoable(before.summary.id, sentence), m_type(type)
{
    for (const FieldObject *object : objectsIn(before, type))
        m_before << object->id;
}

QString NewObject::undoneSentence() const
{
    return m_type == ObjectType::Voice ? tr("Undone: what was said is withdrawn.")
                                       : tr("Undone: it is out of the plan.");
}

Undoable::Look NewObject::look(const CaseSnapshot &now, const QString &me)
{
    if (m_object) {
        const QList<const FieldObject *> objects = objectsIn(now, m_type);
        const bool stands = std::any_of(objects.begin(), objects.end(), [this](const FieldObject *object) {
            return object->id == *m_object && object->entries() == m_left;
        });
        return stands ? Look::Stands : Look::Changed;
    }
    const QList<const FieldObject *> found = fresh(now, me);
    if (found.isEmpty())
        return Look::NotYet;
    if (found.size() > 1)
        return Look::Changed;
    m_object = found.first()->id;
    m_left = found.first()->entries();
    return Look::Stands;
}

std::optional<ObjectId> NewObject::made(const CaseSnapshot &now, const QString &me) const
{
    const QList<const FieldObject *> found = fresh(now, me);
    return found.size() == 1 ? std::optional(found.first()->id) : std::nullopt;
}

QList<const FieldObject *> NewObject::fresh(const CaseSnapshot &now, const QString &me) const
{
    QList<const FieldObject *> fresh;
    for (const FieldObject *object : objectsIn(now, m_type)) {
        const FieldValue *last = object->last();
        if (!m_before.contains(object->id) && last != nullptr && last->author == me)
            fresh << object;
    }
    return fresh;
}

QList<Workspace::Request> NewObject::takeBack(Workspace &workspace, const CaseSnapshot &) const
{
    const QString state = m_type == ObjectType::Voice ? QStringLiteral("withdrawn") : QStringLiteral("removed");
    const DetailDraft removed{QStringLiteral("state"), state, Knowledge::NotAsked, {}};
    return {workspace.writeObjects(caseId(), {ObjectDraft{m_type, m_object, {removed}, m_left}})};
}

NewConcern::NewConcern(const CaseSnapshot &before, const QString &sentence) : Undoable(before.summary.id, sentence)
{
    for (const Concern &concern : before.concerns)
        m_before << concern.id;
}

QString NewConcern::undoneSentence() const
{
    return tr("Undone: the concern is withdrawn.");
}

Undoable::Look NewConcern::look(const CaseSnapshot &now, const QString &)
{
    QList<const Concern *> fresh;
    for (const Concern &concern : now.concerns) {
        if (m_concern ? concern.id == *m_concern : concern.mine && !m_before.contains(concern.id))
            fresh << &concern;
    }
    if (fresh.isEmpty())
        return m_concern ? Look::Changed : Look::NotYet;
    if (fresh.size() > 1 || fresh.first()->withdrawn || !fresh.first()->acknowledged.isEmpty())
        return Look::Changed;
    m_concern = fresh.first()->id;
    return Look::Stands;
}

QList<Workspace::Request> NewConcern::takeBack(Workspace &workspace, const CaseSnapshot &) const
{
    return {workspace.withdrawConcern(caseId(), *m_concern, tr("Undone right after it was raised, by who raised it."))};
}

} // namespace caseweave
