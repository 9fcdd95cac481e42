// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/Rows.h"
#include "sync/log/LogEntry.h"
#include "sync/sql/Database.h"

#include <functional>

/// How the case store writes where an entry comes from, and reads rows. Of the store's own files alone.
namespace caseweave {

/// What SQLite can hold. A clock beyond it is somebody's nonsense: it sorts last for everybody.
std::int64_t storedClock(const LogEntry &entry);
/// The day of a clock in UTC, so that every replica puts a withheld event at the same place.
DayCode dayOf(std::int64_t clock);
RowOrigin originOf(const LogEntry &entry);
/// 0 for everybody, 1 for an audience, 2 for an audience that this device is not in.
int restrictionOf(const LogEntry &entry);

/// Columns id, device, sequence, clock, restricted from the first on.
RowOrigin originOf(sql::Statement &row);
/// A condition that begins with AND: of these authors alone.
std::string byAuthors(const std::optional<std::vector<std::uint32_t>> &devices);

/// Every row of a statement through `make`, into a list.
template <class Row>
Result<std::vector<Row>> collectRows(sql::Statement &statement, const std::function<Row(sql::Statement &)> &make)
{
    std::vector<Row> rows;
    for (;;) {
        const auto next = statement.step();
        if (!next)
            return next.error();
        if (!*next)
            return rows;
        rows.push_back(make(statement));
    }
}

} // namespace caseweave
