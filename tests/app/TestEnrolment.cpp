// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/enrolment/Approval.h"
#include "app/enrolment/QrCode.h"
#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"
#include "tests/app/support/FictionalAgency.h"
#include "tests/crypto/support/FailsWith.h"

#include <QTest>

using namespace caseweave;
using test::agencyBegins;
using test::failsWith;
using test::FictionalAgency;

/// docs/protocol.md 2.5.
class TestEnrolment : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTokenIsTheSameAsWords();
    void refusesWordsWithAMistake_data();
    void refusesWordsWithAMistake();
    void aLetterIsTheSameAsText();
    void refusesALetter_data();
    void refusesALetter();
    void knowsAHubAddress_data();
    void knowsAHubAddress();
    void anInvitationArrives();
    void refusesAnInvitationOfAnotherToken();
    void refusesAChangedInvitation();
    void refusesAnInvitationPastItsTime();
    void refusesAnInvitationToAFalseHub();
    void aRequestArrives();
    void refusesARequestOfAnotherToken();
    void refusesAChangedRequest();
    void refusesARequestThatTheDeviceDidNotSign();
    void otherKeysGiveAnotherCode();
    void anApprovalArrives();
    void refusesAnApprovalForSomebodyElse();
    void refusesAnApprovalByAnotherAgency();
    void refusesAnApprovalPastItsTime();
    void drawsAQrCode();

private:
    Invitation invitation();

    const bool m_ready = (initialiseCrypto(), true); // before the keys below
    SeededRandom m_random{23};
    FictionalAgency m_agency{"Greendale Council", AgencyKind::Council, m_random};
    SigningKey m_hub = SigningKey::generate(m_random);
    EnrolmentToken m_token = EnrolmentToken::generate(m_random);
    DeviceKeys m_keys = DeviceKeys::generate(m_random);
};

Invitation TestEnrolment::invitation()
{
    Invitation made;
    made.root = m_agency.root.publicKey();
    made.agencyName = m_agency.name;
    made.kind = m_agency.kind;
    made.professional = m_random.id<ProfessionalId>();
    made.name = "Maya Shah";
    made.title = "Social worker";
    made.hubRoot = m_agency.root.publicKey();
    made.hub = m_agency.hubCertificate(m_hub.publicKey());
    made.hubAddress = "hub.example.org:7443";
    made.expires = agencyBegins + EnrolmentToken::validSeconds;
    return made;
}

void TestEnrolment::aTokenIsTheSameAsWords()
{
    const auto read = EnrolmentToken::fromWords(m_token.words());
    QVERIFY(read.ok());
    QVERIFY(read->tag() == m_token.tag());
    QVERIFY(EnrolmentToken::fromBytes(m_token.bytes()).ok());
    QVERIFY(failsWith(EnrolmentToken::fromBytes(m_token.bytes().first(15)), ErrorCode::Malformed));
}

void TestEnrolment::refusesWordsWithAMistake_data()
{
    QTest::addColumn<QString>("words");
    const QStringList words = QString::fromStdString(m_token.words()).split(u' ');
    QStringList swapped = words;
    swapped.swapItemsAt(0, 1);
    QTest::newRow("none") << QString();
    QTest::newRow("one short") << words.mid(1).join(u' ');
    QTest::newRow("two swapped") << swapped.join(u' ');
    QTest::newRow("unknown word") << QStringLiteral("qwertyuiop ") + words.mid(1).join(u' ');
    QTest::newRow("one too many") << words.join(u' ') + u' ' + words[0];
}

void TestEnrolment::refusesWordsWithAMistake()
{
    QFETCH(QString, words);
    QVERIFY(failsWith(EnrolmentToken::fromWords(words.toStdString()), ErrorCode::Malformed));
}

