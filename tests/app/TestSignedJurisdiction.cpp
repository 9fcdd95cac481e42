// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clock/JurisdictionBook.h"
#include "crypto/cbor/Writer.h"
#include "crypto/memory/SecretBytes.h"
#include "tests/app/support/SignedRules.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

constexpr std::int64_t now = rulesSigned + 3600;
const QString england = QStringLiteral("england");

QByteArray with(const char *part, const char *other)
{
    QByteArray changed = rulesOfGreendale();
    const qsizetype size = changed.size();
    changed.replace(part, other);
    if (changed.size() == size && !changed.contains(other))
        qFatal("%s is not in the rules", part);
    return changed;
}

int conferenceDays(const JurisdictionBook &book)
{
    const RulesInForce inForce = book.rules(england);
    for (const ClockRule &rule : inForce.rules->rules) {
        if (rule.id == QLatin1String("initial_conference"))
            return rule.period.amount;
    }
    return 0;
}

} // namespace

/// Rules that an agency signed: what is taken, what is refused, and that nothing older follows.
class TestSignedJurisdiction : public QObject {
    Q_OBJECT

    SystemRandom m_random;
    std::optional<FictionalAgency> m_council;
    std::optional<FictionalAgency> m_police;

    SignedJurisdiction signedAs(std::string_view domain, std::uint64_t number, const std::string &nation,
                                const QByteArray &rules) const;

private Q_SLOTS:
    void initTestCase();
    void whatIsSignedIsReadAndVerified();
    void aFileOfAnotherAgencyIsRefused();
    void aSignatureOfAnotherKeyIsRefused();
    void aSignatureForSomethingElseIsRefused();
    void theCertificateMustHoldWhenItIsSigned();
    void whatIsNoRulesIsRefused_data();
    void whatIsNoRulesIsRefused();
    void whatCannotBeSignedIsToldWithItsPlace_data();
    void whatCannotBeSignedIsToldWithItsPlace();
    void noDamageVerifies();
    void signedRulesStandInForThoseOfTheProgram();
    void anOlderNumberNeverFollows();
    void anOlderNumberDoesNotFollowAReturnEither();
    void anotherFileOfTheSameNumberIsRefused();
    void whatIsSignedInTheFutureIsRefused();
    void whatIsKeptIsRecalled();
    void whatIsKeptOfAnotherAgencyIsNotRecalled();
};

void TestSignedJurisdiction::initTestCase()
{
    initialiseCrypto();
    m_council.emplace("Greendale Council", AgencyKind::Council, m_random);
    m_police.emplace("County Police", AgencyKind::Police, m_random);
}

void TestSignedJurisdiction::whatIsSignedIsReadAndVerified()
{
    const std::string text = signRules(*m_council, 3).text();
    const auto read = SignedJurisdiction::fromText(text);
    QVERIFY(read);
    QVERIFY(read->verify(m_council->id()));
    QCOMPARE(read->number, std::uint64_t{3});
    QCOMPARE(read->time, rulesSigned);
    QCOMPARE(read->rules->version, QStringLiteral("greendale.1"));
    QVERIFY(read->agency == m_council->id());
    QCOMPARE(read->text(), text);
    QVERIFY(SignedJurisdiction::fromText(text + "\r\n \n")); // as mail programs leave it
    const RulesSigner signer = signerOf(*read);
    QCOMPARE(signer, (RulesSigner{QStringLiteral("Greendale Council"), 3, QDate(2026, 6, 4)}));
}

void TestSignedJurisdiction::aFileOfAnotherAgencyIsRefused()
{
    const auto read = SignedJurisdiction::fromText(signRules(*m_police, 1).text());
    QVERIFY(read);
    QVERIFY(read->verify(m_council->id()).code() == ErrorCode::Untrusted);
    JurisdictionBook book(m_council->id());
    QVERIFY(book.take(*read, now).code() == ErrorCode::Untrusted);
    QCOMPARE(conferenceDays(book), 15);
    // Whoever writes another agency's name over it has not its root.
    SignedJurisdiction forged = *read;
    forged.agency = m_council->id();
    QVERIFY(forged.verify(m_council->id()).code() == ErrorCode::Untrusted);
    forged.root = m_council->root.publicKey();
    QVERIFY(forged.verify(m_council->id()).code() == ErrorCode::Untrusted);
    forged.issuer = m_council->issuer;
    QVERIFY(forged.verify(m_council->id()).code() == ErrorCode::BadSignature);
}

