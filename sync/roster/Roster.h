// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/certificate/Certificate.h"

#include <memory>

namespace caseweave {

/// docs/protocol.md 3.4. Readers write checkpoints alone, contributors write, leads decide who belongs to the case, the
/// recovery role adds somebody when no lead is left.
enum class Role : std::uint8_t { Reader = 1, Contributor = 2, Lead = 3, Recovery = 4 };

/// One professional of one agency.
struct MemberId {
    AgencyId agency;
    ProfessionalId professional;
    friend auto operator<=>(const MemberId &, const MemberId &) = default;
};

/// How a member is shown.
struct MemberCard {
    std::string name;
    std::string title;
    friend bool operator==(const MemberCard &, const MemberCard &) = default;
};

using CertificatePointer = std::shared_ptr<const DeviceCertificate>;

struct RosterDevice {
    DeviceId id;
    CertificatePointer certificate; ///< never null
};

struct RosterMember {
    MemberId id;
    MemberCard card;
    Role role = Role::Reader;
    bool history = false; ///< may read what was written before joining
    std::vector<RosterDevice> devices; ///< sorted by id
    std::int64_t sinceMs = 0; ///< time of the entry that added the member
};

/// Which of two who name one device it counts as theirs, as it does in judging what they write (docs/protocol.md 3.5).
bool outranks(const RosterMember &a, const RosterMember &b);

/// Who belongs to the case, as the entries known here resolve (docs/protocol.md 3.5). A value.
struct Roster {
    std::vector<RosterMember> members; ///< sorted by id
    EntryId epoch; ///< what the next entry is written under; zeros when this device holds no key
    std::optional<MemberId> me; ///< nothing when this device is not in (any more)
    Role myRole = Role::Reader; ///< meaningful only with me

    const RosterMember *find(const MemberId &id) const;
    /// Of several who name it the one who outranks the others.
    const RosterMember *memberOf(const DeviceId &device) const;
    bool stillIn() const { return me.has_value(); }
};

/// What the directories and policy of this device say of other devices (revoked, expired, unknown root). Injected,
/// because sync/log knows no directory.
class DeviceValidity {
public:
    virtual ~DeviceValidity() = default;
    /// Whether new secrets may be sealed to it now.
    virtual bool mayReceive(const DeviceCertificate &certificate) const = 0;
};

} // namespace caseweave
