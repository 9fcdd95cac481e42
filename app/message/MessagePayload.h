// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/payload/Payload.h"
#include "crypto/result/Result.h"

#include <optional>
#include <vector>

namespace caseweave {

inline constexpr std::size_t mostMessageNames = 32; ///< who is mentioned, and who is asked; each
inline constexpr std::size_t mostAnswered = 32;
inline constexpr std::size_t mostSeenMarks = 256;

/// The payload of kind 22: something that a member says to everybody in the case, or to some of them. The text is a
/// view, as in FieldWrites.
struct MessagePayload {
    std::string_view text; ///< to mostNoteBytes; empty only where `answers` is not
    std::optional<EntryRef> thread; ///< the first message of the conversation that it belongs to
    std::vector<ProfessionalId> mentioned; ///< sorted, each once
    std::vector<ProfessionalId> asked; ///< who owes an answer; sorted, each once
    std::optional<DayCode> by; ///< until when; with `asked` alone
    std::vector<EntryRef> answers; ///< the questions that it answers, or takes back where its author asked them; sorted

    /// TooLarge, Malformed: a rule of docs/payloads.md is broken.
    Result<Bytes> encode() const;
    /// Malformed, TooLarge, UnknownSuite (a newer version). payload must outlive the result.
    static Result<MessagePayload> decode(ByteView payload);

private:
    bool keepsRules() const;
};

/// The payload of kind 23: its author has looked at the messages while they stood so far. It speaks of all messages of
/// a device alike, those that its author cannot read among them, so that nobody learns from it who can.
struct MessagesSeen {
    struct Mark {
        DeviceId device; ///< who wrote messages
        std::uint64_t sequence = 0; ///< of the last one that was there; at least 1
        friend bool operator==(const Mark &, const Mark &) = default;
    };
    std::vector<Mark> marks; ///< 1 to mostSeenMarks, sorted by device, each once

    Result<Bytes> encode() const;
    static Result<MessagesSeen> decode(ByteView payload);
};

} // namespace caseweave
