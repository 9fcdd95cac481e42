// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/ProfileWorkspace.h"
#include "tests/bench/FirstWindow.h"
#include "tests/bench/Report.h"
#include "ui/context/Context.h"
#include "ui/context/Requests.h"
#include "ui/shell/MainWindow.h"
#include "ui/style/Style.h"

#include <QApplication>
#include <QEvent>
#include <QLabel>
#include <QProcess>
#include <QTemporaryDir>

namespace caseweave::bench {

namespace {

/// Ends the program once the window was painted and the events that came with it are done.
class UntilPainted final : public QObject {
public:
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Paint)
            QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection);
        return false;
    }
};

int showUntilPainted(QWidget &window)
{
    UntilPainted filter;
    window.installEventFilter(&filter);
    window.show();
    return QApplication::exec();
}

double timed(const QStringList &arguments)
{
    const Stopwatch watch;
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), arguments);
    return process.waitForFinished(20'000) && process.exitCode() == 0 ? watch.milliseconds() : -1;
}

} // namespace

int runFirstWindow(const std::filesystem::path &folder)
{
    SystemClock clock;
    SystemRandom random;
    NoKeyStore keyStore;
    Style style;
    ProfileWorkspace workspace(folder, {clock, random, keyStore});
    Requests requests(workspace);
    MainWindow window(Context{workspace, style, clock, requests});
    return showUntilPainted(window);
}

int runBareWindow()
{
    QLabel label(QStringLiteral("Caseweave"));
    return showUntilPainted(label);
}

bool benchWindow(const Options &options, Report &report)
{
    QTemporaryDir folder;
    std::vector<double> ours;
    std::vector<double> bare;
    for (int i = 0; i < std::max(options.repeat, 5); ++i) {
        ours.push_back(timed({QStringLiteral("--first-window"), folder.path()}));
        bare.push_back(timed({QStringLiteral("--bare-window")}));
    }
    if (ours.back() < 0 || bare.back() < 0) {
        std::fputs("could not show a window\n", stderr);
        return false;
    }
    Measurement m;
    m.name = "first-window";
    m.size = 1;
    m.unit = "ms";
    m.value = percentile(ours, 0.5);
    m.bare = percentile(bare, 0.5);
    report.push_back(m);
    return true;
}

} // namespace caseweave::bench
