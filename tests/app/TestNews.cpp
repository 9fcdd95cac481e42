// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/SessionWorld.h"

#include <QTest>

using namespace caseweave;
using namespace caseweave::test;
using testing::waitUntil;

/// When somebody is told of something, and since when it counts as new to them.
class TestNews : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void whoMakesACaseHasSeenIt();
    void theFirstLookIsRememberedUntilTheCaseIsClosed();
    void whatWasWrittenIsInThePictureWhenItIsAnswered();

private:
    CaseId share(SessionWorld &world, Colleague &from, Colleague &with);
};

CaseId TestNews::share(SessionWorld &world, Colleague &from, Colleague &with)
{
    world.publish();
    from.unlock();
    with.unlock();
    const auto knows = [&] { return !from.session->findProfessionals(QStringLiteral("Roe")).isEmpty(); };
    if (!waitUntil(knows))
        return {};
    CaseDraft draft;
    draft.reference = QStringLiteral("136594");
    const CaseId id = from.session->createCase(draft).value();
    return from.addMember(id, with) && world.agree(id, {&from, &with}) ? id : CaseId();
}

void TestNews::whoMakesACaseHasSeenIt()
{
    SessionWorld world;
    const auto ann = world.hire(world.council, "Ann Lund");
    const auto joe = world.hire(world.police, "Joe Roe");
    const CaseId id = share(world, *ann, *joe);
    QVERIFY(!id.isZero());
    QCOMPARE(ann->picture(id)->lastOpened.toMSecsSinceEpoch(), world.hub.clock.nowMs());
    QVERIFY(joe->addEvent(id, QStringLiteral("From Joe")).ok());
    QVERIFY(waitUntil([&] { return ann->picture(id)->summary.newEntries == 1; }));
}

void TestNews::theFirstLookIsRememberedUntilTheCaseIsClosed()
{
    SessionWorld world;
    const auto ann = world.hire(world.council, "Ann Lund");
    const auto joe = world.hire(world.police, "Joe Roe");
    const CaseId id = share(world, *ann, *joe);
    QVERIFY(!id.isZero());
    const std::int64_t firstMs = world.hub.clock.nowMs();
    QCOMPARE(joe->picture(id)->firstOpened.toMSecsSinceEpoch(), firstMs);
    // Locked with the case open, and looked into again later.
    joe->lock();
    joe->pictures.clear();
    world.hub.clock.advance(60'000);
    joe->unlock();
    QCOMPARE(joe->picture(id)->firstOpened.toMSecsSinceEpoch(), firstMs);
    QVERIFY(!joe->picture(id)->lastOpened.isValid());
    QVERIFY(joe->close(id));
    joe->pictures.clear();
    QCOMPARE(joe->picture(id)->lastOpened.toMSecsSinceEpoch(), world.hub.clock.nowMs());
}

void TestNews::whatWasWrittenIsInThePictureWhenItIsAnswered()
{
    SessionWorld world;
    const auto ann = world.hire(world.council, "Ann Lund");
    const auto joe = world.hire(world.police, "Joe Roe");
    const CaseId id = share(world, *ann, *joe);
    QVERIFY(!id.isZero());
    const qint64 before = ann->picture(id)->integrity.entries;
    int listed = 0;
    const auto counting = connect(ann->session.get(), &ProfileSession::casesChanged, this, [&listed] { ++listed; });
    QVERIFY(ann->addEvent(id, QStringLiteral("From Ann")).ok());
    disconnect(counting);
    QCOMPARE(ann->pictures.at(id)->integrity.entries, before + 1);
    QCOMPARE(listed, 1);
    // A case that is not on the screen has no picture to be in.
    QVERIFY(ann->close(id));
    ann->pictures.clear();
    QVERIFY(ann->addEvent(id, QStringLiteral("From Ann too")).ok());
    QVERIFY(ann->pictures.empty());
}

QTEST_GUILESS_MAIN(TestNews)
#include "TestNews.moc"
