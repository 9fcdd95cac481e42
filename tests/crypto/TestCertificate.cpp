// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/cbor/Writer.h"
#include "crypto/certificate/Certificate.h"
#include "crypto/chance/Random.h"
#include "crypto/hash/Hash.h"
#include "tests/crypto/support/Vectors.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

Q_DECLARE_METATYPE(caseweave::Bytes)

namespace {

constexpr std::int64_t start = 1'700'000'000;
constexpr std::int64_t end = start + 1000;

/// One agency with an issuer and a device, and certificates for them that hold from start to end.
struct Agency {
    explicit Agency(std::uint64_t seed)
        : random(seed), root(SigningKey::generate(random)), issuerKey(SigningKey::generate(random)),
          device(DeviceKeys::generate(random)), professional(random.id<ProfessionalId>()),
          issuer(AgencyCertificate::issue(root, AgencyRole::Issuer, issuerKey.publicKey(), std::nullopt, "Issuing desk",
                                          start, end)),
          certificate(DeviceCertificate::issue(issuerKey, issuer, professional, device.sign.publicKey(),
                                               device.box.publicKey(), start + 10, end + 500))
    {
    }

    SeededRandom random;
    SigningKey root;
    SigningKey issuerKey;
    DeviceKeys device;
    ProfessionalId professional;
    AgencyCertificate issuer;
    DeviceCertificate certificate;
};

/// The fields of an agency certificate's payload, to be bent one at a time.
struct AgencyFields {
    explicit AgencyFields(const Agency &agency)
        : id(agency.issuer.agency), signKey(agency.issuerKey.publicKey().begin(), agency.issuerKey.publicKey().end())
    {
    }
    std::size_t count = 9;
    std::string domain = "CW1 agency certificate";
    std::uint64_t suite = 1;
    AgencyId id;
    std::uint64_t role = 1;
    Bytes signKey;
    Bytes boxKey;
    std::uint64_t notBefore = static_cast<std::uint64_t>(start);
    std::uint64_t notAfter = static_cast<std::uint64_t>(end);

    Bytes sign(const SigningKey &root) const
    {
        cbor::Writer writer;
        writer.array(count).text(domain).uint(suite).id(id).uint(role).bytes(signKey).bytes(boxKey).text("Name");
        writer.uint(notBefore).uint(notAfter);
        if (count == 10)
            writer.null();
        return SignedObject::make(root, "CW1 agency certificate", writer.take()).encode();
    }
};

} // namespace

class TestCertificate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void idsAreHashesOfKeys();
    void agencyCertificateGoesThereAndBack_data();
    void agencyCertificateGoesThereAndBack();
    void agencyCertificateHoldsInItsTimeAlone();
    void agencyCertificateNeedsItsOwnRoot();
    void agencyCertificateRefusesForm_data();
    void agencyCertificateRefusesForm();
    void deviceCertificateGoesThereAndBack();
    void deviceCertificateHoldsInItsTimeAlone();
    void deviceCertificateNeedsItsOwnRoot();
    void deviceCertificateNeedsAnIssuerOfTheAgency();
    void deviceCertificateNeedsAnIssuerInItsTime();
    void deviceCertificateNeedsTheIssuersSignature();
    void everyChangedBitIsRefused();
    void everyTruncationIsRefused();
    void anotherEncodingOfTheSameIsRefused_data();
    void anotherEncodingOfTheSameIsRefused();
    void signedObjectGoesThereAndBack();
    void signedObjectIsBoundToItsDomain();
};

void TestCertificate::idsAreHashesOfKeys()
{
    const Agency agency(1);
    QCOMPARE(agency.issuer.agency.bytes, hash("CW1 agency", agency.root.publicKey()));
    QCOMPARE(agency.certificate.device().bytes,
             hash("CW1 device", {agency.device.sign.publicKey(), agency.device.box.publicKey()}));
    QCOMPARE(agency.device.device(), agency.certificate.device());
    QCOMPARE(agency.device.clone().device(), agency.device.device());
}

void TestCertificate::agencyCertificateGoesThereAndBack_data()
{
    QTest::addColumn<int>("role");
    QTest::newRow("issuer") << 1;
    QTest::newRow("hub") << 2;
    QTest::newRow("recovery") << 3;
}

