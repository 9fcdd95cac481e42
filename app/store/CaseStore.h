// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/Rows.h"
#include "crypto/hash/Hash.h"
#include "sync/log/StateFold.h"
#include "sync/sql/Database.h"

#include <functional>
#include <map>
#include <memory>

namespace caseweave {

struct ConcernRaised;

/// The state of one case as tables in its file: what the entries that count add up to (docs/payloads.md). It is a
/// function of the set of entries alone, so every replica that holds the same entries holds the same state and the same
/// digest(), whatever the order of arrival. Opening and reading cost what is shown, not how long the log is.
///
/// One thread, that of the database, which must outlive the store. Reads fail as the database does.
class CaseStore final : public StateFold {
public:
    /// Brings the tables to this program's version. UnknownSuite when a newer program wrote them. `mine` is this
    /// device: its entries are never new.
    static Result<std::unique_ptr<CaseStore>> open(sql::Database &database, const DeviceId &mine);
    /// Whether the state was made by another version of the fold: then CaseLog::refold() is due, and after it
    /// markFolded().
    Result<bool> needsRefold();
    Status markFolded();

    Status reset() override;
    Status apply(const LogEntry &entry) override;
    Status doubtHub() override;
    Status flush() override;
    void rolledBack() override;

    /// What was changed since the last call. After rolledBack(): everything.
    StoreChanges takeChanges();
    bool isChanged() const { return m_changes.any(); } ///< since that call

    /// Values that nothing replaced, by type, object and key, newest first within a key.
    Result<std::vector<ValueRow>> values();
    /// Newest first. Of those that were raised quietly each once, whoever brought them.
    Result<std::vector<ConcernRow>> concerns();
    Result<std::vector<ConcernMarkRow>> concernMarks(); ///< oldest first
    Result<std::int64_t> eventCount(const EventFilter &filter); ///< without a filter it costs next to nothing
    /// How many events of the filter come before that place, in its order.
    Result<std::int64_t> eventsBefore(const EventFilter &filter, const EventPlace &place);
    /// At most count rows from the first-th on, ordered as docs/payloads.md 17 says, or the other way round.
    Result<std::vector<EventRow>> events(const EventFilter &filter, std::int64_t first, std::int64_t count);
    /// The newest mostEventNotes of what is said of events, oldest first.
    Result<std::vector<EventNoteRow>> eventNotes();
    static constexpr std::int64_t mostEventNotes = 2'000;
    /// Which events are not shown, because another stands in their place, and which contradict each other: what follows
    /// from the notes and from who wrote them. Counts for the reads of events after it, as long as the store is open.
    Status markEvents(const std::vector<EntryId> &hidden, const std::vector<EntryId> &disputed);
    /// The decisions of the filter, ordered as docs/payloads.md 21 says, newest first.
    Result<std::vector<SharingRow>> sharings(const SharingRowFilter &filter);
    /// Which entries stand in place of others, oldest first.
    Result<std::vector<SharingRow>> sharingCorrections();
    /// Those that are readable here, newest first by day, clock and id, at most `count`.
    Result<std::vector<PlanVersionRow>> planVersions(std::int64_t count);
    Result<RowOrigin> findPlanVersion(const EntryId &id); ///< NotFound
    Result<std::int64_t> messageCount(const MessageRowFilter &filter); ///< of those that can be read here
    /// The newest `count` that can be read here, oldest first, by clock and id.
    Result<std::vector<MessageRow>> messages(const MessageRowFilter &filter, std::int64_t count);
    Result<MessageRow> message(const EntryId &id); ///< NotFound, also where it cannot be read here
    Result<std::vector<MessageAskRow>> messageAsks(); ///< oldest first
    Result<std::vector<MessageAnswerRow>> messageAnswers(); ///< oldest first
    Result<std::vector<RowOrigin>> mentionsOf(const ProfessionalId &who);
    Result<std::vector<SeenRow>> seenMarks();
    /// By device index the greatest sequence of its messages, readable here or not, up to a place in their order.
    Result<std::map<std::uint32_t, std::uint64_t>> newestMessages(const std::optional<RowOrigin> &upTo);
    /// How many readable messages a device wrote after that sequence.
    Result<std::int64_t> messagesAfter(std::uint32_t deviceIndex, std::uint64_t sequence);
    /// How far somebody has looked at this computer, by device index: for who may not tell others.
    Status markLooked(const std::map<std::uint32_t, std::uint64_t> &newest);
    Result<std::map<std::uint32_t, std::uint64_t>> looked();
    /// One value by the entry that wrote it, also where something replaced it since. NotFound.
    Result<ValueRow> value(std::uint8_t type, const ObjectBytes &object, std::string_view key, const EntryId &entry);
    Result<std::int64_t> lineCount(const LineFilter &filter); ///< of everything it costs nothing
    Result<std::vector<LineRow>> lines(const LineFilter &filter, std::int64_t first,
                                       std::int64_t count); ///< newest first
    /// The device behind an index, as far as entries of it were applied.
    Result<std::map<std::uint32_t, DeviceId>> devices();
    /// Where an entry of the state stands. NotFound.
    Result<EntryRef> find(const EntryId &id);

