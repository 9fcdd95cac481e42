// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/chronology/EventNotes.h"
#include "app/session/CaseNames.h"
#include "app/session/CaseWriter.h"
#include "app/text/TypedText.h"

namespace caseweave {

namespace {

DayCode codeOf(const QDate &date)
{
    return date.isValid() && date.year() > 0
        ? static_cast<DayCode>(date.year() * 10'000 + date.month() * 100 + date.day())
        : 0;
}

/// The texts behind the views of a payload.
struct EventTexts {
    std::string title;
    std::string text;
    std::string source;
    std::string impact;
    std::string action;
};

std::optional<EventTexts> textsOf(const EventDraft &draft)
{
    const auto title = text::toPayloadLine(draft.title, mostTitleBytes);
    const auto note = text::toPayload(draft.text, mostNoteBytes);
    const auto source = text::toPayloadLine(draft.source, mostLineBytes);
    const auto impact = text::toPayload(draft.impact, mostParagraphBytes);
    const auto action = text::toPayload(draft.action, mostParagraphBytes);
    if (!title || !note || !source || !impact || !action)
        return std::nullopt;
    return EventTexts{*title, *note, *source, *impact, *action};
}

EventPayload payloadOf(const EventDraft &draft, const EventTexts &texts)
{
    EventPayload event;
    event.day = codeOf(draft.date);
    if (draft.time && draft.time->isValid())
        event.minute = static_cast<std::uint16_t>(draft.time->hour() * 60 + draft.time->minute());
    event.kind = static_cast<std::uint8_t>(draft.kind);
    event.significance = static_cast<std::uint8_t>(draft.significance);
    event.secondHand = draft.secondHand;
    event.title = texts.title;
    event.text = texts.text;
    event.source = texts.source;
    event.impact = texts.impact;
    event.action = texts.action;
    event.people = {draft.people.begin(), draft.people.end()};
    return event;
}

} // namespace

Result<std::vector<MemberId>> CaseWriter::audienceOf(const EntryRef &reference, PayloadKind kind)
{
    Result<std::vector<MemberId>> members = ErrorCode::NotFound;
    const Status read = m_file.log().entry(reference.device, reference.sequence, [&](const LogEntry &entry) {
        if (entry.id != reference.id || entry.kind != static_cast<std::uint64_t>(kind) || !entry.readable
            || entry.standing != Standing::Counts)
            return;
        std::vector<MemberId> found;
        if (entry.restricted) {
            found = {{m_profile.agency(), m_profile.secrets().professional}};
            std::vector<DeviceId> devices(entry.audience.begin(), entry.audience.end());
            devices.push_back(entry.device);
            for (const DeviceId &device : devices) {
                const RosterMember *member = m_file.log().roster().memberOf(device);
                if (member && std::find(found.begin(), found.end(), member->id) == found.end())
                    found.push_back(member->id);
            }
        }
        members = std::move(found);
    });
    return read ? members : read.error();
}

Result<Bytes> CaseWriter::eventPayload(const EventDraft &draft)
{
    if (draft.corrects || !draft.onlyFor.isEmpty())
        return ErrorCode::Malformed;
    const auto texts = textsOf(draft);
    if (!texts)
        return ErrorCode::TooLarge;
    return payloadOf(draft, *texts).encode();
}

Status CaseWriter::addEvent(const EventDraft &draft)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto texts = textsOf(draft);
    const auto reason = text::toPayloadLine(draft.reason, mostLineBytes);
    if (!texts || !reason)
        return ErrorCode::TooLarge;
    const EventPayload event = payloadOf(draft, *texts);
    if (!draft.corrects)
        return append(PayloadKind::Event, event.encode(), draft.onlyFor);
    auto readers = audienceOf(*draft.corrects, PayloadKind::Event);
    if (!readers)
        return readers.error();
    const std::vector<RosterMember> former = m_file.log().formerMembers();
    const CaseNames names(m_profile, m_file.log().roster(), former, m_clock.nowSeconds());
    if (names.author(draft.corrects->device).agency.id != m_profile.agency())
        return ErrorCode::NotFound;
    return appendFor(PayloadKind::EventCorrection, EventCorrection{*draft.corrects, *reason, event}.encode(),
                     std::move(*readers));
}

Status CaseWriter::contradict(const EntryRef &one, const EntryRef &other, const QString &note)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto words = text::toPayload(note, mostParagraphBytes);
    if (!words)
        return ErrorCode::TooLarge;
    auto readers = audienceOf(one, PayloadKind::Event);
    auto others = audienceOf(other, PayloadKind::Event);
    if (!readers || !others)
        return ErrorCode::NotFound;
    if (readers->empty()) {
        readers = std::move(others);
    } else if (!others->empty()) {
        std::erase_if(*readers, [&](const MemberId &member) {
            return std::find(others->begin(), others->end(), member) == others->end();
        });
    }
    const bool inOrder = one.id < other.id;
    return appendFor(PayloadKind::Contradiction,
                     Contradiction{inOrder ? one : other, inOrder ? other : one, *words}.encode(), std::move(*readers));
}

Status CaseWriter::settleContradiction(const EntryId &contradiction, const QString &outcome)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto words = text::toPayload(outcome, mostParagraphBytes);
    if (!words)
        return ErrorCode::TooLarge;
    const auto reference = m_file.store().find(contradiction);
    if (!reference)
        return reference.error();
    auto readers = audienceOf(*reference, PayloadKind::Contradiction);
    if (!readers)
        return readers.error();
    return appendFor(PayloadKind::ContradictionSettled, ContradictionSettled{*reference, *words}.encode(),
                     std::move(*readers));
}

} // namespace caseweave
