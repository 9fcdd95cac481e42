// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/wire/AccessRecord.h"
#include "tests/sync/support/FreshHub.h"
#include "tests/sync/support/ThrowawayPostgres.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

/// Two processes of one agency's hub on one database, and another agency's hub that they pass on to.
class TestHubsShareAPeer : public QObject {
    Q_OBJECT

private:
    const bool m_isReady = (initialiseCrypto(), true); ///< before the keys that follow
    std::unique_ptr<ThrowawayPostgres> m_server;
    FreshHub m_county;
    FreshHub m_police;
    HubProcess m_first{m_county.process.folder()};
    HubProcess m_second{m_county.process.folder()};
    TestDevice m_worker = m_county.agency.device(m_county.random);
    TestDevice m_officer = m_police.agency.device(m_police.random);
    MailboxTag m_case = tagOf(1);
    std::uint64_t m_written = 0;
    QStringList m_options;

    static std::unique_ptr<HubConnection> online(FreshHub &of, const HubProcess &at, HubLogin login)
    {
        auto made = std::make_unique<HubConnection>(HubAddress{QStringLiteral("127.0.0.1"), at.port()}, of.roots(),
                                                    std::move(login), of.clock, of.random);
        made->open();
        waitUntil([&] { return made->state() == HubState::Online || made->state() == HubState::Refused; });
        return made;
    }

    /// The agency's directory, which admits the device.
    static void publish(FreshHub &of, const HubProcess &at, const TestDevice &device)
    {
        const auto issuer = online(of, at, of.agency.issuerLogin());
        const Bytes first = of.agency.firstRecord();
        const Bytes second = of.agency.directoryRecord(1, first, TestAgency::admit(device), of.clock.nowSeconds());
        const Status put = await<void>([&](auto done) { issuer->putDirectory({first, second}, std::move(done)); });
        QVERIFY(put.ok());
    }

    static QByteArray peerAt(const TestAgency &agency, quint16 port)
    {
        return "{\"peers\": [{\"agency\": \"" + QByteArray::fromStdString(agency.id.hex())
            + "\", \"address\": \"127.0.0.1:" + QByteArray::number(port) + "\"}]}";
    }

    bool hasLink(const HubProcess &hub) const
    {
        const QByteArray police = QByteArray::fromStdString(m_police.agency.id.hex()).left(8);
        return httpGet(hub.statusPort(), "/metrics").contains("caseweave_hub_peer_link{peer=\"" + police + "\"} 1\n");
    }

    HubProcess &whoHasTheLink()
    {
        waitUntil([&] { return hasLink(m_first) != hasLink(m_second); });
        return hasLink(m_first) ? m_first : m_second;
    }

    void write(const HubProcess &at)
    {
        const auto worker = online(m_county, at, m_worker.login());
        QVERIFY(push(*worker, m_case, {{envelopeOf(m_case, wire::Class::Entry, m_county.random), {}}}).ok());
        ++m_written;
    }

    /// Each once, and no more.
    bool isAtThePolice()
    {
        const auto officer = online(m_police, m_police.process, m_officer.login());
        return waitUntil([&] {
            const auto page = fetch(*officer, {m_case, wire::Class::Entry, 0, 0, false, 0});
            return page.ok() && page->head == m_written && page->items.size() == m_written;
        });
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_isReady);
        QVERIFY(!qEnvironmentVariableIsEmpty("CASEWEAVE_HUB"));
        m_server = std::make_unique<ThrowawayPostgres>();
        m_county.writeRoot("admitted/police.root", m_police.agency);
        m_police.writeRoot("admitted/county.root", m_county.agency);
        QVERIFY(m_police.start());
        m_county.write("hub.json", peerAt(m_police.agency, m_police.process.port()));
        m_options = {QStringLiteral("--listen"),      QStringLiteral("127.0.0.1:0"),
                     QStringLiteral("--status-port"), QStringLiteral("0"),
                     QStringLiteral("--store"),       QStringLiteral("postgresql"),
                     QStringLiteral("--database"),    QString::fromStdString(m_server->freshDatabase())};
        QVERIFY(m_first.start(m_options));
        QVERIFY(m_second.start(m_options));
        m_police.write("hub.json", peerAt(m_county.agency, m_second.port()));
        QVERIFY(m_police.process.reload());
        publish(m_police, m_police.process, m_officer);
        publish(m_county, m_first, m_worker);
    }

    void oneOfThemHasTheLink()
    {
        QVERIFY(waitUntil([&] { return hasLink(m_first) || hasLink(m_second); }));
        QVERIFY(hasLink(m_first) != hasLink(m_second));
        const quint16 other = (hasLink(m_first) ? m_second : m_first).statusPort();
        QVERIFY(httpGet(other, "/peers").contains("\"state\":\"not_here\""));
    }

    void whatIsStoredAtEitherComesToThePeer()
    {
        const auto worker = online(m_county, m_first, m_worker.login());
        const auto record = wire::AccessRecord::make(m_worker.keys.sign, m_case, 0, {}, m_worker.id(), {m_worker.id()},
                                                     {m_officer.id()});
        // The officer is known to a hub when the directory has come, at the one process and then at the other.
        const auto put
            = [&] { return await<void>([&](auto done) { worker->putAccess(record.encoded, std::move(done)); }); };
        QVERIFY(put().ok());
        write(m_first);
        write(m_second);
        QVERIFY(isAtThePolice());
    }

    void anotherTakesTheLinkOverFromOneThatIsGone()
    {
        HubProcess &has = whoHasTheLink();
        HubProcess &other = &has == &m_first ? m_second : m_first;
        has.kill();
        write(other);
        QVERIFY(isAtThePolice());
        QVERIFY(hasLink(other));
        QVERIFY(has.start(m_options));
        // Nothing comes a second time while the link changes hands.
        write(has);
        QVERIFY(isAtThePolice());
    }

    void whoHasItNoMoreGivesItBack()
    {
        HubProcess &has = whoHasTheLink();
        HubProcess &other = &has == &m_first ? m_second : m_first;
        const QByteArray settings = peerAt(m_police.agency, m_police.process.port());
        m_county.write("hub.json", "{}");
        QVERIFY(has.reload());
        m_county.write("hub.json", settings);
        QVERIFY(waitUntil([&] { return hasLink(other); }));
        QVERIFY(!hasLink(has));
    }
};

QTEST_GUILESS_MAIN(TestHubsShareAPeer)
#include "TestHubsShareAPeer.moc"
