// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <QtDBus/QDBusObjectPath>
#include <QtDBus/QDBusUnixFileDescriptor>
#include <functional>

class QDBusPendingCallWatcher;

namespace caseweave {

/// Notices that nobody is at the computer any more: it is about to sleep, it has slept, or its session was locked. Told
/// by logind and by the screen saver over D-Bus; without them, by the time that passed asleep, which the system counts.
/// GUI thread; never blocks on an answer.
class AwayWatch : public QObject {
    Q_OBJECT

public:
    /// How long this computer has been asleep since it started, in milliseconds; 0 where the system does not count it.
    static std::int64_t asleepMs();

    explicit AwayWatch(std::function<std::int64_t()> asleep = asleepMs, QObject *parent = nullptr);

    /// Begins to listen. Without D-Bus only the time asleep is watched.
    void listen();
    /// Once all is locked: the computer need not wait for us before it sleeps.
    void letSleep();

public Q_SLOTS:
    /// org.freedesktop.login1.Manager.PrepareForSleep
    void prepareForSleep(bool begins);
    /// org.freedesktop.login1.Session.Lock
    void sessionLocked();
    /// org.freedesktop.ScreenSaver.ActiveChanged
    void screenSaverChanged(bool active);
    /// Looks whether the computer has slept since the last look.
    void look();

Q_SIGNALS:
    void left();

private:
    void holdSleep();
    void askForSession();
    void onSession(QDBusPendingCallWatcher *answer);
    void onHold(QDBusPendingCallWatcher *answer);

    std::function<std::int64_t()> m_asleep;
    std::int64_t m_asleepMs = 0;
    QTimer m_timer;
    QDBusUnixFileDescriptor m_hold; ///< while open, sleep waits for us for a few seconds
    bool m_sleeping = false;
};

} // namespace caseweave
