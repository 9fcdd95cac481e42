// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/payload/Payload.h"

#include <string>

/// What the case store gives to read: plain values, no Qt, no names of people. A device index is valid in its case file
/// alone (LogEntry::deviceIndex).
namespace caseweave {

/// Who wrote an entry, where and when.
struct RowOrigin {
    EntryId id;
    std::uint32_t deviceIndex = 0;
    std::uint64_t sequence = 0;
    std::uint64_t clock = 0;
    bool restricted = false;
    std::int64_t timeMs() const { return static_cast<std::int64_t>(clock >> 16); }
};

/// A value of a field that nothing replaced.
struct ValueRow {
    RowOrigin origin;
    std::uint8_t type = 0;
    ObjectBytes object{};
    std::string key;
    std::uint8_t knowledge = 0;
    std::string text;
};

/// Whether `mark` is the mark that was written together with a restricted value (docs/payloads.md 16).
bool isMarkOf(const ValueRow &mark, const ValueRow &value);
/// Whether one of the values is readable here and makes the mark superfluous.
bool isMarkOfReadable(const ValueRow &mark, const std::vector<ValueRow> &values);

/// Of a concern that was raised quietly: its own words, which somebody else may have put into the case.
struct ConcernNote {
    Digest id{};
    MailboxTag mailbox; ///< of the case that it was written for
    DeviceId author;
    std::int64_t time = 0; ///< seconds
};

struct ConcernRow {
    RowOrigin origin;
    std::uint8_t level = 1;
    DayCode expires = 0;
    std::string text;
    std::optional<ConcernNote> note = {};
    std::vector<RowOrigin> also = {}; ///< other entries that brought the same note
};

/// An acknowledgement or a withdrawal of a concern.
struct ConcernMarkRow {
    RowOrigin origin;
    EntryId concern;
    bool withdrawal = false;
    std::string reason;
};

/// An event without its texts: those are read from the log.
struct EventRow {
    RowOrigin origin;
    DayCode day = 0;
    std::optional<std::uint16_t> minute;
    std::uint8_t kind = 0; ///< 0 when withheld
    std::uint8_t significance = 0;
    bool secondHand = false;
    bool withheld = false;
    bool correction = false;
};

/// Something said of events, without its text: a correction, a contradiction, or that one was settled.
struct EventNoteRow {
    RowOrigin origin;
    PayloadKind kind = PayloadKind::EventCorrection;
    EntryId event; ///< corrected; the first that contradicts; or the contradiction that was settled
    std::optional<EntryId> other; ///< the second that contradicts
};

/// Where an event stands in the order of the chronology (docs/payloads.md 17).
struct EventPlace {
    DayCode day = 0;
    std::optional<std::uint16_t> minute;
    std::uint64_t clock = 0;
    EntryId id;
};

/// An entry of the record.
struct LineRow {
    RowOrigin origin;
    std::uint64_t kind = 0;
    bool understood = true; ///< false: an unknown kind, a newer version, or a payload that breaks the rules
    bool withheld = false;
    std::uint8_t action = 0; ///< of kind 24, by AccessAction; 0 when withheld, and of every other kind
};

struct LineFilter {
    std::optional<std::vector<std::uint32_t>> devices; ///< of these authors alone
    std::optional<std::vector<std::uint8_t>> actions; ///< of kind 24, with one of these
    bool withoutAccess = false; ///< nothing of kinds 23 and 24: what was looked at
    std::uint64_t fromClock = 0;
    std::uint64_t toClock = INT64_MAX;
    bool everything() const { return !devices && !actions && !withoutAccess && fromClock == 0 && toClock == INT64_MAX; }
};

/// A sharing decision without its texts: those are read from the log.
struct SharingRow {
    RowOrigin origin;
    DayCode day = 0;
    std::uint8_t choice = 0; ///< 0 when withheld
    std::optional<EntryId> corrects;
    bool withheld = false;
};

/// What was agreed of a plan, without what it froze: that is read from the log.
struct PlanVersionRow {
    RowOrigin origin;
    DayCode day = 0;
    ObjectBytes plan{};
    std::string note;
};

/// A message that can be read here, without its text: that is read from the log.
struct MessageRow {
    RowOrigin origin;
    EntryId thread; ///< the first message of its conversation; its own id where it is that
};

/// That somebody was asked for an answer by a message.
struct MessageAskRow {
    RowOrigin origin; ///< of the message
    ProfessionalId who;
    std::optional<DayCode> by;
};

/// That a message answers another, or takes it back.
struct MessageAnswerRow {
    RowOrigin origin;
    EntryId asked;
};

/// How far a device has looked at the messages of another one.
struct SeenRow {
    std::uint32_t reader = 0; ///< its index
    DeviceId device;
    std::uint64_t sequence = 0;
};

struct MessageRowFilter {
    std::optional<EntryId> thread; ///< of this conversation alone
    std::optional<std::vector<EntryId>> among; ///< these alone
};

/// Withheld decisions, of which nothing is known but who wrote them and when, keep no choice.
struct SharingRowFilter {
    std::optional<std::vector<std::uint32_t>> devices; ///< of these authors alone
    std::optional<std::uint8_t> choice;
    DayCode from = 0;
    DayCode to = UINT32_MAX;
};

struct EventFilter {
    std::optional<std::vector<std::uint32_t>> devices; ///< of these authors alone
    std::optional<std::uint8_t> kind;
    std::optional<ObjectBytes> person; ///< events about this person, and those that name nobody
    DayCode from = 0;
    DayCode to = UINT32_MAX;
    bool significantOnly = false;
    bool disputedOnly = false; ///< see CaseStore::markEvents
    bool newestFirst = true;
};

/// What this computer knows and wants of the bytes of a document.
struct BlobMarks {
    bool atHub = false; ///< the hub has them whole
    bool asked = false; ///< somebody wants them here
    bool freed = false; ///< somebody wants them here no more
    friend bool operator==(const BlobMarks &, const BlobMarks &) = default;
};

/// What a fold changed since it was last asked.
struct StoreChanges {
    bool fields = false;
    bool concerns = false;
    bool events = false;
    bool lines = false;
    bool sharings = false;
    bool planVersions = false;
    bool messages = false;
    bool any() const { return fields || concerns || events || lines || sharings || planVersions || messages; }
};

} // namespace caseweave
