// SPDX-License-Identifier: GPL-3.0-or-later
// Messages of the case, what is owed an answer, and how far each device has looked.
#include "app/message/MessagePayload.h"
#include "app/store/CaseStore.h"
#include "app/store/StoreRows.h"

#include <algorithm>

namespace caseweave {

namespace {

/// A condition with ?1, which is null where the filter names no conversation.
std::string whereOf(const MessageRowFilter &filter)
{
    std::string where = " WHERE restricted<>2";
    where += filter.thread ? " AND (thread=?1 OR id=?1)" : " AND ?1 IS NULL";
    if (filter.among) {
        where += " AND id IN (x''";
        for (const EntryId &id : *filter.among)
            where += ",x'" + id.hex() + "'";
        where += ")";
    }
    return where;
}

std::optional<ByteView> threadOf(const MessageRowFilter &filter)
{
    return filter.thread ? std::optional<ByteView>(filter.thread->view()) : std::nullopt;
}

MessageRow messageOf(sql::Statement &row)
{
    return {originOf(row), row.id<EntryId>(5)};
}

} // namespace

Status CaseStore::prepareMessages()
{
    const std::pair<sql::Statement *, std::string_view> statements[] = {
        {&m_addMessage, "INSERT OR IGNORE INTO app_message VALUES(?1,?2,?3,?4,?5,?6)"},
        {&m_addMessageName, "INSERT OR IGNORE INTO app_message_name VALUES(?1,?2,?3,?4,?5)"},
        {&m_addMessageAnswer, "INSERT OR IGNORE INTO app_message_answer VALUES(?1,?2,?3,?4,?5,?6)"},
        {&m_addSeen,
         "INSERT INTO app_message_seen VALUES(?1,?2,?3) "
         "ON CONFLICT(reader, device) DO UPDATE SET sequence=max(sequence, excluded.sequence)"},
    };
    for (const auto &[statement, text] : statements) {
        auto prepared = m_database.prepare(text);
        if (!prepared)
            return prepared.error();
        *statement = std::move(*prepared);
    }
    return {};
}

Status CaseStore::addMessage(const LogEntry &entry, const EntryId &thread)
{
    m_addMessage.bind(entry.id, entry.deviceIndex, entry.sequence, storedClock(entry), restrictionOf(entry), thread);
    return m_addMessage.run();
}

Status CaseStore::applyMessage(const LogEntry &entry)
{
    m_changes.messages = true;
    if (!entry.readable) {
        // It is kept for the marks alone: they speak of all messages, so that they tell nobody who reads which.
        const Status added = addMessage(entry, entry.id);
        return added ? addLine(entry, true) : added;
    }
    const auto message = MessagePayload::decode(entry.payload);
    if (!message)
        return addLine(entry, false);
    if (const Status added = addMessage(entry, message->thread ? message->thread->id : entry.id); !added)
        return added;
    for (const bool asks : {false, true}) {
        for (const ProfessionalId &name : asks ? message->asked : message->mentioned) {
            m_addMessageName.bind(entry.id, asks, name, asks ? message->by.value_or(0) : 0U, restrictionOf(entry));
            if (const Status added = m_addMessageName.run(); !added)
                return added;
        }
    }
    for (const EntryRef &answered : message->answers) {
        m_addMessageAnswer.bind(answered.id, entry.id, entry.deviceIndex, entry.sequence, storedClock(entry),
                                restrictionOf(entry));
        if (const Status added = m_addMessageAnswer.run(); !added)
            return added;
    }
    return addLine(entry, true);
}

Status CaseStore::applySeen(const LogEntry &entry)
{
    // For an audience alone it would hold for some and not for others, and tell by being there who read something.
    if (entry.restricted)
        return addLine(entry, !entry.readable);
    const auto seen = MessagesSeen::decode(entry.payload);
    if (!seen)
        return addLine(entry, false);
    m_changes.messages = true;
    for (const MessagesSeen::Mark &mark : seen->marks) {
        m_addSeen.bind(entry.deviceIndex, mark.device, mark.sequence);
        if (const Status added = m_addSeen.run(); !added)
            return added;
    }
    return addLine(entry, true);
}

Result<std::int64_t> CaseStore::messageCount(const MessageRowFilter &filter)
{
    auto query = m_database.prepare("SELECT count(*) FROM app_message" + whereOf(filter));
    if (!query)
        return query.error();
    query->bind(threadOf(filter));
    const auto row = query->step();
    return row ? Result<std::int64_t>(query->integer(0)) : row.error();
}

Result<std::vector<MessageRow>> CaseStore::messages(const MessageRowFilter &filter, std::int64_t count)
{
    auto query = m_database.prepare("SELECT id, device, sequence, clock, restricted, thread FROM app_message"
                                    + whereOf(filter) + " ORDER BY clock DESC, id DESC LIMIT ?2");
    if (!query)
        return query.error();
    query->bind(threadOf(filter), std::max<std::int64_t>(count, 0));
    auto rows = collectRows<MessageRow>(*query, messageOf);
    if (rows)
        std::reverse(rows->begin(), rows->end());
    return rows;
}

Result<MessageRow> CaseStore::message(const EntryId &id)
{
    auto query = m_database.prepare("SELECT id, device, sequence, clock, restricted, thread FROM app_message "
                                    "WHERE id=?1 AND restricted<>2");
    if (!query)
        return query.error();
    query->bind(id);
    const auto row = query->step();
    if (!row)
        return row.error();
    if (!*row)
        return ErrorCode::NotFound;
    return messageOf(*query);
}

Result<std::vector<MessageAskRow>> CaseStore::messageAsks()
{
    auto query = m_database.prepare("SELECT m.id, m.device, m.sequence, m.clock, m.restricted, n.professional, n.until "
                                    "FROM app_message_name n JOIN app_message m ON m.id=n.message "
                                    "WHERE n.asks=1 ORDER BY m.clock, m.id, n.professional");
    if (!query)
        return query.error();
    return collectRows<MessageAskRow>(*query, [](sql::Statement &row) {
        MessageAskRow ask{originOf(row), row.id<ProfessionalId>(5), {}};
        if (row.integer(6) != 0)
            ask.by = static_cast<DayCode>(row.integer(6));
        return ask;
    });
}

Result<std::vector<MessageAnswerRow>> CaseStore::messageAnswers()
{
    auto query = m_database.prepare("SELECT id, device, sequence, clock, restricted, asked FROM app_message_answer "
                                    "ORDER BY clock, id, asked");
    if (!query)
        return query.error();
    return collectRows<MessageAnswerRow>(*query, [](sql::Statement &row) {
        return MessageAnswerRow{originOf(row), row.id<EntryId>(5)};
    });
}

Result<std::vector<RowOrigin>> CaseStore::mentionsOf(const ProfessionalId &who)
{
    auto query = m_database.prepare("SELECT m.id, m.device, m.sequence, m.clock, m.restricted "
                                    "FROM app_message_name n JOIN app_message m ON m.id=n.message "
                                    "WHERE n.professional=?1 AND n.asks=0");
    if (!query)
        return query.error();
    query->bind(who);
    return collectRows<RowOrigin>(*query, [](sql::Statement &row) { return originOf(row); });
}

Result<std::vector<SeenRow>> CaseStore::seenMarks()
{
    auto query = m_database.prepare("SELECT reader, device, sequence FROM app_message_seen");
    if (!query)
        return query.error();
    return collectRows<SeenRow>(*query, [](sql::Statement &row) {
        return SeenRow{static_cast<std::uint32_t>(row.count(0)), row.id<DeviceId>(1), row.count(2)};
    });
}

Result<std::map<std::uint32_t, std::uint64_t>> CaseStore::newestMessages(const std::optional<RowOrigin> &upTo)
{
    auto query = m_database.prepare("SELECT device, max(sequence) FROM app_message "
                                    "WHERE (clock, id)<=(?1, ?2) GROUP BY device");
    if (!query)
        return query.error();
    Bytes last(EntryId().view().size(), 0xff);
    query->bind(upTo ? upTo->clock : static_cast<std::uint64_t>(INT64_MAX), upTo ? upTo->id.view() : ByteView(last));
    std::map<std::uint32_t, std::uint64_t> newest;
    for (;;) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            return newest;
        newest[static_cast<std::uint32_t>(query->count(0))] = query->count(1);
    }
}

