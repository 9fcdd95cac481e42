// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/roster/Roster.h"

namespace caseweave {

bool outranks(const RosterMember &a, const RosterMember &b)
{
    const auto rank = [](const RosterMember &member) {
        const bool writes = member.role == Role::Contributor || member.role == Role::Lead;
        return std::pair(writes, member.role);
    };
    return rank(a) > rank(b);
}

const RosterMember *Roster::find(const MemberId &id) const
{
    const auto found
        = std::find_if(members.begin(), members.end(), [&](const auto &member) { return member.id == id; });
    return found == members.end() ? nullptr : &*found;
}

const RosterMember *Roster::memberOf(const DeviceId &device) const
{
    const RosterMember *owner = nullptr;
    for (const RosterMember &member : members) {
        for (const RosterDevice &candidate : member.devices) {
            if (candidate.id == device && (!owner || outranks(member, *owner)))
                owner = &member;
        }
    }
    return owner;
}

} // namespace caseweave
