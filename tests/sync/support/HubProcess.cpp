// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/HubProcess.h"

#include "tests/sync/support/ChildLimits.h"
#include "tests/sync/support/TestWorld.h"

#include <QRegularExpression>
#include <QTcpSocket>

#include <csignal>

namespace caseweave::testing {
namespace {

QByteArray eventNamed(const char *event)
{
    return QByteArray("\"event\":\"") + event + '"';
}

quint16 portAfter(const QByteArray &output, const char *event)
{
    const QRegularExpression pattern(QString::fromLatin1(eventNamed(event)) + QStringLiteral(",\"port\":(\\d+)"));
    return pattern.match(QString::fromUtf8(output)).captured(1).toUShort();
}

int codeOf(const QProcess &process)
{
    return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
}

} // namespace

HubProcess::HubProcess(QString folder) : m_folder(std::move(folder)) { }

HubProcess::~HubProcess()
{
    kill();
}

void HubProcess::take()
{
    m_output += m_process->readAllStandardError();
}

int HubProcess::run(const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setChildProcessModifier([] { limitChild(0); });
    process.start(qEnvironmentVariable("CASEWEAVE_HUB"), arguments);
    waitUntil([&] { return process.state() == QProcess::NotRunning; });
    m_output = process.readAll();
    return codeOf(process);
}

bool HubProcess::start(const QStringList &more)
{
    kill();
    m_output.clear();
    m_process = std::make_unique<QProcess>();
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setStandardOutputFile(QProcess::nullDevice());
    m_process->setChildProcessModifier([file = m_largestFile, files = m_openFiles] { limitChild(file, files); });
    m_process->start(qEnvironmentVariable("CASEWEAVE_HUB"), QStringList{QStringLiteral("--folder"), m_folder} + more);
    waitUntil([this] {
        take();
        return portAfter(m_output, "listening") != 0 || isOver();
    });
    if (!isRunning()) {
        take();
        m_exitCode = codeOf(*m_process);
        return false;
    }
    m_port = portAfter(m_output, "listening");
    m_statusPort = portAfter(m_output, "status");
    return m_port != 0;
}

void HubProcess::kill()
{
    if (!isRunning())
        return;
    m_process->kill();
    m_process->waitForFinished();
}

bool HubProcess::stop()
{
    if (!isRunning())
        return false;
    m_process->terminate();
    if (!waitUntil([this] { return isOver(); }))
        return false;
    take();
    m_exitCode = codeOf(*m_process);
    return m_exitCode == 0;
}

void HubProcess::hangUp()
{
    ::kill(static_cast<pid_t>(m_process->processId()), SIGHUP);
}

bool HubProcess::reload()
{
    const qsizetype before = count("admitted");
    hangUp();
    return waitUntil([&] { return count("admitted") > before; });
}

bool HubProcess::logged(const QByteArray &text)
{
    return waitUntil([&] {
        take();
        return m_output.contains(text);
    });
}

qsizetype HubProcess::count(const char *event)
{
    if (isRunning())
        take();
    return m_output.count(eventNamed(event));
}

QByteArray httpGet(quint16 port, const QByteArray &path)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    socket.write("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QByteArray answer;
    waitUntil([&] {
        answer += socket.readAll();
        return socket.state() == QAbstractSocket::UnconnectedState;
    });
    return answer;
}

} // namespace caseweave::testing
