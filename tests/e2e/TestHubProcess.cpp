// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HubSetup.h"
#include "sync/wire/AccessRecord.h"
#include "tests/sync/support/FreshHub.h"

#include <QDir>
#include <QDirIterator>
#include <QtTest>

#include <array>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

using Sequences = std::vector<std::uint64_t>;
constexpr std::int64_t daySeconds = 86400;

QByteArray arrayOf(ByteView view)
{
    return {reinterpret_cast<const char *>(view.data()), static_cast<qsizetype>(view.size())};
}

void makeMailbox(HubConnection &connection, const TestDevice &device, const MailboxTag &tag)
{
    const auto record = wire::AccessRecord::make(device.keys.sign, tag, 0, {}, device.id(), {device.id()}, {});
    QVERIFY(await<void>([&](auto done) { connection.putAccess(record.encoded, std::move(done)); }).ok());
}

/// Root reads everything: for a while this process is somebody else, who has the folder.
class OtherUser {
public:
    explicit OtherUser(const QString &folder)
    {
        if (::geteuid() != 0)
            return;
        m_id = nobody;
        QDirIterator all(folder, QDir::AllEntries | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
        while (all.hasNext())
            give(all.next());
        give(folder);
    }
    void act(const std::function<void()> &what) const
    {
        const uid_t before = ::geteuid();
        QVERIFY(::seteuid(m_id) == 0);
        what();
        QVERIFY(::seteuid(before) == 0);
    }

private:
    static constexpr uid_t nobody = 65534;
    void give(const QString &path) const { QVERIFY(::chown(path.toUtf8().constData(), m_id, gid_t(-1)) == 0); }

    uid_t m_id = ::geteuid();
};

} // namespace

