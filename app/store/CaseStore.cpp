// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/CaseStore.h"

#include "app/casefile/FieldWrites.h"
#include "app/concern/ReleasedConcern.h"
#include "app/plan/PlanVersionPayload.h"
#include "app/record/AccessPayload.h"
#include "app/sharing/SharingPayload.h"
#include "app/store/StoreRows.h"
#include "app/store/StoreSchema.h"

namespace caseweave {

namespace {

/// That a colleague looked into the case is nothing for anybody to catch up with; messages have a count of their own.
bool isNews(std::uint64_t kind)
{
    return kind != static_cast<std::uint64_t>(PayloadKind::Access)
        && kind != static_cast<std::uint64_t>(PayloadKind::Message)
        && kind != static_cast<std::uint64_t>(PayloadKind::MessagesSeen);
}

} // namespace

Result<std::unique_ptr<CaseStore>> CaseStore::open(sql::Database &database, const DeviceId &mine)
{
    if (const Status migrated = database.migrate(storeSchema()); !migrated)
        return migrated.error();
    std::unique_ptr<CaseStore> store(new CaseStore(database, mine));
    if (const Status prepared = store->prepare(); !prepared)
        return prepared.error();
    if (const Status loaded = store->load(); !loaded)
        return loaded.error();
    return store;
}

Status CaseStore::prepare()
{
    // Of this connection alone, and in memory (Database: temp_store).
    if (const Status made
        = m_database.execute("CREATE TEMP TABLE IF NOT EXISTS event_hidden(id BLOB PRIMARY KEY) WITHOUT ROWID;"
                             "CREATE TEMP TABLE IF NOT EXISTS event_disputed(id BLOB PRIMARY KEY) WITHOUT ROWID");
        !made)
        return made;
    const std::pair<sql::Statement *, std::string_view> statements[] = {
        {&m_addEvent, "INSERT OR IGNORE INTO app_event VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)"},
        {&m_addEventPerson, "INSERT OR IGNORE INTO app_event_person VALUES(?1,?2,?3)"},
        {&m_addEventNote, "INSERT OR IGNORE INTO app_event_note VALUES(?1,?2,?3,?4,?5,?6,?7,?8)"},
        {&m_addLine, "INSERT OR IGNORE INTO app_line VALUES(?1,?2,?3,?4,?5,?6,?7,?8)"},
        {&m_addValue,
         "INSERT OR IGNORE INTO app_value SELECT ?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,"
         "EXISTS(SELECT 1 FROM app_replaced WHERE type=?1 AND object=?2 AND key=?3 AND id=?4 AND restricted=0),"
         "EXISTS(SELECT 1 FROM app_replaced WHERE type=?1 AND object=?2 AND key=?3 AND id=?4 AND restricted=1)"},
        {&m_addReplaced, "INSERT OR IGNORE INTO app_replaced VALUES(?1,?2,?3,?4,?5)"},
        {&m_markReplaced,
         "UPDATE app_value SET replaced=max(replaced,?5=0), replaced_for_audience=max(replaced_for_audience,?5=1) "
         "WHERE type=?1 AND object=?2 AND key=?3 AND id=?4"},
        {&m_addConcern, "INSERT OR IGNORE INTO app_concern VALUES(?1,?2,?3,?4,?5,?6,?7,?8)"},
        {&m_addConcernNote, "INSERT OR IGNORE INTO app_concern_note VALUES(?1,?2,?3,?4,?5)"},
        {&m_addMark, "INSERT OR IGNORE INTO app_concern_mark VALUES(?1,?2,?3,?4,?5,?6,?7,?8)"},
        {&m_addSharing, "INSERT OR IGNORE INTO app_sharing VALUES(?1,?2,?3,?4,?5,?6,?7,?8)"},
        {&m_addPlanVersion, "INSERT OR IGNORE INTO app_plan_version VALUES(?1,?2,?3,?4,?5,?6,?7,?8)"},
        {&m_putMeta, "INSERT OR REPLACE INTO app_meta VALUES(?1,?2)"},
        {&m_setTop, "UPDATE app_device SET top=?2 WHERE number=?1"},
    };
    for (const auto &[statement, text] : statements) {
        auto prepared = m_database.prepare(text);
        if (!prepared)
            return prepared.error();
        *statement = std::move(*prepared);
    }
    return prepareMessages();
}

Status CaseStore::load()
{
    m_devices.clear();
    m_marks.clear();
    m_countsChanged = false;
    const auto events = meta("events");
    const auto lines = meta("lines");
    const auto fresh = meta("new");
    if (!events || !lines || !fresh)
        return !events ? events.error() : (!lines ? lines.error() : fresh.error());
    m_counts = {*events, *lines, *fresh};
    auto query = m_database.prepare("SELECT number, id, seen, top FROM app_device");
    if (!query)
        return query.error();
    for (;;) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            return {};
        const auto number = static_cast<std::uint32_t>(query->count(0));
        m_devices[number] = query->id<DeviceId>(1);
        m_marks[number] = {query->count(2), query->count(3), false};
    }
}

