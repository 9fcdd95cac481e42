// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/DirectoryLink.h"
#include "sync/wire/Message.h"

#include <map>
#include <set>
#include <shared_mutex>
#include <unordered_map>

namespace caseweave {

/// Which hub serves which device, by what the directories say (docs/decisions/0042): a device goes to the hub of its
/// agency, and an agency to the hub that its newest hub record names, else to its own. A peer is an agency whose hub
/// this one is set to talk to. Takes the records of one agency in their order; taking one twice changes nothing. May be
/// asked from any thread.
class PeerMap {
public:
    explicit PeerMap(const AgencyId &own) : m_own(own) { }

    void setPeers(std::set<AgencyId> peers);
    std::set<AgencyId> peers() const;
    bool isPeer(const AgencyId &agency) const;
    void take(const DirectoryLink &link);

    /// Whose hub serves the agency; it need not be a peer.
    AgencyId hubOf(const AgencyId &agency) const;
    /// The peer that serves it; nothing for what is served here, by nobody known, or revoked.
    std::optional<AgencyId> peerOf(const DeviceId &device) const;
    std::optional<AgencyId> peerOfInbox(const MailboxTag &tag) const;
    bool isServedHere(const DeviceId &device) const;
    bool isInboxHere(const MailboxTag &tag) const;
    /// Of a device that a directory admits and none revoked: what its signatures are checked with.
    std::optional<SignPublicKey> keyOf(const DeviceId &device) const;
    struct Writer {
        AgencyId agency;
        ProfessionalId professional;
        SignPublicKey key{};
    };
    /// Of a device that a directory admits, or admitted before it was revoked: whose it is, and what its signatures are
    /// checked with.
    std::optional<Writer> writerOf(const DeviceId &device) const;
    /// One that a directory revoked, or whose professional left, and that none admits.
    bool isRevoked(const DeviceId &device) const;
    /// Those whose directories are published here: what a peer is to be told of.
    std::vector<AgencyId> agenciesHere() const;
    /// Those that a peer serves.
    std::vector<DeviceId> devicesOfPeers() const;
    /// Those of one agency.
    std::vector<DeviceId> devicesOf(const AgencyId &agency) const;

private:
    struct Agency {
        std::uint64_t taken = 0; ///< records
        std::optional<AgencyId> hub;
        std::set<DeviceId> revoked;
    };
    AgencyId hubFor(const AgencyId &agency) const;
    void remove(const DeviceId &device);

    const AgencyId m_own;
    mutable std::shared_mutex m_mutex;
    std::set<AgencyId> m_peers;
    std::map<AgencyId, Agency> m_agencies;
    std::unordered_map<DeviceId, Writer> m_devices;
    std::unordered_map<DeviceId, Writer> m_gone; ///< that were admitted and then revoked
    std::unordered_map<MailboxTag, DeviceId> m_inboxes;
};

} // namespace caseweave