SignedJurisdiction TestSignedJurisdiction::signedAs(std::string_view domain, std::uint64_t number,
                                                    const std::string &nation, const QByteArray &rules) const
{
    cbor::Writer out;
    out.array(9).text("CW1 jurisdiction profile").uint(1).id(m_council->id()).bytes(m_council->root.publicKey());
    out.uint(number).uint(rulesSigned).text(nation);
    out.bytes({reinterpret_cast<const std::uint8_t *>(rules.constData()), static_cast<std::size_t>(rules.size())});
    out.bytes(m_council->issuer.encoded);
    SignedJurisdiction made;
    made.encoded = SignedObject::make(m_council->issuerKey, domain, out.take()).encode();
    return made;
}

void TestSignedJurisdiction::aSignatureOfAnotherKeyIsRefused()
{
    SignedJurisdiction made = signRules(*m_council, 1);
    auto object = SignedObject::decode(made.encoded);
    QVERIFY(object);
    made.encoded
        = SignedObject::make(m_police->issuerKey, "CW1 jurisdiction profile", std::move(object->payload)).encode();
    const auto read = SignedJurisdiction::fromText(made.text());
    QVERIFY(read);
    QVERIFY(read->verify(m_council->id()).code() == ErrorCode::BadSignature);
}

void TestSignedJurisdiction::aSignatureForSomethingElseIsRefused()
{
    const auto read
        = SignedJurisdiction::fromText(signedAs("CW1 directory record", 1, "england", rulesOfGreendale()).text());
    QVERIFY(read);
    QVERIFY(read->verify(m_council->id()).code() == ErrorCode::BadSignature);
    const auto right
        = SignedJurisdiction::fromText(signedAs("CW1 jurisdiction profile", 1, "england", rulesOfGreendale()).text());
    QVERIFY(right && right->verify(m_council->id()));
}

void TestSignedJurisdiction::theCertificateMustHoldWhenItIsSigned()
{
    const auto at
        = [&](std::int64_t time) { return signRules(*m_council, 1, rulesOfGreendale(), time).verify(m_council->id()); };
    QVERIFY(at(m_council->issuer.notBefore - 1).code() == ErrorCode::Expired);
    QVERIFY(at(m_council->issuer.notBefore));
    QVERIFY(at(m_council->issuer.notAfter - 1));
    QVERIFY(at(m_council->issuer.notAfter).code() == ErrorCode::Expired);
    AgencyCertificate hub = m_council->hubCertificate(m_council->issuerKey.publicKey());
    const SignedJurisdiction byHub = SignedJurisdiction::make(m_council->issuerKey, hub, m_council->root.publicKey(), 1,
                                                              rulesSigned, rulesOfGreendale());
    QVERIFY(byHub.verify(m_council->id()).code() == ErrorCode::Untrusted);
}

void TestSignedJurisdiction::whatIsNoRulesIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<ErrorCode>("code");
    const auto row
        = [](const char *name, const QByteArray &text, ErrorCode code) { QTest::newRow(name) << text << code; };
    const auto textOf = [](const SignedJurisdiction &made) { return QByteArray::fromStdString(made.text()); };
    const char *domain = "CW1 jurisdiction profile";
    const QByteArray whole = textOf(signRules(*m_council, 1));
    row("nothing", {}, ErrorCode::Malformed);
    row("unsigned", rulesOfGreendale(), ErrorCode::Malformed);
    row("a root file", "caseweave-root:1:AAAA", ErrorCode::Malformed);
    row("a newer form", "caseweave-clocks:2:AAAA", ErrorCode::UnknownSuite);
    row("cut", whole.left(whole.size() / 2), ErrorCode::Malformed);
    row("twice", whole.trimmed() + whole.trimmed(), ErrorCode::Malformed);
    row("too long", whole + QByteArray(SignedJurisdiction::mostText, ' '), ErrorCode::TooLarge);
    row("number 0", textOf(signedAs(domain, 0, "england", rulesOfGreendale())), ErrorCode::Malformed);
    row("number beyond all",
        textOf(signedAs(domain, SignedJurisdiction::mostNumber + 1, "england", rulesOfGreendale())),
        ErrorCode::Malformed);
    row("of another nation", textOf(signedAs(domain, 1, "wales", rulesOfGreendale())), ErrorCode::Malformed);
    row("no rules in it", textOf(signedAs(domain, 1, "england", "{}")), ErrorCode::Malformed);
    const QByteArray padded = rulesOfGreendale().leftJustified(SignedJurisdiction::mostProfileBytes + 1, ' ');
    row("too long a profile", textOf(signedAs(domain, 1, "england", padded)), ErrorCode::Malformed);
    row("a bank holiday on 30 February", textOf(signedAs(domain, 1, "england", with("2026-06-15", "2026-02-30"))),
        ErrorCode::Malformed);
    row("compared after it was signed", textOf(signedAs(domain, 1, "england", with("2026-06-01", "2026-06-06"))),
        ErrorCode::Malformed);
}