Status CaseStore::noteDevice(const LogEntry &entry)
{
    if (m_devices.count(entry.deviceIndex) != 0)
        return {};
    auto add = m_database.prepare("INSERT OR IGNORE INTO app_device(number, id) VALUES(?1,?2)");
    if (!add)
        return add.error();
    add->bind(entry.deviceIndex, entry.device);
    m_devices[entry.deviceIndex] = entry.device;
    return add->run();
}

Result<std::int64_t> CaseStore::meta(std::string_view key)
{
    auto query = m_database.prepare("SELECT value FROM app_meta WHERE key=?1");
    if (!query)
        return query.error();
    query->bind(key);
    const auto row = query->step();
    if (!row)
        return row.error();
    return *row ? query->integer(0) : 0;
}

Status CaseStore::putMeta(std::string_view key, std::int64_t value)
{
    return m_putMeta.bind(key, value).run();
}

Result<bool> CaseStore::needsRefold()
{
    const auto version = meta("fold");
    if (!version)
        return version.error();
    return *version != foldVersion;
}

Status CaseStore::markFolded()
{
    return putMeta("fold", foldVersion);
}

Result<CaseStore::HubStanding> CaseStore::hubStanding()
{
    const auto value = meta("shut_out");
    if (!value)
        return value.error();
    return static_cast<HubStanding>(*value);
}

Status CaseStore::setHubStanding(HubStanding standing)
{
    return putMeta("shut_out", static_cast<std::int64_t>(standing));
}

Result<bool> CaseStore::checkpointDue(std::int64_t counting, std::int64_t nowMs, std::int64_t everyMs)
{
    const auto lastMs = meta("checkpoint_ms");
    const auto last = meta("checkpoint_counting");
    if (!lastMs || !last)
        return lastMs ? last.error() : lastMs.error();
    const bool first = *lastMs == 0;
    if (!first && (*last == counting || nowMs - *lastMs < everyMs))
        return false;
    // The first time only begins the day: a case that was just joined has nothing to say that others do not know.
    const Status kept = putMeta("checkpoint_ms", nowMs);
    const Status counted = first ? Status() : putMeta("checkpoint_counting", counting);
    if (!kept || !counted)
        return kept ? counted.error() : kept.error();
    return !first;
}

Status CaseStore::reset()
{
    m_changes = {true, true, true, true, true, true, true};
    m_events.clear();
    m_counts = {};
    m_countsChanged = true;
    for (auto &[device, marks] : m_marks)
        marks.top = 0;
    const auto before = generation();
    if (!before)
        return before.error();
    if (const Status put = putMeta("generation", *before + 1); !put)
        return put;
    return m_database.execute("UPDATE app_device SET top = 0;"
                              "DELETE FROM app_event; DELETE FROM app_line; DELETE FROM app_value;"
                              "DELETE FROM app_replaced; DELETE FROM app_concern; DELETE FROM app_concern_mark;"
                              "DELETE FROM app_concern_note;"
                              "DELETE FROM app_sharing; DELETE FROM app_event_person; DELETE FROM app_event_note;"
                              "DELETE FROM app_plan_version; DELETE FROM app_message; DELETE FROM app_message_name;"
                              "DELETE FROM app_message_answer; DELETE FROM app_message_seen;");
}

void CaseStore::rolledBack()
{
    m_changes = {true, true, true, true, true, true, true};
    m_events.clear();
    // A failure to read here shows again at the next use: the maps are then empty, which makes more new, never less.
    static_cast<void>(load());
}

