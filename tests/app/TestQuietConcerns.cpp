// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/concern/ReleasedConcern.h"
#include "app/session/CaseWriter.h"
#include "sync/entry/HeldSeal.h"
#include "tests/app/support/SessionWorld.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;
using testing::waitUntil;

namespace {

const QString annsWords = QStringLiteral("Bruise on the arm, third this term");
const QString joesWords = QStringLiteral("Called to the flat, door not opened");
const QString suesWords = QStringLiteral("Mother asked me not to come");

} // namespace

/// Concerns that nobody sees until enough professionals have raised one, over a real hub.
class TestQuietConcerns : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionWorld> m_world;
    std::unique_ptr<Colleague> m_ann; ///< council, lead
    std::unique_ptr<Colleague> m_joe; ///< police
    std::unique_ptr<Colleague> m_sue; ///< council
    std::unique_ptr<Colleague> m_kim; ///< council
    CaseId m_case;

    QDate today() const { return QDateTime::fromMSecsSinceEpoch(m_world->hub.clock.nowMs()).date(); }
    Status raise(Colleague &who, const QString &text, int needed = 3, bool forAll = false)
    {
        const QuietDraft draft{ConcernLevel::Medium, text, today().addDays(60), needed, forAll};
        return who.session->change(m_case, [&](CaseWriter &writer) { return writer.raiseQuietly(draft); });
    }
    QStringList textsOf(Colleague &who)
    {
        QStringList texts;
        for (const Concern &concern : who.picture(m_case)->concerns)
            texts << concern.text;
        texts.sort();
        return texts;
    }
    QStringList quietOf(Colleague &who)
    {
        QStringList texts;
        for (const QuietConcern &concern : who.picture(m_case)->quietConcerns)
            texts << concern.text;
        return texts;
    }
    /// Locks and unlocks: whoever comes asks the hub.
    void comeAgain(Colleague &who)
    {
        who.lock();
        who.unlock();
        QVERIFY(waitUntil([&] { return who.isSettled(); }));
    }
    bool agree() { return m_world->agree(m_case, {m_ann.get(), m_joe.get(), m_sue.get(), m_kim.get()}); }

private Q_SLOTS:
    void initTestCase();
    void init();
    void nobodySeesOneBeforeEnoughHaveRaisedOne();
    void thenThoseWhoRaisedOneReadAllAndNobodyElse();
    void oneForAllIsReadByTheWholeCase();
    void whoRaisesOneLaterReadsAllAndHearsOfAWithdrawal();
    void whatIsNoConcernIsLeft();
    void whatIsTakenBackIsNeverShown();
    void whatIsRaisedOfflineGoesWhenTheHubIsThere();
    void draftsOutOfBoundsAreRefused();
    void whoseItIsIsProvenWhoeverBringsIt();
    void cleanupTestCase();
};

void TestQuietConcerns::initTestCase()
{
    initialiseCrypto();
    m_world = std::make_unique<SessionWorld>();
    m_ann = m_world->hire(m_world->council, "Ann Rees");
    m_joe = m_world->hire(m_world->police, "Joe Okoro");
    m_sue = m_world->hire(m_world->council, "Sue Patel");
    m_kim = m_world->hire(m_world->council, "Kim Novak");
    m_world->publish();
}

void TestQuietConcerns::init()
{
    for (Colleague *who : {m_ann.get(), m_joe.get(), m_sue.get(), m_kim.get()}) {
        if (!who->session)
            who->unlock();
        who->session->setOnline(true);
        QVERIFY(waitUntil([&] { return who->session->status().upToDateAt.isValid(); }));
    }
    CaseDraft draft;
    draft.reference = QStringLiteral("136594");
    m_case = m_ann->session->createCase(draft).value();
    for (Colleague *who : {m_joe.get(), m_sue.get(), m_kim.get()})
        QVERIFY(m_ann->addMember(m_case, *who).ok());
    QVERIFY(agree());
}

void TestQuietConcerns::cleanupTestCase()
{
    m_kim.reset();
    m_sue.reset();
    m_joe.reset();
    m_ann.reset();
    m_world.reset();
}

