// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/enrolment/EnrolmentRequest.h"
#include "app/enrolment/EnrolmentToken.h"
#include "app/enrolment/Invitation.h"
#include "crypto/cbor/Writer.h"
#include "crypto/chance/Random.h"
#include "tests/crypto/support/VectorFile.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

constexpr std::int64_t now = 1'780'000'000; // seconds
constexpr std::int64_t day = 24 * 3600;

EnrolmentToken tokenIn(const QJsonObject &vector)
{
    auto token = EnrolmentToken::fromBytes(bytesIn(vector, "token"));
    if (!token)
        qFatal("not a token");
    return std::move(*token);
}

QJsonObject keysOf(const EnrolmentToken &token)
{
    return {{QStringLiteral("tag"), jsonBytes(token.tag())},
            {QStringLiteral("key"), jsonBytes(token.invitationKey().view())},
            {QStringLiteral("request_key"), jsonBytes(token.requestKey().publicKey())}};
}

Result<QJsonObject> readText(const QJsonObject &vector)
{
    const auto letter = EnrolmentLetter::fromText(textIn(vector, "text").toStdString());
    if (!letter)
        return letter.error();
    return QJsonObject{{QStringLiteral("address"), jsonText(letter->hubAddress)},
                       {QStringLiteral("token"), jsonBytes(letter->token.bytes())},
                       {QStringLiteral("tls"), letter->tls ? jsonBytes(*letter->tls) : QJsonValue(QJsonValue::Null)}};
}

Result<QJsonObject> readInvitation(const QJsonObject &vector)
{
    const auto read = Invitation::open(tokenIn(vector), bytesIn(vector, "sealed"), numberIn(vector, "at"));
    if (!read)
        return read.error();
    return QJsonObject{{QStringLiteral("root"), jsonBytes(read->root)},
                       {QStringLiteral("agency_name"), jsonText(read->agencyName)},
                       {QStringLiteral("kind"), static_cast<int>(read->kind)},
                       {QStringLiteral("professional"), jsonBytes(read->professional.view())},
                       {QStringLiteral("name"), jsonText(read->name)},
                       {QStringLiteral("title"), jsonText(read->title)},
                       {QStringLiteral("hub_root"), jsonBytes(read->hubRoot)},
                       {QStringLiteral("hub_address"), jsonText(read->hubAddress)},
                       {QStringLiteral("expires"), jsonNumber(read->expires)}};
}

Result<QJsonObject> readRequest(const QJsonObject &vector)
{
    const auto read = EnrolmentRequest::verify(tokenIn(vector), bytesIn(vector, "request"));
    if (!read)
        return read.error();
    return QJsonObject{{QStringLiteral("signing_key"), jsonBytes(read->signKey)},
                       {QStringLiteral("box_key"), jsonBytes(read->boxKey)},
                       {QStringLiteral("label"), jsonText(read->label)},
                       {QStringLiteral("time"), jsonNumber(read->time)},
                       {QStringLiteral("code"), jsonText(read->codeWords())}};
}

Result<QJsonObject> readAny(const QJsonObject &vector)
{
    const QString kind = textIn(vector, "kind");
    if (kind == QLatin1String("enrolment_keys"))
        return keysOf(tokenIn(vector));
    if (kind == QLatin1String("token_text"))
        return readText(vector);
    if (kind == QLatin1String("invitation"))
        return readInvitation(vector);
    if (kind == QLatin1String("enrolment_request"))
        return readRequest(vector);
    return ErrorCode::NotFound;
}

} // namespace

/// tests/vectors/enrolment.json: docs/protocol.md 2.5.
class TestEnrolmentVectors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void readsAsStated_data() { VectorFile::addRows(QStringLiteral("enrolment")); }
    void readsAsStated();

private:
    void addKeys();
    void addTexts();
    void addInvitations();
    void addRequests();
    /// Accepted as the program reads it, which the decoder then confirms or not.
    void accept(const QString &name, const QString &kind, const QJsonObject &fields);
    QJsonObject withToken(const EnrolmentToken &token, QJsonObject fields) const;

    const bool m_ready = (initialiseCrypto(), true); // before the secrets that follow
    SeededRandom m_random{25};
    EnrolmentToken m_token = EnrolmentToken::generate(m_random);
    EnrolmentToken m_otherToken = EnrolmentToken::generate(m_random);
    VectorFile m_file{QStringLiteral("enrolment")};
};

