// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/e2e/support/Agency.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

using namespace caseweave;
using namespace caseweave::e2e;
using namespace caseweave::test;

/// The peers of a hub, as caseweave-admin names them in the hub's settings.
class TestAdminPeers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void arePartOfTheHubsSettings();
};

void TestAdminPeers::arePartOfTheHubsSettings()
{
    const QTemporaryDir temporary;
    const test::Passphrases pass(temporary.path());
    Agency council(temporary.filePath(QStringLiteral("council")), QStringLiteral("Greendale Council"), "council", pass);
    Agency police(temporary.filePath(QStringLiteral("police")), QStringLiteral("County Police"), "police", pass);
    const QStringList who{police.name()};
    const QStringList add = words("hub peer add --agency", who);
    const auto isAdded
        = [](const test::AdminRun &run) { return run.json.value(QLatin1String("added")).toBool() && run.exit == 0; };
    const auto peers = [&] { return council.run(words("hub peer list")).json.value(QLatin1String("peers")).toArray(); };

    QCOMPARE(council.run(add).error(), QStringLiteral("no_hub"));
    council.initHub(QStringLiteral("127.0.0.1:7443"), QStringLiteral("127.0.0.1:7443"));
    QCOMPARE(council.run(add).error(), QStringLiteral("not_trusted"));
    QCOMPARE(council.trust(police, police.fingerprint()).exit, 0);
    QCOMPARE(council.run(add).error(), QStringLiteral("no_hub")); // the police ran none when they were trusted
    const QString address = QStringLiteral("--address");
    QCOMPARE(council.run(add + QStringList{address, QStringLiteral("nowhere")}).error(), QStringLiteral("bad_address"));
    QVERIFY(isAdded(council.run(add + QStringList{address, QStringLiteral("hub.police.example:7443")})));
    QVERIFY(!isAdded(council.run(add + QStringList{address, QStringLiteral("127.0.0.1:9443")}))); // it moved
    // New certificates leave what else the settings say.
    QCOMPARE(council.run(words("hub renew") + pass.both()).exit, 0);
    QCOMPARE(peers().size(), qsizetype{1});
    QCOMPARE(peers()[0][QLatin1String("address")].toString(), QStringLiteral("127.0.0.1:9443"));
    QCOMPARE(peers()[0][QLatin1String("name")].toString(), police.name());

    const QStringList remove = words("hub peer remove --agency", who);
    QCOMPARE(council.run(remove).exit, 0);
    QCOMPARE(council.run(remove).error(), QStringLiteral("no_peer"));
    QVERIFY(peers().isEmpty());
    // Where the other's file names its hub, its address need not be given.
    police.initHub(QStringLiteral("127.0.0.1:8443"), QStringLiteral("127.0.0.1:8443"));
    QCOMPARE(council.trust(police, police.fingerprint()).exit, 0);
    QVERIFY(isAdded(council.run(add)));
    QCOMPARE(peers()[0][QLatin1String("address")].toString(), QStringLiteral("127.0.0.1:8443"));
    QCOMPARE(council.runKeyed(words("agency distrust --offline --yes --agency", who)).exit, 0);
    QVERIFY(peers().isEmpty());
}

QTEST_GUILESS_MAIN(TestAdminPeers)
#include "TestAdminPeers.moc"
