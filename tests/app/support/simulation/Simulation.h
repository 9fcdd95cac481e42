// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/support/simulation/SimulatedDesk.h"
#include "tests/app/support/simulation/VirtualLoop.h"

namespace caseweave::test {

/// What a run is about, beside practitioners who write and computers, lines and hubs that fail.
enum class Script : std::uint8_t {
    Practitioners,
    Leaver, ///< members are removed and added again, and the hub lets removed ones in
    HostileHub, ///< it withholds, repeats, changes and swaps what it delivers
    HostilePeer, ///< so does one hub with what it answers the other, and it brings what it should not
    OldImage, ///< a device comes back from an old image of its disk, and a hub makes use of that
    RestoredHub, ///< so does a hub
};
inline constexpr std::array<const char *, 6> scriptNames{"practitioners", "leaver",    "hostile hub",
                                                         "hostile peer",  "old image", "restored hub"};

/// What one run came to.
struct SimulationReport {
    std::string failure; ///< empty when everything held
    std::size_t steps = 0;
    std::size_t delivered = 0; ///< that arrived over the network
    std::size_t entries = 0; ///< that were written
    std::size_t compared = 0; ///< desks that were found to hold the same
    std::map<std::string, std::size_t> happened;
};

/// Two agencies with a hub each and three practitioners each, on one case: the real sessions and the real hubs in one
/// thread, over simulated time, network, disk and chance. A function of seed, script and steps.
class Simulation {
public:
    /// On a thread whose event loop is a VirtualLoop of this clock. The folder is emptied.
    Simulation(std::uint64_t seed, Script script, std::filesystem::path folder, ManualClock &clock);
    ~Simulation();
    SimulationReport run(std::size_t steps);

    static std::int64_t startMs() { return (agencyBegins + 3600) * 1000; }

private:
    /// What somebody stated to be there, and the entry that states it.
    struct Stated {
        EntryRef entry;
        std::vector<EntryRef> heads;
    };
    /// What was pushed to where it does not belong.
    struct Smuggled {
        HubStore::Space space{};
        MailboxTag tag;
        Bytes envelope;
    };

    void begin();
    void step();
    void act();
    void write(SimulatedDesk &desk);
    void changeMembers(SimulatedDesk &desk);
    void addSomebody(SimulatedDesk &desk);
    void removeSomebody(SimulatedDesk &desk);
    void checkpoint(SimulatedDesk &desk);
    void change(SimulatedDesk &desk, const char *what, const std::function<Status(CaseWriter &)> &write);
    void passTime();
    void disturb();
    void disturbDesk(SimulatedDesk &desk);
    void disturbLines();
    void disturbSite(SimulatedSite &site);
    void followScript();
    void letSomebodyIn();
    void meddle();
    void heal();
    void settle();

    std::vector<Bytes> meddleWith(const std::string &from, const std::string &to, ByteView message);
    /// Of two histories of a device it shows each of the others one.
    std::vector<Bytes> showOneHistory(const std::string &from, ByteView message);

    // SimulationPeer.cpp
    std::vector<Bytes> meddleWithPush(const std::string &from, const std::string &to, ByteView message);
    Bytes shuffled(const wire::Frame &frame);
    Bytes madeUp();
    Bytes foreignPush();
    Bytes forgedRecord();
    Bytes forgedNote();
    void checkRefused();

    // SimulationChecks.cpp
    void checkDesk(SimulatedDesk &desk);
    void checkAcknowledged(SimulatedSite &site);
    void checkRemoved();
    void checkForks();
    void checkDamage();
    void compare();
    void expect(bool good, const std::string &what);

    SimulatedDesk &someDesk() { return *m_desks[m_chance.below(m_desks.size())]; }
    SimulatedSite &someSite() { return *m_sites[m_chance.below(m_sites.size())]; }
    bool oneIn(std::uint64_t many) { return m_chance.below(many) == 0; }
    bool isFailing() const { return !m_report.failure.empty(); }

    const Script m_script;
    const std::filesystem::path m_folder;
    ManualClock &m_clock;
    VirtualLoop &m_loop;
    SeededRandom m_chance; ///< of the simulation
    SeededRandom m_random; ///< of everything in it
    SimulatedNetwork m_network;
    std::vector<std::unique_ptr<SimulatedSite>> m_sites;
    std::vector<std::unique_ptr<SimulatedDesk>> m_desks; ///< the first is the lead's
    CaseId m_case;
    MailboxTag m_mailbox;
    bool m_restricts; ///< some of what is written is for an audience
    bool m_equivocates; ///< a hub does, with a device that came back from an old image
    bool m_meddling = false;
    std::vector<Bytes> m_kept; ///< messages that came to somebody, to be shown again
    std::vector<Bytes> m_keptPushes; ///< likewise, of what one hub brought the other
    std::vector<Smuggled> m_smuggled;
    std::vector<Stated> m_stated;
    int m_written = 0;
    SimulationReport m_report;
};

/// Runs it on a thread of its own and waits.
SimulationReport simulate(std::uint64_t seed, Script script, std::size_t steps);

} // namespace caseweave::test
