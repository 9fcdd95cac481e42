// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/directory/Directory.h"
#include "crypto/memory/SecretBytes.h"
#include "tests/app/support/FictionalAgency.h"
#include "tests/crypto/support/FailsWith.h"

#include <QTest>

using namespace caseweave;
using test::failsWith;
using test::FictionalAgency;

namespace {

constexpr std::int64_t day = 24 * 3600;
constexpr std::int64_t year = 365 * day;

Directory directoryOf(const FictionalAgency &agency)
{
    return *Directory::pinned(agency.id(), agency.root.publicKey());
}

Directory loaded(const FictionalAgency &agency)
{
    Directory directory = directoryOf(agency);
    for (const Bytes &record : agency.records)
        Q_ASSERT(directory.append(record).ok());
    return directory;
}

} // namespace

/// docs/protocol.md 2.3.
class TestDirectory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void everyChangeSurvivesEncoding();
    void takesAChainAndTellsWhatItSays();
    void refusesARootThatIsNotTheAgencys();
    void refusesARecordOfAnotherAgency();
    void refusesChangedBytes();
    void refusesAnIssuerThatTheRootDidNotSign();
    void refusesAHubCertificateAsIssuer();
    void refusesARecordOutsideTheIssuersTime();
    void keepsRecordsOfAnIssuerThatExpiredSince();
    void refusesAGap();
    void takesAHeldRecordAgain();
    void alarmsAtTwoRecordsOfOneNumber();
    void alarmsAtAnotherPast();
    void aForkStopsEverythingAndCanBeKept();
    void refusesTimeThatRunsBackwards();
    void refusesASecondBeginning();
    void refusesADeviceOfAnotherAgency();
    void refusesToAdmitARevokedDeviceAgain();
    void refusesTrustWhoseRootDoesNotFit();
    void takesAHubOfATrustedAgencyAlone();
    void refusesUnfitTexts_data();
    void refusesUnfitTexts();
    void refusesEveryTruncation();
    void asksForTheNewestAgain();
    void alarmsAtARollBackUntilTheHubShowsItAgain();
    void aRevokedDeviceIsNotValid();
    void whoLeftHasNoValidDevices();
    void whoReturnsDoesSoWithoutTheirOldDevices();
    void whoReturnsDoesSoWithoutWhatWasNeverAdmitted();
    void aLaterCardReplaces();
    void agesWithItsNewestRecord();
    void checksACertificateThatItHasNotSeen();

private:
    SeededRandom m_random{7};
};

void TestDirectory::everyChangeSurvivesEncoding()
{
    FictionalAgency agency("Greendale Council", AgencyKind::Council, m_random);
    const DeviceKeys keys = DeviceKeys::generate(m_random);
    const FictionalAgency other("County Police", AgencyKind::Police, m_random);
    CardChange card;
    card.professional = m_random.id<ProfessionalId>();
    card.name = "Siobhán O’Neill";
    card.title = "Social worker";
    card.team = "North";
    card.phone = "01632 960001";
    card.mail = "s@example.org";
    const std::vector<DirectoryChange> changes{
        card,
        DeviceAdmitted{agency.certify(card.professional, keys)},
        DeviceRevoked{keys.device(), RevocationReason::Compromised},
        other.asTrusted("police.example.org:7443"),
        HubStated{agency.hubCertificate(keys.sign.publicKey()), "hub.example.org:7443"},
        ProfessionalLeft{card.professional},
    };
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const DirectoryRecord made = agency.draft(changes[i]);
        const auto read = DirectoryRecord::decode(made.encoded);
        QVERIFY(read.ok());
        QCOMPARE(read->change.index(), i + 1);
        QVERIFY(read->verify(agency.root.publicKey()).ok());
        // Written again from what was read, it is the same bytes.
        QVERIFY(agency.draft(read->change).encoded == made.encoded);
    }
}

void TestDirectory::takesAChainAndTellsWhatItSays()
{
    FictionalAgency agency("Greendale Council", AgencyKind::Council, m_random);
    const CardChange maya = agency.addProfessional("Maya Shah", "Social worker");
    const DeviceKeys keys = DeviceKeys::generate(m_random);
    agency.addDevice(maya.professional, keys);
    const Directory directory = loaded(agency);
    QCOMPARE(directory.count(), std::uint64_t{3});
    QCOMPARE(directory.name(), std::string("Greendale Council"));
    QVERIFY(directory.kind() == AgencyKind::Council);
    QVERIFY(directory.professional(maya.professional)->card == maya);
    const auto devices = directory.validDevices(maya.professional, agency.now);
    QCOMPARE(devices.size(), std::size_t{1});
    QVERIFY(devices[0].device() == keys.device());
    QVERIFY(!directory.alarm());
}

