// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/directory/DirectoryBook.h"
#include "crypto/memory/SecretBytes.h"
#include "tests/app/support/FictionalAgency.h"
#include "tests/crypto/support/FailsWith.h"

#include <QTest>

using namespace caseweave;
using test::failsWith;
using test::FictionalAgency;

namespace {

/// Counts writes, and fails when told to.
class FaultyStore final : public DirectoryStore {
public:
    Result<std::vector<Bytes>> records(const AgencyId &agency) override
    {
        return failsReading ? Result<std::vector<Bytes>>(ErrorCode::Storage) : m_kept.records(agency);
    }
    Status append(const AgencyId &agency, std::uint64_t number, std::span<const ByteView> records) override
    {
        ++writes;
        return failsWriting ? Status(ErrorCode::DiskFull) : m_kept.append(agency, number, records);
    }
    Result<std::optional<Bytes>> forkProof(const AgencyId &agency) override { return m_kept.forkProof(agency); }
    Status keepForkProof(const AgencyId &agency, ByteView record) override
    {
        return m_kept.keepForkProof(agency, record);
    }

    int writes = 0;
    bool failsWriting = false;
    bool failsReading = false;

private:
    MemoryDirectoryStore m_kept;
};

} // namespace

class TestDirectoryBook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void opensADirectoryForEachTrustedAgency();
    void doesNotPassTrustOn();
    void forgetsWhomItsAgencyTrustsNoMore();
    void keepsWhatItTookAndVerifiesItAgain();
    void noticesDamageInTheStore();
    void keepsTheProofOfAFork();
    void keepsTheGoodPartOfABadPage();
    void keepsAPageInOneWrite();
    void believesNothingThatWasNotKept_data();
    void believesNothingThatWasNotKept();
    void refusesAPageOfAnUnknownAgency();
    void checksDevicesByTheirAgency();
    void findsSurnameFirst_data();
    void findsSurnameFirst();
    void doesNotFindWhoLeft();

private:
    SeededRandom m_random{11};
};

void TestDirectoryBook::opensADirectoryForEachTrustedAgency()
{
    FictionalAgency council("Greendale Council", AgencyKind::Council, m_random);
    FictionalAgency police("County Police", AgencyKind::Police, m_random);
    const CardChange tom = police.addProfessional("Tom Barker", "Detective constable");
    const DeviceKeys keys = DeviceKeys::generate(m_random);
    police.addDevice(tom.professional, keys);
    council.add(police.asTrusted(""));
    MemoryDirectoryStore store;
    auto book = DirectoryBook::open(store, council.id(), council.root.publicKey());
    QVERIFY(book.ok());
    QCOMPARE(book->agencies().size(), std::size_t{1});
    QCOMPARE(*book->takePage(council.id(), council.records), std::size_t{2});
    QCOMPARE(book->agencies().size(), std::size_t{2});
    QVERIFY(book->agencies()[0] == council.id());
    QVERIFY(book->rootOf(police.id()) == police.root.publicKey());
    QCOMPARE(*book->takePage(police.id(), police.records), std::size_t{3});
    const auto found = book->professional(tom.professional, police.now);
    QVERIFY(found);
    QCOMPARE(found->agencyName, std::string("County Police"));
    QVERIFY(found->enrolled);
    QCOMPARE(book->validDevices(tom.professional, police.now).size(), std::size_t{1});
}

void TestDirectoryBook::doesNotPassTrustOn()
{
    FictionalAgency council("A", AgencyKind::Council, m_random);
    FictionalAgency police("B", AgencyKind::Police, m_random);
    const FictionalAgency school("C", AgencyKind::Education, m_random);
    council.add(police.asTrusted(""));
    police.add(school.asTrusted(""));
    MemoryDirectoryStore store;
    auto book = DirectoryBook::open(store, council.id(), council.root.publicKey());
    QVERIFY(book->takePage(council.id(), council.records).ok());
    QVERIFY(book->takePage(police.id(), police.records).ok());
    QVERIFY(book->directory(school.id()) == nullptr);
    QVERIFY(!book->rootOf(school.id()));
}

void TestDirectoryBook::forgetsWhomItsAgencyTrustsNoMore()
{
    FictionalAgency council("A", AgencyKind::Council, m_random);
    FictionalAgency police("B", AgencyKind::Police, m_random);
    council.add(police.asTrusted(""));
    const CardChange tom = police.addProfessional("Tom Hale", "Officer");
    const DeviceCertificate certificate = police.addDevice(tom.professional, DeviceKeys::generate(m_random));
    MemoryDirectoryStore store;
    auto book = DirectoryBook::open(store, council.id(), council.root.publicKey());
    QVERIFY(book->takePage(council.id(), council.records).ok());
    QVERIFY(book->takePage(police.id(), police.records).ok());
    QVERIFY(book->checkDevice(certificate, police.now).ok());
    council.add(TrustWithdrawn{police.id()});
    QVERIFY(book->takePage(council.id(), council.records).ok());
    for (int again = 0; again < 2; ++again) {
        QVERIFY(book->directory(police.id()) == nullptr);
        QVERIFY(failsWith(book->checkDevice(certificate, police.now), ErrorCode::Untrusted));
        QVERIFY(book->find(QStringLiteral("Tom"), police.now).empty());
        QVERIFY(book->own().hasWithdrawn(police.id()));
        book = DirectoryBook::open(store, council.id(), council.root.publicKey());
    }
    council.add(police.asTrusted(""));
    QVERIFY(book->takePage(council.id(), council.records).ok());
    QVERIFY(book->checkDevice(certificate, police.now).ok()); // its records were kept
    QVERIFY(!book->own().hasWithdrawn(police.id()));
}

