// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/sql/Database.h"
#include "sync/wire/AccessRecord.h"
#include "tests/sync/support/CaseWorld.h"
#include "tests/sync/support/FreshHub.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;
using test::Replica;

namespace {

using Kind = wire::ReleaseNote::Kind;

/// A hub's process, a case at it, and its lead.
struct Scene : FreshHub {
    TestDevice leadDevice = agency.device(random);
    Replica lead{{leadDevice.keys.clone(), leadDevice.certificate}, random, clock};
    std::unique_ptr<HubConnection> connection;
    std::optional<wire::AccessRecord> record;

    MailboxTag tag() { return lead.log().mailbox(); }
    bool begin()
    {
        if (!start({QStringLiteral("--status-port"), QStringLiteral("0")}))
            return false;
        connection = online(leadDevice.login());
        return connection->state() == HubState::Online;
    }
    bool letIn(std::vector<DeviceId> users)
    {
        const std::uint64_t number = record ? record->number + 1 : 0;
        record = wire::AccessRecord::make(leadDevice.keys.sign, tag(), number, record ? record->link() : Digest{},
                                          leadDevice.id(), {leadDevice.id()}, std::move(users));
        return await<void>([&](auto done) { connection->putAccess(record->encoded, std::move(done)); }).ok();
    }
    /// All that waits at the lead's, welcomes too.
    Status send()
    {
        for (;;) {
            const auto items = lead.log().outbox();
            if (!items || items->empty())
                return items ? Status() : Status(items.error());
            std::vector<Acknowledged> sent;
            for (const OutboxItem &item : *items) {
                const auto numbers = push(*connection, item.mailbox, {{item.envelope, item.covers}});
                if (!numbers)
                    return numbers.error();
                sent.push_back({item.number, numbers->front()});
            }
            if (Status status = lead.log().acknowledge(sent); !status)
                return status;
        }
    }
    std::vector<HubDelivery> held(HubConnection &by, wire::Class which)
    {
        const auto page = fetch(by, {tag(), which, 0, 0, false, 0});
        return page ? page->items : std::vector<HubDelivery>();
    }
    /// Holds that began now began so many days ago: a hub's process goes by the computer's clock.
    bool age(int days)
    {
        auto database = sql::Database::openPlain(process.storeFile().toStdString());
        const std::string change
            = "UPDATE release SET since = since - " + std::to_string(days * 86400) + " WHERE since > 0";
        return database && database->execute(change).ok();
    }
    bool isIntact()
    {
        return process.run({QStringLiteral("check"), QStringLiteral("--folder"), process.folder()}) == 0;
    }
};

std::vector<HubItem> viewsOf(const std::vector<HubDelivery> &items)
{
    std::vector<HubItem> views;
    for (const HubDelivery &item : items)
        views.push_back({item.sequence, item.envelope});
    return views;
}

} // namespace

