// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureMessages.h"

#include "tests/ui/support/FixtureData.h"

namespace caseweave {

namespace {

constexpr int firstMessage = 700;

Message made(int number, int author, const QDateTime &written, const char *text)
{
    const ProfessionalCard card = fixture::directory().at(author - 1);
    Message message;
    message.self.id = fixture::entryId(firstMessage + number);
    message.self.sequence = static_cast<std::uint64_t>(number);
    message.thread = message.self;
    message.author = card.name;
    message.agency = card.agency;
    message.mine = author == 1;
    message.written = written;
    message.text = QString::fromUtf8(text);
    return message;
}

void answerTo(const Message &first, Message &message)
{
    message.thread = first.thread;
    message.replyTo = {first.author, first.text.left(60)};
    message.onlyFor = first.onlyFor;
    message.readers = first.readers;
}

MessageAsk askOf(int who)
{
    return {fixture::professionalId(who), fixture::directory().at(who - 1).name, who == 1, AskState::Owed, {}};
}

bool isShown(const Message &message, const MessageFilter &filter)
{
    return (!filter.thread || message.thread.id == *filter.thread) && (!filter.owedOnly || message.isOwed());
}

OwedMessage owedOf(const Message &message)
{
    OwedMessage owed{
        message.self.id, message.author, message.text.left(80), message.written, message.by, message.onlyFor, {}};
    for (const MessageAsk &ask : message.asked) {
        if (ask.state == AskState::Owed)
            owed.owedBy << ask.name;
    }
    return owed;
}

MessagesState stateOf(const QList<Message> &messages)
{
    MessagesState state;
    state.total = messages.size();
    for (const Message &message : messages) {
        state.unread += message.unread ? 1 : 0;
        state.unreadMentions += message.unread && message.mentionsMe ? 1 : 0;
        if (message.isOwedByMe())
            state.mine << owedOf(message);
        else if (message.mine && message.isOwed())
            state.others << owedOf(message);
    }
    return state;
}

} // namespace

void fixture::addBanksMessages(FixtureWorkspace &workspace)
{
    const auto at = [](int day, int hour, int minute) { return QDateTime(QDate(2026, 11, day), QTime(hour, minute)); };
    Message visit
        = made(1, 1, at(20, 16, 20),
               "I saw all three on Friday. Charlie was tired and fell asleep on the sofa at half past three.\n"
               "Mum says he sleeps badly since the move.");
    visit.seenBy = {QStringLiteral("Nadia Reid"), QStringLiteral("Tom Barker"), QStringLiteral("Alan Price")};
    Message school
        = made(2, 4, at(21, 8, 45), "He fell asleep in class again this morning. @Maya Shah can you ring me?");
    school.mentioned = {QStringLiteral("Maya Shah")};
    school.mentionsMe = true;
    school.seenBy = {QStringLiteral("Maya Shah")};
    Message rang = made(3, 1, at(21, 12, 5), "Thank you, we spoke. I look at it with Nadia on Monday.");
    answerTo(school, rang);
    rang.seenBy = {QStringLiteral("Alan Price")};
    Message secret = made(4, 3, at(21, 17, 40),
                          "He was seen outside the flat last night. We have not spoken to him yet. Can you move "
                          "tomorrow's visit to your office?");
    secret.onlyFor = {QStringLiteral("Tom Barker, County Police"), QStringLiteral("Maya Shah, Greendale Council")};
    secret.readers = {professionalId(3), professionalId(1)};
    secret.asked = {askOf(1)};
    secret.by = QDate(2026, 11, 21);
    secret.unread = true;
    Message dentist = made(5, 1, at(22, 8, 10), "Who takes Charlie to the dentist on Monday?");
    dentist.asked = {askOf(2), askOf(5)};
    dentist.asked.last().state = AskState::Answered;
    dentist.asked.last().ended = at(22, 8, 14);
    dentist.by = QDate(2026, 11, 23);
    Message grace = made(6, 5, at(22, 8, 14), "Not me: I am in the other house on Monday.");
    answerTo(dentist, grace);
    grace.answers = {QStringLiteral("Maya Shah")};
    grace.unread = true;
    workspace.setMessages(FixtureWorkspace::banks(), {visit, school, rang, secret, dentist, grace});
}

void FixtureWorkspace::setMessages(const CaseId &id, const QList<Message> &messages)
{
    m_messages[id] = messages;
    changeCase(
        id,
        [&](CaseSnapshot &snapshot) {
            snapshot.messages = stateOf(messages);
            snapshot.summary.unreadMessages = static_cast<int>(snapshot.messages.unread);
            snapshot.summary.owedMessages = static_cast<int>(snapshot.messages.mine.size());
        },
        true);
}

Workspace::Request FixtureWorkspace::sendMessage(const CaseId &id, const MessageDraft &draft)
{
    m_lastMessage = draft;
    return answer("sendMessage", id, [=, this] {
        const int number = m_nextId++;
        Message message = made(number, 1, now(), "");
        message.text = draft.text;
        message.by = draft.by;
        CaseSnapshot snapshot = *caseSnapshot(id);
        for (const ProfessionalId &who : draft.onlyFor)
            message.onlyFor << memberOf(snapshot, who)->card.name;
        for (const ProfessionalId &who : draft.asked)
            message.asked << MessageAsk{who, memberOf(snapshot, who)->card.name, false, AskState::Owed, {}};
        QList<Message> messages = m_messages[id];
        for (Message &one : messages) {
            if (draft.thread && one.self == *draft.thread)
                answerTo(one, message);
            if (!draft.answers.contains(one.self))
                continue;
            for (MessageAsk &ask : one.asked) {
                if (ask.state == AskState::Owed && (ask.me || one.mine))
                    ask = {ask.who, ask.name, ask.me, one.mine ? AskState::TakenBack : AskState::Answered, now()};
            }
            message.takesBack = one.mine;
        }
        setMessages(id, messages << message);
    });
}

void FixtureWorkspace::markMessagesSeen(const CaseId &id, const std::optional<EntryId> &last)
{
    m_calls << QStringLiteral("markMessagesSeen");
    QList<Message> messages = m_messages[id];
    const auto end = std::find_if(messages.begin(), messages.end(),
                                  [&](const Message &message) { return message.self.id == last; });
    const bool changes = last && std::any_of(messages.begin(), end, [](const Message &one) { return one.unread; });
    if (end == messages.end() || (!changes && !end->unread))
        return;
    for (auto one = messages.begin(); one != std::next(end); ++one)
        one->unread = false;
    setMessages(id, messages);
}

void FixtureWorkspace::requestMessages(const CaseId &id, const MessageFilter &filter, qint64 count)
{
    MessagePage page{id, filter, 0, {}};
    for (const Message &message : m_messages[id]) {
        if (isShown(message, filter))
            page.messages << message;
    }
    page.total = page.messages.size();
    page.messages = page.messages.mid(qMax<qint64>(0, page.total - count));
    QMetaObject::invokeMethod(
        this, [this, page] { Q_EMIT messagesLoaded(page); }, Qt::QueuedConnection);
}

} // namespace caseweave