    /// For the index over all cases (app/session/FindFeeder.h). Grows when entries stopped counting: then what was
    /// read of them is not true any more.
    Result<std::int64_t> generation();
    /// The greatest sequence of each device in the state. Below it some may be missing, and come later.
    std::map<std::uint32_t, std::uint64_t> tops() const;
    /// How many events and sharing decisions there are, corrections and withheld ones among them, and which: device
    /// index and sequence.
    Result<std::int64_t> offeredCount();
    Result<std::vector<std::pair<std::uint32_t, std::uint64_t>>> offeredEntries();

    /// Entries of others above the marks of markSeen().
    Result<std::int64_t> newCount();
    bool isNew(const RowOrigin &origin) const;
    /// Everything here now is seen, at that time (milliseconds since 1970).
    Status markSeen(std::int64_t nowMs);
    Result<std::int64_t> lastSeenMs(); ///< 0: never
    /// Somebody looks into the case now. The first time counts.
    Status markOpened(std::int64_t nowMs);
    Result<std::int64_t> firstOpenedMs(); ///< 0: never

    /// What the hub last said of this device and the case's mailbox: kept for when it is offline.
    enum class HubStanding : std::uint8_t {
        In,
        ShutOut, ///< it may not use it (any more)
        Lacked, ///< the hub came back without what it had, and now knows neither it nor that this device may use it
    };
    Result<HubStanding> hubStanding();
    Status setHubStanding(HubStanding standing);

    /// Of this computer alone, and no part of the state: a reset leaves them.
    Result<std::map<BlobId, BlobMarks>> blobMarks();
    Status markBlob(const BlobId &blob, const BlobMarks &marks);

    /// Whether a checkpoint should be written: `counting` entries stand in the state now, another number than at the
    /// last one, and that is everyMs or more ago. Says so once, and counts from then.
    Result<bool> checkpointDue(std::int64_t counting, std::int64_t nowMs, std::int64_t everyMs);

    /// The canonical bytes of the state and their hash. What is restricted stands in them by id alone, so that who may
    /// read it and who may not agree.
    Result<Bytes> dump();
    Result<Digest> digest();

private:
    explicit CaseStore(sql::Database &database, const DeviceId &mine) : m_database(database), m_mine(mine) { }
    Status prepare();
    Status putMeta(std::string_view key, std::int64_t value);
    Result<std::int64_t> meta(std::string_view key);
    Status load();
    Status noteDevice(const LogEntry &entry);
    Status applyFields(const LogEntry &entry);
    Status applyEvent(const LogEntry &entry);
    Status applyEventNote(const LogEntry &entry);
    Status addEventNote(const LogEntry &entry, const EntryId &event, const std::optional<EntryId> &other);
    Status addPeople(const LogEntry &entry, const std::vector<ObjectBytes> &people);
    Status applyConcern(const LogEntry &entry);
    Status applyReleasedConcern(const LogEntry &entry);
    Status addConcern(const LogEntry &entry, const ConcernRaised &concern);
    Status applySharing(const LogEntry &entry);
    Status applyPlanVersion(const LogEntry &entry);
    Status prepareMessages();
    Status applyMessage(const LogEntry &entry);
    Status addMessage(const LogEntry &entry, const EntryId &thread);
    Status applySeen(const LogEntry &entry);
    Status applyMark(const LogEntry &entry, const EntryRef &concern, bool withdrawal, std::string_view reason);
    Status addEvent(const EventRow &row);
    Status applyAccess(const LogEntry &entry);
    Status addLine(const LogEntry &entry, bool understood, std::uint8_t action = 0);
    void countAdded(const RowOrigin &origin, std::int64_t &rows, bool news = true);
    Status writeCounts();
    Status dumpEntries(Bytes &out);
    Status dumpValues(Bytes &out);
    Status dumpEvents(Bytes &out);
    Status dumpEventNotes(Bytes &out);
    Status dumpConcerns(Bytes &out);
    Status dumpSharings(Bytes &out);
    Status dumpAccess(Bytes &out);
    Status dumpPlanVersions(Bytes &out);
    Status dumpMessages(Bytes &out);

    sql::Database &m_database;
    DeviceId m_mine;
    sql::Statement m_addEvent;
    sql::Statement m_addEventPerson;
    sql::Statement m_addEventNote;
    sql::Statement m_addLine;
    sql::Statement m_addValue;
    sql::Statement m_addReplaced;
    sql::Statement m_markReplaced;
    sql::Statement m_addConcern;
    sql::Statement m_addConcernNote;
    sql::Statement m_addMark;
    sql::Statement m_addSharing;
    sql::Statement m_addPlanVersion;
    sql::Statement m_addMessage;
    sql::Statement m_addMessageName;
    sql::Statement m_addMessageAnswer;
    sql::Statement m_addSeen;
    sql::Statement m_putMeta;
    sql::Statement m_setTop;
    std::map<std::uint32_t, DeviceId> m_devices;
    struct Marks {
        std::uint64_t seen = 0; ///< greatest sequence at the last markSeen()
        std::uint64_t top = 0; ///< greatest sequence in the state
        bool risen = false; ///< top is not written yet
    };
    std::map<std::uint32_t, Marks> m_marks; ///< by device index
    struct Counts {
        std::int64_t events = 0;
        std::int64_t lines = 0; ///< without the events
        std::int64_t fresh = 0; ///< of others and not seen
    };
    Counts m_counts;
    bool m_countsChanged = false;
    std::int64_t m_hidden = 0; ///< events that are not shown
    std::vector<EventRow> m_events; ///< applied and not yet written: in order they go to few pages
    StoreChanges m_changes;
};

} // namespace caseweave