void TestCertificate::agencyCertificateGoesThereAndBack()
{
    QFETCH(int, role);
    const Agency agency(2);
    const auto boxKey = role == 3 ? std::optional(agency.device.box.publicKey()) : std::nullopt;
    const auto made = AgencyCertificate::issue(agency.root, static_cast<AgencyRole>(role), agency.issuerKey.publicKey(),
                                               boxKey, "Nørre desk", start, end);
    const AgencyCertificate read = AgencyCertificate::decode(made.encoded).value();
    QCOMPARE(read.agency, agencyIdOf(agency.root.publicKey()));
    QCOMPARE(static_cast<int>(read.role), role);
    QCOMPARE(read.signKey, agency.issuerKey.publicKey());
    QCOMPARE(read.boxKey, boxKey);
    QCOMPARE(read.name, std::string("Nørre desk"));
    QCOMPARE(read.notBefore, start);
    QCOMPARE(read.notAfter, end);
    QCOMPARE(read.encoded, made.encoded);
    QVERIFY(read.verify(agency.root.publicKey(), start).ok());
    QVERIFY(made.verify(agency.root.publicKey(), start).ok());
}

void TestCertificate::agencyCertificateHoldsInItsTimeAlone()
{
    const Agency agency(3);
    const auto &root = agency.root.publicKey();
    QVERIFY(agency.issuer.verify(root, start - 1).code() == ErrorCode::Expired);
    QVERIFY(agency.issuer.verify(root, start).ok());
    QVERIFY(agency.issuer.verify(root, end - 1).ok());
    QVERIFY(agency.issuer.verify(root, end).code() == ErrorCode::Expired);
    QVERIFY(agency.issuer.verify(root, INT64_MAX).code() == ErrorCode::Expired);
    QVERIFY(agency.issuer.verify(root, INT64_MIN).code() == ErrorCode::Expired);
}

void TestCertificate::agencyCertificateNeedsItsOwnRoot()
{
    const Agency agency(4);
    const Agency other(5);
    QVERIFY(agency.issuer.verify(other.root.publicKey(), start).code() == ErrorCode::Untrusted);
    // It names the agency, but another root signed it.
    const auto forged = AgencyCertificate::decode(AgencyFields(agency).sign(other.root)).value();
    QVERIFY(forged.verify(agency.root.publicKey(), start).code() == ErrorCode::BadSignature);
    const auto good = AgencyCertificate::decode(AgencyFields(agency).sign(agency.root)).value();
    QVERIFY(good.verify(agency.root.publicKey(), start).ok());
}

void TestCertificate::agencyCertificateRefusesForm_data()
{
    QTest::addColumn<Bytes>("encoded");
    QTest::addColumn<int>("code");
    const Agency agency(6);
    const auto row = [&](const char *name, ErrorCode code, auto bend) {
        AgencyFields fields(agency);
        bend(fields);
        QTest::newRow(name) << fields.sign(agency.root) << static_cast<int>(code);
    };
    const auto bad = ErrorCode::Malformed;
    row("role 0", bad, [](auto &f) { f.role = 0; });
    row("role 4", bad, [](auto &f) { f.role = 4; });
    row("role 257", bad, [](auto &f) { f.role = 257; });
    row("issuer with a box key", bad, [](auto &f) { f.boxKey = Bytes(32, 9); });
    row("recovery without a box key", bad, [](auto &f) { f.role = 3; });
    row("recovery with a short box key", bad, [](auto &f) { f.role = 3, f.boxKey = Bytes(31, 9); });
    row("short signing key", bad, [](auto &f) { f.signKey.pop_back(); });
    row("long signing key", bad, [](auto &f) { f.signKey.push_back(0); });
    row("domain of a device", bad, [](auto &f) { f.domain = "CW1 device certificate"; });
    row("time over 63 bits", bad, [](auto &f) { f.notAfter = std::uint64_t{1} << 63; });
    row("a field more", bad, [](auto &f) { f.count = 10; });
    row("suite 0", ErrorCode::UnknownSuite, [](auto &f) { f.suite = 0; });
    row("suite 2", ErrorCode::UnknownSuite, [](auto &f) { f.suite = 2; });
    row("suite 2 with a field more", ErrorCode::UnknownSuite, [](auto &f) { f.suite = 2, f.count = 10; });
    QTest::newRow("nothing") << Bytes() << static_cast<int>(bad);
    QTest::newRow("no signature") << hex("8140") << static_cast<int>(bad);
    QTest::newRow("payload is empty") << SignedObject{}.encode() << static_cast<int>(bad);
    QTest::newRow("a device's certificate") << agency.certificate.encoded << static_cast<int>(bad);
}

void TestCertificate::agencyCertificateRefusesForm()
{
    QFETCH(Bytes, encoded);
    QFETCH(int, code);
    QCOMPARE(static_cast<int>(AgencyCertificate::decode(encoded).code()), code);
}

