// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/cbor/Writer.h"
#include "crypto/certificate/Certificate.h"
#include "crypto/chance/Random.h"
#include "crypto/hash/Hash.h"
#include "crypto/words/Words.h"
#include "tests/crypto/support/VectorFile.h"
#include "tests/crypto/support/Vectors.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

constexpr std::int64_t start = 1'780'000'000; // seconds
constexpr std::int64_t year = 365 * 24 * 3600;

QString key(const char *name)
{
    return QString::fromLatin1(name);
}

/// An agency, an issuer of it and a device, from a seed.
struct Agency {
    SeededRandom random;
    SigningKey root;
    SigningKey issuerKey;
    DeviceKeys device;
    ProfessionalId professional;
    AgencyCertificate issuer;

    explicit Agency(std::uint64_t seed)
        : random(seed), root(SigningKey::generate(random)), issuerKey(SigningKey::generate(random)),
          device(DeviceKeys::generate(random)), professional(random.id<ProfessionalId>()),
          issuer(certify(AgencyRole::Issuer))
    {
    }
    AgencyCertificate certify(AgencyRole role) const
    {
        const auto boxKey = role == AgencyRole::Recovery ? std::optional(device.box.publicKey()) : std::nullopt;
        return AgencyCertificate::issue(root, role, issuerKey.publicKey(), boxKey, "Northwick Council – désk", start,
                                        start + year);
    }
    Bytes devicePayload(const AgencyCertificate &by, const AgencyId &agency, std::int64_t from = start) const
    {
        cbor::Writer writer(1024);
        writer.array(9).text("CW1 device certificate").uint(1).id(agency).id(professional);
        writer.bytes(device.sign.publicKey()).bytes(device.box.publicKey()).uint(static_cast<std::uint64_t>(from));
        return writer.uint(static_cast<std::uint64_t>(start + 2 * year)).bytes(by.encoded).take();
    }
    Bytes deviceUnder(const AgencyCertificate &by, const AgencyId &agency, std::int64_t from = start) const
    {
        return SignedObject::make(issuerKey, "CW1 device certificate", devicePayload(by, agency, from)).encode();
    }
};

QJsonObject certificateFields(const Bytes &certificate, const SignPublicKey &root, std::int64_t at)
{
    return {{key("certificate"), jsonBytes(certificate)}, {key("root"), jsonBytes(root)}, {key("at"), jsonNumber(at)}};
}

Result<QJsonObject> readAgency(const QJsonObject &vector)
{
    const auto read = AgencyCertificate::decode(bytesIn(vector, "certificate"));
    if (!read)
        return read.error();
    if (const Status holds = read->verify(arrayIn<32>(vector, "root"), numberIn(vector, "at")); !holds)
        return holds.error();
    return QJsonObject{{key("agency"), jsonBytes(read->agency.view())},
                       {key("role"), static_cast<int>(read->role)},
                       {key("signing_key"), jsonBytes(read->signKey)},
                       {key("box_key"), read->boxKey ? jsonBytes(*read->boxKey) : QString()},
                       {key("name"), QString::fromStdString(read->name)},
                       {key("not_before"), jsonNumber(read->notBefore)},
                       {key("not_after"), jsonNumber(read->notAfter)}};
}

Result<QJsonObject> readDevice(const QJsonObject &vector)
{
    const auto read = DeviceCertificate::decode(bytesIn(vector, "certificate"));
    if (!read)
        return read.error();
    if (const Status holds = read->verify(arrayIn<32>(vector, "root"), numberIn(vector, "at")); !holds)
        return holds.error();
    return QJsonObject{
        {key("agency"), jsonBytes(read->agency.view())},   {key("professional"), jsonBytes(read->professional.view())},
        {key("device"), jsonBytes(read->device().view())}, {key("signing_key"), jsonBytes(read->signKey)},
        {key("box_key"), jsonBytes(read->boxKey)},         {key("not_before"), jsonNumber(read->notBefore)},
        {key("not_after"), jsonNumber(read->notAfter)}};
}

Result<QJsonObject> readWords(const QJsonObject &vector)
{
    QStringList list;
    for (const std::string &word :
         toWords(bytesIn(vector, "input"), static_cast<std::size_t>(numberIn(vector, "bits"))))
        list.append(QString::fromStdString(word));
    return QJsonObject{{key("words"), list.join(QLatin1Char(' '))}};
}

Result<QJsonObject> readTokenWords(const QJsonObject &vector)
{
    const auto token = tokenFromWords(textIn(vector, "words").toStdString());
    if (!token)
        return ErrorCode::Malformed;
    return QJsonObject{{key("token"), jsonBytes(*token)}, {key("words"), QString::fromStdString(tokenToWords(*token))}};
}

