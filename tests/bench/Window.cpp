// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/FirstWindow.h"
#include "tests/bench/Report.h"

#include <QApplication>
#include <QLabel>
#include <QProcess>
#include <QTemporaryDir>

namespace caseweave::bench {

namespace {

constexpr int mostMs = 20'000;

/// From starting a program to its first window having been painted and handed to the screen, after which it takes what
/// the person does. Qt itself tells of that, in what it logs: the program that is measured is the one that is shipped.
double timed(const QString &program, const QStringList &arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_LOGGING_RULES"), QStringLiteral("qt.widgets.painting.info=true"));
    process.setProcessEnvironment(environment);
    process.setReadChannel(QProcess::StandardError);
    const Stopwatch watch;
    process.start(program, arguments);
    double took = -1;
    while (took < 0 && (process.canReadLine() || process.waitForReadyRead(mostMs))) {
        while (took < 0 && process.canReadLine()) {
            if (process.readLine().contains("Flushing"))
                took = watch.milliseconds();
        }
    }
    process.kill();
    process.waitForFinished();
    return took;
}

} // namespace

int runBareWindow()
{
    QLabel label(QStringLiteral("Caseweave"));
    label.show();
    return QApplication::exec();
}

bool benchWindow(const Options &options, Report &report)
{
    QTemporaryDir folder;
    std::vector<double> ours;
    std::vector<double> bare;
    for (int i = 0; i < std::max(options.repeat, 5); ++i) {
        ours.push_back(
            timed(QString::fromStdString(options.desktopProgram), {QStringLiteral("--profile"), folder.path()}));
        bare.push_back(timed(QCoreApplication::applicationFilePath(), {QStringLiteral("--bare-window")}));
        if (ours.back() < 0 || bare.back() < 0) {
            std::fputs("could not show a window\n", stderr);
            return false;
        }
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
