// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"
#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"
#include "sync/log/LogEntry.h"

namespace caseweave {

/// The kinds of entry that are the application's (docs/payloads.md). Kinds that are not here are kept and ignored.
enum class PayloadKind : std::uint16_t {
    FieldWrites = 16,
    Event = 17,
    ConcernRaised = 18,
    ConcernAcknowledged = 19,
    ConcernWithdrawn = 20,
    Sharing = 21,
    Message = 22,
    MessagesSeen = 23,
    Access = 24,
    PlanVersion = 26,
    EventCorrection = 27,
    ConcernReleased = 28,
    Contradiction = 29,
    ContradictionSettled = 30,
};

/// A payload is at most so long, so that its padded body and its header fit into one envelope of 64 KiB.
inline constexpr std::size_t mostPayloadBytes = 32'000;

/// Bounds of texts, in bytes of UTF-8. They keep every payload of one event or concern below mostPayloadBytes.
inline constexpr std::size_t mostFieldKeyBytes = 64;
inline constexpr std::size_t mostFieldBytes = 8'000;
inline constexpr std::size_t mostTitleBytes = 400;
inline constexpr std::size_t mostLineBytes = 1'000;
inline constexpr std::size_t mostParagraphBytes = 4'000;
inline constexpr std::size_t mostNoteBytes = 20'000;

/// The entry that a payload speaks of.
void writeReference(cbor::Writer &out, const EntryRef &reference);
EntryRef readReference(cbor::Reader &in);

/// The id of a person of the case.
using ObjectBytes = std::array<std::uint8_t, 16>;
/// Ids of people, sorted and each once, whatever the order that they are given in.
void writeObjects(cbor::Writer &out, std::vector<ObjectBytes> objects);
/// Marks the input as bad unless at most `most` come, sorted and each once.
std::vector<ObjectBytes> readObjects(cbor::Reader &in, std::size_t most);

/// A day of the Gregorian calendar as the number year * 10000 + month * 100 + day, from 1800 to 2299.
using DayCode = std::uint32_t;
bool isDay(std::uint64_t code);
/// Marks the input as bad unless a day comes next.
DayCode readDay(cbor::Reader &in);

/// Opens a payload of the version that this program writes (1), with `count` items after the version. Tells a
/// well-formed payload of a newer version (UnknownSuite) from one that is not understood at all (Malformed).
Status openPayload(ByteView payload, cbor::Reader &in, std::size_t count);
/// The end of every decoder: Malformed unless all went well and nothing trails.
Status closePayload(const cbor::Reader &in);
/// The end of every encoder: nothing is written that a reader would not take.
template <class Payload>
Result<Bytes> checkedPayload(Bytes payload)
{
    if (const auto check = Payload::decode(payload); !check)
        return check.error();
    return payload;
}

} // namespace caseweave
