// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>
#include <QtDBus/QDBusConnection>

class QDBusPendingCallWatcher;

namespace caseweave {

/// One notice on the desktop, by org.freedesktop.Notifications: a new one takes the place of the one before. Where
/// nothing shows notices, nothing happens. GUI thread; never waits for an answer.
class DesktopNotice : public QObject {
    Q_OBJECT

public:
    explicit DesktopNotice(const QDBusConnection &bus, QObject *parent = nullptr);

    /// Of plain text.
    void show(const QString &title, const QString &text);
    /// Takes it away, if it is still there.
    void withdraw();
    bool isShown() const { return m_id != 0; } ///< as far as the desktop has answered

private:
    void onShown(QDBusPendingCallWatcher *answer);

    QDBusConnection m_bus;
    uint m_id = 0; ///< of the one that was shown last; 0: none
    bool m_wanted = false; ///< shown, and not withdrawn since
};

} // namespace caseweave
