// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/time/Clock.h"
#include "ui/notify/DesktopNotice.h"
#include "ui/notify/NewsWatch.h"

#include <QtCore/QTimer>

namespace caseweave {

class Workspace;

/// Tells on the desktop that something new came while the person works with another program. Says that, and nothing
/// else: no name, no reference, not how much. At most once in `restMs`, never while one of the program's windows is in
/// use, never while its screen is blank. GUI thread.
class NewsTeller : public QObject {
    Q_OBJECT

public:
    static constexpr std::int64_t restMs = 60'000;

    /// `inUse`: somebody works with the program now. `covered`: its screen is blank, so somebody else may be looking.
    NewsTeller(Workspace &workspace, const Clock &clock, std::function<bool()> inUse, std::function<bool()> covered,
               QObject *parent = nullptr);

    /// Where notices go from now on. Before it nothing is told.
    void tellOn(const QDBusConnection &bus);
    bool isOn() const { return m_on; }
    void setOn(bool on);
    /// Tells what is due, or waits until it is.
    void look();
    /// Somebody is back at the program: there is nothing to tell any more.
    void dismiss();

Q_SIGNALS:
    void onChanged(bool on);
    void told();

private:
    void onArrived();

    Workspace &m_workspace;
    const Clock &m_clock;
    std::function<bool()> m_inUse;
    std::function<bool()> m_covered;
    NewsWatch m_watch;
    std::unique_ptr<DesktopNotice> m_notice;
    QTimer m_later;
    std::optional<std::int64_t> m_toldMs;
    bool m_outstanding = false;
    bool m_on = true;
};

} // namespace caseweave
