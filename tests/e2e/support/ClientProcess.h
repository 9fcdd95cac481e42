// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>

#include <functional>

namespace caseweave::e2e {

/// A caseweave-test-client in its own process: commands and answers as JSON objects (see that program's head). The
/// test's thread, whose event loop runs while anything is waited for. What is not answered in time, or by a process
/// that ended, is answered here: {"ok": false, "code": "no_answer"}.
class ClientProcess : public QObject {
public:
    struct Options {
        int clockOffsetSeconds = 0;
        qint64 largestFile = 0; ///< bytes that a file of the process may have; 0: no limit
    };
    using Condition = std::function<bool(const QJsonObject &)>;

    explicit ClientProcess(QString folder);
    ~ClientProcess() override;

    /// Until it has said at which door it stands.
    bool start(const Options &options);
    bool start() { return start({}); }
    /// SIGKILL. What it said before is read to the end.
    void kill();
    /// As a person closes the program.
    bool stop();
    /// From now on writing to a file beyond so many bytes fails as on a full disk; 0: no more.
    void fillDisk(qint64 largestFile);
    bool isRunning() const { return m_process && m_process->state() == QProcess::Running; }
    const QString &folder() const { return m_folder; }

    /// Does not wait for the answer; gives the command's number.
    int send(QJsonObject command);
    std::optional<QJsonObject> takeAnswer(int id);
    QJsonObject call(const QJsonObject &command);
    /// Asks again with each piece of news until the answer is as wanted. Empty, with a warning that shows the last
    /// answer, when it never was.
    QJsonObject eventually(const QJsonObject &command, const Condition &holds);

    int door() const { return m_door; }
    QString enrolmentCode() const { return m_code; }
    quint64 linesHeard() const { return m_lines; }

private:
    void read();
    void take(const QJsonObject &line);

    const QString m_folder;
    std::unique_ptr<QProcess> m_process;
    QByteArray m_buffer;
    QHash<int, QJsonObject> m_answers;
    int m_lastId = 0;
    int m_door = -1;
    QString m_code;
    quint64 m_lines = 0;
};

/// A command: what to do, and its fields.
QJsonObject command(const char *what, QJsonObject fields = {});
bool isOk(const QJsonObject &answer);
QString codeOf(const QJsonObject &answer);

} // namespace caseweave::e2e