Result<std::int64_t> CaseStore::messagesAfter(std::uint32_t deviceIndex, std::uint64_t sequence)
{
    auto query = m_database.prepare("SELECT count(*) FROM app_message "
                                    "WHERE device=?1 AND sequence>?2 AND restricted<>2");
    if (!query)
        return query.error();
    query->bind(deviceIndex, sequence);
    const auto row = query->step();
    return row ? Result<std::int64_t>(query->integer(0)) : row.error();
}

Status CaseStore::markLooked(const std::map<std::uint32_t, std::uint64_t> &newest)
{
    auto put = m_database.prepare("INSERT INTO app_message_looked VALUES(?1,?2) "
                                  "ON CONFLICT(device) DO UPDATE SET sequence=max(sequence, excluded.sequence)");
    if (!put)
        return put.error();
    for (const auto &[device, sequence] : newest) {
        put->bind(device, sequence);
        if (const Status done = put->run(); !done)
            return done;
    }
    return {};
}

Result<std::map<std::uint32_t, std::uint64_t>> CaseStore::looked()
{
    auto query = m_database.prepare("SELECT device, sequence FROM app_message_looked");
    if (!query)
        return query.error();
    std::map<std::uint32_t, std::uint64_t> found;
    for (;;) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        found[static_cast<std::uint32_t>(query->count(0))] = query->count(1);
    }
}

} // namespace caseweave
