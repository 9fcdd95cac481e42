// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/CaseStore.h"

#include <functional>

namespace caseweave {

namespace {

/// Every row of a statement through `make`, into a list.
template <class Row>
Result<std::vector<Row>> collect(Result<sql::Statement> &statement, const std::function<Row(sql::Statement &)> &make)
{
    std::vector<Row> rows;
    for (;;) {
        const auto next = statement->step();
        if (!next)
            return next.error();
        if (!*next)
            return rows;
        rows.push_back(make(*statement));
    }
}

/// Columns id, device, sequence, clock, restricted from `first` on.
RowOrigin originOf(sql::Statement &row, int first = 0)
{
    RowOrigin origin;
    origin.id = row.id<EntryId>(first);
    origin.deviceIndex = static_cast<std::uint32_t>(row.count(first + 1));
    origin.sequence = row.count(first + 2);
    origin.clock = row.count(first + 3);
    origin.restricted = row.integer(first + 4) != 0;
    return origin;
}

ValueRow valueOf(sql::Statement &row)
{
    ValueRow value;
    value.origin = originOf(row);
    value.type = static_cast<std::uint8_t>(row.integer(5));
    const ByteView object = row.blob(6);
    if (object.size() == value.object.size())
        std::copy(object.begin(), object.end(), value.object.begin());
    value.key = row.text(7);
    value.knowledge = static_cast<std::uint8_t>(row.integer(8));
    value.text = row.text(9);
    return value;
}

EventRow eventOf(sql::Statement &row)
{
    EventRow event;
    event.origin = originOf(row);
    event.withheld = row.integer(4) == 2;
    event.day = static_cast<DayCode>(row.integer(5));
    if (const std::int64_t minute = row.integer(6); minute > 0)
        event.minute = static_cast<std::uint16_t>(minute - 1);
    event.kind = static_cast<std::uint8_t>(row.integer(7));
    event.significance = static_cast<std::uint8_t>(row.integer(8));
    event.secondHand = row.integer(9) != 0;
    return event;
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

std::string whereOf(const EventFilter &filter)
{
    std::string where = " WHERE 1";
    if (filter.kind)
        where += " AND kind=" + std::to_string(*filter.kind);
    if (filter.significantOnly)
        where += " AND significance>=2";
    return where + byAuthors(filter.devices);
}

SharingRow sharingOf(sql::Statement &row)
{
    SharingRow sharing;
    sharing.origin = originOf(row);
    sharing.withheld = row.integer(4) == 2;
    sharing.day = static_cast<DayCode>(row.integer(5));
    sharing.choice = static_cast<std::uint8_t>(row.integer(6));
    if (!row.blob(7).empty())
        sharing.corrects = row.id<EntryId>(7);
    return sharing;
}

} // namespace

Result<std::vector<ValueRow>> CaseStore::values()
{
    auto query = m_database.prepare(
        "SELECT id, device, sequence, clock, restricted, type, object, key, knowledge, value FROM app_value "
        "WHERE replaced=0 AND replaced_for_audience=0 ORDER BY type, object, key, clock DESC, id DESC");
    if (!query)
        return query.error();
    return collect<ValueRow>(query, valueOf);
}

Result<std::vector<ConcernRow>> CaseStore::concerns()
{
    auto query = m_database.prepare("SELECT id, device, sequence, clock, restricted, level, expires, text "
                                    "FROM app_concern ORDER BY clock DESC, id DESC");
    if (!query)
        return query.error();
    return collect<ConcernRow>(query, [](sql::Statement &row) {
        return ConcernRow{originOf(row), static_cast<std::uint8_t>(row.integer(5)),
                          static_cast<DayCode>(row.integer(6)), std::string(row.text(7))};
    });
}

Result<std::vector<ConcernMarkRow>> CaseStore::concernMarks()
{
    auto query = m_database.prepare("SELECT id, device, sequence, clock, restricted, concern, withdrawal, reason "
                                    "FROM app_concern_mark ORDER BY clock, id");
    if (!query)
        return query.error();
    return collect<ConcernMarkRow>(query, [](sql::Statement &row) {
        return ConcernMarkRow{originOf(row), row.id<EntryId>(5), row.integer(6) != 0, std::string(row.text(7))};
    });
}

Result<std::int64_t> CaseStore::eventCount(const EventFilter &filter)
{
    if (!filter.kind && !filter.devices && !filter.significantOnly)
        return m_counts.events;
    return m_database.queryInteger("SELECT count(*) FROM app_event" + whereOf(filter));
}

Result<std::vector<EventRow>> CaseStore::events(const EventFilter &filter, std::int64_t first, std::int64_t count)
{
    const std::string_view order = filter.newestFirst ? " ORDER BY day DESC, minute DESC, clock DESC, id DESC"
                                                      : " ORDER BY day, minute, clock, id";
    auto query = m_database.prepare("SELECT id, device, sequence, clock, restricted, day, minute, kind, significance, "
                                    "second_hand FROM app_event"
                                    + whereOf(filter) + std::string(order) + " LIMIT ?1 OFFSET ?2");
    if (!query)
        return query.error();
    query->bind(std::max<std::int64_t>(count, 0), std::max<std::int64_t>(first, 0));
    return collect<EventRow>(query, eventOf);
}

Result<std::vector<SharingRow>> CaseStore::sharings(const SharingRowFilter &filter)
{
    std::string where = byAuthors(filter.devices);
    if (filter.choice)
        where += " AND choice=" + std::to_string(*filter.choice);
    auto query = m_database.prepare("SELECT id, device, sequence, clock, restricted, day, choice, corrects "
                                    "FROM app_sharing WHERE day BETWEEN ?1 AND ?2"
                                    + where + " ORDER BY day DESC, clock DESC, id DESC");
    if (!query)
        return query.error();
    query->bind(filter.from, filter.to);
    return collect<SharingRow>(query, sharingOf);
}

Result<std::vector<SharingRow>> CaseStore::sharingCorrections()
{
    auto query = m_database.prepare("SELECT id, device, sequence, clock, restricted, day, choice, corrects "
                                    "FROM app_sharing WHERE corrects <> x'' ORDER BY clock, id");
    if (!query)
        return query.error();
    return collect<SharingRow>(query, sharingOf);
}

Result<std::vector<PlanVersionRow>> CaseStore::planVersions(std::int64_t count)
{
    auto query = m_database.prepare("SELECT id, device, sequence, clock, restricted, day, plan, note "
                                    "FROM app_plan_version ORDER BY day DESC, clock DESC, id DESC LIMIT ?1");
    if (!query)
        return query.error();
    query->bind(std::max<std::int64_t>(count, 0));
    return collect<PlanVersionRow>(query, [](sql::Statement &row) {
        PlanVersionRow version{originOf(row), static_cast<DayCode>(row.integer(5)), {}, std::string(row.text(7))};
        const ByteView plan = row.blob(6);
        if (plan.size() == version.plan.size())
            std::copy(plan.begin(), plan.end(), version.plan.begin());
        return version;
    });
}

Result<RowOrigin> CaseStore::findPlanVersion(const EntryId &id)
{
    auto query = m_database.prepare("SELECT id, device, sequence, clock, restricted FROM app_plan_version WHERE id=?1");
    if (!query)
        return query.error();
    query->bind(id);
    const auto row = query->step();
    if (!row)
        return row.error();
    if (!*row)
        return ErrorCode::NotFound;
    return originOf(*query);
}

Result<ValueRow> CaseStore::value(std::uint8_t type, const ObjectBytes &object, std::string_view key,
                                  const EntryId &entry)
{
    auto query = m_database.prepare("SELECT id, device, sequence, clock, restricted, type, object, key, knowledge, "
                                    "value FROM app_value WHERE type=?1 AND object=?2 AND key=?3 AND id=?4");
    if (!query)
        return query.error();
    query->bind(type, ByteView(object), key, entry);
    const auto row = query->step();
    if (!row)
        return row.error();
    if (!*row)
        return ErrorCode::NotFound;
    return valueOf(*query);
}

Result<std::int64_t> CaseStore::lineCount()
{
    return m_counts.events + m_counts.lines;
}

Result<std::vector<LineRow>> CaseStore::lines(std::int64_t first, std::int64_t count)
{
    auto query
        = m_database.prepare("SELECT id, device, sequence, clock, restricted, kind, understood FROM app_line UNION ALL "
                             "SELECT id, device, sequence, clock, restricted, 17, 1 FROM app_event "
                             "ORDER BY 4 DESC, 1 DESC LIMIT ?1 OFFSET ?2");
    if (!query)
        return query.error();
    query->bind(std::max<std::int64_t>(count, 0), std::max<std::int64_t>(first, 0));
    return collect<LineRow>(query, [](sql::Statement &row) {
        return LineRow{originOf(row), row.count(5), row.integer(6) != 0, row.integer(4) == 2};
    });
}

Result<std::map<std::uint32_t, DeviceId>> CaseStore::devices()
{
    return m_devices;
}

Result<EntryRef> CaseStore::find(const EntryId &id)
{
    auto query = m_database.prepare("SELECT device, sequence FROM app_value WHERE id=?1 UNION ALL "
                                    "SELECT device, sequence FROM app_concern WHERE id=?1 UNION ALL "
                                    "SELECT device, sequence FROM app_sharing WHERE id=?1 LIMIT 1");
    if (!query)
        return query.error();
    query->bind(id);
    const auto row = query->step();
    if (!row)
        return row.error();
    if (!*row)
        return ErrorCode::NotFound;
    const auto device = m_devices.find(static_cast<std::uint32_t>(query->count(0)));
    if (device == m_devices.end())
        return ErrorCode::Damaged;
    return EntryRef{device->second, query->count(1), id};
}

Result<std::int64_t> CaseStore::newCount()
{
    return m_counts.fresh;
}

bool CaseStore::isNew(const RowOrigin &origin) const
{
    const auto device = m_devices.find(origin.deviceIndex);
    if (device != m_devices.end() && device->second == m_mine)
        return false;
    const auto marks = m_marks.find(origin.deviceIndex);
    return marks == m_marks.end() || origin.sequence > marks->second.seen;
}

Status CaseStore::markSeen(std::int64_t nowMs)
{
    auto transaction = sql::Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    if (const Status marked = m_database.execute("UPDATE app_device SET seen = max(seen, top)"); !marked)
        return marked;
    if (const Status none = putMeta("new", 0); !none)
        return none;
    if (const Status done = putMeta("seen", nowMs); !done)
        return done;
    if (const Status committed = transaction->commit(); !committed)
        return committed;
    return load();
}

Result<std::int64_t> CaseStore::lastSeenMs()
{
    return meta("seen");
}

Status CaseStore::markOpened(std::int64_t nowMs)
{
    const auto before = firstOpenedMs();
    if (!before)
        return before.error();
    return *before > 0 ? Status() : putMeta("opened", nowMs);
}

Result<std::int64_t> CaseStore::firstOpenedMs()
{
    return meta("opened");
}

} // namespace caseweave
