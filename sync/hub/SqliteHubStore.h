// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/HubStore.h"
#include "sync/hub/StoreContents.h"
#include "sync/hub/StoreFiles.h"
#include "sync/sql/Database.h"

namespace caseweave {

/// The hub's store in one SQLite file: write-ahead log, synchronous=FULL. Not encrypted: it holds ciphertext.
class SqliteHubStore final : public HubStore {
public:
    static constexpr int newestStep = 9; ///< of the schema

    /// Makes the file where it is missing. Damaged, UnknownSuite (made by a newer hub), Storage, DiskFull, Busy.
    static Result<std::unique_ptr<SqliteHubStore>> open(const std::string &utf8Path);
    /// What an envelope is known by here.
    static Digest hashOf(ByteView envelope);
    /// For a test of a full disk: see sql::Database::limitPages.
    Status limitPages(std::int64_t pages) { return m_database.limitPages(pages); }
    struct Found {
        std::optional<ContentsDigest> contents = {}; ///< nothing: of a hub before this one
        std::string damagedAt; ///< the row, if that is known
    };
    /// Reads all of a store that no hub has open, and changes nothing: every page and index, and all rows as digestOf()
    /// does. Damaged when something is not as it was stored; UnknownSuite, NotFound, Storage.
    static Status check(const std::string &utf8Path, Found *found = nullptr);

    Status begin() override;
    Status commit() override;
    void rollback() override;
    Result<Standing> standing() override;
    Status raiseMark() override;
    Status renewGeneration() override;
    Result<Mailbox> mailbox(Space space, const MailboxTag &tag) override;
    Result<bool> has(Space space, const MailboxTag &tag, ByteView envelope) override;
    Result<Stored> append(const Envelope &envelope) override;
    Status cover(const MailboxTag &tag, const std::vector<wire::Range> &ranges, const DeviceId &sender) override;
    Status keepCovers(const MailboxTag &tag, std::uint64_t segment, const std::vector<wire::Range> &ranges) override;
    Result<std::vector<Digest>> coveredBy(const MailboxTag &tag, std::uint64_t segment, std::size_t most) override;
    Result<std::vector<std::uint64_t>> sequencesOf(const MailboxTag &tag, ByteView ids) override;
    Result<FromSender> countFrom(Space space, const MailboxTag &tag, const DeviceId &sender) override;
    Result<Page> page(const Query &query) override;
    Result<std::optional<Bytes>> accessRecord(const MailboxTag &tag) override;
    Status putAccess(const MailboxTag &tag, ByteView record, const std::vector<DeviceId> &users) override;
    Result<bool> mayUse(const MailboxTag &tag, const DeviceId &device) override;
    Result<std::vector<DeviceId>> users(const MailboxTag &tag) override;
    Result<std::uint64_t> directoryCount(const AgencyId &agency) override;
    Result<std::vector<Bytes>> directory(const AgencyId &agency, std::uint64_t from, std::size_t mostItems,
                                         std::size_t mostBytes) override;
    Status appendDirectory(const AgencyId &agency, std::uint64_t number, ByteView record) override;
    Result<std::optional<Bytes>> enrolment(const Digest &tag, std::uint8_t slot) override;
    Status putEnrolment(const Digest &tag, std::uint8_t slot, ByteView bytes, std::int64_t nowSeconds) override;
    Result<std::optional<std::int64_t>> enrolmentSince(const Digest &tag) override;
    Status forgetEnrolments(std::int64_t untilSeconds) override;
    Result<std::vector<Route>> routes(Space space, const MailboxTag &tag) override;
    Status putRoute(const Route &route) override;
    Status dropRoute(const AgencyId &peer, Space space, const MailboxTag &tag) override;
    Result<std::vector<Route>> dueRoutes(const AgencyId &peer, std::uint64_t afterId, std::size_t most) override;
    Result<Backlog> backlog(const AgencyId &peer) override;
    Result<Page> routePage(const Route &route, std::size_t mostBytes, std::size_t mostItems) override;
    Result<std::vector<AgencyId>> peers() override;
    Status forgetPeer(const AgencyId &peer) override;
    Result<std::optional<GenerationId>> generationOf(const AgencyId &peer) override;
    Status putGenerationOf(const AgencyId &peer, const GenerationId &generation) override;
    Status rewindPeer(const AgencyId &peer, std::int64_t nowSeconds) override;
    Result<std::uint64_t> bytesFrom(const AgencyId &peer) override;
    Status addBytesFrom(const AgencyId &peer, std::uint64_t bytes) override;
    Result<Brought> broughtBy(const DeviceId &device) override;
    Status addBroughtBy(const DeviceId &device, const Brought &more) override;
    Result<std::vector<MailboxTag>> casesOf(const DeviceId &device) override;
    Status putAccessStep(const MailboxTag &tag, std::uint64_t number, ByteView record) override;
    Result<std::vector<Bytes>> accessSteps(const MailboxTag &tag, std::uint64_t from, std::size_t most) override;
    Status forgetAccessSteps(const MailboxTag &tag, std::uint64_t below) override;
    Status putDueBlob(const DueBlob &due) override;
    Status dropDueBlob(const DueBlob &due) override;
    Result<std::vector<DueBlob>> dueBlobs(const AgencyId &peer, std::uint64_t afterId, std::size_t most) override;
    Status putBlobFrom(const AgencyId &peer, const MailboxTag &tag, const BlobId &blob, std::uint64_t bytes) override;
    Result<std::optional<AgencyId>> blobFrom(const MailboxTag &tag, const BlobId &blob) override;
    Result<std::uint64_t> blobBytesFrom(const AgencyId &peer) override;
    Result<std::uint64_t> directoryTold(const AgencyId &peer, const AgencyId &agency) override;
    Status putDirectoryTold(const AgencyId &peer, const AgencyId &agency, std::uint64_t count) override;
    Status putRelease(const MailboxTag &tag, const Release &release, std::int64_t sinceSeconds) override;
    Status dropReleases(const MailboxTag &tag, const Digest &note) override;
    Result<bool> isReleased(const MailboxTag &tag, wire::ReleaseNote::Kind kind, const Digest &what,
                            bool done) override;
    Result<std::optional<MailboxTag>> releaseDue(std::int64_t untilSeconds) override;
    Result<std::vector<Release>> releasesDue(const MailboxTag &tag, std::int64_t untilSeconds,
                                             std::size_t most) override;
    Result<std::uint64_t> releasesWaiting() override;
    Result<Erased> eraseEnvelope(const MailboxTag &tag, const Digest &id) override;
    Result<Erased> eraseSome(Space space, const MailboxTag &tag, std::size_t most) override;
    Status releaseDone(const MailboxTag &tag, const Release &release) override;

private:
    struct Row {
        std::uint64_t id = 0;
        Mailbox mailbox;
    };
    /// The mailbox that a change looked at last. How it grew is written when the change looks at another, or ends.
    struct Held {
        Space space = Space::Case;
        MailboxTag tag;
        Row row;
        std::uint64_t growth = 0; ///< bytes
    };
    struct Statements {
        sql::Statement begin, commit, rollback, standing, raiseMark, renew, findMailbox, newestMailbox, addMailbox,
            growMailbox, findHash, addWriter, writer, addEnvelope, addHash, countSender, cover, countFrom, access,
            setAccess, dropUsers, addUser, mayUse, users, directoryCount, directory, addDirectory, enrolment,
            addEnrolment, enrolmentSince, forget;
        sql::Statement addForeign, routes, addRoute, dropRoute, dueRoutes, backlog, routePage, peers, forgetRoutes,
            forgetTold, rewindRoutes, adopt, bytesFrom, addPeer, addBytesFrom, broughtBy, addBroughtBy, casesOf,
            putStep, steps, forgetSteps, told, putTold, generationOf, putGenerationOf, rewindPeer, rewindBlobs;
        sql::Statement putDueBlob, dropDueBlob, dueBlobs, dropDueBlobs, forgetDueBlobs, renewDueBlobs, putBlobFrom,
            blobFrom, blobBytesFrom, adoptBlobs, keepCovers, covers, coveredBy;
        sql::Statement putRelease, dropReleases, isReleased, releaseDue, releasesDue, releasesWaiting, wakeRelease,
            envelopeSize, dropEnvelope, dropHash, dropForeign, noteErased, setState, someEnvelopes, releaseDone,
            shrinkMailbox, forgetReleases, forgetBlob, forgetForeignBlob, forgetCaseBlobs, forgetCaseForeign,
            forgetCaseCovers;
        std::array<sql::Statement, 6> pages; ///< by what is asked for: class, all entries, all; up and down
    };

