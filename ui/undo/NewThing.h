// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/casefile/FieldWrites.h"
#include "ui/undo/Undoable.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

/// Takes back a new outcome or action, by taking it out of the plan, or a new voice, by withdrawing it. Which one it is
/// it sees by itself.
class NewObject : public Undoable {
    Q_DECLARE_TR_FUNCTIONS(NewObject)

public:
    NewObject(const CaseSnapshot &before, ObjectType type, const QString &sentence);

    QString undoneSentence() const override;
    Look look(const CaseSnapshot &now, const QString &me) override;
    QList<Workspace::Request> takeBack(Workspace &workspace, const CaseSnapshot &now) const override;
    /// What is there of that person's now and was not before; nothing where that is none or several.
    std::optional<ObjectId> made(const CaseSnapshot &now, const QString &me) const;

private:
    QList<const FieldObject *> fresh(const CaseSnapshot &now, const QString &me) const;

    ObjectType m_type;
    QList<ObjectId> m_before; ///< those that were there
    std::optional<ObjectId> m_object;
    QList<EntryId> m_left; ///< the entries behind it, as the action left it
};

/// Takes back a concern by withdrawing it, as long as nobody has acknowledged it.
class NewConcern : public Undoable {
    Q_DECLARE_TR_FUNCTIONS(NewConcern)

public:
    NewConcern(const CaseSnapshot &before, const QString &sentence);

    QString undoneSentence() const override;
    Look look(const CaseSnapshot &now, const QString &me) override;
    QList<Workspace::Request> takeBack(Workspace &workspace, const CaseSnapshot &now) const override;

private:
    QList<EntryId> m_before;
    std::optional<EntryId> m_concern;
};

} // namespace caseweave
