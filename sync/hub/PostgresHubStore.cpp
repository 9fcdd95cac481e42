// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PostgresHubStore.h"

#include "sync/hub/PostgresStatements.h"

namespace caseweave {

using namespace pgsql;

namespace {

Digest hashOf(ByteView envelope)
{
    return wire::envelopeIdOf(envelope);
}

Bytes copyOf(ByteView view)
{
    return {view.begin(), view.end()};
}

constexpr std::size_t mostUnsentBytes = 1 << 20; ///< in one statement

int spaceNumber(HubStore::Space space)
{
    return static_cast<int>(space);
}

/// Of the answer to FindMailbox or LockMailbox.
HubStore::Mailbox mailboxOf(const pq::Rows &rows)
{
    return {rows.number(0, 1), rows.number(0, 2), rows.number(0, 3), static_cast<HubStore::State>(rows.number(0, 4))};
}

} // namespace

PostgresHubStore::PostgresHubStore(std::string connectionString) : m_link(std::move(connectionString), pgsql::texts())
{
    m_link.checkWith([this] { return checkHistory(); });
}

Result<std::unique_ptr<PostgresHubStore>> PostgresHubStore::open(std::string connectionString)
{
    std::unique_ptr<PostgresHubStore> store(new PostgresHubStore(std::move(connectionString)));
    if (Status status = store->m_link.open(); !status)
        return status.error();
    return store;
}

Status PostgresHubStore::begin()
{
    endChange();
    Status status = m_link.begin();
    m_inChange = status.ok();
    return status;
}

Status PostgresHubStore::settle()
{
    Status status = sendEnvelopes();
    for (auto &[key, row] : m_rows) {
        if (status && row.isChanged) {
            status = send(GrowMailbox,
                          pq::Values(row.id, row.mailbox.head, row.mailbox.bytes, row.mailbox.access,
                                     static_cast<int>(row.mailbox.state)));
            m_settled = {row.id, row.mailbox};
        }
        row.isChanged = false;
    }
    for (const auto &[peer, bytes] : m_bytesFrom) {
        if (status)
            status = send(AddBytesFrom, pq::Values(peer, bytes));
    }
    m_bytesFrom.clear();
    for (auto &[device, use] : m_uses) {
        const Brought more = std::exchange(use.more, {});
        if (status && more != Brought{})
            status = send(AddBroughtBy, pq::Values(device, more.bytes, more.mailboxes, more.blobBytes));
    }
    m_uses.clear();
    return status;
}

void PostgresHubStore::endChange()
{
    m_rows.clear();
    m_unsent.clear();
    m_writers.clear();
    m_peers.clear();
    m_bytesFrom.clear();
    m_uses.clear();
    m_settled = {};
    m_inChange = false;
}

Status PostgresHubStore::commit()
{
    Status status = settle();
    const Newest settled = m_settled;
    endChange();
    if (status)
        status = m_connection.commit();
    if (!status)
        m_connection.rollback();
    else if (settled.id != 0)
        m_newest = settled;
    return status ? Status() : Status(told(status.code()));
}

void PostgresHubStore::rollback()
{
    endChange();
    m_connection.rollback();
}

Result<pq::Rows> PostgresHubStore::ask(std::size_t statement, const pq::Values &values)
{
    if (!m_inChange)
        return m_link.ask(statement, values);
    if (Status status = sendEnvelopes(); !status)
        return status.error();
    Result<pq::Rows> rows = m_connection.ask(statement, values);
    return rows ? std::move(rows) : Result<pq::Rows>(told(rows.code()));
}

Status PostgresHubStore::send(std::size_t statement, const pq::Values &values)
{
    // What envelopes refer to goes before them.
    const bool isBefore = statement == AddWriter || statement == AddPeer;
    Status status = isBefore ? Status() : sendEnvelopes();
    if (status)
        status = m_connection.send(statement, values);
    return status ? Status() : Status(told(status.code()));
}

void PostgresHubStore::Unsent::clear()
{
    for (pq::Array *column : {&mailbox, &sequence, &which, &hash, &bytes, &writer, &peer})
        column->clear();
}

Status PostgresHubStore::sendEnvelopes()
{
    if (m_unsent.mailbox.count() == 0)
        return {};
    const Status status = m_connection.send(AddEnvelopes,
                                            pq::Values(m_unsent.mailbox, m_unsent.sequence, m_unsent.which,
                                                       m_unsent.hash, m_unsent.bytes, m_unsent.writer, m_unsent.peer));
    m_unsent.clear();
    return status ? Status() : Status(told(status.code()));
}

std::int64_t PostgresHubStore::lockNumber(ByteView bytes)
{
    std::uint64_t number = 0;
    for (const std::uint8_t byte : bytes.first(std::min<std::size_t>(bytes.size(), 8)))
        number = number << 8 | byte;
    return static_cast<std::int64_t>(number);
}

Status PostgresHubStore::lock(ByteView bytes)
{
    const Result<pq::Rows> rows = ask(Lock, pq::Values(lockNumber(bytes)));
    return rows ? Status() : Status(rows.error());
}

/// Of a hub's changes and of those of others: in ascending order, so that none waits for another in a circle.
Status PostgresHubStore::lockAll(std::vector<Key> keys)
{
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    std::erase_if(keys, [this](const Key &key) { return m_rows.count(key) != 0; });
    if (keys.empty())
        return {};
    // Where there is no row to lock, two changes could both make it: the tag is locked, and one looks again.
    for (const bool again : {false, true}) {
        std::vector<pq::Question> questions;
        for (const auto &[space, tag] : keys)
            questions.push_back({LockMailbox, pq::Values(tag, spaceNumber(space))});
        const Result<std::vector<pq::Rows>> all = m_connection.askEach(questions);
        if (!all)
            return told(all.code());
        std::vector<Key> missing;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            Row &row = m_rows[keys[i]];
            if (const pq::Rows &rows = (*all)[i]; rows.count() > 0) {
                row.id = rows.number(0, 0);
                row.mailbox = mailboxOf(rows);
            } else {
                missing.push_back(keys[i]);
            }
        }
        keys = std::move(missing);
        if (again || keys.empty())
            return {};
        questions.clear();
        for (const auto &[space, tag] : keys)
            questions.push_back({Lock, pq::Values(lockNumber(tag.view()))});
        if (const auto got = m_connection.askEach(questions); !got)
            return told(got.code());
    }
    return {};
}

