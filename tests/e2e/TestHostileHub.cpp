// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/directory/DirectoryRecord.h"
#include "app/session/Snapshot.h"
#include "crypto/chance/Random.h"
#include "sync/log/Welcome.h"
#include "tests/e2e/support/CaseSteps.h"
#include "tests/e2e/support/HostileRelay.h"
#include "tests/e2e/support/SnapshotJson.h"
#include "tests/e2e/support/Waiting.h"
#include "tests/sync/support/TestWorld.h"

#include <QRandomGenerator>

using namespace caseweave;
using namespace caseweave::e2e;

namespace {

/// As long as an event's may be about, and no shorter when it is packed.
QString longText()
{
    static QRandomGenerator letters(1);
    QString text(15'000, QLatin1Char(' '));
    for (QChar &c : text)
        c = QChar(QLatin1Char(static_cast<char>('a' + letters.bounded(26))));
    return text;
}

} // namespace

/// A hub that drops, repeats, reorders, swaps, cuts and makes things up. Clients notice, are not harmed, and hold the
/// same as everybody once an honest hub is back. Each test begins with an honest hub and everybody alike.
class TestHostileHub : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void whatItHoldsBackIsNoticed();
    void whatItThrowsAwayIsNoticed();
    void whatItThrowsAwayUnderANumberNotReachedYetComesBack();
    void whatIsSentFirstDoesNotHideWhatWasThrownAway();
    void whatItRepeatsCountsOnce();
    void theOrderDoesNotMatter();
    void whatBelongsToAnotherCaseIsRefused();
    void whatItDamagesIsRefused_data();
    void whatItDamagesIsRefused();
    void numbersItMakesUpDoNotStopAnything();
    void aWelcomeItMakesUpOpensNothing();
    void anOlderDirectoryIsNoticed();
    void anotherHubIsRefused_data();
    void anotherHubIsRefused();

private:
    bool isWithheld(Professional &who, int atLeast);
    void bothWriteAndHoldTheSame();
    /// Mischief with what is delivered from this case's mailbox.
    static Mischief withItemsOf(const QString &caseId, std::function<void(std::vector<HubDelivery> &)> change);
    bool mayaWrites(const QString &title, int events = 1);

    std::optional<TwoAgencies> m_world;
    std::optional<HostileRelay> m_relay;
    Professional m_maya;
    Professional m_tom;
    QString m_case;
    QString m_otherCase;
    int m_written = 0;
};

void TestHostileHub::initTestCase()
{
    initialiseCrypto();
    m_world.emplace(true);
    m_relay.emplace(m_world->hub->folder(), m_world->hubAddress(), m_world->listenAddress());
    m_world->council->publish();
    m_world->police->useHubOf(*m_world->council);
    m_maya = m_world->enrol(*m_world->council, QStringLiteral("Maya Shah"), QStringLiteral("Social worker"));
    m_tom = m_world->enrol(*m_world->police, QStringLiteral("Tom Barker"), QStringLiteral("Constable"));
    QVERIFY(knows(m_maya, m_tom));
    for (QString *id : {&m_case, &m_otherCase}) {
        *id = createCase(m_maya, QStringLiteral("GC-5"));
        QVERIFY(!id->isEmpty());
        QVERIFY(isOk(addMember(m_maya, *id, m_tom)));
        QVERIFY(opens(m_tom, *id));
    }
}

void TestHostileHub::init()
{
    m_relay->turnHonest();
    bothWriteAndHoldTheSame();
}

bool TestHostileHub::isWithheld(Professional &who, int atLeast)
{
    return !snapshotWhen(who, m_case, [&](const QJsonObject &here) {
                const int withheld = here[QStringLiteral("withheld")].toInt();
                return atLeast == 0 ? withheld == 0 : withheld >= atLeast;
            }).isEmpty();
}

bool TestHostileHub::mayaWrites(const QString &title, int events)
{
    for (int i = 0; i < events; ++i) {
        if (!isOk(writeEvent(m_maya, m_case, events == 1 ? title : QStringLiteral("%1 %2").arg(title).arg(i))))
            return false;
    }
    return settles(m_maya);
}

