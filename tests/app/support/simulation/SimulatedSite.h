// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/SqliteHubStore.h"
#include "tests/app/support/FictionalAgency.h"
#include "tests/app/support/simulation/SimulatedDisk.h"
#include "tests/app/support/simulation/SimulatedNetwork.h"

namespace caseweave::test {

/// An agency and its hub: the real one over a real SQLite store, on a simulated disk and network.
class SimulatedSite {
public:
    SimulatedSite(const std::string &name, AgencyKind kind, const std::filesystem::path &folder,
                  SimulatedNetwork &network, const ManualClock &clock, Random &random);
    ~SimulatedSite();

    /// Knows the other, admits it, and has it as a peer once started.
    void trust(SimulatedSite &other);
    /// What the agency has signed goes into the store by hand: before start() alone.
    bool publish();
    bool start();
    /// As when the process is killed.
    void kill();
    bool isUp() const { return hub != nullptr; }
    /// The disk as it is now, for a later restore().
    void takeImage();
    bool hasImage() const { return m_hasImage; }
    /// Killed, and started on the image.
    bool restore();
    bool powerCut(std::uint64_t thousandths);
    /// As an administrator does it where a hub lost what it had: the peer is taken out and in again.
    void forgetAndAddPeers();

    std::string address() const { return agency.name + ".example:7443"; }
    PinnedRoots roots() const { return {{agency.id(), agency.root.publicKey()}}; }
    /// A view of what is committed. Null while the store cannot be opened.
    HubStore *reader();
    /// What a hub that means harm can do: lets the device use the mailbox whatever the access record says.
    bool letIn(const MailboxTag &tag, const DeviceId &device);

    FictionalAgency agency;
    SimulatedDisk disk;
    std::unique_ptr<Hub> hub;
    bool wasRestored = false;

private:
    std::string databasePath() const { return (disk.folder() / "hub.db").string(); }

    SimulatedNetwork &m_network;
    const ManualClock &m_clock;
    Random &m_random;
    SigningKey m_key;
    AgencyCertificate m_certificate;
    HubLog m_log;
    std::map<AgencyId, SignPublicKey> m_admitted;
    std::vector<HubPeer> m_peers;
    std::filesystem::path m_image;
    bool m_hasImage = false;
    std::unique_ptr<SqliteHubStore> m_reader;
};

} // namespace caseweave::test
