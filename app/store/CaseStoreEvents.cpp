// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/chronology/EventNotes.h"
#include "app/store/CaseStore.h"
#include "app/store/StoreRows.h"

#include <algorithm>

namespace caseweave {

namespace {

constexpr std::size_t mostPending = 32'768; ///< events, some 3 MiB

void say(const EventPayload &event, EventRow &row)
{
    row.day = event.day;
    row.minute = event.minute;
    row.kind = event.kind;
    row.significance = event.significance;
    row.secondHand = event.secondHand;
}

/// ?1 and ?2 are the days, ?3 the person.
std::string whereOf(const EventFilter &filter)
{
    std::string where = " WHERE day BETWEEN ?1 AND ?2 AND id NOT IN (SELECT id FROM temp.event_hidden)";
    where += filter.person
        ? " AND restricted<>2 AND (EXISTS(SELECT 1 FROM app_event_person p WHERE p.person=?3 AND p.id=app_event.id)"
          " OR NOT EXISTS(SELECT 1 FROM app_event_person p WHERE p.id=app_event.id))"
        : " AND ?3 IS NULL";
    if (filter.kind)
        where += " AND kind=" + std::to_string(*filter.kind);
    if (filter.significantOnly)
        where += " AND significance>=2";
    if (filter.disputedOnly)
        where += " AND id IN (SELECT id FROM temp.event_disputed)";
    return where + byAuthors(filter.devices);
}

std::optional<ByteView> personOf(const EventFilter &filter)
{
    return filter.person ? std::optional<ByteView>(*filter.person) : std::nullopt;
}

bool isAny(const EventFilter &filter)
{
    return !filter.kind && !filter.devices && !filter.significantOnly && !filter.disputedOnly && !filter.person
        && filter.from == 0 && filter.to == UINT32_MAX;
}

} // namespace

Status CaseStore::addEvent(const EventRow &row)
{
    const RowOrigin &origin = row.origin;
    const std::uint32_t minute = row.minute ? *row.minute + 1U : 0U;
    m_addEvent.bind(row.day, minute, origin.clock, origin.id, origin.deviceIndex, origin.sequence, row.kind,
                    row.significance, row.secondHand, row.withheld ? 2 : (origin.restricted ? 1 : 0), row.correction);
    if (const Status added = m_addEvent.run(); !added)
        return added;
    countAdded(origin, m_counts.events);
    return {};
}

Status CaseStore::flush()
{
    std::sort(m_events.begin(), m_events.end(), [](const EventRow &a, const EventRow &b) {
        return std::tie(a.day, a.minute, a.origin.clock, a.origin.id)
            < std::tie(b.day, b.minute, b.origin.clock, b.origin.id);
    });
    for (const EventRow &event : m_events) {
        if (const Status added = addEvent(event); !added)
            return added;
    }
    m_events.clear();
    return writeCounts();
}

Status CaseStore::applyEvent(const LogEntry &entry)
{
    EventRow row;
    row.origin = originOf(entry);
    row.withheld = !entry.readable;
    row.correction = entry.kind == static_cast<std::uint64_t>(PayloadKind::EventCorrection);
    Status noted;
    if (row.withheld) {
        row.day = dayOf(storedClock(entry));
    } else if (row.correction) {
        const auto correction = EventCorrection::decode(entry.payload);
        if (!correction)
            return addLine(entry, false);
        say(correction->said, row);
        noted = addEventNote(entry, correction->event.id, {});
        if (noted)
            noted = addPeople(entry, correction->said.people);
    } else {
        const auto event = EventPayload::decode(entry.payload);
        if (!event)
            return addLine(entry, false);
        say(*event, row);
        noted = addPeople(entry, event->people);
    }
    if (!noted)
        return noted;
    m_events.push_back(row);
    m_changes.events = true;
    return m_events.size() < mostPending ? Status() : flush();
}

Status CaseStore::addPeople(const LogEntry &entry, const std::vector<ObjectBytes> &people)
{
    for (const ObjectBytes &person : people) {
        m_addEventPerson.bind(ByteView(person), entry.id, entry.restricted);
        if (const Status added = m_addEventPerson.run(); !added)
            return added;
    }
    return {};
}

Status CaseStore::addEventNote(const LogEntry &entry, const EntryId &event, const std::optional<EntryId> &other)
{
    m_addEventNote.bind(entry.id, entry.deviceIndex, entry.sequence, storedClock(entry), restrictionOf(entry),
                        entry.kind, event, other ? other->view() : ByteView());
    m_changes.events = true;
    return m_addEventNote.run();
}

Status CaseStore::applyEventNote(const LogEntry &entry)
{
    if (!entry.readable)
        return addLine(entry, true);
    Status noted = ErrorCode::Malformed;
    if (entry.kind == static_cast<std::uint64_t>(PayloadKind::Contradiction)) {
        const auto contradiction = Contradiction::decode(entry.payload);
        if (!contradiction)
            return addLine(entry, false);
        noted = addEventNote(entry, contradiction->first.id, contradiction->second.id);
    } else {
        const auto settled = ContradictionSettled::decode(entry.payload);
        if (!settled)
            return addLine(entry, false);
        noted = addEventNote(entry, settled->contradiction.id, {});
    }
    return noted ? addLine(entry, true) : noted;
}

Status CaseStore::markEvents(const std::vector<EntryId> &hidden, const std::vector<EntryId> &disputed)
{
    const std::pair<std::string_view, const std::vector<EntryId> *> marks[]
        = {{"event_hidden", &hidden}, {"event_disputed", &disputed}};
    for (const auto &[table, ids] : marks) {
        if (const Status cleared = m_database.execute("DELETE FROM temp." + std::string(table)); !cleared)
            return cleared;
        auto add = m_database.prepare("INSERT OR IGNORE INTO temp." + std::string(table) + " VALUES(?1)");
        if (!add)
            return add.error();
        for (const EntryId &id : *ids) {
            add->bind(id);
            if (const Status added = add->run(); !added)
                return added;
        }
    }
    m_hidden = static_cast<std::int64_t>(hidden.size());
    return {};
}

Result<std::vector<EventNoteRow>> CaseStore::eventNotes()
{
    auto query = m_database.prepare("SELECT id, device, sequence, clock, restricted, kind, event, other "
                                    "FROM app_event_note ORDER BY clock DESC, id DESC LIMIT ?1");
    if (!query)
        return query.error();
    query->bind(mostEventNotes);
    auto rows = collectRows<EventNoteRow>(*query, [](sql::Statement &row) {
        EventNoteRow note;
        note.origin = originOf(row);
        note.kind = static_cast<PayloadKind>(row.integer(5));
        note.event = row.id<EntryId>(6);
        if (!row.blob(7).empty())
            note.other = row.id<EntryId>(7);
        return note;
    });
    if (rows)
        std::reverse(rows->begin(), rows->end());
    return rows;
}

Result<std::int64_t> CaseStore::eventCount(const EventFilter &filter)
{
    if (isAny(filter))
        return m_counts.events - m_hidden;
    auto query = m_database.prepare("SELECT count(*) FROM app_event" + whereOf(filter));
    if (!query)
        return query.error();
    query->bind(filter.from, filter.to, personOf(filter));
    const auto row = query->step();
    return row ? Result<std::int64_t>(query->integer(0)) : row.error();
}

Result<std::int64_t> CaseStore::eventsBefore(const EventFilter &filter, const EventPlace &place)
{
    const std::string_view side = filter.newestFirst ? " > " : " < ";
    auto query = m_database.prepare("SELECT count(*) FROM app_event" + whereOf(filter) + " AND (day, minute, clock, id)"
                                    + std::string(side) + "(?4, ?5, ?6, ?7)");
    if (!query)
        return query.error();
    query->bind(filter.from, filter.to, personOf(filter), place.day, place.minute ? *place.minute + 1U : 0U,
                place.clock, place.id);
    const auto row = query->step();
    return row ? Result<std::int64_t>(query->integer(0)) : row.error();
}

Result<std::vector<EventRow>> CaseStore::events(const EventFilter &filter, std::int64_t first, std::int64_t count)
{
    const std::string_view order = filter.newestFirst ? " ORDER BY day DESC, minute DESC, clock DESC, id DESC"
                                                      : " ORDER BY day, minute, clock, id";
    auto query = m_database.prepare("SELECT id, device, sequence, clock, restricted, day, minute, kind, significance, "
                                    "second_hand, correction FROM app_event"
                                    + whereOf(filter) + std::string(order) + " LIMIT ?4 OFFSET ?5");
    if (!query)
        return query.error();
    query->bind(filter.from, filter.to, personOf(filter), std::max<std::int64_t>(count, 0),
                std::max<std::int64_t>(first, 0));
    return collectRows<EventRow>(*query, [](sql::Statement &row) {
        EventRow event;
        event.origin = originOf(row);
        event.withheld = row.integer(4) == 2;
        event.day = static_cast<DayCode>(row.integer(5));
        if (const std::int64_t minute = row.integer(6); minute > 0)
            event.minute = static_cast<std::uint16_t>(minute - 1);
        event.kind = static_cast<std::uint8_t>(row.integer(7));
        event.significance = static_cast<std::uint8_t>(row.integer(8));
        event.secondHand = row.integer(9) != 0;
        event.correction = row.integer(10) != 0;
        return event;
    });
}

} // namespace caseweave
