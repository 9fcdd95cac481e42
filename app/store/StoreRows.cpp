// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/StoreRows.h"

#include <chrono>

namespace caseweave {

std::int64_t storedClock(const LogEntry &entry)
{
    return static_cast<std::int64_t>(std::min<std::uint64_t>(entry.clock, INT64_MAX));
}

DayCode dayOf(std::int64_t clock)
{
    using namespace std::chrono;
    const sys_days first = sys_days{year{1970} / 1 / 1};
    const sys_days last = sys_days{year{2299} / 12 / 31};
    const sys_days found = floor<days>(sys_time<milliseconds>{milliseconds{clock >> 16}});
    const year_month_day day{std::clamp(found, first, last)};
    return static_cast<DayCode>(int{day.year()}) * 10'000U + unsigned{day.month()} * 100U + unsigned{day.day()};
}

RowOrigin originOf(const LogEntry &entry)
{
    return {entry.id, entry.deviceIndex, entry.sequence, static_cast<std::uint64_t>(storedClock(entry)),
            entry.restricted};
}

int restrictionOf(const LogEntry &entry)
{
    return entry.restricted ? (entry.readable ? 1 : 2) : 0;
}

RowOrigin originOf(sql::Statement &row)
{
    RowOrigin origin;
    origin.id = row.id<EntryId>(0);
    origin.deviceIndex = static_cast<std::uint32_t>(row.count(1));
    origin.sequence = row.count(2);
    origin.clock = row.count(3);
    origin.restricted = row.integer(4) != 0;
    return origin;
}

std::string byAuthors(const std::optional<std::vector<std::uint32_t>> &devices)
{
    if (!devices)
        return {};
    std::string where = " AND device IN (-1";
    for (const std::uint32_t device : *devices)
        where += "," + std::to_string(device);
    return where + ")";
}

} // namespace caseweave