Status PostgresHubStore::expect(const std::vector<const Coming *> &all)
{
    std::vector<Key> keys;
    for (const Coming *coming : all)
        keys.emplace_back(coming->space, coming->tag);
    if (Status status = lockAll(keys); !status)
        return status;
    struct Asked {
        Row *row; ///< nothing: what the device brought
        std::optional<DeviceId> device; ///< or, with neither, the routes
        std::optional<pq::Array> hashes;
    };
    std::deque<Asked> asked; // the questions point into it
    std::vector<pq::Question> questions;
    std::map<Row *, pq::Array> hashes;
    for (const Coming *coming : all) {
        if (coming->by && m_uses.try_emplace(*coming->by).second) {
            const Asked &one = asked.emplace_back(Asked{nullptr, *coming->by, std::nullopt});
            questions.push_back({BroughtBy, pq::Values(*one.device)});
        }
        Row &row = m_rows.at({coming->space, coming->tag});
        if (!row.routes) {
            row.routes.emplace();
            if (row.id != 0) {
                asked.push_back({&row, std::nullopt, std::nullopt});
                questions.push_back({Routes, pq::Values(row.id)});
            }
        }
        if (row.id == 0)
            continue;
        if (coming->device && row.users.emplace(*coming->device, false).second) {
            const Asked &one = asked.emplace_back(Asked{&row, *coming->device, std::nullopt});
            questions.push_back({MayUse, pq::Values(row.id, *one.device)});
        }
        pq::Array &ofRow = hashes.try_emplace(&row, pq::Array::Of::Bytes).first->second;
        for (const ByteView envelope : coming->envelopes) {
            const Digest digest = hashOf(envelope);
            if (row.asked.insert(digest).second)
                ofRow.add(digest);
        }
    }
    for (auto &[row, ofRow] : hashes) {
        if (ofRow.count() == 0)
            continue;
        const Asked &one = asked.emplace_back(Asked{row, std::nullopt, std::move(ofRow)});
        questions.push_back({FindHashes, pq::Values(row->id, *one.hashes)});
    }
    if (questions.empty())
        return {};
    const Result<std::vector<pq::Rows>> answers = m_connection.askEach(questions);
    if (!answers)
        return told(answers.code());
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const pq::Rows &rows = (*answers)[i];
        if (!asked[i].row)
            m_uses[*asked[i].device].before = broughtOf(rows);
        else if (asked[i].hashes)
            noteHashes(*asked[i].row, rows);
        else if (rows.count() > 0 && asked[i].device)
            asked[i].row->users[*asked[i].device] = true;
        else if (rows.count() > 0)
            asked[i].row->routes = routesOf(rows);
    }
    return {};
}

