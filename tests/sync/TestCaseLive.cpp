// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/cbor/Writer.h"
#include "crypto/hash/Hash.h"
#include "sync/entry/LiveSeal.h"
#include "sync/wire/Message.h"
#include "tests/sync/support/CaseWorld.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

const Bytes words{1, 2, 3};

/// Sealed and signed as docs/protocol.md 4.3 has it, whatever it says.
Bytes sealedOf(const LivePlace &place, Bytes payload, const SigningKey &key)
{
    Bytes sealed(24, 5); // the salt
    SecretBytes k(32);
    keyedHash(place.secret, "CW1 live key", {sealed}, k.span());
    const Bytes note = SignedObject::make(key, "CW1 live", std::move(payload)).encode();
    const Bytes body = seal(k.view(), place.mailbox.view(), note);
    sealed.insert(sealed.end(), body.begin(), body.end());
    return sealed;
}

} // namespace

/// What devices of a case tell each other and nobody keeps (docs/protocol.md 4.3).
class TestCaseLive : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void whatOneTellsTheOthersRead();
    void aHubSeesNothingByTheSize();
    void whatWasChangedIsLeft();
    void whatIsOfAnotherPlaceIsLeft_data();
    void whatIsOfAnotherPlaceIsLeft();
    void whatIsNotOfTheFormIsLeft_data();
    void whatIsNotOfTheFormIsLeft();
    void nobodySpeaksForAnother();
    void whoIsOutIsNotReadAndReadsNothing();
    void epochsThatWereBegunSideBySideReadEachOther();

private:
    std::unique_ptr<Replica> joined(std::uint64_t professional, Role role);
    LivePlace placeOf(Replica &who, const SecretBytes &secret) const
    {
        return {who.log().caseId(), who.log().mailbox(), who.log().roster().epoch, secret.view()};
    }
    LiveNote noteOf(const Replica &who) const { return {who.id(), testStartMs(), words}; }

    SeededRandom m_random{29};
    ManualClock m_clock{testStartMs()};
    TestAgency m_agency{m_random};
    MemoryHub m_hub;
    std::unique_ptr<Replica> m_lead;
    std::unique_ptr<Replica> m_nurse;
};

std::unique_ptr<Replica> TestCaseLive::joined(std::uint64_t professional, Role role)
{
    auto replica = std::make_unique<Replica>(m_agency.makeDevice(professional), m_random, m_clock);
    const bool isIn = replica->openDatabase().ok() && m_lead->log().addMember(replica->asMember(role)).ok()
        && m_lead->send(m_hub).ok() && replica->joinFromInbox(m_hub).ok() && replica->receive(m_hub).ok();
    return isIn ? std::move(replica) : nullptr;
}

void TestCaseLive::init()
{
    m_hub.clear();
    m_lead = std::make_unique<Replica>(m_agency.makeDevice(1), m_random, m_clock);
    QVERIFY(m_lead->openDatabase().ok());
    QVERIFY(m_lead->create({"Lee Park", "Team manager"}).ok());
    m_nurse = joined(2, Role::Reader);
    QVERIFY(m_nurse);
}

void TestCaseLive::whatOneTellsTheOthersRead()
{
    const auto sealed = m_nurse->log().sealLive(words, testStartMs() + 7);
    QVERIFY(sealed.ok());
    const auto notice = m_lead->log().openLive(*sealed);
    QVERIFY(notice.ok());
    QVERIFY(notice->device == m_nurse->id());
    QCOMPARE(notice->timeMs, testStartMs() + 7);
    QCOMPARE(notice->content, words);
    // Nothing of it stays in the case.
    QCOMPARE(m_lead->log().counts().counting, std::uint64_t{0});
    QCOMPARE(m_nurse->log().counts().unsent, std::uint64_t{0});
}

