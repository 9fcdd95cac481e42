// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/StoreKinds.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

namespace {

using Space = HubStore::Space;

const AgencyId police{tagOf(20).bytes};
const AgencyId school{tagOf(21).bytes};
const MailboxTag caseBox = tagOf(10);
const MailboxTag otherBox = tagOf(11);

HubStore::Route routeTo(const AgencyId &peer)
{
    HubStore::Route route;
    route.peer = peer;
    route.tag = caseBox;
    return route;
}

} // namespace

/// Blobs on their way to other hubs, in every kind of store.
class TestDueBlobs : public QObject {
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

    void blobsWaitForAPeerWhileTheirCaseHasARouteToIt()
    {
        const BlobId one{tagOf(21).bytes};
        const BlobId two{tagOf(22).bytes};
        inChange([&] {
            QVERIFY(change().putRoute(routeTo(police)).ok());
            for (const BlobId &blob : {one, two})
                QVERIFY(change().putDueBlob({police, caseBox, blob, 50}).ok());
            QVERIFY(change().putDueBlob({school, caseBox, one, 50}).ok()); // no route
        });
        const auto of
            = [&](const AgencyId &peer, std::uint64_t after = 0) { return read().dueBlobs(peer, after, 10).value(); };
        QVERIFY(of(school).empty());
        const auto due = of(police);
        QCOMPARE(due.size(), std::size_t{2});
        QVERIFY(due[0].blob == one && due[1].blob == two && due[0].id < due[1].id);
        QVERIFY(due[0].tag == caseBox && due[0].peer == police && due[0].sinceSeconds == 50);
        QCOMPARE(of(police, due[0].id).size(), std::size_t{1});
        QCOMPARE(read().dueBlobs(police, 0, 1)->size(), std::size_t{1});
        QCOMPARE(read().backlog(police)->blobs, std::uint64_t{2});
        QCOMPARE(read().backlog(police)->blobsSinceSeconds, std::int64_t{50});
        // Put again it is another one, which the end of the old one leaves.
        inChange([&] {
            QVERIFY(change().putDueBlob({police, caseBox, one, 70}).ok());
            QVERIFY(change().dropDueBlob(due[0]).ok());
            QVERIFY(change().dropDueBlob(due[1]).ok());
        });
        QCOMPARE(of(police).size(), std::size_t{1});
        QVERIFY(of(police)[0].blob == one && of(police)[0].id > due[1].id);
        HubStore::Route leaving = routeTo(police);
        leaving.leaving = true;
        inChange([&] { QVERIFY(change().putRoute(leaving).ok()); });
        QVERIFY(of(police).empty());
        inChange([&] { QVERIFY(change().dropRoute(police, Space::Case, caseBox).ok()); });
        inChange([&] { QVERIFY(change().putRoute(routeTo(police)).ok()); });
        QVERIFY(of(police).empty());
    }

    void blobsOfAPeerThatIsForgottenAreOursToPassOn()
    {
        const BlobId blob{tagOf(21).bytes};
        inChange([&] {
            for (const AgencyId &peer : {police, school}) {
                QVERIFY(change().putRoute(routeTo(peer)).ok());
                QVERIFY(change().putDueBlob({peer, caseBox, {}, 1}).ok());
            }
            QVERIFY(change().putBlobFrom(police, caseBox, blob, 5000).ok());
            QVERIFY(change().putBlobFrom(school, caseBox, blob, 5000).ok()); // the first stays
            QVERIFY(change().putBlobFrom(school, otherBox, blob, 4096).ok());
        });
        QVERIFY(read().blobFrom(caseBox, blob).value() == police);
        QVERIFY(!read().blobFrom(caseBox, BlobId{})->has_value());
        QCOMPARE(read().blobBytesFrom(police).value(), std::uint64_t{5000});
        const std::uint64_t before = read().dueBlobs(school, 0, 10)->front().id;
        inChange([&] { QVERIFY(change().forgetPeer(police).ok()); });
        QVERIFY(!read().blobFrom(caseBox, blob)->has_value());
        QCOMPARE(read().blobBytesFrom(police).value(), std::uint64_t{0});
        QCOMPARE(read().blobBytesFrom(school).value(), std::uint64_t{4096});
        QVERIFY(read().dueBlobs(police, 0, 10)->empty());
        const auto due = read().dueBlobs(school, 0, 10).value();
        QCOMPARE(due.size(), std::size_t{1});
        QVERIFY(due[0].isAll() && due[0].id > before);
    }

    void aPeerWhoseStoreCameBackIsOfferedAllOfThemAgain()
    {
        inChange([&] {
            for (const AgencyId &peer : {police, school})
                QVERIFY(change().putRoute(routeTo(peer)).ok());
        });
        QVERIFY(read().dueBlobs(police, 0, 10)->empty());
        inChange([&] { QVERIFY(change().rewindPeer(police, 90).ok()); });
        const auto due = read().dueBlobs(police, 0, 10).value();
        QCOMPARE(due.size(), std::size_t{1});
        QVERIFY(due[0].isAll() && due[0].tag == caseBox && due[0].sinceSeconds == 90);
        QVERIFY(read().dueBlobs(school, 0, 10)->empty());
    }

    void aPeerThatLeftTheCaseIsOfferedNone()
    {
        inChange([&] {
            HubStore::Route left = routeTo(police);
            left.leaving = true;
            QVERIFY(change().putRoute(left).ok());
            QVERIFY(change().putRoute(routeTo(school)).ok());
            QVERIFY(change().putBlobFrom(school, caseBox, BlobId{tagOf(21).bytes}, 5000).ok());
        });
        inChange([&] { QVERIFY(change().rewindPeer(police, 90).ok()); });
        inChange([&] { QVERIFY(change().forgetPeer(school).ok()); });
        QCOMPARE(read().backlog(police)->blobs, std::uint64_t{0});
    }

    void whatWasReleasedWaitsForNobodyAndCountsForNobody()
    {
        const BlobId gone{tagOf(21).bytes};
        const BlobId stays{tagOf(22).bytes};
        inChange([&] {
            QVERIFY(change().putRoute(routeTo(police)).ok());
            for (const BlobId &blob : {gone, stays}) {
                QVERIFY(change().putDueBlob({police, caseBox, blob, 50}).ok());
                QVERIFY(change().putBlobFrom(school, caseBox, blob, 4096).ok());
            }
            QVERIFY(change().putBlobFrom(school, otherBox, gone, 4096).ok());
            QVERIFY(change().releaseDone(caseBox, {wire::ReleaseNote::Kind::Blobs, gone.bytes, 1}).ok());
        });
        QCOMPARE(read().dueBlobs(police, 0, 10)->size(), std::size_t{1});
        QVERIFY(read().dueBlobs(police, 0, 10)->front().blob == stays);
        QVERIFY(!read().blobFrom(caseBox, gone)->has_value());
        QCOMPARE(read().blobBytesFrom(school).value(), std::uint64_t{2 * 4096});
        inChange([&] { QVERIFY(change().releaseDone(caseBox, {wire::ReleaseNote::Kind::Mailbox, {}, 2}).ok()); });
        QVERIFY(read().dueBlobs(police, 0, 10)->empty());
        QCOMPARE(read().blobBytesFrom(school).value(), std::uint64_t{4096});
    }
};

QTEST_GUILESS_MAIN(TestDueBlobs)
#include "TestDueBlobs.moc"
