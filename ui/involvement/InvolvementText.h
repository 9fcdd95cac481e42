// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"
#include "ui/style/Tone.h"

/// Involvements, visits and contacts in words. "Today" and "now" are always handed in.
namespace caseweave {

/// "25 November 2026 at 2:30pm", "25 November 2026".
QString visitTimeText(const VisitTime &time);
/// When a visit is or was, also where what was written is no time.
QString whenText(const Visit &visit);
/// "Planned", "Child seen, alone", "Outcome not recorded"...
TagText visitTag(const Visit &visit, const QDateTime &now);
/// "Maya Shah", or that nobody is named.
QString whoText(const CaseSnapshot &snapshot, const ObjectId &involvement);
/// "Charlie and Ada".
QString childrenText(const CaseSnapshot &snapshot, const QList<ObjectId> &children, int others = 0);

/// "Seen 19 Nov", "No contact in 14 days", "No contact recorded".
QString lastContactText(const Involvement &one, QDate today);
/// "Next 25 Nov", "None planned".
QString nextVisitText(const Involvement &one, QDate today);
/// Both for the picture, as far as there is anything to say: "seen 19 Nov, next 25 Nov".
QString contactLine(const Involvement &one, QDate today);
/// "Confirmed 20 November 2026", or that nobody has.
QString confirmedText(const Involvement &one);
/// "confirmed 9 weeks ago"; where nobody did, "added 9 weeks ago". Empty for one that has ended.
QString heldText(const Involvement &one, QDate today);
/// What one of the values of a detail says: days as people write them, and why it is not known.
QString involvementText(const Field &field, const FieldValue &value);
/// What they do in the case: the role as written, or `title` where nobody wrote one; that it is withheld.
QString involvementRole(const Involvement &one, const QString &title);

} // namespace caseweave
