// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/log/CaseLog.h"
#include "sync/log/Devices.h"
#include "sync/log/Epochs.h"
#include "sync/log/Queries.h"

namespace caseweave {

/// What the parts of a case log share: the case, its keys, chains and roster in memory, as the file has them.
struct LogState {
    LogState(const LogSurroundings &surroundings, LocalDevice localDevice)
        : with(surroundings), local(std::move(localDevice)), me(local.keys.device()), queries(with.database),
          graph(CaseId())
    {
    }

    LogSurroundings with;
    LocalDevice local;
    DeviceId me;
    Queries queries;
    CertificateCache certificates;
    CaseId caseId;
    MailboxTag mailbox;
    std::optional<EntryId> welcomeEntry; ///< what the welcome named; nothing for the creator
    DeviceId welcomeSender;
    Devices devices;
    Epochs epochs;
    RosterGraph graph;
    Roster roster;
    std::vector<ForkNotice> forks;
    /// What others state of entries that are not here: by device number and sequence.
    std::map<std::uint32_t, std::map<std::uint64_t, EntryId>> claims;
    std::uint64_t waiting = 0;
    std::uint64_t waitingBytes = 0;
    std::vector<EntryId> pendingRoster; ///< roster entries whose parents are missing: their claims are not believed yet
    std::uint64_t unsent = 0;
    std::uint64_t packedUpTo = 0; ///< own sequences that segments hold or that were passed over
    bool doubtsHub = false; ///< it is not known which own entries the hub has
    Digest accessSettled{}; ///< of the access record last settled
    std::optional<Anchor> anchor; ///< that this file fell behind

    /// Reads everything anew from the file.
    Status load();
    Status putMeta(std::string_view key, ByteView value);
    Status putMeta(std::string_view key, std::uint64_t value);
    Result<Bytes> meta(std::string_view key); ///< empty when there is none
    Result<std::uint64_t> metaNumber(std::string_view key); ///< 0 when there is none

    /// After the roster graph changed: members, this device's place, the epoch to write under.
    void refreshRoster();
    /// What holds for a device's entries under an epoch; kept until forgetRules().
    const ContentRule &rule(std::uint32_t device, std::uint32_t epoch);
    void forgetRules() { m_rules.clear(); }
    Standing standingOf(const DeviceChain &chain, std::uint32_t epoch, std::uint64_t sequence, std::uint64_t kind);
    /// Of a device that a member has or had, also one who has left; nulls for any other. Of several the newest.
    std::pair<const RosterMember *, const RosterDevice *> deviceEver(const DeviceId &device) const;
    /// Puts an envelope of the case's mailbox into the outbox unless it waits there. Whether it did not.
    Result<bool> queueAgain(const Bytes &envelope);
    /// Whether every head's secrets are here, as merging and any change of the roster need.
    bool holdsHistory() const;
    DeviceChain *ownChain();

private:
    Status loadMeta();
    Status loadForks();
    Status loadClaims();

    std::unordered_map<std::uint64_t, ContentRule> m_rules;
};

} // namespace caseweave
