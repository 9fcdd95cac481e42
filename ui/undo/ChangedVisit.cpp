// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/undo/ChangedVisit.h"

namespace caseweave {

namespace {

const Visit *visitIn(const CaseSnapshot &snapshot, const ObjectId &id)
{
    for (const Visit &visit : snapshot.visits) {
        if (visit.id == id)
            return &visit;
    }
    return nullptr;
}

} // namespace

ChangedVisit::ChangedVisit(const CaseId &id, const Visit &before, const QString &sentence)
    : Undoable(id, sentence), m_before(before)
{
}

QString ChangedVisit::undoneSentence() const
{
    return tr("Undone: the visit stands as it did before.");
}

bool ChangedVisit::isWritten(const Visit &now) const
{
    const VisitDraft &draft = m_written;
    return now.conflicts.isEmpty() && (!draft.when || draft.when == now.when)
        && (!draft.state || *draft.state == now.state) && (!draft.alone || *draft.alone == now.alone)
        && (!draft.children || *draft.children == now.children) && (!draft.place || *draft.place == now.place)
        && (!draft.note || *draft.note == now.note);
}

/// What was not understood, or was in two versions, cannot be written again as it was.
bool ChangedVisit::canComeBack() const
{
    const VisitDraft &draft = m_written;
    const bool understood = (!draft.when || m_before.when) && (!draft.state || m_before.state != VisitState::Unclear)
        && (!draft.children || (m_before.otherChildren == 0 && !m_before.children.isEmpty()));
    const bool texts = draft.place || draft.note;
    return understood && m_before.conflicts.isEmpty() && (!texts || !m_before.withheld);
}

Undoable::Look ChangedVisit::look(const CaseSnapshot &now, const QString &me)
{
    const Visit *visit = visitIn(now, m_before.id);
    if (visit == nullptr)
        return Look::Changed;
    if (!m_left.isEmpty())
        return visit->entries == m_left ? Look::Stands : Look::Changed;
    if (visit->entries == m_before.entries)
        return Look::NotYet;
    if (visit->author != me || !isWritten(*visit) || !canComeBack())
        return Look::Changed;
    const auto readers = earlierReaders(m_before.onlyFor, now.members);
    if ((m_written.place || m_written.note) && !readers)
        return Look::Changed;
    m_readers = readers.value_or(QList<ProfessionalId>());
    m_left = visit->entries;
    return Look::Stands;
}

QList<Workspace::Request> ChangedVisit::takeBack(Workspace &workspace, const CaseSnapshot &) const
{
    VisitDraft draft;
    draft.visit = m_before.id;
    draft.replaces = m_left;
    if (m_written.involvement)
        draft.involvement = m_before.involvement;
    if (m_written.when)
        draft.when = m_before.when;
    if (m_written.state)
        draft.state = m_before.state;
    if (m_written.alone)
        draft.alone = m_before.alone;
    if (m_written.children)
        draft.children = m_before.children;
    if (m_written.place)
        draft.place = m_before.place;
    if (m_written.note)
        draft.note = m_before.note;
    draft.onlyFor = m_readers;
    return {workspace.writeVisit(caseId(), draft)};
}

NewVisit::NewVisit(const CaseSnapshot &before, const QString &sentence) : Undoable(before.summary.id, sentence)
{
    for (const Visit &visit : before.visits)
        m_before << visit.id;
}

QString NewVisit::undoneSentence() const
{
    return tr("Undone: it is not among the visits any more.");
}

Undoable::Look NewVisit::look(const CaseSnapshot &now, const QString &me)
{
    if (m_visit) {
        const Visit *visit = visitIn(now, *m_visit);
        return visit != nullptr && visit->entries == m_left ? Look::Stands : Look::Changed;
    }
    QList<const Visit *> fresh;
    for (const Visit &visit : now.visits) {
        if (!m_before.contains(visit.id) && visit.author == me && visit.when == m_written.when
            && visit.state == m_written.state && visit.children == m_written.children)
            fresh << &visit;
    }
    if (fresh.isEmpty())
        return Look::NotYet;
    if (fresh.size() > 1)
        return Look::Changed;
    m_visit = fresh.first()->id;
    m_left = fresh.first()->entries;
    return Look::Stands;
}

QList<Workspace::Request> NewVisit::takeBack(Workspace &workspace, const CaseSnapshot &) const
{
    VisitDraft draft;
    draft.visit = m_visit;
    draft.state = VisitState::Withdrawn;
    draft.replaces = m_left;
    return {workspace.writeVisit(caseId(), draft)};
}

} // namespace caseweave
