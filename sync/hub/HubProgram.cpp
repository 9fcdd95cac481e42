// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HubProgram.h"

#include "sync/hub/HubSetup.h"
#include "sync/hub/StatusServer.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QSocketNotifier>

#include <csignal>
#include <cstdio>
#include <sys/socket.h>
#include <unistd.h>

namespace caseweave {
namespace {

constexpr const char description[]
    = "Carries the encrypted updates of Caseweave between professionals' computers. It can read none of them.\n"
      "\n"
      "Examples:\n"
      "  caseweave-hub --folder /var/lib/caseweave-hub\n"
      "  caseweave-hub --folder hub --listen 127.0.0.1:7443 --status-port 7480\n"
      "  caseweave-hub --folder hub --check\n"
      "\n"
      "\"caseweave-admin hub init\" makes the folder. SIGTERM and SIGINT stop the hub cleanly; SIGHUP makes it read\n"
      "the admitted agencies again. It writes a line of JSON to standard error for each event.\n"
      "\n"
      "Exit codes: 0 stopped as asked; 2 command line; 10 and above: it did not start, and said why.";

void say(std::FILE *out, const QString &text)
{
    std::fputs(qPrintable(text + QLatin1Char('\n')), out);
}

int fail(const StartFailure &failure)
{
    say(stderr, QStringLiteral("caseweave-hub: ") + explain(failure));
    return static_cast<int>(failure.problem);
}

/// A signal handler may do next to nothing: it writes the signal's number to a socket that the event loop reads.
int signalSocket = -1;

void noteSignal(int number)
{
    const auto byte = static_cast<unsigned char>(number);
    static_cast<void>(!::write(signalSocket, &byte, 1));
}

/// Calls back in the event loop for each of these signals.
class Signals final : public QObject {
public:
    explicit Signals(std::function<void(int)> happened) : m_happened(std::move(happened))
    {
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, m_sockets.data()) != 0)
            return;
        signalSocket = m_sockets[0];
        m_notifier = std::make_unique<QSocketNotifier>(m_sockets[1], QSocketNotifier::Read);
        connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
            unsigned char number = 0;
            if (::read(m_sockets[1], &number, 1) == 1)
                m_happened(number);
        });
        // A file over its limit is a full disk, an error of that write.
        std::signal(SIGXFSZ, SIG_IGN);
        for (const int number : {SIGTERM, SIGINT, SIGHUP})
            std::signal(number, noteSignal);
    }

private:
    std::function<void(int)> m_happened;
    std::array<int, 2> m_sockets{-1, -1};
    std::unique_ptr<QSocketNotifier> m_notifier;
};

struct Options {
    QString folder;
    QString data;
    QString listen;
    std::optional<quint16> statusPort;
    bool check = false;
    bool fingerprint = false;
};

/// The options, or the exit code where the program ends with them.
std::variant<Options, int> readOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QString::fromLatin1(description));
    const QCommandLineOption help(QStringLiteral("help"), QStringLiteral("Shows this."));
    const QCommandLineOption folder(QStringLiteral("folder"), QStringLiteral("The hub's folder."),
                                    QStringLiteral("folder"));
    const QCommandLineOption data(QStringLiteral("data"), QStringLiteral("Where the database is, if elsewhere."),
                                  QStringLiteral("folder"));
    const QCommandLineOption listen(QStringLiteral("listen"),
                                    QStringLiteral("Address and port, instead of what hub.json says."),
                                    QStringLiteral("address:port"));
    const QCommandLineOption status(QStringLiteral("status-port"),
                                    QStringLiteral("Answers /health and /metrics on this port of 127.0.0.1."),
                                    QStringLiteral("port"));
    const QCommandLineOption check(QStringLiteral("check"),
                                   QStringLiteral("Checks the folder and reads the whole database, then ends."));
    const QCommandLineOption fingerprint(QStringLiteral("print-tls-fingerprint"),
                                         QStringLiteral("Prints the SHA-256 of the TLS certificate, then ends."));
    parser.addOptions({help, folder, data, listen, status, check, fingerprint});
    if (!parser.parse(arguments) || !parser.positionalArguments().isEmpty()) {
        say(stderr, QStringLiteral("caseweave-hub: ") + parser.errorText());
        return fail({StartProblem::Usage, {}});
    }
    if (parser.isSet(help)) {
        say(stdout, parser.helpText());
        return 0;
    }
    Options options{parser.value(folder), parser.value(data),  parser.value(listen),
                    std::nullopt,         parser.isSet(check), parser.isSet(fingerprint)};
    bool isNumber = true;
    if (parser.isSet(status))
        options.statusPort = parser.value(status).toUShort(&isNumber);
    if (options.folder.isEmpty() || !isNumber)
        return fail({StartProblem::Usage, isNumber ? QStringLiteral("--folder") : QStringLiteral("--status-port")});
    return options;
}

