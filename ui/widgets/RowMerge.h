// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QList>
#include <optional>

namespace caseweave {

/// Where rows were put in between: in the coordinates of the new list, from the top.
struct InsertedRows {
    int first = 0;
    int count = 0;
};

/// More than this, and a reset is cheaper than moving rows about.
inline constexpr qsizetype mostInsertions = 8;

/// Rows that were added, and how many of the old rows stay, counted from the top: those below go.
struct RowChange {
    QList<InsertedRows> insertions;
    qsizetype kept = 0;
};

/// What turns `before` into `after`, where `isSame` says which rows are the same; nothing when rows were added in too
/// many places.
template <class Row, class IsSame>
std::optional<RowChange> changeBetween(const QList<Row> &before, const QList<Row> &after, IsSame isSame)
{
    RowChange change;
    for (qsizetype row = 0; row < after.size(); ++row) {
        if (change.kept < before.size() && isSame(before.at(change.kept), after.at(row))) {
            ++change.kept;
            continue;
        }
        const int at = static_cast<int>(row);
        if (!change.insertions.isEmpty() && change.insertions.last().first + change.insertions.last().count == at)
            ++change.insertions.last().count;
        else
            change.insertions << InsertedRows{at, 1};
        if (change.insertions.size() > mostInsertions)
            return std::nullopt;
    }
    return change;
}

/// How many rows a reload asks for: as many as there were, and where somebody reads further down (`readRow`, 0 for at
/// the top) enough for that row to come again below what is new. After a flood of new rows the place is given up: to
/// lay all of them out would keep the person waiting.
inline qint64 rowsToReload(qint64 held, qint64 readRow, qint64 added)
{
    constexpr qint64 flood = 300;
    return readRow == 0 ? held : qMax(held, readRow + 1 + qBound<qint64>(0, added, flood));
}

} // namespace caseweave
