// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/wire/AccessRecord.h"
#include "tests/sync/support/JoinedHints.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

constexpr std::int64_t now = someTimeMs / 1000;

/// Two hubs with one identity on one store. They look around by themselves once, and again when their clocks say so.
struct Pair {
    Pair()
    {
        first.hub->checkTime();
        second.hub->checkTime();
    }
    HintLine line;
    TestHubWorld first{MemoryHubStore().data(), [this] { return std::make_unique<JoinedHints>(line); }};
    TestHubWorld second{first.data, [this] { return std::make_unique<JoinedHints>(line); }};
    TestDevice alice = first.agency.device(first.random);
    TestDevice bob = first.agency.device(first.random);
};

Status putDirectory(HubConnection &connection, std::vector<Bytes> records)
{
    return await<void>([&](auto done) { connection.putDirectory(std::move(records), std::move(done)); });
}

Result<std::uint64_t> subscribe(HubConnection &connection, const MailboxTag &tag)
{
    return await<std::uint64_t>([&](auto done) { connection.subscribe(tag, 0, std::move(done)); });
}

} // namespace

/// What two hubs on one store owe each other, over a line that can be cut.
class TestHubsOnOneStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    static void initTestCase() { initialiseCrypto(); }

    static void hintsAreReadAsTheyWereWritten()
    {
        const HubHint hint{HubHint::What::Stored, HubStore::Space::Inbox, tagOf(9).bytes, UINT64_MAX};
        QVERIFY(HubHint::decode(hint.encode()) == hint);
        for (const std::string &text :
             {std::string(), std::string("00"), hint.encode() + "0", hint.encode() + "x", "4" + hint.encode().substr(1),
              "02" + hint.encode().substr(2), hint.encode().substr(0, 66), "00" + std::string(64, 'g') + "1"})
            QVERIFY2(!HubHint::decode(text), text.c_str());
    }

    static void whatOneStoresIsDeliveredAtTheOther_data()
    {
        QTest::addColumn<bool>("cut");
        QTest::newRow("by a hint") << false;
        QTest::newRow("by looking") << true;
    }
    static void whatOneStoresIsDeliveredAtTheOther()
    {
        QFETCH(bool, cut);
        Pair hubs;
        hubs.line.isCut = cut;
        const auto writer = hubs.first.online(hubs.alice.login());
        const MailboxTag tag = hubs.first.mailbox(*writer, hubs.alice, {hubs.bob.id()});
        const auto reader = hubs.second.online(hubs.bob.login());
        QSignalSpy live(reader.get(), &HubConnection::delivered);
        QVERIFY(subscribe(*reader, tag).ok());
        QVERIFY(push(*writer, tag, {{envelopeOf(tag, wire::Class::Entry, hubs.first.random), {}}}).ok());
        QVERIFY(waitUntil([&] {
            hubs.second.hub->checkTime();
            return !live.isEmpty();
        }));
        QCOMPARE(hubs.second.hub->metrics().hintsHeard > 0, !cut);
    }

    static void aDeviceRevokedAtOneIsShownOutAtTheOther()
    {
        Pair hubs;
        const auto admin = hubs.first.online(hubs.first.agency.issuerLogin());
        const auto device = hubs.second.online(hubs.bob.login());
        const Bytes first = hubs.first.agency.firstRecord();
        const Bytes second = hubs.first.agency.directoryRecord(1, first, TestAgency::revoke(hubs.bob.id()), now);
        QVERIFY(putDirectory(*admin, {first, second}).ok());
        QVERIFY(waitUntil([&] { return device->state() == HubState::Refused; }));
        QVERIFY(device->refusal() == ErrorCode::Revoked);
        QVERIFY(hubs.second.online(hubs.bob.login())->refusal() == ErrorCode::Revoked);
    }

    static void aHubThatMissedRecordsTakesThemWithTheNext()
    {
        Pair hubs;
        const auto here = hubs.first.online(hubs.first.agency.issuerLogin());
        const auto there = hubs.second.online(hubs.first.agency.issuerLogin());
        const auto device = hubs.second.online(hubs.bob.login());
        hubs.line.isCut = true;
        std::vector<Bytes> chain{hubs.first.agency.firstRecord()};
        const auto next = [&](const Bytes &change) {
            chain.push_back(hubs.first.agency.directoryRecord(chain.size(), chain.back(), change, now));
        };
        next(TestAgency::revoke(hubs.bob.id()));
        QVERIFY(putDirectory(*here, chain).ok());
        QVERIFY(device->state() == HubState::Online);
        next(TestAgency::revoke(hubs.alice.id()));
        QVERIFY(putDirectory(*there, {chain.back()}).ok());
        QVERIFY(waitUntil([&] { return device->state() == HubState::Refused; }));
        QVERIFY(hubs.second.online(hubs.alice.login())->refusal() == ErrorCode::Revoked);
    }

    static void directoriesAreLookedAtNowAndThen()
    {
        Pair hubs;
        const auto admin = hubs.first.online(hubs.first.agency.issuerLogin());
        const auto device = hubs.second.online(hubs.bob.login());
        hubs.line.isCut = true;
        const Bytes first = hubs.first.agency.firstRecord();
        const Bytes second = hubs.first.agency.directoryRecord(1, first, TestAgency::revoke(hubs.bob.id()), now);
        QVERIFY(putDirectory(*admin, {first, second}).ok());
        hubs.second.clock.advance(10'000);
        hubs.second.hub->checkTime();
        QVERIFY(waitUntil([&] { return device->state() == HubState::Refused; }));
    }

    static void whoIsTakenOutAtOneIsTakenOutAtTheOther()
    {
        Pair hubs;
        const auto writer = hubs.first.online(hubs.alice.login());
        const MailboxTag tag = hubs.first.mailbox(*writer, hubs.alice, {hubs.bob.id()});
        const auto reader = hubs.second.online(hubs.bob.login());
        QSignalSpy live(reader.get(), &HubConnection::delivered);
        QSignalSpy states(reader.get(), &HubConnection::stateChanged);
        QVERIFY(subscribe(*reader, tag).ok());
        const auto record = wire::AccessRecord::decode(
            *await<std::optional<Bytes>>([&](auto done) { writer->getAccess(tag, std::move(done)); }).value());
        const auto without = wire::AccessRecord::make(hubs.alice.keys.sign, tag, 1, record->link(), hubs.alice.id(),
                                                      {hubs.alice.id()}, {});
        const auto put = await<void>([&](auto done) { writer->putAccess(without.encoded, std::move(done)); });
        QVERIFY(put.ok());
        QVERIFY(push(*writer, tag, {{envelopeOf(tag, wire::Class::Entry, hubs.first.random), {}}}).ok());
        // Its connection ends, as at the hub where it was done; it comes back and is not let in here any more.
        QVERIFY(waitUntil([&] { return reader->state() != HubState::Online; }));
        reader->retryNow();
        QVERIFY(waitUntil([&] { return reader->state() == HubState::Online; }));
        QVERIFY(subscribe(*reader, tag).code() == ErrorCode::NotFound);
        QVERIFY(live.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestHubsOnOneStore)
#include "TestHubsOnOneStore.moc"
