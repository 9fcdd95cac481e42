// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HubProgram.h"

#include "sync/hub/CopyProgram.h"
#include "sync/hub/HubSetup.h"
#include "sync/hub/StatusServer.h"
#include "sync/program/CommandLine.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSocketNotifier>

#include <csignal>
#include <cstdio>
#include <sys/resource.h>
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
      "  caseweave-hub check --folder hub\n"
      "  caseweave-hub --folder hub --store postgresql --database service=caseweave\n"
      "\n"
      "\"caseweave-admin hub init\" makes the folder, which holds hub.json, tls.crt, tls.key, hub.key, "
      "hub.certificate,\n"
      "admitted/ and hub.db. Every limit can also stand in hub.json: {\"limits\": {\"connections\": 500}}. An option "
      "is\n"
      "stronger than hub.json.\n"
      "\n"
      "\"caseweave-hub check --help\" tells how to look at a hub's folder and store without starting it,\n"
      "\"caseweave-hub backup --help\" how to back up its store while it runs, \"caseweave-hub move --help\" how to "
      "bring "
      "it\n"
      "back, and how to move it from SQLite to PostgreSQL.\n"
      "\n"
      "SIGTERM and SIGINT stop the hub cleanly; SIGHUP makes it read the admitted agencies, the peers and\n"
      "\"legal-hold\" again. It writes a line of JSON to standard error for each event.\n"
      "\n"
      "Exit codes: 0 stopped as asked; 2 command line; 10 and above: it did not start, and said why.";

constexpr const char checkDescription[]
    = "Checks the settings, the folder and the whole store of a hub, down to single bits: every page of hub.db, every\n"
      "envelope and blob against its hash, the directories, and who may use what against signed records. It makes and\n"
      "changes nothing.\n"
      "\n"
      "Examples:\n"
      "  caseweave-hub check --folder /var/lib/caseweave-hub\n"
      "  caseweave-hub check --folder hub --data /backup/monday --json\n"
      "  caseweave-hub check --folder hub --store postgresql --database service=caseweave\n"
      "\n"
      "No hub may run on the file hub.db meanwhile: check a back-up of it, named with --data, while the hub runs. A\n"
      "database of PostgreSQL is checked beside hubs. Uploads that are not finished are counted, and so are stray "
      "files\n"
      "among the blobs, which no hub made and none needs.\n"
      "\n"
      "Exit codes: 0 all is well; 2 command line; 10 and above: it is not, and what.";

constexpr std::int64_t daySeconds = 86400;

void say(std::FILE *out, const QString &text)
{
    std::fputs(qPrintable(text + QLatin1Char('\n')), out);
}

int fail(const StartFailure &failure, bool json)
{
    tellFailure(codeWord(failure.problem), QStringLiteral("caseweave-hub: ") + explain(failure), json, failure.found);
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
    HubFolder::Elsewhere elsewhere;
    std::optional<HubFolder::Listen> listen;
    std::optional<quint16> statusPort;
    std::map<const HubLimit *, QString> limits;
    std::optional<QString> store;
    std::optional<QString> database;
    bool newDatabase = false;
    bool fingerprint = false;
    bool json = false;
};

StartFailure usage(const QString &option, const QString &detail)
{
    return {StartProblem::Usage, QStringLiteral("--") + option, detail};
}

QCommandLineOption optionOf(const char *name, const char *meaning, const char *value = "")
{
    return {QString::fromLatin1(name), QString::fromLatin1(meaning), QString::fromLatin1(value)};
}

QCommandLineOption optionOf(const HubLimit &limit)
{
    return {QString::fromLatin1(limit.name),
            QStringLiteral("%1 From %2 to %3, otherwise %4.")
                .arg(QString::fromLatin1(limit.meaning))
                .arg(limit.least)
                .arg(limit.most)
                .arg(limit.get({})),
            QStringLiteral("number")};
}

enum class Command : std::uint8_t { Serve, Check };