void TestQuietConcerns::nobodySeesOneBeforeEnoughHaveRaisedOne()
{
    QVERIFY(raise(*m_ann, annsWords).ok());
    QVERIFY(raise(*m_joe, joesWords).ok());
    QVERIFY(agree());
    for (Colleague *who : {m_ann.get(), m_joe.get(), m_sue.get(), m_kim.get()})
        comeAgain(*who);
    QCOMPARE(quietOf(*m_ann), QStringList{annsWords});
    QVERIFY(m_ann->picture(m_case)->quietConcerns.first().sent);
    QCOMPARE(m_ann->picture(m_case)->quietConcerns.first().until, today().addDays(60));
    QCOMPARE(quietOf(*m_joe), QStringList{joesWords});
    for (Colleague *who : {m_ann.get(), m_joe.get(), m_sue.get(), m_kim.get()}) {
        QCOMPARE(textsOf(*who), QStringList{});
        QVERIFY(!who->summary(m_case).openConcern.has_value());
    }
    for (Colleague *who : {m_sue.get(), m_kim.get()})
        QCOMPARE(quietOf(*who), QStringList{});
}

void TestQuietConcerns::thenThoseWhoRaisedOneReadAllAndNobodyElse()
{
    QVERIFY(raise(*m_ann, annsWords).ok());
    QVERIFY(raise(*m_joe, joesWords).ok());
    QVERIFY(agree());
    QVERIFY(raise(*m_sue, suesWords).ok());
    QStringList all{annsWords, joesWords, suesWords};
    all.sort();
    // Whoever was the last has them at once, and puts them into the case: the others need not ask the hub.
    for (Colleague *who : {m_sue.get(), m_ann.get(), m_joe.get()})
        QVERIFY2(waitUntil([&] { return textsOf(*who) == all; }), qPrintable(textsOf(*who).join(QLatin1Char(';'))));
    for (Colleague *who : {m_sue.get(), m_ann.get(), m_joe.get()}) {
        QVERIFY(waitUntil([&] { return quietOf(*who).isEmpty(); }));
        QCOMPARE(who->summary(m_case).openConcern, ConcernLevel::Medium);
    }
    QVERIFY(agree());
    comeAgain(*m_kim);
    QCOMPARE(textsOf(*m_kim), QStringList{});
    QVERIFY(!m_kim->summary(m_case).openConcern.has_value());
    const QList<Concern> seen = m_joe->picture(m_case)->concerns;
    const auto anns = std::ranges::find(seen, annsWords, &Concern::text);
    QCOMPARE(anns->raisedBy, QStringLiteral("Ann Rees"));
    QVERIFY(anns->quietly && !anns->mine);
    QCOMPARE(anns->onlyFor.size(), 3);
    QCOMPARE(anns->expires, today().addDays(60 + QuietDraft::daysOpen));
    // What is said of it stays among them too, whoever brought it.
    const EntryId id = anns->id;
    QVERIFY(m_joe->session->change(m_case, [&](CaseWriter &writer) { return writer.acknowledgeConcern(id); }).ok());
    QVERIFY(waitUntil([&] {
        const QList<Concern> list = m_ann->picture(m_case)->concerns;
        const auto one = std::ranges::find(list, annsWords, &Concern::text);
        return one != list.end() && one->acknowledged.size() == 1;
    }));
    QVERIFY(m_ann->session
                ->change(m_case, [&](CaseWriter &writer) { return writer.withdrawConcern(id, QStringLiteral("Seen")); })
                .ok());
    QVERIFY(waitUntil([&] {
        const QList<Concern> list = m_sue->picture(m_case)->concerns;
        return std::ranges::count(list, true, &Concern::withdrawn) == 1;
    }));
    QVERIFY(agree());
    QCOMPARE(textsOf(*m_kim), QStringList{});
}

void TestQuietConcerns::oneForAllIsReadByTheWholeCase()
{
    QVERIFY(raise(*m_ann, annsWords, 2, true).ok());
    QVERIFY(agree());
    QVERIFY(raise(*m_joe, joesWords, 2).ok());
    QVERIFY(waitUntil([&] { return textsOf(*m_joe).size() == 2; }));
    QVERIFY(waitUntil([&] { return textsOf(*m_kim) == QStringList{annsWords}; }));
    QVERIFY(m_kim->picture(m_case)->concerns.first().onlyFor.isEmpty());
    QVERIFY(waitUntil([&] { return textsOf(*m_ann).size() == 2; }));
}

