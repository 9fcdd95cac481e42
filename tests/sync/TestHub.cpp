// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/TestWorld.h"

#include "sync/wire/AccessRecord.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

/// The hub in this process, talked to over real TLS.
class TestHub : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void aDeviceLogsInAndIsToldTheTime()
    {
        TestHubWorld world;
        const TestDevice device = world.agency.device(world.random);
        const auto connection = world.online(device.login());
        QVERIFY(connection->state() == HubState::Online);
        QCOMPARE(connection->clockDifferenceMs(), 0);
        QVERIFY(connection->tlsHash() == world.certificate.fingerprint);
        QVERIFY(connection->hubCertificate()->signKey == world.agency.hubKey.publicKey());
        QCOMPARE(world.hub->metrics().online, 1U);
    }

    void anIssuerLogsIn()
    {
        TestHubWorld world;
        QVERIFY(world.online(world.agency.issuerLogin())->state() == HubState::Online);
    }

    void whatIsPushedComesToOthersAtOnceAndNotBackToThePusher()
    {
        TestHubWorld world;
        const TestDevice a = world.agency.device(world.random);
        const TestDevice b = world.agency.device(world.random);
        const auto first = world.online(a.login());
        const auto second = world.online(b.login());
        const MailboxTag tag = world.mailbox(*first, a, {b.id()});
        std::vector<HubDelivery> got;
        QSignalSpy back(first.get(), &HubConnection::delivered);
        connect(second.get(), &HubConnection::delivered, this,
                [&](const MailboxTag &, const std::vector<HubDelivery> &items) {
                    got.insert(got.end(), items.begin(), items.end());
                });
        for (HubConnection *one : {first.get(), second.get()}) {
            const auto head = await<std::uint64_t>([&](auto done) { one->subscribe(tag, 0, std::move(done)); });
            QVERIFY(head.ok());
            QCOMPARE(*head, std::uint64_t{0});
        }
        const Bytes envelope = envelopeOf(tag, wire::Class::Entry, world.random);
        const auto sequences = push(*first, tag, {{envelope, {}}});
        QVERIFY(sequences.ok());
        QCOMPARE(*sequences, std::vector<std::uint64_t>{1});
        QVERIFY(waitUntil([&] { return !got.empty(); }));
        QCOMPARE(got[0].sequence, std::uint64_t{1});
        QVERIFY(got[0].envelope == envelope);
        QVERIFY(fetch(*first, {tag, wire::Class::Entry, 0, 0, false, 0}).ok());
        QCOMPARE(back.count(), 0);
    }
};

QTEST_GUILESS_MAIN(TestHub)
#include "TestHub.moc"