QList<QCommandLineOption> optionsFor(Command command)
{
    QList<QCommandLineOption> options{
        optionOf("help", "Shows this."),
        optionOf("folder", "The hub's folder.", "folder"),
        optionOf("data", "Where the database hub.db and blobs are, if not in the hub's folder.", "folder"),
        optionOf("store", "Where the hub keeps what it keeps: sqlite, which is hub.db, or postgresql.", "kind"),
        optionOf("database", "Connection string of the PostgreSQL database, such as service=caseweave.", "string"),
        optionOf("tls-certificate", "PEM file with the TLS certificate, if not tls.crt of the hub's folder.", "file"),
        optionOf("tls-key", "PEM file with the certificate's key, if not tls.key of the hub's folder.", "file"),
        optionOf("json",
                 command == Command::Check ? "Says as one JSON object on standard output what was found."
                                           : "Says as one JSON object on standard output why the hub does not start."),
    };
    if (command == Command::Check)
        return options;
    options += {
        optionOf("listen",
                 "Address and port, instead of what hub.json says; without both, every address and port 7443.",
                 "address:port"),
        optionOf("status-port",
                 "Answers /health, /metrics (Prometheus text) and /peers (JSON) on this port of 127.0.0.1.", "port"),
        optionOf(
            "new-database",
            "Makes an empty database where the hub's own is lost for good. Without it a hub that has been used does "
            "not start when its database is missing."),
        optionOf("print-tls-fingerprint", "Prints the SHA-256 of the TLS certificate, then ends."),
    };
    for (const HubLimit &limit : hubLimits())
        options += optionOf(limit);
    return options;
}

/// Those that every command takes, or what is wrong with them. --help is not among them.
std::variant<Options, StartFailure> commonOptions(const QCommandLineParser &parser)
{
    const auto value = [&](const char *name) { return parser.value(QString::fromLatin1(name)); };
    Options options;
    options.folder = value("folder");
    options.elsewhere = {value("data"), value("tls-certificate"), value("tls-key")};
    StoreChoice any;
    using Setter = std::optional<QString> (StoreChoice::*)(const QString &);
    const auto ofStore = [&](const char *name, Setter set, std::optional<QString> &to) -> std::optional<QString> {
        if (!parser.isSet(QString::fromLatin1(name)))
            return std::nullopt;
        to = value(name);
        return (any.*set)(*to);
    };
    if (const auto problem = ofStore("store", &StoreChoice::setKind, options.store))
        return usage(QStringLiteral("store"), *problem);
    if (const auto problem = ofStore("database", &StoreChoice::setDatabase, options.database))
        return usage(QStringLiteral("database"), *problem);
    options.json = parser.isSet(QStringLiteral("json"));
    if (options.folder.isEmpty())
        return usage(QStringLiteral("folder"), QStringLiteral("must name the hub's folder; see --help."));
    return options;
}

/// Adds those for a hub that is to run.
std::optional<StartFailure> addServing(const QCommandLineParser &parser, Options &options)
{
    options.newDatabase = parser.isSet(QStringLiteral("new-database"));
    options.fingerprint = parser.isSet(QStringLiteral("print-tls-fingerprint"));
    if (parser.isSet(QStringLiteral("listen"))) {
        options.listen = HubFolder::Listen::parse(parser.value(QStringLiteral("listen")));
        if (!options.listen)
            return usage(QStringLiteral("listen"),
                         QStringLiteral("must be an IP address of this computer and a port, such as 0.0.0.0:7443."));
    }
    if (parser.isSet(QStringLiteral("status-port"))) {
        bool isNumber = false;
        options.statusPort = parser.value(QStringLiteral("status-port")).toUShort(&isNumber);
        if (!isNumber)
            return usage(QStringLiteral("status-port"), QStringLiteral("must be a port, from 0 to 65535."));
    }
    HubSettings scratch;
    for (const HubLimit &limit : hubLimits()) {
        const QString name = QString::fromLatin1(limit.name);
        if (!parser.isSet(name))
            continue;
        if (const auto problem = setLimit(limit, parser.value(name), scratch))
            return usage(name, *problem);
        options.limits[&limit] = parser.value(name);
    }
    return std::nullopt;
}

QStringList commands()
{
    return {QStringLiteral("check"), QStringLiteral("backup"), QStringLiteral("move")};
}

/// Names the option, or the command, that was meant.
QString nearest(const QString &typed, Command command)
{
    QStringList names;
    for (const QCommandLineOption &option : optionsFor(command))
        names += QStringLiteral("--") + option.names().constFirst();
    if (command == Command::Serve)
        names += commands();
    return nearestSentence(typed, names);
}

