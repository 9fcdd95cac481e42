// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/wire/Message.h"

namespace caseweave::wire {

/// All that a hub reads of an envelope (docs/protocol.md 3.3, 3.7).
struct EnvelopeHead {
    MailboxTag tag;
    Class which = Class::Entry; ///< not AllEntries
};

/// Checks the whole form of an envelope, without a key. Malformed, TooLarge, UnknownSuite.
Result<EnvelopeHead> readEnvelopeHead(ByteView envelope);

} // namespace caseweave::wire