/// The hub's program as it is installed and run.
class TestHubProcess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        initialiseCrypto();
        QVERIFY(!qEnvironmentVariableIsEmpty("CASEWEAVE_HUB"));
    }

    void itExplainsItself()
    {
        FreshHub hub;
        QCOMPARE(hub.process.run({QStringLiteral("--help")}), 0);
        QVERIFY(hub.process.output().contains("Examples:"));
        for (const HubLimit &limit : hubLimits()) {
            const QByteArray option = "--" + QByteArray(limit.name) + " <number>";
            QVERIFY2(hub.process.output().contains(option), option.constData());
        }
        QCOMPARE(hub.process.run({QStringLiteral("check"), QStringLiteral("--folder"), hub.process.folder()}), 0);
        QVERIFY(hub.process.output().startsWith("ready: 1 admitted"));
        QCOMPARE(hub.process.run(
                     {QStringLiteral("--folder"), hub.process.folder(), QStringLiteral("--print-tls-fingerprint")}),
                 0);
        const auto tls = HubFolder(hub.process.folder()).loadTls(hub.clock.nowSeconds());
        const auto expected = toHex(std::get<tls::ServerTls>(tls).fingerprint());
        QCOMPARE(hub.process.output().trimmed(), QByteArray::fromStdString(expected));
    }

    void itRefusesToStartAndSaysWhy_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("code");
        const auto row = [](const char *what, StartProblem problem) {
            QTest::newRow(what) << QString::fromLatin1(what) << static_cast<int>(problem);
        };
        row("no folder named", StartProblem::Usage);
        row("unknown option", StartProblem::Usage);
        row("no folder", StartProblem::FolderMissing);
        row("bad settings", StartProblem::SettingsBad);
        row("misspelt legal hold", StartProblem::SettingsBad);
        row("limits that are no object", StartProblem::SettingsBad);
        row("limit that there is not", StartProblem::SettingsBad);
        row("limit below its range", StartProblem::SettingsBad);
        row("limit above its range", StartProblem::SettingsBad);
        row("limit that is not whole", StartProblem::SettingsBad);
        row("limit that is no number", StartProblem::SettingsBad);
        row("option out of its range", StartProblem::Usage);
        row("option that is no number", StartProblem::Usage);
        row("peers that are no list", StartProblem::SettingsBad);
        row("peer without an agency", StartProblem::SettingsBad);
        row("peer without an address", StartProblem::SettingsBad);
        row("peer that is named twice", StartProblem::SettingsBad);
        row("peer that is the hub's own agency", StartProblem::SettingsBad);
        row("peer with a misspelt adress", StartProblem::SettingsBad);
        row("no TLS certificate", StartProblem::TlsMissing);
        row("no TLS key", StartProblem::TlsMissing);
        row("TLS certificate is nonsense", StartProblem::TlsBad);
        row("TLS key of another", StartProblem::TlsMismatch);
        row("TLS certificate expired", StartProblem::TlsExpired);
        row("no hub key", StartProblem::HubKeyBad);
        row("hub key too short", StartProblem::HubKeyBad);
        row("certificate of another key", StartProblem::HubCertificateBad);
        row("issuer's certificate", StartProblem::HubCertificateBad);
        row("hub certificate expired", StartProblem::HubCertificateExpired);
        row("no roots", StartProblem::RootsMissing);
        row("bad root", StartProblem::RootBad);
        row("another agency's root alone", StartProblem::HubCertificateUntrusted);
        row("database damaged", StartProblem::DatabaseDamaged);
        row("port taken", StartProblem::PortTaken);
        row("address of another computer", StartProblem::AddressBad);
        row("status port taken", StartProblem::StatusPortTaken);
    }
    void itRefusesToStartAndSaysWhy()
    {
        QFETCH(QString, what);
        QFETCH(int, code);
        FreshHub hub;
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost, 0));
        const QString taken = QString::number(other.serverPort());
        QStringList arguments{QStringLiteral("--folder"), hub.process.folder(), QStringLiteral("--listen"),
                              QStringLiteral("127.0.0.1:0")};
        if (what == QLatin1String("port taken"))
            arguments.last() = QStringLiteral("127.0.0.1:") + taken;
        else if (what == QLatin1String("address of another computer"))
            arguments.last() = QStringLiteral("192.0.2.1:7443");
        else if (what == QLatin1String("status port taken"))
            arguments += {QStringLiteral("--status-port"), taken};
        else if (what == QLatin1String("no folder named"))
            arguments = QStringList{QStringLiteral("check")};
        else if (what == QLatin1String("unknown option"))
            arguments += QStringLiteral("--frobnicate");
        else if (what == QLatin1String("option out of its range"))
            arguments += {QStringLiteral("--idle-seconds"), QStringLiteral("59")};
        else if (what == QLatin1String("option that is no number"))
            arguments += {QStringLiteral("--idle-seconds"), QStringLiteral("ages")};
        else if (what == QLatin1String("no folder"))
            arguments[1] += QStringLiteral("/none");
        else if (what == QLatin1String("bad settings"))
            arguments.resize(2);
        spoil(hub, what);
        QCOMPARE(hub.process.run(arguments), code);
        QVERIFY(hub.process.output().contains("caseweave-hub: "));
        QVERIFY(hub.process.output().size() < 1000);
        QVERIFY(!what.contains(QLatin1String("misspelt")) || hub.process.output().contains("The nearest is \""));
        if (what.startsWith(QLatin1String("limit ")) || what.startsWith(QLatin1String("option "))) {
            QVERIFY(hub.process.output().contains("idle-"));
            QVERIFY(
                hub.process.output().contains(what.contains(QLatin1String("there is not")) ? "--help" : "60 to 86400"));
        }
    }

    void aFileThatCannotBeReadIsToldFromAWrongOne_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("code");
        for (const auto &[name, problem] :
             {std::pair("hub.key", StartProblem::HubKeyBad),
              std::pair("hub.certificate", StartProblem::HubCertificateBad),
              std::pair("admitted", StartProblem::RootsMissing), std::pair("hub.json", StartProblem::SettingsBad)})
            QTest::newRow(name) << QString::fromLatin1(name) << static_cast<int>(problem);
    }
    void aFileThatCannotBeReadIsToldFromAWrongOne()
    {
        QFETCH(QString, name);
        QFETCH(int, code);
        FreshHub hub;
        const QString path = hub.process.folder() + QLatin1Char('/') + name;
        QFile settings(hub.process.folder() + QStringLiteral("/hub.json"));
        QVERIFY(settings.open(QIODevice::WriteOnly) && settings.write("{}") == 2);
        settings.close();
        const OtherUser other(hub.process.folder());
        QVERIFY(::chmod(path.toUtf8().constData(), 0) == 0);
        const HubFolder folder(hub.process.folder());
        std::optional<StartFailure> failure;
        other.act([&] {
            const auto loaded = folder.loadSettings();
            const auto identity = folder.loadIdentity(hub.clock.nowSeconds());
            if (const auto *found = std::get_if<StartFailure>(&loaded))
                failure = *found;
            else if (const auto *wrong = std::get_if<StartFailure>(&identity))
                failure = *wrong;
        });
        QVERIFY(failure);
        QCOMPARE(static_cast<int>(failure->problem), code);
        QVERIFY2(explain(*failure).contains(QLatin1String("cannot be read. Give it")), qPrintable(explain(*failure)));
    }

    void aLimitCanStandInTheFileAndInAnOption_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("option");
        QTest::addColumn<int>("most");
        QTest::newRow("file") << QByteArray("{\"limits\": {\"inbox-items\": 2}}") << QString() << 2;
        QTest::newRow("option") << QByteArray("{}") << QStringLiteral("3") << 3;
        QTest::newRow("both") << QByteArray("{\"limits\": {\"inbox-items\": 2}}") << QStringLiteral("3") << 3;
    }
    void aLimitCanStandInTheFileAndInAnOption()
    {
        QFETCH(QByteArray, file);
        QFETCH(QString, option);
        QFETCH(int, most);
        FreshHub hub;
        hub.write("hub.json", file);
        QVERIFY(hub.start(option.isEmpty() ? QStringList() : QStringList{QStringLiteral("--inbox-items"), option}));
        const TestDevice device = hub.agency.device(hub.random);
        const MailboxTag inbox = wire::inboxTagOf(hub.agency.device(hub.random).id());
        const auto connection = hub.online(device.login());
        const auto letter = [&] {
            return push(*connection, inbox, {{envelopeOf(inbox, wire::Class::Inbox, hub.random), {}}});
        };
        for (int i = 0; i < most; ++i)
            QVERIFY(letter().ok());
        const auto over = letter();
        QVERIFY(!over.ok());
        QVERIFY(over.code() == ErrorCode::Quota);
    }

    void itsTlsFilesCanBeElsewhere()
    {
        FreshHub hub;
        const QStringList elsewhere{QStringLiteral("--tls-certificate"), hub.process.file("site.crt"),
                                    QStringLiteral("--tls-key"), hub.process.file("site.key")};
        const QStringList check{QStringLiteral("check"), QStringLiteral("--folder"), hub.process.folder()};
        QCOMPARE(hub.process.run(check + elsewhere), static_cast<int>(StartProblem::TlsMissing));
        QVERIFY(hub.process.output().contains("site.crt"));
        QVERIFY(QFile::rename(hub.process.file("tls.crt"), hub.process.file("site.crt")));
        QVERIFY(QFile::rename(hub.process.file("tls.key"), hub.process.file("site.key")));
        QVERIFY(hub.start(elsewhere));
        QVERIFY(hub.online(hub.agency.device(hub.random).login())->state() == HubState::Online);
    }

    void itWarnsOfKeysThatEverybodyMayRead()
    {
        FreshHub hub;
        const QStringList check{QStringLiteral("check"), QStringLiteral("--folder"), hub.process.folder()};
        const QFile::Permissions ownersAlone = QFile::ReadOwner | QFile::WriteOwner;
        for (const char *const key : {"hub.key", "tls.key"})
            QVERIFY(QFile::setPermissions(hub.process.file(key), ownersAlone));
        QCOMPARE(hub.process.run(check), 0);
        QVERIFY(!hub.process.output().contains("warning"));
        QVERIFY(QFile::setPermissions(hub.process.file("tls.key"), ownersAlone | QFile::ReadGroup | QFile::ReadOther));
        QCOMPARE(hub.process.run(check), 0);
        QVERIFY(hub.process.output().contains("warning: every account of this computer may read tls.key"));
        QCOMPARE(hub.process.run(check + QStringList(QStringLiteral("--json"))), 0);
        const QJsonObject found = QJsonDocument::fromJson(hub.process.output()).object();
        QCOMPARE(found.value(QLatin1String("openKeys")).toArray(), QJsonArray{QStringLiteral("tls.key")});
        QVERIFY(hub.start());
        QCOMPARE(hub.process.count("key_open_to_all"), 1);
        QVERIFY(hub.process.output().contains("\"file\":\"tls.key\""));
    }

    void nothingAcknowledgedIsLostWhenTheHubIsKilled()
    {
        FreshHub hub;
        QVERIFY(hub.start());
        const TestDevice device = hub.agency.device(hub.random);
        const MailboxTag tag = tagOf(1);
        makeMailbox(*hub.online(device.login()), device, tag);
        std::map<Bytes, std::uint64_t> acknowledged;
        std::vector<HubPush> all;
        for (int round = 0; round < 24; ++round) {
            const auto connection = hub.online(device.login());
            QVERIFY(connection->state() == HubState::Online);
            int answers = 0;
            int ended = 0;
            for (int i = 0; i < 30; ++i) {
                const HubPush entry{envelopeOf(tag, wire::Class::Entry, hub.random), {}};
                all.push_back(entry);
                connection->push(tag, {entry}, [&, bytes = entry.envelope](const Result<Sequences> &sequences) {
                    ++ended;
                    if (!sequences)
                        return;
                    ++answers;
                    acknowledged[bytes] = sequences->front();
                });
            }
            // At another point each time, from before the first answer on.
            QVERIFY(waitUntil([&] { return answers >= round; }));
            hub.process.kill();
            QVERIFY(waitUntil([&] { return ended == 30; }));
            QVERIFY(hub.start());
        }
        const auto connection = hub.online(device.login());
        Sequences sequences;
        for (std::size_t at = 0; at < all.size(); at += 100) {
            const std::size_t end = std::min(at + 100, all.size());
            const auto some
                = push(*connection, tag,
                       {all.begin() + static_cast<std::ptrdiff_t>(at), all.begin() + static_cast<std::ptrdiff_t>(end)});
            QVERIFY(some.ok());
            sequences.insert(sequences.end(), some->begin(), some->end());
        }
        QVERIFY(acknowledged.size() > 200);
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto known = acknowledged.find(all[i].envelope);
            QVERIFY(known == acknowledged.end() || known->second == sequences[i]);
        }
        std::sort(sequences.begin(), sequences.end());
        QVERIFY(std::adjacent_find(sequences.begin(), sequences.end()) == sequences.end());
        QCOMPARE(hub.process.run({QStringLiteral("check"), QStringLiteral("--folder"), hub.process.folder()}),
                 static_cast<int>(StartProblem::Running));
    }

    void aFullDiskAcknowledgesNothingAndEndsNothing()
    {
        FreshHub hub;
        hub.process.limitFileSize(400'000);
        QVERIFY(hub.start({QStringLiteral("--status-port"), QStringLiteral("0")}));
        const TestDevice device = hub.agency.device(hub.random);
        const MailboxTag tag = tagOf(1);
        const auto connection = hub.online(device.login());
        makeMailbox(*connection, device, tag);
        std::uint64_t kept = 0;
        Result<Sequences> last = Sequences{};
        while (last && kept < 100) {
            last = push(*connection, tag, {{envelopeOf(tag, wire::Class::Entry, hub.random, 30'000), {}}});
            kept += last ? 1 : 0;
        }
        QVERIFY(!last.ok());
        QVERIFY(last.code() == ErrorCode::Storage);
        QVERIFY(httpGet(hub.process.statusPort(), "/health").startsWith("HTTP/1.1 503 "));
        const auto page = fetch(*connection, {tag, wire::Class::Entry, 0, 0, false, 0});
        QVERIFY(page.ok());
        QCOMPARE(page->head, kept);
        QVERIFY(!httpGet(hub.process.statusPort(), "/metrics")
                     .contains("\ncaseweave_hub_refusals_total{code=\"storage\"} 0\n"));
        // With room again it goes on by itself, on the same connection.
        const auto process = static_cast<pid_t>(hub.process.processId());
        rlimit room{};
        QCOMPARE(::prlimit(process, RLIMIT_FSIZE, nullptr, &room), 0);
        room.rlim_cur = room.rlim_max;
        QCOMPARE(::prlimit(process, RLIMIT_FSIZE, &room, nullptr), 0);
        QCOMPARE(push(*connection, tag, {{envelopeOf(tag, wire::Class::Entry, hub.random), {}}}).value(),
                 Sequences{++kept});
        QVERIFY(httpGet(hub.process.statusPort(), "/health").startsWith("HTTP/1.1 200 "));
        QVERIFY(hub.process.stop());
        hub.process.limitFileSize(0);
        QVERIFY(hub.start());
        const auto again = hub.online(device.login());
        QCOMPARE(push(*again, tag, {{envelopeOf(tag, wire::Class::Entry, hub.random), {}}}).value(),
                 Sequences{kept + 1});
    }

    void itStopsCleanlyAndIsWatched()
    {
        FreshHub hub;
        QVERIFY(hub.start({QStringLiteral("--status-port"), QStringLiteral("0")}));
        const TestDevice device = hub.agency.device(hub.random);
        const auto connection = hub.online(device.login());
        makeMailbox(*connection, device, tagOf(1));
        QVERIFY(push(*connection, tagOf(1), {{envelopeOf(tagOf(1), wire::Class::Entry, hub.random), {}}}).ok());
        QVERIFY(httpGet(hub.process.statusPort(), "/health").startsWith("HTTP/1.1 200 OK\r\n"));
        const QByteArray metrics = httpGet(hub.process.statusPort(), "/metrics");
        QVERIFY(metrics.contains("\ncaseweave_hub_entries_stored_total 1\n"));
        QVERIFY(metrics.contains("\ncaseweave_hub_online 1\n"));
        QVERIFY(httpGet(hub.process.statusPort(), "/../etc").startsWith("HTTP/1.1 404 "));
        QVERIFY(hub.process.stop());
        QVERIFY(hub.process.output().contains("\"event\":\"stopped\""));
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QCOMPARE(QFile::permissions(hub.process.storeFile()) & others, QFile::Permissions());
        QVERIFY(waitUntil([&] { return connection->state() != HubState::Online; }));
        for (const QByteArray &line : hub.process.output().trimmed().split('\n'))
            QVERIFY(QJsonDocument::fromJson(line).isObject());
    }

    void itIsReplacedWhilePeopleWrite()
    {
        FreshHub hub;
        const QStringList options{QStringLiteral("--drain-seconds"), QStringLiteral("1")};
        QVERIFY(hub.start(options));
        const TestDevice device = hub.agency.device(hub.random);
        const MailboxTag tag = tagOf(1);
        const auto connection = hub.online(device.login());
        makeMailbox(*connection, device, tag);
        std::map<Bytes, std::uint64_t> acknowledged;
        bool goesOn = true;
        const std::function<void(Bytes)> write = [&](Bytes bytes) {
            connection->push(tag, {{bytes, {}}}, [&, bytes](const Result<std::vector<std::uint64_t>> &sequences) {
                if (sequences)
                    acknowledged[bytes] = sequences->front();
                if (goesOn)
                    write(sequences ? envelopeOf(tag, wire::Class::Entry, hub.random) : bytes);
            });
        };
        write(envelopeOf(tag, wire::Class::Entry, hub.random));
        const auto goesThrough
            = [&] { return waitUntil([&, before = acknowledged.size()] { return acknowledged.size() > before; }); };
        for (int round = 0; round < 2; ++round) {
            QVERIFY(goesThrough());
            QVERIFY(hub.process.stop());
            QVERIFY(hub.start(options));
        }
        QVERIFY(goesThrough());
        goesOn = false;
        const Bytes last = envelopeOf(tag, wire::Class::Entry, hub.random);
        QVERIFY(waitUntil([&] { return push(*connection, tag, {{last, {}}}).ok(); }));
        for (const auto &[bytes, sequence] : acknowledged)
            QCOMPARE(push(*connection, tag, {{bytes, {}}}).value(), std::vector{sequence});
        const auto page = fetch(*connection, {tag, wire::Class::Entry, 0, 0, false, 0});
        QVERIFY(page.ok());
        QCOMPARE(page->head, acknowledged.size() + 1);
    }

    void itAcceptsAgainOnceItMayOpenFilesAgain()
    {
        FreshHub hub;
        QVERIFY(hub.start());
        const auto process = static_cast<pid_t>(hub.process.processId());
        const QString open = QStringLiteral("/proc/%1/fd/%2").arg(process);
        const auto isOpen = [&open](rlim_t file) { return QFileInfo(open.arg(file)).isSymLink(); };
        // Who is logged in has seen the hub begin: it opens nothing more, and no number in between stays free.
        const auto before = hub.online(hub.agency.device(hub.random).login());
        QVERIFY(before->state() == HubState::Online);
        rlimit usual{};
        QCOMPARE(::prlimit(process, RLIMIT_NOFILE, nullptr, &usual), 0);
        // Just below the next one: waiting for all that are open must still be allowed (poll(2), EINVAL).
        rlimit none{0, usual.rlim_max};
        while (isOpen(none.rlim_cur))
            ++none.rlim_cur;
        QCOMPARE(::prlimit(process, RLIMIT_NOFILE, &none, nullptr), 0);
        std::array<QTcpSocket, 4> asking;
        for (QTcpSocket &socket : asking)
            socket.connectToHost(QHostAddress::LocalHost, hub.process.port());
        QVERIFY(hub.process.logged("\"event\":\"accept_failing\""));
        QCOMPARE(::prlimit(process, RLIMIT_NOFILE, &usual, nullptr), 0);
        QVERIFY(hub.online(hub.agency.device(hub.random).login())->state() == HubState::Online);
    }

    void itHoldsMoreConnectionsThanTheFilesItMayOpenAtFirst()
    {
        constexpr int atFirst = 100;
        FreshHub hub;
        hub.process.limitOpenFiles(atFirst);
        QVERIFY(hub.start());
        std::vector<std::unique_ptr<QTcpSocket>> sockets;
        for (int i = 0; i < 2 * atFirst; ++i) {
            sockets.push_back(std::make_unique<QTcpSocket>());
            sockets.back()->connectToHost(QHostAddress::LocalHost, hub.process.port());
        }
        const QDir files(QStringLiteral("/proc/%1/fd").arg(hub.process.processId()));
        QVERIFY(waitUntil([&] {
            return files.entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System).size() > 2 * atFirst;
        }));
        QCOMPARE(hub.process.count("accept_failing"), qsizetype{0});
    }

    void anAgencyIsAdmittedWithoutARestart()
    {
        FreshHub hub;
        QVERIFY(hub.start());
        const TestAgency other(hub.random, hub.clock.nowSeconds());
        const TestDevice device = other.device(hub.random);
        QVERIFY(hub.online(device.login())->refusal() == ErrorCode::Untrusted);
        hub.writeRoot("admitted/other.root", other);
        hub.process.hangUp();
        QVERIFY(hub.process.logged("\"event\":\"admitted\",\"agencies\":2"));
        QVERIFY(hub.online(device.login())->state() == HubState::Online);
        hub.write("admitted/bad.root", "not a root");
        hub.process.hangUp();
        QVERIFY(hub.process.logged("\"event\":\"admitted_unchanged\""));
        QVERIFY(hub.online(device.login())->state() == HubState::Online);
    }

    void aPeerIsTakenWithoutARestart()
    {
        FreshHub hub;
        QVERIFY(hub.start({QStringLiteral("--status-port"), QStringLiteral("0")}));
        const TestAgency other(hub.random, hub.clock.nowSeconds());
        const auto logIn = [&] { return hub.online(PeerLogin{other.hubKey.clone(), other.hub}); };
        QVERIFY(logIn()->refusal() == ErrorCode::Untrusted);
        hub.writeRoot("admitted/other.root", other);
        QVERIFY(hub.process.reload());
        QVERIFY(logIn()->refusal() == ErrorCode::Untrusted);
        hub.write("hub.json", peersFor(QStringLiteral("peer"), other));
        QVERIFY(hub.process.reload());
        QVERIFY(logIn()->state() == HubState::Online);
        hub.write("hub.json", "{\"peers\": 7}");
        hub.process.hangUp();
        QVERIFY(hub.process.logged("\"event\":\"settings_unchanged\",\"problem\":12,\"file\":\""));
        QVERIFY(hub.process.logged("hub.json\",\"why\":\"\\\"peers\\\" must be a list"));
        QVERIFY(logIn()->state() == HubState::Online);
        hub.write("hub.json", "{}");
        QVERIFY(hub.process.reload());
        QVERIFY(logIn()->refusal() == ErrorCode::Untrusted);
    }

private:
    static QByteArray peersFor(const QString &what, const TestAgency &agency)
    {
        const QByteArray id = QByteArray::fromStdString(agency.id.hex());
        const QByteArray good = "{\"agency\": \"" + id + "\", \"address\": \"127.0.0.1:1\"}";
        if (what == QLatin1String("peers that are no list"))
            return "{\"peers\": " + good + "}";
        if (what == QLatin1String("peer without an agency"))
            return "{\"peers\": [{\"agency\": \"County Police\", \"address\": \"127.0.0.1:1\"}]}";
        if (what == QLatin1String("peer without an address"))
            return "{\"peers\": [{\"agency\": \"" + id + "\"}]}";
        if (what == QLatin1String("peer that is named twice"))
            return "{\"peers\": [" + good + ", " + good + "]}";
        if (what == QLatin1String("peer with a misspelt adress"))
            return "{\"peers\": [" + QByteArray(good).replace("}", ", \"adress\": \"\"}") + "]}";
        return "{\"peers\": [" + good + "]}";
    }
    static void spoil(FreshHub &hub, const QString &what)
    {
        const std::int64_t now = hub.clock.nowSeconds();
        const TestAgency other(hub.random, now);
        const auto is = [&](const char *name) { return what == QLatin1String(name); };
        if (is("bad settings"))
            hub.write("hub.json", "{\"listen\": 7}");
        else if (is("limits that are no object"))
            hub.write("hub.json", "{\"limits\": 500}");
        else if (is("misspelt legal hold"))
            hub.write("hub.json", "{\"legal_hold\": true}");
        else if (is("peer that is the hub's own agency"))
            hub.write("hub.json", peersFor(what, hub.agency));
        else if (is("limit that there is not"))
            hub.write("hub.json", "{\"limits\": {\"idle-minutes\": 2}}");
        else if (is("limit below its range"))
            hub.write("hub.json", "{\"limits\": {\"idle-seconds\": 59}}");
        else if (is("limit above its range"))
            hub.write("hub.json", "{\"limits\": {\"idle-seconds\": 1e30}}");
        else if (is("limit that is not whole"))
            hub.write("hub.json", "{\"limits\": {\"idle-seconds\": 60.5}}");
        else if (is("limit that is no number"))
            hub.write("hub.json", "{\"limits\": {\"idle-seconds\": \"60\"}}");
        else if (what.startsWith(QLatin1String("peer")))
            hub.write("hub.json", peersFor(what, other));
        else if (is("no TLS certificate"))
            QVERIFY(QFile::remove(hub.process.file("tls.crt")));
        else if (is("no TLS key"))
            QVERIFY(QFile::remove(hub.process.file("tls.key")));
        else if (is("TLS certificate is nonsense"))
            hub.write("tls.crt", "nonsense");
        else if (is("TLS key of another"))
            hub.write("tls.key", arrayOf(tls::makeSelfSigned({"x"}, now, now + 1)->keyPem.view()));
        else if (is("TLS certificate expired"))
            expireTls(hub, now);
        else if (is("no hub key"))
            QVERIFY(QFile::remove(hub.process.file("hub.key")));
        else if (is("hub key too short"))
            hub.write("hub.key", "00ff");
        else if (is("certificate of another key"))
            hub.write("hub.certificate", arrayOf(other.hub.encoded));
        else if (is("issuer's certificate"))
            hub.write("hub.certificate", arrayOf(hub.agency.issuer.encoded));
        else if (is("hub certificate expired"))
            expireHub(hub, now);
        else if (is("no roots"))
            QVERIFY(QFile::remove(hub.process.file("admitted/own.root")));
        else if (is("bad root"))
            hub.write("admitted/own.root", "zz");
        else if (is("another agency's root alone"))
            hub.writeRoot("admitted/own.root", other);
        else if (is("database damaged"))
            hub.write("hub.db", QByteArray(20'000, 'x'));
    }
    static void expireTls(FreshHub &hub, std::int64_t now)
    {
        const auto old = tls::makeSelfSigned({"127.0.0.1"}, now - 2 * daySeconds, now - daySeconds);
        hub.write("tls.crt", arrayOf(old->certificatePem));
        hub.write("tls.key", arrayOf(old->keyPem.view()));
    }
    static void expireHub(FreshHub &hub, std::int64_t now)
    {
        const auto old = AgencyCertificate::issue(hub.agency.root, AgencyRole::Hub, hub.agency.hubKey.publicKey(),
                                                  std::nullopt, "Hub", now - 2 * daySeconds, now - daySeconds);
        hub.write("hub.certificate", arrayOf(old.encoded));
    }
};

QTEST_GUILESS_MAIN(TestHubProcess)
#include "TestHubProcess.moc"