QString parseProblem(const QCommandLineParser &parser, Command command)
{
    const QStringList unknown = parser.unknownOptionNames();
    return unknown.isEmpty()
        ? parser.errorText() + QStringLiteral(" See --help.")
        : QStringLiteral("There is no option --%1.%2 See --help.")
              .arg(shown(unknown.first()), nearest(QStringLiteral("--") + unknown.first(), command));
}

/// The options, or the exit code where the program ends with them.
std::variant<Options, int> readOptions(const QStringList &arguments, Command command)
{
    const bool json = asksForJson(arguments);
    QCommandLineParser parser;
    parser.setApplicationDescription(QString::fromLatin1(command == Command::Check ? checkDescription : description));
    parser.addOptions(optionsFor(command));
    if (!parser.parse(arguments))
        return fail({StartProblem::Usage, {}, parseProblem(parser, command)}, json);
    if (parser.isSet(QStringLiteral("help"))) {
        const QString word
            = command == Command::Check ? QStringLiteral(" check [options]") : QStringLiteral(" [options]");
        say(stdout, parser.helpText().replace(QStringLiteral(" [options]"), word));
        return 0;
    }
    if (!parser.positionalArguments().isEmpty()) {
        const QString word = parser.positionalArguments().first();
        const QString detail = commands().contains(word)
            ? QStringLiteral("A command is the first word: \"caseweave-hub %1 --help\".").arg(word)
            : QStringLiteral("This is no option.%1 The hub's folder is named with --folder. See --help.")
                  .arg(nearest(word, command));
        return fail({StartProblem::Usage, shown(word), detail}, json);
    }
    auto options = commonOptions(parser);
    if (const auto *failure = std::get_if<StartFailure>(&options))
        return fail(*failure, json);
    if (command == Command::Serve) {
        if (const auto failure = addServing(parser, std::get<Options>(options)))
            return fail(*failure, json);
    }
    return std::get<Options>(std::move(options));
}

/// All but the store, checked.
struct Prepared {
    HubIdentity identity;
    HubFolder::Settings settings;
};

std::variant<Prepared, StartFailure> prepare(const HubFolder &folder, const Options &options, std::int64_t nowSeconds)
{
    auto identity = folder.loadIdentity(nowSeconds);
    if (const auto *failure = std::get_if<StartFailure>(&identity))
        return *failure;
    auto loaded = folder.loadSettings();
    if (const auto *failure = std::get_if<StartFailure>(&loaded))
        return *failure;
    auto &settings = std::get<HubFolder::Settings>(loaded);
    if (options.listen)
        settings.listen = *options.listen;
    for (const auto &[limit, text] : options.limits)
        setLimit(*limit, text, settings.hub);
    if (options.store)
        settings.store.setKind(*options.store);
    if (options.database)
        settings.store.setDatabase(*options.database);
    if (auto problem = settings.store.problem())
        return StartFailure{StartProblem::SettingsBad, folder.file("hub.json"), std::move(*problem)};
    return Prepared{std::get<HubIdentity>(std::move(identity)), settings};
}

QString foundText(const HubFolder::Checked &checked)
{
    const BlobFindings &blobs = checked.blobs;
    QString text = checked.hasStore ? QStringLiteral("database intact")
                                    : QStringLiteral("no database yet: the first start makes it");
    if (const auto &contents = checked.contents)
        text += QStringLiteral(", %1 mailboxes, %2 envelopes, %3")
                    .arg(contents->of(Table::Mailbox))
                    .arg(contents->of(Table::Envelope))
                    .arg(signaturesText(contents->signatures));
    text += QStringLiteral(", %1 blobs of %2 bytes intact, %3 uploads not finished")
                .arg(blobs.blobs)
                .arg(blobs.bytes)
                .arg(blobs.uploads);
    if (blobs.strays > 0)
        text += QStringLiteral(", %1 stray files, the first is %2")
                    .arg(blobs.strays)
                    .arg(QString::fromStdString(blobs.firstStray));
    return text;
}