void TestQuietConcerns::whoRaisesOneLaterReadsAllAndHearsOfAWithdrawal()
{
    QVERIFY(raise(*m_ann, annsWords, 2).ok());
    QVERIFY(agree());
    QVERIFY(raise(*m_joe, joesWords, 2).ok());
    QVERIFY(waitUntil([&] { return textsOf(*m_ann).size() == 2 && textsOf(*m_joe).size() == 2; }));
    QVERIFY(agree());
    QVERIFY(raise(*m_sue, suesWords, 2).ok());
    for (Colleague *who : {m_sue.get(), m_ann.get(), m_joe.get()})
        QVERIFY(waitUntil([&] { return textsOf(*who).size() == 3; }));
    const auto anns = [&](Colleague &who) {
        const QList<Concern> list = who.picture(m_case)->concerns;
        return *std::ranges::find(list, annsWords, &Concern::text);
    };
    QVERIFY(waitUntil([&] { return anns(*m_ann).onlyFor.size() == 3; }));
    QVERIFY(agree());
    const EntryId id = anns(*m_ann).id;
    QVERIFY(m_ann->session
                ->change(m_case, [&](CaseWriter &writer) { return writer.withdrawConcern(id, QStringLiteral("Seen")); })
                .ok());
    for (Colleague *who : {m_ann.get(), m_joe.get(), m_sue.get()})
        QVERIFY(waitUntil([&] { return anns(*who).withdrawn; }));
    QVERIFY(agree());
    // It is held no longer: who raises one now is not given it.
    QVERIFY(raise(*m_kim, QStringLiteral("Late"), 2).ok());
    QVERIFY(waitUntil([&] { return textsOf(*m_kim).contains(joesWords); }));
    QVERIFY(agree());
    const QList<Concern> kims = m_kim->picture(m_case)->concerns;
    QVERIFY(std::ranges::none_of(kims, [](const Concern &one) { return one.text == annsWords && !one.withdrawn; }));
}

/// What a hub gives out and is none, by a program that means harm or a newer one, writes nothing.
void TestQuietConcerns::whatIsNoConcernIsLeft()
{
    const Bytes nonsense{1, 2, 3};
    const std::int64_t expires = m_world->hub.clock.nowSeconds() + 1000;
    QVERIFY(m_ann->session->caseFile(m_case)->log().hold({nonsense, expires, 2, true}).ok());
    QVERIFY(raise(*m_ann, annsWords, 2).ok());
    QVERIFY(agree());
    QVERIFY(raise(*m_joe, joesWords, 2).ok());
    QVERIFY(waitUntil([&] { return textsOf(*m_joe).size() == 2; }));
    QVERIFY(agree());
    const auto entries = m_joe->session->caseFile(m_case)->log().counts().entries;
    comeAgain(*m_joe);
    comeAgain(*m_ann);
    QVERIFY(agree());
    QCOMPARE(m_joe->session->caseFile(m_case)->log().counts().entries, entries);
}

void TestQuietConcerns::whatIsTakenBackIsNeverShown()
{
    QVERIFY(raise(*m_ann, annsWords, 2).ok());
    QVERIFY(agree());
    const Digest id = m_ann->picture(m_case)->quietConcerns.first().id;
    const auto takeBack = [&](Colleague &who) {
        return who.session->change(m_case, [&](CaseWriter &writer) { return writer.takeBackQuiet(id); });
    };
    QVERIFY(takeBack(*m_joe).code() == ErrorCode::NotFound);
    QVERIFY(takeBack(*m_ann).ok());
    QVERIFY(takeBack(*m_ann).code() == ErrorCode::NotFound);
    QVERIFY(agree());
    QCOMPARE(quietOf(*m_ann), QStringList{});
    QVERIFY(raise(*m_joe, joesWords, 2).ok());
    QVERIFY(agree());
    comeAgain(*m_joe);
    comeAgain(*m_ann);
    QCOMPARE(textsOf(*m_joe), QStringList{});
    QCOMPARE(quietOf(*m_joe), QStringList{joesWords});
    QCOMPARE(textsOf(*m_ann), QStringList{});
}

