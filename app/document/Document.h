// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/casefile/Field.h"
#include "app/document/DocumentContent.h"

#include <optional>

/// A file that belongs to a case (docs/payloads.md 16, object type 11). Values; any thread.
namespace caseweave {

struct Document : FieldObject {
    QString title;
    QString kind; ///< a key: see documentKinds(); others are shown as "other"
    QString media; ///< "application/pdf"
    std::uint64_t size = 0; ///< bytes
    std::optional<ObjectBytes> person; ///< whom it is about
    DocumentContentPtr content; ///< null where the entry does not say it in a way that is understood
    QString addedBy;
    QDateTime added;
    QStringList audience; ///< by name; empty: everybody in the case
};

/// Nothing where it was withdrawn, or is not readable. `content` is what the value of "blob" says: no field has it.
std::optional<Document> documentOf(const FieldObject &object, DocumentContentPtr content);

/// The keys of `kind`, in the order in which they are offered.
const QStringList &documentKinds();

/// What somebody wants to add.
struct DocumentDraft {
    QString path;
    QString title;
    QString kind;
    std::optional<ObjectBytes> person;
    QList<ProfessionalId> onlyFor; ///< empty: everybody in the case; the author is always among them
};

/// What changes of a document: its audience does not. Nothing where a detail stays as it is.
struct DocumentChange {
    ObjectBytes document{};
    std::optional<QString> title;
    std::optional<QString> kind;
    std::optional<std::optional<ObjectBytes>> person;
    bool withdraw = false; ///< added by mistake: from now on it is not shown
};

/// Where the bytes of a document are.
struct DocumentState {
    bool here = false;
    bool atHub = false; ///< the hub has it whole, as far as is known here
    bool going = false; ///< to the hub, or waits for its turn
    bool coming = false; ///< from the hub, or waits for its turn
    bool stopped = false; ///< by the person
    std::optional<int> percent; ///< of what goes or comes, once it moves
    std::optional<ErrorCode> error; ///< why it does not go on. NotFound of one that should come: the hub has none yet
    friend bool operator==(const DocumentState &, const DocumentState &) = default;
};

/// A file that is being sealed.
struct DocumentAdding {
    quint64 request = 0;
    QString title;
    int percent = 0;
    friend bool operator==(const DocumentAdding &, const DocumentAdding &) = default;
};

using DocumentStates = QMap<ObjectBytes, DocumentState>;

} // namespace caseweave