int check(const HubFolder &folder, const Options &options, std::int64_t nowSeconds)
{
    auto prepared = prepare(folder, options, nowSeconds);
    if (const auto *failure = std::get_if<StartFailure>(&prepared))
        return fail(*failure, options.json);
    const auto store = folder.checkStore(std::get<Prepared>(prepared).settings.store);
    if (const auto *failure = std::get_if<StartFailure>(&store))
        return fail(*failure, options.json);
    const auto &checked = std::get<HubFolder::Checked>(store);
    const auto &identity = std::get<Prepared>(prepared).identity;
    const auto admitted = static_cast<qint64>(identity.admitted.size());
    const qint64 tlsDays = (identity.tls.notAfter() - nowSeconds) / daySeconds;
    const qint64 certificateDays = (identity.certificate.notAfter - nowSeconds) / daySeconds;
    QStringList openKeys;
    for (const char *const key : folder.openKeys())
        openKeys << QLatin1String(key);
    if (options.json) {
        QJsonObject found{{QStringLiteral("ok"), true},
                          {QStringLiteral("database"), checked.hasStore},
                          {QStringLiteral("blobs"), static_cast<qint64>(checked.blobs.blobs)},
                          {QStringLiteral("blobBytes"), static_cast<qint64>(checked.blobs.bytes)},
                          {QStringLiteral("uploads"), static_cast<qint64>(checked.blobs.uploads)},
                          {QStringLiteral("strayFiles"), static_cast<qint64>(checked.blobs.strays)},
                          {QStringLiteral("admitted"), admitted},
                          {QStringLiteral("tlsDays"), tlsDays},
                          {QStringLiteral("certificateDays"), certificateDays}};
        found[QStringLiteral("openKeys")] = QJsonArray::fromStringList(openKeys);
        if (const auto &contents = checked.contents) {
            found[QStringLiteral("mailboxes")] = static_cast<qint64>(contents->of(Table::Mailbox));
            found[QStringLiteral("envelopes")] = static_cast<qint64>(contents->of(Table::Envelope));
            addSignatures(found, contents->signatures);
        }
        say(stdout, QString::fromUtf8(QJsonDocument(found).toJson().trimmed()));
    } else {
        say(stdout,
            QStringLiteral("ready: %1 admitted, TLS valid for %2 days, hub certificate for %3 days, ")
                    .arg(admitted)
                    .arg(tlsDays)
                    .arg(certificateDays)
                + foundText(checked));
        for (const QString &key : openKeys)
            say(stdout,
                QStringLiteral("warning: every account of this computer may read %1; let only its owner (chmod 600)")
                    .arg(key));
    }
    return 0;
}

/// Lets the process open as many files as the system allows, and brings the connections down to what that is enough
/// for: one that cannot be accepted would be tried again and again.
void fitOpenFiles(HubSettings &settings, HubLog &log)
{
    constexpr rlim_t otherFiles = 64; // the store, the status port and what the libraries hold
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    files.rlim_cur = files.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY
        || files.rlim_cur >= settings.mostConnections + otherFiles)
        return;
    settings.mostConnections = files.rlim_cur > otherFiles ? files.rlim_cur - otherFiles : 1;
    log.write("fewer_connections", {{"connections", settings.mostConnections}, {"open_files", files.rlim_cur}});
}

StartFailure listenFailure(const HubFolder &folder, const HubFolder::Settings &settings, ErrorCode code)
{
    const HubFolder::Listen &where = settings.listen;
    const QString address = where.address.toString() + QLatin1Char(':') + QString::number(where.port);
    if (code == ErrorCode::PortTaken || code == ErrorCode::Network)
        return {code == ErrorCode::PortTaken ? StartProblem::PortTaken : StartProblem::AddressBad, address};
    return {code == ErrorCode::Damaged ? StartProblem::DatabaseDamaged : StartProblem::DatabaseFailed,
            folder.storeName(settings.store)};
}

/// That what is in a file stays without effect, and why.
void noteUnchanged(HubLog &log, const char *event, const StartFailure &failure)
{
    log.write(event,
              {{"problem", static_cast<int>(failure.problem)},
               {"file", failure.path.toStdString()},
               {"why", explain({failure.problem, {}, failure.detail}).toStdString()}});
}