Mischief TestHostileHub::withItemsOf(const QString &caseId, std::function<void(std::vector<HubDelivery> &)> change)
{
    const MailboxTag mailbox = mailboxOf(idOf<CaseId>(caseId));
    Mischief mischief;
    mischief.items = [=](const MailboxTag &tag, std::vector<HubDelivery> &items) {
        if (tag == mailbox)
            change(items);
    };
    return mischief;
}

/// What an honest hub must bring about, whatever was before.
void TestHostileHub::bothWriteAndHoldTheSame()
{
    for (Professional *one : {&m_maya, &m_tom})
        reconnect(*one);
    const QString title = QStringLiteral("Honest %1").arg(++m_written);
    QVERIFY(isOk(writeEvent(m_maya, m_case, title + QStringLiteral(" Maya"))));
    QVERIFY(isOk(writeEvent(m_tom, m_case, title + QStringLiteral(" Tom"))));
    for (Professional *one : {&m_maya, &m_tom}) {
        QVERIFY(settles(*one));
        QVERIFY(seesEvent(*one, m_case, title + QStringLiteral(" Maya")));
        QVERIFY(seesEvent(*one, m_case, title + QStringLiteral(" Tom")));
        QVERIFY(isWithheld(*one, 0));
        QVERIFY(hasError(*one, ""));
    }
    QVERIFY(becomeEqual({&m_maya, &m_tom}, m_case));
    QVERIFY(becomeEqual({&m_maya, &m_tom}, m_otherCase));
}

void TestHostileHub::whatItHoldsBackIsNoticed()
{
    const auto held = std::make_shared<int>(1);
    m_relay->turnTo(withItemsOf(m_case, [held](std::vector<HubDelivery> &items) {
        if (*held == 0 && !items.empty()) {
            ++*held;
            items.clear();
        }
    }));
    reconnect(m_tom);
    QVERIFY(settles(m_tom));
    reconnect(m_maya);
    QVERIFY(settles(m_maya));
    *held = 0; // from now on, what comes live
    QVERIFY(mayaWrites(QStringLiteral("Held back")));
    QVERIFY(waitUntil([&] { return *held == 1; }));
    QVERIFY(mayaWrites(QStringLiteral("Comes alone")));
    QVERIFY(isWithheld(m_tom, 1));
    m_relay->turnHonest();
    reconnect(m_tom);
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("Held back")));
    bothWriteAndHoldTheSame();
}

void TestHostileHub::whatItThrowsAwayIsNoticed()
{
    // In a case of its own: what no hub has does not come back where nothing tells its author so.
    const QString lost = createCase(m_maya, QStringLiteral("GC-6"));
    QVERIFY(isOk(addMember(m_maya, lost, m_tom)));
    QVERIFY(opens(m_tom, lost));
    QVERIFY(settles(m_maya));
    Mischief mischief;
    mischief.swallowsPushes = true;
    mischief.swallowedFrom = 1;
    m_relay->turnTo(mischief);
    reconnect(m_maya);
    QVERIFY(isOk(writeEvent(m_maya, lost, QStringLiteral("Thrown away"))));
    QVERIFY(settles(m_maya));
    QVERIFY(m_relay->changed() > 0);
    m_relay->turnHonest();
    for (Professional *one : {&m_maya, &m_tom})
        reconnect(*one);
    QVERIFY(isOk(writeEvent(m_maya, lost, QStringLiteral("Written later"))));
    QVERIFY(!snapshotWhen(m_tom, lost, [](const QJsonObject &here) {
                 return here[QStringLiteral("withheld")].toInt() == 1;
             }).isEmpty());
}

