// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/result/Result.h"
#include "sync/wire/Message.h"
#include "sync/wire/ReleaseNote.h"

namespace caseweave {

/// What a hub keeps. Dumb: the rules are in HubRules. One instance belongs to one thread; several instances may stand
/// on the same data. Changes are made between begin() and commit(), all or none, and commit() returns when they are
/// durable. Reads see what is committed, and inside a change what it did. Errors: DiskFull, Storage, Damaged, Busy.
class HubStore {
public:
    /// Cases and inboxes are apart, so that nobody can take a case's tag by writing to it as to an inbox. What is held
    /// of a case (docs/protocol.md 4.2) is apart from its mailbox, whose numbers would tell its members that it came.
    enum class Space : std::uint8_t { Case = 0, Inbox = 1, Held = 2 };

    /// What release notes made of a case's mailbox (docs/decisions/0046). Closed: everything goes or went, and nothing
    /// more comes.
    enum class State : std::uint8_t { Open = 0, Releasing = 1, Closed = 2 };

    struct Mailbox {
        std::uint64_t head = 0;
        std::uint64_t bytes = 0;
        std::uint64_t access = 0; ///< another with each access record, in a store that several hubs may share
        State state = State::Open;
    };
    struct Place {
        Space space = Space::Case;
        MailboxTag tag;
    };
    struct Envelope {
        Space space = Space::Case;
        MailboxTag tag;
        DeviceId sender;
        wire::Class which = wire::Class::Entry;
        ByteView bytes;
        std::optional<AgencyId> from = {}; ///< whose hub passed it on; nothing: a device pushed it here
    };
    struct Stored {
        std::uint64_t sequence = 0;
        bool isNew = false;
    };
    struct Item {
        std::uint64_t sequence = 0;
        Bytes envelope;
    };
    struct Query {
        Space space = Space::Case;
        MailboxTag tag;
        std::optional<wire::Class> which; ///< nothing: every envelope
        std::uint64_t after = 0;
        std::uint64_t before = 0; ///< 0: no upper end
        bool newestFirst = false;
        std::size_t mostBytes = 0; ///< of envelopes; the first is given whatever its size
        std::size_t mostItems = 0;
    };
    struct Page {
        std::vector<Item> items;
        bool more = false;
        std::uint64_t head = 0; ///< and
        std::uint64_t access = 0; ///< as they were when it was read: nothing in it is newer
    };

    /// What one device brought here, ever.
    struct Brought {
        std::uint64_t bytes = 0; ///< of envelopes and access records
        std::uint64_t mailboxes = 0; ///< that were not there before
        std::uint64_t blobBytes = 0; ///< of blobs that became whole

        void add(const Brought &more)
        {
            bytes += more.bytes;
            mailboxes += more.mailboxes;
            blobBytes += more.blobBytes;
        }
        bool operator==(const Brought &) const = default;
    };
    /// What lies in an inbox from one sender.
    struct FromSender {
        std::uint64_t count = 0;
        std::uint64_t bytes = 0;

        void add(std::size_t size)
        {
            ++count;
            bytes += size;
        }
    };

    /// What a change is going to look at.
    struct Coming {
        Space space = Space::Case;
        MailboxTag tag;
        std::optional<DeviceId> device; ///< whose right to use it will be asked for
        std::vector<ByteView> envelopes; ///< to append; the bytes stay where they are until the change ends
        std::optional<DeviceId> by = {}; ///< what it brought before will be asked for
    };

