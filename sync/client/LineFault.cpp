// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/client/LineFault.h"

namespace caseweave {

std::string_view toString(LineFault fault)
{
    switch (fault) {
    case LineFault::None:
        break;
    case LineFault::Name:
        return "name";
    case LineFault::Nobody:
        return "nobody";
    case LineFault::Unreachable:
        return "unreachable";
    case LineFault::Silent:
        return "silent";
    case LineFault::Tls:
        return "tls";
    case LineFault::NoHub:
        return "no_hub";
    case LineFault::Ended:
        return "ended";
    }
    return {};
}

} // namespace caseweave
