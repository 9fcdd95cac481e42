// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/SqliteHubStore.h"

namespace caseweave {

// The part of the store that is about what release notes name (docs/decisions/0046).

namespace {

constexpr int sequenceBits = 40; ///< as in SqliteHubStore.cpp

std::uint64_t numberOf(wire::ReleaseNote::Kind kind)
{
    return static_cast<std::uint64_t>(kind);
}

} // namespace

Status SqliteHubStore::prepareReleases()
{
    return prepare({
        {&m_sql.putRelease,
         "INSERT OR IGNORE INTO release (mailbox, what, note, kind, since) VALUES (?1, ?2, ?3, ?4, ?5)"},
        {&m_sql.dropReleases, "DELETE FROM release WHERE mailbox = ?1 AND note = ?2 AND kind <> 0 AND sequence = 0"},
        {&m_sql.isReleased,
         "SELECT 1 FROM release WHERE mailbox = ?1 AND what = ?2 AND kind = ?3 AND (?4 = 0 OR sequence > 0)"},
        {&m_sql.releaseDue,
         "SELECT m.tag FROM release r INDEXED BY release_due JOIN mailbox m ON m.id = r.mailbox "
         "WHERE r.since > 0 AND r.since <= ?1 ORDER BY r.since LIMIT 1"},
        {&m_sql.releasesDue,
         "SELECT kind, what, note FROM release INDEXED BY release_due "
         "WHERE since > 0 AND since <= ?2 AND mailbox = ?1 ORDER BY since LIMIT ?3"},
        {&m_sql.releasesWaiting, "SELECT count(*) FROM release INDEXED BY release_due WHERE since > 0"},
        {&m_sql.wakeRelease,
         "UPDATE release SET since = 1 WHERE mailbox = ?1 AND what = ?2 AND kind = 1 AND since = 0 AND sequence = 0"},
        {&m_sql.envelopeSize, "SELECT length(bytes), class FROM envelope WHERE id = ?1"},
        {&m_sql.dropEnvelope, "DELETE FROM envelope WHERE id = ?1"},
        {&m_sql.dropHash, "DELETE FROM envelope_hash WHERE mailbox = ?1 AND hash = ?2"},
        {&m_sql.dropForeign, "DELETE FROM foreign_envelope WHERE id = ?1"},
        {&m_sql.noteErased,
         "UPDATE release SET since = 0, sequence = max(sequence, ?3) WHERE mailbox = ?1 AND what = ?2 AND kind = 1"},
        {&m_sql.setState, "UPDATE mailbox SET state = ?2 WHERE id = ?1"},
        {&m_sql.shrinkMailbox, "UPDATE mailbox SET bytes = bytes - ?2 WHERE id = ?1"},
        {&m_sql.someEnvelopes,
         "SELECT id, bytes FROM envelope WHERE id > ?1 AND id <= ?2 AND class <> 5 ORDER BY id LIMIT ?3"},
        {&m_sql.releaseDone,
         "UPDATE release SET since = 0, sequence = 1 WHERE mailbox = ?1 AND what = ?2 AND kind = ?3"},
        {&m_sql.forgetReleases, "DELETE FROM release WHERE mailbox = ?1"},
        {&m_sql.forgetBlob, "DELETE FROM blob_due WHERE mailbox = ?1 AND blob = ?2"},
        {&m_sql.forgetForeignBlob, "DELETE FROM foreign_blob WHERE mailbox = ?1 AND blob = ?2"},
        {&m_sql.forgetCaseBlobs, "DELETE FROM blob_due WHERE mailbox = ?1"},
        {&m_sql.forgetCaseForeign, "DELETE FROM foreign_blob WHERE mailbox = ?1"},
        {&m_sql.forgetCaseCovers, "DELETE FROM segment_cover WHERE id > ?1 AND id < ?2"},
    });
}

Status SqliteHubStore::putRelease(const MailboxTag &tag, const Release &release, std::int64_t sinceSeconds)
{
    const Result<Row> row = findOrAdd(Space::Case, tag);
    if (!row)
        return row.error();
    Status status
        = m_sql.putRelease.bind(row->id, release.what, release.note, numberOf(release.kind), sinceSeconds).run();
    if (status && row->mailbox.state == State::Open)
        status = settle();
    if (status && row->mailbox.state == State::Open)
        status = m_sql.setState.bind(row->id, static_cast<std::uint8_t>(State::Releasing)).run();
    return status;
}

Status SqliteHubStore::dropReleases(const MailboxTag &tag, const Digest &note)
{
    const Result<std::optional<Row>> row = find(Space::Case, tag);
    if (!row)
        return row.error();
    if (!row->has_value())
        return {};
    const Result<bool> found = m_sql.findHash.bind((*row)->id, note).step();
    const std::uint64_t sequence = found && *found ? m_sql.findHash.count(0) : 0;
    m_sql.findHash.reset();
    if (!found)
        return found.error();
    return *found ? m_sql.dropReleases.bind((*row)->id, sequence).run() : Status();
}

Result<bool> SqliteHubStore::isReleased(const MailboxTag &tag, wire::ReleaseNote::Kind kind, const Digest &what,
                                        bool done)
{
    const Result<std::optional<Row>> row = find(Space::Case, tag);
    if (!row)
        return row.error();
    if (!row->has_value())
        return false;
    const Result<bool> found
        = m_sql.isReleased.bind((*row)->id, what, numberOf(kind), std::uint64_t{done ? 1U : 0U}).step();
    m_sql.isReleased.reset();
    return found;
}

Result<std::optional<MailboxTag>> SqliteHubStore::releaseDue(std::int64_t untilSeconds)
{
    std::optional<MailboxTag> tag;
    const Status read
        = each(m_sql.releaseDue.bind(untilSeconds), [&](const sql::Statement &row) { tag = row.id<MailboxTag>(0); });
    return read ? Result(tag) : Result<std::optional<MailboxTag>>(read.error());
}

Result<std::vector<HubStore::Release>> SqliteHubStore::releasesDue(const MailboxTag &tag, std::int64_t untilSeconds,
                                                                   std::size_t most)
{
    std::vector<Release> due;
    const Result<std::optional<Row>> row = find(Space::Case, tag);
    if (!row)
        return row.error();
    if (!row->has_value())
        return due;
    const Status read
        = each(m_sql.releasesDue.bind((*row)->id, untilSeconds, std::uint64_t{most}), [&](const sql::Statement &at) {
              due.push_back(
                  {static_cast<wire::ReleaseNote::Kind>(at.integer(0)), at.id<Id<Digest>>(1).bytes, at.count(2)});
          });
    return read ? Result(std::move(due)) : Result<std::vector<Release>>(read.error());
}

Result<std::uint64_t> SqliteHubStore::releasesWaiting()
{
    std::uint64_t count = 0;
    const Status read = each(m_sql.releasesWaiting, [&](const sql::Statement &row) { count = row.count(0); });
    return read ? Result(count) : Result<std::uint64_t>(read.error());
}

Result<std::optional<std::uint64_t>> SqliteHubStore::dropEnvelope(std::uint64_t mailbox, std::uint64_t sequence)
{
    const std::uint64_t id = mailbox << sequenceBits | sequence;
    std::optional<std::uint64_t> size;
    Status status = each(m_sql.envelopeSize.bind(id), [&](const sql::Statement &row) {
        const auto which = static_cast<wire::Class>(row.integer(1));
        if (which == wire::Class::Entry || which == wire::Class::Segment)
            size = row.count(0);
    });
    if (!status)
        return status.error();
    if (!size)
        return size;
    for (sql::Statement *statement : {&m_sql.dropEnvelope, &m_sql.dropForeign}) {
        if (status)
            status = statement->bind(id).run();
    }
    if (status)
        status = settle();
    if (status)
        status = m_sql.shrinkMailbox.bind(mailbox, *size).run();
    return status ? Result(size) : Result<std::optional<std::uint64_t>>(status.error());
}

Result<HubStore::Erased> SqliteHubStore::eraseEnvelope(const MailboxTag &tag, const Digest &id)
{
    const Result<std::optional<Row>> row = find(Space::Case, tag);
    if (!row)
        return row.error();
    if (!row->has_value())
        return Erased{};
    const std::uint64_t mailbox = (*row)->id;
    std::uint64_t sequence = 0;
    Status status = each(m_sql.findHash.bind(mailbox, id), [&](const sql::Statement &at) { sequence = at.count(0); });
    if (!status)
        return status.error();
    const Result<std::optional<std::uint64_t>> size
        = sequence > 0 ? dropEnvelope(mailbox, sequence) : std::optional<std::uint64_t>();
    if (!size)
        return size.error();
    if (*size)
        status = m_sql.dropHash.bind(mailbox, id).run();
    if (status)
        status = m_sql.noteErased.bind(mailbox, id, *size ? sequence : std::uint64_t{0}).run();
    if (!status)
        return status.error();
    return *size ? Erased{1, **size} : Erased{};
}

Result<HubStore::Erased> SqliteHubStore::eraseSome(Space space, const MailboxTag &tag, std::size_t most)
{
    Erased erased;
    const Result<std::optional<Row>> row = find(space, tag);
    if (!row)
        return row.error();
    if (!row->has_value())
        return erased;
    const std::uint64_t mailbox = (*row)->id;
    const std::uint64_t base = mailbox << sequenceBits;
    struct Going {
        std::uint64_t id;
        Digest hash;
    };
    std::vector<Going> going;
    Status status = settle();
    if (status && space == Space::Case)
        status = m_sql.setState.bind(mailbox, static_cast<std::uint8_t>(State::Closed)).run();
    if (status) {
        status = each(m_sql.someEnvelopes.bind(base, base | wire::mostSequence, std::uint64_t{most}),
                      [&](const sql::Statement &at) {
                          going.push_back({at.count(0), hashOf(at.blob(1))});
                          erased.bytes += at.blob(1).size();
                      });
    }
    for (const Going &one : going) {
        for (sql::Statement *statement : {&m_sql.dropEnvelope, &m_sql.dropForeign}) {
            if (status)
                status = statement->bind(one.id).run();
        }
        if (status)
            status = m_sql.dropHash.bind(mailbox, one.hash).run();
    }
    if (status)
        status = m_sql.shrinkMailbox.bind(mailbox, erased.bytes).run();
    erased.envelopes = going.size();
    return status ? Result(erased) : Result<Erased>(status.error());
}

Status SqliteHubStore::releaseDone(const MailboxTag &tag, const Release &release)
{
    const Result<std::optional<Row>> row = find(Space::Case, tag);
    if (!row || !row->has_value())
        return row ? Status() : Status(row.error());
    const std::uint64_t id = (*row)->id;
    Status status;
    if (release.kind != wire::ReleaseNote::Kind::Mailbox) {
        for (sql::Statement *forget : {&m_sql.forgetBlob, &m_sql.forgetForeignBlob}) {
            if (status)
                status = forget->bind(id, release.what).run();
        }
        return status ? m_sql.releaseDone.bind(id, release.what, numberOf(release.kind)).run() : status;
    }
    for (sql::Statement *forget : {&m_sql.forgetCaseBlobs, &m_sql.forgetCaseForeign, &m_sql.forgetReleases}) {
        if (status)
            status = forget->bind(id).run();
    }
    return status ? m_sql.forgetCaseCovers.bind(id << sequenceBits, (id + 1) << sequenceBits).run() : status;
}

} // namespace caseweave