void TestQuietConcerns::whatIsRaisedOfflineGoesWhenTheHubIsThere()
{
    m_ann->session->setOnline(false);
    QVERIFY(raise(*m_ann, annsWords, 2).ok());
    QVERIFY(!m_ann->picture(m_case)->quietConcerns.first().sent);
    QVERIFY(m_ann->addEvent(m_case, QStringLiteral("Home visit")).ok());
    m_ann->lock();
    m_ann->unlock(false);
    QCOMPARE(quietOf(*m_ann), QStringList{annsWords});
    QVERIFY(raise(*m_joe, joesWords, 2).ok());
    m_ann->session->setOnline(true);
    QVERIFY(waitUntil([&] { return textsOf(*m_ann).size() == 2; }));
    QVERIFY(waitUntil([&] { return textsOf(*m_joe).size() == 2; }));
    QVERIFY(waitUntil([&] { return m_joe->events(m_case).size() == 1; }));
}

void TestQuietConcerns::draftsOutOfBoundsAreRefused()
{
    const auto refusal = [&](const QuietDraft &draft) {
        const Status status
            = m_ann->session->change(m_case, [&](CaseWriter &writer) { return writer.raiseQuietly(draft); });
        return status ? ErrorCode::Cancelled : status.code();
    };
    const QDate soon = today().addDays(1);
    QVERIFY(refusal({ConcernLevel::Low, annsWords, soon, 1, false}) == ErrorCode::Malformed);
    QVERIFY(refusal({ConcernLevel::Low, annsWords, soon, 21, false}) == ErrorCode::Malformed);
    QVERIFY(refusal({ConcernLevel::Low, annsWords, today().addDays(-1), 3, false}) == ErrorCode::Malformed);
    QVERIFY(refusal({ConcernLevel::Low, annsWords, today().addDays(400), 3, false}) == ErrorCode::Malformed);
    QVERIFY(refusal({ConcernLevel::Low, {}, soon, 3, false}) == ErrorCode::Malformed);
    QVERIFY(refusal({ConcernLevel::Low, QString(9000, QLatin1Char('x')), soon, 3, false}) == ErrorCode::TooLarge);
    QCOMPARE(quietOf(*m_ann), QStringList{});
}

/// Somebody who brings a concern into the case cannot make it another's, or of another case.
void TestQuietConcerns::whoseItIsIsProvenWhoeverBringsIt()
{
    const DeviceKeys keys = DeviceKeys::generate(m_world->random);
    const DeviceKeys others = DeviceKeys::generate(m_world->random);
    const Bytes content = ConcernRaised{2, 20300101, "Bruise"}.encode().value();
    wire::HeldNote note;
    note.author = keys.device();
    note.expires = 10;
    note.threshold = 2;
    const SecretBytes secret = SecretBytes::random(32, m_world->random);
    note.sealed = sealHeld(note.tag, note.author, secret.view(), content, m_world->random);
    const wire::HeldNote made = wire::HeldNote::make(keys.sign, note).value();
    const SecretBytes key = *heldKey(made, secret.view());
    ReleasedConcern released{made.envelope, key.view(), keys.sign.publicKey(), keys.box.publicKey()};
    const Bytes payload = released.encode().value();
    QCOMPARE(OpenedConcern::open(ReleasedConcern::decode(payload).value())->content, content);
    released.boxKey = others.box.publicKey();
    QVERIFY(OpenedConcern::open(released).code() == ErrorCode::Malformed);
    const wire::HeldNote forged = wire::HeldNote::make(others.sign, note).value();
    const ReleasedConcern inAnothersName{forged.envelope, key.view(), keys.sign.publicKey(), keys.box.publicKey()};
    QVERIFY(OpenedConcern::open(inAnothersName).code() == ErrorCode::BadSignature);
    const SecretBytes wrong = SecretBytes::random(32, m_world->random);
    const ReleasedConcern closed{made.envelope, wrong.view(), keys.sign.publicKey(), keys.box.publicKey()};
    QVERIFY(OpenedConcern::open(closed).code() == ErrorCode::CannotOpen);
    for (std::size_t length = 0; length < payload.size(); ++length)
        QVERIFY(!ReleasedConcern::decode(ByteView(payload).first(length)).ok());
}

QTEST_GUILESS_MAIN(TestQuietConcerns)
#include "TestQuietConcerns.moc"
