// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/preview/PreviewWire.h"
#include "app/session/Documents.h"
#include "ui/style/Tone.h"

/// Documents in words.
namespace caseweave {

/// "Court order" for "court_order"; a key that is not known is "Other document".
QString documentKindText(const QString &key);
/// "340 KB", "2.4 MB".
QString sizeText(std::uint64_t bytes);
/// "Report, 340 KB".
QString documentLine(const Document &document);
/// Where its bytes are: "Here", "Arriving 45%".
TagText documentPlace(const DocumentState &state);
/// What can be done where they do not come or go; empty where nothing is wrong.
QString documentTrouble(const DocumentState &state);
/// Whom it is about; empty: nobody in particular, or somebody who is not known here.
QString documentPerson(const Document &document, const CaseSnapshot &snapshot);
/// Why it cannot be shown, and what to do instead.
QString previewFailureText(preview::Failure why);

} // namespace caseweave
