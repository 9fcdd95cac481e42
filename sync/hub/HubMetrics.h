// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/wire/Message.h"

#include <array>
#include <cstdint>
#include <string>

namespace caseweave {

/// What the hub counts. One thread.
struct HubMetrics {
    std::uint64_t connections = 0; ///< open now
    std::uint64_t online = 0; ///< logged in now
    std::uint64_t beforeLogin = 0; ///< not logged in yet
    std::uint64_t crowded = 0; ///< how often that was as many as may be
    std::uint64_t accepted = 0;
    std::uint64_t full = 0; ///< not taken, since there were as many connections as may be
    std::uint64_t surplus = 0; ///< closed, since their device has had more than one may have
    std::uint64_t dropped = 0; ///< over before login: silence, nonsense, crowding, or nothing asked for
    std::uint64_t logins = 0;
    std::uint64_t loginsRefused = 0;
    std::uint64_t requests = 0;
    std::array<std::uint64_t, 13> refusals{}; ///< requests answered with ERR, by code; the first place is of none
    std::uint64_t flooded = 0; ///< of those, for asking too much too fast
    std::uint64_t entriesStored = 0;
    std::uint64_t entriesRepeated = 0;
    std::uint64_t bytesStored = 0;
    std::uint64_t blobsStored = 0;
    std::uint64_t releaseNotes = 0; ///< that count
    std::uint64_t released = 0; ///< things that they name
    std::uint64_t releasesWaiting = 0; ///< for their hold to end, when it was last counted
    std::uint64_t envelopesErased = 0;
    std::uint64_t blobsErased = 0;
    std::uint64_t erasedBytes = 0;
    bool legalHold = false;
    std::uint64_t blobBytesStored = 0;
    std::uint64_t delivered = 0; ///< live envelopes times receivers
    std::uint64_t liveTaken = 0; ///< LIVE that devices and peers said
    std::uint64_t livePassed = 0; ///< of these, and of other hubs' on the store, times receivers
    std::uint64_t liveDropped = 0; ///< said too often, or not passed to who had much waiting
    std::uint64_t hintsTold = 0; ///< to other hubs on the same store
    std::uint64_t hintsHeard = 0;
    std::uint64_t pauses = 0; ///< subscriptions that fell behind for a slow reader
    std::uint64_t silent = 0; ///< closed for neither saying nor taking anything
    std::uint64_t lateMessages = 0; ///< closed for a message that did not come to its end
    std::uint64_t wrongClocks = 0; ///< left because their clock and the hub's differ
    std::size_t mostUnsent = 0; ///< bytes that ever waited for one connection, at most
    std::uint64_t commitJobs = 0;
    std::uint64_t storeFailures = 0;
    /// Commits by duration: up to 0.5, 1, 2, 5, 10, 50, 200 ms, and longer.
    std::array<std::uint64_t, 8> commitTimes{};
    std::uint64_t commitMicroseconds = 0;

    void refused(wire::Code code) { ++refusals.at(static_cast<std::size_t>(code)); }
    std::uint64_t refusalsOf(wire::Code code) const { return refusals.at(static_cast<std::size_t>(code)); }
    void commitTook(std::int64_t microseconds);
    /// Prometheus text exposition format 0.0.4.
    std::string text() const;
};

} // namespace caseweave
