// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/entry/SealEntry.h"
#include "sync/log/Reception.h"

namespace caseweave {

/// Writes this device's own entries: content, checkpoints and changes of the roster. Works inside the caller's
/// transaction; each entry goes into the chain, the fold and the outbox.
class Author {
public:
    Author(LogState &state, Placement &placement, Reception &reception)
        : m_state(state), m_placement(placement), m_reception(reception)
    {
    }

    /// Before any content: merges and rotates where that is due and allowed.
    Status prepareEpoch();
    Result<EntryRef> write(const NewEntry &entry);
    Result<EntryRef> writeCheckpoint();
    Result<EntryId> create(const MemberCard &card);
    /// A change of the roster on top of all that is known; new devices get their welcomes.
    Result<EntryId> change(const RosterChange &change);
    /// For removals: the newest entry here of each of these devices, sorted.
    std::vector<ChainHead> acceptedOf(const std::vector<RosterDevice> &devices) const;

private:
    Result<EntryRef> writeContent(std::uint64_t kind, ByteView payload, std::vector<Recipient> audience);
    Result<std::vector<Recipient>> recipientsOf(const std::vector<MemberId> &audience) const;
    EntryDraft draft(std::uint64_t kind, ByteView payload) const;
    std::uint64_t nextClock() const;
    Status send(const MailboxTag &mailbox, ByteView envelope, std::optional<std::uint64_t> sequence);

    // RosterAuthor.cpp
    bool isStale() const;
    Result<EntryId> writeRoster(RosterPayload payload, EpochSecrets secrets);
    RosterPayload payloadFor(const RosterChange &change, std::vector<RosterMember> members, ByteView history) const;
    Result<Bytes> makeBoxes(const RosterPayload &payload, const EpochSecrets &secrets) const;
    Status welcome(const RosterChange &change, const EntryId &entry);
    bool isForMembersAlone() const;
    std::vector<DeviceId> leftOutOf(const std::vector<RosterMember> &members) const;

    LogState &m_state;
    Placement &m_placement;
    Reception &m_reception;
    EnvelopeKeys m_keys;
};

} // namespace caseweave
