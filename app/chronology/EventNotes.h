// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/chronology/EventPayload.h"

/// What is said later of events of the chronology. Texts are views, as in EventPayload. Errors as there.
namespace caseweave {

/// The payload of kind 27: an event said anew, in place of an earlier one that stays beneath it.
struct EventCorrection {
    EntryRef event; ///< the first writing, not a correction
    std::string_view reason; ///< not empty
    EventPayload said;

    Result<Bytes> encode() const;
    static Result<EventCorrection> decode(ByteView payload);
};

/// The payload of kind 29: two events cannot both be as they are written.
struct Contradiction {
    EntryRef first; ///< comes before `second` by its id; both are first writings
    EntryRef second;
    std::string_view note; ///< in what they contradict each other; not empty

    Result<Bytes> encode() const;
    static Result<Contradiction> decode(ByteView payload);
};

/// The payload of kind 30: what came out.
struct ContradictionSettled {
    EntryRef contradiction;
    std::string_view outcome; ///< not empty

    Result<Bytes> encode() const;
    static Result<ContradictionSettled> decode(ByteView payload);
};

} // namespace caseweave