Status CaseStore::apply(const LogEntry &entry)
{
    if (const Status noted = noteDevice(entry); !noted)
        return noted;
    m_changes.lines = true;
    switch (entry.kind) {
    case static_cast<std::uint64_t>(PayloadKind::Event):
    case static_cast<std::uint64_t>(PayloadKind::EventCorrection):
        return applyEvent(entry);
    case static_cast<std::uint64_t>(PayloadKind::Contradiction):
    case static_cast<std::uint64_t>(PayloadKind::ContradictionSettled):
        return applyEventNote(entry);
    case static_cast<std::uint64_t>(PayloadKind::FieldWrites):
        return applyFields(entry);
    case static_cast<std::uint64_t>(PayloadKind::ConcernRaised):
    case static_cast<std::uint64_t>(PayloadKind::ConcernAcknowledged):
    case static_cast<std::uint64_t>(PayloadKind::ConcernWithdrawn):
        return applyConcern(entry);
    case static_cast<std::uint64_t>(PayloadKind::ConcernReleased):
        return applyReleasedConcern(entry);
    case static_cast<std::uint64_t>(PayloadKind::Sharing):
        return applySharing(entry);
    case static_cast<std::uint64_t>(PayloadKind::Access):
        return applyAccess(entry);
    case static_cast<std::uint64_t>(PayloadKind::PlanVersion):
        return applyPlanVersion(entry);
    case static_cast<std::uint64_t>(PayloadKind::Message):
        return applyMessage(entry);
    case static_cast<std::uint64_t>(PayloadKind::MessagesSeen):
        return applySeen(entry);
    default:
        return addLine(entry, false);
    }
}

Status CaseStore::addLine(const LogEntry &entry, bool understood, std::uint8_t action)
{
    m_addLine.bind(storedClock(entry), entry.id, entry.deviceIndex, entry.sequence, entry.kind, understood,
                   restrictionOf(entry), action);
    if (const Status added = m_addLine.run(); !added)
        return added;
    countAdded(originOf(entry), m_counts.lines, isNews(entry.kind));
    return {};
}

/// An entry has one row in the events or in the lines; this one was just added, or was there.
void CaseStore::countAdded(const RowOrigin &origin, std::int64_t &rows, bool news)
{
    if (m_database.changedRows() == 0)
        return;
    ++rows;
    m_counts.fresh += news && isNew(origin) ? 1 : 0;
    m_countsChanged = true;
    Marks &marks = m_marks[origin.deviceIndex];
    if (origin.sequence > marks.top) {
        marks.top = origin.sequence;
        marks.risen = true;
    }
}

Status CaseStore::writeCounts()
{
    if (!std::exchange(m_countsChanged, false))
        return {};
    const std::pair<std::string_view, std::int64_t> counts[]
        = {{"events", m_counts.events}, {"lines", m_counts.lines}, {"new", m_counts.fresh}};
    for (const auto &[key, value] : counts) {
        if (const Status put = putMeta(key, value); !put)
            return put;
    }
    for (auto &[device, marks] : m_marks) {
        if (!std::exchange(marks.risen, false))
            continue;
        if (const Status set = m_setTop.bind(device, marks.top).run(); !set)
            return set;
    }
    return {};
}

Status CaseStore::applyFields(const LogEntry &entry)
{
    if (!entry.readable)
        return addLine(entry, true);
    const auto fields = FieldWrites::decode(entry.payload);
    if (!fields)
        return addLine(entry, false);
    m_changes.fields = true;
    const std::int64_t clock = storedClock(entry);
    for (const FieldWrite &write : fields->writes) {
        const FieldPlace &place = write.place;
        m_addValue.bind(place.type, ByteView(place.object), place.key, entry.id, entry.deviceIndex, entry.sequence,
                        clock, restrictionOf(entry), write.knowledge, write.text);
        if (const Status added = m_addValue.run(); !added)
            return added;
        for (const EntryRef &replaced : write.replaces) {
            for (sql::Statement *statement : {&m_addReplaced, &m_markReplaced}) {
                statement->bind(place.type, ByteView(place.object), place.key, replaced.id, entry.restricted);
                if (const Status done = statement->run(); !done)
                    return done;
            }
        }
    }
    return addLine(entry, true);
}