    /// One mailbox on its way to the hub of another agency, which is called a peer (docs/decisions/0042). What is
    /// passed on is what devices pushed here, and up to `allUntil` what came from other peers too.
    struct Route {
        AgencyId peer;
        Space space = Space::Case;
        MailboxTag tag;
        std::uint64_t after = 0; ///< the peer acknowledged everything up to this sequence
        std::uint64_t allUntil = 0;
        std::uint64_t waiting = 0; ///< envelopes behind `after`, at most so many; 0: none
        std::int64_t sinceSeconds = 0; ///< when something began to wait; 0: nothing does
        std::uint64_t told = 0; ///< the peer answered the access records whose number is below this
        bool accessDue = false; ///< there are others that it did not
        bool leaving = false; ///< nobody of the peer's is in the case any more: of it, release notes go there alone
        Digest refused{}; ///< link of the last access record of the peer's that was not taken
        std::uint64_t id = 0; ///< the store's; rises with each new route
    };
    /// Of the data as a whole (docs/decisions/0050).
    struct Standing {
        GenerationId generation; ///< another one where the data were brought back from a copy, if that can be told
        std::uint64_t mark = 0; ///< rises now and then, so that a copy can be told from what it was made of
    };
    /// One thing that a release note names.
    struct Release {
        wire::ReleaseNote::Kind kind = wire::ReleaseNote::Kind::Envelopes;
        Digest what{}; ///< zeros for the whole mailbox
        std::uint64_t note = 0; ///< its sequence in the mailbox
    };
    struct Erased {
        std::uint64_t envelopes = 0;
        std::uint64_t bytes = 0;
    };
    struct Backlog {
        std::uint64_t mailboxes = 0;
        std::uint64_t envelopes = 0;
        std::int64_t sinceSeconds = 0; ///< of the one that waits longest; 0: none does
        std::uint64_t blobs = 0;
        std::int64_t blobsSinceSeconds = 0;
    };
    /// A blob of a case on its way to a peer (docs/decisions/0048).
    struct DueBlob {
        AgencyId peer;
        MailboxTag tag;
        BlobId blob; ///< zeros: all that the mailbox holds, still to be looked through
        std::int64_t sinceSeconds = 0;
        std::uint64_t id = 0; ///< the store's; rises each time that one is put
        bool isAll() const { return blob == BlobId{}; }
    };

    virtual ~HubStore() = default;

    /// After a failure: whether it was the way to the store that was lost, and no fault of what was asked for.
    virtual bool isGone() const { return false; }

    virtual Status begin() = 0;
    /// Right after begin(). A store that is far away looks all of it up together, and takes its locks in one order.
    virtual Status expect(const std::vector<const Coming *> &) { return {}; }
    virtual Status commit() = 0;
    virtual void rollback() = 0;

    virtual Result<Standing> standing() = 0;
    virtual Status raiseMark() = 0;
    virtual Status renewGeneration() = 0;

    virtual Result<Mailbox> mailbox(Space space, const MailboxTag &tag) = 0;
    /// Of each, in their order. Outside a change.
    virtual Result<std::vector<Mailbox>> mailboxes(const std::vector<Place> &places);
    virtual Result<bool> has(Space space, const MailboxTag &tag, ByteView envelope) = 0;
    /// Bytes that are there already give their old sequence. Quota: the store takes no more mailboxes.
    virtual Result<Stored> append(const Envelope &envelope) = 0;
    /// Marks those entries (class 0) in these ranges of a case's mailbox as covered that came from this sender.
    virtual Status cover(const MailboxTag &tag, const std::vector<wire::Range> &ranges, const DeviceId &sender) = 0;
    /// What a segment of a case's mailbox stands for, so that peers can be told.
    virtual Status keepCovers(const MailboxTag &tag, std::uint64_t segment, const std::vector<wire::Range> &ranges) = 0;
    /// Ids (envelopeId) of the entries in what it stands for that are covered and came from whoever it came from, but
    /// of no more than `most` + 1.
    virtual Result<std::vector<Digest>> coveredBy(const MailboxTag &tag, std::uint64_t segment, std::size_t most) = 0;
    /// Ascending, of the envelopes of a case's mailbox with these ids that are there.
    virtual Result<std::vector<std::uint64_t>> sequencesOf(const MailboxTag &tag, ByteView ids) = 0;
    virtual Result<FromSender> countFrom(Space space, const MailboxTag &tag, const DeviceId &sender) = 0;
    virtual Result<Page> page(const Query &query) = 0;

