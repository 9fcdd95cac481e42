// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/CaseMessages.h"
#include "ui/style/Tone.h"

/// Messages in words.
namespace caseweave {

/// Tags of a message as list and detail both show them. `me`: who looks, who is "you" in an audience.
QList<TagText> tagsOf(const Message &message, const ProfessionalCard &me, QDate today);
/// What stands in place of an empty text: that a question needs no answer any more.
QString bodyOf(const Message &message);
/// "In reply to Ann Rees: Who goes on Friday?", empty for the first of a conversation.
QString replyText(const Message &message);
/// "Joe Okoro: answered today at 9:30am".
QString askText(const MessageAsk &ask, const QDateTime &now);
/// "Read by Tom Barker, Sue Patel. Not yet by Joe Okoro."
QString readersText(const Message &message);

} // namespace caseweave
