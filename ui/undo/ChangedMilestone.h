// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/undo/Undoable.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

/// Takes back what was done to a milestone: a change by writing what it said before, a new one by withdrawing it, a
/// withdrawal by recording the same once more.
class ChangedMilestone : public Undoable {
    Q_DECLARE_TR_FUNCTIONS(ChangedMilestone)

public:
    /// `old`: which one; nothing: a new one.
    ChangedMilestone(const CaseSnapshot &before, const std::optional<ObjectId> &old, const QString &sentence);
    void setWritten(const MilestoneDraft &written) { m_written = written; }

    QString undoneSentence() const override;
    Look look(const CaseSnapshot &now, const QString &me) override;
    QList<Workspace::Request> takeBack(Workspace &workspace, const CaseSnapshot &now) const override;

private:
    bool isWritten(const Milestone &now) const;
    bool isWithdrawal() const { return m_written.state == MilestoneState::Withdrawn; }

    QList<ObjectId> m_others; ///< the milestones that were there
    std::optional<Milestone> m_before; ///< nothing: it is new
    MilestoneDraft m_written;
    std::optional<Milestone> m_left; ///< as the action left it; nothing until it was seen
};

} // namespace caseweave
