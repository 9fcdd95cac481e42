// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/payload/Payload.h"
#include "crypto/result/Result.h"

#include <string>

namespace caseweave {

/// What a field belongs to. Other numbers are kept and not shown.
enum class ObjectType : std::uint8_t {
    Case = 0,
    Subject = 1,
    Family = 2,
    Support = 3,
    Involvement = 4,
    Visit = 5,
    Milestone = 6,
    Outcome = 7,
    Action = 8,
    Plan = 9,
    Voice = 10,
    Document = 11,
};

/// Which field: of the case itself (type 0, id of zeros), or of a person in it.
struct FieldPlace {
    std::uint8_t type = 0;
    ObjectBytes object{};
    std::string_view key;
    friend auto operator<=>(const FieldPlace &, const FieldPlace &) = default;
};

/// A value of this knowledge says that there is one for an audience alone (docs/payloads.md 16).
inline constexpr std::uint8_t sealedKnowledge = 5;

/// One field and the value that it gets. knowledge as in Snapshot.h, or sealedKnowledge; text is empty unless it is 0,
/// known.
struct FieldWrite {
    FieldPlace place;
    std::uint8_t knowledge = 0;
    std::string_view text;
    std::vector<EntryRef> replaces; ///< sorted, each once
};

inline constexpr std::size_t mostFieldWrites = 256;
inline constexpr std::size_t mostReplaced = 64;

/// The payload of kind 16: fields that are written together. Texts are views: into the payload after decode(), into
/// the caller's own memory before encode().
struct FieldWrites {
    std::vector<FieldWrite> writes; ///< sorted by place, each place once

    /// The canonical bytes; writes and their references may come in any order. TooLarge, Malformed (a rule of
    /// docs/payloads.md is broken: the caller's texts were not bounded at the edge).
    Result<Bytes> encode() const;
    /// Malformed, TooLarge, UnknownSuite (a newer version). payload must outlive the result.
    static Result<FieldWrites> decode(ByteView payload);
};

} // namespace caseweave