void TestCertificate::deviceCertificateGoesThereAndBack()
{
    const Agency agency(7);
    const DeviceCertificate read = DeviceCertificate::decode(agency.certificate.encoded).value();
    QCOMPARE(read.agency, agency.issuer.agency);
    QCOMPARE(read.professional, agency.professional);
    QCOMPARE(read.signKey, agency.device.sign.publicKey());
    QCOMPARE(read.boxKey, agency.device.box.publicKey());
    QCOMPARE(read.notBefore, start + 10);
    QCOMPARE(read.notAfter, end + 500);
    QCOMPARE(read.issuer.encoded, agency.issuer.encoded);
    QCOMPARE(read.encoded, agency.certificate.encoded);
    QVERIFY(read.verify(agency.root.publicKey(), start + 10).ok());
}

void TestCertificate::deviceCertificateHoldsInItsTimeAlone()
{
    const Agency agency(8);
    const auto &root = agency.root.publicKey();
    QVERIFY(agency.certificate.verify(root, start + 9).code() == ErrorCode::Expired);
    QVERIFY(agency.certificate.verify(root, start + 10).ok());
    // The issuer's own time is over by then; it had to cover the issuing alone.
    QVERIFY(agency.certificate.verify(root, end + 499).ok());
    QVERIFY(agency.certificate.verify(root, end + 500).code() == ErrorCode::Expired);
}

void TestCertificate::deviceCertificateNeedsItsOwnRoot()
{
    const Agency agency(9);
    const Agency other(10);
    QVERIFY(agency.certificate.verify(other.root.publicKey(), start + 10).code() == ErrorCode::Untrusted);
}

void TestCertificate::deviceCertificateNeedsAnIssuerOfTheAgency()
{
    const Agency agency(11);
    const Agency other(12);
    // An issuer's certificate with one thing about it bent, and a device certificate signed under it all the same.
    const auto signUnder = [&](const AgencyCertificate &issuer, const AgencyId &named) {
        cbor::Writer writer;
        writer.array(9).text("CW1 device certificate").uint(1).id(named).id(agency.professional);
        writer.bytes(agency.device.sign.publicKey()).bytes(agency.device.box.publicKey());
        writer.uint(static_cast<std::uint64_t>(start)).uint(static_cast<std::uint64_t>(end)).bytes(issuer.encoded);
        const auto object = SignedObject::make(agency.issuerKey, "CW1 device certificate", writer.take());
        return DeviceCertificate::decode(object.encode()).value().verify(agency.root.publicKey(), start);
    };
    QVERIFY(signUnder(agency.issuer, agency.issuer.agency).ok());
    QVERIFY(signUnder(agency.issuer, other.issuer.agency).code() == ErrorCode::Untrusted);
    const auto &key = agency.issuerKey.publicKey();
    const auto hub = AgencyCertificate::issue(agency.root, AgencyRole::Hub, key, std::nullopt, "Hub", start, end);
    QVERIFY(signUnder(hub, hub.agency).code() == ErrorCode::Untrusted);
    const auto recovery = AgencyCertificate::issue(agency.root, AgencyRole::Recovery, key,
                                                   agency.device.box.publicKey(), "Recovery", start, end);
    QVERIFY(signUnder(recovery, recovery.agency).code() == ErrorCode::Untrusted);
    const auto foreign
        = AgencyCertificate::issue(other.root, AgencyRole::Issuer, key, std::nullopt, "Desk", start, end);
    QVERIFY(signUnder(foreign, foreign.agency).code() == ErrorCode::Untrusted);
    const auto selfMade = AgencyCertificate::decode(AgencyFields(agency).sign(other.root)).value();
    QVERIFY(signUnder(selfMade, selfMade.agency).code() == ErrorCode::BadSignature);
}

void TestCertificate::deviceCertificateNeedsAnIssuerInItsTime()
{
    const Agency agency(13);
    const auto issuedAt = [&](std::int64_t notBefore) {
        return DeviceCertificate::issue(agency.issuerKey, agency.issuer, agency.professional,
                                        agency.device.sign.publicKey(), agency.device.box.publicKey(), notBefore,
                                        end + 5000)
            .verify(agency.root.publicKey(), end + 100);
    };
    QVERIFY(issuedAt(end - 1).ok());
    QVERIFY(issuedAt(end).code() == ErrorCode::Expired);
    QVERIFY(issuedAt(start - 1).code() == ErrorCode::Expired);
}

void TestCertificate::deviceCertificateNeedsTheIssuersSignature()
{
    const Agency agency(14);
    auto object = SignedObject::decode(agency.certificate.encoded).value();
    object.signature = agency.root.sign("CW1 device certificate", object.payload);
    const auto byRoot = DeviceCertificate::decode(object.encode()).value();
    QVERIFY(byRoot.verify(agency.root.publicKey(), start + 10).code() == ErrorCode::BadSignature);
    object.signature = agency.issuerKey.sign("CW1 agency certificate", object.payload);
    const auto otherDomain = DeviceCertificate::decode(object.encode()).value();
    QVERIFY(otherDomain.verify(agency.root.publicKey(), start + 10).code() == ErrorCode::BadSignature);
}

