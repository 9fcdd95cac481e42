// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>

namespace caseweave::test {

/// A port of this computer that nobody listens on now.
quint16 freePort();

/// caseweave-hub (CASEWEAVE_HUB) on a hub's folder, from start() to stop() or the end of the object.
class HubRun {
public:
    HubRun() = default;
    ~HubRun();
    /// Waits until it listens. False, with its errors on the test's output, when it does not.
    bool start(const QString &folder, quint16 port);
    /// Waits until it has ended by itself.
    bool stop();
    /// Makes it read the admitted agencies again, and waits until it says so.
    bool reload();

private:
    bool waitFor(const QByteArray &word);

    QProcess m_process;
    QByteArray m_log;
};

} // namespace caseweave::test
