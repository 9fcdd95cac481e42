// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/Program.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>

namespace caseweave {

namespace {

constexpr int notUnderstood = 2;

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

Say refuse(const QString &sentence)
{
    return {sentence + QStringLiteral("\nTry: caseweave --help\n"), notUnderstood};
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
        QString *value = argument == QLatin1String("--profile") ? &start.profileFolder
            : argument == QLatin1String("--screens")            ? &start.screensFolder
            : argument == QLatin1String("--passphrase-file")    ? &start.passphraseFile
                                                                : nullptr;
        if (value == nullptr)
            return refuse(QStringLiteral("caseweave: %1 is not an option.").arg(argument));
        if (i + 1 == arguments.size() || arguments.at(i + 1).isEmpty())
            return refuse(QStringLiteral("caseweave: %1 needs a value.").arg(argument));
        *value = arguments.at(++i);
    }
    for (const QString &folder : {start.profileFolder, start.screensFolder}) {
        if (!folder.isEmpty() && QFileInfo::exists(folder) && !QFileInfo(folder).isDir())
            return refuse(QStringLiteral("caseweave: %1 is not a folder.").arg(folder));
    }
    if (start.screensFolder.isEmpty() != start.passphraseFile.isEmpty())
        return refuse(QStringLiteral("caseweave: --screens and --passphrase-file belong together."));
    return start;
}

} // namespace caseweave
