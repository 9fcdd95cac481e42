// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HubSetup.h"
#include "sync/wire/AccessRecord.h"
#include "tests/sync/support/FreshHub.h"
#include "tests/sync/support/ThrowawayPostgres.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

/// Writes to a case without a pause, ten pushes at a time on their way.
class Writer {
public:
    Writer(FreshHub &hub, const MailboxTag &tag)
        : m_hub(hub), m_tag(tag), m_device(hub.agency.device(hub.random)), m_connection(hub.online(m_device.login()))
    {
        const auto record
            = wire::AccessRecord::make(m_device.keys.sign, tag, 0, {}, m_device.id(), {m_device.id()}, {});
        QVERIFY(await<void>([&](auto done) { m_connection->putAccess(record.encoded, std::move(done)); }).ok());
    }

    void begin()
    {
        for (int i = 0; i < 10; ++i)
            push();
    }
    void end() { m_goesOn = false; }
    const std::vector<Bytes> &acknowledged() const { return m_acknowledged; }
    const TestDevice &device() const { return m_device; }

private:
    void push()
    {
        const Bytes bytes = envelopeOf(m_tag, wire::Class::Entry, m_hub.random);
        m_connection->push(m_tag, {{bytes, {}}}, [this, bytes](const Result<std::vector<std::uint64_t>> &sequences) {
            if (sequences)
                m_acknowledged.push_back(bytes);
            if (m_goesOn)
                push();
        });
    }

    FreshHub &m_hub;
    MailboxTag m_tag;
    TestDevice m_device;
    std::unique_ptr<HubConnection> m_connection;
    std::vector<Bytes> m_acknowledged;
    bool m_goesOn = true;
};

} // namespace

/// A hub's store copied while the hub runs, and what becomes of the copy.
class TestBackup : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<ThrowawayPostgres> m_server;
    QTemporaryDir m_copies;

    QString copyNamed(const char *name)
    {
        QDir(m_copies.path()).mkpath(QLatin1String(name));
        return m_copies.filePath(QLatin1String(name) + QStringLiteral("/hub.db"));
    }
    static QStringList words(const char *command, const QString &from, const QString &to)
    {
        return {QLatin1String(command),  QStringLiteral("--from"), from, QStringLiteral("--to"), to,
                QStringLiteral("--json")};
    }
    static QJsonObject answerOf(const HubProcess &process)
    {
        return QJsonDocument::fromJson(process.output()).object();
    }
    static QString sqlite(const QString &file) { return QStringLiteral("sqlite:") + file; }