int checkOnly(const HubFolder &folder, std::int64_t nowSeconds)
{
    auto identity = folder.loadIdentity(nowSeconds);
    if (const auto *failure = std::get_if<StartFailure>(&identity))
        return fail(*failure);
    auto listen = folder.loadListen();
    if (const auto *failure = std::get_if<StartFailure>(&listen))
        return fail(*failure);
    auto stores = folder.openStores(true);
    if (const auto *failure = std::get_if<StartFailure>(&stores))
        return fail(*failure);
    const auto &ready = std::get<HubIdentity>(identity);
    say(stdout,
        QStringLiteral("ready: %1 admitted, TLS valid for %2 days, hub certificate for %3 days")
            .arg(ready.admitted.size())
            .arg((ready.tls.notAfter() - nowSeconds) / 86400)
            .arg((ready.certificate.notAfter - nowSeconds) / 86400));
    return 0;
}

int serve(const HubFolder &folder, const Options &options, const Clock &clock)
{
    auto identity = folder.loadIdentity(clock.nowSeconds());
    if (const auto *failure = std::get_if<StartFailure>(&identity))
        return fail(*failure);
    auto listen = folder.loadListen();
    if (!options.listen.isEmpty()) {
        const auto given = HubFolder::Listen::parse(options.listen);
        if (!given)
            return fail({StartProblem::Usage, QStringLiteral("--listen")});
        listen = *given;
    }
    if (const auto *failure = std::get_if<StartFailure>(&listen))
        return fail(*failure);
    auto stores = folder.openStores(false);
    if (const auto *failure = std::get_if<StartFailure>(&stores))
        return fail(*failure);
    SystemRandom random;
    HubLog log(clock, [](const std::string &line) { std::fputs(line.c_str(), stderr); });
    auto &opened = std::get<HubFolder::Stores>(stores);
    Hub hub(std::move(std::get<HubIdentity>(identity)), {}, std::move(opened.change), std::move(opened.read), clock,
            random, log);
    StatusServer status(hub);
    if (options.statusPort) {
        if (!status.listen(*options.statusPort))
            return fail({StartProblem::StatusPortTaken, QString::number(*options.statusPort)});
        log.write("status", {{"port", status.port()}});
    }
    const auto &where = std::get<HubFolder::Listen>(listen);
    if (const Status started = hub.listen(where.address, where.port); !started) {
        const ErrorCode code = started.code();
        const QString address = where.address.toString() + QLatin1Char(':') + QString::number(where.port);
        if (code == ErrorCode::PortTaken || code == ErrorCode::Network)
            return fail({code == ErrorCode::PortTaken ? StartProblem::PortTaken : StartProblem::AddressBad, address});
        return fail({code == ErrorCode::Damaged ? StartProblem::DatabaseDamaged : StartProblem::DatabaseFailed,
                     folder.databasePath()});
    }
    const Signals signals_([&](int number) {
        if (number != SIGHUP) {
            hub.stop();
            return;
        }
        const auto roots = folder.loadRoots();
        if (const auto *admitted = std::get_if<std::map<AgencyId, SignPublicKey>>(&roots))
            hub.admit(*admitted);
        else
            log.write("admitted_unchanged", {{"problem", static_cast<int>(std::get<StartFailure>(roots).problem)}});
    });
    QObject::connect(&hub, &Hub::stopped, QCoreApplication::instance(), &QCoreApplication::quit);
    const int code = QCoreApplication::exec();
    log.write("stopped");
    return code;
}

} // namespace

int runHub(const QStringList &arguments)
{
    const auto read = readOptions(arguments);
    if (const int *code = std::get_if<int>(&read))
        return *code;
    const Options &options = std::get<Options>(read);
    const SystemClock clock;
    const HubFolder folder(options.folder, options.data);
    if (options.fingerprint) {
        const auto tls = folder.loadTls(clock.nowSeconds());
        if (const auto *failure = std::get_if<StartFailure>(&tls))
            return fail(*failure);
        say(stdout, QString::fromStdString(toHex(std::get<tls::ServerTls>(tls).fingerprint())));
        return 0;
    }
    return options.check ? checkOnly(folder, clock.nowSeconds()) : serve(folder, options, clock);
}

} // namespace caseweave