void TestHostileHub::whatItThrowsAwayUnderANumberNotReachedYetComesBack()
{
    Mischief mischief;
    mischief.swallowsPushes = true;
    m_relay->turnTo(mischief);
    reconnect(m_maya);
    QVERIFY(mayaWrites(QStringLiteral("Thrown away and kept"), 3));
    QVERIFY(m_relay->changed() > 0);
    m_relay->turnHonest();
    bothWriteAndHoldTheSame();
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("Thrown away and kept 2")));
}

/// It gets an honest number long before everything has come that is to be read.
void TestHostileHub::whatIsSentFirstDoesNotHideWhatWasThrownAway()
{
    const QString lost = createCase(m_maya, QStringLiteral("GC-7"));
    QVERIFY(isOk(addMember(m_maya, lost, m_tom)));
    QVERIFY(opens(m_tom, lost));
    QVERIFY(settles(m_maya));
    Mischief mischief;
    mischief.swallowsPushes = true;
    m_relay->turnTo(mischief);
    reconnect(m_maya);
    QVERIFY(isOk(writeEvent(m_maya, lost, QStringLiteral("Thrown away"))));
    QVERIFY(settles(m_maya));
    QVERIFY(m_relay->changed() > 0);
    m_relay->turnHonest();
    m_maya.client->call(command("online", {{QStringLiteral("on"), false}}));
    reconnect(m_tom);
    for (int i = 0; i < 200; ++i)
        QVERIFY(isOk(writeEvent(m_tom, lost, QStringLiteral("Long %1").arg(i), longText())));
    QVERIFY(settles(m_tom));
    QVERIFY(isOk(writeEvent(m_maya, lost, QStringLiteral("Sent first"))));
    m_maya.client->call(command("online", {{QStringLiteral("on"), true}}));
    QVERIFY(seesEvent(m_tom, lost, QStringLiteral("Sent first")));
    QVERIFY(seesEvent(m_tom, lost, QStringLiteral("Thrown away")));
    QVERIFY(becomeEqual({&m_maya, &m_tom}, lost));
}

void TestHostileHub::whatItRepeatsCountsOnce()
{
    m_relay->turnTo(withItemsOf(m_case, [](std::vector<HubDelivery> &items) {
        const std::vector<HubDelivery> once = items;
        for (int again = 1; again <= 2 && !once.empty(); ++again) {
            for (const HubDelivery &item : once)
                items.push_back({items.back().sequence + 1, item.envelope});
        }
    }));
    for (Professional *one : {&m_maya, &m_tom})
        reconnect(*one);
    QVERIFY(mayaWrites(QStringLiteral("Repeated"), 3));
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("Repeated 2")));
    QVERIFY(m_relay->changed() > 0);
    QVERIFY(becomeEqual({&m_maya, &m_tom}, m_case));
    QStringList titles = titlesOf(allEvents(m_tom, m_case));
    QCOMPARE(titles.removeDuplicates(), 0);
    m_relay->turnHonest();
    bothWriteAndHoldTheSame();
}

void TestHostileHub::theOrderDoesNotMatter()
{
    m_tom.client->call(command("online", {{QStringLiteral("on"), false}}));
    QVERIFY(mayaWrites(QStringLiteral("Any order"), 6));
    m_relay->turnTo(withItemsOf(m_case, [](std::vector<HubDelivery> &items) {
        for (std::size_t i = 0; i < items.size() / 2; ++i)
            std::swap(items[i].envelope, items[items.size() - 1 - i].envelope);
    }));
    m_tom.client->call(command("online", {{QStringLiteral("on"), true}}));
    for (int i = 0; i < 6; ++i)
        QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("Any order %1").arg(i)));
    QVERIFY(m_relay->changed() > 0);
    QVERIFY(becomeEqual({&m_maya, &m_tom}, m_case));
    m_relay->turnHonest();
    bothWriteAndHoldTheSame();
}

