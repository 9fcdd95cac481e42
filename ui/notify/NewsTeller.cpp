// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notify/NewsTeller.h"

#include "app/session/Workspace.h"

namespace caseweave {

NewsTeller::NewsTeller(Workspace &workspace, const Clock &clock, std::function<bool()> inUse,
                       std::function<bool()> covered, QObject *parent)
    : QObject(parent), m_workspace(workspace), m_clock(clock), m_inUse(std::move(inUse)), m_covered(std::move(covered)),
      m_watch(workspace)
{
    m_later.setSingleShot(true);
    connect(&m_later, &QTimer::timeout, this, &NewsTeller::look);
    connect(&m_watch, &NewsWatch::arrived, this, &NewsTeller::onArrived);
    connect(&workspace, &Workspace::doorChanged, this, &NewsTeller::dismiss);
}

void NewsTeller::tellOn(const QDBusConnection &bus)
{
    m_notice = std::make_unique<DesktopNotice>(bus);
}

void NewsTeller::setOn(bool on)
{
    if (on == m_on)
        return;
    m_on = on;
    if (!on)
        dismiss();
    Q_EMIT onChanged(on);
}

void NewsTeller::onArrived()
{
    if (!m_on || m_inUse())
        return;
    m_outstanding = true;
    look();
}

void NewsTeller::look()
{
    if (!m_outstanding)
        return;
    if (m_inUse()) {
        dismiss();
        return;
    }
    const std::int64_t now = m_clock.nowMs();
    // A clock that was set back must not silence it for as long.
    const std::int64_t since = m_toldMs && now >= *m_toldMs ? now - *m_toldMs : restMs;
    if (since < restMs || m_covered()) {
        m_later.start(static_cast<int>(since < restMs ? restMs - since : restMs));
        return;
    }
    m_outstanding = false;
    m_toldMs = now;
    if (m_notice != nullptr)
        m_notice->show(QStringLiteral("Caseweave"), tr("Something new in one of your cases"));
    Q_EMIT told();
}

void NewsTeller::dismiss()
{
    m_outstanding = false;
    m_later.stop();
    if (m_notice != nullptr)
        m_notice->withdraw();
}

} // namespace caseweave
