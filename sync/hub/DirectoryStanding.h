// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/HubRules.h"

#include <map>
#include <set>

namespace caseweave {

/// Who may not log in, by what the directories say (docs/protocol.md 2.3): devices that were revoked, people who left,
/// and the devices they had then, also after they came back; and everybody of an agency that the hub's own agency
/// trusts no more. Records of one agency in their order; taking one twice
/// changes nothing. One thread.
class DirectoryStanding {
public:
    explicit DirectoryStanding(const AgencyId &hubAgency) : m_own(hubAgency) { }
    /// False, and nothing is taken, where one before it is missing.
    bool take(const DirectoryLink &link);
    /// How many records of an agency have been taken.
    std::uint64_t taken(const AgencyId &agency) const;
    bool isShutOut(const HubGuest &guest) const;
    /// The hub's own agency took its trust in this one back.
    bool isWithdrawn(const AgencyId &agency) const;

private:
    struct Person {
        std::set<DeviceId> devices; ///< admitted and not revoked by leaving
        std::optional<std::int64_t> leftAt; ///< the last time, seconds
        bool gone = false;
    };
    /// What an agency says counts for its own people and devices alone.
    struct Agency {
        std::uint64_t taken = 0; ///< records
        std::map<ProfessionalId, Person> people;
        std::set<DeviceId> revoked;
        std::set<AgencyId> withdrawn;
    };
    AgencyId m_own;
    std::map<AgencyId, Agency> m_agencies;
};

} // namespace caseweave
