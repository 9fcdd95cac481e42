// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/casefile/Field.h"
#include "app/casefile/FieldWrites.h"

#include <optional>

namespace caseweave {

/// A field of an object and what it gets.
struct DetailDraft {
    QString key; ///< of docs/payloads.md 16
    QString text; ///< empty: not known, for the reason that follows
    Knowledge ifEmpty = Knowledge::NotAsked;
    QList<ProfessionalId> onlyFor; ///< empty: everybody in the case; the author is always among them
};

/// What people want to write about an outcome, an action, a plan or a voice. Only what a draft names is written: two
/// who change different things at the same time do not stand in each other's way.
struct ObjectDraft {
    ObjectType type = ObjectType::Action; ///< Outcome, Action, Plan or Voice
    std::optional<ObjectBytes> object; ///< nothing: a new one
    QList<DetailDraft> details; ///< each key once
    QList<EntryId> replaces; ///< the entries that the writer saw behind the object
};

} // namespace caseweave