void TestDirectory::refusesARootThatIsNotTheAgencys()
{
    const FictionalAgency agency("A", AgencyKind::Council, m_random);
    const FictionalAgency other("B", AgencyKind::Police, m_random);
    const auto directory = Directory::pinned(agency.id(), other.root.publicKey());
    QVERIFY(failsWith(directory, ErrorCode::Untrusted));
}

void TestDirectory::refusesARecordOfAnotherAgency()
{
    const FictionalAgency agency("A", AgencyKind::Council, m_random);
    const FictionalAgency other("B", AgencyKind::Police, m_random);
    Directory directory = directoryOf(agency);
    QVERIFY(failsWith(directory.append(other.records[0]), ErrorCode::Untrusted));
    QCOMPARE(directory.count(), std::uint64_t{0});
}

void TestDirectory::refusesChangedBytes()
{
    const FictionalAgency agency("Greendale Council", AgencyKind::Council, m_random);
    for (std::size_t i = 0; i < agency.records[0].size(); ++i) {
        Directory directory = directoryOf(agency);
        Bytes changed = agency.records[0];
        changed[i] ^= 1;
        QVERIFY2(!directory.append(changed).ok(), qPrintable(QString::number(i)));
        QVERIFY(!directory.alarm());
    }
}

void TestDirectory::refusesAnIssuerThatTheRootDidNotSign()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    Directory directory = loaded(agency);
    const SigningKey thief = SigningKey::generate(m_random);
    agency.issuer = AgencyCertificate::issue(thief, AgencyRole::Issuer, agency.issuerKey.publicKey(), std::nullopt, "A",
                                             test::agencyBegins, test::agencyBegins + year);
    // The certificate names the thief's own agency, because an agency's name is its root's hash.
    QVERIFY(failsWith(directory.append(agency.add(CardChange{m_random.id<ProfessionalId>(), "X", "", "", "", ""})),
                      ErrorCode::Untrusted));
}

void TestDirectory::refusesAHubCertificateAsIssuer()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    Directory directory = loaded(agency);
    agency.issuer = agency.hubCertificate(agency.issuerKey.publicKey());
    QVERIFY(
        failsWith(directory.append(agency.add(ProfessionalLeft{m_random.id<ProfessionalId>()})), ErrorCode::Untrusted));
}

void TestDirectory::refusesARecordOutsideTheIssuersTime()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    Directory directory = loaded(agency);
    QVERIFY(failsWith(
        directory.append(agency.addAt(agency.issuer.notAfter, ProfessionalLeft{m_random.id<ProfessionalId>()})),
        ErrorCode::Expired));
}

void TestDirectory::keepsRecordsOfAnIssuerThatExpiredSince()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    const CardChange card = agency.addProfessional("Ann Rees", "Officer");
    agency.issuerKey = SigningKey::generate(m_random);
    agency.issuer
        = AgencyCertificate::issue(agency.root, AgencyRole::Issuer, agency.issuerKey.publicKey(), std::nullopt, "A",
                                   test::agencyBegins + year, test::agencyBegins + 2 * year);
    agency.addAt(test::agencyBegins + year + day, ProfessionalLeft{m_random.id<ProfessionalId>()});
    const Directory directory = loaded(agency);
    QVERIFY(directory.professional(card.professional) != nullptr);
}

void TestDirectory::refusesAGap()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    Directory directory = loaded(agency);
    agency.addProfessional("One", "");
    agency.addProfessional("Two", "");
    QVERIFY(failsWith(directory.append(agency.records[2]), ErrorCode::Conflict));
    QVERIFY(!directory.alarm());
}

void TestDirectory::takesAHeldRecordAgain()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    agency.addProfessional("One", "");
    Directory directory = loaded(agency);
    QVERIFY(directory.append(agency.records[0]).ok());
    QVERIFY(directory.append(agency.records[1]).ok());
    QCOMPARE(directory.count(), std::uint64_t{2});
}

