// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/sync/support/TestWorld.h"

#include <QProcess>
#include <QTemporaryDir>

namespace caseweave::testing {

/// caseweave-hub as a process of its own, in a folder of its own, on the computer's clock. The program is the one that
/// the environment's CASEWEAVE_HUB names.
class HubProcess {
public:
    HubProcess();
    ~HubProcess();

    /// Starts it and waits until it listens; on the same port as before, if there was a before. False: it ended.
    bool start(const QStringList &more = {});
    /// Runs it to its end, beside the one that start() started.
    int run(const QStringList &arguments);
    /// The largest file that it may write from the next start on.
    void limitFileSize(std::uint64_t bytes) { m_fileLimit = bytes; }
    void kill(); ///< SIGKILL: nothing is said or finished
    int terminate(); ///< SIGTERM; the exit code
    void hangUp(); ///< SIGHUP
    /// Waits for a line of the log with this in it.
    bool logged(const QByteArray &text);

    QString file(const char *name) const { return m_folder.filePath(QLatin1String(name)); }
    QString folder() const { return m_folder.path(); }
    void write(const char *name, const QByteArray &content);
    void writeRoot(const char *name, const TestAgency &agency);
    HubAddress address() const { return {QStringLiteral("127.0.0.1"), m_port}; }
    quint16 statusPort() const { return m_statusPort; }
    PinnedRoots roots() const { return {{agency.id, agency.root.publicKey()}}; }
    std::unique_ptr<HubConnection> online(HubLogin login);
    const QByteArray &output() const { return m_output; }
    qint64 pid() const { return m_process->processId(); }

    SystemRandom random;
    SystemClock clock;
    TestAgency agency{random, clock.nowSeconds()};

private:
    void take();

    QTemporaryDir m_folder;
    std::unique_ptr<QProcess> m_process;
    QByteArray m_output;
    quint16 m_port = 0;
    quint16 m_statusPort = 0;
    std::uint64_t m_fileLimit = 0;
};

} // namespace caseweave::testing
