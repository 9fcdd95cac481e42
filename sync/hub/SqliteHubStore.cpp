// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/SqliteHubStore.h"

#include "sync/hub/SqliteSchema.h"

namespace caseweave {
namespace {

/// An envelope's row is its mailbox's number and its sequence in one key, so that a mailbox lies together in the file.
constexpr int sequenceBits = 40;
static_assert(wire::mostSequence == (1ULL << sequenceBits) - 1);
/// What is left of 63 bits, less one, because the end of a mailbox's keys is where the next one's begin. Eight million:
/// cases and devices of a whole country.
constexpr std::uint64_t mostMailboxes = (1ULL << (63 - sequenceBits)) - 2;

constexpr char classUp[] = "SELECT id, bytes FROM envelope INDEXED BY envelope_open WHERE class = ?3 AND covered = 0 "
                           "AND id > ?1 AND id < ?2 ORDER BY id";
constexpr char classDown[] = "SELECT id, bytes FROM envelope INDEXED BY envelope_open WHERE class = ?3 AND covered = 0 "
                             "AND id > ?1 AND id < ?2 ORDER BY id DESC";
constexpr char entriesUp[] = "SELECT id, bytes FROM envelope WHERE class = 0 AND id > ?1 AND id < ?2 ORDER BY id";
constexpr char entriesDown[]
    = "SELECT id, bytes FROM envelope WHERE class = 0 AND id > ?1 AND id < ?2 ORDER BY id DESC";
constexpr char allUp[] = "SELECT id, bytes FROM envelope WHERE id > ?1 AND id < ?2 ORDER BY id";
constexpr char allDown[] = "SELECT id, bytes FROM envelope WHERE id > ?1 AND id < ?2 ORDER BY id DESC";

Bytes copyOf(ByteView view)
{
    return {view.begin(), view.end()};
}

} // namespace

Result<std::unique_ptr<SqliteHubStore>> SqliteHubStore::open(const std::string &utf8Path)
{
    sql::OpenOptions options;
    options.pageSize = 4096; // each commit of one envelope writes whole pages, seven or so
    options.cacheKib = 64 << 10;
    options.walPages = 4000; // hashes come in no order: what one page takes of several commits is copied once
    Result<sql::Database> database = sql::Database::openPlain(utf8Path, options);
    if (!database)
        return database.error();
    if (Status status = database->migrate(sqliteschema::steps()); !status)
        return status.error();
    // What is deleted is written over. The room stays the file's, for what comes (docs/decisions/0046).
    if (Status status = database->execute("PRAGMA secure_delete = ON"); !status)
        return status.error();
    std::unique_ptr<SqliteHubStore> store(new SqliteHubStore(std::move(*database), utf8Path));
    if (Status status = store->prepareAll(); !status)
        return status.error();
    return store;
}

Digest SqliteHubStore::hashOf(ByteView envelope)
{
    return wire::envelopeIdOf(envelope);
}

Status SqliteHubStore::prepare(Texts texts)
{
    for (const auto &[place, text] : texts) {
        Result<sql::Statement> statement = m_database.prepare(text);
        if (!statement)
            return statement.error();
        *place = std::move(*statement);
    }
    return {};
}

Status SqliteHubStore::prepareAll()
{
    Status status = prepare({
        {&m_sql.begin, "BEGIN IMMEDIATE"},
        {&m_sql.commit, "COMMIT"},
        {&m_sql.rollback, "ROLLBACK"},
        {&m_sql.standing, "SELECT generation, mark FROM standing"},
        {&m_sql.raiseMark, "UPDATE standing SET mark = mark + 1"},
        {&m_sql.renew, "UPDATE standing SET generation = randomblob(32)"},
        {&m_sql.findMailbox, "SELECT id, head, bytes, state FROM mailbox WHERE tag = ?1 AND space = ?2"},
        {&m_sql.newestMailbox, "SELECT coalesce(max(id), 0) FROM mailbox"},
        {&m_sql.addMailbox, "INSERT INTO mailbox (tag, space) VALUES (?1, ?2)"},
        {&m_sql.growMailbox, "UPDATE mailbox SET head = ?2, bytes = bytes + ?3 WHERE id = ?1"},
        {&m_sql.findHash,
         "SELECT sequence FROM envelope_hash WHERE mailbox = ?1 AND hash = ?2 UNION ALL "
         "SELECT sequence FROM release WHERE mailbox = ?1 AND what = ?2 AND kind = 1 AND sequence > 0 LIMIT 1"},
        {&m_sql.addWriter, "INSERT OR IGNORE INTO writer (device) VALUES (?1)"},
        {&m_sql.writer, "SELECT number FROM writer WHERE device = ?1"},
        {&m_sql.addEnvelope, "INSERT INTO envelope (id, class, bytes, writer) VALUES (?1, ?2, ?3, ?4)"},
        {&m_sql.addHash, "INSERT OR IGNORE INTO envelope_hash (mailbox, hash, sequence) VALUES (?1, ?2, ?3)"},
        {&m_sql.countSender,
         "INSERT INTO inbox_sender (mailbox, sender, count, bytes) VALUES (?1, ?2, 1, ?3) "
         "ON CONFLICT (mailbox, sender) DO UPDATE SET count = count + 1, bytes = bytes + ?3"},
        {&m_sql.cover,
         "UPDATE envelope SET covered = 1 WHERE class = 0 AND covered = 0 AND id BETWEEN ?1 AND ?2 "
         "AND writer = (SELECT number FROM writer WHERE device = ?3)"},
        {&m_sql.countFrom, "SELECT count, bytes FROM inbox_sender WHERE mailbox = ?1 AND sender = ?2"},
        {&m_sql.access,
         "SELECT record FROM mailbox_access WHERE mailbox = "
         "(SELECT id FROM mailbox WHERE tag = ?1 AND space = 0)"},
        {&m_sql.setAccess, "INSERT OR REPLACE INTO mailbox_access (mailbox, record) VALUES (?1, ?2)"},
        {&m_sql.dropUsers, "DELETE FROM mailbox_user WHERE mailbox = ?1"},
        {&m_sql.addUser, "INSERT INTO mailbox_user (mailbox, device) VALUES (?1, ?2)"},
        {&m_sql.mayUse,
         "SELECT 1 FROM mailbox_user WHERE device = ?2 AND mailbox = "
         "(SELECT id FROM mailbox WHERE tag = ?1 AND space = 0)"},
        {&m_sql.users,
         "SELECT device FROM mailbox_user WHERE mailbox = "
         "(SELECT id FROM mailbox WHERE tag = ?1 AND space = 0) ORDER BY device"},
        {&m_sql.directoryCount, "SELECT coalesce(max(number) + 1, 0) FROM directory WHERE agency = ?1"},
        {&m_sql.directory, "SELECT record FROM directory WHERE agency = ?1 AND number >= ?2 ORDER BY number LIMIT ?3"},
        {&m_sql.addDirectory, "INSERT INTO directory (agency, number, record) VALUES (?1, ?2, ?3)"},
        {&m_sql.enrolment, "SELECT bytes FROM enrolment WHERE tag = ?1 AND slot = ?2"},
        {&m_sql.addEnrolment, "INSERT INTO enrolment (tag, slot, bytes, since) VALUES (?1, ?2, ?3, ?4)"},
        {&m_sql.enrolmentSince, "SELECT since FROM enrolment WHERE tag = ?1 AND slot = 0"},
        {&m_sql.forget,
         "DELETE FROM enrolment WHERE tag IN (SELECT tag FROM enrolment WHERE slot = 0 AND since <= ?1)"},
        {&m_sql.pages[0], classUp},
        {&m_sql.pages[1], classDown},
        {&m_sql.pages[2], entriesUp},
        {&m_sql.pages[3], entriesDown},
        {&m_sql.pages[4], allUp},
        {&m_sql.pages[5], allDown},
    });
    if (status)
        status = prepareRoutes();
    if (status)
        status = prepareBlobs();
    return status ? prepareReleases() : status;
}

Status SqliteHubStore::begin()
{
    forgetChange();
    // Into a file that has no name any more SQLite would go on writing.
    return m_files.areThere() ? m_sql.begin.run() : Status(ErrorCode::CannotOpen);
}

Status SqliteHubStore::commit()
{
    Status status = settle();
    forgetChange();
    if (status)
        status = m_sql.commit.run();
    // Taken away meanwhile: nobody may be told that it is kept. Who sends it again finds it if the file comes back.
    return status && !m_files.areThere() ? Status(ErrorCode::CannotOpen) : status;
}

void SqliteHubStore::rollback()
{
    forgetChange();
    // After some errors SQLite has rolled back by itself.
    if (m_database.inTransaction())
        static_cast<void>(m_sql.rollback.run());
}

void SqliteHubStore::forgetChange()
{
    m_held.reset();
    m_writers.clear();
}

Status SqliteHubStore::settle()
{
    const auto held = std::exchange(m_held, std::nullopt);
    if (!held || held->growth == 0)
        return {};
    return m_sql.growMailbox.bind(held->row.id, held->row.mailbox.head, held->growth).run();
}

Result<HubStore::Standing> SqliteHubStore::standing()
{
    const Result<bool> found = m_sql.standing.step();
    if (!found)
        return found.error();
    if (!*found)
        return ErrorCode::Damaged;
    const Standing standing{m_sql.standing.id<GenerationId>(0), m_sql.standing.count(1)};
    m_sql.standing.reset();
    return standing;
}

Status SqliteHubStore::raiseMark()
{
    return m_sql.raiseMark.run();
}

Status SqliteHubStore::renewGeneration()
{
    return m_sql.renew.run();
}

Result<std::optional<SqliteHubStore::Row>> SqliteHubStore::find(Space space, const MailboxTag &tag)
{
    if (m_held && m_held->space == space && m_held->tag == tag)
        return std::optional(m_held->row);
    if (Status status = settle(); !status)
        return status.error();
    sql::Statement &statement = m_sql.findMailbox;
    const Result<bool> found = statement.bind(tag, static_cast<std::uint8_t>(space)).step();
    if (!found)
        return found.error();
    std::optional<Row> row;
    if (*found)
        row = Row{statement.count(0),
                  {statement.count(1), statement.count(2), 0, static_cast<State>(statement.integer(3))}};
    statement.reset();
    if (row && m_database.inTransaction())
        m_held = Held{space, tag, *row};
    return row;
}

Result<SqliteHubStore::Row> SqliteHubStore::findOrAdd(Space space, const MailboxTag &tag)
{
    const Result<std::optional<Row>> row = find(space, tag);
    if (!row)
        return row.error();
    if (row->has_value())
        return **row;
    const Result<bool> newest = m_sql.newestMailbox.step();
    if (!newest)
        return newest.error();
    const std::uint64_t last = m_sql.newestMailbox.count(0);
    m_sql.newestMailbox.reset();
    if (last >= mostMailboxes)
        return ErrorCode::Quota;
    if (Status status = m_sql.addMailbox.bind(tag, static_cast<std::uint8_t>(space)).run(); !status)
        return status.error();
    return Row{static_cast<std::uint64_t>(m_database.lastInsertedRow()), {}};
}

Result<HubStore::Mailbox> SqliteHubStore::mailbox(Space space, const MailboxTag &tag)
{
    const Result<std::optional<Row>> row = find(space, tag);
    if (!row)
        return row.error();
    return row->value_or(Row()).mailbox;
}

Result<bool> SqliteHubStore::has(Space space, const MailboxTag &tag, ByteView envelope)
{
    const Result<std::optional<Row>> row = find(space, tag);
    if (!row)
        return row.error();
    if (!row->has_value())
        return false;
    const Result<bool> known = m_sql.findHash.bind((*row)->id, hashOf(envelope)).step();
    m_sql.findHash.reset();
    return known;
}

Result<std::uint64_t> SqliteHubStore::writerNumber(const DeviceId &device)
{
    if (const auto known = m_writers.find(device); known != m_writers.end())
        return known->second;
    if (Status status = m_sql.addWriter.bind(device).run(); !status)
        return status.error();
    const Result<bool> found = m_sql.writer.bind(device).step();
    if (!found)
        return found.error();
    const std::uint64_t number = *found ? m_sql.writer.count(0) : 0;
    m_sql.writer.reset();
    return m_writers[device] = number;
}

Result<std::optional<std::uint64_t>> SqliteHubStore::takeHash(const Row &row, const Digest &digest)
{
    // Only where something was released can there be more to find than what this would not take twice.
    if (row.mailbox.state == State::Open) {
        if (Status status = m_sql.addHash.bind(row.id, digest, row.mailbox.head + 1).run(); !status)
            return status.error();
        if (m_database.changedRows() > 0)
            return std::optional<std::uint64_t>();
    }
    const Result<bool> known = m_sql.findHash.bind(row.id, digest).step();
    if (!known)
        return known.error();
    const std::uint64_t old = *known ? m_sql.findHash.count(0) : 0;
    m_sql.findHash.reset();
    if (*known)
        return std::optional(old);
    const Status status = m_sql.addHash.bind(row.id, digest, row.mailbox.head + 1).run();
    return status ? Result<std::optional<std::uint64_t>>(std::nullopt) : status.error();
}

Result<HubStore::Stored> SqliteHubStore::append(const Envelope &envelope)
{
    const Result<Row> row = findOrAdd(envelope.space, envelope.tag);
    if (!row)
        return row.error();
    const Digest digest = hashOf(envelope.bytes);
    const auto old = takeHash(*row, digest);
    if (!old)
        return old.error();
    if (old->has_value())
        return Stored{**old, false};
    const std::uint64_t sequence = row->mailbox.head + 1;
    if (sequence > wire::mostSequence)
        return ErrorCode::Storage;
    const std::uint64_t id = row->id << sequenceBits | sequence;
    std::optional<std::uint64_t> writer;
    if (envelope.space == Space::Case) {
        const auto number = writerNumber(envelope.sender);
        if (!number)
            return number.error();
        writer = *number;
    }
    Status status = envelope.from ? m_sql.addPeer.bind(*envelope.from).run() : Status();
    if (status)
        status = m_sql.addEnvelope.bind(id, static_cast<std::uint8_t>(envelope.which), envelope.bytes, writer).run();
    if (status && envelope.from)
        status = m_sql.addForeign.bind(id, *envelope.from).run();
    if (status && envelope.from)
        status = m_sql.addBytesFrom.bind(*envelope.from, std::uint64_t{envelope.bytes.size()}).run();
    if (status && row->mailbox.state == State::Releasing)
        status = m_sql.wakeRelease.bind(row->id, digest).run();
    if (status && envelope.space == Space::Inbox)
        status = m_sql.countSender.bind(row->id, envelope.sender, std::uint64_t{envelope.bytes.size()}).run();
    if (!status)
        return status.error();
    grow(envelope, *row);
    return Stored{sequence, true};
}

void SqliteHubStore::grow(const Envelope &envelope, const Row &row)
{
    if (!m_held)
        m_held = Held{envelope.space, envelope.tag, row};
    m_held->row.mailbox.head += 1;
    m_held->row.mailbox.bytes += envelope.bytes.size();
    m_held->growth += envelope.bytes.size();
}

Status SqliteHubStore::cover(const MailboxTag &tag, const std::vector<wire::Range> &ranges, const DeviceId &sender)
{
    const Result<std::optional<Row>> row = find(Space::Case, tag);
    if (!row)
        return row.error();
    if (!row->has_value())
        return {};
    const std::uint64_t base = (*row)->id << sequenceBits;
    for (const wire::Range &range : ranges) {
        if (Status status = m_sql.cover.bind(base | range.first, base | range.last, sender).run(); !status)
            return status;
    }
    return {};
}

Result<HubStore::FromSender> SqliteHubStore::countFrom(Space space, const MailboxTag &tag, const DeviceId &sender)
{
    const Result<std::optional<Row>> row = find(space, tag);
    if (!row)
        return row.error();
    if (!row->has_value())
        return FromSender{};
    const Result<bool> found = m_sql.countFrom.bind((*row)->id, sender).step();
    if (!found)
        return found.error();
    const FromSender sent = *found ? FromSender{m_sql.countFrom.count(0), m_sql.countFrom.count(1)} : FromSender{};
    m_sql.countFrom.reset();
    return sent;
}

Result<HubStore::Page> SqliteHubStore::page(const Query &query)
{
    Page page;
    const Result<std::optional<Row>> row = find(query.space, query.tag);
    if (!row)
        return row.error();
    if (!row->has_value())
        return page;
    page.head = (*row)->mailbox.head;
    const std::uint64_t base = (*row)->id << sequenceBits;
    // What was committed since the head was read belongs to the next page.
    const std::uint64_t behind = page.head + 1;
    const std::uint64_t end = base + (query.before > 0 ? std::min(query.before, behind) : behind);
    const std::size_t kind = !query.which ? 4 : *query.which == wire::Class::AllEntries ? 2 : 0;
    sql::Statement &statement = m_sql.pages[kind + (query.newestFirst ? 1 : 0)];
    if (kind == 0)
        statement.bind(base + query.after, end, static_cast<std::uint8_t>(*query.which));
    else
        statement.bind(base + query.after, end);
    return pageOf(statement, std::move(page), base, query.mostBytes, query.mostItems);
}

Result<HubStore::Page> SqliteHubStore::pageOf(sql::Statement &statement, Page page, std::uint64_t base,
                                              std::size_t mostBytes, std::size_t mostItems)
{
    std::size_t size = 0;
    for (;;) {
        const Result<bool> next = statement.step();
        if (!next)
            return next.error();
        if (!*next)
            break;
        const ByteView bytes = statement.blob(1);
        const bool full = size + bytes.size() > mostBytes || page.items.size() >= mostItems;
        if (full && !page.items.empty()) {
            page.more = true;
            break;
        }
        size += bytes.size();
        page.items.push_back({statement.count(0) - base, copyOf(bytes)});
    }
    statement.reset();
    return page;
}

Result<std::optional<Bytes>> SqliteHubStore::oneBlob(sql::Statement &statement)
{
    const Result<bool> found = statement.step();
    if (!found)
        return found.error();
    std::optional<Bytes> value;
    if (*found && !statement.isNull(0))
        value = copyOf(statement.blob(0));
    statement.reset();
    return value;
}

Result<std::optional<Bytes>> SqliteHubStore::accessRecord(const MailboxTag &tag)
{
    return oneBlob(m_sql.access.bind(tag));
}

Status SqliteHubStore::putAccess(const MailboxTag &tag, ByteView record, const std::vector<DeviceId> &users)
{
    const Result<Row> row = findOrAdd(Space::Case, tag);
    if (!row)
        return row.error();
    Status status = m_sql.setAccess.bind(row->id, record).run();
    if (status)
        status = m_sql.dropUsers.bind(row->id).run();
    for (std::size_t i = 0; i < users.size() && status; ++i)
        status = m_sql.addUser.bind(row->id, users[i]).run();
    return status;
}

Result<bool> SqliteHubStore::mayUse(const MailboxTag &tag, const DeviceId &device)
{
    const Result<bool> found = m_sql.mayUse.bind(tag, device).step();
    m_sql.mayUse.reset();
    return found;
}

Result<std::vector<DeviceId>> SqliteHubStore::users(const MailboxTag &tag)
{
    std::vector<DeviceId> all;
    m_sql.users.bind(tag);
    for (;;) {
        const Result<bool> next = m_sql.users.step();
        if (!next)
            return next.error();
        if (!*next)
            break;
        const auto device = DeviceId::from(m_sql.users.blob(0));
        if (!device)
            return ErrorCode::Damaged;
        all.push_back(*device);
    }
    m_sql.users.reset();
    return all;
}

Result<std::uint64_t> SqliteHubStore::directoryCount(const AgencyId &agency)
{
    const Result<bool> found = m_sql.directoryCount.bind(agency).step();
    if (!found)
        return found.error();
    const std::uint64_t count = m_sql.directoryCount.count(0);
    m_sql.directoryCount.reset();
    return count;
}

Result<std::vector<Bytes>> SqliteHubStore::directory(const AgencyId &agency, std::uint64_t from, std::size_t mostItems,
                                                     std::size_t mostBytes)
{
    std::vector<Bytes> records;
    std::size_t size = 0;
    m_sql.directory.bind(agency, from, std::uint64_t{mostItems});
    for (;;) {
        const Result<bool> next = m_sql.directory.step();
        if (!next)
            return next.error();
        const ByteView record = *next ? m_sql.directory.blob(0) : ByteView();
        size += record.size();
        if (!*next || (size > mostBytes && !records.empty()))
            break;
        records.push_back(copyOf(record));
    }
    m_sql.directory.reset();
    return records;
}

Status SqliteHubStore::appendDirectory(const AgencyId &agency, std::uint64_t number, ByteView record)
{
    return m_sql.addDirectory.bind(agency, number, record).run();
}

Result<std::optional<Bytes>> SqliteHubStore::enrolment(const Digest &tag, std::uint8_t slot)
{
    return oneBlob(m_sql.enrolment.bind(tag, slot));
}

Status SqliteHubStore::putEnrolment(const Digest &tag, std::uint8_t slot, ByteView bytes, std::int64_t nowSeconds)
{
    return m_sql.addEnrolment.bind(tag, slot, bytes, nowSeconds).run();
}

Result<std::optional<std::int64_t>> SqliteHubStore::enrolmentSince(const Digest &tag)
{
    const Result<bool> found = m_sql.enrolmentSince.bind(tag).step();
    if (!found)
        return found.error();
    std::optional<std::int64_t> since;
    if (*found)
        since = m_sql.enrolmentSince.integer(0);
    m_sql.enrolmentSince.reset();
    return since;
}

Status SqliteHubStore::forgetEnrolments(std::int64_t untilSeconds)
{
    return m_sql.forget.bind(untilSeconds).run();
}

} // namespace caseweave
