// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"

namespace caseweave {

/// Kinds of entries (docs/protocol.md 3.2). The log knows the first two; from firstApplicationKind on they are the
/// application's and opaque here.
inline constexpr std::uint64_t rosterKind = 1;
inline constexpr std::uint64_t checkpointKind = 2;
inline constexpr std::uint64_t firstApplicationKind = 16;

/// Names one entry for good: payloads refer to other entries by this. The id says what was meant even where a device
/// forked; device and sequence say where to look, so that no index over ids is needed.
struct EntryRef {
    DeviceId device;
    std::uint64_t sequence = 0;
    EntryId id;
    friend auto operator<=>(const EntryRef &, const EntryRef &) = default;
};

/// How an entry stands towards the state of the case (docs/protocol.md 3.5 and 3.6). Numbers are stored.
enum class Standing : std::uint8_t {
    Counts = 1, ///< part of the state
    Late = 2, ///< written after its author's removal: kept, shown as late
    NotAllowed = 3, ///< its author had not the role for it
    Frozen = 4, ///< at or above a fork of its device
    Refused = 5, ///< a roster entry that breaks the rules, or an entry under one
};

/// One verified entry as the log hands it out. The views live until the call that handed it out returns.
struct LogEntry {
    EntryId id;
    EntryId epoch; ///< zeros for a roster entry
    DeviceId device;
    std::uint32_t deviceIndex = 0; ///< a small number for the device, valid in this case file alone
    std::uint64_t sequence = 0;
    std::uint64_t clock = 0; ///< hybrid: milliseconds since 1970 * 65536 + counter; for display and ties alone
    std::uint64_t kind = 0;
    ByteView payload; ///< empty when it is not readable here
    bool readable = true; ///< false: restricted to an audience that this device is not in
    bool restricted = false; ///< has an audience
    Standing standing = Standing::Counts;
    /// Of a restricted entry: the devices that may read it, sorted, the author's not necessarily among them. For who
    /// shows "only: Ann Rees, police". Filled by CaseLog::entry() and visit(); StateFold::apply() may leave it empty.
    std::span<const DeviceId> audience = {};

    EntryRef ref() const { return {device, sequence, id}; }
    std::int64_t timeMs() const { return static_cast<std::int64_t>(clock >> 16); }
};

} // namespace caseweave
