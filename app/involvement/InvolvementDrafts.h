// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/casefile/Field.h"
#include "app/involvement/Visit.h"

/// What people want to write about involvements and visits. Only what a draft names is written: two who change
/// different things at the same time do not stand in each other's way.
namespace caseweave {

/// A detail of an involvement: emptied where the text is empty, for the reason that is given.
struct InvolvementDetail {
    QString key; ///< a key of docs/payloads.md: "role", "deputy", "duty_line", "confirmed", "since", "until"...
    QString text;
    QList<ProfessionalId> onlyFor; ///< empty: everybody in the case; the author is always among them
    Knowledge ifEmpty = Knowledge::NotAsked;
};

struct InvolvementDraft {
    std::optional<ObjectBytes> involvement; ///< nothing: somebody new who is no member of the case
    QList<InvolvementDetail> details; ///< each key once
    QList<EntryId> replaces; ///< the entries that the writer saw behind the involvement
};

struct VisitDraft {
    std::optional<ObjectBytes> visit; ///< nothing: a new one
    std::optional<ObjectBytes> involvement;
    std::optional<VisitTime> when;
    std::optional<VisitState> state;
    std::optional<SeenAlone> alone;
    std::optional<QList<ObjectBytes>> children;
    std::optional<QString> place;
    std::optional<QString> note;
    QList<EntryId> replaces; ///< the entries that the writer saw behind the visit
    QList<ProfessionalId> onlyFor; ///< who may read place and note; empty: everybody in the case
};

/// One professional's part passes to another. Visits that the first one planned are the other's from then on.
struct HandoverDraft {
    ObjectBytes from{};
    ObjectBytes to{};
    QDate day;
    QString summary;
    QList<ProfessionalId> onlyFor; ///< who may read the summary
    QList<EntryId> replaces; ///< the entries that the writer saw behind the first one's involvement
};

} // namespace caseweave