void TestCertificate::everyChangedBitIsRefused()
{
    const Agency agency(15);
    Bytes bytes = agency.certificate.encoded;
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        const auto read = DeviceCertificate::decode(bytes);
        QVERIFY2(!read.ok() || !read->verify(agency.root.publicKey(), start + 10).ok(),
                 qPrintable(QString::number(bit)));
        bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    }
    QVERIFY(DeviceCertificate::decode(bytes)->verify(agency.root.publicKey(), start + 10).ok());
}

void TestCertificate::everyTruncationIsRefused()
{
    const Agency agency(16);
    for (const Bytes &whole : {agency.issuer.encoded, agency.certificate.encoded}) {
        for (std::size_t size = 0; size < whole.size(); ++size) {
            const Bytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
            QVERIFY(AgencyCertificate::decode(part).code() == ErrorCode::Malformed);
            QVERIFY(DeviceCertificate::decode(part).code() == ErrorCode::Malformed);
            QVERIFY(SignedObject::decode(part).code() == ErrorCode::Malformed);
        }
    }
}

void TestCertificate::anotherEncodingOfTheSameIsRefused_data()
{
    QTest::addColumn<Bytes>("encoded");
    const Agency agency(17);
    const SignedObject object = SignedObject::decode(agency.issuer.encoded).value();
    const auto joined = [](std::initializer_list<ByteView> parts) {
        Bytes all;
        for (const ByteView part : parts)
            all.insert(all.end(), part.begin(), part.end());
        return all;
    };
    QVERIFY(object.payload.size() > 24 && object.payload.size() < 256);
    const auto size = static_cast<std::uint8_t>(object.payload.size());
    const ByteView payload = object.payload;
    const ByteView signature = object.signature;
    const Bytes head = hex("5840");
    QCOMPARE(joined({Bytes{0x82, 0x58, size}, payload, head, signature}), agency.issuer.encoded);
    QTest::newRow("trailing byte") << joined({agency.issuer.encoded, Bytes{0}});
    QTest::newRow("long length") << joined({Bytes{0x82, 0x59, 0, size}, payload, head, signature});
    QTest::newRow("long array") << joined({Bytes{0x98, 2, 0x58, size}, payload, head, signature});
    QTest::newRow("indefinite array") << joined({Bytes{0x9f, 0x58, size}, payload, head, signature, Bytes{0xff}});
    QTest::newRow("indefinite bytes") << joined({Bytes{0x82, 0x5f, 0x58, size}, payload, Bytes{0xff}, head, signature});
    QTest::newRow("tagged") << joined({Bytes{0xd8, 24}, agency.issuer.encoded});
    QTest::newRow("payload as text") << joined({Bytes{0x82, 0x78, size}, payload, head, signature});
    QTest::newRow("short signature") << joined({Bytes{0x82, 0x58, size}, payload, hex("583f"), signature.first(63)});
    QTest::newRow("three items") << joined({Bytes{0x83, 0x58, size}, payload, head, signature, Bytes{0xf6}});
}

void TestCertificate::anotherEncodingOfTheSameIsRefused()
{
    QFETCH(Bytes, encoded);
    QVERIFY(SignedObject::decode(encoded).code() == ErrorCode::Malformed);
    QVERIFY(AgencyCertificate::decode(encoded).code() == ErrorCode::Malformed);
}

void TestCertificate::signedObjectGoesThereAndBack()
{
    const Agency agency(18);
    const SignedObject made = SignedObject::make(agency.root, "CW1 test", bytesOf("payload"));
    const SignedObject read = SignedObject::decode(made.encode()).value();
    QCOMPARE(read.payload, made.payload);
    QCOMPARE(read.signature, made.signature);
    QVERIFY(read.verify(agency.root.publicKey(), "CW1 test"));
}

void TestCertificate::signedObjectIsBoundToItsDomain()
{
    const Agency agency(19);
    const SignedObject made = SignedObject::make(agency.root, "CW1 test", bytesOf("payload"));
    QVERIFY(!made.verify(agency.root.publicKey(), "CW1 tesu"));
    QVERIFY(!made.verify(agency.issuerKey.publicKey(), "CW1 test"));
    SignedObject changed = made;
    changed.payload.push_back(0);
    QVERIFY(!changed.verify(agency.root.publicKey(), "CW1 test"));
}

QTEST_GUILESS_MAIN(TestCertificate)
#include "TestCertificate.moc"
