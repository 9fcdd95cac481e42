// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/Inbox.h"

#include <QPointer>

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
    ++m_round;
    m_after = 0;
    m_complete = false;
    fetch();
}

void Inbox::stop()
{
    ++m_round;
    m_complete = false;
}

void Inbox::fetch()
{
    wire::Fetch what;
    what.tag = m_tag;
    what.which = wire::Class::Inbox;
    what.after = m_after;
    what.mostBytes = pageBytes;
    m_connection.fetch(what, [self = QPointer<Inbox>(this), round = m_round](Result<HubPage> answer) {
        if (self && self->m_round == round)
            self->pageCame(std::move(answer));
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
    m_connection.subscribe(m_tag, m_after, [self = QPointer<Inbox>(this), round = m_round](Result<std::uint64_t>) {
        if (!self || self->m_round != round)
            return;
        self->m_complete = true;
        Q_EMIT self->completed();
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
