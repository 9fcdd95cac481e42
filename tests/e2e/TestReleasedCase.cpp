// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/Snapshot.h"
#include "sync/entry/Envelope.h"
#include "sync/sql/Database.h"
#include "tests/e2e/support/CaseSteps.h"
#include "tests/e2e/support/SnapshotJson.h"
#include "tests/e2e/support/StoredFiles.h"
#include "tests/e2e/support/Waiting.h"

using namespace caseweave;
using namespace caseweave::e2e;

/// A lead has the hub delete something, as the desktop program does it, and the hub, a process of its own, does so once
/// its hold has ended. The steps build on one another, in order.
class TestReleasedCase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void whoLeadsNothingCannotRelease();
    void entriesThatAreKeptTwiceGoAndNobodyMissesThem();
    void whatIsTakenBackStays();
    void theWholeCaseGoesFromTheHubAndStaysWithItsMembers();

private:
    QJsonObject release(ReleaseKind kind, const QJsonArray &ids = {});
    QJsonArray releasesAt(Professional &who, const std::function<bool(const QJsonArray &)> &holds);
    /// Stops the hub, lets its holds be older by so many days, and starts it.
    bool letPass(int days);
    qsizetype entriesAtHub();

    std::optional<TwoAgencies> m_world;
    Professional m_maya; ///< the council's social worker, lead
    Professional m_tom; ///< police
    QString m_case;
};

namespace {

bool isFirst(const QJsonArray &releases, const char *key)
{
    return !releases.isEmpty() && releases[0][QLatin1String(key)].toBool();
}

} // namespace

void TestReleasedCase::initTestCase()
{
    initialiseCrypto();
    m_world.emplace();
    m_maya = m_world->enrol(*m_world->council, QStringLiteral("Maya Shah"), QStringLiteral("Social worker"));
    m_tom = m_world->enrol(*m_world->police, QStringLiteral("Tom Barker"), QStringLiteral("Constable"));
    QVERIFY(knows(m_maya, m_tom));
    m_case = createCase(m_maya, QStringLiteral("GC-136594"));
    QVERIFY(isOk(addMember(m_maya, m_case, m_tom)) && opens(m_tom, m_case));
}

QJsonObject TestReleasedCase::release(ReleaseKind kind, const QJsonArray &ids)
{
    return m_maya.client->call(
        inCase("release", m_case, {{QStringLiteral("kind"), static_cast<int>(kind)}, {QStringLiteral("ids"), ids}}));
}

QJsonArray TestReleasedCase::releasesAt(Professional &who, const std::function<bool(const QJsonArray &)> &holds)
{
    const QString key = QStringLiteral("releases");
    QJsonArray last;
    const QJsonArray wanted = snapshotWhen(who, m_case,
                                           [&](const QJsonObject &here) {
                                               last = here[key].toArray();
                                               return holds(last);
                                           })[key]
                                  .toArray();
    if (wanted.isEmpty()) {
        qWarning() << "releases at" << who.name << last;
        for (Professional *one : {&m_maya, &m_tom})
            qWarning() << one->name << one->client->call(command("status"));
    }
    return wanted;
}

bool TestReleasedCase::letPass(int days)
{
    if (!settles(m_maya) || !settles(m_tom) || !m_world->hub->stop())
        return false;
    {
        auto database = sql::Database::openPlain(m_world->hub->storeFile().toStdString());
        const std::string change
            = "UPDATE release SET since = since - " + std::to_string(days * 86400) + " WHERE since > 0";
        if (!database || !database->execute(change))
            return false;
    }
    return m_world->hub->start();
}

qsizetype TestReleasedCase::entriesAtHub()
{
    qsizetype count = 0;
    for (const Bytes &envelope : envelopesIn(m_world->hub->storeFile(), idOf<CaseId>(m_case))) {
        const auto decoded = Envelope::decode(envelope);
        count += decoded && decoded->type == EnvelopeClass::Entry ? 1 : 0;
    }
    return count;
}

void TestReleasedCase::whoLeadsNothingCannotRelease()
{
    const QJsonObject answer = m_tom.client->call(
        inCase("release", m_case, {{QStringLiteral("kind"), static_cast<int>(ReleaseKind::WholeCase)}}));
    QCOMPARE(codeOf(answer), QStringLiteral("not_allowed"));
    QVERIFY(m_maya.client->call(inCase("findPacked", m_case))[QStringLiteral("packed")].toArray().isEmpty());
}

