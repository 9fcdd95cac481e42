// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/Inbox.h"

namespace caseweave {

namespace {

constexpr std::uint64_t pageBytes = 256U * 1024;

} // namespace

Inbox::Inbox(HubConnection &connection, const DeviceKeys &keys, QObject *parent)
    : QObject(parent), m_connection(connection), m_keys(keys), m_tag(inboxOf(keys.device()))
{
}

void Inbox::start()
{
    m_round.renew();
    m_after = 0;
    m_complete = false;
    fetch();
}

void Inbox::stop()
{
    m_round.renew();
    m_complete = false;
}

void Inbox::fetch()
{
    wire::Fetch what;
    what.tag = m_tag;
    what.which = wire::Class::Inbox;
    what.after = m_after;
    what.mostBytes = pageBytes;
    m_connection.fetch(what, [this, ticket = m_round.ticket()](Result<HubPage> answer) {
        if (!ticket.expired())
            pageCame(std::move(answer));
    });
}

void Inbox::pageCame(Result<HubPage> answer)
{
    // An inbox that nobody ever wrote to may not exist: it is empty all the same.
    const bool none = !answer && answer.code() == ErrorCode::NotFound;
    if (!answer && !none)
        return;
    if (!none) {
        take(answer->items);
        if (!answer->items.empty())
            m_after = answer->items.back().sequence;
        if (answer->more && !answer->items.empty())
            return fetch();
    }
    m_connection.subscribe(m_tag, m_after, [this, ticket = m_round.ticket()](Result<std::uint64_t>) {
        if (ticket.expired())
            return;
        m_complete = true;
        Q_EMIT completed();
    });
}

void Inbox::take(const std::vector<HubDelivery> &items)
{
    for (const HubDelivery &item : items) {
        // What is not for this device, or not of the form, is somebody's rubbish: it has no effect.
        if (const auto welcome = Welcome::open(m_keys, item.envelope))
            Q_EMIT welcomed(*welcome);
    }
}

} // namespace caseweave
