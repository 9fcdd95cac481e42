// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace caseweave {

/// Why there is no line, for whoever looks after the hub or the computer.
enum class LineFault : std::uint8_t {
    None,
    Name, ///< no address is known for the host's name
    Nobody, ///< nothing listens there
    Unreachable, ///< no way leads to the host
    Silent, ///< no answer in time
    Tls, ///< what answers speaks no TLS, or none that is taken
    NoHub, ///< what answers is no hub
    Ended, ///< there was one, and it ended
};
/// One word, as programs read it; empty of None.
std::string_view toString(LineFault fault);

} // namespace caseweave
