// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/chronology/EventPayload.h"
#include "app/store/CaseStore.h"
#include "tests/sync/support/CaseWorld.h"

#include <deque>

namespace caseweave::test {

/// What one run came to, and what stood in the state that was compared.
struct StateReport {
    std::string failure; ///< empty when everything agreed
    std::size_t compared = 0; ///< replicas whose state was found the same
    bool hadConflict = false; ///< a field with two values that nothing replaced
    bool hadAcknowledged = false;
    bool hadWithdrawn = false;
    bool hadEvents = false;
    bool hadRestricted = false;
    bool hadCorrection = false; ///< of an event
    bool hadContradiction = false; ///< one that was settled
    bool hadReleased = false; ///< a concern that was raised quietly
    bool hadReset = false; ///< the state was made anew, because entries stopped counting
};

/// One case among professionals who write what the application has, at their own computers: fields over what they see
/// of each other, events and what is said of them, concerns and marks on them, for all or for some, while now and then
/// somebody is put out or comes back. Deliveries come late, in part, in any order and twice. At the end everybody gets
/// everything, and all who can read it must hold the same CaseStore::dump(), before and after they fold it anew, and so
/// must one who joins at the end. A function of the seed alone.
class StateStorm {
public:
    explicit StateStorm(std::uint64_t seed);
    StateReport run();

private:
    struct Desk {
        Desk(const LocalDevice &device, Random &random, Clock &clock) : replica(cloneOf(device), random, clock) { }
        Replica replica;
        std::unique_ptr<CaseStore> store; ///< goes before the database in the replica
        std::set<std::uint64_t> got; ///< mailbox sequences
    };
    bool open(Desk &desk);
    void begin();
    void join(Desk &desk);
    void step();
    void write(Desk &desk);
    void append(Desk &desk, std::uint64_t kind, const Result<Bytes> &payload);
    Result<Bytes> fields(Desk &desk);
    EventPayload said();
    Result<Bytes> event() { return said().encode(); }
    static std::optional<EntryRef> referTo(Desk &desk, const EventRow &row);
    Result<Bytes> correction(Desk &desk);
    Result<Bytes> contradiction(Desk &desk);
    Result<Bytes> settlement(Desk &desk);
    Result<Bytes> released(Desk &desk);
    Result<Bytes> concern();
    Result<Bytes> sharing(Desk &desk);
    Result<Bytes> access();
    Result<Bytes> message(Desk &desk);
    Result<Bytes> seen(Desk &desk);
    Result<Bytes> mark(Desk &desk, bool withdrawal);
    void changeRoster(Desk &desk);
    void deliver(Desk &desk, bool all);
    void exchange();
    void settle();
    void compare();
    void compareJoiner(const Bytes &state);
    void note(Desk &desk);
    bool readsAll(Desk &desk);
    std::vector<Desk *> joined();
    std::string_view text();
    void expect(bool good, const char *what);

    SeededRandom m_random;
    ManualClock m_clock{testStartMs()};
    MemoryHub m_hub;
    std::deque<Desk> m_desks;
    std::string m_text;
    std::vector<Bytes> m_released; ///< payloads that brought a quiet concern into the case
    StateReport m_report;
};

} // namespace caseweave::test
