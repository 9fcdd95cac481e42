// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/tls/ReadySet.h"

#include <array>
#include <sys/epoll.h>
#include <unistd.h>

namespace caseweave::tls {
namespace {

constexpr std::size_t mostAtOnce = 64; ///< the rest is still ready in the event loop's next turn

} // namespace

ReadySet::ReadySet(QObject *parent) : QObject(parent), m_epoll(epoll_create1(EPOLL_CLOEXEC))
{
    if (m_epoll < 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(m_epoll, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &ReadySet::dispatch);
}

ReadySet::~ReadySet()
{
    m_notifier.reset();
    if (m_epoll >= 0)
        ::close(m_epoll);
}

void ReadySet::watch(int descriptor, Member &member, bool read, bool write)
{
    const auto found = m_wishes.find(descriptor);
    const bool known = found != m_wishes.end();
    if (known && found->second.read == read && found->second.write == write)
        return;
    epoll_event event{};
    event.events = (read ? std::uint32_t{EPOLLIN} : 0U) | (write ? std::uint32_t{EPOLLOUT} : 0U);
    event.data.fd = descriptor;
    if (!read && !write) {
        // One that waits for nothing would still be told that its peer has gone, again and again.
        if (known) {
            m_wishes.erase(found);
            epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, &event);
        }
        return;
    }
    if (epoll_ctl(m_epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, descriptor, &event) == 0)
        m_wishes[descriptor] = {&member, read, write};
}

const ReadySet::Wish *ReadySet::wishOf(int descriptor) const
{
    const auto found = m_wishes.find(descriptor);
    return found == m_wishes.end() ? nullptr : &found->second;
}

void ReadySet::dispatch()
{
    std::array<epoll_event, mostAtOnce> events{};
    const int count = epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()), 0);
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = events[static_cast<std::size_t>(i)];
        const bool gone = (event.events & (EPOLLHUP | EPOLLERR)) != 0;
        // Looked up each time: a call may have changed what any of them waits for.
        const Wish *wish = wishOf(event.data.fd);
        if (wish && wish->read && (gone || (event.events & EPOLLIN) != 0))
            wish->member->readable();
        wish = wishOf(event.data.fd);
        if (wish && wish->write && (gone || (event.events & EPOLLOUT) != 0))
            wish->member->writable();
    }
}

} // namespace caseweave::tls