void TestEnrolmentVectors::accept(const QString &name, const QString &kind, const QJsonObject &fields)
{
    QJsonObject whole = fields;
    whole.insert(QLatin1String("kind"), kind);
    const auto read = readAny(whole);
    QVERIFY2(read.ok(), qPrintable(name));
    m_file.accept(name, kind, fields, *read);
}

QJsonObject TestEnrolmentVectors::withToken(const EnrolmentToken &token, QJsonObject fields) const
{
    fields.insert(QLatin1String("token"), jsonBytes(token.bytes()));
    return fields;
}

void TestEnrolmentVectors::addKeys()
{
    const QString kind = QStringLiteral("enrolment_keys");
    accept(QStringLiteral("enrolment: what follows from a token"), kind, withToken(m_token, {}));
    const auto zeros = EnrolmentToken::fromBytes(Bytes(16));
    accept(QStringLiteral("enrolment: what follows from sixteen zeros"), kind, withToken(*zeros, {}));
}

void TestEnrolmentVectors::addTexts()
{
    const QString kind = QStringLiteral("token_text");
    const auto fieldsOf = [](const std::string &text) { return QJsonObject{{QStringLiteral("text"), jsonText(text)}}; };
    const std::string plain = EnrolmentLetter{"hub.northwick.example:7443", m_token.clone(), std::nullopt}.text();
    Digest tls{};
    m_random.fill(tls);
    const std::string pinned = EnrolmentLetter{"[2001:db8::7]:443", m_token.clone(), tls}.text();
    accept(QStringLiteral("token text: without a TLS certificate"), kind, fieldsOf(plain));
    accept(QStringLiteral("token text: with one, at an address"), kind, fieldsOf(pinned));
    const auto refuse = [&](const QString &name, const std::string &text, ErrorCode code) {
        m_file.refuse(QStringLiteral("token text: ") + name, kind, fieldsOf(text), code);
    };
    refuse(QStringLiteral("of another version"), "caseweave-enrol:2:" + plain.substr(18), ErrorCode::UnknownSuite);
    refuse(QStringLiteral("with padding"), plain + "=", ErrorCode::Malformed);
    refuse(QStringLiteral("cut short"), plain.substr(0, plain.size() - 3), ErrorCode::Malformed);
    cbor::Writer shortToken;
    shortToken.array(3).text("hub.northwick.example:7443").bytes(Bytes(15)).null();
    refuse(QStringLiteral("with a token of 15 bytes"),
           std::string(EnrolmentLetter::prefix) + toBase64Url(shortToken.take()), ErrorCode::Malformed);
    cbor::Writer noPort;
    noPort.array(3).text("hub.northwick.example").bytes(Bytes(16)).null();
    refuse(QStringLiteral("without a port"), std::string(EnrolmentLetter::prefix) + toBase64Url(noPort.take()),
           ErrorCode::Malformed);
}