void TestSignedJurisdiction::whatIsNoRulesIsRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(ErrorCode, code);
    const auto read = SignedJurisdiction::fromText({text.constData(), static_cast<std::size_t>(text.size())});
    QVERIFY(!read);
    QVERIFY(read.code() == code);
}

void TestSignedJurisdiction::whatCannotBeSignedIsToldWithItsPlace_data()
{
    QTest::addColumn<QByteArray>("rules");
    QTest::addColumn<QString>("says");
    QTest::newRow("no nation") << with("\"england\"", "\"nowhere\"") << QStringLiteral("id is none of: england, wales");
    QTest::newRow("another name") << with("\"name\": \"England\"", "\"name\": \"Scotland\"")
                                  << QStringLiteral("name is not \"England\"");
    QTest::newRow("compared later") << with("2026-06-01", "2026-06-06") << QStringLiteral("checked is after the day");
    QTest::newRow("no date") << with("2026-06-15", "2026-06-31") << QStringLiteral("date");
    QTest::newRow("no text") << QByteArray("\xff\xfe") << QString();
    QTest::newRow("long") << rulesOfGreendale() + QByteArray(SignedJurisdiction::mostProfileBytes, ' ')
                          << QStringLiteral("is longer than");
}

void TestSignedJurisdiction::whatCannotBeSignedIsToldWithItsPlace()
{
    QFETCH(QByteArray, rules);
    QFETCH(QString, says);
    const JurisdictionReading reading = SignedJurisdiction::readForSigning(rules, rulesSigned);
    QVERIFY(!reading.profile);
    QVERIFY(!reading.problem.isEmpty());
    QVERIFY2(reading.problem.contains(says), qPrintable(reading.problem));
    QVERIFY(SignedJurisdiction::readForSigning(rulesOfGreendale(), rulesSigned).profile);
}

void TestSignedJurisdiction::noDamageVerifies()
{
    const SignedJurisdiction whole = signRules(*m_council, 1);
    for (std::size_t at = 0; at < whole.encoded.size(); at += 1 + at / 40) {
        SignedJurisdiction changed = whole;
        changed.encoded[at] ^= 0x04;
        const auto read = SignedJurisdiction::fromText(changed.text());
        QVERIFY2(!read || !read->verify(m_council->id()), qPrintable(QString::number(at)));
        SignedJurisdiction cut = whole;
        cut.encoded.resize(at);
        QVERIFY(!SignedJurisdiction::fromText(cut.text()));
    }
}

void TestSignedJurisdiction::signedRulesStandInForThoseOfTheProgram()
{
    JurisdictionBook book(m_council->id());
    QVERIFY(!book.rules(england).signer);
    QCOMPARE(conferenceDays(book), 15);
    QVERIFY(book.take(signRules(*m_council, 3), now));
    QCOMPARE(conferenceDays(book), 12);
    QVERIFY(!book.rules(england).rules->calendar.isWorkingDay(QDate(2026, 6, 15)));
    QCOMPARE(book.rules(england).signer->number, 3U);
    QVERIFY(!book.rules(QStringLiteral("wales")).signer);
    QVERIFY(book.rules(QStringLiteral("wales")).rules);
    QVERIFY(!book.rules(QStringLiteral("nowhere")).rules);
    book.setInForce(england, false);
    QCOMPARE(conferenceDays(book), 15);
    QVERIFY(!book.rules(england).signer);
    QCOMPARE(book.signer(england)->number, 3U);
    book.setInForce(england, true);
    QCOMPARE(conferenceDays(book), 12);
}

