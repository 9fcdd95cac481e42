// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/EntryMaker.h"

namespace caseweave::test {

EntryMaker::Author &EntryMaker::author(const std::string &name)
{
    const auto found = m_authors.find(name);
    if (found != m_authors.end())
        return found->second;
    Author fresh;
    fresh.id = m_random.id<DeviceId>();
    fresh.index = static_cast<std::uint32_t>(m_authors.size() + 1);
    return m_authors[name] = fresh;
}

DeviceId EntryMaker::device(const std::string &name)
{
    return author(name).id;
}

const LogEntry &EntryMaker::add(const std::string &name, std::uint64_t kind, Bytes payload, std::uint64_t clockMs)
{
    Author &by = author(name);
    m_payloads.push_back(std::move(payload));
    LogEntry entry;
    entry.id = m_random.id<EntryId>();
    entry.epoch = EntryId{};
    entry.device = by.id;
    entry.deviceIndex = by.index;
    entry.sequence = ++by.sequence;
    entry.clock = clockMs << 16;
    entry.kind = kind;
    entry.payload = m_payloads.back();
    m_entries.push_back(entry);
    return m_entries.back();
}

const LogEntry &EntryMaker::addRestricted(const std::string &name, std::uint64_t kind, Bytes payload,
                                          std::uint64_t clockMs)
{
    add(name, kind, std::move(payload), clockMs);
    m_entries.back().restricted = true;
    return m_entries.back();
}

LogEntry EntryMaker::sealed(LogEntry entry)
{
    entry.readable = false;
    entry.payload = {};
    return entry;
}

} // namespace caseweave::test