Result<QJsonObject> readEnrolmentKeys(const QJsonObject &vector)
{
    const Bytes token = bytesIn(vector, "token");
    const SigningKey request = SigningKey::fromSeed(keyedHash(token, "CW1 enrolment sign", {}));
    return QJsonObject{{key("tag"), jsonBytes(keyedHash(token, "CW1 enrolment tag", {}))},
                       {key("key"), jsonBytes(keyedHash(token, "CW1 enrolment key", {}))},
                       {key("request_key"), jsonBytes(request.publicKey())}};
}

Result<QJsonObject> readAny(const QJsonObject &vector)
{
    const QString kind = textIn(vector, "kind");
    if (kind == key("agency_certificate"))
        return readAgency(vector);
    if (kind == key("device_certificate"))
        return readDevice(vector);
    if (kind == key("words"))
        return readWords(vector);
    if (kind == key("token_words"))
        return readTokenWords(vector);
    if (kind == key("enrolment_keys"))
        return readEnrolmentKeys(vector);
    return ErrorCode::NotFound;
}

} // namespace

/// tests/vectors/identity.json: docs/protocol.md 2 but for the directory.
class TestIdentityVectors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void readsAsStated_data() { VectorFile::addRows(key("identity")); }
    void readsAsStated();

private:
    void addAgencies();
    void addDevices();
    void addWords();
    void accept(const QString &name, const char *kind, QJsonObject fields);
    VectorFile m_file{key("identity")};
};

/// What stands in the vector is read by the program here and by the other reader in tests/vectors; both must agree.
void TestIdentityVectors::accept(const QString &name, const char *kind, QJsonObject fields)
{
    QJsonObject vector = fields;
    vector.insert(key("kind"), key(kind));
    const auto read = readAny(vector);
    QVERIFY2(read.ok(), qPrintable(name));
    m_file.accept(name, key(kind), std::move(fields), *read);
}

void TestIdentityVectors::addAgencies()
{
    const Agency agency(1);
    const Agency other(2);
    const SignPublicKey root = agency.root.publicKey();
    const auto take = [&](const char *name, const Bytes &certificate, std::int64_t at = start) {
        accept(key("agency certificate: ") + key(name), "agency_certificate", certificateFields(certificate, root, at));
    };
    const auto refuse = [&](const char *name, ErrorCode code, const Bytes &certificate, std::int64_t at = start) {
        m_file.refuse(key("agency certificate: ") + key(name), key("agency_certificate"),
                      certificateFields(certificate, root, at), code);
    };
    const Bytes good = agency.issuer.encoded;
    take("issuer", good);
    take("issuer, last second", good, start + year - 1);
    take("hub", agency.certify(AgencyRole::Hub).encoded);
    take("recovery", agency.certify(AgencyRole::Recovery).encoded);
    refuse("before its time", ErrorCode::Expired, good, start - 1);
    refuse("after its time", ErrorCode::Expired, good, start + year);
    refuse("of another agency", ErrorCode::Untrusted, other.issuer.encoded);
    Bytes bent = good;
    bent.back() ^= 1;
    refuse("signature bent", ErrorCode::BadSignature, bent);
    Bytes trailing = good;
    trailing.push_back(0);
    refuse("a byte after it", ErrorCode::Malformed, trailing);
    refuse("cut short", ErrorCode::Malformed, Bytes(good.begin(), good.end() - 1));

    const auto made = [&](std::uint64_t suite, std::uint64_t role, std::size_t boxKey, const SigningKey &by) {
        cbor::Writer writer;
        writer.array(9).text("CW1 agency certificate").uint(suite).id(agency.issuer.agency).uint(role);
        writer.bytes(agency.issuerKey.publicKey()).bytes(Bytes(boxKey, 9)).text("Desk");
        writer.uint(static_cast<std::uint64_t>(start)).uint(static_cast<std::uint64_t>(start + year));
        return SignedObject::make(by, "CW1 agency certificate", writer.take()).encode();
    };
    take("least there can be", made(1, 1, 0, agency.root));
    refuse("signed by another root", ErrorCode::BadSignature, made(1, 1, 0, other.root));
    refuse("suite 2", ErrorCode::UnknownSuite, made(2, 1, 0, agency.root));
    refuse("role 0", ErrorCode::Malformed, made(1, 0, 0, agency.root));
    refuse("role 4", ErrorCode::Malformed, made(1, 4, 0, agency.root));
    refuse("issuer with a box key", ErrorCode::Malformed, made(1, 1, 32, agency.root));
    refuse("recovery without a box key", ErrorCode::Malformed, made(1, 3, 0, agency.root));
    refuse("recovery with a short box key", ErrorCode::Malformed, made(1, 3, 31, agency.root));
    const Bytes payload = SignedObject::decode(good)->payload;
    refuse("signed for another domain", ErrorCode::BadSignature,
           SignedObject::make(agency.root, "CW1 device certificate", payload).encode());
}

