// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/chronology/EventNotes.h"
#include "app/session/CaseOffers.h"
#include "app/text/TypedText.h"

namespace caseweave {

namespace {

/// Corrections are documents of the event that they stand for, so that old words lead to it and new ones too. Which
/// corrections count is EventNotesRead's rule: those of the agency that wrote the event.
class OfferedEvents final : public CaseOffers {
    bool takes(std::uint64_t kind) const override
    {
        return kind == static_cast<std::uint64_t>(PayloadKind::Event)
            || kind == static_cast<std::uint64_t>(PayloadKind::EventCorrection);
    }

    std::optional<FindDocument> document(const LogEntry &entry, const CaseNames &names) const override
    {
        if (entry.kind == static_cast<std::uint64_t>(PayloadKind::Event)) {
            const auto event = EventPayload::decode(entry.payload);
            return event ? std::optional(said(entry, names, *event, entry.id)) : std::nullopt;
        }
        const auto correction = EventCorrection::decode(entry.payload);
        if (!correction)
            return std::nullopt;
        const bool stands = names.author(correction->event.device).agency.id == names.author(entry.device).agency.id;
        FindDocument document = said(entry, names, correction->said, stands ? correction->event.id : entry.id);
        document.alsoFoundBy << text::fromPayload(correction->reason);
        return document;
    }

    static FindDocument said(const LogEntry &entry, const CaseNames &names, const EventPayload &event,
                             const EntryId &first)
    {
        FindDocument document;
        document.kind = FoundKind::Event;
        document.thing = Bytes(first.view().begin(), first.view().end());
        document.version = entry.id;
        const auto day = static_cast<int>(event.day);
        document.day = QDate(day / 10'000, day / 100 % 100, day % 100);
        if (event.minute)
            document.time = QTime(*event.minute / 60, *event.minute % 60);
        document.clock = entry.clock;
        document.title = text::fromPayload(event.title);
        document.said = text::fromPayload(event.text);
        for (const std::string_view text : {event.source, event.impact, event.action})
            document.alsoFoundBy << text::fromPayload(text);
        document.alsoFoundBy << names.author(entry.device).name;
        return document;
    }
};

} // namespace

const CaseOffers &offeredEvents()
{
    static const OfferedEvents offers;
    return offers;
}

} // namespace caseweave