void TestEnrolment::aLetterIsTheSameAsText()
{
    const std::vector<std::optional<Digest>> pins{std::nullopt, m_token.tag()};
    for (const auto &pin : pins) {
        const EnrolmentLetter letter{"hub.example.org:7443", m_token.clone(), pin};
        const auto read = EnrolmentLetter::fromText(" \n" + letter.text() + "\r\n");
        QVERIFY(read.ok());
        QCOMPARE(read->hubAddress, letter.hubAddress);
        QVERIFY(read->token.tag() == m_token.tag());
        QVERIFY(read->tls == pin);
    }
}

void TestEnrolment::refusesALetter_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("newer");
    const QByteArray good
        = QByteArray::fromStdString(EnrolmentLetter{"hub.example.org:7443", m_token.clone(), std::nullopt}.text());
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("other text") << QByteArray("hello") << false;
    QTest::newRow("newer form") << QByteArray(good).replace(":1:", ":2:") << true;
    QTest::newRow("cut short") << good.chopped(3) << false;
    QTest::newRow("no base64url") << good.chopped(4) + "====" << false;
    QTest::newRow("too long") << good + QByteArray(2000, 'A') << false;
    QTest::newRow("no address") << QByteArray::fromStdString(
        EnrolmentLetter{"hub.example.org", m_token.clone(), std::nullopt}.text())
                                << false;
}

void TestEnrolment::refusesALetter()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, newer);
    QVERIFY(failsWith(EnrolmentLetter::fromText(text.toStdString()),
                      newer ? ErrorCode::UnknownSuite : ErrorCode::Malformed));
}

void TestEnrolment::knowsAHubAddress_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<bool>("good");
    QTest::newRow("name") << QByteArray("hub.example.org:7443") << true;
    QTest::newRow("loopback") << QByteArray("127.0.0.1:40001") << true;
    QTest::newRow("IPv6") << QByteArray("[2001:db8::1]:7443") << true;
    QTest::newRow("no port") << QByteArray("hub.example.org") << false;
    QTest::newRow("no host") << QByteArray(":7443") << false;
    QTest::newRow("port 0") << QByteArray("hub.example.org:0") << false;
    QTest::newRow("port too high") << QByteArray("hub.example.org:65536") << false;
    QTest::newRow("path") << QByteArray("hub.example.org/x:7443") << false;
    QTest::newRow("scheme") << QByteArray("wss://hub.example.org:7443") << false;
    QTest::newRow("user") << QByteArray("me@hub.example.org:7443") << false;
}

void TestEnrolment::knowsAHubAddress()
{
    QFETCH(QByteArray, address);
    QFETCH(bool, good);
    QCOMPARE(isHubAddress(address.toStdString()), good);
}

void TestEnrolment::anInvitationArrives()
{
    const Invitation made = invitation();
    const auto read = Invitation::open(m_token, made.seal(m_token), agencyBegins);
    QVERIFY(read.ok());
    QVERIFY(read->agency() == m_agency.id());
    QVERIFY(read->professional == made.professional);
    QCOMPARE(read->name, made.name);
    QCOMPARE(read->title, made.title);
    QCOMPARE(read->agencyName, made.agencyName);
    QCOMPARE(read->hubAddress, made.hubAddress);
    QVERIFY(read->hub.signKey == m_hub.publicKey());
    QVERIFY(read->seal(m_token) == made.seal(m_token));
}

void TestEnrolment::refusesAnInvitationOfAnotherToken()
{
    const EnrolmentToken other = EnrolmentToken::generate(m_random);
    QVERIFY(failsWith(Invitation::open(other, invitation().seal(m_token), agencyBegins), ErrorCode::CannotOpen));
}

void TestEnrolment::refusesAChangedInvitation()
{
    const Bytes sealed = invitation().seal(m_token);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        Bytes changed = sealed;
        changed[i] ^= 1;
        QVERIFY(failsWith(Invitation::open(m_token, changed, agencyBegins), ErrorCode::CannotOpen));
    }
}