void TestSignedJurisdiction::anOlderNumberNeverFollows()
{
    JurisdictionBook book(m_council->id());
    QVERIFY(book.take(signRules(*m_council, 3), now));
    QVERIFY(book.take(signRules(*m_council, 2, rulesOfGreendale(), rulesSigned + 60), now).code()
            == ErrorCode::Rollback);
    QCOMPARE(book.rules(england).signer->number, 3U);
    QVERIFY(book.take(signRules(*m_council, 4), now));
    QCOMPARE(book.rules(england).signer->number, 4U);
}

void TestSignedJurisdiction::anOlderNumberDoesNotFollowAReturnEither()
{
    JurisdictionBook book(m_council->id());
    QVERIFY(book.take(signRules(*m_council, 3), now));
    book.setInForce(england, false);
    QVERIFY(book.take(signRules(*m_council, 2), now).code() == ErrorCode::Rollback);
    JurisdictionBook later(m_council->id());
    later.recall(england, book.content(england));
    QVERIFY(later.take(signRules(*m_council, 2), now).code() == ErrorCode::Rollback);
    QCOMPARE(conferenceDays(later), 15);
    QVERIFY(later.take(signRules(*m_council, 3), now)); // the same again, which puts it in force
    QCOMPARE(conferenceDays(later), 12);
}

void TestSignedJurisdiction::anotherFileOfTheSameNumberIsRefused()
{
    JurisdictionBook book(m_council->id());
    QVERIFY(book.take(signRules(*m_council, 3), now));
    const QByteArray other = with("greendale.1", "greendale.2");
    QVERIFY(book.take(signRules(*m_council, 3, other), now).code() == ErrorCode::Conflict);
    QCOMPARE(book.rules(england).rules->version, QStringLiteral("greendale.1"));
}

void TestSignedJurisdiction::whatIsSignedInTheFutureIsRefused()
{
    JurisdictionBook book(m_council->id());
    QVERIFY(book.take(signRules(*m_council, 1), rulesSigned - 601).code() == ErrorCode::ClockSkew);
    QVERIFY(book.take(signRules(*m_council, 1), rulesSigned - 600));
}

void TestSignedJurisdiction::whatIsKeptIsRecalled()
{
    JurisdictionBook book(m_council->id());
    QVERIFY(book.content(england).isEmpty());
    QVERIFY(book.take(signRules(*m_council, 3), now));
    for (const bool inForce : {false, true}) {
        book.setInForce(england, inForce);
        JurisdictionBook later(m_council->id());
        later.recall(england, book.content(england));
        QCOMPARE(conferenceDays(later), inForce ? 12 : 15);
        QCOMPARE(later.signer(england), book.signer(england));
        QCOMPARE(later.content(england), book.content(england));
    }
    const QString key = JurisdictionBook::keyOf(england);
    QCOMPARE(JurisdictionBook::nationOf(key), std::optional(england));
    QVERIFY(!JurisdictionBook::nationOf(QStringLiteral("spelling/own-words")));
}

void TestSignedJurisdiction::whatIsKeptOfAnotherAgencyIsNotRecalled()
{
    JurisdictionBook theirs(m_police->id());
    QVERIFY(theirs.take(signRules(*m_police, 3), now));
    JurisdictionBook book(m_council->id());
    book.recall(england, theirs.content(england));
    QVERIFY(!book.signer(england));
    for (const QByteArray &content : {QByteArray("1"), QByteArray("x"), QByteArray("1nonsense"), QByteArray("\0", 1)})
        book.recall(england, content);
    QVERIFY(!book.signer(england));
    QVERIFY(book.take(signRules(*m_council, 1), now));
    book.recall(QStringLiteral("wales"), book.content(england)); // under another nation's name
    QVERIFY(!book.signer(QStringLiteral("wales")));
}

QTEST_GUILESS_MAIN(TestSignedJurisdiction)
#include "TestSignedJurisdiction.moc"
