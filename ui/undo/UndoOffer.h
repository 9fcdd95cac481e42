// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/undo/Undoable.h"

#include <QtCore/QObject>

namespace caseweave {

/// The last own action, as long as it can be taken back: until the next one, until somebody else has changed the same,
/// until the case or the profile closes. There is one or none (docs/decisions/0068). GUI thread.
class UndoOffer : public QObject {
    Q_OBJECT

public:
    explicit UndoOffer(const Context &context, QObject *parent = nullptr);

    /// In place of what was offered before. Tells what was done at once, and offers to take it back once the case shows
    /// that it stands.
    void offer(const UndoablePtr &done);
    /// Offers nothing any more and keeps nothing of it.
    void drop();
    bool stands() const { return m_stands; }
    std::optional<CaseId> caseId() const;
    void takeBack(); ///< does nothing where nothing stands

Q_SIGNALS:
    void changed(); ///< stands() may say something else
    /// What was done, what was undone, or why it cannot be any more. tone: as for a Notice.
    void told(const QString &sentence, const char *tone);

private:
    void look();
    void noteConnection();
    bool canWrite(const CaseSnapshot &snapshot) const;
    void tellUndone(const UndoablePtr &done, bool mayBeSeen);

    Context m_context;
    UndoablePtr m_done;
    bool m_stands = false;
    bool m_sent = false; ///< the action may have left this computer
    std::unique_ptr<QObject> m_waiting; ///< for the answers; gone with the profile that they are of
};

} // namespace caseweave
