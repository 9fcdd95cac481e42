// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/CaseNames.h"
#include "app/store/CaseFile.h"

namespace caseweave {

/// What is said of the events of one case, as it counts here (docs/payloads.md 27, 29, 30): which correction stands for
/// an event, and what contradicts what. A picture of one moment; the worker's thread.
class EventNotesRead {
public:
    /// Also tells the store which events are hidden and which disputed.
    static Result<EventNotesRead> read(CaseFile &file, const CaseNames &names);

    /// The writings of one event, oldest first: the first one, then what corrects it.
    struct Versions {
        EntryRef first;
        std::vector<EventNoteRow> corrections;
    };
    /// Nothing where the event is not corrected. `id`: of any of its writings.
    const Versions *versionsOf(const EntryId &id) const;
    struct Dispute {
        EventNoteRow row;
        std::optional<EventNoteRow> settled; ///< the first that settles it
    };
    /// `first`: of the first writing.
    std::vector<const Dispute *> disputesOf(const EntryId &first) const;
    int openDisputes() const; ///< how many nobody has settled

private:
    EventNotesRead() = default;
    void addCorrection(CaseFile &file, const CaseNames &names, const EventNoteRow &row);
    EntryId shown(const EntryId &first) const;

    std::vector<Versions> m_versions;
    std::unordered_map<EntryId, std::size_t> m_versionOf; ///< every writing
    std::vector<Dispute> m_disputes;
};

} // namespace caseweave
