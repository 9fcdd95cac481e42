// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/Program.h"
#include "sync/program/CommandLine.h"

#include <QCoreApplication>
#include <QLocale>

#include <csignal>

int main(int argc, char *argv[])
{
    caseweave::keepFilesPrivate();
    std::signal(SIGXFSZ, SIG_IGN); // a file over its limit is a full disk, an error of that write
    caseweave::initialiseCrypto();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("caseweave-admin"));
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    const caseweave::SystemClock clock;
    caseweave::SystemRandom random;
    return caseweave::admin::run(QCoreApplication::arguments().mid(1), clock, random);
}
