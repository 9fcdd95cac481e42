// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/message/MessagePayload.h"
#include "app/session/CaseNames.h"
#include "app/session/CaseWriter.h"
#include "app/session/MessagesRead.h"
#include "app/text/TypedText.h"

namespace caseweave {

namespace {

DayCode codeOf(const QDate &date)
{
    return date.isValid() && date.year() > 0
        ? static_cast<DayCode>(date.year() * 10'000 + date.month() * 100 + date.day())
        : 0;
}

template <class Item>
std::vector<Item> sortedOnce(const QList<Item> &items)
{
    std::vector<Item> sorted(items.begin(), items.end());
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    return sorted;
}

} // namespace

Status CaseWriter::sendMessage(const MessageDraft &draft)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const auto text = text::toPayload(draft.text, mostNoteBytes);
    if (!text)
        return ErrorCode::TooLarge;
    Result<std::vector<MemberId>> readers = std::vector<MemberId>();
    if (draft.thread)
        readers = audienceOf(*draft.thread, PayloadKind::Message);
    else if (!draft.onlyFor.isEmpty())
        readers = audience(draft.onlyFor);
    if (!readers)
        return readers.error();
    MessagePayload message;
    message.text = *text;
    message.thread = draft.thread;
    message.mentioned = sortedOnce(draft.mentioned);
    message.asked = sortedOnce(draft.asked);
    message.answers = sortedOnce(draft.answers);
    if (draft.by)
        message.by = codeOf(*draft.by);
    // Nobody is named to whom it says nothing.
    for (const auto *names : {&message.mentioned, &message.asked}) {
        for (const ProfessionalId &who : *names) {
            const auto member = memberOf(who);
            if (!member)
                return member.error();
            if (!readers->empty() && std::find(readers->begin(), readers->end(), *member) == readers->end())
                return ErrorCode::NotFound;
        }
    }
    for (const EntryRef &answered : message.answers) {
        if (const auto known = audienceOf(answered, PayloadKind::Message); !known)
            return known.error();
    }
    return appendFor(PayloadKind::Message, message.encode(), std::move(*readers));
}

Status CaseWriter::markMessagesSeen(const std::optional<EntryId> &last)
{
    CaseStore &store = m_file.store();
    const auto newest = store.messages({}, 1);
    if (!newest)
        return newest.error();
    if (newest->empty() == last.has_value())
        return last ? Status(ErrorCode::NotFound) : Status();
    std::optional<RowOrigin> upTo;
    if (last && newest->front().origin.id != *last) {
        const auto row = store.message(*last);
        if (!row)
            return row.error();
        upTo = row->origin;
    }
    // At the end of what can be read here, what cannot be read is seen too: all members tell the same then.
    const auto seen = store.newestMessages(upTo);
    if (!seen)
        return seen.error();
    if (const Status marked = store.markLooked(*seen); !marked)
        return marked;
    const Roster &roster = m_file.log().roster();
    if (m_file.writeBlock() || !roster.stillIn() || roster.myRole == Role::Reader || roster.myRole == Role::Recovery)
        return {};
    return tellSeen(*seen);
}

Status CaseWriter::tellSeen(const std::map<std::uint32_t, std::uint64_t> &seen)
{
    const std::vector<RosterMember> former = m_file.log().formerMembers();
    const CaseNames names(m_profile, m_file.log().roster(), former, m_clock.nowSeconds());
    const ProfessionalId &me = m_profile.secrets().professional;
    const auto read = MessagesRead::read(m_file, names, me);
    const auto devices = m_file.store().devices();
    if (!read || !devices)
        return read ? devices.error() : read.error();
    MessagesSeen payload;
    for (const auto &[index, sequence] : seen) {
        const auto device = devices->find(index);
        if (device != devices->end() && !read->isMine(index) && read->told(me, device->second) < sequence)
            payload.marks.push_back({device->second, sequence});
    }
    if (payload.marks.empty())
        return {};
    std::sort(payload.marks.begin(), payload.marks.end(),
              [](const auto &a, const auto &b) { return a.device < b.device; });
    if (payload.marks.size() > mostSeenMarks)
        payload.marks.resize(mostSeenMarks); // the others are told when the page is seen again
    return append(PayloadKind::MessagesSeen, payload.encode());
}

} // namespace caseweave
