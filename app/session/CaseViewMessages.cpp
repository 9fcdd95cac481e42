// SPDX-License-Identifier: GPL-3.0-or-later
// Messages of a case, and what of them waits for whom.
#include "app/message/MessagePayload.h"
#include "app/session/CaseView.h"
#include "app/session/MessagesRead.h"
#include "app/text/TypedText.h"

namespace caseweave {

namespace {

constexpr qint64 mostRows = 100'000; ///< an export takes all of them
constexpr qsizetype mostBeginning = 160; ///< characters

QDate dateOf(DayCode code)
{
    const auto number = static_cast<int>(code);
    return {number / 10'000, number / 100 % 100, number % 100};
}

QDateTime timeOf(std::int64_t ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms);
}

QString beginningOf(const QString &text)
{
    const QString line = text.left(2 * mostBeginning).simplified();
    return line.size() > mostBeginning ? line.left(mostBeginning).trimmed() + QChar(0x2026) : line;
}

} // namespace

QString CaseView::professionalName(const ProfessionalId &who, const QList<Member> &members)
{
    const auto found
        = std::find_if(members.begin(), members.end(), [&](const Member &member) { return member.card.id == who; });
    return found == members.end() ? QString() : found->card.name;
}

QString CaseView::messageText(const RowOrigin &origin)
{
    QString text;
    // A text that cannot be read leaves the message standing with its author and time.
    static_cast<void>(m_file.log().entry(origin.deviceIndex, origin.sequence, [&](const LogEntry &entry) {
        const auto payload
            = entry.readable && entry.id == origin.id ? MessagePayload::decode(entry.payload) : ErrorCode::NoKey;
        if (payload)
            text = text::fromPayload(payload->text);
    }));
    return text;
}

void CaseView::readMessage(const RowOrigin &origin, const QList<Member> &members, Message &message)
{
    static_cast<void>(m_file.log().entry(origin.deviceIndex, origin.sequence, [&](const LogEntry &entry) {
        const auto payload = entry.readable ? MessagePayload::decode(entry.payload) : ErrorCode::NoKey;
        if (!payload)
            return;
        message.text = text::fromPayload(payload->text);
        message.thread = payload->thread.value_or(entry.ref());
        if (payload->by)
            message.by = dateOf(*payload->by);
        for (const ProfessionalId &who : payload->mentioned) {
            message.mentioned << professionalName(who, members);
            message.mentionsMe = message.mentionsMe || who == m_profile.secrets().professional;
        }
        message.mentioned.removeAll(QString());
        std::vector<DeviceId> devices;
        if (entry.restricted) {
            devices.assign(entry.audience.begin(), entry.audience.end());
            devices.push_back(entry.device);
        }
        message.onlyFor = m_names.audience(devices);
        for (const DeviceId &device : devices) {
            const auto &member = m_names.author(device).member;
            if (member && !message.readers.contains(member->professional))
                message.readers << member->professional;
        }
    }));
}

void CaseView::addQuoted(const MessageRow &row, Message &message)
{
    if (row.thread == row.origin.id)
        return;
    const auto first = m_file.store().message(row.thread);
    message.replyTo = Message::Quoted();
    if (!first)
        return;
    message.replyTo = {author(first->origin.deviceIndex).name, beginningOf(messageText(first->origin))};
}

void CaseView::addReaders(const MessagesRead &read, const RowOrigin &origin, const QList<Member> &members,
                          Message &message)
{
    const auto &by = author(origin.deviceIndex).member;
    for (const Member &member : members) {
        const bool isReader = message.onlyFor.isEmpty() || message.readers.contains(member.card.id);
        if (!isReader || (by && by->professional == member.card.id))
            continue;
        // Who may only read cannot tell, and who joined later without history does not have it.
        const bool couldTell = !member.removed && !member.me
            && (member.role == MemberRole::Contributor || member.role == MemberRole::Lead)
            && (member.hasHistory || !member.since.isValid() || member.since < message.written);
        if (read.hasSeen(member.card.id, origin))
            message.seenBy << member.card.name;
        else if (couldTell)
            message.notSeenBy << member.card.name;
    }
}

Message CaseView::messageOf(const MessageRow &row, const MessagesRead &read, const QList<Member> &members)
{
    const Author &by = author(row.origin.deviceIndex);
    const auto device = m_devices.find(row.origin.deviceIndex);
    Message message;
    message.self = {device == m_devices.end() ? DeviceId() : device->second, row.origin.sequence, row.origin.id};
    message.thread = message.self;
    message.author = by.name;
    message.agency = by.agency;
    message.mine = read.isMine(row.origin.deviceIndex);
    message.written = timeOf(row.origin.timeMs());
    message.unread = read.isUnread(row.origin);
    readMessage(row.origin, members, message);
    addQuoted(row, message);
    for (const MessagesRead::Ask &ask : read.asks()) {
        if (ask.row.origin.id == row.origin.id)
            message.asked << MessageAsk{ask.row.who, professionalName(ask.row.who, members),
                                        ask.row.who == m_profile.secrets().professional, ask.state,
                                        ask.endedMs == 0 ? QDateTime() : timeOf(ask.endedMs)};
    }
    for (const MessagesRead::Answered &answered : read.answeredBy(row.origin.id)) {
        if (answered.asker && by.member && *answered.asker == by.member->professional)
            message.takesBack = true;
        else if (answered.asker)
            message.answers << author(answered.askerDevice).name;
    }
    message.answers.removeDuplicates();
    addReaders(read, row.origin, members, message);
    return message;
}

Result<MessagePage> CaseView::messages(const MessageFilter &filter, qint64 count)
{
    const auto read = MessagesRead::read(m_file, m_names, m_profile.secrets().professional);
    if (!read)
        return read.error();
    MessageRowFilter wanted;
    wanted.thread = filter.thread;
    if (filter.owedOnly) {
        wanted.among.emplace();
        for (const MessagesRead::Ask &ask : read->asks()) {
            if (ask.state == AskState::Owed)
                wanted.among->push_back(ask.row.origin.id);
        }
    }
    const auto total = m_file.store().messageCount(wanted);
    const auto rows = m_file.store().messages(wanted, std::clamp<qint64>(count, 0, mostRows));
    if (!total || !rows)
        return total ? rows.error() : total.error();
    const QList<Member> members = readMembers();
    MessagePage page{m_file.id(), filter, *total, {}};
    for (const MessageRow &row : *rows)
        page.messages.append(messageOf(row, *read, members));
    return page;
}

OwedMessage CaseView::owedOf(const RowOrigin &origin, const std::optional<DayCode> &by)
{
    OwedMessage owed;
    owed.id = origin.id;
    owed.askedBy = author(origin.deviceIndex).name;
    owed.beginning = beginningOf(messageText(origin));
    owed.since = timeOf(origin.timeMs());
    owed.onlyFor = audienceOf(origin);
    if (by)
        owed.by = dateOf(*by);
    return owed;
}

Status CaseView::readMessages(CaseSnapshot &snapshot)
{
    const ProfessionalId &me = m_profile.secrets().professional;
    const auto read = MessagesRead::read(m_file, m_names, me);
    const auto total = m_file.store().messageCount({});
    const auto mentions = m_file.store().mentionsOf(me);
    if (!read || !total || !mentions)
        return ErrorCode::Storage;
    MessagesState &state = snapshot.messages;
    state.total = *total;
    for (const auto &[index, device] : m_devices) {
        if (read->isMine(index))
            continue;
        const auto unread = m_file.store().messagesAfter(index, read->looked(index));
        if (!unread)
            return unread.error();
        state.unread += *unread;
    }
    state.unreadMentions = std::count_if(mentions->begin(), mentions->end(),
                                         [&](const RowOrigin &origin) { return read->isUnread(origin); });
    for (const MessagesRead::Ask &ask : read->asks()) {
        if (ask.state != AskState::Owed)
            continue;
        if (ask.row.who == me)
            state.mine.append(owedOf(ask.row.origin, ask.row.by));
        if (!read->isMine(ask.row.origin.deviceIndex))
            continue;
        if (state.others.isEmpty() || state.others.last().id != ask.row.origin.id)
            state.others.append(owedOf(ask.row.origin, ask.row.by));
        state.others.last().owedBy << professionalName(ask.row.who, snapshot.members);
    }
    CaseSummary &summary = snapshot.summary;
    summary.unreadMessages = static_cast<int>(state.unread);
    summary.owedMessages = static_cast<int>(state.mine.size());
    return {};
}

} // namespace caseweave
