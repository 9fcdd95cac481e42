// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/chronology/EventNotes.h"
#include "app/session/CaseView.h"
#include "app/session/EventNotesRead.h"
#include "app/text/Text.h"
#include "app/text/TypedText.h"

#include <numeric>

namespace caseweave {

namespace {

/// More rows than a screen shows at once are never asked for in one go.
constexpr qint64 mostRows = 1000;
/// Of the writings that an event had before, those that are shown: the first one, and the newest.
constexpr std::size_t mostEarlier = 50;

DayCode codeOf(const QDate &date)
{
    return static_cast<DayCode>(std::max(date.year(), 0) * 10'000 + date.month() * 100 + date.day());
}

/// Whether all that one search finds is among what another found.
bool isWithin(const ChronologyFilter &narrow, const ChronologyFilter &wide)
{
    ChronologyFilter same = narrow;
    same.containing = wide.containing;
    const QStringList asked = searchWords(narrow.containing);
    const QStringList before = searchWords(wide.containing);
    return same == wide && !before.isEmpty() && std::all_of(before.begin(), before.end(), [&](const QString &word) {
               return std::any_of(asked.begin(), asked.end(), [&](const QString &one) { return one.startsWith(word); });
           });
}

QDateTime timeOf(const RowOrigin &origin)
{
    return QDateTime::fromMSecsSinceEpoch(origin.timeMs());
}

void say(const EventPayload &said, ChronologyEvent &event)
{
    const auto day = static_cast<int>(said.day);
    event.date = QDate(day / 10'000, day / 100 % 100, day % 100);
    event.time = said.minute ? std::optional(QTime(*said.minute / 60, *said.minute % 60)) : std::nullopt;
    event.kind = static_cast<EventKind>(said.kind);
    event.significance = static_cast<Significance>(said.significance);
    event.secondHand = said.secondHand;
    event.title = text::fromPayload(said.title);
    event.text = text::fromPayload(said.text);
    event.source = text::fromPayload(said.source);
    event.impact = text::fromPayload(said.impact);
    event.action = text::fromPayload(said.action);
    event.people = {said.people.begin(), said.people.end()};
}

EventPlace placeOf(const ChronologyPlace &place)
{
    EventPlace row{codeOf(place.date), {}, place.clock, place.id};
    if (place.time)
        row.minute = static_cast<std::uint16_t>(place.time->hour() * 60 + place.time->minute());
    return row;
}

} // namespace

EventFilter CaseView::rowsOf(const ChronologyFilter &filter) const
{
    EventFilter rows;
    rows.newestFirst = filter.newestFirst;
    rows.significantOnly = filter.significantOnly;
    rows.disputedOnly = filter.disputedOnly;
    rows.person = filter.person;
    if (filter.kind)
        rows.kind = static_cast<std::uint8_t>(*filter.kind);
    if (filter.agency)
        rows.devices = devicesOf(*filter.agency);
    if (filter.from)
        rows.from = codeOf(*filter.from);
    if (filter.to)
        rows.to = codeOf(*filter.to);
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

void CaseView::readTexts(const RowOrigin &origin, ChronologyEvent &event)
{
    // A text that cannot be read leaves the event standing with its date: the page still shows the rest.
    static_cast<void>(m_file.log().entry(origin.deviceIndex, origin.sequence, [&](const LogEntry &entry) {
        if (!entry.readable)
            return;
        event.first = entry.ref();
        if (entry.kind == static_cast<std::uint64_t>(PayloadKind::Event)) {
            if (const auto payload = EventPayload::decode(entry.payload))
                say(*payload, event);
        } else if (const auto payload = EventCorrection::decode(entry.payload)) {
            say(payload->said, event);
            event.corrected = ChronologyEvent::Correction{author(origin.deviceIndex).name, timeOf(origin),
                                                          text::fromPayload(payload->reason)};
        }
    }));
}

ChronologyEvent CaseView::eventOf(const EventRow &row)
{
    ChronologyEvent event;
    event.id = row.origin.id;
    event.clock = row.origin.clock;
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
    event.written = timeOf(row.origin);
    event.onlyFor = audienceOf(row.origin);
    event.withheld = row.withheld;
    event.newToMe = m_file.store().isNew(row.origin);
    event.mayCorrect = !row.withheld && by.agency.id == m_profile.agency();
    if (!row.withheld)
        readTexts(row.origin, event);
    return event;
}

void CaseView::addEarlier(const EventNotesRead::Versions &versions, ChronologyEvent &event)
{
    const auto add = [&](const RowOrigin &origin) {
        ChronologyEvent was;
        was.id = origin.id;
        const Author &by = author(origin.deviceIndex);
        was.author = by.name;
        was.agency = by.agency;
        was.written = timeOf(origin);
        was.onlyFor = audienceOf(origin);
        readTexts(origin, was);
        event.earlier.push_back(std::move(was));
    };
    static_cast<void>(m_file.log().entry(versions.first.device, versions.first.sequence, [&](const LogEntry &entry) {
        RowOrigin origin{entry.id, entry.deviceIndex, entry.sequence, entry.clock, entry.restricted};
        add(origin);
    }));
    const std::size_t before = versions.corrections.size() - 1;
    for (std::size_t i = before > mostEarlier ? before - mostEarlier : 0; i < before; ++i)
        add(versions.corrections[i].origin);
    if (event.earlier.empty())
        return;
    event.first = versions.first;
    event.author = event.earlier.front().author;
    event.agency = event.earlier.front().agency;
    event.written = event.earlier.front().written;
}

void CaseView::addOther(const EventNotesRead &notes, const EntryRef &first, EventContradiction &contradiction)
{
    EntryRef shown = first;
    if (const EventNotesRead::Versions *versions = notes.versionsOf(first.id)) {
        const RowOrigin &last = versions->corrections.back().origin;
        const auto device = m_devices.find(last.deviceIndex);
        if (device != m_devices.end())
            shown = {device->second, last.sequence, last.id};
    }
    static_cast<void>(m_file.log().entry(shown.device, shown.sequence, [&](const LogEntry &entry) {
        if (entry.id != shown.id)
            return;
        ChronologyEvent said;
        readTexts({entry.id, entry.deviceIndex, entry.sequence, entry.clock, entry.restricted}, said);
        contradiction.other = {said.date, said.time, entry.clock, entry.id};
        contradiction.otherTitle = said.title;
    }));
}

EventContradiction CaseView::contradictionOf(const EventNotesRead &notes, const EventNotesRead::Dispute &dispute,
                                             const EntryId &first)
{
    EventContradiction found;
    found.id = dispute.row.origin.id;
    found.author = author(dispute.row.origin.deviceIndex).name;
    found.written = timeOf(dispute.row.origin);
    std::optional<EntryRef> other;
    const auto read = [&](const EventNoteRow &row, const auto &use) {
        static_cast<void>(m_file.log().entry(row.origin.deviceIndex, row.origin.sequence, use));
    };
    read(dispute.row, [&](const LogEntry &entry) {
        const auto payload = entry.readable ? Contradiction::decode(entry.payload) : ErrorCode::NoKey;
        if (!payload)
            return;
        found.note = text::fromPayload(payload->note);
        other = payload->first.id == first ? payload->second : payload->first;
    });
    if (other)
        addOther(notes, *other, found);
    if (dispute.settled) {
        read(*dispute.settled, [&](const LogEntry &entry) {
            const auto payload = entry.readable ? ContradictionSettled::decode(entry.payload) : ErrorCode::NoKey;
            found.settled = {payload ? text::fromPayload(payload->outcome) : QString(),
                             author(dispute.settled->origin.deviceIndex).name, timeOf(dispute.settled->origin)};
        });
    }
    return found;
}

void CaseView::addNotes(const EventNotesRead &notes, ChronologyEvent &event)
{
    if (event.withheld)
        return;
    if (const EventNotesRead::Versions *versions = notes.versionsOf(event.id))
        addEarlier(*versions, event);
    for (const EventNotesRead::Dispute *dispute : notes.disputesOf(event.first.id))
        event.contradictions.append(contradictionOf(notes, *dispute, event.first.id));
}

bool CaseView::says(const EventRow &row, const QStringList &words)
{
    ChronologyEvent event;
    readTexts(row.origin, event);
    const QStringList texts{event.title,  event.text,   event.source,
                            event.impact, event.action, author(row.origin.deviceIndex).name};
    return wordsBegin(texts.join(QLatin1Char(' ')), words);
}

/// Leaves those that say the words. They are read as they lie in the file, not as they are listed: each page of it
/// once.
void CaseView::keepSaying(const QStringList &words, std::vector<EventRow> &rows)
{
    std::vector<std::size_t> asTheyLie(rows.size());
    std::iota(asTheyLie.begin(), asTheyLie.end(), std::size_t{0});
    std::sort(asTheyLie.begin(), asTheyLie.end(), [&](std::size_t a, std::size_t b) {
        const RowOrigin &left = rows[a].origin;
        const RowOrigin &right = rows[b].origin;
        return std::tie(left.deviceIndex, left.sequence) < std::tie(right.deviceIndex, right.sequence);
    });
    std::vector<bool> kept(rows.size());
    for (const std::size_t i : asTheyLie)
        kept[i] = !rows[i].withheld && says(rows[i], words);
    std::size_t end = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (kept[i])
            rows[end++] = rows[i];
    }
    rows.resize(end);
}

Status CaseView::search(const ChronologyFilter &filter, EventSearch &last)
{
    if (!isWithin(filter, last.filter)) {
        auto rows = m_file.store().events(rowsOf(filter), 0, INT64_MAX);
        if (!rows)
            return rows.error();
        last.found = std::move(*rows);
    }
    last.filter = filter;
    keepSaying(searchWords(filter.containing), last.found);
    return {};
}

Result<ChronologyPage> CaseView::searched(const ChronologyFilter &filter, const EventNotesRead &notes, qint64 first,
                                          qint64 count, EventSearch &last)
{
    if (m_file.store().isChanged())
        last = {};
    if (filter != last.filter) {
        if (const Status read = search(filter, last); !read)
            return read.error();
    }
    const auto total = static_cast<qint64>(last.found.size());
    ChronologyPage page{m_file.id(), filter, first, total, {}, {}};
    for (qint64 i = first; i < std::min(total, first + count); ++i) {
        ChronologyEvent event = eventOf(last.found[static_cast<std::size_t>(i)]);
        addNotes(notes, event);
        page.events.append(event);
    }
    return page;
}

Result<ChronologyPage> CaseView::chronology(const ChronologyFilter &filter, qint64 first, qint64 count,
                                            const std::optional<ChronologyPlace> &around, EventSearch *last)
{
    first = std::max<qint64>(first, 0);
    count = std::clamp<qint64>(count, 1, mostRows);
    const auto notes = EventNotesRead::read(m_file, m_names);
    if (!notes)
        return notes.error();
    if (!searchWords(filter.containing).isEmpty()) {
        EventSearch here;
        return searched(filter, *notes, first, count, last == nullptr ? here : *last);
    }
    const EventFilter rows = rowsOf(filter);
    std::optional<qint64> before;
    if (around) {
        const auto found = m_file.store().eventsBefore(rows, placeOf(*around));
        if (!found)
            return found.error();
        before = *found;
        first = *found / count * count;
    }
    const auto total = m_file.store().eventCount(rows);
    const auto found = m_file.store().events(rows, first, count);
    if (!total || !found)
        return total ? found.error() : total.error();
    ChronologyPage page{m_file.id(), filter, first, *total, {}, before};
    for (const EventRow &row : *found) {
        ChronologyEvent event = eventOf(row);
        addNotes(*notes, event);
        page.events.append(event);
    }
    return page;
}

} // namespace caseweave
