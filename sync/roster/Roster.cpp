// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/roster/Roster.h"

namespace caseweave {

const RosterMember *Roster::find(const MemberId &id) const
{
    const auto found
        = std::find_if(members.begin(), members.end(), [&](const auto &member) { return member.id == id; });
    return found == members.end() ? nullptr : &*found;
}

const RosterMember *Roster::memberOf(const DeviceId &device) const
{
    for (const RosterMember &member : members) {
        for (const RosterDevice &candidate : member.devices) {
            if (candidate.id == device)
                return &member;
        }
    }
    return nullptr;
}

} // namespace caseweave
