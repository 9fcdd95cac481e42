// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/IdleWatch.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>

namespace caseweave {

namespace {

constexpr int lookEveryMs = 5000;

} // namespace

IdleWatch::IdleWatch(const Clock &clock, std::int64_t limitMs, QObject *parent)
    : QObject(parent), m_clock(clock), m_limitMs(limitMs), m_touchedMs(clock.nowMs())
{
    connect(&m_timer, &QTimer::timeout, this, &IdleWatch::look);
    m_timer.start(lookEveryMs);
    QCoreApplication::instance()->installEventFilter(this);
}

void IdleWatch::look()
{
    // A computer that slept is idle too: the clock went on while the timer did not.
    if (m_clock.nowMs() - m_touchedMs >= m_limitMs)
        Q_EMIT idle();
}

void IdleWatch::touch()
{
    m_touchedMs = m_clock.nowMs();
}

bool IdleWatch::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::MouseMove:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
        // After a sleep the first key must not count as if somebody had been there all the time.
        look();
        touch();
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace caseweave
