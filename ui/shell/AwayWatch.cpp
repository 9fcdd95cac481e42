// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/AwayWatch.h"

#include <QtDBus/QDBusConnection>
#include <QtDBus/QDBusMessage>
#include <QtDBus/QDBusPendingCallWatcher>
#include <QtDBus/QDBusPendingReply>
#include <ctime>

namespace caseweave {

namespace {

constexpr int lookEveryMs = 5000;
// The two clocks are read one after the other.
constexpr std::int64_t readingMs = 1000;

const QString logind = QStringLiteral("org.freedesktop.login1");
const QString managerPath = QStringLiteral("/org/freedesktop/login1");
const QString manager = QStringLiteral("org.freedesktop.login1.Manager");
const QString session = QStringLiteral("org.freedesktop.login1.Session");

std::int64_t millisecondsOf(clockid_t which)
{
    timespec now{};
    if (clock_gettime(which, &now) != 0)
        return 0;
    return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

} // namespace

std::int64_t AwayWatch::asleepMs()
{
    // One of them goes on while the computer sleeps, the other does not: clock_gettime(2).
    return millisecondsOf(CLOCK_BOOTTIME) - millisecondsOf(CLOCK_MONOTONIC);
}

AwayWatch::AwayWatch(std::function<std::int64_t()> asleep, QObject *parent)
    : QObject(parent), m_asleep(std::move(asleep)), m_asleepMs(m_asleep())
{
    connect(&m_timer, &QTimer::timeout, this, &AwayWatch::look);
    m_timer.start(lookEveryMs);
}

void AwayWatch::listen()
{
    QDBusConnection system = QDBusConnection::systemBus();
    if (system.isConnected()) {
        system.connect(logind, managerPath, manager, QStringLiteral("PrepareForSleep"), this,
                       SLOT(prepareForSleep(bool)));
        askForSession();
        holdSleep();
    }
    QDBusConnection own = QDBusConnection::sessionBus();
    if (own.isConnected()) {
        for (const char *name : {"org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"})
            own.connect(QString(), QString(), QLatin1String(name), QStringLiteral("ActiveChanged"), this,
                        SLOT(screenSaverChanged(bool)));
    }
}

void AwayWatch::askForSession()
{
    QDBusMessage ask = QDBusMessage::createMethodCall(logind, managerPath, manager, QStringLiteral("GetSessionByPID"));
    ask << 0U; // our own
    auto *answer = new QDBusPendingCallWatcher(QDBusConnection::systemBus().asyncCall(ask), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, &AwayWatch::onSession);
}

void AwayWatch::onSession(QDBusPendingCallWatcher *answer)
{
    answer->deleteLater();
    const QDBusPendingReply<QDBusObjectPath> path = *answer;
    if (path.isValid())
        QDBusConnection::systemBus().connect(logind, path.value().path(), session, QStringLiteral("Lock"), this,
                                             SLOT(sessionLocked()));
}

void AwayWatch::holdSleep()
{
    QDBusMessage ask = QDBusMessage::createMethodCall(logind, managerPath, manager, QStringLiteral("Inhibit"));
    ask << QStringLiteral("sleep") << QStringLiteral("Caseweave") << QStringLiteral("Locks before the computer sleeps")
        << QStringLiteral("delay");
    auto *answer = new QDBusPendingCallWatcher(QDBusConnection::systemBus().asyncCall(ask), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, &AwayWatch::onHold);
}

void AwayWatch::onHold(QDBusPendingCallWatcher *answer)
{
    answer->deleteLater();
    const QDBusPendingReply<QDBusUnixFileDescriptor> hold = *answer;
    if (hold.isValid() && !m_sleeping)
        m_hold = hold.value();
}

void AwayWatch::letSleep()
{
    if (m_sleeping)
        m_hold = QDBusUnixFileDescriptor();
}

void AwayWatch::prepareForSleep(bool begins)
{
    m_sleeping = begins;
    if (begins)
        Q_EMIT left();
    else if (QDBusConnection::systemBus().isConnected())
        holdSleep();
}

void AwayWatch::sessionLocked()
{
    Q_EMIT left();
}

void AwayWatch::screenSaverChanged(bool active)
{
    if (active)
        Q_EMIT left();
}

void AwayWatch::look()
{
    const std::int64_t asleep = m_asleep();
    const bool slept = asleep - m_asleepMs > readingMs;
    m_asleepMs = asleep;
    if (slept)
        Q_EMIT left();
}

} // namespace caseweave
