// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/HubProcess.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include <csignal>
#include <sys/resource.h>

namespace caseweave::testing {
namespace {

constexpr std::int64_t daySeconds = 86400;

QByteArray arrayOf(ByteView view)
{
    return {reinterpret_cast<const char *>(view.data()), static_cast<qsizetype>(view.size())};
}

quint16 portAfter(const QByteArray &output, const char *event)
{
    const QRegularExpression pattern(QLatin1String("\"event\":\"") + QLatin1String(event)
                                     + QLatin1String("\",\"port\":(\\d+)"));
    QRegularExpressionMatchIterator matches = pattern.globalMatch(QString::fromUtf8(output));
    QString port;
    while (matches.hasNext())
        port = matches.next().captured(1);
    return port.toUShort();
}

} // namespace

HubProcess::HubProcess()
{
    const auto tls = tls::makeSelfSigned({"127.0.0.1"}, clock.nowSeconds() - 10, clock.nowSeconds() + daySeconds);
    write("tls.crt", arrayOf(tls->certificatePem));
    write("tls.key", arrayOf(tls->keyPem.view()));
    write("hub.key", QByteArray::fromStdString(toHex(agency.hubKey.seed().view())) + "\n");
    write("hub.certificate", arrayOf(agency.hub.encoded));
    QDir(folder()).mkdir(QStringLiteral("admitted"));
    writeRoot("admitted/own.root", agency);
}

HubProcess::~HubProcess()
{
    if (m_process && m_process->state() != QProcess::NotRunning)
        kill();
}

void HubProcess::write(const char *name, const QByteArray &content)
{
    QFile out(file(name));
    if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
        qFatal("cannot write %s", name);
}

void HubProcess::writeRoot(const char *name, const TestAgency &of)
{
    write(name, QByteArray::fromStdString(toHex(of.root.publicKey())) + " Agency\n");
}

void HubProcess::take()
{
    m_output += m_process->readAllStandardError();
}

int HubProcess::run(const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(qEnvironmentVariable("CASEWEAVE_HUB"), arguments);
    waitUntil([&] { return process.state() == QProcess::NotRunning; });
    m_output = process.readAll();
    return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
}

bool HubProcess::start(const QStringList &more)
{
    m_output.clear();
    m_process = std::make_unique<QProcess>();
    if (m_fileLimit > 0) {
        m_process->setChildProcessModifier([limit = m_fileLimit] {
            const rlimit both{limit, limit};
            static_cast<void>(setrlimit(RLIMIT_FSIZE, &both));
        });
    }
    QStringList arguments{QStringLiteral("--folder"), folder(), QStringLiteral("--listen"),
                          QStringLiteral("127.0.0.1:") + QString::number(m_port)};
    m_process->start(qEnvironmentVariable("CASEWEAVE_HUB"), arguments + more);
    waitUntil([this] {
        take();
        return portAfter(m_output, "listening") != 0 || m_process->state() == QProcess::NotRunning;
    });
    m_port = std::max(m_port, portAfter(m_output, "listening"));
    m_statusPort = portAfter(m_output, "status");
    return m_process->state() == QProcess::Running;
}

void HubProcess::kill()
{
    m_process->kill();
    waitUntil([this] { return m_process->state() == QProcess::NotRunning; });
}

int HubProcess::terminate()
{
    m_process->terminate();
    waitUntil([this] { return m_process->state() == QProcess::NotRunning; });
    take();
    return m_process->exitStatus() == QProcess::NormalExit ? m_process->exitCode() : -1;
}

void HubProcess::hangUp()
{
    ::kill(static_cast<pid_t>(m_process->processId()), SIGHUP);
}

bool HubProcess::logged(const QByteArray &text)
{
    return waitUntil([&] {
        take();
        return m_output.contains(text);
    });
}

std::unique_ptr<HubConnection> HubProcess::online(HubLogin login)
{
    auto made = std::make_unique<HubConnection>(address(), roots(), std::move(login), clock, random);
    made->open();
    waitUntil([&] { return made->state() == HubState::Online || made->state() == HubState::Refused; });
    return made;
}

} // namespace caseweave::testing
