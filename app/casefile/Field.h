// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/payload/Payload.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

/// Fields as people see them: what stands of a multi-value register (docs/payloads.md 16). Values; any thread.
namespace caseweave {

/// Whether something is known, and why not if not. Never an empty cell.
enum class Knowledge : std::uint8_t { Known, NotAsked, AskedNone, NoReply, Withheld };

/// One of the values of a field, with who wrote it and when.
struct FieldValue {
    QString text;
    Knowledge knowledge = Knowledge::Known;
    EntryId entry;
    QString author;
    QDateTime written;
};

/// A field of a person or a case. More than one value: written at the same time by different people, not yet settled.
struct Field {
    QString name; ///< stable key: "family_name", "given_name", "born", "expected", "relationship", "address", "phone",
                  ///< "note", "stage", "reference"
    QList<FieldValue> values; ///< newest first; empty means nobody wrote anything: not asked
    QStringList onlyFor; ///< names of the audience where the field is restricted; empty: everybody in the case
    bool withheld = false; ///< there is a value, sealed for others
    bool conflicting() const { return values.size() > 1; }
    QString text() const { return values.isEmpty() ? QString() : values.first().text; }
};

/// What has fields and is no person: a plan and its parts, a voice.
struct FieldObject {
    ObjectBytes id{};
    QList<Field> fields;
    const Field *field(const QString &key) const; ///< null where nobody wrote it
    QString text(const char *key) const; ///< the newest; empty where there is none
    bool isWithheld(const char *key) const; ///< there is a value, sealed for others
    bool isConflicting() const; ///< some field has two values that nobody has settled
    QList<EntryId> entries() const; ///< behind all of it: what somebody who changes it has seen
    QStringList onlyFor(const char *key) const;
    QStringList
    onlyForAny() const; ///< names of all who may read what is restricted of it; empty: nothing that is readable is
    const FieldValue *first() const; ///< what was written first of all that stands; null where nothing does
    const FieldValue *last() const;
};

} // namespace caseweave
