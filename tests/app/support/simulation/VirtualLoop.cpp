// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/simulation/VirtualLoop.h"

#include <QCoreApplication>
#include <QTimerEvent>

#include <algorithm>

namespace caseweave::test {
namespace {

/// Between two moves of the clock; more is a loop that never ends.
constexpr int mostTurns = 100'000;

} // namespace

VirtualLoop::Timer *VirtualLoop::due(std::int64_t atMs)
{
    Timer *first = nullptr;
    for (Timer &timer : m_timers) {
        const bool earlier
            = !first || timer.dueMs < first->dueMs || (timer.dueMs == first->dueMs && timer.order < first->order);
        if (timer.dueMs <= atMs && earlier)
            first = &timer;
    }
    return first;
}

void VirtualLoop::fire(Timer &timer)
{
    timer.dueMs = m_clock.nowMs() + std::max<std::int64_t>(timer.intervalMs, 1);
    timer.order = ++m_order;
    QTimerEvent event(timer.id);
    QObject *const object = timer.object; // the event may remove the timer
    QCoreApplication::sendEvent(object, &event);
}

bool VirtualLoop::processEvents(QEventLoop::ProcessEventsFlags)
{
    QCoreApplication::sendPostedEvents();
    Timer *const timer = due(m_clock.nowMs());
    if (timer)
        fire(*timer);
    return timer != nullptr;
}

void VirtualLoop::settle()
{
    for (int turn = 0; turn < mostTurns; ++turn) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        Timer *const timer = due(m_clock.nowMs());
        if (!timer)
            return;
        fire(*timer);
    }
    qFatal("the simulation never comes to rest");
}

void VirtualLoop::advance(std::int64_t ms)
{
    const std::int64_t end = m_clock.nowMs() + ms;
    m_clock.set(end);
    settle();
}

void VirtualLoop::registerTimer(int timerId, qint64 interval, Qt::TimerType timerType, QObject *object)
{
    m_timers.push_back({timerId, interval, m_clock.nowMs() + interval, timerType, object, ++m_order});
}

bool VirtualLoop::unregisterTimer(int timerId)
{
    return std::erase_if(m_timers, [&](const Timer &timer) { return timer.id == timerId; }) > 0;
}

bool VirtualLoop::unregisterTimers(QObject *object)
{
    return std::erase_if(m_timers, [&](const Timer &timer) { return timer.object == object; }) > 0;
}

QList<QAbstractEventDispatcher::TimerInfo> VirtualLoop::registeredTimers(QObject *object) const
{
    QList<TimerInfo> list;
    for (const Timer &timer : m_timers) {
        if (timer.object == object)
            list.append(TimerInfo(timer.id, static_cast<int>(timer.intervalMs), timer.type));
    }
    return list;
}

int VirtualLoop::remainingTime(int timerId)
{
    const auto timer
        = std::find_if(m_timers.begin(), m_timers.end(), [&](const Timer &one) { return one.id == timerId; });
    return timer == m_timers.end() ? -1 : static_cast<int>(std::max<std::int64_t>(timer->dueMs - m_clock.nowMs(), 0));
}

} // namespace caseweave::test
