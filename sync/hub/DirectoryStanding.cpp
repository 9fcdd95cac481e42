// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/DirectoryStanding.h"

namespace caseweave {

std::uint64_t DirectoryStanding::taken(const AgencyId &agency) const
{
    const auto found = m_agencies.find(agency);
    return found == m_agencies.end() ? 0 : found->second.taken;
}

bool DirectoryStanding::take(const DirectoryLink &link)
{
    using Change = DirectoryLink::Change;
    Agency &agency = m_agencies[link.agency];
    if (link.number != agency.taken)
        return link.number < agency.taken;
    agency.taken = link.number + 1;
    switch (link.change) {
    case Change::Card:
        agency.people[link.professional].gone = false;
        break;
    case Change::Admitted:
        if (agency.revoked.count(link.device) == 0)
            agency.people[link.professional].devices.insert(link.device);
        break;
    case Change::Revoked:
        agency.revoked.insert(link.device);
        break;
    case Change::Left: {
        Person &person = agency.people[link.professional];
        person.gone = true;
        person.leftAt = link.time;
        agency.revoked.merge(person.devices);
        person.devices.clear();
        break;
    }
    case Change::Trusted:
        agency.withdrawn.erase(link.other);
        break;
    case Change::Withdrawn:
        agency.withdrawn.insert(link.other);
        break;
    case Change::Agency:
    case Change::Hub:
        break;
    }
    return true;
}

bool DirectoryStanding::isWithdrawn(const AgencyId &agency) const
{
    const auto own = m_agencies.find(m_own);
    return own != m_agencies.end() && own->second.withdrawn.count(agency) != 0;
}

bool DirectoryStanding::isShutOut(const HubGuest &guest) const
{
    if (isWithdrawn(guest.agency))
        return true;
    if (guest.kind != wire::Kind::Device)
        return false;
    const auto agency = m_agencies.find(guest.agency);
    if (agency == m_agencies.end())
        return false;
    if (agency->second.revoked.count(guest.device) != 0)
        return true;
    const auto found = agency->second.people.find(guest.professional);
    if (found == agency->second.people.end())
        return false;
    const Person &person = found->second;
    // One that was certified before they left and is in no directory is no newer for that.
    return person.gone
        || (person.leftAt && guest.notBefore <= *person.leftAt && person.devices.count(guest.device) == 0);
}

} // namespace caseweave
