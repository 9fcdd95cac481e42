// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/time/Clock.h"

#include <QAbstractEventDispatcher>

#include <vector>

namespace caseweave::test {

/// The event loop of a thread in which time goes on only when it is told to: timers of everything that lives there
/// follow the clock, events come in the order in which they were posted, and sockets never have anything. So what
/// happens is a function of what the simulation does.
class VirtualLoop final : public QAbstractEventDispatcher {
public:
    explicit VirtualLoop(ManualClock &clock) : m_clock(clock) { }

    /// Until no event waits and no timer is due.
    void settle();
    /// Time passes as for a computer that slept: what is due meanwhile comes once, in its order.
    void advance(std::int64_t ms);

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;
    void registerSocketNotifier(QSocketNotifier *) override { }
    void unregisterSocketNotifier(QSocketNotifier *) override { }
    void registerTimer(int timerId, qint64 interval, Qt::TimerType timerType, QObject *object) override;
    bool unregisterTimer(int timerId) override;
    bool unregisterTimers(QObject *object) override;
    QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int timerId) override;
    void wakeUp() override { }
    void interrupt() override { }

private:
    struct Timer {
        int id = 0;
        std::int64_t intervalMs = 0;
        std::int64_t dueMs = 0;
        Qt::TimerType type = Qt::CoarseTimer;
        QObject *object = nullptr;
        std::uint64_t order = 0;
    };
    /// Of those due at that time the one that has been due longest.
    Timer *due(std::int64_t atMs);
    void fire(Timer &timer);

    ManualClock &m_clock;
    std::vector<Timer> m_timers;
    std::uint64_t m_order = 0;
};

} // namespace caseweave::test
