// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"
#include "ui/style/Tone.h"

/// Voices in words. "Today" is always handed in.
namespace caseweave {

/// "Charlie Banks", or that nobody is named.
QString speakerText(const Voice &voice, const CaseSnapshot &snapshot);
/// "the child", "mother", or why it is not said.
QString speakerPlace(const Voice &voice, const CaseSnapshot &snapshot);
QString saidOnText(const Voice &voice); ///< "19 November 2026", or what was written in its place
/// What was said in quotes, that it is for others, or why there is nothing. Never empty.
QString wordsText(const Voice &voice);
/// What was said or done in answer, or how that stands. Never empty.
QString answerText(const Voice &voice);
/// "Maya Shah, by 25 November 2026"; that nobody is named, that no day is.
QString owedText(const Voice &voice);
QString recorderText(const Voice &voice);
TagText voiceTag(const Voice &voice, QDate today);
/// Each child and when it was last heard; that one was not asked is said.
QString heardText(const CaseSnapshot &snapshot);

} // namespace caseweave
