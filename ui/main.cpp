// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/ProfileWorkspace.h"
#include "crypto/chance/Random.h"
#include "crypto/memory/SecretBytes.h"
#include "ui/context/Requests.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Program.h"
#include "ui/style/Style.h"

#include <QtCore/QDir>
#include <QtCore/QStandardPaths>
#include <QtWidgets/QApplication>
#include <cstdio>

using namespace caseweave;

namespace {

constexpr int couldNotStart = 1;

QStringList argumentsOf(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    return arguments;
}

void print(std::FILE *to, const QString &text)
{
    std::fputs(text.toLocal8Bit().constData(), to);
}

} // namespace

int main(int argc, char **argv)
{
    initialiseCrypto();
    QCoreApplication::setApplicationName(QStringLiteral("caseweave"));
    QCoreApplication::setApplicationVersion(QStringLiteral(CASEWEAVE_VERSION));
    // Read before there is an application, so that --help works without a screen.
    const QString usual = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
    const auto asked = readCommandLine(argumentsOf(argc, argv), usual);
    if (const Say *say = std::get_if<Say>(&asked)) {
        print(say->exitCode == 0 ? stdout : stderr, say->text);
        return say->exitCode;
    }
    const QString folder = std::get<Start>(asked).profileFolder;
    QApplication application(argc, argv);
    QApplication::setApplicationDisplayName(QStringLiteral("Caseweave"));
    if (!QDir().mkpath(folder)) {
        print(stderr,
              QStringLiteral("caseweave: the folder %1 cannot be made. Choose another with --profile.\n").arg(folder));
        return couldNotStart;
    }

    SystemClock clock;
    SystemRandom random;
    SystemKeyStore keyStore;
    const ProfileSurroundings surroundings{clock, random, keyStore};
    ProfileWorkspace workspace(folder.toStdString(), surroundings);
    Style style;
    style.apply();
    Requests requests(workspace);
    MainWindow window(Context{workspace, style, clock, requests});
    window.show();
    return QApplication::exec();
}
