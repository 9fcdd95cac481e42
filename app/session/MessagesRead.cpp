// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/MessagesRead.h"

namespace caseweave {

Result<MessagesRead> MessagesRead::read(CaseFile &file, const CaseNames &names, const ProfessionalId &me)
{
    CaseStore &store = file.store();
    const auto devices = store.devices();
    const auto asks = store.messageAsks();
    const auto answers = store.messageAnswers();
    const auto seen = store.seenMarks();
    const auto looked = store.looked();
    if (!devices || !asks || !answers || !seen || !looked)
        return ErrorCode::Storage;
    MessagesRead found;
    found.m_me = me;
    found.m_devices = *devices;
    found.m_looked = *looked;
    for (const auto &[index, device] : *devices) {
        if (const auto &member = names.author(device).member)
            found.m_professionals[index] = member->professional;
    }
    for (const SeenRow &row : *seen) {
        if (const auto who = found.professionalOf(row.reader)) {
            std::uint64_t &most = found.m_seen[{*who, row.device}];
            most = std::max(most, row.sequence);
        }
    }
    std::set<ProfessionalId> members;
    for (const RosterMember &member : file.log().roster().members)
        members.insert(member.id.professional);
    std::map<EntryId, std::uint32_t> askers;
    for (const MessageAskRow &row : *asks) {
        askers[row.origin.id] = row.origin.deviceIndex;
        Ask ask{row};
        found.settle(ask, *answers, members);
        found.m_asks.push_back(ask);
    }
    for (const MessageAnswerRow &row : *answers) {
        const auto asker = askers.find(row.asked);
        found.m_answered[row.origin.id].push_back(
            asker == askers.end() ? Answered() : Answered{found.professionalOf(asker->second), asker->second});
    }
    return found;
}

void MessagesRead::settle(Ask &ask, const std::vector<MessageAnswerRow> &answers,
                          const std::set<ProfessionalId> &members) const
{
    const auto asker = professionalOf(ask.row.origin.deviceIndex);
    for (const MessageAnswerRow &answer : answers) {
        const auto author
            = answer.asked == ask.row.origin.id ? professionalOf(answer.origin.deviceIndex) : std::nullopt;
        if (author && *author == ask.row.who) {
            ask.state = AskState::Answered;
            ask.endedMs = answer.origin.timeMs();
            return;
        }
        if (author && author == asker && ask.state == AskState::Owed) {
            ask.state = AskState::TakenBack;
            ask.endedMs = answer.origin.timeMs();
        }
    }
    if (ask.state == AskState::Owed && members.count(ask.row.who) == 0)
        ask.state = AskState::Left;
}

std::optional<ProfessionalId> MessagesRead::professionalOf(std::uint32_t deviceIndex) const
{
    const auto found = m_professionals.find(deviceIndex);
    return found == m_professionals.end() ? std::nullopt : std::optional(found->second);
}

std::vector<MessagesRead::Answered> MessagesRead::answeredBy(const EntryId &message) const
{
    const auto found = m_answered.find(message);
    return found == m_answered.end() ? std::vector<Answered>() : found->second;
}

bool MessagesRead::isMine(std::uint32_t deviceIndex) const
{
    return professionalOf(deviceIndex) == m_me;
}

std::uint64_t MessagesRead::told(const ProfessionalId &who, const DeviceId &device) const
{
    const auto found = m_seen.find({who, device});
    return found == m_seen.end() ? 0 : found->second;
}

std::uint64_t MessagesRead::looked(std::uint32_t deviceIndex) const
{
    const auto here = m_looked.find(deviceIndex);
    const auto device = m_devices.find(deviceIndex);
    return std::max(here == m_looked.end() ? 0 : here->second,
                    device == m_devices.end() ? 0 : told(m_me, device->second));
}

bool MessagesRead::isUnread(const RowOrigin &message) const
{
    return !isMine(message.deviceIndex) && message.sequence > looked(message.deviceIndex);
}

bool MessagesRead::hasSeen(const ProfessionalId &who, const RowOrigin &message) const
{
    const auto device = m_devices.find(message.deviceIndex);
    return device != m_devices.end() && told(who, device->second) >= message.sequence;
}

} // namespace caseweave
