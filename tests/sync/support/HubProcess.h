// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>

#include <memory>

namespace caseweave::testing {

/// caseweave-hub as a process of its own, on a hub's folder and the computer's clock. The program is the one that the
/// environment's CASEWEAVE_HUB names. The test's thread, whose event loop runs while anything is waited for.
class HubProcess {
public:
    explicit HubProcess(QString folder);
    ~HubProcess();

    /// Starts it with these options besides the folder and waits until it listens. False: it ended, see exitCode() and
    /// output().
    bool start(const QStringList &more = {});
    /// Runs it to its end with these arguments alone, beside the one that start() started; output() is then of this
    /// run. The exit code, -1 when it did not end by itself.
    int run(const QStringList &arguments);
    /// The largest file that it may write from the next start on; 0: no limit.
    void limitFileSize(qint64 bytes) { m_largestFile = bytes; }
    /// How many files it may have open at first from the next start on; it may raise that itself.
    void limitOpenFiles(qint64 files) { m_openFiles = files; }
    void kill(); ///< SIGKILL: nothing is said or finished; gone when this returns
    bool stop(); ///< SIGTERM; whether it ended well
    /// SIGHUP; whether it then said that it took what stands in its folder now.
    bool reload();
    void hangUp(); ///< SIGHUP
    bool isRunning() const { return m_process && m_process->state() == QProcess::Running; }
    qint64 processId() const { return m_process ? m_process->processId() : 0; }
    int exitCode() const { return m_exitCode; } ///< of the last that ended by itself

    /// Waits for a line of the log with this in it.
    bool logged(const QByteArray &text);
    /// How many lines of the log are about this event, since the start.
    qsizetype count(const char *event);
    /// Everything it said since the start, the log and the rest.
    const QByteArray &output() const { return m_output; }
    const QString &folder() const { return m_folder; }
    QString file(const char *name) const { return m_folder + u'/' + QLatin1String(name); }
    QString storeFile() const { return file("hub.db"); }
    quint16 port() const { return m_port; } ///< that it listens on, or last did
    quint16 statusPort() const { return m_statusPort; }

private:
    void take();
    bool isOver() const { return m_process->state() == QProcess::NotRunning; }

    const QString m_folder;
    std::unique_ptr<QProcess> m_process;
    QByteArray m_output;
    quint16 m_port = 0;
    quint16 m_statusPort = 0;
    qint64 m_largestFile = 0;
    qint64 m_openFiles = 0;
    int m_exitCode = -1;
};

/// The whole answer to GET on this port of the loopback address.
QByteArray httpGet(quint16 port, const QByteArray &path);

} // namespace caseweave::testing
