// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/payload/Payload.h"
#include "crypto/result/Result.h"

namespace caseweave {

// The payloads of kinds 18, 19 and 20. Texts are views, as in FieldWrites; decode() fails with Malformed, TooLarge or
// UnknownSuite (a newer version), encode() with Malformed or TooLarge when a rule of docs/payloads.md is broken.

/// Kind 18. Its entry id is the concern's name.
struct ConcernRaised {
    std::uint8_t level = 1; ///< 1 to 3, as in Snapshot.h
    DayCode expires = 0; ///< the last day on which it is open
    std::string_view text; ///< not empty

    Result<Bytes> encode() const;
    static Result<ConcernRaised> decode(ByteView payload);
};

/// Kind 19: the author has seen the concern.
struct ConcernAcknowledged {
    EntryRef concern;

    Result<Bytes> encode() const;
    static Result<ConcernAcknowledged> decode(ByteView payload);
};

/// Kind 20. Counts when its author is the professional who raised the concern.
struct ConcernWithdrawn {
    EntryRef concern;
    std::string_view reason; ///< not empty

    Result<Bytes> encode() const;
    static Result<ConcernWithdrawn> decode(ByteView payload);
};

} // namespace caseweave
