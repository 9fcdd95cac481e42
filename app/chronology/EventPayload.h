// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/payload/Payload.h"
#include "crypto/result/Result.h"

namespace caseweave {

inline constexpr std::size_t mostEventPeople = 32;

/// The payload of kind 17: a dated thing of the chronology. Enumerations are those of Snapshot.h by number. Texts are
/// views, as in FieldWrites. No Qt: it is read ten thousand at a time.
struct EventPayload {
    DayCode day = 0;
    std::optional<std::uint16_t> minute; ///< of the day, 0 to 1439
    std::uint8_t kind = 1; ///< 1 to 3
    std::uint8_t significance = 1; ///< 1 to 3
    bool secondHand = false;
    std::string_view title; ///< not empty
    std::string_view text;
    std::string_view source;
    std::string_view impact;
    std::string_view action;
    std::vector<ObjectBytes> people; ///< whom it is about: people of the case; none: not said

    /// TooLarge, Malformed: a rule of docs/payloads.md is broken.
    Result<Bytes> encode() const;
    /// Malformed, TooLarge, UnknownSuite (a newer version). payload must outlive the result.
    static Result<EventPayload> decode(ByteView payload);

    /// The items that stand behind the version; there are itemCount of them.
    static constexpr std::size_t itemCount = 11;
    void write(cbor::Writer &out) const;
    /// Marks the input as bad where a rule is broken.
    static EventPayload read(cbor::Reader &in);
};

} // namespace caseweave