/// What can change while the hub runs: who is admitted, and what hub.json says of peers and a legal hold. What cannot
/// be read stays as it was.
void takeAnew(const HubFolder &folder, Hub &hub, HubLog &log)
{
    const auto roots = folder.loadRoots();
    const auto again = folder.loadSettings();
    const auto *admitted = std::get_if<std::map<AgencyId, SignPublicKey>>(&roots);
    const auto *settings = std::get_if<HubFolder::Settings>(&again);
    if (!settings)
        noteUnchanged(log, "settings_unchanged", std::get<StartFailure>(again));
    if (!admitted)
        noteUnchanged(log, "admitted_unchanged", std::get<StartFailure>(roots));
    if (settings)
        hub.setLegalHold(settings->hub.legalHold);
    if (admitted && settings)
        hub.admit(*admitted, settings->peers);
    else if (admitted)
        hub.admit(*admitted);
    else if (settings)
        hub.setPeers(settings->peers);
}

/// From its start to its end. The exit code.
int run(Hub &hub, const HubFolder &folder, const Options &options, const HubFolder::Settings &settings, HubLog &log)
{
    hub.setPeers(settings.peers);
    StatusServer status(hub, options.elsewhere.data.isEmpty() ? options.folder : options.elsewhere.data);
    if (options.statusPort) {
        if (!status.listen(*options.statusPort))
            return fail({StartProblem::StatusPortTaken, QStringLiteral("127.0.0.1:%1").arg(*options.statusPort)},
                        options.json);
        log.write("status", {{"port", status.port()}});
    }
    const Signals signals_([&](int number) {
        if (number == SIGHUP)
            takeAnew(folder, hub, log);
        else
            hub.stop();
    });
    // After the signals are taken: whoever reads that it listens may stop it at once.
    if (const Status started = hub.listen(settings.listen.address, settings.listen.port); !started)
        return fail(listenFailure(folder, settings, started.code()), options.json);
    QObject::connect(&hub, &Hub::stopped, QCoreApplication::instance(), &QCoreApplication::quit);
    const int code = QCoreApplication::exec();
    log.write("stopped");
    return code;
}

int serve(const HubFolder &folder, const Options &options, const Clock &clock)
{
    auto prepared = prepare(folder, options, clock.nowSeconds());
    if (const auto *failure = std::get_if<StartFailure>(&prepared))
        return fail(*failure, options.json);
    auto &[identity, settings] = std::get<Prepared>(prepared);
    auto stores = folder.openStores(settings.store, options.newDatabase);
    if (const auto *failure = std::get_if<StartFailure>(&stores))
        return fail(*failure, options.json);
    auto &opened = std::get<HubFolder::Stores>(stores);
    SystemRandom random;
    HubLog log(clock, [](const std::string &line) { std::fputs(line.c_str(), stderr); });
    fitOpenFiles(settings.hub, log);
    for (const char *const key : folder.openKeys())
        log.write("key_open_to_all", {{"file", key}});
    if (!opened.isMarked)
        log.write("database_not_marked"); // a lost database would go unnoticed, or one that is put back
    if (opened.isRenewed)
        log.write("database_came_back"); // from a copy: clients and peers look what it lacks
    std::optional<Hub> hub;
    hub.emplace(std::move(identity), settings.hub, std::move(opened.hub), clock, random, log);
    const int code = run(*hub, folder, options, settings, log);
    hub.reset(); // and its stores
    folder.noteEnd(settings.store);
    return code;
}

} // namespace

int runHub(const QStringList &arguments)
{
    const QString word = arguments.value(1);
    if (word == QLatin1String("move"))
        return runMove(arguments.first(1) + arguments.mid(2));
    if (word == QLatin1String("backup"))
        return runBackup(arguments.first(1) + arguments.mid(2));
    const bool checks = word == QLatin1String("check");
    const auto read = checks ? readOptions(arguments.first(1) + arguments.mid(2), Command::Check)
                             : readOptions(arguments, Command::Serve);
    if (const int *code = std::get_if<int>(&read))
        return *code;
    const Options &options = std::get<Options>(read);
    const SystemClock clock;
    const HubFolder folder(options.folder, options.elsewhere);
    if (options.fingerprint) {
        const auto tls = folder.loadTls(clock.nowSeconds());
        if (const auto *failure = std::get_if<StartFailure>(&tls))
            return fail(*failure, options.json);
        say(stdout, QString::fromStdString(toHex(std::get<tls::ServerTls>(tls).fingerprint())));
        return 0;
    }
    return checks ? check(folder, options, clock.nowSeconds()) : serve(folder, options, clock);
}

} // namespace caseweave
