// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/payload/Payload.h"
#include "crypto/result/Result.h"

#include <string_view>

namespace caseweave {

/// The payload of kind 26: what was agreed of a plan, by naming the entries whose values stood then. Those never
/// change, so nothing is written twice, and who may not read a restricted value does not read it here either. Texts are
/// views, as in FieldWrites.
struct PlanVersionPayload {
    struct Values {
        EntryId entry;
        std::vector<std::string_view> keys; ///< the fields of the object that this entry gave their value
    };
    struct Object {
        std::uint8_t type = 0; ///< outcome, action or plan
        ObjectBytes id{};
        std::vector<Values> values;
    };

    DayCode day = 0;
    ObjectBytes plan{};
    std::string_view note;
    std::vector<Object> objects;

    /// The canonical bytes; objects, entries and keys may come in any order. TooLarge: the plan has too many parts.
    Result<Bytes> encode() const;
    /// Malformed, TooLarge, UnknownSuite (a newer version). payload must outlive the result.
    static Result<PlanVersionPayload> decode(ByteView payload);
};

} // namespace caseweave
