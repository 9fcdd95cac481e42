// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PostgresSchema.h"

#include <charconv>

namespace caseweave::postgresschema {
namespace {

/// Numbers are bigint throughout, so that a statement's values need no other form. Steps are never changed once
/// released; a new one is added.
constexpr const char *steps[] = {R"sql(
-- Its row is written anew with each change of the mailbox: the room lets that happen in place.
CREATE TABLE mailbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    space bigint NOT NULL,
    tag bytea NOT NULL,
    head bigint NOT NULL DEFAULT 0,
    bytes bigint NOT NULL DEFAULT 0,
    access bigint NOT NULL DEFAULT 0, -- how often an access record was put
    UNIQUE (tag, space)
) WITH (fillfactor = 50);
CREATE TABLE mailbox_access (
    mailbox bigint PRIMARY KEY REFERENCES mailbox,
    record bytea NOT NULL
);
CREATE TABLE mailbox_user (
    mailbox bigint NOT NULL REFERENCES mailbox,
    device bytea NOT NULL,
    PRIMARY KEY (mailbox, device)
);
CREATE TABLE envelope (
    mailbox bigint NOT NULL,
    sequence bigint NOT NULL,
    class bigint NOT NULL,
    covered boolean NOT NULL DEFAULT false,
    writer bigint, -- who pushed it to a case: a segment may stand for its own pusher's envelopes alone
    peer bigint, -- whose hub passed it on
    hash bytea NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (mailbox, sequence)
);
-- Ciphertext does not become smaller.
ALTER TABLE envelope ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX envelope_hash ON envelope (mailbox, hash);
-- What a catch-up asks for: the envelopes of a class that no segment covers.
CREATE INDEX envelope_open ON envelope (mailbox, class, sequence) WHERE NOT covered;
CREATE INDEX envelope_peer ON envelope (peer, mailbox, sequence) WHERE peer IS NOT NULL;
CREATE TABLE writer (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device bytea NOT NULL UNIQUE
);
-- Who wrote how much to an inbox; not kept for cases.
CREATE TABLE inbox_sender (
    mailbox bigint NOT NULL,
    sender bytea NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (mailbox, sender)
);
CREATE TABLE directory (
    agency bytea NOT NULL,
    number bigint NOT NULL,
    record bytea NOT NULL,
    PRIMARY KEY (agency, number)
);
CREATE TABLE enrolment (
    tag bytea NOT NULL,
    slot bigint NOT NULL,
    bytes bytea NOT NULL,
    since bigint NOT NULL,
    PRIMARY KEY (tag, slot)
);
-- Other agencies' hubs, and what goes to them.
CREATE TABLE peer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    agency bytea NOT NULL UNIQUE,
    bytes bigint NOT NULL DEFAULT 0
);
CREATE TABLE route (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mailbox bigint NOT NULL REFERENCES mailbox,
    peer bigint NOT NULL REFERENCES peer,
    after bigint NOT NULL,
    all_until bigint NOT NULL,
    waiting bigint NOT NULL,
    since bigint NOT NULL,
    told bigint NOT NULL,
    access_due bigint NOT NULL,
    leaving bigint NOT NULL,
    refused bytea NOT NULL,
    UNIQUE (mailbox, peer)
);
CREATE INDEX route_due ON route (peer, id) WHERE waiting > 0 OR access_due = 1;
CREATE TABLE access_step (
    mailbox bigint NOT NULL REFERENCES mailbox,
    number bigint NOT NULL,
    record bytea NOT NULL,
    PRIMARY KEY (mailbox, number)
);
CREATE TABLE directory_told (
    peer bigint NOT NULL REFERENCES peer,
    agency bytea NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (peer, agency)
);
CREATE INDEX mailbox_user_device ON mailbox_user (device, mailbox);
)sql",
                                 R"sql(
-- Blobs (PostgresBlobStore). How much there is of an upload is where its last chunk ends.
CREATE TABLE blob (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tag bytea NOT NULL,
    id bytea NOT NULL,
    device bytea NOT NULL, -- whose upload it is; empty once it is whole
    size bigint NOT NULL DEFAULT 0, -- once it is whole
    since bigint NOT NULL -- seconds; when the last part came
);
CREATE UNIQUE INDEX blob_whole ON blob (tag, id) WHERE device = '';
CREATE UNIQUE INDEX blob_upload ON blob (device, tag, id) WHERE device <> '';
CREATE TABLE blob_chunk (
    blob bigint NOT NULL REFERENCES blob ON DELETE CASCADE,
    place bigint NOT NULL, -- of its first byte in the blob
    bytes bytea NOT NULL,
    PRIMARY KEY (blob, place)
);
ALTER TABLE blob_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;
)sql",
                                 R"sql(
-- One row, of the store as a whole: see HubStore::Standing. Whose data these are is known by the cluster.
CREATE TABLE standing (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    generation bytea NOT NULL,
    mark bigint NOT NULL DEFAULT 0,
    cluster text NOT NULL DEFAULT ''
);
INSERT INTO standing (generation)
    SELECT decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');