void TestIdentityVectors::addDevices()
{
    const Agency agency(3);
    const Agency other(4);
    const SignPublicKey root = agency.root.publicKey();
    const AgencyId id = agency.issuer.agency;
    const auto take = [&](const char *name, const Bytes &certificate, std::int64_t at = start) {
        accept(key("device certificate: ") + key(name), "device_certificate", certificateFields(certificate, root, at));
    };
    const auto refuse = [&](const char *name, ErrorCode code, const Bytes &certificate, std::int64_t at = start) {
        m_file.refuse(key("device certificate: ") + key(name), key("device_certificate"),
                      certificateFields(certificate, root, at), code);
    };
    const Bytes good = agency.deviceUnder(agency.issuer, id);
    take("of a professional", good);
    take("after its issuer's time", good, start + year + 1);
    take("from its issuer's last second", agency.deviceUnder(agency.issuer, id, start + year - 1), start + year);
    refuse("before its time", ErrorCode::Expired, good, start - 1);
    refuse("after its time", ErrorCode::Expired, good, start + 2 * year);
    refuse("from after its issuer's time", ErrorCode::Expired, agency.deviceUnder(agency.issuer, id, start + year),
           start + year);
    refuse("issued by a hub", ErrorCode::Untrusted, agency.deviceUnder(agency.certify(AgencyRole::Hub), id));
    refuse("names another agency", ErrorCode::Untrusted, agency.deviceUnder(agency.issuer, other.issuer.agency));
    refuse("of another agency", ErrorCode::Untrusted, other.deviceUnder(other.issuer, other.issuer.agency));
    const Bytes payload = agency.devicePayload(agency.issuer, id);
    refuse("signed by the root", ErrorCode::BadSignature,
           SignedObject::make(agency.root, "CW1 device certificate", payload).encode());
    Bytes bent = good;
    bent.back() ^= 1;
    refuse("signature bent", ErrorCode::BadSignature, bent);
    refuse("an agency's certificate instead", ErrorCode::Malformed, agency.issuer.encoded);
}

void TestIdentityVectors::addWords()
{
    SeededRandom random(5);
    const auto words = [&](const char *name, const Bytes &input) {
        accept(key("words: ") + key(name), "words",
               {{key("input"), jsonBytes(input)}, {key("bits"), static_cast<int>(input.size() * 8)}});
    };
    words("first of the list", Bytes(5));
    words("last of the list", Bytes(5, 0xff));
    words("fingerprint of an agency", random.bytes(15));

    const Bytes token = random.bytes(16);
    const QString typed = QString::fromStdString(tokenToWords(token));
    const QStringList list = typed.split(QLatin1Char(' '));
    const auto tokenWords = [&](const char *name, const QString &text) {
        accept(key("token words: ") + key(name), "token_words", {{key("words"), text}});
    };
    const auto refuse = [&](const char *name, const QString &text) {
        m_file.refuse(key("token words: ") + key(name), key("token_words"), {{key("words"), text}},
                      ErrorCode::Malformed);
    };
    tokenWords("as made", typed);
    tokenWords("capitals and hyphens", list.join(QLatin1Char('-')).toUpper());
    tokenWords("commas, lines and space around", QLatin1Char('\n') + list.join(key(", \r\n")) + QLatin1Char('\t'));
    refuse("nothing", QString());
    refuse("13 words", list.mid(1).join(QLatin1Char(' ')));
    refuse("15 words", typed + QLatin1Char(' ') + list.front());
    refuse("a word that is not in the list", list.mid(1).join(QLatin1Char(' ')) + key(" qwertz"));
    QStringList swapped = list;
    swapped.swapItemsAt(3, 4);
    refuse("two words swapped", swapped.join(QLatin1Char(' ')));
    accept(key("enrolment keys: of a token"), "enrolment_keys", {{key("token"), jsonBytes(token)}});
    accept(key("enrolment keys: of zeros"), "enrolment_keys", {{key("token"), jsonBytes(Bytes(16))}});
}

void TestIdentityVectors::initTestCase()
{
    initialiseCrypto();
    if (!m_file.isBeingWritten())
        return;
    addAgencies();
    addDevices();
    addWords();
    QVERIFY(m_file.write());
}

void TestIdentityVectors::readsAsStated()
{
    QFETCH(QJsonObject, vector);
    QCOMPARE(VectorFile::difference(vector, readAny), QString());
}

QTEST_GUILESS_MAIN(TestIdentityVectors)
#include "TestIdentityVectors.moc"
