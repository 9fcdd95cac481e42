// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/chance/Random.h"
#include "sync/log/StateFold.h"

#include <deque>
#include <map>

namespace caseweave::test {

/// Makes verified entries as a log would hand them out, without keys: for tests of what an application makes of them.
/// The entries live as long as the maker. Device numbers are those of one replica; other() gives the same entry under
/// other numbers, as another replica's log would.
class EntryMaker {
public:
    explicit EntryMaker(std::uint64_t seed) : m_random(seed) { }

    DeviceId device(const std::string &name);
    /// clockMs: milliseconds since 1970.
    const LogEntry &add(const std::string &author, std::uint64_t kind, Bytes payload, std::uint64_t clockMs);
    const LogEntry &addRestricted(const std::string &author, std::uint64_t kind, Bytes payload, std::uint64_t clockMs);
    /// As who is not in the audience has it.
    static LogEntry sealed(LogEntry entry);
    const std::deque<LogEntry> &entries() const { return m_entries; }
    SeededRandom &random() { return m_random; }

private:
    struct Author {
        DeviceId id;
        std::uint32_t index = 0;
        std::uint64_t sequence = 0;
    };
    Author &author(const std::string &name);

    SeededRandom m_random;
    std::map<std::string, Author> m_authors;
    std::deque<Bytes> m_payloads;
    std::deque<LogEntry> m_entries;
};

} // namespace caseweave::test
