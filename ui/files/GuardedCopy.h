// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/files/FileJob.h"

namespace caseweave {

/// What a pane shows of a case, and for whom that is.
struct ShownText {
    CaseId id;
    QString what; ///< a key: "event", "message", "plan", "voice", "document"
    QStringList onlyFor; ///< empty: everybody in the case
    QString name = {}; ///< of the one thing, where there are many of the kind
    QList<ProfessionalId> readers = {}; ///< the same as onlyFor by id, where that is known: no name tells as much
};

/// For the texts that can be copied in a pane, or for the pane where it is one. Of what is for some alone nothing
/// reaches the clipboard before those who must not see it are named, somebody goes on, and the case has recorded it,
/// for those alone who may read it; `tell` says where the job is to tell what came of it. Nor does any of it go to the
/// selection of the desktop or, dragged, to another program. What is for everybody in the case is copied as it is. Says
/// it anew for a text that stays and shows something else.
void guardCopies(QWidget *pane, const Context &context, const ShownText &shown, std::function<void(FileJob &job)> tell);

/// Tells through the signals `told` and `failed` of `page`.
template <typename Page>
void guardCopies(QWidget *pane, const Context &context, const ShownText &shown, Page *page)
{
    guardCopies(pane, context, shown, [page](FileJob &job) { job.tellThrough(page); });
}

} // namespace caseweave
