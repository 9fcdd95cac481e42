// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/PackedSearch.h"

namespace caseweave {

namespace {

constexpr std::uint64_t pageBytes = 900U * 1024;

} // namespace

PackedSearch::PackedSearch(CaseFile &file, HubConnection &connection, Done done)
    : m_file(file), m_connection(connection), m_done(std::move(done))
{
    // What cannot be read is offered once more, and a note that names it again does no harm.
    if (auto released = m_file.log().released())
        m_released = std::move(*released);
    fetch(wire::Class::Segment, 0);
}

void PackedSearch::fetch(wire::Class which, std::uint64_t after)
{
    wire::Fetch what;
    what.tag = m_file.log().mailbox();
    what.which = which;
    what.after = after;
    what.mostBytes = pageBytes;
    m_connection.fetch(what, [this, which, after, ticket = m_round.ticket()](const Result<HubPage> &answer) {
        if (!ticket.expired())
            pageCame(answer, which, after);
    });
}

void PackedSearch::pageCame(const Result<HubPage> &answer, wire::Class which, std::uint64_t after)
{
    if (!answer)
        return m_done(answer.error());
    std::vector<HubItem> views;
    views.reserve(answer->items.size());
    for (const HubDelivery &item : answer->items)
        views.push_back({item.sequence, item.envelope});
    if (which == wire::Class::Segment) {
        m_packed.merge(m_file.log().packedIn(views));
    } else {
        for (const Digest &id : m_file.log().envelopesOf(views, m_packed)) {
            if (m_released.count(id) == 0)
                m_found.push_back(id);
        }
    }
    // A hub that does not go on would have this go on for ever.
    if (answer->more && !answer->items.empty() && answer->items.back().sequence > after)
        return fetch(which, answer->items.back().sequence);
    if (which == wire::Class::Segment && !m_packed.empty())
        return fetch(wire::Class::AllEntries, 0);
    m_done(std::move(m_found));
}

} // namespace caseweave