private Q_SLOTS:
    void initTestCase()
    {
        initialiseCrypto();
        QVERIFY(!qEnvironmentVariableIsEmpty("CASEWEAVE_HUB"));
    }

    void whatWasAcknowledgedBeforeIsInTheCopyAndComesBack_data()
    {
        QTest::addColumn<bool>("postgres");
        QTest::newRow("file") << false;
        QTest::newRow("database") << true;
    }
    void whatWasAcknowledgedBeforeIsInTheCopyAndComesBack()
    {
        QFETCH(bool, postgres);
        FreshHub hub;
        QStringList more;
        QString store = sqlite(hub.process.storeFile());
        if (postgres) {
            m_server = std::make_unique<ThrowawayPostgres>();
            const QString database = QString::fromStdString(m_server->freshDatabase());
            more = QStringList{QStringLiteral("--store"), QStringLiteral("postgresql"), QStringLiteral("--database"),
                               database};
            store = QStringLiteral("postgresql:") + database;
        }
        QVERIFY(hub.start(more));
        const MailboxTag tag = tagOf(1);
        Writer writer(hub, tag);
        writer.begin();
        QVERIFY(waitUntil([&] { return writer.acknowledged().size() >= 200; }));
        const std::vector<Bytes> before = writer.acknowledged();
        const QString copy = copyNamed(postgres ? "ofDatabase" : "ofFile");
        HubProcess program(hub.process.folder());
        QCOMPARE(program.run(words("backup", store, sqlite(copy))), 0);
        const QJsonObject made = answerOf(program);
        QVERIFY(made.value(QLatin1String("ok")).toBool());
        // It went on meanwhile.
        const std::size_t then = writer.acknowledged().size();
        QVERIFY(waitUntil([&] { return writer.acknowledged().size() > then; }));
        QVERIFY(then > before.size());
        writer.end();

        // The computer is lost; another has the hub's folder and this copy.
        QVERIFY(hub.process.stop());
        QVERIFY(QDir(hub.process.folder()).remove(QStringLiteral("hub.db")) || postgres);
        QCOMPARE(program.run(words("move", sqlite(copy), sqlite(hub.process.storeFile()))), 0);
        QCOMPARE(answerOf(program).value(QLatin1String("digest")), made.value(QLatin1String("digest")));
        QVERIFY(hub.start());
        const auto reader = hub.online(writer.device().login());
        std::set<Bytes> held;
        std::uint64_t after = 0;
        for (bool more_ = true; more_;) {
            const auto page = fetch(*reader, {tag, wire::Class::Entry, after, 0, false, 0});
            QVERIFY(page.ok());
            for (const auto &item : page->items) {
                QCOMPARE(item.sequence, after + 1);
                after = item.sequence;
                held.insert(item.envelope);
            }
            more_ = page->more;
        }
        QCOMPARE(made.value(QLatin1String("envelopes")).toInteger(), static_cast<qint64>(held.size()));
        for (const Bytes &bytes : before)
            QVERIFY(held.count(bytes) != 0);
    }

    void aCopyThatWasChangedDoesNotComeBack()
    {
        FreshHub hub;
        QVERIFY(hub.start());
        Writer writer(hub, tagOf(1));
        writer.begin();
        QVERIFY(waitUntil([&] { return writer.acknowledged().size() >= 20; }));
        writer.end();
        const QString copy = copyNamed("changed");
        HubProcess program(hub.process.folder());
        QCOMPARE(program.run(words("backup", sqlite(hub.process.storeFile()), sqlite(copy))), 0);
        QFile file(copy);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray bytes = file.readAll();
        const QByteArray known(reinterpret_cast<const char *>(writer.acknowledged().front().data()), 64);
        QVERIFY(bytes.contains(known));
        QByteArray other = known;
        other[60] = static_cast<char>(other[60] + 1);
        bytes.replace(known, other); // pages keep old pieces too
        QVERIFY(file.seek(0) && file.write(bytes) == bytes.size());
        file.close();
        const QString target = copyNamed("target");
        QCOMPARE(program.run(words("move", sqlite(copy), sqlite(target))), static_cast<int>(StartProblem::MoveFailed));
        QCOMPARE(answerOf(program).value(QLatin1String("error")).toString(), QStringLiteral("move_failed"));
    }

    void nothingIsCopiedOverAnything()
    {
        FreshHub hub;
        QVERIFY(hub.start());
        const QString store = sqlite(hub.process.storeFile());
        HubProcess program(hub.process.folder());
        Writer writer(hub, tagOf(1));
        const QString copy = sqlite(copyNamed("twice"));
        QCOMPARE(program.run(words("backup", store, copy)), 0);
        QCOMPARE(program.run(words("backup", store, copy)), static_cast<int>(StartProblem::StoreNotEmpty));
        // Beside the hub's own store.
        QCOMPARE(program.run(words("backup", store, sqlite(hub.process.file("copy.db")))),
                 static_cast<int>(StartProblem::Running));
        QVERIFY(!QFile::exists(hub.process.file("copy.db")));
        QCOMPARE(program.run(words("backup", sqlite(m_copies.filePath(QStringLiteral("none.db"))), copy)),
                 static_cast<int>(StartProblem::DatabaseFailed));
        QCOMPARE(program.run({QStringLiteral("backup"), QStringLiteral("--from"), store}),
                 static_cast<int>(StartProblem::Usage));
    }
};

QTEST_GUILESS_MAIN(TestBackup)
#include "TestBackup.moc"
