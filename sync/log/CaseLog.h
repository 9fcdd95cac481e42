// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/chance/Random.h"
#include "crypto/time/Clock.h"
#include "sync/log/Exchange.h"
#include "sync/log/StateFold.h"
#include "sync/log/Welcome.h"
#include "sync/roster/Roster.h"
#include "sync/sql/Database.h"

#include <functional>
#include <memory>
#include <set>

namespace caseweave {

struct RosterPayload;

/// What a log works with. Everything must outlive the log. The database is the case file, opened with
/// CaseLog::fileOptions(); the log's tables begin with log_ and it leaves user_version to the application.
struct LogSurroundings {
    sql::Database &database;
    StateFold &fold;
    const Clock &clock;
    Random &random;
    const DeviceValidity &validity;
};

/// This device: its keys and the certificate that the rosters name.
struct LocalDevice {
    DeviceKeys keys;
    DeviceCertificate certificate;
};

/// An entry to write. With an audience only its members' devices, and the author's own, can read it.
struct NewEntry {
    std::uint64_t kind = firstApplicationKind;
    ByteView payload;
    std::vector<MemberId> audience = {}; ///< empty: every member
};

/// A professional to add. All certificates name the same professional.
struct NewMember {
    MemberCard card;
    Role role = Role::Contributor;
    bool history = true;
    std::vector<DeviceCertificate> devices;
};

/// One case: the entries known here, who belongs to it, and what waits to be sent (docs/protocol.md 3 and 6).
///
/// One thread at a time, the thread of its database. Every change is one transaction of the case file: when a function
/// returns well, what it did is on the disk; when it fails, nothing was done and the fold was told (rolledBack()). What
/// ingest() and acknowledge() stored, a power cut may take back until the next write of this device's own: both are
/// asked for again.
/// Storage errors are DiskFull, Storage, Damaged, Busy.
class CaseLog {
public:
    /// How case files are opened: page size, write-ahead log, full synchronous commits.
    static sql::OpenOptions fileOptions();

    /// A new case with this device's professional as its one member and lead.
    static Result<std::unique_ptr<CaseLog>> create(const LogSurroundings &with, LocalDevice device,
                                                   const MemberCard &card);
    /// A case that this device was added to. Empty until roster entries are ingested.
    static Result<std::unique_ptr<CaseLog>> join(const LogSurroundings &with, LocalDevice device,
                                                 const Welcome &welcome);
    /// NotFound when the file holds no case, UnknownSuite when a newer program wrote it, Conflict when it belongs to
    /// another device.
    static Result<std::unique_ptr<CaseLog>> open(const LogSurroundings &with, LocalDevice device);
    ~CaseLog();

    const CaseId &caseId() const;
    const MailboxTag &mailbox() const;
    const DeviceId &device() const;

    /// Writes an entry durably and applies it. NotMember, NotAllowed (a reader, or a kind that is not the
    /// application's), TooLarge (over what an envelope takes), NotFound (somebody of the audience is no member),
    /// Rollback (writeBlock()).
    /// Merges concurrent epochs and rotates a stale one first, where the role permits.
    Result<EntryRef> append(const NewEntry &entry);
    /// All or nothing, in one transaction.
    Result<std::vector<EntryRef>> append(std::span<const NewEntry> entries);
    /// States what is here, for others to notice what they lack. A lead's first brings together epochs that were begun
    /// side by side, as append() does: who is in one of them alone does not wait for somebody to write.
    Result<EntryRef> writeCheckpoint();

    /// Changes of the roster, each a durable roster entry, with welcomes to new devices in the outbox. NotMember,
    /// NotAllowed, NoKey (a member without history cannot write roster entries), NotFound, Conflict (is there already),
    /// Malformed (certificates of different people, or none).
    Result<EntryId> addMember(const NewMember &member);
    Result<EntryId> removeMember(const MemberId &member);
    Result<EntryId> changeRole(const MemberId &member, Role role);
    Result<EntryId> addDevice(const DeviceCertificate &certificate);
    Result<EntryId> removeDevice(const DeviceId &device);
    Result<EntryId> grantHistory(const MemberId &member);
    Result<EntryId> rotate();
    /// Whether somebody who joined without history cannot follow until this device, a lead's, writes a roster entry.
    bool wantsAnswer() const;
    const Roster &roster() const;
    /// Everybody whom a roster entry here ever named and who is no member now, as last named, sorted by id: who wrote
    /// stays named after a removal.
    std::vector<RosterMember> formerMembers() const;
    /// Of a device that a roster entry here ever named; null for any other.
    const DeviceCertificate *certificateOf(const DeviceId &device) const;
    /// Calls back with every roster entry that is here, in the order they came: for the record of who changed what.
    Status visitRoster(const std::function<void(const LogEntry &, const RosterPayload &)> &use);

    /// Takes envelopes of any class in any order, one transaction a call. A bad one is reported and never costs a good
    /// one. What cannot be opened or placed yet is kept and tried again when an epoch's secret or a roster entry comes.
    Result<IngestReport> ingest(std::span<const HubItem> items, const std::optional<LaneCursor> &cursor = std::nullopt);
    Result<LaneCursor> cursor(std::uint32_t lane);

