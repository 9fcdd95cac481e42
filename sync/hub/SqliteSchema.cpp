// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/SqliteSchema.h"

#include "sync/hub/SqliteHubStore.h"

namespace caseweave::sqliteschema {
namespace {

constexpr sql::SchemaStep all[] = {{1, R"sql(
CREATE TABLE mailbox (
    id INTEGER PRIMARY KEY,
    space INTEGER NOT NULL,
    tag BLOB NOT NULL,
    head INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    access BLOB,
    UNIQUE (tag, space)
);
CREATE TABLE mailbox_user (
    mailbox INTEGER NOT NULL REFERENCES mailbox,
    device BLOB NOT NULL,
    PRIMARY KEY (mailbox, device)
) WITHOUT ROWID;
CREATE TABLE envelope (
    id INTEGER PRIMARY KEY,
    class INTEGER NOT NULL,
    covered INTEGER NOT NULL DEFAULT 0,
    bytes BLOB NOT NULL
);
-- What a catch-up asks for: the envelopes of a class that no segment covers.
CREATE INDEX envelope_open ON envelope (class, id) WHERE covered = 0;
CREATE TABLE envelope_hash (
    mailbox INTEGER NOT NULL,
    hash BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (mailbox, hash)
) WITHOUT ROWID;
-- Who wrote how much to an inbox; not kept for cases.
CREATE TABLE inbox_sender (
    mailbox INTEGER NOT NULL,
    sender BLOB NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (mailbox, sender)
) WITHOUT ROWID;
CREATE TABLE directory (
    agency BLOB NOT NULL,
    number INTEGER NOT NULL,
    record BLOB NOT NULL,
    PRIMARY KEY (agency, number)
) WITHOUT ROWID;
CREATE TABLE enrolment (
    tag BLOB NOT NULL,
    slot INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (tag, slot)
) WITHOUT ROWID;
)sql"},
                                   {2, R"sql(
-- Apart from the mailbox's own row, which each envelope changes: a record of many users is many pages.
CREATE TABLE mailbox_access (
    mailbox INTEGER PRIMARY KEY REFERENCES mailbox,
    record BLOB NOT NULL
);
INSERT INTO mailbox_access SELECT id, access FROM mailbox WHERE access IS NOT NULL;
ALTER TABLE mailbox DROP COLUMN access;
)sql"},
                                   {3, R"sql(
-- Who pushed what to a case: a segment may stand for its own pusher's envelopes alone.
CREATE TABLE writer (
    number INTEGER PRIMARY KEY,
    device BLOB NOT NULL UNIQUE
);
ALTER TABLE envelope ADD COLUMN writer INTEGER;
)sql"},
                                   {4, R"sql(
-- Other agencies' hubs. A number for the agency, because each envelope that came from one names it.
CREATE TABLE peer (
    id INTEGER PRIMARY KEY,
    agency BLOB NOT NULL UNIQUE,
    bytes INTEGER NOT NULL DEFAULT 0
);
-- Apart from the envelopes: a hub without peers has none of these, and a scan need not go past the bytes to find it.
CREATE TABLE foreign_envelope (
    id INTEGER PRIMARY KEY,
    peer INTEGER NOT NULL REFERENCES peer
);
CREATE INDEX foreign_envelope_peer ON foreign_envelope (peer, id);
CREATE TABLE route (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    mailbox INTEGER NOT NULL REFERENCES mailbox,
    peer INTEGER NOT NULL REFERENCES peer,
    after INTEGER NOT NULL,
    all_until INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    since INTEGER NOT NULL,
    told INTEGER NOT NULL,
    access_due INTEGER NOT NULL,
    leaving INTEGER NOT NULL,
    refused BLOB NOT NULL,
    UNIQUE (mailbox, peer)
);
CREATE INDEX route_due ON route (peer, id) WHERE waiting > 0 OR access_due = 1;
CREATE TABLE access_step (
    mailbox INTEGER NOT NULL REFERENCES mailbox,
    number INTEGER NOT NULL,
    record BLOB NOT NULL,
    PRIMARY KEY (mailbox, number)
) WITHOUT ROWID;
CREATE TABLE directory_told (
    peer INTEGER NOT NULL REFERENCES peer,
    agency BLOB NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (peer, agency)
) WITHOUT ROWID;
CREATE INDEX mailbox_user_device ON mailbox_user (device, mailbox);
)sql"},
                                   {5, R"sql(
-- One row, of the store as a whole: see HubStore::Standing.
CREATE TABLE standing (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    generation BLOB NOT NULL,
    mark INTEGER NOT NULL
);
INSERT INTO standing VALUES (1, randomblob(32), 0);
ALTER TABLE peer ADD COLUMN generation BLOB;
)sql"},
                                   {6, R"sql(
-- Blobs that are to go to other agencies' hubs; 32 zeros stand for all that the mailbox holds.
CREATE TABLE blob_due (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    mailbox INTEGER NOT NULL REFERENCES mailbox,
    peer INTEGER NOT NULL REFERENCES peer,
    blob BLOB NOT NULL,
    since INTEGER NOT NULL,
    UNIQUE (mailbox, peer, blob)
);
CREATE INDEX blob_due_peer ON blob_due (peer, id);
CREATE TABLE foreign_blob (
    mailbox INTEGER NOT NULL REFERENCES mailbox,
    blob BLOB NOT NULL,
    peer INTEGER NOT NULL REFERENCES peer,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (mailbox, blob)
) WITHOUT ROWID;
CREATE INDEX foreign_blob_peer ON foreign_blob (peer, bytes);
INSERT INTO blob_due (mailbox, peer, blob, since)
    SELECT r.mailbox, r.peer, zeroblob(32), 0 FROM route r JOIN mailbox m ON m.id = r.mailbox WHERE m.space = 0;
)sql"},
                                   {7, R"sql(
-- What segments stand for: pairs of numbers, eight bytes each.
CREATE TABLE segment_cover (
    id INTEGER PRIMARY KEY,
    ranges BLOB NOT NULL
);
)sql"},
                                   {8, R"sql(
ALTER TABLE mailbox ADD COLUMN state INTEGER NOT NULL DEFAULT 0;
-- What release notes name. `since`: when the hold began, 1 when it is over, 0 when nothing is due. `sequence`: of an
-- envelope that was erased, and 1 for a blob that was; 0 until then.
CREATE TABLE release (
    mailbox INTEGER NOT NULL REFERENCES mailbox,
    what BLOB NOT NULL,
    note INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    since INTEGER NOT NULL,
    sequence INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (mailbox, what, note)
) WITHOUT ROWID;
CREATE INDEX release_due ON release (since) WHERE since > 0;
)sql"},
                                   {9, R"sql(
ALTER TABLE inbox_sender ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
-- What each device brought, ever; see HubStore::Brought.
CREATE TABLE device_use (
    device BLOB PRIMARY KEY,
    bytes INTEGER NOT NULL,
    mailboxes INTEGER NOT NULL,
    blob_bytes INTEGER NOT NULL
) WITHOUT ROWID;
)sql"}};

static_assert(std::size(all) == SqliteHubStore::newestStep);

} // namespace

std::span<const sql::SchemaStep> steps()
{
    return all;
}

} // namespace caseweave::sqliteschema
