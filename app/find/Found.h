// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/payload/Payload.h"

#include <QDate>
#include <QList>
#include <QString>
#include <QTime>
#include <optional>

/// What is asked of the index over all cases, and what it answers. Values; any thread.
namespace caseweave {

/// What a thing is. The order is that of the results, and the numbers stand in the index: see findVersion.
enum class FoundKind : std::uint8_t {
    Person = 1, ///< a child, somebody of the family or of its network
    Professional,
    Case,
    Event,
    Concern,
    Visit,
    Sharing,
    Plan, ///< a plan, an outcome or an action
    Voice,
    Message,
    Document,
};
inline constexpr int foundKinds = 11;

struct FindQuery {
    QString text;
    std::optional<FoundKind> only; ///< nothing: the first of every kind
    qint64 first = 0; ///< of one kind alone
    qint64 count = 50;
    friend bool operator==(const FindQuery &, const FindQuery &) = default;
};

/// One thing that was found, with what is needed to show it in its case.
struct FoundThing {
    FoundKind kind = FoundKind::Person;
    CaseId caseId;
    Bytes thing; ///< an object's 16 bytes; an entry's 32: of an event its first writing
    EntryId version; ///< of an event: the writing that is shown
    QDate day; ///< invalid: it has none
    std::optional<QTime> time;
    quint64 clock = 0;
    QString title; ///< "BANKS, Charlie"
    QString said; ///< how the text begins
    bool earlier = false; ///< the words stand in an earlier writing, not in the one that is shown
    bool similar = false; ///< found because it is written much like what was asked for
    friend bool operator==(const FoundThing &, const FoundThing &) = default;
};

struct FoundPage {
    FindQuery query;
    QList<FoundThing> things;
    QList<FoundKind> more; ///< kinds of which there is more than is here
    bool complete = true; ///< false: some cases have not been read yet
};

} // namespace caseweave
