// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseView.h"
#include "sync/roster/RosterPayload.h"

namespace caseweave {

namespace {

/// More rows than a screen shows at once are never asked for in one go.
constexpr qint64 mostRows = 1000;

QString keyOf(std::uint64_t kind)
{
    switch (kind) {
    case static_cast<std::uint64_t>(PayloadKind::FieldWrites):
        return QStringLiteral("field");
    case static_cast<std::uint64_t>(PayloadKind::Event):
        return QStringLiteral("event");
    case static_cast<std::uint64_t>(PayloadKind::ConcernRaised):
        return QStringLiteral("concern_raised");
    case static_cast<std::uint64_t>(PayloadKind::ConcernAcknowledged):
        return QStringLiteral("concern_acknowledged");
    case static_cast<std::uint64_t>(PayloadKind::ConcernWithdrawn):
        return QStringLiteral("concern_withdrawn");
    case static_cast<std::uint64_t>(PayloadKind::ConcernReleased):
        return QStringLiteral("concern_released");
    case static_cast<std::uint64_t>(PayloadKind::Sharing):
        return QStringLiteral("sharing");
    case static_cast<std::uint64_t>(PayloadKind::EventCorrection):
        return QStringLiteral("event_correction");
    case static_cast<std::uint64_t>(PayloadKind::Contradiction):
        return QStringLiteral("contradiction");
    case static_cast<std::uint64_t>(PayloadKind::ContradictionSettled):
        return QStringLiteral("contradiction_settled");
    case static_cast<std::uint64_t>(PayloadKind::Access):
        return QStringLiteral("access_withheld");
    case static_cast<std::uint64_t>(PayloadKind::Message):
        return QStringLiteral("message");
    case static_cast<std::uint64_t>(PayloadKind::MessagesSeen):
        return QStringLiteral("messages_seen");
    case static_cast<std::uint64_t>(PayloadKind::PlanVersion):
        return QStringLiteral("plan_agreed");
    case checkpointKind:
        return QStringLiteral("checkpoint");
    default:
        return QStringLiteral("unknown");
    }
}

QString keyOf(ChangeKind change)
{
    switch (change) {
    case ChangeKind::First:
        return QStringLiteral("case_created");
    case ChangeKind::Add:
        return QStringLiteral("member_added");
    case ChangeKind::Remove:
        return QStringLiteral("member_removed");
    case ChangeKind::ChangeRole:
        return QStringLiteral("role_changed");
    case ChangeKind::AddDevice:
        return QStringLiteral("device_added");
    case ChangeKind::RemoveDevice:
        return QStringLiteral("device_removed");
    case ChangeKind::Rotate:
        return QStringLiteral("keys_changed");
    case ChangeKind::GrantHistory:
        return QStringLiteral("history_granted");
    }
    return QStringLiteral("unknown");
}

RecordLine lateLine(const LogEntry &entry, const Author &author, const QString &what)
{
    RecordLine line;
    line.id = entry.id;
    line.written = QDateTime::fromMSecsSinceEpoch(entry.timeMs());
    line.author = author.name;
    line.agency = author.agency;
    line.what = what;
    if (entry.standing == Standing::Late)
        line.verification = Verification::Late;
    else if (entry.standing == Standing::Frozen)
        line.verification = Verification::Frozen;
    return line;
}

bool isNewer(const RecordLine &a, const RecordLine &b)
{
    return std::tie(a.written, a.id) > std::tie(b.written, b.id);
}

} // namespace

void CaseView::addLateLines(const RecordFilter &filter, QList<RecordLine> &lines)
{
    const auto add = [&](const LogEntry &entry, const QString &what) {
        const Author &by = m_names.author(entry.device);
        const RecordLine line = lateLine(entry, by, what);
        const QDate day = line.written.date();
        if (isBy(by, filter) && (!filter.from || day >= *filter.from) && (!filter.to || day <= *filter.to))
            lines.append(line);
    };
    // What cannot be read here is missing from the list alone; the counts of the snapshot still tell of it.
    if (filter.kind == RecordKind::Everything || filter.kind == RecordKind::Written) {
        for (const Standing standing : {Standing::Late, Standing::Frozen})
            static_cast<void>(
                m_file.log().visit(standing, [&](const LogEntry &entry) { add(entry, keyOf(entry.kind)); }));
    }
    if (filter.kind == RecordKind::Everything || filter.kind == RecordKind::Members) {
        static_cast<void>(m_file.log().visitRoster(
            [&](const LogEntry &entry, const RosterPayload &payload) { add(entry, keyOf(payload.change.kind)); }));
    }
}

RecordLine CaseView::lineOf(const LineRow &row)
{
    const Author &by = author(row.origin.deviceIndex);
    RecordLine line;
    line.id = row.origin.id;
    line.written = QDateTime::fromMSecsSinceEpoch(row.origin.timeMs());
    line.author = by.name;
    line.agency = by.agency;
    line.what = row.understood ? keyOf(row.kind) : QStringLiteral("unknown");
    return line;
}

Result<RecordPage> CaseView::record(const RecordFilter &filter, qint64 first, qint64 count)
{
    first = std::max<qint64>(first, 0);
    count = std::clamp<qint64>(count, 0, mostRows);
    const LineFilter wanted = rowsOf(filter);
    const bool noRows = filter.kind == RecordKind::Members;
    const auto total = noRows ? Result<std::int64_t>(0) : m_file.store().lineCount(wanted);
    const auto rows = noRows ? Result(std::vector<LineRow>()) : m_file.store().lines(wanted, 0, first + count);
    if (!total || !rows)
        return total ? rows.error() : total.error();
    QList<RecordLine> late;
    addLateLines(filter, late);
    // Places before texts: those of the page alone are read.
    QList<std::pair<RecordLine, const LineRow *>> lines;
    for (const RecordLine &line : std::as_const(late))
        lines.append({line, nullptr});
    for (const LineRow &row : *rows)
        lines.append({lineOf(row), &row});
    std::sort(lines.begin(), lines.end(), [](const auto &a, const auto &b) { return isNewer(a.first, b.first); });
    RecordPage page{m_file.id(), filter, first, *total + late.size(), {}};
    for (auto [line, row] : lines.mid(first, count)) {
        if (row != nullptr && row->origin.restricted)
            line.onlyFor = audienceOf(row->origin);
        if (row != nullptr && row->action != 0)
            readAccess(*row, line);
        if (row != nullptr && !row->origin.restricted)
            readDetails(*row, line);
        page.lines.append(line);
    }
    return page;
}

} // namespace caseweave