void TestDirectory::alarmsAtTwoRecordsOfOneNumber()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    const DirectoryRecord other = agency.draft(CardChange{m_random.id<ProfessionalId>(), "Another", "", "", "", ""});
    agency.addProfessional("One", "");
    Directory directory = loaded(agency);
    QVERIFY(failsWith(directory.append(other.encoded), ErrorCode::Fork));
    QVERIFY(directory.alarm() == ErrorCode::Fork);
    QVERIFY(directory.forkProof() == other.encoded);
    QVERIFY(!directory.maySupplyPeople(agency.now));
}

void TestDirectory::alarmsAtAnotherPast()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    Directory directory = loaded(agency);
    QVERIFY(
        directory.append(agency.draft(CardChange{m_random.id<ProfessionalId>(), "Seen", "", "", "", ""}).encoded).ok());
    agency.addProfessional("Hidden", "");
    agency.addProfessional("Next", "");
    QVERIFY(failsWith(directory.append(agency.records[2]), ErrorCode::Fork));
}

void TestDirectory::aForkStopsEverythingAndCanBeKept()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    const Bytes other = agency.draft(CardChange{m_random.id<ProfessionalId>(), "Another", "", "", "", ""}).encoded;
    agency.addProfessional("One", "");
    Directory directory = loaded(agency);
    QVERIFY(!directory.append(other).ok());
    QVERIFY(failsWith(directory.append(agency.add(ProfessionalLeft{m_random.id<ProfessionalId>()})), ErrorCode::Fork));

    agency.records.pop_back();
    Directory later = loaded(agency);
    QVERIFY(!later.restoreFork(agency.records[1]).ok());
    QVERIFY(!later.alarm());
    QVERIFY(later.restoreFork(other).ok());
    QVERIFY(later.alarm() == ErrorCode::Fork);
}

void TestDirectory::refusesTimeThatRunsBackwards()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    agency.addAt(agency.now + 100, CardChange{m_random.id<ProfessionalId>(), "One", "", "", "", ""});
    Directory directory = loaded(agency);
    QVERIFY(failsWith(directory.append(agency.addAt(agency.now - 1, ProfessionalLeft{m_random.id<ProfessionalId>()})),
                      ErrorCode::Malformed));
}

void TestDirectory::refusesASecondBeginning()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    Directory directory = loaded(agency);
    QVERIFY(failsWith(directory.append(agency.add(AgencyItself{agency.root.publicKey(), "B", AgencyKind::Health})),
                      ErrorCode::Malformed));
    agency.records.clear();
    Directory empty = directoryOf(agency);
    QVERIFY(failsWith(empty.append(agency.add(ProfessionalLeft{m_random.id<ProfessionalId>()})), ErrorCode::Malformed));
}

void TestDirectory::refusesADeviceOfAnotherAgency()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    const FictionalAgency other("B", AgencyKind::Police, m_random);
    Directory directory = loaded(agency);
    const DeviceKeys keys = DeviceKeys::generate(m_random);
    QVERIFY(failsWith(directory.append(agency.add(DeviceAdmitted{other.certify(m_random.id<ProfessionalId>(), keys)})),
                      ErrorCode::Untrusted));
}

void TestDirectory::refusesToAdmitARevokedDeviceAgain()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    const CardChange card = agency.addProfessional("One", "");
    const DeviceKeys keys = DeviceKeys::generate(m_random);
    agency.addDevice(card.professional, keys);
    agency.add(DeviceRevoked{keys.device(), RevocationReason::Lost});
    Directory directory = loaded(agency);
    QVERIFY(failsWith(directory.append(agency.add(DeviceAdmitted{agency.certify(card.professional, keys)})),
                      ErrorCode::Revoked));
}

void TestDirectory::refusesTrustWhoseRootDoesNotFit()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    const FictionalAgency other("B", AgencyKind::Police, m_random);
    AgencyTrusted trust = other.asTrusted("");
    trust.root = SigningKey::generate(m_random).publicKey();
    Directory directory = loaded(agency);
    QVERIFY(failsWith(directory.append(agency.draft(trust).encoded), ErrorCode::Malformed));
    QVERIFY(failsWith(directory.append(agency.draft(agency.asTrusted("")).encoded), ErrorCode::Malformed));
    QVERIFY(directory.append(agency.draft(other.asTrusted("")).encoded).ok());
}