/// What was released, at a hub that is a process of its own, by clients as they are.
class TestReleasedHub : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void packedEntriesGoAndWhoJoinsLaterReadsEverything()
    {
        Scene scene;
        QVERIFY(scene.begin());
        QVERIFY(scene.lead.openDatabase().ok() && scene.lead.create({"Lee Park", "Team manager"}).ok());
        QVERIFY(scene.letIn({}));
        for (int i = 0; i < 40; ++i)
            QVERIFY(scene.lead.write("Home visit " + std::to_string(i)).ok());
        QVERIFY(scene.send().ok());
        QCOMPARE(scene.lead.log().packSegments(100).value(), std::size_t{1});
        QVERIFY(scene.send().ok());
        const std::vector<HubDelivery> entries = scene.held(*scene.connection, wire::Class::AllEntries);
        std::vector<HubDelivery> all = entries;
        for (HubDelivery &segment : scene.held(*scene.connection, wire::Class::Segment))
            all.push_back(std::move(segment));
        const std::vector<HubItem> views = viewsOf(all);
        const std::vector<Digest> packed = scene.lead.log().envelopesOf(views, scene.lead.log().packedIn(views));
        QCOMPARE(packed.size(), std::size_t{40});
        QVERIFY(scene.lead.log().release(Kind::Envelopes, packed).ok());
        QVERIFY(scene.send().ok());

        QVERIFY(scene.process.stop());
        QVERIFY(scene.age(31));
        QVERIFY(scene.isIntact());
        QVERIFY(scene.begin());
        QVERIFY(scene.process.logged("\"event\":\"released\""));
        QVERIFY(scene.process.output().contains("\"envelopes\":40"));
        QVERIFY(scene.held(*scene.connection, wire::Class::AllEntries).empty());
        // Bytes that are pushed again get the number they had, and stay away.
        const auto again = push(*scene.connection, scene.tag(), {{entries[5].envelope, {}}});
        QCOMPARE(again->front(), entries[5].sequence);
        QVERIFY(scene.held(*scene.connection, wire::Class::AllEntries).empty());

        const TestDevice newcomer = scene.agency.device(scene.random);
        Replica reader({newcomer.keys.clone(), newcomer.certificate}, scene.random, scene.clock);
        QVERIFY(reader.openDatabase().ok());
        QVERIFY(scene.lead.log().addMember(reader.asMember(Role::Reader)).ok());
        QVERIFY(scene.letIn({newcomer.id()}) && scene.send().ok());
        const auto theirs = scene.online(newcomer.login());
        const MailboxTag inbox = wire::inboxTagOf(newcomer.id());
        const auto letters = fetch(*theirs, {inbox, wire::Class::Inbox, 0, 0, false, 0});
        QVERIFY(reader.join(Welcome::open(newcomer.keys, letters->items.front().envelope).value()).ok());
        for (const wire::Class which :
             {wire::Class::Roster, wire::Class::Segment, wire::Class::Entry, wire::Class::Release}) {
            const std::vector<HubDelivery> items = scene.held(*theirs, which);
            const auto report = reader.log().ingest(viewsOf(items));
            QVERIFY(report.ok() && report->refused.empty());
        }
        QVERIFY(reader.digest() == scene.lead.digest());
        QCOMPARE(reader.log().counts().missing, std::uint64_t{0});
        QCOMPARE(reader.log().releases()->size(), std::size_t{1});
        QVERIFY(scene.process.stop());
        QVERIFY(scene.isIntact());
    }

    void aWholeCaseGoesWhenTheLegalHoldEndsAndNotBefore()
    {
        Scene scene;
        scene.write("hub.json", R"({"legal-hold": true})");
        QVERIFY(scene.begin());
        QVERIFY(scene.lead.openDatabase().ok() && scene.lead.create({"Lee Park", "Team manager"}).ok());
        QVERIFY(scene.letIn({}));
        QVERIFY(scene.lead.write("Home visit").ok() && scene.send().ok());
        QVERIFY(scene.lead.log().release(Kind::Mailbox, {}).ok() && scene.send().ok());
        QVERIFY(scene.process.stop());
        QVERIFY(scene.age(31));
        QVERIFY(scene.begin());
        const QByteArray metrics = httpGet(scene.process.statusPort(), "/metrics");
        QVERIFY(metrics.contains("caseweave_hub_legal_hold 1"));
        QCOMPARE(scene.held(*scene.connection, wire::Class::AllEntries).size(), std::size_t{1});
        // A setting that cannot be read ends no hold.
        scene.write("hub.json", R"({"legal-hold": "no"})");
        scene.process.hangUp();
        QVERIFY(scene.process.logged("settings_unchanged"));
        QVERIFY(!scene.process.output().contains("\"event\":\"released\""));
        scene.write("hub.json", R"({"legal-hold": false})");
        QVERIFY(scene.process.reload());
        QVERIFY(scene.process.logged("\"event\":\"released\""));
        QVERIFY(scene.held(*scene.connection, wire::Class::AllEntries).empty());
        QVERIFY(scene.held(*scene.connection, wire::Class::Roster).empty());
        QCOMPARE(scene.held(*scene.connection, wire::Class::Release).size(), std::size_t{1});
        QVERIFY(scene.lead.write("Too late").ok());
        QVERIFY(scene.send().code() == ErrorCode::Expired);
        QVERIFY(scene.process.stop());
        QVERIFY(scene.isIntact());
    }
};

QTEST_GUILESS_MAIN(TestReleasedHub)
#include "TestReleasedHub.moc"