void PostgresHubStore::noteHashes(Row &row, const pq::Rows &rows)
{
    for (int i = 0; i < rows.count(); ++i) {
        if (const auto hash = Id<Digest>::from(rows.blob(i, 0)))
            row.known[hash->bytes] = rows.number(i, 1);
    }
}

Result<PostgresHubStore::Row *> PostgresHubStore::locked(Space space, const MailboxTag &tag)
{
    if (Status status = lockAll({{space, tag}}); !status)
        return status.error();
    return &m_rows.at({space, tag});
}

/// In a change the locked row, otherwise what is committed, put into `outside`.
Result<PostgresHubStore::Row *> PostgresHubStore::find(Space space, const MailboxTag &tag, Row &outside)
{
    if (m_inChange)
        return locked(space, tag);
    const Result<pq::Rows> rows = ask(FindMailbox, pq::Values(tag, spaceNumber(space)));
    if (!rows)
        return rows.error();
    if (rows->count() > 0) {
        outside.id = rows->number(0, 0);
        outside.mailbox = mailboxOf(*rows);
    }
    return &outside;
}

Result<PostgresHubStore::Row *> PostgresHubStore::lockedOrAdded(Space space, const MailboxTag &tag)
{
    assert(m_inChange);
    Result<Row *> row = locked(space, tag);
    if (!row || (*row)->id != 0)
        return row;
    const Result<pq::Rows> rows = ask(AddMailbox, pq::Values(tag, spaceNumber(space)));
    if (!rows)
        return rows.error();
    (*row)->id = rows->number(0, 0);
    return row;
}

Result<HubStore::Mailbox> PostgresHubStore::mailbox(Space space, const MailboxTag &tag)
{
    Row outside;
    const Result<Row *> row = find(space, tag, outside);
    if (!row)
        return row.error();
    return (*row)->mailbox;
}

Result<std::vector<HubStore::Mailbox>> PostgresHubStore::mailboxes(const std::vector<Place> &places)
{
    assert(!m_inChange);
    std::vector<pq::Question> questions;
    for (const Place &place : places)
        questions.push_back({FindMailbox, pq::Values(place.tag, spaceNumber(place.space))});
    Result<std::vector<pq::Rows>> answers = m_connection.askEach(questions);
    if (!answers && !m_connection.isAlive() && m_link.connect())
        answers = m_connection.askEach(questions);
    if (!answers)
        return told(answers.code());
    std::vector<Mailbox> all;
    for (const pq::Rows &rows : *answers)
        all.push_back(rows.count() > 0 ? mailboxOf(rows) : Mailbox());
    return all;
}

