// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/concern/ConcernPayload.h"
#include "sync/wire/HeldNote.h"

namespace caseweave {

/// Kind 28: a concern that was raised quietly and that a hub gave out, put into the case by somebody who got it.
/// Carries what shows that the one who raised it wrote it, whoever writes the entry.
struct ReleasedConcern {
    ByteView note; ///< the held note's envelope
    ByteView key; ///< that its content was sealed with
    SignPublicKey signKey{}; ///< of the device that wrote the note
    BoxPublicKey boxKey{};

    Result<Bytes> encode() const;
    static Result<ReleasedConcern> decode(ByteView payload);
};

/// The same opened and checked: the note is of that device, which signed it, and holds a concern (the payload of kind
/// 18).
struct OpenedConcern {
    wire::HeldNote note;
    Bytes content; ///< decodes as ConcernRaised

    /// Malformed, TooLarge, UnknownSuite, BadSignature, CannotOpen.
    static Result<OpenedConcern> open(const ReleasedConcern &released);
};

} // namespace caseweave