    virtual Result<std::optional<Bytes>> accessRecord(const MailboxTag &tag) = 0;
    /// Replaces the record and who may use the mailbox.
    virtual Status putAccess(const MailboxTag &tag, ByteView record, const std::vector<DeviceId> &users) = 0;
    virtual Result<bool> mayUse(const MailboxTag &tag, const DeviceId &device) = 0;
    /// All who may use it, sorted.
    virtual Result<std::vector<DeviceId>> users(const MailboxTag &tag) = 0;

    virtual Result<std::uint64_t> directoryCount(const AgencyId &agency) = 0;
    /// Records from this number on, at most so many and so many bytes, but one at least if there is one.
    virtual Result<std::vector<Bytes>> directory(const AgencyId &agency, std::uint64_t from, std::size_t mostItems,
                                                 std::size_t mostBytes)
        = 0;
    virtual Status appendDirectory(const AgencyId &agency, std::uint64_t number, ByteView record) = 0;

    virtual Result<std::optional<Bytes>> enrolment(const Digest &tag, std::uint8_t slot) = 0;
    virtual Status putEnrolment(const Digest &tag, std::uint8_t slot, ByteView bytes, std::int64_t nowSeconds) = 0;
    /// When slot 0 was filled; nothing for a tag that is not known.
    virtual Result<std::optional<std::int64_t>> enrolmentSince(const Digest &tag) = 0;
    /// Forgets every tag whose slot 0 was filled at or before that time.
    virtual Status forgetEnrolments(std::int64_t untilSeconds) = 0;

    /// Of one mailbox, by id. Where several processes change the data, inside a change nobody else changes them until
    /// it ends.
    virtual Result<std::vector<Route>> routes(Space space, const MailboxTag &tag) = 0;
    /// Makes the mailbox's route to this peer, or replaces it; `id` is not looked at.
    virtual Status putRoute(const Route &route) = 0;
    virtual Status dropRoute(const AgencyId &peer, Space space, const MailboxTag &tag) = 0;
    /// Of one peer, with something to pass on (waiting or accessDue) and a greater id, by id.
    virtual Result<std::vector<Route>> dueRoutes(const AgencyId &peer, std::uint64_t afterId, std::size_t most) = 0;
    virtual Result<Backlog> backlog(const AgencyId &peer) = 0;
    /// What the route passes on next, ascending, bounded as a page is.
    virtual Result<Page> routePage(const Route &route, std::size_t mostBytes, std::size_t mostItems) = 0;
    /// Those with routes, or that were told of a directory, sorted.
    virtual Result<std::vector<AgencyId>> peers() = 0;
    /// Drops its routes and what it was told. What came from it counts as pushed here from now on, and the other routes
    /// of those mailboxes go back to before the first of it, with new ids: nobody else may have it. All blobs of those
    /// to which it brought one are due again.
    virtual Status forgetPeer(const AgencyId &peer) = 0;
    /// What the peer's hub last said of its own store; nothing: it never did.
    virtual Result<std::optional<GenerationId>> generationOf(const AgencyId &peer) = 0;
    virtual Status putGenerationOf(const AgencyId &peer, const GenerationId &generation) = 0;
    /// Its routes go back to the start, with new ids, and pass on all that is there now, whoever brought it; the peer
    /// counts as told of no access record and no directory.
    virtual Status rewindPeer(const AgencyId &peer, std::int64_t nowSeconds) = 0;
    /// Of envelopes and access records that came from a peer, ever. append() counts the envelopes.
    virtual Result<std::uint64_t> bytesFrom(const AgencyId &peer) = 0;
    virtual Status addBytesFrom(const AgencyId &peer, std::uint64_t bytes) = 0;
    virtual Result<Brought> broughtBy(const DeviceId &device) = 0;
    virtual Status addBroughtBy(const DeviceId &device, const Brought &more) = 0;
    /// The cases that a device may use, by the order in which they were made.
    virtual Result<std::vector<MailboxTag>> casesOf(const DeviceId &device) = 0;

    /// Access records that peers have not all seen: a later one may be written by an administrator that an earlier one
    /// made. Putting a number again replaces it.
    virtual Status putAccessStep(const MailboxTag &tag, std::uint64_t number, ByteView record) = 0;
    virtual Result<std::vector<Bytes>> accessSteps(const MailboxTag &tag, std::uint64_t from, std::size_t most) = 0;
    virtual Status forgetAccessSteps(const MailboxTag &tag, std::uint64_t below) = 0;

