// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "sync/program/CommandLine.h"
#include "tests/bench/BareTls.h"
#include "tests/bench/FirstWindow.h"
#include "tests/bench/IdleCrowd.h"
#include "tests/bench/Report.h"

#include <QApplication>
#include <QDir>
#include <cstdio>
#include <cstring>

namespace {

using namespace caseweave;
using namespace caseweave::bench;

struct Named {
    const char *name;
    const char *what;
    Benchmark run;
};

constexpr Named benchmarks[] = {
    {"append", "seal and append one 200-byte entry, durable", benchAppend},
    {"catchup", "a fresh device catches up a case of 1,000, 10,000 and 100,000 entries", benchCatchup},
    {"document", "a file of so many MiB sealed, sent, fetched and opened", benchDocument},
    {"visible", "commit on one client to visible on another", benchVisible},
    {"export", "a chronology of 500, 2,000 and 8,000 events as PDF", benchExport},
    {"fanout", "fan-out of an entry to 50 clients", benchFanout},
    {"idle", "hub memory for an idle connection", benchIdle},
    {"import", "a table of 1,000, 3,000 and 10,000 people as cases of four", benchImport},
    {"load", "thousands of devices: connections, logins, durable entries, fan-out, catch-up", benchLoad},
    {"open", "unlock and open a case of 100,000 entries", benchOpen},
    {"scroll", "pages of a chronology of 1,000, 10,000 and 100,000 events, as its list is dragged; a word in it",
     benchScroll},
    {"search", "find in 200 cases of together 10,000 and 100,000 entries, a key at a time", benchSearch},
    {"window", "start of caseweave to its first window painted", benchWindow},
};

int help()
{
    std::printf("caseweave-bench [NAME...] [--entries N]... [--repeat N] [--json] [--verbose]\n"
                "                [--connections N] [--seconds N] [--database STRING] [--hubs N]\n\n"
                "Measures Caseweave next to the same work done bare in the same run and prints the ratio.\n"
                "Needs caseweave-hub and caseweave beside it. Everything runs on this computer's loopback.\n\n");
    for (const Named &benchmark : benchmarks)
        std::printf("  %-9s %s\n", benchmark.name, benchmark.what);
    std::printf(
        "\nOnly load takes --connections (1000), --seconds of each part (5) and --database, a PostgreSQL database of\n"
        "its own that it may fill; it runs when it is named. --hubs 2 besides: two hubs on it next to "
        "one.\n\nExamples:\n"
        "  caseweave-bench                                   everything, as a table\n"
        "  caseweave-bench catchup --entries 100000 --json   one benchmark, for a script\n"
        "  caseweave-bench scroll --entries 100000           how long a page takes that somebody scrolls to\n"
        "  caseweave-bench load --connections 10000          needs 12,220 open files (ulimit -n)\n\n"
        "Exit codes: 0 done, 1 a benchmark could not run, 2 wrong arguments.\n");
    return 0;
}

/// Says what of the command line is wrong. The exit code.
int misused(const QString &argument, bool json)
{
    QStringList names{QStringLiteral("--entries"),     QStringLiteral("--repeat"),  QStringLiteral("--json"),
                      QStringLiteral("--connections"), QStringLiteral("--seconds"), QStringLiteral("--database"),
                      QStringLiteral("--verbose"),     QStringLiteral("--help"),    QStringLiteral("--hubs")};
    for (const Named &benchmark : benchmarks)
        names += QString::fromLatin1(benchmark.name);
    const bool isKnown = names.contains(argument);
    tellFailure(QStringLiteral("usage"),
                isKnown ? QStringLiteral("caseweave-bench: %1 needs a number above 0. See --help.").arg(argument)
                        : QStringLiteral("caseweave-bench: there is no \"%1\".%2 See --help.")
                              .arg(shown(argument), nearestSentence(argument, names)),
                json);
    return wrongUse;
}

/// What of it does not go together; empty where all does. `loadsAlone`: an option that only load takes, if one was
/// there.
QString conflictIn(const Options &options, const std::vector<const Named *> &chosen, const std::string &loadsAlone)
{
    const bool loads = std::ranges::any_of(chosen, [](const Named *one) { return one->run == benchLoad; });
    if (!loadsAlone.empty() && !loads)
        return QStringLiteral("Only load takes %1, and it runs when it is named.")
            .arg(QString::fromStdString(loadsAlone));
    if (options.hubs > 1 && options.database.empty())
        return QStringLiteral("--hubs needs --database, as hubs share nothing else.");
    return {};
}

bool runAll(const Options &options, const std::vector<const Named *> &chosen, Report &report)
{
    bool done = true;
    for (const Named *benchmark : chosen) {
        if (options.verbose)
            std::fprintf(stderr, "%s...\n", benchmark->name);
        done = benchmark->run(options, report) && done;
    }
    return done;
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    keepFilesPrivate();
    initialiseCrypto();
    if (argc == 2 && std::strcmp(argv[1], "--idle-crowd") == 0)
        return runIdleCrowd();
    QApplication application(argc, argv);
    if (argc == 3 && std::strcmp(argv[1], "--bare-tls-server") == 0)
        return runBareTlsServer(static_cast<std::uint64_t>(std::atoll(argv[2])));
    if (argc == 2 && std::strcmp(argv[1], "--bare-window") == 0)
        return runBareWindow();
    Options options;
    const QDir folder(QCoreApplication::applicationDirPath());
    options.hubProgram = folder.filePath(QStringLiteral("caseweave-hub")).toStdString();
    options.desktopProgram = folder.filePath(QStringLiteral("caseweave")).toStdString();
    std::vector<const Named *> chosen;
    std::string loadsAlone;
    bool json = false;
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        const bool more = i + 1 < argc;
        if (argument == "--connections" || argument == "--seconds" || argument == "--database" || argument == "--hubs")
            loadsAlone = argument;
        const auto named = std::find_if(std::begin(benchmarks), std::end(benchmarks),
                                        [&argument](const Named &benchmark) { return argument == benchmark.name; });
        if (named != std::end(benchmarks))
            chosen.push_back(named);
        else if (argument == "--help")
            return help();
        else if (argument == "--json")
            json = true;
        else if (argument == "--verbose")
            options.verbose = true;
        else if (argument == "--entries" && more && std::atoll(argv[i + 1]) > 0)
            options.sizes.push_back(static_cast<std::uint64_t>(std::atoll(argv[++i])));
        else if (argument == "--connections" && more && std::atoll(argv[i + 1]) > 0)
            options.connections = static_cast<std::uint64_t>(std::atoll(argv[++i]));
        else if (argument == "--seconds" && more && std::atoll(argv[i + 1]) > 0)
            options.seconds = static_cast<std::uint64_t>(std::atoll(argv[++i]));
        else if (argument == "--database" && more)
            options.database = argv[++i];
        else if (argument == "--hubs" && more && std::atoll(argv[i + 1]) > 0)
            options.hubs = static_cast<std::uint64_t>(std::atoll(argv[++i]));
        else if (argument == "--repeat" && more && std::atoi(argv[i + 1]) > 0)
            options.repeat = std::atoi(argv[++i]);
        else
            return misused(QString::fromLocal8Bit(argv[i]), asksForJson(QCoreApplication::arguments()));
    }
    if (const QString problem = conflictIn(options, chosen, loadsAlone); !problem.isEmpty()) {
        tellFailure(QStringLiteral("usage"), QStringLiteral("caseweave-bench: %1 See --help.").arg(problem), json);
        return wrongUse;
    }
    if (chosen.empty()) {
        for (const Named &benchmark : benchmarks) {
            if (benchmark.run != benchLoad)
                chosen.push_back(&benchmark);
        }
    }
    Report report;
    const bool done = runAll(options, chosen, report);
    std::fputs((json ? toJson(report) : toTable(report)).c_str(), stdout);
    return done ? 0 : 1;
}