    SqliteHubStore(sql::Database database, const std::string &path) : m_database(std::move(database)), m_files(path) { }
    using Texts = std::initializer_list<std::pair<sql::Statement *, std::string_view>>;
    Status prepare(Texts texts);
    Status prepareAll();
    Status prepareRoutes();
    Status prepareBlobs();
    Status prepareReleases();
    /// Calls `take` with each row of a statement that is bound, and leaves it ready for the next time.
    template <class Take>
    static Status each(sql::Statement &statement, const Take &take)
    {
        Result<bool> row = statement.step();
        for (; row && *row; row = statement.step())
            take(statement);
        statement.reset();
        return row ? Status() : Status(row.error());
    }
    static Result<std::vector<Route>> routesOf(sql::Statement &statement);
    /// What the statement gives (row, bytes), up to the bounds; `base` is the mailbox's first key.
    static Result<Page> pageOf(sql::Statement &statement, Page page, std::uint64_t base, std::size_t mostBytes,
                               std::size_t mostItems);
    Result<std::optional<Row>> find(Space space, const MailboxTag &tag);
    /// Writes how the held mailbox grew and holds it no longer: before any other statement that changes its row, or
    /// reads it by itself.
    Status settle();
    void forgetChange();
    void grow(const Envelope &envelope, const Row &row);
    Result<std::uint64_t> writerNumber(const DeviceId &device);
    /// Keeps the envelope's hash; the sequence of the same bytes, where they are or were there already.
    Result<std::optional<std::uint64_t>> takeHash(const Row &row, const Digest &digest);
    static Result<std::optional<Bytes>> oneBlob(sql::Statement &statement);
    Result<Row> findOrAdd(Space space, const MailboxTag &tag);
    /// Bytes of it; nothing where it is not here.
    Result<std::optional<std::uint64_t>> dropEnvelope(std::uint64_t mailbox, std::uint64_t sequence);

    sql::Database m_database;
    StoreFiles m_files;
    std::optional<Held> m_held; ///< of the change, as what follows
    std::map<DeviceId, std::uint64_t> m_writers; ///< numbers
    Statements m_sql; ///< after the database, so that it goes first
};

} // namespace caseweave
