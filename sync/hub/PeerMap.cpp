// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PeerMap.h"

#include <mutex>

namespace caseweave {

void PeerMap::setPeers(std::set<AgencyId> peers)
{
    const std::unique_lock lock(m_mutex);
    m_peers = std::move(peers);
}

std::set<AgencyId> PeerMap::peers() const
{
    const std::shared_lock lock(m_mutex);
    return m_peers;
}

bool PeerMap::isPeer(const AgencyId &agency) const
{
    const std::shared_lock lock(m_mutex);
    return m_peers.count(agency) != 0;
}

void PeerMap::remove(const DeviceId &device)
{
    if (const auto gone = m_devices.extract(device))
        m_gone.insert_or_assign(device, gone.mapped());
    m_inboxes.erase(wire::inboxTagOf(device));
}

// Who is shut out of what is DirectoryStanding's; here it is enough that no revoked device counts.
void PeerMap::take(const DirectoryLink &link)
{
    using Change = DirectoryLink::Change;
    const std::unique_lock lock(m_mutex);
    Agency &agency = m_agencies[link.agency];
    if (link.number < agency.taken)
        return;
    agency.taken = link.number + 1;
    if (link.change == Change::Admitted) {
        const auto known = m_devices.find(link.device);
        const bool isOthers = known != m_devices.end() && known->second.agency != link.agency;
        if (isOthers || agency.revoked.count(link.device) != 0)
            return;
        m_devices[link.device] = {link.agency, link.professional, link.deviceKey};
        m_inboxes[wire::inboxTagOf(link.device)] = link.device;
    } else if (link.change == Change::Revoked) {
        agency.revoked.insert(link.device);
        const auto known = m_devices.find(link.device);
        if (known != m_devices.end() && known->second.agency == link.agency)
            remove(link.device);
    } else if (link.change == Change::Left) {
        for (auto at = m_devices.begin(); at != m_devices.end();) {
            const bool theirs = at->second.agency == link.agency && at->second.professional == link.professional;
            const DeviceId device = at->first;
            ++at;
            if (!theirs)
                continue;
            agency.revoked.insert(device);
            remove(device);
        }
    } else if (link.change == Change::Hub && link.other != AgencyId{}) {
        agency.hub = link.other;
    }
}

AgencyId PeerMap::hubFor(const AgencyId &agency) const
{
    const auto found = m_agencies.find(agency);
    return found == m_agencies.end() ? agency : found->second.hub.value_or(agency);
}

AgencyId PeerMap::hubOf(const AgencyId &agency) const
{
    const std::shared_lock lock(m_mutex);
    return hubFor(agency);
}

std::optional<AgencyId> PeerMap::peerOf(const DeviceId &device) const
{
    const std::shared_lock lock(m_mutex);
    const auto found = m_devices.find(device);
    if (found == m_devices.end())
        return std::nullopt;
    const AgencyId hub = hubFor(found->second.agency);
    return hub != m_own && m_peers.count(hub) != 0 ? std::optional(hub) : std::nullopt;
}

std::optional<AgencyId> PeerMap::peerOfInbox(const MailboxTag &tag) const
{
    std::optional<DeviceId> device;
    {
        const std::shared_lock lock(m_mutex);
        const auto found = m_inboxes.find(tag);
        if (found != m_inboxes.end())
            device = found->second;
    }
    return device ? peerOf(*device) : std::nullopt;
}

bool PeerMap::isServedHere(const DeviceId &device) const
{
    const std::shared_lock lock(m_mutex);
    const auto found = m_devices.find(device);
    return found != m_devices.end() && hubFor(found->second.agency) == m_own;
}

bool PeerMap::isInboxHere(const MailboxTag &tag) const
{
    std::optional<DeviceId> device;
    {
        const std::shared_lock lock(m_mutex);
        const auto found = m_inboxes.find(tag);
        if (found != m_inboxes.end())
            device = found->second;
    }
    return device && isServedHere(*device);
}

std::optional<SignPublicKey> PeerMap::keyOf(const DeviceId &device) const
{
    const std::shared_lock lock(m_mutex);
    const auto found = m_devices.find(device);
    return found == m_devices.end() ? std::nullopt : std::optional(found->second.key);
}

std::optional<PeerMap::Writer> PeerMap::writerOf(const DeviceId &device) const
{
    const std::shared_lock lock(m_mutex);
    for (const auto *devices : {&m_devices, &m_gone}) {
        const auto found = devices->find(device);
        if (found != devices->end())
            return found->second;
    }
    return std::nullopt;
}

bool PeerMap::isRevoked(const DeviceId &device) const
{
    const std::shared_lock lock(m_mutex);
    return m_devices.count(device) == 0
        && std::ranges::any_of(m_agencies, [&](const auto &entry) { return entry.second.revoked.count(device) != 0; });
}

std::vector<AgencyId> PeerMap::agenciesHere() const
{
    const std::shared_lock lock(m_mutex);
    std::vector<AgencyId> list;
    for (const auto &[agency, known] : m_agencies) {
        if (hubFor(agency) == m_own)
            list.push_back(agency);
    }
    return list;
}

std::vector<DeviceId> PeerMap::devicesOfPeers() const
{
    const std::shared_lock lock(m_mutex);
    std::vector<DeviceId> list;
    for (const auto &[device, known] : m_devices) {
        const AgencyId hub = hubFor(known.agency);
        if (hub != m_own && m_peers.count(hub) != 0)
            list.push_back(device);
    }
    return list;
}

std::vector<DeviceId> PeerMap::devicesOf(const AgencyId &agency) const
{
    const std::shared_lock lock(m_mutex);
    std::vector<DeviceId> list;
    for (const auto &[device, known] : m_devices) {
        if (known.agency == agency)
            list.push_back(device);
    }
    return list;
}

} // namespace caseweave
