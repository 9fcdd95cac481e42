// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/CaseStore.h"
#include "app/store/StoreRows.h"

namespace caseweave {

namespace {

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

/// The lines of a filter, events among them, with the columns of a LineRow. Numbers alone go into the text.
std::string linesOf(const LineFilter &filter)
{
    const std::string where = " WHERE clock BETWEEN "
        + std::to_string(std::min<std::uint64_t>(filter.fromClock, INT64_MAX)) + " AND "
        + std::to_string(std::min<std::uint64_t>(filter.toClock, INT64_MAX)) + byAuthors(filter.devices);
    std::string kinds = filter.withoutAccess ? " AND kind NOT IN (23,24)" : "";
    if (filter.actions) {
        kinds += " AND kind=24 AND action IN (-1";
        for (const std::uint8_t action : *filter.actions)
            kinds += "," + std::to_string(action);
        kinds += ")";
    }
    const std::string lines
        = "SELECT id, device, sequence, clock, restricted, kind, understood, action FROM app_line" + where + kinds;
    if (filter.actions)
        return lines;
    return lines
        + " UNION ALL SELECT id, device, sequence, clock, restricted, 17 + 10 * correction, 1, 0 FROM app_event"
        + where;
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
    return collectRows<ValueRow>(*query, valueOf);
}

namespace {

/// Several may have brought the same note; the first of their entries stands for all.
void mergeNotes(std::vector<ConcernRow> &newestFirst)
{
    std::map<Digest, std::vector<RowOrigin>> others;
    for (std::size_t i = newestFirst.size(); i-- > 0;) {
        const auto &note = newestFirst[i].note;
        if (!note)
            continue;
        const auto [known, isFirst] = others.try_emplace(note->id);
        if (isFirst)
            continue;
        // The one here is newer than what was met: it is one of the others.
        known->second.push_back(newestFirst[i].origin);
        newestFirst.erase(newestFirst.begin() + static_cast<std::ptrdiff_t>(i));
    }
    for (ConcernRow &row : newestFirst) {
        if (row.note)
            row.also = std::move(others[row.note->id]);
    }
}

} // namespace

Result<std::vector<ConcernRow>> CaseStore::concerns()
{
    auto query = m_database.prepare(
        "SELECT c.id, device, sequence, clock, restricted, level, expires, text, n.note, n.mailbox, n.author, n.time "
        "FROM app_concern c LEFT JOIN app_concern_note n ON n.id = c.id ORDER BY clock DESC, c.id DESC");
    if (!query)
        return query.error();
    auto rows = collectRows<ConcernRow>(*query, [](sql::Statement &row) {
        ConcernRow concern{originOf(row), static_cast<std::uint8_t>(row.integer(5)),
                           static_cast<DayCode>(row.integer(6)), std::string(row.text(7))};
        if (!row.isNull(8))
            concern.note = ConcernNote{row.id<Id<Digest>>(8).bytes, row.id<MailboxTag>(9), row.id<DeviceId>(10),
                                       row.integer(11)};
        return concern;
    });
    if (rows)
        mergeNotes(*rows);
    return rows;
}

Result<std::vector<ConcernMarkRow>> CaseStore::concernMarks()
{
    auto query = m_database.prepare("SELECT id, device, sequence, clock, restricted, concern, withdrawal, reason "
                                    "FROM app_concern_mark ORDER BY clock, id");
    if (!query)
        return query.error();
    return collectRows<ConcernMarkRow>(*query, [](sql::Statement &row) {
        return ConcernMarkRow{originOf(row), row.id<EntryId>(5), row.integer(6) != 0, std::string(row.text(7))};
    });
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
    return collectRows<SharingRow>(*query, sharingOf);
}

Result<std::vector<SharingRow>> CaseStore::sharingCorrections()
{
    auto query = m_database.prepare("SELECT id, device, sequence, clock, restricted, day, choice, corrects "
                                    "FROM app_sharing WHERE corrects <> x'' ORDER BY clock, id");
    if (!query)
        return query.error();
    return collectRows<SharingRow>(*query, sharingOf);
}

Result<std::vector<PlanVersionRow>> CaseStore::planVersions(std::int64_t count)
{
    auto query = m_database.prepare("SELECT id, device, sequence, clock, restricted, day, plan, note "
                                    "FROM app_plan_version ORDER BY day DESC, clock DESC, id DESC LIMIT ?1");
    if (!query)
        return query.error();
    query->bind(std::max<std::int64_t>(count, 0));
    return collectRows<PlanVersionRow>(*query, [](sql::Statement &row) {
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

Result<std::int64_t> CaseStore::lineCount(const LineFilter &filter)
{
    if (filter.everything())
        return m_counts.events + m_counts.lines;
    const auto both = linesOf(filter);
    return m_database.queryInteger("SELECT count(*) FROM (" + both + ")");
}

Result<std::vector<LineRow>> CaseStore::lines(const LineFilter &filter, std::int64_t first, std::int64_t count)
{
    auto query = m_database.prepare(linesOf(filter) + " ORDER BY 4 DESC, 1 DESC LIMIT ?1 OFFSET ?2");
    if (!query)
        return query.error();
    query->bind(std::max<std::int64_t>(count, 0), std::max<std::int64_t>(first, 0));
    return collectRows<LineRow>(*query, [](sql::Statement &row) {
        return LineRow{originOf(row), row.count(5), row.integer(6) != 0, row.integer(4) == 2,
                       static_cast<std::uint8_t>(row.integer(7))};
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
                                    "SELECT device, sequence FROM app_sharing WHERE id=?1 UNION ALL "
                                    "SELECT device, sequence FROM app_event_note WHERE id=?1 LIMIT 1");
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
