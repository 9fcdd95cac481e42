// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/wire/HeldNote.h"

#include <map>
#include <optional>

namespace caseweave::wire {

/// Whether enough professionals have left a note (docs/protocol.md 4.2). A professional stands for the lowest number
/// that one of their notes waits for: who waits for five is not counted among two, and so not shown to them.
class HeldCount {
public:
    using Person = std::pair<AgencyId, ProfessionalId>;

    /// Of each note that stands.
    void add(const Person &person, std::uint64_t threshold)
    {
        const auto [known, isFirst] = m_lowest.try_emplace(person, threshold);
        if (!isFirst && threshold < known->second)
            known->second = threshold;
    }
    /// The greatest number, this one or above, that as many wait for or for fewer. Nothing: a note that waits for this
    /// one goes on waiting.
    std::optional<std::uint64_t> reached(std::uint64_t threshold) const
    {
        for (std::uint64_t number = HeldNote::mostThreshold; number >= threshold; --number) {
            if (countUpTo(number) >= number)
                return number;
        }
        return std::nullopt;
    }
    /// Whether this professional is one of them.
    bool isAmong(const Person &person, std::uint64_t number) const
    {
        const auto found = m_lowest.find(person);
        return found != m_lowest.end() && found->second <= number;
    }
    const std::map<Person, std::uint64_t> &lowest() const { return m_lowest; }

private:
    std::uint64_t countUpTo(std::uint64_t number) const
    {
        std::uint64_t count = 0;
        for (const auto &[person, lowest] : m_lowest)
            count += lowest <= number ? 1 : 0;
        return count;
    }

    std::map<Person, std::uint64_t> m_lowest;
};

} // namespace caseweave::wire
