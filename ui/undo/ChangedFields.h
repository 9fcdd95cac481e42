// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/casefile/FieldWrites.h"
#include "ui/undo/Undoable.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

/// What consists of fields: the case itself, with no id, or something in it: a person, an involvement, a part of a
/// plan, a voice.
struct FieldThing {
    ObjectType type = ObjectType::Involvement;
    ObjectId id{};
    friend bool operator==(const FieldThing &, const FieldThing &) = default;
};

/// Its fields; null where it is not there.
const QList<Field> *fieldsOf(const CaseSnapshot &snapshot, const FieldThing &thing);

/// Takes a change of fields back by writing what they said before, for whom it was for. Which fields the action changed
/// it sees by itself. There is no way back to two versions that nobody had settled, nor to what was restricted to
/// others.
class ChangedFields : public Undoable {
    Q_DECLARE_TR_FUNCTIONS(ChangedFields)

public:
    /// `before`: the case as it was when its author began.
    ChangedFields(const CaseSnapshot &before, const QList<FieldThing> &things, const QString &sentence);

    /// Of an action that writes several fields one after the other: it is not done before each of them was seen.
    void setWritten(const QStringList &keys) { m_written = keys; }

    QString undoneSentence() const override;
    Look look(const CaseSnapshot &now, const QString &me) override;
    QList<Workspace::Request> takeBack(Workspace &workspace, const CaseSnapshot &now) const override;

private:
    struct Before {
        FieldThing thing;
        QList<Field> fields;
    };
    /// A field that the action changed.
    struct Earlier {
        FieldThing thing;
        Field field; ///< as it was
        QList<EntryId> left; ///< the entries behind it, as the action left it
        QList<ProfessionalId> onlyFor;
    };
    Look find(const CaseSnapshot &now, const QString &me);
    bool isAsLeft(const CaseSnapshot &now) const;
    Workspace::Request writePerson(Workspace &workspace, const Earlier &earlier) const;

    QList<Before> m_before;
    QStringList m_written;
    QList<Earlier> m_earlier; ///< empty until the action was seen
};

} // namespace caseweave
