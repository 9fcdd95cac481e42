// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/casefile/FieldWrites.h"
#include "app/record/AccessPayload.h"
#include "app/session/SharingDecision.h"

/// The record of a case: who wrote, opened, exported, printed what (docs/payloads.md 24).
namespace caseweave {

/// What was done with the case. The time is that of the entry.
struct AccessDraft {
    AccessAction action = AccessAction::Exported;
    QString what; ///< a key: "chronology", "calendar", "professionals", "sharing", "record", "case", "document"
    QString name; ///< of the one thing, where there are many of the kind
    QString form; ///< a key: "pdf", "csv", "ics", "vcf", "bundle", "paper", "text"
    std::optional<QDate> from;
    std::optional<QDate> to;
    qint64 restricted = 0; ///< passages for some alone that were in it; told to `onlyFor` alone
    qint64 leftOut = 0;
    QList<SharingRecipient> recipients; ///< for whom; of what was opened, none
    QList<ProfessionalId> onlyFor; ///< empty: everybody in the case reads this line
    friend bool operator==(const AccessDraft &, const AccessDraft &) = default;
};

enum class RecordKind : std::uint8_t { Everything, Written, Opened, Exported, Printed, Copied, Members };

/// Days are those of this computer.
struct RecordFilter {
    std::optional<ProfessionalId> person;
    std::optional<AgencyId> agency;
    RecordKind kind = RecordKind::Everything;
    std::optional<QDate> from;
    std::optional<QDate> to;
    friend bool operator==(const RecordFilter &, const RecordFilter &) = default;
};

/// A field that an entry wrote, without what people said in it: that may be sealed since.
struct WrittenDetail {
    ObjectType type = ObjectType::Case; ///< others than those that have a name are possible
    ObjectBytes object{};
    QString key; ///< of docs/payloads.md 16
    QString text; ///< of those keys alone whose text is a word of the program's, a day or ids
    bool emptied = false; ///< there is no value any more
};

/// A line of the record: who did what, when, and whether it is verified.
struct RecordLine {
    EntryId id;
    QDateTime written;
    QString author;
    AgencyCard agency;
    QString what; ///< stable key of the kind: "event", "sharing", "member_added", "exported"...
    std::optional<AccessDraft> access; ///< of what was opened or taken out; onlyFor is empty
    QList<WrittenDetail> details; ///< of a "field" that counts and is for everybody in the case
    Verification verification = Verification::Verified;
    QStringList onlyFor;
};

struct RecordPage {
    CaseId caseId;
    RecordFilter filter;
    qint64 first = 0;
    qint64 total = 0;
    QList<RecordLine> lines;
};

} // namespace caseweave
