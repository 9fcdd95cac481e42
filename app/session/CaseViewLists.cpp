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
    case static_cast<std::uint64_t>(PayloadKind::Sharing):
        return QStringLiteral("sharing");
    case static_cast<std::uint64_t>(PayloadKind::EventCorrection):
        return QStringLiteral("event_correction");
    case static_cast<std::uint64_t>(PayloadKind::Contradiction):
        return QStringLiteral("contradiction");
    case static_cast<std::uint64_t>(PayloadKind::ContradictionSettled):
        return QStringLiteral("contradiction_settled");
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

RecordLine lineOf(const LogEntry &entry, const Author &author, const QString &what)
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

void CaseView::addLateLines(QList<RecordLine> &lines)
{
    for (const Standing standing : {Standing::Late, Standing::Frozen}) {
        // What cannot be read here is missing from the list alone; the counts of the snapshot still tell of it.
        static_cast<void>(m_file.log().visit(standing, [&](const LogEntry &entry) {
            lines.append(lineOf(entry, m_names.author(entry.device), keyOf(entry.kind)));
        }));
    }
    static_cast<void>(m_file.log().visitRoster([&](const LogEntry &entry, const RosterPayload &payload) {
        lines.append(lineOf(entry, m_names.author(entry.device), keyOf(payload.change.kind)));
    }));
}

Result<RecordPage> CaseView::record(qint64 first, qint64 count)
{
    first = std::max<qint64>(first, 0);
    count = std::clamp<qint64>(count, 0, mostRows);
    QList<RecordLine> lines;
    addLateLines(lines);
    const auto total = m_file.store().lineCount();
    const auto rows = m_file.store().lines(0, first + count);
    if (!total || !rows)
        return total ? rows.error() : total.error();
    RecordPage page{m_file.id(), first, *total + lines.size(), {}};
    for (const LineRow &row : *rows) {
        const Author &by = author(row.origin.deviceIndex);
        RecordLine line;
        line.id = row.origin.id;
        line.written = QDateTime::fromMSecsSinceEpoch(row.origin.timeMs());
        line.author = by.name;
        line.agency = by.agency;
        line.what = row.understood ? keyOf(row.kind) : QStringLiteral("unknown");
        if (row.origin.restricted && lines.size() < first + count)
            line.onlyFor = audienceOf(row.origin);
        lines.append(line);
    }
    std::sort(lines.begin(), lines.end(), isNewer);
    page.lines = lines.mid(first, count);
    return page;
}

} // namespace caseweave
