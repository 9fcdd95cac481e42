// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/release/ReleaseText.h"

#include "ui/words/DateText.h"
#include "ui/words/NumberText.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("ReleaseText", text);
}

QString whatText(const CaseRelease &release)
{
    switch (release.kind) {
    case ReleaseKind::Entries:
        return entriesText(release.count);
    case ReleaseKind::Files:
        return release.count == 1 ? say("1 file") : say("%1 files").arg(numberText(release.count));
    case ReleaseKind::WholeCase:
        break;
    }
    return say("The whole case");
}

} // namespace

QString entriesText(qint64 count)
{
    return count == 1 ? say("1 entry") : say("%1 entries").arg(numberText(count));
}

QString releaseHeading(const CaseRelease &release)
{
    return say("%1, asked by %2, %3, on %4")
        .arg(whatText(release), release.by, release.agency.name, dateTimeText(release.written));
}

QString releaseState(const CaseRelease &release, const QDateTime &now)
{
    if (!release.takenBackBy.isEmpty())
        return say("Taken back by %1 on %2. What a hub had not deleted by then stays.")
            .arg(release.takenBackBy, dateTimeText(release.takenBack));
    if (!release.byLead)
        return say("No hub deletes it: who asked leads this case no more.");
    if (!release.atHub)
        return say("Not sent to the hub yet. The hold begins when the hub has it.");
    const QString end = dateText(release.usualEnd());
    return now.date() < release.usualEnd()
        ? say("A hub that keeps the usual hold of 30 days deletes it from %1 on; until then a lead can take it back.")
              .arg(end)
        : say("The usual hold of 30 days ended on %1. A hub with a longer one, or under a legal hold, still has it.")
              .arg(end);
}

} // namespace caseweave
