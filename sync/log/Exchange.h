// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/memory/SecretBytes.h"
#include "crypto/result/Result.h"
#include "sync/log/LogEntry.h"
#include "sync/roster/Roster.h"
#include "sync/wire/ReleaseNote.h"

namespace caseweave {

/// One envelope as a hub delivered it. The view must live through the call.
struct HubItem {
    std::uint64_t mailboxSequence = 0;
    ByteView envelope;
};

/// How far the mailbox has been read. What a lane means is the session's affair (one for each class and direction); the
/// log keeps it in the transaction that stores what was read.
struct LaneCursor {
    std::uint32_t lane = 0;
    std::uint64_t after = 0;
    std::uint64_t before = 0; ///< 0: no bound
};

struct RefusedItem {
    std::uint64_t mailboxSequence = 0;
    ErrorCode code = ErrorCode::Malformed;
};

struct IngestReport {
    std::size_t applied = 0; ///< new entries that count
    std::size_t duplicate = 0; ///< entries that were here already
    std::size_t late = 0;
    std::size_t notCounting = 0; ///< new, verified, but not in the state for a reason other than late
    std::size_t waiting = 0; ///< envelopes put aside until their epoch or author is known
    std::size_t releases = 0; ///< new release notes
    std::size_t held = 0; ///< new held notes
    std::vector<RefusedItem> refused; ///< envelopes that are not what they claim; nothing of them is kept
    bool rosterChanged = false;
    bool stateReset = false;
    bool forkFound = false;
    /// This device's own chain on the hub goes on beyond what is here: an old copy was restored, or the keys were
    /// cloned.
    bool ownChainAhead = false;
};

/// One envelope to push. `covers` is the encoded field of docs/protocol.md section 5, empty for null.
struct OutboxItem {
    std::uint64_t number = 0;
    MailboxTag mailbox;
    Bytes envelope;
    Bytes covers;
};

struct Acknowledged {
    std::uint64_t number = 0;
    std::uint64_t mailboxSequence = 0;
};

/// Whom the hub is to let into the case's mailbox (docs/protocol.md section 4). Sorted; no device in both.
struct AccessWanted {
    std::vector<DeviceId> administrators;
    std::vector<DeviceId> users;
    friend bool operator==(const AccessWanted &, const AccessWanted &) = default;
};

/// What must be remembered outside the case file to notice that an old copy of it came back.
struct Anchor {
    std::uint64_t ownSequence = 0;
    EntryId ownHead;
    std::uint64_t entries = 0;
};

/// What somebody had hubs delete of the case (docs/protocol.md 4.1).
struct ReleaseNotice {
    Digest note{};
    DeviceId author;
    std::int64_t time = 0; ///< seconds, as the author says
    wire::ReleaseNote::Kind kind = wire::ReleaseNote::Kind::Envelopes;
    std::vector<Digest> ids; ///< of envelopes, blobs or notes
    bool byLead = false; ///< the author is a lead now: otherwise no hub should have taken it
    bool atHub = false; ///< the hub has it: until then no hold has begun
};

/// What hubs are to hold until enough professionals have left something (docs/protocol.md 4.2).
struct HeldDraft {
    ByteView content; ///< at most mostHeldContent bytes (sync/entry/HeldSeal.h)
    std::int64_t expires = 0; ///< seconds
    std::uint64_t threshold = 0; ///< professionals, 2 to 20
    bool forAll = false; ///< for the whole case then; otherwise for those who left something
};

/// A note of this professional's own that hubs hold, or one of somebody else's that a hub gave out.
struct HeldNotice {
    Digest note{};
    DeviceId author;
    MemberId by;
    std::int64_t time = 0; ///< seconds, as the author says
    std::int64_t expires = 0;
    std::uint64_t threshold = 0;
    bool forAll = false;
    bool mine = false;
    bool takenBack = false;
    bool atHub = false;
    Bytes content = {};
    Bytes envelope = {};
    SecretBytes key = {}; ///< that the content was sealed with; nothing else is
};

/// What a device of a present member tells those who are at the case now (docs/protocol.md 4.3).
struct LiveNotice {
    DeviceId device;
    std::int64_t timeMs = 0; ///< as the device says
    Bytes content = {};
};

/// Two different histories of one device (docs/protocol.md 3.6).
struct ForkNotice {
    DeviceId device;
    std::uint64_t sequence = 0; ///< where they part
    EntryId first;
    EntryId second;
    /// The device signed both: its entries from there on are left out of the state. Otherwise somebody only says that
    /// there is another, in a checkpoint or a roster entry.
    bool proven = true;
};

/// A device's entries that others say exist and that are not here.
struct MissingRun {
    DeviceId device;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::int64_t knownSinceMs = 0; ///< when this log learnt of it
};

struct LogCounts {
    std::uint64_t entries = 0; ///< verified entries of any kind that are stored
    std::uint64_t counting = 0; ///< application entries in the state
    std::uint64_t late = 0;
    std::uint64_t waiting = 0; ///< envelopes put aside
    std::uint64_t missing = 0; ///< entries known to exist, written since this device may read, and not here
    std::uint64_t forks = 0;
    std::uint64_t unsent = 0; ///< outbox
};

} // namespace caseweave