void TestCaseLive::aHubSeesNothingByTheSize()
{
    const auto here = m_lead->log().sealLive(words, testStartMs());
    const auto gone = m_lead->log().sealLive(Bytes{0, 0, 0}, testStartMs() * 1000);
    QCOMPARE(here->size(), gone->size());
    QVERIFY(*here != *m_lead->log().sealLive(words, testStartMs()));
    QVERIFY(m_lead->log().sealLive(Bytes(mostLiveContent), testStartMs())->size() <= wire::mostLive);
    QVERIFY(failsWith(m_lead->log().sealLive(Bytes(mostLiveContent + 1), testStartMs()), ErrorCode::TooLarge));
    QCOMPARE(m_lead->log().sealLive(words, leastLiveTimeMs)->size(), here->size());
    // A computer that woke up in 1970.
    for (const std::int64_t early : {leastLiveTimeMs - 1, std::int64_t{0}, std::int64_t{-1}})
        QVERIFY(failsWith(m_lead->log().sealLive(words, early), ErrorCode::ClockSkew));
}

void TestCaseLive::whatWasChangedIsLeft()
{
    const Bytes sealed = m_nurse->log().sealLive(words, testStartMs()).value();
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        Bytes changed = sealed;
        changed[at] ^= 1;
        QVERIFY(!m_lead->log().openLive(changed).ok());
        QVERIFY(!m_lead->log().openLive(ByteView(sealed).first(at)).ok());
    }
    Bytes longer = sealed;
    longer.push_back(0);
    QVERIFY(!m_lead->log().openLive(longer).ok());
}

void TestCaseLive::whatIsOfAnotherPlaceIsLeft_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<int>("code");
    QTest::newRow("its own place") << 0 << -1;
    QTest::newRow("another case") << 1 << static_cast<int>(ErrorCode::Malformed);
    QTest::newRow("another epoch") << 2 << static_cast<int>(ErrorCode::Malformed);
    QTest::newRow("another mailbox") << 3 << static_cast<int>(ErrorCode::CannotOpen);
    QTest::newRow("another secret") << 4 << static_cast<int>(ErrorCode::CannotOpen);
}

void TestCaseLive::whatIsOfAnotherPlaceIsLeft()
{
    QFETCH(int, which);
    QFETCH(int, code);
    const SecretBytes secret = m_lead->contentSecret();
    const SecretBytes other = SecretBytes::random(32, m_random);
    LivePlace place = placeOf(*m_lead, secret);
    const LiveNote note = noteOf(*m_nurse);
    if (which == 1)
        place.caseId = m_random.id<CaseId>();
    if (which == 2)
        place.epoch = m_random.id<EntryId>();
    if (which == 3)
        place.mailbox = m_random.id<MailboxTag>();
    if (which == 4)
        place.secret = other.view();
    const Bytes sealed = sealLive(place, note, m_nurse->device().keys.sign, m_random);
    const auto notice = m_lead->log().openLive(sealed);
    QCOMPARE(notice.ok() ? -1 : static_cast<int>(notice.code()), code);
}

void TestCaseLive::whatIsNotOfTheFormIsLeft_data()
{
    QTest::addColumn<int>("fields");
    QTest::addColumn<QByteArray>("domain");
    QTest::addColumn<int>("suite");
    QTest::addColumn<qint64>("time");
    QTest::addColumn<int>("size");
    QTest::addColumn<bool>("opens");
    const auto row
        = [](const char *name, int fields, const char *domain, int suite, qint64 time, int size, bool opens = false) {
              QTest::newRow(name) << fields << QByteArray(domain) << suite << time << size << opens;
          };
    constexpr qint64 least = qint64{1} << 32;
    row("right", 7, "CW1 live", 1, least, mostLiveContent, true);
    row("a field less", 6, "CW1 live", 1, least, 3);
    row("a field more", 8, "CW1 live", 1, least, 3);
    row("of something else", 7, "CW1 held", 1, least, 3);
    row("another suite", 7, "CW1 live", 2, least, 3);
    row("a time that is shorter", 7, "CW1 live", 1, least - 1, 3);
    row("a time beyond", 7, "CW1 live", 1, -1, 3);
    row("too much content", 7, "CW1 live", 1, least, mostLiveContent + 1);
}