void TestEnrolment::refusesAnInvitationPastItsTime()
{
    const Invitation made = invitation();
    QVERIFY(Invitation::open(m_token, made.seal(m_token), made.expires - 1).ok());
    QVERIFY(failsWith(Invitation::open(m_token, made.seal(m_token), made.expires), ErrorCode::Expired));
    // Before its hub's certificate begins: a clock that is behind.
    QVERIFY(failsWith(Invitation::open(m_token, made.seal(m_token), made.hub.notBefore - 1), ErrorCode::ClockSkew));
}

void TestEnrolment::refusesAnInvitationToAFalseHub()
{
    Invitation made = invitation();
    made.hub = m_agency.issuer;
    QVERIFY(failsWith(Invitation::open(m_token, made.seal(m_token), agencyBegins), ErrorCode::Untrusted));
    made = invitation();
    made.hubRoot = SigningKey::generate(m_random).publicKey();
    QVERIFY(failsWith(Invitation::open(m_token, made.seal(m_token), agencyBegins), ErrorCode::Untrusted));
}

void TestEnrolment::aRequestArrives()
{
    const auto made = EnrolmentRequest::make(m_token, m_keys, "Maya’s laptop", agencyBegins + 60);
    const auto read = EnrolmentRequest::verify(m_token, made.encoded);
    QVERIFY(read.ok());
    QVERIFY(read->device() == m_keys.device());
    QCOMPARE(read->label, std::string("Maya’s laptop"));
    QCOMPARE(read->time, agencyBegins + 60);
    QCOMPARE(read->codeWords(), made.codeWords());
    QCOMPARE(QString::fromStdString(read->codeWords()).split(u' ').size(), qsizetype{6});
}

void TestEnrolment::refusesARequestOfAnotherToken()
{
    const EnrolmentToken other = EnrolmentToken::generate(m_random);
    const auto made = EnrolmentRequest::make(other, m_keys, "", agencyBegins);
    QVERIFY(failsWith(EnrolmentRequest::verify(m_token, made.encoded), ErrorCode::Untrusted));
}

void TestEnrolment::refusesAChangedRequest()
{
    const Bytes whole = EnrolmentRequest::make(m_token, m_keys, "laptop", agencyBegins).encoded;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        Bytes changed = whole;
        changed[i] ^= 1;
        QVERIFY2(!EnrolmentRequest::verify(m_token, changed).ok(), qPrintable(QString::number(i)));
        QVERIFY(!EnrolmentRequest::verify(m_token, ByteView(whole).first(i)).ok());
    }
}

void TestEnrolment::refusesARequestThatTheDeviceDidNotSign()
{
    // The holder of the token names somebody else's device keys.
    const auto made = EnrolmentRequest::make(m_token, m_keys, "laptop", agencyBegins);
    cbor::Reader in(made.encoded);
    in.array(3);
    const ByteView payload = in.bytes();
    const ByteView byToken = in.bytesExactly(64);
    cbor::Writer out;
    const SigningKey stranger = SigningKey::generate(m_random);
    out.array(3).bytes(payload).bytes(byToken).bytes(stranger.sign("CW1 enrolment request", payload));
    QVERIFY(failsWith(EnrolmentRequest::verify(m_token, out.take()), ErrorCode::BadSignature));
    // The device asks without the token.
    cbor::Writer other;
    other.array(3).bytes(payload);
    other.bytes(stranger.sign("CW1 enrolment request", payload));
    other.bytes(m_keys.sign.sign("CW1 enrolment request", payload));
    QVERIFY(failsWith(EnrolmentRequest::verify(m_token, other.take()), ErrorCode::BadSignature));
}

void TestEnrolment::otherKeysGiveAnotherCode()
{
    const DeviceKeys other = DeviceKeys::generate(m_random);
    const auto one = EnrolmentRequest::make(m_token, m_keys, "laptop", agencyBegins);
    const auto two = EnrolmentRequest::make(m_token, other, "laptop", agencyBegins);
    QVERIFY(one.codeWords() != two.codeWords());
}