Result<std::optional<std::uint64_t>> PostgresHubStore::sequenceOf(Row &row, const Digest &digest)
{
    if (const auto found = row.known.find(digest); found != row.known.end())
        return std::optional(found->second);
    if (row.asked.count(digest) != 0)
        return std::optional<std::uint64_t>();
    pq::Array hash(pq::Array::Of::Bytes);
    hash.add(digest);
    const Result<pq::Rows> rows = ask(FindHashes, pq::Values(row.id, hash));
    if (!rows)
        return rows.error();
    return rows->count() > 0 ? std::optional(rows->number(0, 1)) : std::nullopt;
}

Result<bool> PostgresHubStore::has(Space space, const MailboxTag &tag, ByteView envelope)
{
    Row outside;
    const Result<Row *> row = find(space, tag, outside);
    if (!row)
        return row.error();
    if ((*row)->id == 0)
        return false;
    const auto sequence = sequenceOf(**row, hashOf(envelope));
    if (!sequence)
        return sequence.error();
    return sequence->has_value();
}

Result<HubStore::Stored> PostgresHubStore::append(const Envelope &envelope)
{
    const Result<Row *> found = lockedOrAdded(envelope.space, envelope.tag);
    if (!found)
        return found.error();
    Row &row = **found;
    const Digest digest = hashOf(envelope.bytes);
    const auto old = sequenceOf(row, digest);
    if (!old)
        return old.error();
    if (old->has_value())
        return Stored{**old, false};
    const std::uint64_t sequence = row.mailbox.head + 1;
    if (sequence > wire::mostSequence)
        return ErrorCode::Storage;
    const bool ofCase = envelope.space == Space::Case;
    const ByteView writer = ofCase ? envelope.sender.view() : ByteView();
    const ByteView peer = envelope.from ? envelope.from->view() : ByteView();
    Status status = envelope.from ? addPeer(*envelope.from) : Status();
    if (status && ofCase && m_writers.insert(envelope.sender).second)
        status = send(AddWriter, pq::Values(envelope.sender));
    if (status) {
        m_unsent.mailbox.add(row.id);
        m_unsent.sequence.add(sequence);
        m_unsent.which.add(std::uint64_t{static_cast<std::uint8_t>(envelope.which)});
        m_unsent.hash.add(digest);
        m_unsent.bytes.add(envelope.bytes);
        m_unsent.writer.add(writer);
        m_unsent.peer.add(peer);
        if (m_unsent.bytes.view().size() > mostUnsentBytes)
            status = sendEnvelopes();
    }
    if (status && row.mailbox.state == State::Releasing)
        status = send(WakeRelease, pq::Values(row.id, digest));
    if (status && envelope.space == Space::Inbox)
        status = send(CountSender, pq::Values(row.id, envelope.sender, envelope.bytes.size()));
    if (!status)
        return status.error();
    if (envelope.from)
        m_bytesFrom[*envelope.from] += envelope.bytes.size();
    row.mailbox.head = sequence;
    row.mailbox.bytes += envelope.bytes.size();
    row.isChanged = true;
    row.known[digest] = sequence;
    return Stored{sequence, true};
}

Status PostgresHubStore::cover(const MailboxTag &tag, const std::vector<wire::Range> &ranges, const DeviceId &sender)
{
    const Result<Row *> row = locked(Space::Case, tag);
    if (!row)
        return row.error();
    for (const wire::Range &range : ranges) {
        if (Status status = send(Cover, pq::Values((*row)->id, range.first, range.last, sender)); !status)
            return status;
    }
    return {};
}

Result<HubStore::FromSender> PostgresHubStore::countFrom(Space space, const MailboxTag &tag, const DeviceId &sender)
{
    Row outside;
    const Result<Row *> row = find(space, tag, outside);
    if (!row)
        return row.error();
    const Result<pq::Rows> rows = ask(CountFrom, pq::Values((*row)->id, sender));
    if (!rows)
        return rows.error();
    return rows->count() > 0 ? FromSender{rows->number(0, 0), rows->number(0, 1)} : FromSender{};
}

