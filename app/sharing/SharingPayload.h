// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/payload/Payload.h"
#include "crypto/result/Result.h"

#include <optional>
#include <vector>

namespace caseweave {

inline constexpr std::size_t mostSharingRecipients = 32;
inline constexpr std::size_t mostSharingSubjects = 32;

/// The payload of kind 21: whether something was shared, with whom and why. Enumerations are those of
/// SharingDecision.h by number. Texts are views, as in FieldWrites.
struct SharingPayload {
    struct Recipient {
        std::optional<ProfessionalId> professional; ///< nothing: somebody without a place in a directory
        std::string_view name; ///< as it was then; not empty
    };

    DayCode day = 0;
    std::uint8_t choice = 1; ///< 1 shared, 2 not shared
    std::vector<Recipient> recipients; ///< 1 to mostSharingRecipients, as they were named
    std::vector<ObjectBytes> subjects; ///< 1 to mostSharingSubjects, sorted, each once; encode() sees to that
    std::string_view what; ///< not empty
    std::string_view purpose; ///< not empty
    std::uint8_t basis = 0; ///< 1 to 4; 0, for none, where nothing was shared alone
    std::string_view reasoning; ///< not empty where nothing was shared
    std::uint8_t told = 1; ///< 1 told, 2 to be told, 3 not told
    std::string_view notToldBecause; ///< not empty if the family was not told, else empty
    std::optional<EntryRef> corrects; ///< the decision in whose place this one stands

    /// TooLarge, Malformed: a rule of docs/payloads.md is broken.
    Result<Bytes> encode() const;
    /// Malformed, TooLarge, UnknownSuite (a newer version). payload must outlive the result.
    static Result<SharingPayload> decode(ByteView payload);

private:
    bool keepsRules() const;
};

} // namespace caseweave
