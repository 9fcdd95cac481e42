// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/roster/Roster.h"

#include <map>

namespace caseweave {

/// The newest entry of a device that somebody knows of, or the last that is accepted from it.
struct ChainHead {
    DeviceId device;
    std::uint64_t sequence = 0; ///< 0 with a zero id: none
    EntryId entry;
    friend auto operator<=>(const ChainHead &, const ChainHead &) = default;
};

enum class ChangeKind : std::uint8_t {
    First = 0,
    Add = 1,
    Remove = 2,
    ChangeRole = 3,
    AddDevice = 4,
    RemoveDevice = 5,
    Rotate = 6,
    GrantHistory = 7,
};

/// What a roster entry changes (docs/protocol.md 3.4). Only the fields of its kind mean something.
struct RosterChange {
    ChangeKind kind = ChangeKind::Rotate;
    Digest nonce{}; ///< First
    RosterMember member; ///< Add
    MemberId subject; ///< Remove, ChangeRole, AddDevice, RemoveDevice, GrantHistory
    std::vector<ChainHead> accepted; ///< Remove: of each device; RemoveDevice: of the one
    Role role = Role::Reader; ///< ChangeRole
    RosterDevice device; ///< AddDevice
};

/// A roster entry's payload.
struct RosterPayload {
    std::vector<EntryId> parents;
    RosterChange change;
    std::vector<RosterMember> members; ///< sinceMs is not part of it
    std::vector<Bytes> backLinks;
    std::vector<ChainHead> heads;
    std::vector<DeviceId> leftOut; ///< member devices that get no secrets

    Bytes encode() const;
};

/// Certificates that were read already, by their bytes: rosters repeat them. One thread at a time.
class CertificateCache {
public:
    /// Form alone: who vouches for it is for the directories. Null when it is malformed.
    CertificatePointer read(ByteView encoded);

private:
    std::map<Digest, CertificatePointer> m_known;
};

/// Malformed. Checks form, order and that certificates name their member.
Result<RosterPayload> decodeRosterPayload(ByteView bytes, CertificateCache &certificates);

/// The encoded array of members, for comparing what is stated with what follows.
Bytes encodeMembers(const std::vector<RosterMember> &members);

/// Lists of heads: in removals, roster entries and checkpoints.
Bytes encodeHeads(const std::vector<ChainHead> &heads);
Result<std::vector<ChainHead>> decodeHeads(ByteView bytes);

} // namespace caseweave
