// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/ExportContent.h"
#include "ui/files/ReaderGuard.h"

namespace caseweave {

/// Events as those they are for may read them.
struct EventReading {
    /// Earlier texts, the reason of a correction, contradictions and what came out of them are gone where one of them
    /// may not read them. Of an event that is for everybody and repeats what is restricted the date alone is there,
    /// with `withheld`; others that are left out are gone.
    QList<ChronologyEvent> events;
    qint64 whole = 0; ///< of them that are not withheld
    QStringList repeating; ///< date and title of those of which the date alone stays: for the person at the desk
};

/// Of `events` those of the wish's period. A contradiction stays where the other event is among `events`, and all may
/// read it; for the person at the desk, where they may.
EventReading readEvents(const QList<ChronologyEvent> &events, const ExportWish &wish, ReaderGuard &guard);

/// What whoever exports must know: which events stay out because they repeat what is restricted. Empty: none does.
QString repeatingText(const EventReading &reading);

/// "Contradiction with “Seen at school” of 4 June 2025. …": a sentence or more for each.
QStringList contradictionTexts(const ChronologyEvent &event);

/// That it was corrected, when and why, then what it said before, the newest first. Empty where it was not.
QStringList correctionTexts(const ChronologyEvent &event);

} // namespace caseweave
