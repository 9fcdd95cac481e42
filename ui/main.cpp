// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profile/OpenFiles.h"
#include "app/session/ProfileWorkspace.h"
#include "crypto/chance/Random.h"
#include "crypto/memory/SecretBytes.h"
#include "sync/program/CommandLine.h"
#include "ui/context/Requests.h"
#include "ui/notify/NewsTeller.h"
#include "ui/shell/AwayWatch.h"
#include "ui/shell/HereTeller.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Program.h"
#include "ui/shell/ScreenDrawer.h"
#include "ui/spelling/Spelling.h"
#include "ui/style/Style.h"
#include "ui/style/StyleMemory.h"
#include "ui/style/SwitchMemory.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QStandardPaths>
#include <QtDBus/QDBusConnection>
#include <QtGui/QScreen>
#include <QtWidgets/QApplication>
#include <QtWidgets/QStyle>
#include <cstdio>

using namespace caseweave;

namespace {

constexpr int couldNotStart = 1;
constexpr qint64 longestPassphrase = 4096;

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

SecretBytes firstLineOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray line = file.readLine(longestPassphrase);
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    if (line.isEmpty())
        return {};
    SecretBytes secret(viewOf(std::string_view(line.constData(), static_cast<std::size_t>(line.size()))));
    line.fill('\0');
    return secret;
}

/// Something that can be turned on and off stays as somebody left it.
template <class Switched>
void remember(Switched &switched, const SwitchMemory &memory)
{
    switched.setOn(memory.isOn());
    QObject::connect(&switched, &Switched::onChanged, &switched, [memory](bool on) { memory.keep(on); });
}

/// Draws its screens into files instead of waiting for somebody.
int drawScreens(const Context &context, MainWindow &window, const Start &start)
{
    SecretBytes passphrase = firstLineOf(start.passphraseFile);
    if (passphrase.empty()) {
        const QString problem = QFileInfo(start.passphraseFile).isReadable()
            ? QStringLiteral("has no passphrase in its first line")
            : QStringLiteral("is not there, or cannot be read");
        print(stderr, QStringLiteral("caseweave: %1 %2.\n").arg(start.passphraseFile, problem));
        return couldNotStart;
    }
    ScreenDrawer drawer(context, window, start.screensFolder);
    QObject::connect(&drawer, &ScreenDrawer::ended, &window, [](const QString &problem) {
        if (!problem.isEmpty())
            print(stderr, QStringLiteral("caseweave: %1\n").arg(problem));
        QCoreApplication::exit(problem.isEmpty() ? 0 : couldNotStart);
    });
    drawer.start(std::move(passphrase));
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    keepFilesPrivate();
    allowOpenFiles();
    initialiseCrypto();
    QCoreApplication::setApplicationName(QStringLiteral("caseweave"));
    QCoreApplication::setApplicationVersion(QStringLiteral(CASEWEAVE_VERSION));
    // Read before there is an application, so that --help works without a screen.
    const QString usual = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
    const auto asked = readCommandLine(argumentsOf(argc, argv), usual);
    if (const Say *say = std::get_if<Say>(&asked)) {
        if (say->exitCode == 0)
            print(stdout, say->text);
        else
            tellFailure(QStringLiteral("usage"), say->text, say->asJson);
        return say->exitCode;
    }
    const Start start = std::get<Start>(asked);
    const QString folder = start.profileFolder;
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
    const QString appearance = QDir(folder).filePath(QStringLiteral("appearance"));
    std::optional<StyleMemory> memory;
    if (start.screensFolder.isEmpty())
        memory.emplace(style, appearance);
    style.apply();
    Requests requests(workspace);
    MainWindow window(Context{workspace, style, clock, requests});
    if (start.screensFolder.isEmpty()) {
        const QSize frame(0, window.style()->pixelMetric(QStyle::PM_TitleBarHeight));
        window.resize(firstWindowSize(window.screen()->availableSize(), frame));
    }
    window.show();
    // Whatever the window is for: also drawing its screens opens cases.
    remember(window.hereTeller(), SwitchMemory(appearance, QStringLiteral("here")));
    if (start.screensFolder.isEmpty()) {
        remember(window.spelling(), SwitchMemory(appearance, QStringLiteral("spelling")));
        remember(window.newsTeller(), SwitchMemory(appearance, QStringLiteral("news")));
        window.newsTeller().tellOn(QDBusConnection::sessionBus());
        window.awayWatch()->listen();
        return QApplication::exec();
    }
    return drawScreens(Context{workspace, style, clock, requests}, window, start);
}
