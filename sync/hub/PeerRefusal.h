// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/result/Result.h"

#include <cstdint>
#include <string_view>

namespace caseweave {

/// What one of two hubs refused the other since this hub started: how often, and the last of it.
struct PeerRefusal {
    std::uint64_t count = 0;
    std::int64_t atMs = 0; ///< when it was last; 0: never
    std::int64_t loggedMs = 0; ///< where the log tells of it only now and then: when it last did
    /// Words of the program's own, for scripts. What: login, proof (what the other showed), directory, access, updates,
    /// blob, request, connection (it was ended).
    std::string_view what = "none";
    std::string_view why = "none"; ///< as toString() has it

    void note(std::int64_t nowMs, std::string_view what_, ErrorCode code)
    {
        ++count;
        atMs = nowMs;
        what = what_;
        why = toString(code);
    }
};

} // namespace caseweave