void TestEnrolmentVectors::addInvitations()
{
    const QString kind = QStringLiteral("invitation");
    const SigningKey root = SigningKey::generate(m_random);
    const SigningKey hubRoot = SigningKey::generate(m_random);
    const SigningKey hubKey = SigningKey::generate(m_random);
    Invitation invitation;
    invitation.root = root.publicKey();
    invitation.agencyName = "Northwick Council";
    invitation.professional = m_random.id<ProfessionalId>();
    invitation.name = "Zoë Ó Briain";
    invitation.title = "Social worker";
    invitation.hubRoot = hubRoot.publicKey();
    invitation.hub = AgencyCertificate::issue(hubRoot, AgencyRole::Hub, hubKey.publicKey(), std::nullopt, "Hub",
                                              now - day, now + 30 * day);
    invitation.hubAddress = "hub.riverside.example:7443";
    invitation.expires = now + day;
    const auto fieldsOf = [&](const Bytes &sealed, const EnrolmentToken &token, std::int64_t at) {
        return withToken(token,
                         {{QStringLiteral("sealed"), jsonBytes(sealed)}, {QStringLiteral("at"), jsonNumber(at)}});
    };
    const auto refuse = [&](const QString &name, const QJsonObject &fields, ErrorCode code) {
        m_file.refuse(QStringLiteral("invitation: ") + name, kind, fields, code);
    };
    const Bytes sealed = invitation.seal(m_token);
    accept(QStringLiteral("invitation: at another agency's hub"), kind, fieldsOf(sealed, m_token, now));
    refuse(QStringLiteral("with another token"), fieldsOf(sealed, m_otherToken, now), ErrorCode::CannotOpen);
    refuse(QStringLiteral("at the second it expires"), fieldsOf(sealed, m_token, now + day), ErrorCode::Expired);
    Invitation wrongRoot = invitation;
    wrongRoot.hubRoot = root.publicKey();
    refuse(QStringLiteral("hub's certificate of another root"), fieldsOf(wrongRoot.seal(m_token), m_token, now),
           ErrorCode::Untrusted);
    Invitation wrongRole = invitation;
    wrongRole.hub = AgencyCertificate::issue(hubRoot, AgencyRole::Issuer, hubKey.publicKey(), std::nullopt, "Hub",
                                             now - day, now + 30 * day);
    refuse(QStringLiteral("an issuer's certificate for the hub's"), fieldsOf(wrongRole.seal(m_token), m_token, now),
           ErrorCode::Untrusted);
}

void TestEnrolmentVectors::addRequests()
{
    const QString kind = QStringLiteral("enrolment_request");
    const DeviceKeys keys = DeviceKeys::generate(m_random);
    const DeviceKeys otherKeys = DeviceKeys::generate(m_random);
    const auto fieldsOf = [&](const Bytes &request, const EnrolmentToken &token) {
        return withToken(token, {{QStringLiteral("request"), jsonBytes(request)}});
    };
    const auto refuse = [&](const QString &name, const QJsonObject &fields, ErrorCode code) {
        m_file.refuse(QStringLiteral("enrolment request: ") + name, kind, fields, code);
    };
    const EnrolmentRequest request = EnrolmentRequest::make(m_token, keys, "Zoë's laptop", now);
    accept(QStringLiteral("enrolment request: of a laptop"), kind, fieldsOf(request.encoded, m_token));
    refuse(QStringLiteral("read with another token"), fieldsOf(request.encoded, m_otherToken), ErrorCode::Untrusted);
    Bytes bent = request.encoded;
    bent.back() ^= 1;
    refuse(QStringLiteral("device's signature bent by one bit"), fieldsOf(bent, m_token), ErrorCode::BadSignature);
    Bytes bentToken = request.encoded;
    bentToken[bentToken.size() - 67] ^= 1;
    refuse(QStringLiteral("token's signature bent by one bit"), fieldsOf(bentToken, m_token), ErrorCode::BadSignature);
    refuse(QStringLiteral("label that moves a terminal's cursor"),
           fieldsOf(EnrolmentRequest::make(m_token, keys, "laptop\x1b[2J", now).encoded, m_token),
           ErrorCode::Malformed);
    refuse(QStringLiteral("label over 100 bytes"),
           fieldsOf(EnrolmentRequest::make(m_token, keys, std::string(101, 'a'), now).encoded, m_token),
           ErrorCode::Malformed);
}

void TestEnrolmentVectors::initTestCase()
{
    QVERIFY(m_ready);
    if (!m_file.isBeingWritten())
        return;
    addKeys();
    addTexts();
    addInvitations();
    addRequests();
    QVERIFY(m_file.write());
}

void TestEnrolmentVectors::readsAsStated()
{
    QFETCH(QJsonObject, vector);
    QCOMPARE(VectorFile::difference(vector, readAny), QString());
}

QTEST_GUILESS_MAIN(TestEnrolmentVectors)
#include "TestEnrolmentVectors.moc"
