// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/HubStore.h"
#include "sync/hub/PostgresLink.h"

#include <deque>
#include <map>
#include <set>

namespace caseweave {

/// The hub's store in a PostgreSQL database that several hubs may share. A change locks the row of each mailbox that it
/// looks at until it ends, so sequences rise in the order of the commits and a reader's cursor passes none by; two
/// changes that wait for each other fail with Busy and may be tried again. A lost connection is Storage, and is made
/// again by the next begin(), or the next read outside a change.
class PostgresHubStore final : public HubStore {
public:
    /// Fails as PostgresLink::connect() does.
    static Result<std::unique_ptr<PostgresHubStore>> open(std::string connectionString);

    bool isGone() const override { return !m_connection.isAlive(); }
    Status begin() override;
    Status expect(const std::vector<const Coming *> &all) override;
    Status commit() override;
    void rollback() override;
    Result<Standing> standing() override;
    Status raiseMark() override;
    Status renewGeneration() override;
    Result<Mailbox> mailbox(Space space, const MailboxTag &tag) override;
    Result<std::vector<Mailbox>> mailboxes(const std::vector<Place> &places) override;
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
    Result<bool> hasTurn(const AgencyId &peer) override;
    Status giveTurnBack(const AgencyId &peer) override;

private:
    /// A mailbox's row. In a change it is locked, read once, and written once before the commit.
    struct Row {
        std::uint64_t id = 0; ///< 0: there is none
        Mailbox mailbox;
        bool isChanged = false;
        std::map<Digest, std::uint64_t> known; ///< what was stored in this change, and what expect() found
        std::set<Digest> asked; ///< by expect()
        std::map<DeviceId, bool> users; ///< may use it or not, of those that were asked for
        std::optional<std::vector<Route>> routes; ///< found by expect(); nothing: to be read
    };
    using Key = std::pair<Space, MailboxTag>;
    /// A mailbox that was changed, as it was then.
    struct Newest {
        std::uint64_t id = 0; ///< 0: none
        Mailbox mailbox = {};
    };

    /// Envelopes of this change that the server was not given yet: many rows in one statement cost it a fraction of
    /// what each alone does.
    struct Unsent {
        using Of = pq::Array::Of;
        pq::Array mailbox{Of::Number}, sequence{Of::Number}, which{Of::Number}, hash{Of::Bytes}, bytes{Of::Bytes},
            writer{Of::Bytes}, peer{Of::Bytes};
        void clear();
    };

    explicit PostgresHubStore(std::string connectionString);
    /// Begins a new generation where these are not the data that the store was last seen with.
    Status checkHistory();
    Result<bool> lacksNewest();
    Result<pq::Rows> ask(std::size_t statement, const pq::Values &values);
    Status send(std::size_t statement, const pq::Values &values);
    /// Before anything that could look for them.
    Status sendEnvelopes();
    static std::int64_t turnNumber(const AgencyId &peer);
    /// Of a lock in the database. Whose first bytes are alike share one, which harms nobody.
    static std::int64_t lockNumber(ByteView bytes);
    /// Nobody else's change passes this point with the same bytes before this one's end.
    Status lock(ByteView bytes);
    static ErrorCode told(ErrorCode code) { return PostgresLink::told(code); }
    Status lockAll(std::vector<Key> keys);
    Result<Row *> locked(Space space, const MailboxTag &tag);
    Result<Row *> find(Space space, const MailboxTag &tag, Row &outside);
    Result<Row *> lockedOrAdded(Space space, const MailboxTag &tag);
    static Brought broughtOf(const pq::Rows &rows);
    static void noteHashes(Row &row, const pq::Rows &rows);
    Result<std::optional<std::uint64_t>> sequenceOf(Row &row, const Digest &digest);
    Result<Page> pageOf(Page page, const Result<pq::Rows> &rows, std::size_t mostItems);
    /// Writes what the change did to mailboxes and peers' sums.
    Status settle();
    void endChange();
    static std::vector<Route> routesOf(const pq::Rows &rows);
    /// Runs a statement that gives how many envelopes and bytes it deleted.
    Result<Erased> eraseBy(std::size_t statement, Row &row, const pq::Values &values);
    Status addPeer(const AgencyId &peer);
    Status lockRoutesOf(const AgencyId &peer);
    Result<std::optional<Bytes>> oneBlob(std::size_t statement, const pq::Values &values);

    PostgresLink m_link;
    pq::Connection &m_connection = m_link.connection();
    bool m_inChange = false;
    std::map<Key, Row> m_rows; ///< of the change, as what follows
    Unsent m_unsent;
    std::set<DeviceId> m_writers; ///< that have their numbers
    std::set<AgencyId> m_peers; ///< likewise
    std::map<AgencyId, std::uint64_t> m_bytesFrom; ///< not written yet: a peer's row is locked last, by everybody
    struct Use {
        std::optional<Brought> before; ///< as it was read
        Brought more; ///< not written yet: a device's row is locked last too
    };
    std::map<DeviceId, Use> m_uses;
    Newest m_settled; ///< in this change
    Newest m_newest; ///< committed last: where it is lost, something is that was acknowledged
};

} // namespace caseweave
