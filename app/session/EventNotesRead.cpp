// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/EventNotesRead.h"

#include "app/chronology/EventNotes.h"

namespace caseweave {

namespace {

/// The entry that a correction names, where it is an event of the state that can be read here.
std::optional<DeviceId> authorOfEvent(CaseFile &file, const EntryRef &event)
{
    std::optional<DeviceId> author;
    static_cast<void>(file.log().entry(event.device, event.sequence, [&](const LogEntry &entry) {
        if (entry.id == event.id && entry.kind == static_cast<std::uint64_t>(PayloadKind::Event) && entry.readable
            && entry.standing == Standing::Counts && EventPayload::decode(entry.payload))
            author = entry.device;
    }));
    return author;
}

} // namespace

Result<EventNotesRead> EventNotesRead::read(CaseFile &file, const CaseNames &names)
{
    const auto rows = file.store().eventNotes();
    if (!rows)
        return rows.error();
    EventNotesRead notes;
    for (const EventNoteRow &row : *rows) {
        if (row.kind == PayloadKind::EventCorrection)
            notes.addCorrection(file, names, row);
        else if (row.kind == PayloadKind::Contradiction)
            notes.m_disputes.push_back({row, {}});
    }
    for (const EventNoteRow &row : *rows) {
        for (Dispute &dispute : notes.m_disputes) {
            if (row.kind == PayloadKind::ContradictionSettled && row.event == dispute.row.origin.id && !dispute.settled)
                dispute.settled = row;
        }
    }
    std::vector<EntryId> hidden;
    for (const Versions &versions : notes.m_versions) {
        hidden.push_back(versions.first.id);
        for (std::size_t i = 0; i + 1 < versions.corrections.size(); ++i)
            hidden.push_back(versions.corrections[i].origin.id);
    }
    std::vector<EntryId> disputed;
    for (const Dispute &dispute : notes.m_disputes) {
        if (!dispute.settled)
            disputed.insert(disputed.end(), {notes.shown(dispute.row.event), notes.shown(*dispute.row.other)});
    }
    if (const Status marked = file.store().markEvents(hidden, disputed); !marked)
        return marked.error();
    return notes;
}

void EventNotesRead::addCorrection(CaseFile &file, const CaseNames &names, const EventNoteRow &row)
{
    std::optional<EntryRef> event;
    DeviceId author;
    static_cast<void>(file.log().entry(row.origin.deviceIndex, row.origin.sequence, [&](const LogEntry &entry) {
        const auto correction = entry.readable ? EventCorrection::decode(entry.payload) : ErrorCode::NoKey;
        if (!correction)
            return;
        event = correction->event;
        author = entry.device;
    }));
    const auto first = event ? authorOfEvent(file, *event) : std::nullopt;
    // An agency corrects what it wrote. Of others it can say that it contradicts: their correction stays an event.
    if (!first || names.author(*first).agency.id != names.author(author).agency.id)
        return;
    const auto [at, isNew] = m_versionOf.try_emplace(event->id, m_versions.size());
    if (isNew)
        m_versions.push_back({*event, {}});
    m_versions[at->second].corrections.push_back(row);
    m_versionOf[row.origin.id] = at->second;
}

const EventNotesRead::Versions *EventNotesRead::versionsOf(const EntryId &id) const
{
    const auto found = m_versionOf.find(id);
    return found == m_versionOf.end() ? nullptr : &m_versions[found->second];
}

EntryId EventNotesRead::shown(const EntryId &first) const
{
    const Versions *versions = versionsOf(first);
    return versions ? versions->corrections.back().origin.id : first;
}

std::vector<const EventNotesRead::Dispute *> EventNotesRead::disputesOf(const EntryId &first) const
{
    std::vector<const Dispute *> disputes;
    for (const Dispute &dispute : m_disputes) {
        if (dispute.row.event == first || dispute.row.other == first)
            disputes.push_back(&dispute);
    }
    return disputes;
}

int EventNotesRead::openDisputes() const
{
    return static_cast<int>(
        std::count_if(m_disputes.begin(), m_disputes.end(), [](const Dispute &dispute) { return !dispute.settled; }));
}

} // namespace caseweave