Status CaseStore::applyConcern(const LogEntry &entry)
{
    if (!entry.readable)
        return addLine(entry, true);
    if (entry.kind == static_cast<std::uint64_t>(PayloadKind::ConcernAcknowledged)) {
        const auto mark = ConcernAcknowledged::decode(entry.payload);
        return mark ? applyMark(entry, mark->concern, false, {}) : addLine(entry, false);
    }
    if (entry.kind == static_cast<std::uint64_t>(PayloadKind::ConcernWithdrawn)) {
        const auto mark = ConcernWithdrawn::decode(entry.payload);
        return mark ? applyMark(entry, mark->concern, true, mark->reason) : addLine(entry, false);
    }
    const auto concern = ConcernRaised::decode(entry.payload);
    return concern ? addConcern(entry, *concern) : addLine(entry, false);
}

Status CaseStore::addConcern(const LogEntry &entry, const ConcernRaised &concern)
{
    m_changes.concerns = true;
    m_addConcern.bind(entry.id, entry.deviceIndex, entry.sequence, storedClock(entry), restrictionOf(entry),
                      concern.level, concern.expires, concern.text);
    if (const Status added = m_addConcern.run(); !added)
        return added;
    return addLine(entry, true);
}

Status CaseStore::applyReleasedConcern(const LogEntry &entry)
{
    if (!entry.readable)
        return addLine(entry, true);
    const auto released = ReleasedConcern::decode(entry.payload);
    const auto opened = released ? OpenedConcern::open(*released) : Result<OpenedConcern>(released.error());
    if (!opened)
        return addLine(entry, false);
    const wire::HeldNote &note = opened->note;
    const Digest id = note.id(); // lives until the row is written
    m_addConcernNote.bind(entry.id, id, note.tag, note.author, note.time);
    if (const Status added = m_addConcernNote.run(); !added)
        return added;
    return addConcern(entry, ConcernRaised::decode(opened->content).value());
}

Status CaseStore::applyMark(const LogEntry &entry, const EntryRef &concern, bool withdrawal, std::string_view reason)
{
    m_changes.concerns = true;
    m_addMark.bind(concern.id, entry.id, entry.deviceIndex, entry.sequence, storedClock(entry), restrictionOf(entry),
                   withdrawal, reason);
    if (const Status added = m_addMark.run(); !added)
        return added;
    return addLine(entry, true);
}

Status CaseStore::applySharing(const LogEntry &entry)
{
    SharingRow row;
    row.day = dayOf(storedClock(entry));
    if (entry.readable) {
        const auto sharing = SharingPayload::decode(entry.payload);
        if (!sharing)
            return addLine(entry, false);
        row.day = sharing->day;
        row.choice = sharing->choice;
        if (sharing->corrects)
            row.corrects = sharing->corrects->id;
    }
    m_changes.sharings = true;
    m_addSharing.bind(entry.id, entry.deviceIndex, entry.sequence, storedClock(entry), restrictionOf(entry), row.day,
                      row.choice, row.corrects ? row.corrects->view() : ByteView());
    if (const Status added = m_addSharing.run(); !added)
        return added;
    return addLine(entry, true);
}

Status CaseStore::applyAccess(const LogEntry &entry)
{
    if (!entry.readable)
        return addLine(entry, true);
    const auto access = AccessPayload::decode(entry.payload);
    return access ? addLine(entry, true, static_cast<std::uint8_t>(access->action)) : addLine(entry, false);
}

Status CaseStore::applyPlanVersion(const LogEntry &entry)
{
    // Of one for others nothing is shown: a comparison with what one cannot read says nothing.
    if (!entry.readable)
        return addLine(entry, true);
    const auto version = PlanVersionPayload::decode(entry.payload);
    if (!version)
        return addLine(entry, false);
    m_changes.planVersions = true;
    m_addPlanVersion.bind(entry.id, entry.deviceIndex, entry.sequence, storedClock(entry), restrictionOf(entry),
                          version->day, ByteView(version->plan), version->note);
    if (const Status added = m_addPlanVersion.run(); !added)
        return added;
    return addLine(entry, true);
}

StoreChanges CaseStore::takeChanges()
{
    return std::exchange(m_changes, {});
}

} // namespace caseweave
