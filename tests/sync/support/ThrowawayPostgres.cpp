// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/ThrowawayPostgres.h"

#include "sync/pq/Connection.h"

#include <QCoreApplication>
#include <QProcess>

namespace caseweave::testing {
namespace {

/// What it says; a test cannot go on without its server.
QByteArray throwaway(const QStringList &arguments)
{
    QProcess process;
    // The server outlives the script and would hold this pipe open for as long.
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(qEnvironmentVariable("CASEWEAVE_SOURCE_DIR") + QStringLiteral("/packaging/postgres-throwaway"),
                  arguments);
    if (!process.waitForFinished(60'000) || process.exitCode() != 0)
        qFatal("packaging/postgres-throwaway %s failed", qPrintable(arguments.join(u' ')));
    return process.readAllStandardOutput();
}

/// Makes one that also ends when this test does, however that ends. Its folder.
QString made(const QStringList &arguments)
{
    const QStringList with{QStringLiteral("--while"), QString::number(QCoreApplication::applicationPid())};
    return QString::fromUtf8(throwaway(with + arguments).split('\n').constFirst());
}

} // namespace

ThrowawayPostgres::ThrowawayPostgres() : m_folder(made({QStringLiteral("start")})) { }

std::unique_ptr<ThrowawayPostgres> ThrowawayPostgres::makeStandby()
{
    m_standby = made({QStringLiteral("standby"), m_folder});
    return std::unique_ptr<ThrowawayPostgres>(new ThrowawayPostgres(m_standby));
}

void ThrowawayPostgres::promote()
{
    throwaway({QStringLiteral("promote"), m_folder});
}

ThrowawayPostgres::~ThrowawayPostgres()
{
    throwaway({QStringLiteral("stop"), m_folder});
}

std::string ThrowawayPostgres::stringOf(const std::string &database) const
{
    const QString hosts = m_standby.isEmpty() ? m_folder : m_folder + u',' + m_standby;
    return "host=" + hosts.toStdString() + " user=caseweave dbname=" + database;
}

bool ThrowawayPostgres::execute(const std::string &sql)
{
    auto connection = pq::Connection::open(stringOf("caseweave"));
    return connection && connection->execute(sql).ok();
}

std::string ThrowawayPostgres::freshDatabase()
{
    const std::string name = "test" + std::to_string(++m_databases);
    if (!execute("CREATE DATABASE " + name))
        qFatal("cannot make a database");
    return stringOf(name);
}

void ThrowawayPostgres::crash()
{
    throwaway({QStringLiteral("crash"), m_folder});
}

void ThrowawayPostgres::startAgain()
{
    throwaway({QStringLiteral("start"), m_folder});
}

} // namespace caseweave::testing