void TestEnrolment::anApprovalArrives()
{
    const Invitation invited = invitation();
    const auto request = EnrolmentRequest::make(m_token, m_keys, "laptop", agencyBegins);
    const std::int64_t now = agencyBegins + 3600;
    const auto made = approve(m_agency.issuerKey, m_agency.issuer, invited.professional, request, now, now + 1000);
    QCOMPARE(made.notBefore, now - clockToleranceSeconds);
    const auto read = acceptApproval(invited, m_keys, made.encoded, now - clockToleranceSeconds);
    QVERIFY(read.ok());
    QVERIFY(read->device() == m_keys.device());
    // Where the issuer is younger than that, the certificate begins with the issuer.
    const auto early
        = approve(m_agency.issuerKey, m_agency.issuer, invited.professional, request, agencyBegins + 1, now);
    QCOMPARE(early.notBefore, agencyBegins);
}

void TestEnrolment::refusesAnApprovalForSomebodyElse()
{
    const Invitation invited = invitation();
    const auto request = EnrolmentRequest::make(m_token, m_keys, "laptop", agencyBegins);
    const auto made = approve(m_agency.issuerKey, m_agency.issuer, invited.professional, request, agencyBegins,
                              agencyBegins + 1000);
    QVERIFY(failsWith(acceptApproval(invited, DeviceKeys::generate(m_random), made.encoded, agencyBegins),
                      ErrorCode::Untrusted));
    QVERIFY(failsWith(acceptApproval(invitation(), m_keys, made.encoded, agencyBegins), ErrorCode::Untrusted));
}

void TestEnrolment::refusesAnApprovalByAnotherAgency()
{
    const FictionalAgency other("County Police", AgencyKind::Police, m_random);
    const Invitation invited = invitation();
    const auto request = EnrolmentRequest::make(m_token, m_keys, "laptop", agencyBegins);
    const auto made
        = approve(other.issuerKey, other.issuer, invited.professional, request, agencyBegins, agencyBegins + 1000);
    QVERIFY(failsWith(acceptApproval(invited, m_keys, made.encoded, agencyBegins), ErrorCode::Untrusted));
}

void TestEnrolment::refusesAnApprovalPastItsTime()
{
    const Invitation invited = invitation();
    const auto request = EnrolmentRequest::make(m_token, m_keys, "laptop", agencyBegins);
    const auto made = approve(m_agency.issuerKey, m_agency.issuer, invited.professional, request, agencyBegins,
                              agencyBegins + 1000);
    QVERIFY(failsWith(acceptApproval(invited, m_keys, made.encoded, agencyBegins + 1000), ErrorCode::Expired));
    QVERIFY(failsWith(acceptApproval(invited, m_keys, made.encoded, made.notBefore - 1), ErrorCode::ClockSkew));
}

void TestEnrolment::drawsAQrCode()
{
    const auto code = QrCode::of(EnrolmentLetter{"hub.example.org:7443", m_token.clone(), m_token.tag()}.text());
    QVERIFY(code.ok());
    // A finder stands in three corners: its outer ring is dark, then comes a light ring (ISO/IEC 18004, 6.3.3).
    for (const auto &[x, y] : {std::pair{0, 0}, std::pair{code->size - 7, 0}, std::pair{0, code->size - 7}}) {
        QVERIFY(code->at(x, y) && code->at(x + 6, y + 6) && code->at(x + 3, y + 3));
        QVERIFY(!code->at(x + 1, y + 1) && !code->at(x + 5, y + 5));
    }
    const QStringList lines = QString::fromStdString(code->halfBlocks(false)).split(u'\n');
    QCOMPARE(lines.size() - 1, qsizetype{(code->size + 8 + 1) / 2});
    QCOMPARE(lines[0], QString(code->size + 8, u'█'));
    QCOMPARE(QString::fromStdString(code->halfBlocks(true)).split(u'\n')[0], QString(code->size + 8, u' '));
    QVERIFY(failsWith(QrCode::of(std::string(5000, 'x')), ErrorCode::TooLarge));
}

QTEST_GUILESS_MAIN(TestEnrolment)
#include "TestEnrolment.moc"