void TestDirectory::takesAHubOfATrustedAgencyAlone()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    const FictionalAgency other("B", AgencyKind::Police, m_random);
    const SigningKey hub = SigningKey::generate(m_random);
    const HubStated stated{other.hubCertificate(hub.publicKey()), "hub.example.org:7443"};
    Directory directory = loaded(agency);
    QVERIFY(failsWith(directory.append(agency.draft(stated).encoded), ErrorCode::Untrusted));
    QVERIFY(directory.append(agency.add(other.asTrusted("hub.example.org:7443"))).ok());
    QVERIFY(directory.append(agency.add(stated)).ok());
    QCOMPARE(directory.hubs().size(), std::size_t{1});
    QCOMPARE(directory.hubs()[0].address, std::string("hub.example.org:7443"));
    const HubStated noHub{other.issuer, "hub.example.org:7443"};
    QVERIFY(failsWith(directory.append(agency.draft(noHub).encoded), ErrorCode::Malformed));
}

void TestDirectory::refusesUnfitTexts_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("not form C") << QByteArray("Rene\xcc\x81");
    QTest::newRow("line break") << QByteArray("Ann\nRees");
    QTest::newRow("right-to-left override") << QByteArray("Ann \xe2\x80\xaeseeR");
    QTest::newRow("too long") << QByteArray(257, 'a');
}

void TestDirectory::refusesUnfitTexts()
{
    QFETCH(QByteArray, name);
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    Directory directory = loaded(agency);
    const CardChange card{m_random.id<ProfessionalId>(), name.toStdString(), "", "", "", ""};
    QVERIFY(failsWith(directory.append(agency.draft(card).encoded), ErrorCode::Malformed));
}

void TestDirectory::refusesEveryTruncation()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    const DeviceKeys keys = DeviceKeys::generate(m_random);
    agency.addDevice(m_random.id<ProfessionalId>(), keys);
    const Bytes &whole = agency.records[1];
    for (std::size_t length = 0; length < whole.size(); ++length)
        QVERIFY(!DirectoryRecord::decode(ByteView(whole).first(length)).ok());
    Bytes longer = whole;
    longer.push_back(0);
    QVERIFY(!DirectoryRecord::decode(longer).ok());
}

void TestDirectory::asksForTheNewestAgain()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    Directory directory = directoryOf(agency);
    QCOMPARE(directory.askAfter(), std::uint64_t{0});
    QCOMPARE(*directory.takePage(agency.records), std::size_t{1});
    QCOMPARE(directory.askAfter(), std::uint64_t{0});
    agency.addProfessional("One", "");
    QCOMPARE(*directory.takePage(agency.records), std::size_t{1});
    QCOMPARE(directory.askAfter(), std::uint64_t{1});
}

void TestDirectory::alarmsAtARollBackUntilTheHubShowsItAgain()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    Directory directory = directoryOf(agency);
    QVERIFY(directory.takePage({}).ok()); // nothing was ever shown, so nothing is missing
    agency.addProfessional("One", "");
    Directory before = loaded(agency);
    const auto taken = before.takePage({});
    QVERIFY(failsWith(taken, ErrorCode::Rollback));
    QVERIFY(!before.maySupplyPeople(agency.now));
    QVERIFY(before.takePage(std::span(agency.records).subspan(1)).ok());
    QVERIFY(before.maySupplyPeople(agency.now));
    QVERIFY(directory.takeNone().ok());
    QVERIFY(failsWith(before.takeNone(), ErrorCode::Rollback));
    QVERIFY(!before.maySupplyPeople(agency.now));
}

void TestDirectory::aRevokedDeviceIsNotValid()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    const CardChange card = agency.addProfessional("One", "");
    const DeviceKeys keys = DeviceKeys::generate(m_random);
    const DeviceCertificate certificate = agency.addDevice(card.professional, keys);
    Directory directory = loaded(agency);
    QVERIFY(directory.checkDevice(certificate, agency.now).ok());
    QVERIFY(directory.append(agency.add(DeviceRevoked{keys.device(), RevocationReason::Lost})).ok());
    QVERIFY(failsWith(directory.checkDevice(certificate, agency.now), ErrorCode::Revoked));
    QVERIFY(directory.validDevices(card.professional, agency.now).empty());
    QVERIFY(directory.devices().at(keys.device()).revoked == RevocationReason::Lost);
}

