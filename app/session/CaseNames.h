// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/profile/ProfileStore.h"
#include "app/session/Snapshot.h"
#include "sync/roster/Roster.h"

#include <unordered_map>

namespace caseweave {

/// Who wrote an entry, as people are shown.
struct Author {
    QString name;
    AgencyCard agency;
    std::optional<MemberId> member;
};

/// Puts names to agencies, professionals and devices: from the directories where they vouch for somebody, else as the
/// case's roster names them. A picture of one moment; the worker's thread.
class CaseNames {
public:
    CaseNames(const ProfileStore &profile, const Roster &roster, const std::vector<RosterMember> &former,
              std::int64_t nowSeconds);

    const Author &author(const DeviceId &device) const;
    Member member(const RosterMember &member, bool removed) const;
    /// The names of the professionals behind the devices, with their agency, each once: "Ann Rees, Leeds".
    QStringList audience(std::span<const DeviceId> devices) const;
    static AgencyCard agencyCard(const ProfileStore &profile, const AgencyId &agency);
    static ProfessionalCard cardOf(const FoundProfessional &found);

private:
    using Owners = std::unordered_map<DeviceId, const RosterMember *>;

    void note(const RosterMember &member, Owners &owners) const;
    bool isVouchedFor(const RosterMember &member, const DeviceId &device) const;
    Author find(const DeviceId &device) const;

    const ProfileStore &m_profile;
    std::int64_t m_nowSeconds;
    Owners m_members; ///< of each device
    mutable std::unordered_map<DeviceId, Author> m_authors;
};

} // namespace caseweave
