// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/Program.h"

#include "sync/program/CommandLine.h"
#include "ui/style/Tokens.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>

namespace caseweave {

namespace {

QString helpText()
{
    return QStringLiteral(R"(Caseweave: for the professionals around one child.

Usage:
  caseweave [--profile FOLDER]
  caseweave --screens FOLDER --passphrase-file FILE [--profile FOLDER]
  caseweave --help
  caseweave --version

Options:
  --profile FOLDER   where this professional's vault and cases are kept; it is made when it is not there
  --screens FOLDER   draws every screen of the profile into PNG files and ends; they show in plain what the
                     profile holds, so this is for training profiles and manuals
  --passphrase-file FILE
                     with --screens: the profile's passphrase is the first line of this file
  --json             tells what is wrong with the command line as one JSON object on standard output
  --help             this text
  --version          the version

Examples:
  caseweave
      opens the usual profile, or begins enrolment where there is none
  caseweave --profile training
      opens another profile, for example one for training
  caseweave --profile training --screens pictures --passphrase-file training.txt
      draws the screens of the training profile

Exit codes:
  0   closed by the person
  1   could not start, or the profile could not be opened or drawn
  2   the command line was not understood
)");
}

Say refuse(const QString &sentence, const QStringList &arguments)
{
    return {sentence + QStringLiteral("\nTry: caseweave --help"), wrongUse, asksForJson(arguments)};
}

QString unknown(const QString &argument)
{
    return QStringLiteral("caseweave: %1 is not an option.").arg(shown(argument))
        + nearestSentence(argument,
                          {QStringLiteral("--profile"), QStringLiteral("--screens"),
                           QStringLiteral("--passphrase-file"), QStringLiteral("--json"), QStringLiteral("--help"),
                           QStringLiteral("--version")});
}

} // namespace

std::variant<Start, Say> readCommandLine(const QStringList &arguments, const QString &usualFolder)
{
    Start start{usualFolder};
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        const QString &argument = arguments.at(i);
        if (argument == QLatin1String("--help") || argument == QLatin1String("-h"))
            return Say{helpText()};
        if (argument == QLatin1String("--version"))
            return Say{QStringLiteral("caseweave %1\n").arg(QCoreApplication::applicationVersion())};
        if (argument == QLatin1String("--json"))
            continue;
        QString *value = argument == QLatin1String("--profile") ? &start.profileFolder
            : argument == QLatin1String("--screens")            ? &start.screensFolder
            : argument == QLatin1String("--passphrase-file")    ? &start.passphraseFile
                                                                : nullptr;
        if (value == nullptr)
            return refuse(unknown(argument), arguments);
        if (i + 1 == arguments.size() || arguments.at(i + 1).isEmpty())
            return refuse(QStringLiteral("caseweave: %1 needs a value.").arg(argument), arguments);
        *value = arguments.at(++i);
    }
    for (const QString &folder : {start.profileFolder, start.screensFolder}) {
        if (!folder.isEmpty() && QFileInfo::exists(folder) && !QFileInfo(folder).isDir())
            return refuse(QStringLiteral("caseweave: %1 is not a folder.").arg(folder), arguments);
    }
    if (start.screensFolder.isEmpty() != start.passphraseFile.isEmpty())
        return refuse(QStringLiteral("caseweave: --screens and --passphrase-file belong together."), arguments);
    return start;
}

QSize firstWindowSize(const QSize &screen, const QSize &frame)
{
    return QSize(size::windowWidth, size::windowHeight).boundedTo(screen - frame);
}

} // namespace caseweave