    /// The oldest unsent envelopes, at least one and about mostBytes.
    Result<std::vector<OutboxItem>> outbox(const std::set<std::uint64_t> &without = {},
                                           std::size_t mostBytes = 512 * 1024);
    Status acknowledge(std::span<const Acknowledged> sent);
    /// The number in the mailbox of the newest entry of this device's own that the hub has, as it said; 0: none.
    Result<std::uint64_t> newestSent();
    /// The hub has less than it acknowledged: forgets which of this device's own entries it has. ingest() learns that
    /// again; after it was given everything that the hub has, roster and covered entries too, sendAgain() is due.
    Status doubtHub();
    bool doubtsHub() const;
    /// The hub's store is of this generation: of another one than before, the same as doubtHub().
    Status meetHub(const GenerationId &generation);
    /// Puts what this device wrote and the hub does not have into the outbox once more, welcomes aside. How many.
    Result<std::size_t> sendAgain();
    /// Has hubs delete what these ids name, of envelopes or blobs, or the whole mailbox (no ids), after their hold; or
    /// takes such notes back. Makes as many notes as that needs and puts them into the outbox; gives their ids.
    /// NotAllowed unless this device is a lead's; Malformed without ids; and what writeBlock() says.
    Result<std::vector<Digest>> release(wire::ReleaseNote::Kind kind, std::vector<Digest> ids);
    /// Every note that came or was made here, in the order of the mailbox.
    Result<std::vector<ReleaseNotice>> releases();
    /// The envelopes that leads released and nobody took back.
    Result<std::set<Digest>> released();
    /// Has hubs hold something unseen until enough professionals have left something; puts it into the outbox and gives
    /// its id. NotMember, NotAllowed (a reader), TooLarge, Malformed (HeldNote's bounds), and what writeBlock() says.
    Result<Digest> hold(const HeldDraft &draft);
    /// It counts for nothing any more, and no hub gives it out. NotFound unless it is this professional's own and was
    /// not taken back yet.
    Status takeBackHeld(const Digest &note);
    /// Those of this professional's own, and those of others that a hub gave out, oldest first, as far as they open.
    Result<std::vector<HeldNotice>> held();
    /// What is told to those who are at the case now and kept nowhere (docs/protocol.md 4.3), under the epoch that the
    /// next entry is written under. NotMember, TooLarge (over mostLiveContent), ClockSkew (before leastLiveTimeMs).
    Result<Bytes> sealLive(ByteView content, std::int64_t timeMs) const;
    /// One that came, of a device of a present member. Whether it is of this moment is for the caller to see.
    /// CannotOpen, Malformed, NotMember, BadSignature.
    Result<LiveNotice> openLive(ByteView sealed) const;
    /// The entries that the segments among these envelopes of the mailbox hold, each segment opened and checked.
    std::set<EntryId> packedIn(std::span<const HubItem> items);
    /// Of these envelopes those of single entries that are packed, each opened and checked: what can be released
    /// without anybody missing it. Their ids.
    std::vector<Digest> envelopesOf(std::span<const HubItem> items, const std::set<EntryId> &packed);
    AccessWanted accessWanted() const;
    /// Whether this device, a lead's, wants another access record than the one last settled.
    bool accessDirty() const;
    Status accessSettled(const AccessWanted &settled);

    /// Packs runs of this device's own acknowledged entries into segments and puts them into the outbox. A run is
    /// packed once it holds leastBytes of payload, or is closed by a later epoch and holds leastBytes / 4. Gives how
    /// many segments were made.
    Result<std::size_t> packSegments(std::size_t leastBytes = 64 * 1024);

    LogCounts counts() const;
    std::vector<ForkNotice> forks() const;
    std::vector<MissingRun> missing() const;
    /// Who welcomed this device to the case, as long as no roster entry of it was opened.
    std::optional<DeviceId> unopenedFrom() const;
    /// The newest entry here of each device, sorted by device.
    std::vector<EntryRef> heads() const;
    /// Calls back with one entry. NotFound.
    Status entry(const DeviceId &device, std::uint64_t sequence, const std::function<void(const LogEntry &)> &use);
    Status entry(std::uint32_t deviceIndex, std::uint64_t sequence, const std::function<void(const LogEntry &)> &use);
    /// Calls back with every stored application entry of that standing, by device and sequence.
    Status visit(Standing standing, const std::function<void(const LogEntry &)> &use);
    /// Resets the fold and applies everything that counts, in one transaction: for a new version of the application.
    Status refold();

    Anchor anchor() const;
    /// Compares with the anchor kept outside the file. Rollback when the file is older; then nothing can be written
    /// until this device's own chain has come back from the hub up to the anchor.
    Status checkAnchor(const Anchor &anchor);
    /// Why nothing can be written now, if so: Rollback, Fork (this device's keys were used elsewhere), NotMember, NoKey
    /// (no roster entry has come yet).
    std::optional<ErrorCode> writeBlock() const;

private:
    class Engine;
    explicit CaseLog(std::unique_ptr<Engine> engine);
    std::unique_ptr<Engine> m_engine;
};

} // namespace caseweave
