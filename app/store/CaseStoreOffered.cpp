// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/CaseStore.h"

namespace caseweave {

// What the index over all cases asks of the state.

Result<std::int64_t> CaseStore::generation()
{
    return meta("generation");
}

std::map<std::uint32_t, std::uint64_t> CaseStore::tops() const
{
    std::map<std::uint32_t, std::uint64_t> tops;
    for (const auto &[device, marks] : m_marks)
        tops[device] = marks.top;
    return tops;
}

Result<std::int64_t> CaseStore::offeredCount()
{
    const auto others
        = m_database.queryInteger("SELECT (SELECT count(*) FROM app_sharing) + (SELECT count(*) FROM app_message)");
    return others ? Result<std::int64_t>(m_counts.events + *others) : others;
}

Result<std::vector<std::pair<std::uint32_t, std::uint64_t>>> CaseStore::offeredEntries()
{
    auto query = m_database.prepare("SELECT device, sequence FROM app_event UNION ALL "
                                    "SELECT device, sequence FROM app_sharing UNION ALL "
                                    "SELECT device, sequence FROM app_message ORDER BY device, sequence");
    if (!query)
        return query.error();
    std::vector<std::pair<std::uint32_t, std::uint64_t>> entries;
    for (;;) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            return entries;
        entries.emplace_back(static_cast<std::uint32_t>(query->count(0)), query->count(1));
    }
}

} // namespace caseweave
