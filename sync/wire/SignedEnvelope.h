// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/certificate/Certificate.h"
#include "sync/wire/Message.h"

namespace caseweave::wire {

/// An envelope around a signed object that hubs read: `[1, mailbox tag, class, object: bytes]` (docs/protocol.md 4.1,
/// 4.2).
Bytes signedEnvelope(const MailboxTag &tag, Class which, const SignedObject &object);
/// The object in one of that class; tells the tag. Malformed, UnknownSuite.
Result<SignedObject> signedObjectIn(ByteView envelope, Class which, MailboxTag &tag);

} // namespace caseweave::wire
