// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/payload/Payload.h"
#include "crypto/result/Result.h"

#include <optional>
#include <vector>

namespace caseweave {

/// What a member did with a case other than write in it.
enum class AccessAction : std::uint8_t { Opened = 1, Exported, Printed, SavedCopy, Copied };

inline constexpr std::size_t mostAccessRecipients = 32;

/// The payload of kind 24: somebody opened the case, or took something out of it, at the clock of the entry. Texts are
/// views, as in FieldWrites.
struct AccessPayload {
    struct Recipient {
        std::optional<ProfessionalId> professional; ///< nothing: somebody without a place in a directory
        std::string_view name; ///< as it was then; not empty
    };

    AccessAction action = AccessAction::Opened;
    std::string_view what; ///< a key, 1 to mostFieldKeyBytes: "case", "chronology"
    std::string_view name; ///< of the one thing, where there are many of the kind; else empty
    std::string_view form; ///< a key: "pdf"; empty where there is nothing to say
    std::optional<DayCode> from; ///< the period it was of, both days in it
    std::optional<DayCode> to;
    std::uint64_t restricted = 0; ///< passages for some alone that were in it
    std::uint64_t leftOut = 0; ///< passages that were kept out of it
    std::vector<Recipient> recipients; ///< for whom; at most mostAccessRecipients; none where the case was opened

    /// TooLarge, Malformed: a rule of docs/payloads.md is broken.
    Result<Bytes> encode() const;
    /// Malformed, TooLarge, UnknownSuite (a newer version). payload must outlive the result.
    static Result<AccessPayload> decode(ByteView payload);

private:
    bool keepsRules() const;
};

} // namespace caseweave
