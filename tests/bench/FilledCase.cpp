// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/FilledCase.h"

namespace caseweave::bench {

namespace {

constexpr std::uint64_t entriesAtOnce = 2000;

/// As if a hub had taken everything that waits.
bool empty(CaseLog &log)
{
    for (std::uint64_t sequence = 1;;) {
        const auto items = log.outbox({}, std::size_t{4} << 20);
        if (!items)
            return failed("read the outbox", items.code());
        if (items->empty())
            return true;
        std::vector<Acknowledged> taken;
        for (const OutboxItem &item : *items)
            taken.push_back({item.number, sequence++});
        if (const Status kept = log.acknowledge(taken); !kept)
            return failed("empty the outbox", kept.code());
    }
}

} // namespace

EventMaker::Event EventMaker::next()
{
    Event event;
    event.title = m_text.title();
    event.text = m_text.note(125);
    event.day = static_cast<std::uint32_t>(20260101 + m_made % 12 * 100 + m_made % 28);
    ++m_made;
    return event;
}

std::optional<CaseId> fillCase(FreshProfile &profile, std::uint64_t events)
{
    auto file = CaseFile::create(profile.surroundings(), {"Bench Writer", "Social worker"});
    if (!file) {
        failed("make a case", file.code());
        return std::nullopt;
    }
    EventMaker maker;
    for (std::uint64_t written = 0; written < events;) {
        std::vector<Bytes> payloads;
        std::vector<NewEntry> entries;
        for (; written < events && payloads.size() < entriesAtOnce; ++written) {
            const EventMaker::Event event = maker.next();
            payloads.push_back(eventPayload(event.title, event.text, event.day));
        }
        for (const Bytes &payload : payloads)
            entries.push_back({17, payload});
        if (auto made = (*file)->log().append(entries); !made) {
            failed("append", made.code());
            return std::nullopt;
        }
        if (!empty((*file)->log()))
            return std::nullopt;
    }
    (*file)->setAnchor();
    if (!profile.store().flushAnchors())
        return std::nullopt;
    return (*file)->id();
}

} // namespace caseweave::bench
