// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/files/PageView.h"
#include "ui/undo/Undoable.h"

#include <QtWidgets/QWidget>

namespace caseweave {

/// A page of an open case. It is made when it is first turned to, and told what changed only while it is looked at:
/// most of the pages of a case that is opened are never asked for.
class CasePage : public QWidget {
    Q_OBJECT

public:
    explicit CasePage(QWidget *parent = nullptr) : QWidget(parent) { }

    /// The newest of the case: each time that it is turned to, and at each change while it is looked at.
    virtual void show(const CaseSnapshotPtr &snapshot) = 0;
    /// What it loads by parts, and is not in the snapshot, has changed since it was last looked at. Follows show().
    virtual void reload() { }
    virtual PageView view() const { return {}; }

protected:
    /// Shows the newest of a case that it shows as it was when it was last looked at.
    void catchUp(const Workspace &workspace, const CaseSnapshotPtr &shown)
    {
        if (const CaseSnapshotPtr newest = workspace.caseSnapshot(shown->summary.id))
            show(newest);
    }

Q_SIGNALS:
    void told(const QString &sentence);
    void failed(const QString &sentence); ///< likewise, of what did not come about
    void done(const caseweave::UndoablePtr &what); ///< told of too
};

} // namespace caseweave