void TestReleasedCase::entriesThatAreKeptTwiceGoAndNobodyMissesThem()
{
    // A run is packed once it holds 64 KiB.
    for (int i = 0; i < 5; ++i)
        QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("Visit %1").arg(i), QString(15'000, QLatin1Char('v')))));
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("Visit 4")));
    const QJsonObject found = m_maya.client->eventually(inCase("findPacked", m_case), [](const QJsonObject &answer) {
        return !answer[QStringLiteral("packed")].toArray().isEmpty();
    });
    const QJsonArray packed = found[QStringLiteral("packed")].toArray();
    QVERIFY(packed.size() >= 5);
    const qsizetype before = entriesAtHub();
    QVERIFY(isOk(release(ReleaseKind::Entries, packed)));
    const QJsonArray seen = releasesAt(m_tom, [](const QJsonArray &all) { return isFirst(all, "atHub"); });
    QCOMPARE(seen.size(), 1);
    QCOMPARE(seen[0][QStringLiteral("by")].toString(), m_maya.name);
    QCOMPARE(seen[0][QStringLiteral("count")].toInteger(), packed.size());
    // What is released already is not offered again.
    QVERIFY(m_maya.client->call(inCase("findPacked", m_case))[QStringLiteral("packed")].toArray().isEmpty());

    QVERIFY(letPass(29));
    QVERIFY(settles(m_maya));
    QCOMPARE(entriesAtHub(), before);
    QVERIFY(letPass(2));
    QVERIFY(m_world->hub->logged("\"event\":\"released\""));
    QVERIFY(waitUntil([&] { return entriesAtHub() == before - packed.size(); }, patienceMs));
    // Who joins now reads from packed history what is not there any more.
    Professional ann = m_world->enrol(*m_world->police, QStringLiteral("Ann Rees"), QStringLiteral("Detective"));
    QVERIFY(knows(m_maya, ann));
    QVERIFY(isOk(addMember(m_maya, m_case, ann)) && opens(ann, m_case));
    QVERIFY(seesEvent(ann, m_case, QStringLiteral("Visit 0")));
    QVERIFY(becomeEqual({&m_maya, &m_tom, &ann}, m_case));
}

void TestReleasedCase::whatIsTakenBackStays()
{
    QVERIFY(isOk(release(ReleaseKind::WholeCase)));
    const QJsonArray asked
        = releasesAt(m_maya, [](const QJsonArray &all) { return all.size() == 2 && isFirst(all, "atHub"); });
    QCOMPARE(asked.size(), 2);
    QVERIFY(isOk(
        m_maya.client->call(inCase("takeBack", m_case, {{QStringLiteral("ids"), asked[0][QStringLiteral("notes")]}}))));
    const QJsonArray back = releasesAt(m_tom, [](const QJsonArray &all) {
        return all.size() == 2 && !all[0][QStringLiteral("takenBackBy")].toString().isEmpty();
    });
    QCOMPARE(back[0][QStringLiteral("takenBackBy")].toString(), m_maya.name);
    QVERIFY(!back[0][QStringLiteral("stands")].toBool());
    QVERIFY(letPass(31));
    QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("The case goes on"))));
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("The case goes on")));
}

void TestReleasedCase::theWholeCaseGoesFromTheHubAndStaysWithItsMembers()
{
    QVERIFY(isOk(release(ReleaseKind::WholeCase)));
    QCOMPARE(releasesAt(m_tom, [](const QJsonArray &all) { return all.size() == 3; }).size(), 3);
    QVERIFY(letPass(31));
    QVERIFY(m_world->hub->logged("\"event\":\"released\""));
    QVERIFY(waitUntil([&] { return entriesAtHub() == 0; }, patienceMs));
    QVERIFY(titlesOf(allEvents(m_tom, m_case)).contains(QStringLiteral("The case goes on")));
    QVERIFY(titlesOf(allEvents(m_maya, m_case)).contains(QStringLiteral("Visit 0")));
}

QTEST_GUILESS_MAIN(TestReleasedCase)
#include "TestReleasedCase.moc"
