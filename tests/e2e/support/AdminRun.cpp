// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/AdminRun.h"

#include "tests/e2e/support/ProgramEnvironment.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QTest>

namespace caseweave::test {

namespace {

QString writeLine(const QString &file, const QByteArray &line)
{
    QFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(line + '\n') < 0)
        qFatal("the test's passphrase file could not be written");
    return file;
}

} // namespace

QStringList words(const char *line, const QStringList &values)
{
    return QString::fromUtf8(line).split(u' ', Qt::SkipEmptyParts) + values;
}

QString text(const AdminRun &run, const char *key)
{
    return run.json.value(QLatin1String(key)).toString();
}

AdminRun runAdmin(const QStringList &words)
{
    QProcess process;
    process.setProcessEnvironment(programEnvironment());
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(qEnvironmentVariable("CASEWEAVE_ADMIN"), words);
    AdminRun run;
    // The event loop runs meanwhile: what the program talks to may be in this process.
    if (!QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 120000)) {
        qWarning("caseweave-admin did not start or end");
        process.kill();
        process.waitForFinished();
        return run;
    }
    run.exit = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    run.out = process.readAllStandardOutput();
    run.errors = process.readAllStandardError();
    if (run.exit < 0)
        qWarning("caseweave-admin was ended by signal %d", process.exitCode());
    run.json = QJsonDocument::fromJson(run.out).object();
    return run;
}

AdminRun runAdminJson(const QStringList &words)
{
    const AdminRun run = runAdmin(words + QStringList{QStringLiteral("--json")});
    const QJsonValue ok = run.json.value(QStringLiteral("ok"));
    const bool fits = ok.isBool() && ok.toBool() == (run.exit == 0)
        && (run.exit == 0
            || (!run.error().isEmpty() && !run.json.value(QStringLiteral("message")).toString().isEmpty()));
    if (!fits)
        QTest::qFail(qPrintable(QStringLiteral("no fitting JSON: %1 %2 %3")
                                    .arg(run.exit)
                                    .arg(QString::fromUtf8(run.out), QString::fromUtf8(run.errors))),
                     __FILE__, __LINE__);
    return run;
}

Passphrases::Passphrases(const QString &folder)
    : issuer{QStringLiteral("--passphrase-file"),
             writeLine(folder + QStringLiteral("/passphrase"), "correct horse battery staple")},
      root{QStringLiteral("--root-passphrase-file"),
           writeLine(folder + QStringLiteral("/root-passphrase"), "tribune lagoon orbit mosaic")}
{
}

void copyFolder(const QString &from, const QString &to)
{
    const QDir source(from);
    if (!QDir().mkpath(to))
        qFatal("the test's folder could not be made");
    for (const QFileInfo &entry : source.entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)) {
        const QString target = to + u'/' + entry.fileName();
        if (entry.isDir())
            copyFolder(entry.absoluteFilePath(), target);
        else if (!QFile::copy(entry.absoluteFilePath(), target))
            qFatal("the test's folder could not be copied");
    }
}

} // namespace caseweave::test
