// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/find/Found.h"
#include "ui/style/Tone.h"

namespace caseweave {

/// "Event": what one thing is.
QString foundKindText(FoundKind kind);
/// "Events": what a filter shows.
QString foundKindsText(FoundKind kind);
/// Where the title is empty: a visit of which nothing was noted has only its day.
QString foundTitle(const FoundThing &thing);
QList<TagText> foundTags(const FoundThing &thing);

} // namespace caseweave
