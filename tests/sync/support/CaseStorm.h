// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/sync/support/CaseWorld.h"

#include <deque>

namespace caseweave::test {

/// Makes libsodium's own chance (boxes) a function of a seed on this thread, so that a run can be replayed.
void seedBoxes(std::uint64_t seed);

/// What one run came to.
struct StormReport {
    std::string failure; ///< empty when everything agreed
    std::size_t operations = 0;
    std::size_t compared = 0; ///< replicas whose state was found the same
    bool hadFork = false; ///< the log of one who could read everything tells of one; so with late
    bool hadReset = false;
    bool hadLate = false;
    bool hadVoid = false;
    bool hadMerge = false;
};

/// One case among several people who write, change the roster, go offline, get envelopes late, in any order and twice.
/// At the end everybody gets everything, and all who can read it must have the same state; so must copies made afresh
/// from the hub in a random order, with segments and without. A function of the seed alone.
class CaseStorm {
public:
    explicit CaseStorm(std::uint64_t seed);
    StormReport run();

private:
    struct Player {
        std::unique_ptr<Replica> replica;
        std::set<std::uint64_t> got; ///< mailbox sequences
    };
    void begin();
    void step();
    void write(Player &player);
    void changeRoster(Player &player);
    void addSomebody(Player &player);
    void twin(Player &player);
    void deliver(Player &player, bool all);
    void exchange();
    void join(Player &player);
    void settle();
    void compare();
    void compareFresh(Player &player);
    bool ingestShuffled(CaseLog &log, std::vector<HubItem> items);
    std::unique_ptr<Replica> freshCopy(const LocalDevice &device);
    Player *whole();
    void expect(bool good, const char *what);
    MemoryMailbox &mailbox() { return m_hub[m_players[0].replica->log().mailbox()]; }
    std::vector<Player *> joined();
    MemberId someMember(CaseLog &log);

    SeededRandom m_random;
    ManualClock m_clock{testStartMs()};
    MemoryHub m_hub;
    std::deque<Player> m_players; ///< a deque, because somebody who acts may add another
    std::size_t m_unused = 0; ///< devices of the pool that nobody has yet, from here on
    bool m_merged = false; ///< by somebody who can give everybody the secrets of all that was concurrent
    StormReport m_report;
};

} // namespace caseweave::test
