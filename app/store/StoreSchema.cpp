// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/StoreSchema.h"

namespace caseweave {

namespace {

// An event is one small row in the order in which it is shown, so that a page is a range and bulk work one insert.
// minute is 0 where no time is known, else one more than the minute of the day. restricted: 1 for an audience, 2 for an
// audience that this device is not in.
constexpr sql::SchemaStep steps[] = {
    {1, R"sql(
CREATE TABLE app_meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE app_device(number INTEGER PRIMARY KEY, id BLOB NOT NULL, seen INTEGER NOT NULL DEFAULT 0);
CREATE TABLE app_event(
  day INTEGER NOT NULL, minute INTEGER NOT NULL, clock INTEGER NOT NULL, id BLOB NOT NULL,
  device INTEGER NOT NULL, sequence INTEGER NOT NULL, kind INTEGER NOT NULL, significance INTEGER NOT NULL,
  second_hand INTEGER NOT NULL, restricted INTEGER NOT NULL,
  PRIMARY KEY(day, minute, clock, id)) WITHOUT ROWID;
CREATE TABLE app_line(
  clock INTEGER NOT NULL, id BLOB NOT NULL, device INTEGER NOT NULL, sequence INTEGER NOT NULL,
  kind INTEGER NOT NULL, understood INTEGER NOT NULL, restricted INTEGER NOT NULL,
  PRIMARY KEY(clock, id)) WITHOUT ROWID;
CREATE TABLE app_value(
  type INTEGER NOT NULL, object BLOB NOT NULL, key TEXT NOT NULL, id BLOB NOT NULL,
  device INTEGER NOT NULL, sequence INTEGER NOT NULL, clock INTEGER NOT NULL, restricted INTEGER NOT NULL,
  knowledge INTEGER NOT NULL, value TEXT NOT NULL, replaced INTEGER NOT NULL, replaced_for_audience INTEGER NOT NULL,
  PRIMARY KEY(type, object, key, id)) WITHOUT ROWID;
CREATE INDEX app_value_standing ON app_value(type, object, key) WHERE replaced = 0 AND replaced_for_audience = 0;
CREATE TABLE app_replaced(
  type INTEGER NOT NULL, object BLOB NOT NULL, key TEXT NOT NULL, id BLOB NOT NULL, restricted INTEGER NOT NULL,
  PRIMARY KEY(type, object, key, id, restricted)) WITHOUT ROWID;
CREATE TABLE app_concern(
  id BLOB PRIMARY KEY, device INTEGER NOT NULL, sequence INTEGER NOT NULL, clock INTEGER NOT NULL,
  restricted INTEGER NOT NULL, level INTEGER NOT NULL, expires INTEGER NOT NULL, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE app_concern_mark(
  concern BLOB NOT NULL, id BLOB NOT NULL, device INTEGER NOT NULL, sequence INTEGER NOT NULL, clock INTEGER NOT NULL,
  restricted INTEGER NOT NULL, withdrawal INTEGER NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY(concern, id)) WITHOUT ROWID;
)sql"},
    // Counts are kept, not made at every opening: app_meta has events, lines and new, and top is a device's greatest
    // sequence in the state. The fold's version, raised with this, fills them.
    {2, "ALTER TABLE app_device ADD COLUMN top INTEGER NOT NULL DEFAULT 0"},
    // corrects is an empty blob where a decision stands in place of none.
    {3, R"sql(
CREATE TABLE app_sharing(
  id BLOB PRIMARY KEY, device INTEGER NOT NULL, sequence INTEGER NOT NULL, clock INTEGER NOT NULL,
  restricted INTEGER NOT NULL, day INTEGER NOT NULL, choice INTEGER NOT NULL, corrects BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX app_sharing_day ON app_sharing(day, clock, id);
)sql"},
    // A correction is an event too. other is an empty blob where a note speaks of one entry.
    {4, R"sql(
ALTER TABLE app_event ADD COLUMN correction INTEGER NOT NULL DEFAULT 0;
CREATE TABLE app_event_person(
  person BLOB NOT NULL, id BLOB NOT NULL, restricted INTEGER NOT NULL, PRIMARY KEY(person, id)) WITHOUT ROWID;
CREATE INDEX app_event_person_id ON app_event_person(id);
CREATE TABLE app_event_note(
  id BLOB PRIMARY KEY, device INTEGER NOT NULL, sequence INTEGER NOT NULL, clock INTEGER NOT NULL,
  restricted INTEGER NOT NULL, kind INTEGER NOT NULL, event BLOB NOT NULL, other BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX app_event_note_clock ON app_event_note(clock, id);
)sql"},
    // What was done, of lines of kind 24; 0 of all others. The fold's version, raised with this, fills it.
    {5, "ALTER TABLE app_line ADD COLUMN action INTEGER NOT NULL DEFAULT 0"},
    {6, R"sql(
CREATE TABLE app_plan_version(
  id BLOB PRIMARY KEY, device INTEGER NOT NULL, sequence INTEGER NOT NULL, clock INTEGER NOT NULL,
  restricted INTEGER NOT NULL, day INTEGER NOT NULL, plan BLOB NOT NULL, note TEXT NOT NULL) WITHOUT ROWID;
)sql"},
    // thread is the id of the first message of a conversation, its own where it is that. until is 0 where no day was
    // said. app_message_seen is told by others and oneself, app_message_looked is of this computer alone and outlives a
    // refold.
    {7, R"sql(
CREATE TABLE app_message(
  id BLOB PRIMARY KEY, device INTEGER NOT NULL, sequence INTEGER NOT NULL, clock INTEGER NOT NULL,
  restricted INTEGER NOT NULL, thread BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX app_message_clock ON app_message(clock, id);
CREATE INDEX app_message_device ON app_message(device, sequence);
CREATE TABLE app_message_name(
  message BLOB NOT NULL, asks INTEGER NOT NULL, professional BLOB NOT NULL, until INTEGER NOT NULL,
  restricted INTEGER NOT NULL, PRIMARY KEY(message, asks, professional)) WITHOUT ROWID;
CREATE INDEX app_message_name_of ON app_message_name(asks, professional);
CREATE TABLE app_message_answer(
  asked BLOB NOT NULL, id BLOB NOT NULL, device INTEGER NOT NULL, sequence INTEGER NOT NULL, clock INTEGER NOT NULL,
  restricted INTEGER NOT NULL, PRIMARY KEY(asked, id)) WITHOUT ROWID;
CREATE TABLE app_message_seen(
  reader INTEGER NOT NULL, device BLOB NOT NULL, sequence INTEGER NOT NULL,
  PRIMARY KEY(reader, device)) WITHOUT ROWID;
CREATE TABLE app_message_looked(device INTEGER PRIMARY KEY, sequence INTEGER NOT NULL);
)sql"},
    // Of concerns that were raised quietly, beside their rows in app_concern.
    {8, R"sql(
CREATE TABLE app_concern_note(
  id BLOB PRIMARY KEY, note BLOB NOT NULL, mailbox BLOB NOT NULL, author BLOB NOT NULL, time INTEGER NOT NULL)
  WITHOUT ROWID;
)sql"},
};

} // namespace

std::span<const sql::SchemaStep> storeSchema()
{
    return steps;
}

} // namespace caseweave
