// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notify/DesktopNotice.h"

#include <QtDBus/QDBusMessage>
#include <QtDBus/QDBusPendingCallWatcher>
#include <QtDBus/QDBusPendingReply>

namespace caseweave {

namespace {

constexpr int asTheDesktopLikes = -1; // how long it stays

QDBusMessage callOf(const QString &method)
{
    const QString name = QStringLiteral("org.freedesktop.Notifications");
    return QDBusMessage::createMethodCall(name, QStringLiteral("/org/freedesktop/Notifications"), name, method);
}

} // namespace

DesktopNotice::DesktopNotice(const QDBusConnection &bus, QObject *parent) : QObject(parent), m_bus(bus) { }

void DesktopNotice::show(const QString &title, const QString &text)
{
    if (!m_bus.isConnected())
        return;
    QDBusMessage call = callOf(QStringLiteral("Notify"));
    // Not to be kept in the desktop's own list of what was told.
    const QVariantMap hints{{QStringLiteral("transient"), true},
                            {QStringLiteral("desktop-entry"), QStringLiteral("caseweave")}};
    call << QStringLiteral("Caseweave") << m_id << QString() << title << text << QStringList() << hints
         << asTheDesktopLikes;
    m_wanted = true;
    auto *answer = new QDBusPendingCallWatcher(m_bus.asyncCall(call), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, &DesktopNotice::onShown);
}

void DesktopNotice::onShown(QDBusPendingCallWatcher *answer)
{
    answer->deleteLater();
    const QDBusPendingReply<uint> id = *answer;
    if (!id.isValid())
        return;
    m_id = id.value();
    if (!m_wanted)
        withdraw();
}

void DesktopNotice::withdraw()
{
    m_wanted = false;
    if (m_id == 0 || !m_bus.isConnected())
        return;
    QDBusMessage call = callOf(QStringLiteral("CloseNotification"));
    call << std::exchange(m_id, 0);
    m_bus.asyncCall(call);
}

} // namespace caseweave
