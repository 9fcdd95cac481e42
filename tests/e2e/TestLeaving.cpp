// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/CaseSteps.h"
#include "tests/e2e/support/SnapshotJson.h"
#include "tests/e2e/support/StoredFiles.h"
#include "tests/e2e/support/Waiting.h"

using namespace caseweave;
using namespace caseweave::e2e;

/// Somebody is removed from a case: what was read stays, nothing that is written afterwards can be read. Not even by
/// somebody who has the hub's whole store as well. The steps build on one another, in order.
class TestLeaving : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void whoIsRemovedIsTold();
    void keepsWhatWasRead();
    void cannotWriteAnyMore();
    void receivesNothingAfterwards();
    void cannotReadOnTheHubWhatCameAfterwards();

private:
    std::optional<TwoAgencies> m_world;
    Professional m_maya;
    Professional m_tom; ///< is removed
    Professional m_ann; ///< stays
    QString m_case;
};

namespace {

const QString before = QStringLiteral("Written before the removal");
const QString after = QStringLiteral("Written after the removal");

} // namespace

void TestLeaving::initTestCase()
{
    initialiseCrypto();
    m_world.emplace();
    m_maya = m_world->enrol(*m_world->council, QStringLiteral("Maya Shah"), QStringLiteral("Social worker"));
    m_tom = m_world->enrol(*m_world->police, QStringLiteral("Tom Barker"), QStringLiteral("Constable"));
    m_ann = m_world->enrol(*m_world->police, QStringLiteral("Ann Rees"), QStringLiteral("Detective"));
    QVERIFY(knows(m_maya, m_tom));
    QVERIFY(knows(m_maya, m_ann));
    m_case = createCase(m_maya, QStringLiteral("GC-3"));
    QVERIFY(!m_case.isEmpty());
    QVERIFY(isOk(addMember(m_maya, m_case, m_tom)));
    QVERIFY(isOk(addMember(m_maya, m_case, m_ann)));
    QVERIFY(isOk(writeEvent(m_maya, m_case, before)));
    for (Professional *one : {&m_tom, &m_ann}) {
        QVERIFY(opens(*one, m_case));
        QVERIFY(seesEvent(*one, m_case, before));
        QVERIFY(settles(*one));
    }
    // Ann does not hear of what follows, for comparison.
    QVERIFY(m_ann.client->stop());
}

void TestLeaving::whoIsRemovedIsTold()
{
    QVERIFY(isOk(m_maya.client->call(inCase("removeMember", m_case, {{QStringLiteral("who"), m_tom.id}}))));
    QVERIFY(settles(m_maya));
    QVERIFY(!snapshotWhen(m_maya, m_case, [this](const QJsonObject &here) {
                 for (const QJsonValue &member : here[QStringLiteral("members")].toArray()) {
                     if (member[QStringLiteral("id")].toString() == m_tom.id)
                         return member[QStringLiteral("removed")].toBool();
                 }
                 return false;
             }).isEmpty());
    QVERIFY(!summaryWhen(m_tom, m_case, [](const QJsonObject &summary) {
                 return !summary[QStringLiteral("stillMember")].toBool(true);
             }).isEmpty());
}

void TestLeaving::keepsWhatWasRead()
{
    QVERIFY(seesEvent(m_tom, m_case, before));
}

void TestLeaving::cannotWriteAnyMore()
{
    QCOMPARE(codeOf(writeEvent(m_tom, m_case, QStringLiteral("Late"))), QStringLiteral("not_member"));
}

void TestLeaving::receivesNothingAfterwards()
{
    QVERIFY(isOk(writeEvent(m_maya, m_case, after)));
    QVERIFY(settles(m_maya));
    reconnect(m_tom);
    QVERIFY(settles(m_tom));
    QCOMPARE(titlesOf(allEvents(m_tom, m_case)), QStringList{before});
}

void TestLeaving::cannotReadOnTheHubWhatCameAfterwards()
{
    for (Professional *one : {&m_maya, &m_tom})
        QVERIFY(one->client->stop());
    QVERIFY(m_world->hub->stop());
    const CaseId id = idOf<CaseId>(m_case);
    const std::vector<Bytes> envelopes = envelopesIn(m_world->hub->storeFile(), id);
    QVERIFY(envelopes.size() > 5);
    const QByteArray marker = after.toUtf8();
    for (Professional *one : {&m_ann, &m_tom}) {
        const bool stays = one == &m_ann;
        const auto profile = OpenedProfile::open(one->client->folder(), dayPassphrase);
        QVERIFY(profile);
        const std::size_t had = profile->readablePayloads(id).size();
        const auto taken = profile->caseFile(id)->log().ingest(itemsOf(envelopes));
        QVERIFY(taken.ok());
        const std::vector<QByteArray> has = profile->readablePayloads(id);
        const auto holdsMarker = [&](const QByteArray &payload) { return payload.contains(marker); };
        QCOMPARE(std::count_if(has.begin(), has.end(), holdsMarker), stays ? 1 : 0);
        QCOMPARE(has.size() > had, stays);
        QCOMPARE(taken->applied > 0, stays);
        QCOMPARE(profile->everythingIn(id).contains(marker), stays);
    }
}

QTEST_GUILESS_MAIN(TestLeaving)
#include "TestLeaving.moc"