void TestHostileHub::whatBelongsToAnotherCaseIsRefused()
{
    const auto other = std::make_shared<std::vector<Bytes>>();
    const MailboxTag first = mailboxOf(idOf<CaseId>(m_case));
    const MailboxTag second = mailboxOf(idOf<CaseId>(m_otherCase));
    const auto swapped = std::make_shared<int>(0);
    Mischief mischief;
    mischief.items = [=](const MailboxTag &tag, std::vector<HubDelivery> &items) {
        for (HubDelivery &item : items) {
            if (tag == second)
                other->push_back(item.envelope);
            if (tag == first && !other->empty()) {
                item.envelope = other->back();
                ++*swapped;
            }
        }
    };
    m_relay->turnTo(mischief);
    for (Professional *one : {&m_maya, &m_tom})
        reconnect(*one);
    QVERIFY(settles(m_tom));
    QVERIFY(isOk(writeEvent(m_maya, m_otherCase, QStringLiteral("Of the other case"))));
    QVERIFY(seesEvent(m_tom, m_otherCase, QStringLiteral("Of the other case")));
    QVERIFY(mayaWrites(QStringLiteral("Of this case")));
    QVERIFY(waitUntil([&] { return *swapped > 0; }));
    QVERIFY(settles(m_tom));
    const QStringList titles = titlesOf(allEvents(m_tom, m_case));
    QVERIFY(!titles.contains(QStringLiteral("Of the other case")));
    m_relay->turnHonest();
    reconnect(m_tom);
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("Of this case")));
    bothWriteAndHoldTheSame();
}

void TestHostileHub::whatItDamagesIsRefused_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("cut in half") << 0;
    QTest::newRow("a bit of the end") << 1;
    QTest::newRow("a bit of the middle") << 2;
    QTest::newRow("nothing left") << 3;
    QTest::newRow("rubbish") << 4;
}

void TestHostileHub::whatItDamagesIsRefused()
{
    QFETCH(int, kind);
    m_relay->turnTo(withItemsOf(m_case, [kind](std::vector<HubDelivery> &items) {
        for (HubDelivery &item : items) {
            Bytes &envelope = item.envelope;
            if (kind == 0)
                envelope.resize(envelope.size() / 2);
            else if (kind == 1)
                envelope.back() ^= 1;
            else if (kind == 2)
                envelope[envelope.size() / 2] ^= 0x40;
            else if (kind == 3)
                envelope.clear();
            else
                std::fill(envelope.begin(), envelope.end(), std::uint8_t{0xA5});
        }
    }));
    reconnect(m_tom);
    QVERIFY(settles(m_tom));
    reconnect(m_maya);
    const QString title = QStringLiteral("Damaged on the way %1").arg(kind);
    QVERIFY(mayaWrites(title));
    QVERIFY(waitUntil([&] { return m_relay->changed() > 0; }));
    QVERIFY(settles(m_tom));
    const QStringList titles = titlesOf(allEvents(m_tom, m_case));
    QVERIFY(!titles.contains(title));
    m_relay->turnHonest();
    reconnect(m_tom);
    QVERIFY(seesEvent(m_tom, m_case, title));
    bothWriteAndHoldTheSame();
}

void TestHostileHub::numbersItMakesUpDoNotStopAnything()
{
    m_relay->turnTo(withItemsOf(m_case, [](std::vector<HubDelivery> &items) {
        for (HubDelivery &item : items)
            item.sequence += 1'000'000'000;
    }));
    reconnect(m_tom);
    QVERIFY(settles(m_tom));
    reconnect(m_maya);
    QVERIFY(mayaWrites(QStringLiteral("Far ahead")));
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("Far ahead")));
    m_tom.client->call(command("online", {{QStringLiteral("on"), false}}));
    m_relay->turnHonest();
    reconnect(m_maya);
    QVERIFY(mayaWrites(QStringLiteral("Counted right")));
    reconnect(m_tom);
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("Counted right")));
    bothWriteAndHoldTheSame();
}