void TestDirectoryBook::keepsWhatItTookAndVerifiesItAgain()
{
    FictionalAgency council("A", AgencyKind::Council, m_random);
    FictionalAgency police("B", AgencyKind::Police, m_random);
    council.add(police.asTrusted(""));
    MemoryDirectoryStore store;
    {
        auto book = DirectoryBook::open(store, council.id(), council.root.publicKey());
        QVERIFY(book->takePage(council.id(), council.records).ok());
        QVERIFY(book->takePage(police.id(), police.records).ok());
    }
    const auto again = DirectoryBook::open(store, council.id(), council.root.publicKey());
    QVERIFY(again.ok());
    QCOMPARE(again->own().count(), std::uint64_t{2});
    QCOMPARE(again->directory(police.id())->count(), std::uint64_t{1});
    QCOMPARE(again->askAfter(council.id()), std::uint64_t{1});
}

void TestDirectoryBook::noticesDamageInTheStore()
{
    const FictionalAgency council("A", AgencyKind::Council, m_random);
    MemoryDirectoryStore store;
    Bytes changed = council.records[0];
    changed.back() ^= 1;
    QVERIFY(store.append(council.id(), 0, std::vector<ByteView>{changed}).ok());
    const auto book = DirectoryBook::open(store, council.id(), council.root.publicKey());
    QVERIFY(failsWith(book, ErrorCode::Damaged));
}

void TestDirectoryBook::keepsTheProofOfAFork()
{
    FictionalAgency council("A", AgencyKind::Council, m_random);
    const Bytes other = council.draft(CardChange{m_random.id<ProfessionalId>(), "X", "", "", "", ""}).encoded;
    council.addProfessional("One", "");
    MemoryDirectoryStore store;
    auto book = DirectoryBook::open(store, council.id(), council.root.publicKey());
    QVERIFY(book->takePage(council.id(), council.records).ok());
    const auto taken = book->takePage(council.id(), std::vector<Bytes>{other});
    QVERIFY(failsWith(taken, ErrorCode::Fork));
    const auto again = DirectoryBook::open(store, council.id(), council.root.publicKey());
    QVERIFY(again->own().alarm() == ErrorCode::Fork);
}

void TestDirectoryBook::keepsTheGoodPartOfABadPage()
{
    FictionalAgency council("A", AgencyKind::Council, m_random);
    council.addProfessional("One", "");
    council.addProfessional("Two", "");
    std::vector<Bytes> page = council.records;
    page[2].back() ^= 1;
    MemoryDirectoryStore store;
    auto book = DirectoryBook::open(store, council.id(), council.root.publicKey());
    QVERIFY(failsWith(book->takePage(council.id(), page), ErrorCode::BadSignature));
    QCOMPARE(book->own().count(), std::uint64_t{2});
    QCOMPARE(store.records(council.id())->size(), std::size_t{2});
}

void TestDirectoryBook::keepsAPageInOneWrite()
{
    FictionalAgency council("A", AgencyKind::Council, m_random);
    council.addProfessional("One", "");
    council.addProfessional("Two", "");
    FaultyStore store;
    auto book = DirectoryBook::open(store, council.id(), council.root.publicKey());
    QCOMPARE(*book->takePage(council.id(), council.records), std::size_t{3});
    QCOMPARE(store.writes, 1);
    QCOMPARE(*book->takePage(council.id(), std::span(council.records).last(1)), std::size_t{0});
    QCOMPARE(store.writes, 1); // nothing new
}

void TestDirectoryBook::believesNothingThatWasNotKept_data()
{
    QTest::addColumn<bool>("failsReading");
    QTest::newRow("cannot be written") << false;
    QTest::newRow("cannot be read either") << true;
}

