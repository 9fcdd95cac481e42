// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/StoreKinds.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

using Space = HubStore::Space;

const DeviceId alice{tagOf(1).bytes};
const DeviceId bob{tagOf(2).bytes};
const MailboxTag caseBox = tagOf(10);

} // namespace

/// What a store knows of who brought how much, in every kind of store.
class TestBrought : public QObject {
    Q_OBJECT

private:
    StoreKinds m_kinds;
    StoreKinds::Stores m_store;

    HubStore &change() { return *m_store.change; }
    HubStore &read() { return *m_store.read; }
    void inChange(const std::function<void()> &work)
    {
        QVERIFY(change().begin().ok());
        work();
        QVERIFY(change().commit().ok());
    }

private Q_SLOTS:
    static void initTestCase_data() { StoreKinds::addRows(); }
    void initTestCase() { initialiseCrypto(); }
    void init()
    {
        QFETCH_GLOBAL(QString, kind);
        m_store = m_kinds.open(kind);
    }
    void cleanup() { m_store = {}; }

    void whatADeviceBroughtIsSummedUp()
    {
        using Brought = HubStore::Brought;
        QVERIFY(read().broughtBy(alice).value() == Brought{});
        inChange([&] {
            QVERIFY(change().addBroughtBy(alice, {100, 1, 7}).ok());
            QVERIFY(change().broughtBy(alice).value() == (Brought{100, 1, 7}));
            QVERIFY(change().addBroughtBy(alice, {20, 0, 1}).ok());
            QVERIFY(change().addBroughtBy(bob, {5, 2, 0}).ok());
            QVERIFY(change().broughtBy(alice).value() == (Brought{120, 1, 8}));
        });
        QVERIFY(read().broughtBy(alice).value() == (Brought{120, 1, 8}));
        QVERIFY(read().broughtBy(bob).value() == (Brought{5, 2, 0}));
        QVERIFY(change().begin().ok());
        const HubStore::Coming coming{Space::Inbox, caseBox, std::nullopt, {}, alice};
        QVERIFY(change().expect({&coming}).ok());
        QVERIFY(change().addBroughtBy(alice, {1000, 0, 0}).ok());
        QVERIFY(change().broughtBy(alice).value() == (Brought{1120, 1, 8}));
        change().rollback();
        QVERIFY(read().broughtBy(alice).value() == (Brought{120, 1, 8}));
        inChange([&] { QVERIFY(change().addBroughtBy(alice, {0, 1, 0}).ok()); });
        QVERIFY(read().broughtBy(alice).value() == (Brought{120, 2, 8}));
    }

    void anInboxKnowsTheBytesOfEachSender()
    {
        const auto add = [&](const DeviceId &sender, const Bytes &bytes) {
            QVERIFY(change().append({Space::Inbox, caseBox, sender, wire::Class::Inbox, bytes}).ok());
        };
        inChange([&] {
            add(alice, Bytes(500, 4));
            add(alice, Bytes(500, 4)); // the same
            add(alice, Bytes(2, 4));
            add(bob, Bytes(1, 4));
        });
        QCOMPARE(read().countFrom(Space::Inbox, caseBox, alice)->bytes, std::uint64_t{502});
        QCOMPARE(read().countFrom(Space::Inbox, caseBox, alice)->count, std::uint64_t{2});
        QCOMPARE(read().countFrom(Space::Inbox, caseBox, bob)->bytes, std::uint64_t{1});
    }
};

QTEST_GUILESS_MAIN(TestBrought)
#include "TestBrought.moc"