void TestHostileHub::aWelcomeItMakesUpOpensNothing()
{
    SystemRandom random;
    const std::int64_t now = SystemClock().nowSeconds();
    const testing::TestAgency rogue(random, now);
    const testing::TestDevice sender = rogue.device(random);
    // The hub knows the certificates of all devices from the directories. Here the test makes one up for Tom's keys,
    // which it can only have from his profile, so it takes the inbox's tag and a box key of its own.
    const auto device = idOf<DeviceId>(m_tom.device);
    const auto forged = std::make_shared<int>(0);
    const MailboxTag inbox = inboxOf(device);
    Bytes welcome;
    Mischief mischief;
    mischief.directory = [&, device](std::vector<Bytes> &records) {
        for (const Bytes &record : records) {
            const auto decoded = DirectoryRecord::decode(record);
            const auto *admitted = decoded ? std::get_if<DeviceAdmitted>(&decoded->change) : nullptr;
            if (admitted == nullptr || admitted->certificate.device() != device || !welcome.empty())
                continue;
            const auto sealed = Welcome::seal(sender.keys, sender.certificate, admitted->certificate,
                                              random.id<CaseId>(), random.id<EntryId>(), now);
            if (sealed)
                welcome = *sealed;
        }
    };
    mischief.items = [&, inbox, forged](const MailboxTag &tag, std::vector<HubDelivery> &items) {
        if (tag != inbox || welcome.empty())
            return;
        items.push_back({items.empty() ? 1 : items.back().sequence + 1, welcome});
        ++*forged;
    };
    const qsizetype cases = m_tom.client->call(command("cases"))[QStringLiteral("cases")].toArray().size();
    m_relay->turnTo(mischief);
    // Somebody who knows nothing yet gets all records; from them the relay learns Tom's box key.
    Professional ann = m_world->enrol(*m_world->police, QStringLiteral("Ann Rees"), QStringLiteral("Detective"));
    QVERIFY(waitUntil([&] { return !welcome.empty(); }));
    reconnect(m_tom);
    QVERIFY(waitUntil([&] { return *forged > 0; }));
    QVERIFY(settles(m_tom));
    QCOMPARE(m_tom.client->call(command("cases"))[QStringLiteral("cases")].toArray().size(), cases);
    m_relay->turnHonest();
    bothWriteAndHoldTheSame();
}

void TestHostileHub::anOlderDirectoryIsNoticed()
{
    Mischief mischief;
    mischief.directory = [](std::vector<Bytes> &records) { records.clear(); };
    m_relay->turnTo(mischief);
    reconnect(m_tom);
    QVERIFY(hasError(m_tom, "rollback"));
    // Nobody is added on the word of such a hub.
    m_relay->turnHonest();
    bothWriteAndHoldTheSame();
}

void TestHostileHub::anotherHubIsRefused_data()
{
    QTest::addColumn<bool>("ownCertificate");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("with a certificate of its own") << true << QByteArray("untrusted");
    QTest::newRow("with the hub's certificate and not its key") << false << QByteArray("bad_signature");
}

void TestHostileHub::anotherHubIsRefused()
{
    QFETCH(bool, ownCertificate);
    QFETCH(QByteArray, code);
    SystemRandom random;
    const testing::TestAgency rogue(random, SystemClock().nowSeconds());
    Mischief mischief;
    mischief.challenge = [&](Bytes &certificate, Signature &signature) {
        if (ownCertificate)
            certificate = rogue.hub.encoded;
        else
            signature[5] ^= 1;
    };
    m_relay->turnTo(mischief);
    reconnect(m_tom);
    QVERIFY(hasError(m_tom, code.constData()));
    QVERIFY(isOk(writeEvent(m_tom, m_case, QStringLiteral("Meanwhile ") + QString::fromLatin1(code))));
    QVERIFY(hasUnsent(m_tom, m_case, 1));
    m_relay->turnHonest();
    for (Professional *one : {&m_maya, &m_tom}) // Maya was refused too, if she came before
        reconnect(*one);
    QVERIFY(seesEvent(m_maya, m_case, QStringLiteral("Meanwhile ") + QString::fromLatin1(code)));
    bothWriteAndHoldTheSame();
}

QTEST_GUILESS_MAIN(TestHostileHub)
#include "TestHostileHub.moc"
