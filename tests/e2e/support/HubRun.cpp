// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/HubRun.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <csignal>

namespace caseweave::test {

namespace {

constexpr int patienceMs = 30000;

}

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16{0};
}

HubRun::~HubRun()
{
    stop();
}

bool HubRun::waitFor(const QByteArray &word)
{
    const QByteArray event = "\"event\":\"" + word + '"';
    QElapsedTimer timer;
    timer.start();
    while (!m_log.contains(event) && timer.elapsed() < patienceMs) {
        if (m_process.waitForReadyRead(200))
            m_log += m_process.readAllStandardError();
        else if (m_process.state() == QProcess::NotRunning)
            break;
    }
    if (m_log.contains(event))
        return true;
    qWarning("the hub did not say %s:\n%s", word.constData(), m_log.constData());
    return false;
}

bool HubRun::start(const QString &folder, quint16 port)
{
    m_log.clear();
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setReadChannel(QProcess::StandardError);
    m_process.start(
        qEnvironmentVariable("CASEWEAVE_HUB"),
        {QStringLiteral("--folder"), folder, QStringLiteral("--listen"), QStringLiteral("127.0.0.1:%1").arg(port)});
    return waitFor("listening");
}

bool HubRun::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return true;
    m_process.terminate();
    if (m_process.waitForFinished(patienceMs))
        return m_process.exitCode() == 0;
    m_process.kill();
    m_process.waitForFinished();
    return false;
}

bool HubRun::reload()
{
    m_log.clear();
    return ::kill(static_cast<pid_t>(m_process.processId()), SIGHUP) == 0 && waitFor("admitted");
}

} // namespace caseweave::test