void TestDirectory::whoLeftHasNoValidDevices()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    const CardChange card = agency.addProfessional("One", "");
    const DeviceKeys keys = DeviceKeys::generate(m_random);
    const DeviceCertificate certificate = agency.addDevice(card.professional, keys);
    agency.add(ProfessionalLeft{card.professional});
    const Directory directory = loaded(agency);
    QVERIFY(directory.professional(card.professional)->left);
    QVERIFY(directory.validDevices(card.professional, agency.now).empty());
    QVERIFY(failsWith(directory.checkDevice(certificate, agency.now), ErrorCode::Revoked));
}

void TestDirectory::aLaterCardReplaces()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    CardChange card = agency.addProfessional("One", "Social worker");
    agency.add(ProfessionalLeft{card.professional});
    card.title = "Team manager";
    agency.add(card);
    const Directory directory = loaded(agency);
    QCOMPARE(directory.professionals().size(), std::size_t{1});
    QCOMPARE(directory.professional(card.professional)->card.title, std::string("Team manager"));
    QVERIFY(!directory.professional(card.professional)->left);
}

void TestDirectory::whoReturnsDoesSoWithoutTheirOldDevices()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    const CardChange card = agency.addProfessional("One", "");
    const DeviceKeys keys = DeviceKeys::generate(m_random);
    const DeviceCertificate certificate = agency.addDevice(card.professional, keys);
    agency.add(ProfessionalLeft{card.professional});
    agency.add(card);
    Directory directory = loaded(agency);
    QVERIFY(directory.validDevices(card.professional, agency.now).empty());
    QVERIFY(failsWith(directory.checkDevice(certificate, agency.now), ErrorCode::Revoked));
    QVERIFY(failsWith(directory.append(agency.add(DeviceAdmitted{certificate})), ErrorCode::Revoked));
}

void TestDirectory::whoReturnsDoesSoWithoutWhatWasNeverAdmitted()
{
    FictionalAgency agency("A", AgencyKind::Council, m_random);
    const CardChange card = agency.addProfessional("One", "");
    const DeviceCertificate old = agency.certify(card.professional, DeviceKeys::generate(m_random));
    QVERIFY(loaded(agency).checkDevice(old, agency.now).ok());
    agency.add(ProfessionalLeft{card.professional});
    agency.add(card);
    const DeviceCertificate fresh = agency.addDevice(card.professional, DeviceKeys::generate(m_random));
    const Directory directory = loaded(agency);
    QVERIFY(failsWith(directory.checkDevice(old, agency.now), ErrorCode::Revoked));
    QVERIFY(directory.checkDevice(fresh, agency.now).ok());
}

void TestDirectory::agesWithItsNewestRecord()
{
    const FictionalAgency agency("A", AgencyKind::Council, m_random);
    const Directory directory = loaded(agency);
    const std::int64_t hour = 3600;
    QVERIFY(directoryOf(agency).freshness(agency.now) == Freshness::Stale);
    QVERIFY(directory.freshness(agency.now + 72 * hour) == Freshness::Fresh);
    QVERIFY(directory.freshness(agency.now + 72 * hour + 1) == Freshness::Ageing);
    QVERIFY(directory.freshness(agency.now + 14 * day) == Freshness::Ageing);
    QVERIFY(directory.maySupplyPeople(agency.now + 14 * day));
    QVERIFY(directory.freshness(agency.now + 14 * day + 1) == Freshness::Stale);
    QVERIFY(!directory.maySupplyPeople(agency.now + 14 * day + 1));
}

void TestDirectory::checksACertificateThatItHasNotSeen()
{
    const FictionalAgency agency("A", AgencyKind::Council, m_random);
    const FictionalAgency other("B", AgencyKind::Police, m_random);
    const Directory directory = loaded(agency);
    const DeviceKeys keys = DeviceKeys::generate(m_random);
    const auto professional = m_random.id<ProfessionalId>();
    const DeviceCertificate certificate = agency.certify(professional, keys);
    QVERIFY(directory.checkDevice(certificate, agency.now).ok());
    QVERIFY(failsWith(directory.checkDevice(certificate, certificate.notAfter), ErrorCode::Expired));
    QVERIFY(failsWith(directory.checkDevice(other.certify(professional, keys), agency.now), ErrorCode::Untrusted));
}

QTEST_GUILESS_MAIN(TestDirectory)
#include "TestDirectory.moc"
