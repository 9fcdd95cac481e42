// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Workspace.h"

#include <functional>
#include <memory>

namespace caseweave {

/// An own action that a further write takes back (docs/decisions/0068). It is made before the action is done, from what
/// its author saw, and tells from later pictures of the case whether the action still stands as its author left it. It
/// holds text of the case: whoever keeps it lets go of it when the profile locks. GUI thread.
class Undoable {
public:
    enum class Look {
        NotYet, ///< the action is not in this picture
        Stands, ///< it is, and can be taken back
        Changed, ///< somebody has changed the same since, or there is no way back from it
    };

    Undoable(const CaseId &id, const QString &sentence) : m_case(id), m_sentence(sentence) { }
    virtual ~Undoable() = default;
    Undoable(const Undoable &) = delete;
    Undoable &operator=(const Undoable &) = delete;

    const CaseId &caseId() const { return m_case; }
    QString sentence() const { return m_sentence; } ///< what was done
    virtual QString undoneSentence() const = 0; ///< and that it is no more

    /// `me`: the author's name, as the case shows it. Remembers how the action first stood: it does not stand any more
    /// once something else stands in its place, even if it says the same.
    virtual Look look(const CaseSnapshot &now, const QString &me) = 0;
    /// Only where it stands in `now`. It replaces what was seen there and nothing else, so that what somebody writes at
    /// the same time is kept beside it.
    virtual QList<Workspace::Request> takeBack(Workspace &workspace, const CaseSnapshot &now) const = 0;

    /// Opens the form again with what was entered in it; called once it was taken back.
    void setReopening(std::function<void()> reopen) { m_reopen = std::move(reopen); }
    const std::function<void()> &reopening() const { return m_reopen; }

private:
    CaseId m_case;
    QString m_sentence;
    std::function<void()> m_reopen;
};

using UndoablePtr = std::shared_ptr<Undoable>;

/// The members whom a restricted value is for, by their names as a snapshot gives them, without who looks. Nothing
/// where they cannot be named again for certain: a value must never come back for more people than it was for.
std::optional<QList<ProfessionalId>> earlierReaders(const QStringList &onlyFor, const QList<Member> &members);

} // namespace caseweave