Result<HubStore::Page> PostgresHubStore::page(const Query &query)
{
    Page page;
    Row outside;
    const Result<Row *> found = find(query.space, query.tag, outside);
    if (!found)
        return found.error();
    const Row *row = *found;
    page.head = row->mailbox.head;
    page.access = row->mailbox.access;
    if (row->id == 0)
        return page;
    // What was committed since the head was read belongs to the next page.
    const std::uint64_t end = query.before > 0 ? std::min(query.before, page.head + 1) : page.head + 1;
    const std::size_t most = std::clamp<std::size_t>(query.mostItems, 1, std::size_t{1} << 20);
    const std::size_t kind = !query.which ? 4 : *query.which == wire::Class::AllEntries ? 2 : 0;
    const std::size_t statement = Pages + kind + (query.newestFirst ? 1 : 0);
    const Result<pq::Rows> rows = kind == 0
        ? ask(statement,
              pq::Values(row->id, query.after, end, most + 1, query.mostBytes, static_cast<int>(*query.which)))
        : ask(statement, pq::Values(row->id, query.after, end, most + 1, query.mostBytes));
    return pageOf(std::move(page), rows, most);
}

Result<HubStore::Page> PostgresHubStore::pageOf(Page page, const Result<pq::Rows> &rows, std::size_t mostItems)
{
    if (!rows)
        return rows.error();
    for (int i = 0; i < rows->count() && !page.more; ++i) {
        page.more = rows->isNull(i, 1) || page.items.size() >= mostItems;
        if (!page.more)
            page.items.push_back({rows->number(i, 0), copyOf(rows->blob(i, 1))});
    }
    return page;
}

Result<std::optional<Bytes>> PostgresHubStore::oneBlob(std::size_t statement, const pq::Values &values)
{
    const Result<pq::Rows> rows = ask(statement, values);
    if (!rows)
        return rows.error();
    return rows->count() > 0 ? std::optional(copyOf(rows->blob(0, 0))) : std::nullopt;
}

Result<std::optional<Bytes>> PostgresHubStore::accessRecord(const MailboxTag &tag)
{
    if (m_inChange) {
        if (const Result<Row *> row = locked(Space::Case, tag); !row)
            return row.error();
    }
    return oneBlob(Access, pq::Values(tag));
}

Status PostgresHubStore::putAccess(const MailboxTag &tag, ByteView record, const std::vector<DeviceId> &users)
{
    const Result<Row *> row = lockedOrAdded(Space::Case, tag);
    if (!row)
        return row.error();
    const std::uint64_t id = (*row)->id;
    (*row)->users.clear();
    ++(*row)->mailbox.access;
    (*row)->isChanged = true;
    Status status = send(SetAccess, pq::Values(id, record));
    if (status)
        status = send(DropUsers, pq::Values(id));
    for (std::size_t i = 0; i < users.size() && status; ++i)
        status = send(AddUser, pq::Values(id, users[i]));
    return status;
}

Result<bool> PostgresHubStore::mayUse(const MailboxTag &tag, const DeviceId &device)
{
    // Locked in a change, since a push that may be is stored in it: another hub must not shut its sender out in
    // between.
    Row outside;
    const Result<Row *> found = find(Space::Case, tag, outside);
    if (!found)
        return found.error();
    Row &row = **found;
    if (row.id == 0)
        return false;
    if (const auto known = row.users.find(device); known != row.users.end())
        return known->second;
    const Result<pq::Rows> rows = ask(MayUse, pq::Values(row.id, device));
    if (!rows)
        return rows.error();
    return rows->count() > 0;
}

Result<std::vector<DeviceId>> PostgresHubStore::users(const MailboxTag &tag)
{
    const Result<pq::Rows> rows = ask(Users, pq::Values(tag));
    if (!rows)
        return rows.error();
    std::vector<DeviceId> all;
    for (int i = 0; i < rows->count(); ++i) {
        const auto device = DeviceId::from(rows->blob(i, 0));
        if (!device)
            return ErrorCode::Damaged;
        all.push_back(*device);
    }
    return all;
}

} // namespace caseweave
