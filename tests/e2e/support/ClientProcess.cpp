// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/ClientProcess.h"

#include "tests/e2e/support/ProgramEnvironment.h"
#include "tests/e2e/support/Waiting.h"
#include "tests/sync/support/ChildLimits.h"

#include <QDateTime>
#include <QDeadlineTimer>
#include <QJsonDocument>

#include <sys/resource.h>

namespace caseweave::e2e {

namespace {

/// Asked again at least this often, for what changes without news.
constexpr int askAgainMs = 500;

/// A time zone (POSIX TZ) in which this program began about noon: what a client writes once a day by its local clock,
/// as that a case was opened, is then not written again in the middle of a test, or by a clock that is an hour ahead.
const QString &zoneOfNoon()
{
    static const QString zone = QStringLiteral("NOON%1").arg(QDateTime::currentDateTimeUtc().time().hour() - 12);
    return zone;
}

QByteArray shortened(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).left(2000);
}

} // namespace

ClientProcess::ClientProcess(QString folder) : m_folder(std::move(folder)) { }

ClientProcess::~ClientProcess()
{
    kill();
}

bool ClientProcess::start(const Options &options)
{
    m_door = -1;
    m_code.clear();
    m_buffer.clear();
    m_process = std::make_unique<QProcess>();
    m_process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process->setChildProcessModifier([limit = options.largestFile] { testing::limitChild(limit); });
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &ClientProcess::read);
    QProcessEnvironment environment = test::programEnvironment();
    environment.insert(QStringLiteral("TZ"), zoneOfNoon());
    m_process->setProcessEnvironment(environment);
    QStringList words{m_folder};
    if (options.clockOffsetSeconds != 0)
        words += {QStringLiteral("--clock-offset"), QString::number(options.clockOffsetSeconds)};
    m_process->start(qEnvironmentVariable("CASEWEAVE_CLIENTS") + QStringLiteral("/caseweave-test-client"), words);
    return m_process->waitForStarted() && waitUntil([this] { return m_door >= 0 || !isRunning(); }) && isRunning();
}

void ClientProcess::kill()
{
    if (!m_process)
        return;
    m_process->kill();
    m_process->waitForFinished(patienceMs);
    read();
    m_process.reset();
}

void ClientProcess::fillDisk(qint64 largestFile)
{
    const rlim_t most = largestFile == 0 ? RLIM_INFINITY : static_cast<rlim_t>(largestFile);
    const rlimit limit{most, RLIM_INFINITY};
    if (::prlimit(static_cast<pid_t>(m_process->processId()), RLIMIT_FSIZE, &limit, nullptr) != 0)
        qFatal("the limit to files is not set");
}

bool ClientProcess::stop()
{
    if (!isRunning())
        return false;
    m_process->closeWriteChannel();
    if (!waitUntil([this] { return !isRunning(); }))
        return false;
    read();
    const bool clean = m_process->exitStatus() == QProcess::NormalExit && m_process->exitCode() == 0;
    m_process.reset();
    return clean;
}

void ClientProcess::read()
{
    m_buffer += m_process->readAllStandardOutput();
    for (qsizetype end = m_buffer.indexOf('\n'); end >= 0; end = m_buffer.indexOf('\n')) {
        take(QJsonDocument::fromJson(m_buffer.left(end)).object());
        m_buffer.remove(0, end + 1);
    }
}

void ClientProcess::take(const QJsonObject &line)
{
    ++m_lines;
    const QString news = line[QStringLiteral("news")].toString();
    if (news == QLatin1String("door"))
        m_door = line[QStringLiteral("door")].toInt();
    else if (news == QLatin1String("code"))
        m_code = line[QStringLiteral("words")].toString();
    else if (news.isEmpty())
        m_answers.insert(line[QStringLiteral("id")].toInt(), line);
}

int ClientProcess::send(QJsonObject command)
{
    command.insert(QStringLiteral("id"), ++m_lastId);
    if (isRunning())
        m_process->write(QJsonDocument(command).toJson(QJsonDocument::Compact) + '\n');
    return m_lastId;
}

std::optional<QJsonObject> ClientProcess::takeAnswer(int id)
{
    const auto found = m_answers.constFind(id);
    if (found == m_answers.constEnd())
        return std::nullopt;
    return m_answers.take(id);
}

QJsonObject ClientProcess::call(const QJsonObject &command)
{
    const int id = send(command);
    waitUntil([&] { return m_answers.contains(id) || !isRunning(); });
    return takeAnswer(id).value_or(
        QJsonObject{{QStringLiteral("ok"), false}, {QStringLiteral("code"), QStringLiteral("no_answer")}});
}

QJsonObject ClientProcess::eventually(const QJsonObject &command, const Condition &holds)
{
    QDeadlineTimer deadline(patienceMs);
    QJsonObject answer;
    do {
        answer = call(command);
        if (holds(answer))
            return answer;
        const quint64 heard = m_lines;
        waitUntil([&] { return m_lines != heard || !isRunning(); }, askAgainMs);
    } while (isRunning() && !deadline.hasExpired());
    qWarning("never as wanted: %s -> %s", shortened(command).constData(), shortened(answer).constData());
    return {};
}

QJsonObject command(const char *what, QJsonObject fields)
{
    fields.insert(QStringLiteral("do"), QLatin1String(what));
    return fields;
}

bool isOk(const QJsonObject &answer)
{
    return answer[QStringLiteral("ok")].toBool();
}

QString codeOf(const QJsonObject &answer)
{
    return answer[QStringLiteral("code")].toString();
}

} // namespace caseweave::e2e
