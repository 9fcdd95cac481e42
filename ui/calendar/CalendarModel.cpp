// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/calendar/CalendarModel.h"

#include "ui/widgets/CellDelegate.h"
#include "ui/words/Breakable.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

namespace caseweave {

namespace {

QString kindText(const CaseDate &date)
{
    switch (date.of) {
    case CaseDate::Of::Visit:
        return CalendarModel::tr("Visit");
    case CaseDate::Of::Clock:
        return CalendarModel::tr("Time limit");
    case CaseDate::Of::Milestone:
        return CalendarModel::tr("Planned");
    case CaseDate::Of::Action:
        return CalendarModel::tr("Action in a plan");
    case CaseDate::Of::Answer:
        return CalendarModel::tr("Answer to a child or family");
    default:
        return CalendarModel::tr("Answer to a message");
    }
}

bool hasOwner(const CaseDate &date)
{
    return date.of != CaseDate::Of::Clock && date.of != CaseDate::Of::Milestone;
}

/// Tells when nothing came of it: a visit then lacks its outcome, and all else is overdue.
QString lateText(const CaseDate &date)
{
    return date.of == CaseDate::Of::Visit || date.of == CaseDate::Of::Milestone ? CalendarModel::tr("What came of it?")
                                                                                : CalendarModel::tr("Overdue");
}

} // namespace

void CalendarModel::show(const QList<CaseSummary> &cases, const QDateTime &now, bool mineOnly)
{
    QList<Row> rows;
    for (const CaseSummary &summary : cases) {
        if (!summary.stillMember || summary.damaged)
            continue;
        const QString child
            = summary.subjects.isEmpty() ? tr("No child named yet") : surnameFirst(summary.subjects.first());
        for (const CaseDate &date : summary.dates) {
            if (!mineOnly || date.mine || !hasOwner(date))
                rows << Row{summary.id, child, summary.reference, date};
        }
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Row &a, const Row &b) {
        return std::tie(a.date.when.day, a.date.when.time) < std::tie(b.date.when.day, b.date.when.time);
    });
    m_now = now;
    const bool same = std::equal(rows.cbegin(), rows.cend(), m_rows.cbegin(), m_rows.cend(),
                                 [](const Row &a, const Row &b) { return a.caseId == b.caseId && a.date == b.date; });
    if (same) {
        m_rows = rows;
        if (!m_rows.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

const CalendarModel::Row *CalendarModel::rowAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows.at(row) : nullptr;
}

int CalendarModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CalendarModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString CalendarModel::text(const Row &row, int column) const
{
    const CaseDate &date = row.date;
    switch (column) {
    case When:
        return dayText(date.when.day, m_now.date());
    case What:
        return hasOwner(date) ? kindText(date) : date.name;
    case Whose:
        if (!hasOwner(date))
            return tr("Everybody in the case");
        return date.mine ? tr("You") : date.name.isEmpty() ? tr("Nobody named") : date.name;
    default:
        return row.child;
    }
}

QString CalendarModel::secondLine(const Row &row, int column) const
{
    const CaseDate &date = row.date;
    switch (column) {
    case When:
        if (date.when.isPast(m_now))
            return lateText(date);
        return date.when.time ? timeText(*date.when.time) : QString();
    case What:
        return hasOwner(date) ? date.what : kindText(date);
    case Case:
        return row.reference;
    default:
        return {};
    }
}

QVariant CalendarModel::data(const QModelIndex &index, int role) const
{
    const Row *row = rowAt(index.row());
    if (row == nullptr || index.column() < 0 || index.column() >= ColumnCount)
        return {};
    const QString first = text(*row, index.column());
    const QString second = secondLine(*row, index.column());
    switch (role) {
    case Qt::DisplayRole:
        return first;
    case SecondLineRole:
        return second.isEmpty() ? QVariant() : QVariant(second);
    case Qt::AccessibleTextRole:
        return second.isEmpty() ? first : first + QStringLiteral(", ") + second;
    case Qt::ToolTipRole:
        return index.column() == What && !second.isEmpty() ? toolTipOf(second) : QVariant();
    case WeightRole:
        if (index.column() == When && row->date.when.isPast(m_now))
            return static_cast<int>(CellWeight::Danger);
        if (index.column() == What)
            return static_cast<int>(CellWeight::Link);
        return index.column() == Whose && !row->date.mine ? QVariant(static_cast<int>(CellWeight::Quiet)) : QVariant();
    default:
        return {};
    }
}

QVariant CalendarModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When:
        return tr("When");
    case What:
        return tr("What");
    case Whose:
        return tr("Whose");
    case Case:
        return tr("Case");
    default:
        return {};
    }
}

} // namespace caseweave
