// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/undo/ChangedMilestone.h"

namespace caseweave {

namespace {

const Milestone *milestoneIn(const QList<Milestone> &milestones, const ObjectId &id)
{
    for (const Milestone &one : milestones) {
        if (one.id == id)
            return &one;
    }
    return nullptr;
}

QList<ObjectId> sorted(QList<ObjectId> ids)
{
    std::sort(ids.begin(), ids.end());
    return ids;
}

/// All of it anew, without saying of which milestone.
MilestoneDraft contentOf(const Milestone &milestone)
{
    MilestoneDraft draft;
    draft.kind = milestone.kind;
    draft.date = milestone.date;
    draft.time = milestone.time;
    draft.subjects = milestone.subjects;
    draft.beganEnquiry = milestone.beganEnquiry;
    draft.state = milestone.state;
    draft.note = milestone.note;
    return draft;
}

} // namespace

ChangedMilestone::ChangedMilestone(const CaseSnapshot &before, const std::optional<ObjectId> &old,
                                   const QString &sentence)
    : Undoable(before.summary.id, sentence)
{
    for (const Milestone &one : before.milestones) {
        m_others << one.id;
        if (old == one.id)
            m_before = one;
    }
}

QString ChangedMilestone::undoneSentence() const
{
    if (isWithdrawal())
        return tr("Undone: the milestone is recorded once more. The dates follow.");
    return m_before ? tr("Undone: the milestone says what it said before. The dates follow.")
                    : tr("Undone: the milestone is taken back. The dates follow.");
}

bool ChangedMilestone::isWritten(const Milestone &now) const
{
    return !now.twoVersions && now.kind == m_written.kind && now.date == m_written.date && now.time == m_written.time
        && sorted(now.subjects) == sorted(m_written.subjects) && now.beganEnquiry == m_written.beganEnquiry
        && now.state == m_written.state && now.note == m_written.note;
}

Undoable::Look ChangedMilestone::look(const CaseSnapshot &now, const QString &me)
{
    if (m_before && m_before->twoVersions)
        return Look::Changed;
    if (isWithdrawal()) {
        if (m_left)
            return milestoneIn(now.milestones, m_left->id) == nullptr ? Look::Stands : Look::Changed;
        if (!m_before)
            return Look::Changed;
        if (milestoneIn(now.milestones, m_before->id) != nullptr)
            return Look::NotYet;
        m_left = m_before;
        return Look::Stands;
    }
    if (m_left) {
        const Milestone *one = milestoneIn(now.milestones, m_left->id);
        return one != nullptr && one->values == m_left->values ? Look::Stands : Look::Changed;
    }
    for (const Milestone &one : now.milestones) {
        const bool isIt = m_before ? one.id == m_before->id : !m_others.contains(one.id) && one.author == me;
        if (!isIt || (m_before && one.values == m_before->values))
            continue;
        if (!isWritten(one))
            return Look::Changed;
        m_left = one;
        return Look::Stands;
    }
    return m_before && milestoneIn(now.milestones, m_before->id) == nullptr ? Look::Changed : Look::NotYet;
}

QList<Workspace::Request> ChangedMilestone::takeBack(Workspace &workspace, const CaseSnapshot &) const
{
    MilestoneDraft draft = contentOf(m_before ? *m_before : *m_left);
    if (!isWithdrawal()) {
        draft.milestone = m_left->id;
        draft.replaces = m_left->values;
    }
    if (!m_before)
        draft.state = MilestoneState::Withdrawn;
    return {workspace.recordMilestone(caseId(), draft)};
}

} // namespace caseweave