void TestDirectoryBook::believesNothingThatWasNotKept()
{
    QFETCH(bool, failsReading);
    FictionalAgency council("A", AgencyKind::Council, m_random);
    FaultyStore store;
    auto book = DirectoryBook::open(store, council.id(), council.root.publicKey());
    QVERIFY(book->takePage(council.id(), council.records).ok());
    council.addProfessional("One", "");
    store.failsWriting = true;
    store.failsReading = failsReading;
    QVERIFY(failsWith(book->takePage(council.id(), council.records), ErrorCode::DiskFull));
    if (!failsReading)
        QCOMPARE(book->own().count(), std::uint64_t{1});
    store.failsWriting = false;
    store.failsReading = false;
    QCOMPARE(*book->takePage(council.id(), council.records), std::size_t{1});
    QCOMPARE(book->own().count(), std::uint64_t{2});
    QCOMPARE(store.records(council.id())->size(), std::size_t{2});
}

void TestDirectoryBook::refusesAPageOfAnUnknownAgency()
{
    const FictionalAgency council("A", AgencyKind::Council, m_random);
    const FictionalAgency other("B", AgencyKind::Police, m_random);
    MemoryDirectoryStore store;
    auto book = DirectoryBook::open(store, council.id(), council.root.publicKey());
    QVERIFY(failsWith(book->takePage(other.id(), other.records), ErrorCode::NotFound));
}

void TestDirectoryBook::checksDevicesByTheirAgency()
{
    const FictionalAgency council("A", AgencyKind::Council, m_random);
    const FictionalAgency other("B", AgencyKind::Police, m_random);
    const DeviceKeys keys = DeviceKeys::generate(m_random);
    const auto who = m_random.id<ProfessionalId>();
    MemoryDirectoryStore store;
    const auto book = DirectoryBook::open(store, council.id(), council.root.publicKey());
    QVERIFY(book->checkDevice(council.certify(who, keys), council.now).ok());
    QVERIFY(failsWith(book->checkDevice(other.certify(who, keys), council.now), ErrorCode::Untrusted));
}

void TestDirectoryBook::findsSurnameFirst_data()
{
    QTest::addColumn<QString>("asked");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("surname") << u"shah"_qs << QStringList{u"Maya Shah"_qs};
    QTest::newRow("surname before given name") << u"bar"_qs << QStringList{u"Tom Barker"_qs, u"Barbara Jones"_qs};
    QTest::newRow("surname, given") << u"SHAH, Ma"_qs << QStringList{u"Maya Shah"_qs};
    QTest::newRow("accents") << u"oneill siobhan"_qs << QStringList{u"Siobhán O’Neill"_qs};
    QTest::newRow("accents typed") << u"Wójcik"_qs << QStringList{u"Ewa Wójcik"_qs};
    QTest::newRow("accents left out") << u"wojcik"_qs << QStringList{u"Ewa Wójcik"_qs};
    QTest::newRow("title") << u"social"_qs << QStringList{u"Siobhán O’Neill"_qs, u"Maya Shah"_qs};
    QTest::newRow("name before title") << u"cler"_qs
                                       << QStringList{u"Ann Clerkwell"_qs, u"Tom Barker"_qs, u"Barbara Jones"_qs};
    QTest::newRow("agency") << u"greendale tom"_qs << QStringList{u"Tom Barker"_qs};
    QTest::newRow("nobody") << u"zz"_qs << QStringList{};
    QTest::newRow("everybody, by surname")
        << QString() << QStringList{u"Tom Barker"_qs,      u"Ann Clerkwell"_qs, u"Barbara Jones"_qs,
                                    u"Siobhán O’Neill"_qs, u"Maya Shah"_qs,     u"Ewa Wójcik"_qs};
}

void TestDirectoryBook::findsSurnameFirst()
{
    QFETCH(QString, asked);
    QFETCH(QStringList, names);
    FictionalAgency council("Greendale Council", AgencyKind::Council, m_random);
    council.addProfessional("Maya Shah", "Social worker");
    council.addProfessional("Siobhán O’Neill", "Social worker");
    council.addProfessional("Tom Barker", "Clerk");
    council.addProfessional("Barbara Jones", "Clerk");
    council.addProfessional("Ewa Wójcik", "Nurse");
    council.addProfessional("Ann Clerkwell", "");
    MemoryDirectoryStore store;
    auto book = DirectoryBook::open(store, council.id(), council.root.publicKey());
    QVERIFY(book->takePage(council.id(), council.records).ok());
    QStringList found;
    for (const FoundProfessional &one : book->find(asked, council.now))
        found += QString::fromStdString(one.card.name);
    QCOMPARE(found, names);
}

void TestDirectoryBook::doesNotFindWhoLeft()
{
    FictionalAgency council("A", AgencyKind::Council, m_random);
    const CardChange card = council.addProfessional("Maya Shah", "");
    council.add(ProfessionalLeft{card.professional});
    MemoryDirectoryStore store;
    auto book = DirectoryBook::open(store, council.id(), council.root.publicKey());
    QVERIFY(book->takePage(council.id(), council.records).ok());
    QVERIFY(book->find(QStringLiteral("shah"), council.now).empty());
    QVERIFY(book->professional(card.professional, council.now)->left);
}

QTEST_GUILESS_MAIN(TestDirectoryBook)
#include "TestDirectoryBook.moc"