    /// Puts it behind all others of its peer, also where it is there already; `id` is not looked at. Nothing where the
    /// case has no route to the peer. dropRoute() drops the route's.
    virtual Status putDueBlob(const DueBlob &due) = 0;
    /// Nothing where it was put again since.
    virtual Status dropDueBlob(const DueBlob &due) = 0;
    /// Of routes that are not leaving, with a greater id, by id.
    virtual Result<std::vector<DueBlob>> dueBlobs(const AgencyId &peer, std::uint64_t afterId, std::size_t most) = 0;
    /// Who brought a blob to a case's mailbox, zeros for a device here, and what it counts as; whoever was first stays.
    virtual Status putBlobFrom(const AgencyId &peer, const MailboxTag &tag, const BlobId &blob, std::uint64_t bytes)
        = 0;
    /// Nothing: that was not noted, or it was released.
    virtual Result<std::optional<AgencyId>> blobFrom(const MailboxTag &tag, const BlobId &blob) = 0;
    virtual Result<std::uint64_t> blobBytesFrom(const AgencyId &peer) = 0;
    /// What a case's note names. `sinceSeconds` is when its hold began; 0: it is remembered, and nothing is done.
    virtual Status putRelease(const MailboxTag &tag, const Release &release, std::int64_t sinceSeconds) = 0;
    /// Takes back what the note with this id names and is not done yet.
    virtual Status dropReleases(const MailboxTag &tag, const Digest &note) = 0;
    /// Whether a note of this kind names it; `done`: and it was done.
    virtual Result<bool> isReleased(const MailboxTag &tag, wire::ReleaseNote::Kind kind, const Digest &what, bool done)
        = 0;
    /// The case of which something waits longest, since that time or before.
    virtual Result<std::optional<MailboxTag>> releaseDue(std::int64_t untilSeconds) = 0;
    /// Of that case what has waited since then or before, the longest first.
    virtual Result<std::vector<Release>> releasesDue(const MailboxTag &tag, std::int64_t untilSeconds, std::size_t most)
        = 0;
    /// How many things wait, of all cases.
    virtual Result<std::uint64_t> releasesWaiting() = 0;
    /// Deletes an entry or a segment; its number and its id stay known, so that the same bytes are not taken again.
    /// Where it is not here it is due as soon as it comes.
    virtual Result<Erased> eraseEnvelope(const MailboxTag &tag, const Digest &id) = 0;
    /// Deletes so many of the mailbox's envelopes and what is known of them, notes aside; closes it if it is a case's.
    virtual Result<Erased> eraseSome(Space space, const MailboxTag &tag, std::size_t most) = 0;
    /// A blob, or the whole mailbox, is gone.
    virtual Status releaseDone(const MailboxTag &tag, const Release &release) = 0;

    /// How many records of an agency's directory a peer has acknowledged.
    virtual Result<std::uint64_t> directoryTold(const AgencyId &peer, const AgencyId &agency) = 0;
    virtual Status putDirectoryTold(const AgencyId &peer, const AgencyId &agency, std::uint64_t count) = 0;

    /// Outside a change. Whether the hub that this store belongs to is the one to talk to the peer. Of several hubs on
    /// one store one is, until it gives the turn back, ends, or loses its way to the store.
    virtual Result<bool> hasTurn(const AgencyId &) { return true; }
    virtual Status giveTurnBack(const AgencyId &) { return {}; }

    /// What an envelope is known by at every hub.
    static Digest envelopeId(ByteView envelope);

protected:
    /// Ranges as a store keeps them, and whether one of them holds the number.
    static Bytes bytesOf(const std::vector<wire::Range> &ranges);
    static std::vector<wire::Range> rangesOf(ByteView bytes);
    static bool isIn(const std::vector<wire::Range> &ranges, std::uint64_t sequence);
};

} // namespace caseweave
