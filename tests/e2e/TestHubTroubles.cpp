// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/wire/AccessRecord.h"
#include "tests/sync/support/FreshHub.h"

#include <QDir>
#include <QtTest>

#include <QStandardPaths>

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

/// A hub's process with a device that writes to a case, and a folder for the database that can be taken away.
struct Running : FreshHub {
    explicit Running(const QString &where = {}) : m_data(where.isEmpty() ? process.file("data") : where)
    {
        QDir().mkdir(data());
        QVERIFY(restart());
        connection = online(device.login());
        const auto record = wire::AccessRecord::make(device.keys.sign, tag, 0, {}, device.id(), {device.id()}, {});
        QVERIFY(await<void>([&](auto done) { connection->putAccess(record.encoded, std::move(done)); }).ok());
    }
    QString data() const { return m_data; }
    QString database() const { return data() + QStringLiteral("/hub.db"); }
    bool restart()
    {
        return start({QStringLiteral("--data"), data(), QStringLiteral("--status-port"), QStringLiteral("0")});
    }
    Result<std::vector<std::uint64_t>> write(std::size_t size = 700)
    {
        return push(*connection, tag, {{envelopeOf(tag, wire::Class::Entry, random, size), {}}});
    }
    bool isRefused()
    {
        const auto answer = write();
        return !answer && answer.code() == ErrorCode::Storage;
    }
    /// One after the other until one is refused.
    void writeOn()
    {
        connection->push(tag, {{envelopeOf(tag, wire::Class::Entry, random, 700), {}}}, [this](const auto &answer) {
            refusals += !answer && answer.code() == ErrorCode::Storage ? 1 : 0;
            if (!answer)
                return;
            acknowledged = std::max(acknowledged, answer->front());
            writeOn();
        });
    }
    std::optional<std::uint64_t> head()
    {
        const auto page = fetch(*connection, {tag, wire::Class::Entry, 0, 0, false, 0});
        return page ? std::optional(page->head) : std::nullopt;
    }
    bool isHealthy() { return httpGet(process.statusPort(), "/health").startsWith("HTTP/1.1 200 "); }
    /// The largest file that the process may write from now on.
    void limitFileSize(rlim_t bytes)
    {
        const rlimit limit{bytes, RLIM_INFINITY};
        QCOMPARE(::prlimit(static_cast<pid_t>(process.processId()), RLIMIT_FSIZE, &limit, nullptr), 0);
    }

    TestDevice device = agency.device(random);
    MailboxTag tag = tagOf(1);
    std::unique_ptr<HubConnection> connection;
    std::uint64_t acknowledged = 0; ///< of writeOn()
    int refusals = 0;

private:
    const QString m_data;
};

/// A disk of a test's own with a file system on it, in a file. What a process does here nobody else's files feel.
class OwnDisk {
public:
    ~OwnDisk() { unmount(); }
    /// Nothing when it is mounted, or what of the computer does not permit it.
    QString make()
    {
        if (::geteuid() != 0)
            return QStringLiteral("only root mounts");
        const bool own
            = ::unshare(CLONE_NEWNS) == 0 && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
        if (!own)
            return QStringLiteral("no mounts of its own for a process here");
        QFile file(image());
        if (!file.open(QIODevice::WriteOnly) || !file.resize(32 << 20)
            || !run("mkfs.ext4", {QStringLiteral("-q"), image()}))
            return QStringLiteral("no ext4 can be made");
        return mount() ? QString() : QStringLiteral("no file can be mounted");
    }
    bool mount()
    {
        QDir().mkdir(path());
        return run("mount", {QStringLiteral("-o"), QStringLiteral("loop,errors=remount-ro"), image(), path()});
    }
    bool unmount() { return run("umount", {path()}); }
    /// As the kernel does it when a disk fails, open files or not; writable again only when mounted anew.
    bool becomeReadOnly() { return run("mount", {QStringLiteral("-o"), QStringLiteral("remount,abort"), path()}); }
    QString path() const { return m_folder.filePath(QStringLiteral("mounted")); }

private:
    QString image() const { return m_folder.filePath(QStringLiteral("image")); }
    static bool run(const char *name, const QStringList &arguments)
    {
        const QString program = QLatin1String(name);
        const QString inSystem = QStandardPaths::findExecutable(
            program, {QStringLiteral("/usr/sbin"), QStringLiteral("/sbin"), QStringLiteral("/usr/bin")});
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(inSystem.isEmpty() ? program : inSystem, arguments);
        return process.waitForFinished() && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    }

    QTemporaryDir m_folder;
};

} // namespace

