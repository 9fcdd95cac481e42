// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/undo/Undoable.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

/// Takes a change of a visit back, its outcome or another time: writes what it said before of
/// what the draft that was written says.
class ChangedVisit : public Undoable {
    Q_DECLARE_TR_FUNCTIONS(ChangedVisit)

public:
    ChangedVisit(const CaseId &id, const Visit &before, const QString &sentence);
    void setWritten(const VisitDraft &written) { m_written = written; }

    QString undoneSentence() const override;
    Look look(const CaseSnapshot &now, const QString &me) override;
    QList<Workspace::Request> takeBack(Workspace &workspace, const CaseSnapshot &now) const override;

private:
    bool isWritten(const Visit &now) const;
    bool canComeBack() const;

    Visit m_before;
    VisitDraft m_written;
    QList<EntryId> m_left; ///< the entries behind it, as the action left it; empty until it was seen
    QList<ProfessionalId> m_readers; ///< of the texts as they were
};

/// Takes a visit back that was planned or recorded anew: withdraws it, so that it is none; what was cancelled is
/// another thing, which happened. Which one it is it sees by itself.
class NewVisit : public Undoable {
    Q_DECLARE_TR_FUNCTIONS(NewVisit)

public:
    NewVisit(const CaseSnapshot &before, const QString &sentence);
    void setWritten(const VisitDraft &written) { m_written = written; }

    QString undoneSentence() const override;
    Look look(const CaseSnapshot &now, const QString &me) override;
    QList<Workspace::Request> takeBack(Workspace &workspace, const CaseSnapshot &now) const override;

private:
    QList<ObjectId> m_before; ///< the visits that were there
    VisitDraft m_written;
    std::optional<ObjectId> m_visit;
    QList<EntryId> m_left;
};

} // namespace caseweave