ALTER TABLE peer ADD COLUMN generation bytea;
)sql",
                                 R"sql(
-- Blobs that are to go to other agencies' hubs; 32 zeros stand for all that the mailbox holds.
CREATE TABLE blob_due (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mailbox bigint NOT NULL REFERENCES mailbox,
    peer bigint NOT NULL REFERENCES peer,
    blob bytea NOT NULL,
    since bigint NOT NULL,
    UNIQUE (mailbox, peer, blob)
);
CREATE INDEX blob_due_peer ON blob_due (peer, id);
CREATE TABLE foreign_blob (
    mailbox bigint NOT NULL REFERENCES mailbox,
    blob bytea NOT NULL,
    peer bigint NOT NULL REFERENCES peer,
    bytes bigint NOT NULL,
    PRIMARY KEY (mailbox, blob)
);
CREATE INDEX foreign_blob_peer ON foreign_blob (peer, bytes);
INSERT INTO blob_due (mailbox, peer, blob, since)
    SELECT r.mailbox, r.peer, decode(repeat('00', 32), 'hex'), 0 FROM route r JOIN mailbox m ON m.id = r.mailbox
    WHERE m.space = 0;
)sql",
                                 R"sql(
-- What segments stand for: pairs of numbers, eight bytes each.
CREATE TABLE segment_cover (
    mailbox bigint NOT NULL,
    sequence bigint NOT NULL,
    ranges bytea NOT NULL,
    PRIMARY KEY (mailbox, sequence)
);
)sql",
                                 R"sql(
ALTER TABLE mailbox ADD COLUMN state bigint NOT NULL DEFAULT 0;
-- What release notes name. `since`: when the hold began, 1 when it is over, 0 when nothing is due. `sequence`: of an
-- envelope that was erased, and 1 for a blob that was; 0 until then.
CREATE TABLE release (
    mailbox bigint NOT NULL REFERENCES mailbox,
    what bytea NOT NULL,
    note bigint NOT NULL,
    kind bigint NOT NULL,
    since bigint NOT NULL,
    sequence bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (mailbox, what, note)
);
CREATE INDEX release_due ON release (since) WHERE since > 0;
)sql",
                                 R"sql(
ALTER TABLE inbox_sender ADD COLUMN bytes bigint NOT NULL DEFAULT 0;
-- What each device brought, ever; see HubStore::Brought.
CREATE TABLE device_use (
    device bytea PRIMARY KEY,
    bytes bigint NOT NULL,
    mailboxes bigint NOT NULL,
    blob_bytes bigint NOT NULL
);
)sql"};

constexpr std::size_t newest = std::size(steps);
constexpr char lockSchema[] = "SELECT pg_advisory_xact_lock(4857130027)"; // a number of our own

Result<std::size_t> stepOf(pq::Connection &connection)
{
    // Not to_regclass(): in the transaction that waited for its turn it still answers as before.
    const auto there = connection.queryText(
        "SELECT EXISTS (SELECT FROM pg_class WHERE relname = 'caseweave_schema' AND pg_table_is_visible(oid))");
    if (!there)
        return there.error();
    if (*there != "t")
        return std::size_t{0};
    const auto text = connection.queryText("SELECT coalesce(max(step), 0) FROM caseweave_schema");
    if (!text)
        return text.error();
    std::size_t step = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), step);
    return error == std::errc() && end == text->data() + text->size() ? Result<std::size_t>(step) : ErrorCode::Damaged;
}

/// The next step, if there is one still when it is this hub's turn.
Status takeStep(pq::Connection &connection)
{
    if (const auto turn = connection.queryText(lockSchema); !turn)
        return turn.error();
    const Result<std::size_t> step = stepOf(connection);
    if (!step)
        return step.error();
    if (*step >= newest)
        return {};
    if (*step == 0) {
        if (Status status = connection.execute("CREATE TABLE caseweave_schema (step bigint PRIMARY KEY)"); !status)
            return status;
    }
    if (Status status = connection.execute(steps[*step]); !status)
        return status;
    return connection.execute("INSERT INTO caseweave_schema VALUES (" + std::to_string(*step + 1) + ")");
}

} // namespace

Status migrate(pq::Connection &connection)
{
    for (;;) {
        const Result<std::size_t> step = stepOf(connection);
        if (!step)
            return step.error();
        if (*step > newest)
            return ErrorCode::UnknownSuite;
        if (*step == newest)
            return {};
        Status status = connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED");
        if (status)
            status = takeStep(connection);
        if (status)
            status = connection.execute("COMMIT");
        if (!status) {
            connection.rollback();
            return status;
        }
    }
}

Status look(pq::Connection &connection)
{
    const Result<std::size_t> step = stepOf(connection);
    if (!step)
        return step.error();
    if (*step == 0)
        return ErrorCode::NotFound;
    return *step == newest ? Status() : Status(ErrorCode::UnknownSuite);
}

} // namespace caseweave::postgresschema
