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
  caseweave --help
  caseweave --version

Options:
  --profile FOLDER   where this professional's vault and cases are kept; it is made when it is not there
  --help             this text
  --version          the version

Examples:
  caseweave
      opens the usual profile, or begins enrolment where there is none
  caseweave --profile /home/ann/training
      opens another profile, for example one for training

Exit codes:
  0   closed by the person
  1   could not start
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
        if (argument != QLatin1String("--profile"))
            return refuse(QStringLiteral("caseweave: %1 is not an option.").arg(argument));
        if (i + 1 == arguments.size() || arguments.at(i + 1).isEmpty())
            return refuse(QStringLiteral("caseweave: --profile needs a folder."));
        start.profileFolder = arguments.at(++i);
        const QFileInfo there(start.profileFolder);
        if (there.exists() && !there.isDir())
            return refuse(QStringLiteral("caseweave: %1 is not a folder.").arg(start.profileFolder));
    }
    return start;
}

} // namespace caseweave