void TestCaseLive::whatIsNotOfTheFormIsLeft()
{
    QFETCH(int, fields);
    QFETCH(QByteArray, domain);
    QFETCH(int, suite);
    QFETCH(qint64, time);
    QFETCH(int, size);
    QFETCH(bool, opens);
    const SecretBytes secret = m_lead->contentSecret();
    const LivePlace place = placeOf(*m_lead, secret);
    cbor::Writer out;
    out.array(static_cast<std::size_t>(fields)).text(domain.toStdString()).uint(static_cast<std::uint64_t>(suite));
    out.id(place.caseId).id(place.epoch).id(m_nurse->id()).uint(static_cast<std::uint64_t>(time));
    if (fields > 6)
        out.bytes(Bytes(static_cast<std::size_t>(size)));
    if (fields > 7)
        out.uint(0);
    const auto notice = m_lead->log().openLive(sealedOf(place, out.take(), m_nurse->device().keys.sign));
    QCOMPARE(notice.ok(), opens);
    QVERIFY(opens || notice.code() == ErrorCode::Malformed);
}

void TestCaseLive::nobodySpeaksForAnother()
{
    const SecretBytes secret = m_lead->contentSecret();
    const LivePlace place = placeOf(*m_lead, secret);
    const Bytes forged = sealLive(place, noteOf(*m_nurse), m_lead->device().keys.sign, m_random);
    QVERIFY(failsWith(m_lead->log().openLive(forged), ErrorCode::BadSignature));
    // Nor somebody who was told the secret and belongs to the case no more than before.
    const LocalDevice stranger = m_agency.makeDevice(9);
    const LiveNote note{stranger.keys.device(), testStartMs(), words};
    QVERIFY(
        failsWith(m_lead->log().openLive(sealLive(place, note, stranger.keys.sign, m_random)), ErrorCode::NotMember));
}

void TestCaseLive::whoIsOutIsNotReadAndReadsNothing()
{
    const Bytes before = m_lead->log().sealLive(words, testStartMs()).value();
    QVERIFY(m_nurse->log().openLive(before).ok());
    QVERIFY(m_lead->log().removeMember(m_nurse->member()).ok());
    // She does not know it yet.
    const Bytes late = m_nurse->log().sealLive(words, testStartMs()).value();
    QVERIFY(failsWith(m_lead->log().openLive(late), ErrorCode::CannotOpen));
    const Bytes after = m_lead->log().sealLive(words, testStartMs()).value();
    QVERIFY(failsWith(m_nurse->log().openLive(after), ErrorCode::CannotOpen));
    // Nor does who is not in yet: a welcome came, and no roster.
    Replica newcomer(m_agency.makeDevice(4), m_random, m_clock);
    QVERIFY(newcomer.openDatabase().ok());
    QVERIFY(m_lead->log().addMember(newcomer.asMember(Role::Contributor)).ok());
    QVERIFY(m_lead->send(m_hub).ok());
    QVERIFY(newcomer.joinFromInbox(m_hub).ok());
    QVERIFY(failsWith(newcomer.log().sealLive(words, testStartMs()), ErrorCode::NotMember));
    QVERIFY(failsWith(newcomer.log().openLive(after), ErrorCode::NotMember));
}

void TestCaseLive::epochsThatWereBegunSideBySideReadEachOther()
{
    const auto second = joined(3, Role::Lead);
    QVERIFY(second);
    m_clock.advance(1000);
    QVERIFY(second->log().rotate().ok());
    const Bytes sealed = second->log().sealLive(words, testStartMs()).value();
    m_clock.advance(1000);
    QVERIFY(m_lead->log().rotate().ok());
    QVERIFY(second->send(m_hub).ok());
    QVERIFY(m_lead->receive(m_hub).ok());
    // The one she writes under herself is the newer.
    QVERIFY(m_lead->log().roster().epoch != second->log().roster().epoch);
    QVERIFY(m_lead->log().openLive(sealed).ok());
}

QTEST_GUILESS_MAIN(TestCaseLive)
#include "TestCaseLive.moc"
