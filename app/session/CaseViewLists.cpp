// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/chronology/EventPayload.h"
#include "app/session/CaseView.h"
#include "app/text/Text.h"
#include "app/text/TypedText.h"
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

/// The words of the search, each of which must begin a word of the event.
bool contains(const QStringList &words, const ChronologyEvent &event)
{
    const QStringList all
        = searchWords(event.title + QLatin1Char(' ') + event.text + QLatin1Char(' ') + event.source + QLatin1Char(' ')
                      + event.impact + QLatin1Char(' ') + event.action + QLatin1Char(' ') + event.author);
    return std::all_of(words.begin(), words.end(), [&](const QString &word) {
        return std::any_of(all.begin(), all.end(), [&](const QString &found) { return found.startsWith(word); });
    });
}

} // namespace

EventFilter CaseView::rowsOf(const ChronologyFilter &filter) const
{
    EventFilter rows;
    rows.newestFirst = filter.newestFirst;
    rows.significantOnly = filter.significantOnly;
    if (filter.kind)
        rows.kind = static_cast<std::uint8_t>(*filter.kind);
    if (filter.agency)
        rows.devices = devicesOf(*filter.agency);
    return rows;
}

std::vector<std::uint32_t> CaseView::devicesOf(const AgencyId &agency) const
{
    std::vector<std::uint32_t> devices;
    for (const auto &[index, device] : m_devices) {
        if (m_names.author(device).agency.id == agency)
            devices.push_back(index);
    }
    return devices;
}

void CaseView::readTexts(const EventRow &row, ChronologyEvent &event)
{
    // A text that cannot be read leaves the event standing with its date: the page still shows the rest.
    static_cast<void>(m_file.log().entry(row.origin.deviceIndex, row.origin.sequence, [&](const LogEntry &entry) {
        if (!entry.readable)
            return;
        const auto payload = EventPayload::decode(entry.payload);
        if (!payload)
            return;
        event.title = text::fromPayload(payload->title);
        event.text = text::fromPayload(payload->text);
        event.source = text::fromPayload(payload->source);
        event.impact = text::fromPayload(payload->impact);
        event.action = text::fromPayload(payload->action);
    }));
}

ChronologyEvent CaseView::eventOf(const EventRow &row)
{
    ChronologyEvent event;
    event.id = row.origin.id;
    const auto day = static_cast<int>(row.day);
    event.date = QDate(day / 10'000, day / 100 % 100, day % 100);
    if (row.minute)
        event.time = QTime(*row.minute / 60, *row.minute % 60);
    event.kind = static_cast<EventKind>(std::max<std::uint8_t>(row.kind, 1));
    event.significance = static_cast<Significance>(std::max<std::uint8_t>(row.significance, 1));
    event.secondHand = row.secondHand;
    const Author &by = author(row.origin.deviceIndex);
    event.author = by.name;
    event.agency = by.agency;
    event.written = QDateTime::fromMSecsSinceEpoch(row.origin.timeMs());
    event.onlyFor = audienceOf(row.origin);
    event.withheld = row.withheld;
    event.newToMe = m_file.store().isNew(row.origin);
    if (!row.withheld)
        readTexts(row, event);
    return event;
}

Result<ChronologyPage> CaseView::searched(const ChronologyFilter &filter, const EventFilter &rows, qint64 first,
                                          qint64 count)
{
    ChronologyPage page{m_file.id(), filter, first, 0, {}};
    const QStringList words = searchWords(filter.containing);
    for (std::int64_t next = 0;; next += mostRows) {
        const auto found = m_file.store().events(rows, next, mostRows);
        if (!found)
            return found.error();
        for (const EventRow &row : *found) {
            const ChronologyEvent event = eventOf(row);
            if (event.withheld || !contains(words, event))
                continue;
            if (page.total >= first && page.total < first + count)
                page.events.append(event);
            ++page.total;
        }
        if (static_cast<qint64>(found->size()) < mostRows)
            return page;
    }
}

Result<ChronologyPage> CaseView::chronology(const ChronologyFilter &filter, qint64 first, qint64 count)
{
    first = std::max<qint64>(first, 0);
    count = std::clamp<qint64>(count, 0, mostRows);
    const EventFilter rows = rowsOf(filter);
    if (!searchWords(filter.containing).isEmpty())
        return searched(filter, rows, first, count);
    const auto total = m_file.store().eventCount(rows);
    const auto found = m_file.store().events(rows, first, count);
    if (!total || !found)
        return total ? found.error() : total.error();
    ChronologyPage page{m_file.id(), filter, first, *total, {}};
    for (const EventRow &row : *found)
        page.events.append(eventOf(row));
    return page;
}

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