/// A hub whose database goes away while it runs, and comes back.
class TestHubTroubles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void nothingIsAcknowledgedWhileTheDatabaseIsAway_data()
    {
        QTest::addColumn<QString>("away");
        QTest::newRow("file") << QStringLiteral("data/hub.db");
        QTest::newRow("log") << QStringLiteral("data/hub.db-wal");
        QTest::newRow("folder") << QStringLiteral("data");
    }
    void nothingIsAcknowledgedWhileTheDatabaseIsAway()
    {
        QFETCH(QString, away);
        Running hub;
        QCOMPARE(hub.write().value(), std::vector{std::uint64_t{1}});
        const QString there = hub.process.folder() + u'/' + away;
        QVERIFY(QDir().rename(there, hub.process.file("away")));
        for (int i = 0; i < 3; ++i)
            QVERIFY(hub.isRefused());
        QVERIFY(hub.process.logged("\"event\":\"store_failing\",\"why\":\"cannot_open\""));
        QVERIFY(!hub.isHealthy());
        QCOMPARE(hub.head(), std::uint64_t{1}); // what is still open can be read
        QVERIFY(hub.online(hub.agency.device(hub.random).login())->state() == HubState::Online);

        QVERIFY(QDir().rename(hub.process.file("away"), there));
        QCOMPARE(hub.write().value(), std::vector{std::uint64_t{2}});
        QVERIFY(hub.process.logged("\"event\":\"store_working\""));
        QVERIFY(hub.isHealthy());
        QVERIFY(hub.process.isRunning());
        hub.process.kill();
        QVERIFY(hub.restart());
        hub.connection = hub.online(hub.device.login());
        QCOMPARE(hub.head(), std::uint64_t{2});
    }

    void anotherFileInItsPlaceIsNotTheDatabase()
    {
        Running hub;
        QVERIFY(hub.write().ok());
        QVERIFY(QDir().rename(hub.database(), hub.process.file("away")));
        QVERIFY(QFile::copy(hub.process.file("away"), hub.database()));
        QVERIFY(hub.isRefused());
        QVERIFY(hub.isRefused());
        QCOMPARE(hub.head(), std::uint64_t{1});
    }

    void aDeletedDatabaseAcknowledgesNothingAndIsMissedAtTheNextStart()
    {
        Running hub;
        QVERIFY(hub.write().ok());
        QVERIFY(QFile::remove(hub.database()));
        QVERIFY(hub.isRefused());
        QCOMPARE(hub.head(), std::uint64_t{1});
        QVERIFY(hub.process.stop());
        QVERIFY(!hub.restart());
        QVERIFY(hub.process.output().contains("--new-database"));
    }

    void aDiskThatIsFullForAWhileIsGoneOnWith()
    {
        Running hub;
        QVERIFY(hub.write().ok());
        hub.limitFileSize(200'000);
        std::uint64_t kept = 1;
        Result<std::vector<std::uint64_t>> last = std::vector<std::uint64_t>{};
        while (last && kept < 100) {
            last = hub.write(30'000);
            kept += last ? 1 : 0;
        }
        QVERIFY(!last && last.code() == ErrorCode::Storage);
        QVERIFY(hub.process.logged("\"event\":\"store_failing\",\"why\":\"disk_full\""));
        QVERIFY(!hub.isHealthy());
        QCOMPARE(hub.head(), kept);
        hub.limitFileSize(RLIM_INFINITY);
        QCOMPARE(hub.write(30'000).value(), std::vector{kept + 1});
        QVERIFY(hub.process.logged("\"event\":\"store_working\""));
        QVERIFY(hub.isHealthy());
        hub.process.kill();
        QVERIFY(hub.restart());
        hub.connection = hub.online(hub.device.login());
        QCOMPARE(hub.head(), kept + 1);
    }

    void aFileSystemThatBecomesReadOnlyTakesNothingAndLosesNothing()
    {
        OwnDisk disk;
        if (const QString why = disk.make(); !why.isEmpty())
            QSKIP(qPrintable(why));
        Running hub(disk.path());
        constexpr int onTheWay = 8;
        for (int i = 0; i < onTheWay; ++i)
            hub.writeOn();
        QVERIFY(waitUntil([&hub] { return hub.acknowledged >= 20; }));
        QVERIFY(disk.becomeReadOnly());
        QVERIFY(waitUntil([&hub] { return hub.refusals == onTheWay; }));
        const std::uint64_t kept = hub.acknowledged;
        for (int i = 0; i < 3; ++i)
            QVERIFY(hub.isRefused());
        QVERIFY(hub.process.logged("\"event\":\"store_failing\",\"why\":\"storage\""));
        QVERIFY(!hub.isHealthy());
        QVERIFY(!httpGet(hub.process.statusPort(), "/metrics").contains("caseweave_hub_store_failures_total 0\n"));
        QCOMPARE(hub.head(), kept);
        QVERIFY(hub.online(hub.agency.device(hub.random).login())->state() == HubState::Online);

        hub.process.kill();
        QVERIFY(!hub.restart());
        QVERIFY(hub.process.output().contains("read-only"));
        QVERIFY(disk.unmount() && disk.mount());
        QVERIFY(hub.restart());
        hub.connection = hub.online(hub.device.login());
        QVERIFY(hub.head() >= kept); // one whose answer was lost with the disk may be there
        const auto page = fetch(*hub.connection, {hub.tag, wire::Class::Entry, 0, 0, false, 0});
        QVERIFY(page && !page->more && page->items.size() == hub.head());
        QCOMPARE(hub.write().value(), std::vector{page->head + 1});
        QVERIFY(hub.isHealthy());
    }
};

QTEST_GUILESS_MAIN(TestHubTroubles)
#include "TestHubTroubles.moc"
