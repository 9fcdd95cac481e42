// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/CaseSteps.h"
#include "tests/e2e/support/SnapshotJson.h"
#include "tests/e2e/support/StoredFiles.h"
#include "tests/e2e/support/Waiting.h"

#include <QDate>
#include <QJsonDocument>

using namespace caseweave;
using namespace caseweave::e2e;

/// One case, two agencies: what each of three people sees. The steps build on one another, in order.
class TestSharedCase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aMemberOfAnotherAgencySeesEverythingFromTheBeginning();
    void whatOneWritesComesToTheOther();
    void aConcernIsRaisedAcknowledgedAndWithdrawn();
    void tellsWhatIsNewToWhom();
    void aRestrictedFieldIsForNamedMembersAlone();
    void theRestrictedTextIsNowhereElse();
    void everybodyHoldsTheSame();

private:
    std::optional<TwoAgencies> m_world;
    Professional m_maya; ///< the council's social worker, lead
    Professional m_tom; ///< police
    Professional m_ann; ///< police, the third
    QString m_case;
};

namespace {

const QString secretAddress = QStringLiteral("Refuge at 48 Harbour Lane, Eastmere");

} // namespace

void TestSharedCase::initTestCase()
{
    initialiseCrypto();
    m_world.emplace();
    m_maya = m_world->enrol(*m_world->council, QStringLiteral("Maya Shah"), QStringLiteral("Social worker"));
    m_tom = m_world->enrol(*m_world->police, QStringLiteral("Tom Barker"), QStringLiteral("Constable"));
    m_ann = m_world->enrol(*m_world->police, QStringLiteral("Ann Rees"), QStringLiteral("Detective"));
    QVERIFY(knows(m_maya, m_tom));
    QVERIFY(knows(m_maya, m_ann));
    m_case = createCase(m_maya, QStringLiteral("GC-136594"));
    QVERIFY(!m_case.isEmpty());
}

void TestSharedCase::aMemberOfAnotherAgencySeesEverythingFromTheBeginning()
{
    QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("School refers its concern"),
                            QStringLiteral("Email from the safeguarding lead."))));
    QVERIFY(isOk(addMember(m_maya, m_case, m_tom)));
    QVERIFY(opens(m_tom, m_case));
    const QJsonObject snapshot = snapshotWhen(m_tom, m_case, [](const QJsonObject &here) {
        return here[QStringLiteral("people")].toArray().size() == 3 && here[QStringLiteral("events")].toInteger() == 1;
    });
    QVERIFY(!snapshot.isEmpty());
    QCOMPARE(snapshot[QStringLiteral("summary")][QStringLiteral("reference")].toString(), QStringLiteral("GC-136594"));
    QCOMPARE(valuesOf(fieldIn(personIn(snapshot, QStringLiteral("Charlie Banks")), "born")),
             QStringList{QStringLiteral("2019-07-10")});
    QCOMPARE(valuesOf(fieldIn(personIn(snapshot, QStringLiteral("John Banks")), "relationship")),
             QStringList{QStringLiteral("grandfather")});
    QCOMPARE(snapshot[QStringLiteral("members")].toArray().size(), 2);
    QCOMPARE(snapshot[QStringLiteral("withheld")].toInteger(), 0);
    const QJsonArray events = eventsWhen(m_tom, m_case, [](const QJsonArray &here) { return here.size() == 1; });
    QCOMPARE(events[0][QStringLiteral("text")].toString(), QStringLiteral("Email from the safeguarding lead."));
    QCOMPARE(events[0][QStringLiteral("author")].toString(), m_maya.name);
}

void TestSharedCase::whatOneWritesComesToTheOther()
{
    QVERIFY(isOk(writeEvent(m_tom, m_case, QStringLiteral("No call found for the weekend"))));
    QVERIFY(seesEvent(m_maya, m_case, QStringLiteral("No call found for the weekend")));
    QVERIFY(isOk(addMember(m_maya, m_case, m_ann)));
    QVERIFY(opens(m_ann, m_case));
    QVERIFY(seesEvent(m_ann, m_case, QStringLiteral("School refers its concern")));
    QVERIFY(seesEvent(m_ann, m_case, QStringLiteral("No call found for the weekend")));
}

void TestSharedCase::aConcernIsRaisedAcknowledgedAndWithdrawn()
{
    const QString expires = QDate::currentDate().addDays(14).toString(Qt::ISODate);
    QVERIFY(isOk(m_tom.client->call(inCase("raise", m_case,
                                           {{QStringLiteral("level"), 3},
                                            {QStringLiteral("text"), QStringLiteral("He may come back tonight")},
                                            {QStringLiteral("expires"), expires}}))));
    const auto concern
        = [](const QJsonObject &snapshot) { return snapshot[QStringLiteral("concerns")].toArray().first().toObject(); };
    const QJsonObject raised
        = concern(snapshotWhen(m_maya, m_case, [&](const QJsonObject &here) { return !concern(here).isEmpty(); }));
    QCOMPARE(raised[QStringLiteral("text")].toString(), QStringLiteral("He may come back tonight"));
    QCOMPARE(raised[QStringLiteral("by")].toString(), m_tom.name);
    QCOMPARE(raised[QStringLiteral("level")].toInt(), 3);

    const QJsonValue id = raised[QStringLiteral("id")];
    QVERIFY(isOk(m_maya.client->call(inCase("acknowledge", m_case, {{QStringLiteral("concern"), id}}))));
    QVERIFY(!snapshotWhen(m_tom, m_case, [&](const QJsonObject &here) {
                 return concern(here)[QStringLiteral("acknowledged")].toArray() == QJsonArray{m_maya.name};
             }).isEmpty());

    QVERIFY(isOk(m_tom.client->call(
        inCase("withdraw", m_case,
               {{QStringLiteral("concern"), id}, {QStringLiteral("reason"), QStringLiteral("He was arrested")}}))));
    const QJsonObject withdrawn = concern(snapshotWhen(
        m_maya, m_case, [&](const QJsonObject &here) { return concern(here)[QStringLiteral("withdrawn")].toBool(); }));
    QCOMPARE(withdrawn[QStringLiteral("reason")].toString(), QStringLiteral("He was arrested"));
}

void TestSharedCase::tellsWhatIsNewToWhom()
{
    const auto newTo = [](int count) {
        return [count](const QJsonObject &summary) { return summary[QStringLiteral("new")].toInt() == count; };
    };
    m_tom.client->call(inCase("close", m_case));
    QVERIFY(!summaryWhen(m_tom, m_case, newTo(0)).isEmpty());
    QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("Visit agreed"))));
    QVERIFY(!summaryWhen(m_tom, m_case, newTo(1)).isEmpty());
    QVERIFY(opens(m_tom, m_case));
    const QJsonArray events = eventsWhen(
        m_tom, m_case, [](const QJsonArray &here) { return titlesOf(here).contains(QStringLiteral("Visit agreed")); });
    QStringList isNew;
    for (const QJsonValue &event : events) {
        if (event[QStringLiteral("new")].toBool())
            isNew += event[QStringLiteral("title")].toString();
    }
    QCOMPARE(isNew, QStringList{QStringLiteral("Visit agreed")});
    m_tom.client->call(inCase("close", m_case));
    QVERIFY(!summaryWhen(m_tom, m_case, newTo(0)).isEmpty());
    QVERIFY(opens(m_tom, m_case));
}

void TestSharedCase::aRestrictedFieldIsForNamedMembersAlone()
{
    const QString mother = QStringLiteral("Rachel Banks");
    const QJsonObject before
        = snapshotWhen(m_maya, m_case, [&](const QJsonObject &here) { return !personIn(here, mother).isEmpty(); });
    QVERIFY(isOk(m_maya.client->call(inCase("field", m_case,
                                            {{QStringLiteral("person"), personIn(before, mother)[QStringLiteral("id")]},
                                             {QStringLiteral("name"), QStringLiteral("address")},
                                             {QStringLiteral("text"), secretAddress},
                                             {QStringLiteral("only"), QJsonArray{m_tom.id}}}))));
    QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("After the address"))));

    const QJsonObject atTom = snapshotWhen(m_tom, m_case, [&](const QJsonObject &here) {
        return valuesOf(fieldIn(personIn(here, mother), "address")) == QStringList{secretAddress};
    });
    QVERIFY(!atTom.isEmpty());
    QVERIFY(fieldIn(personIn(atTom, mother), "address")[QStringLiteral("onlyFor")].toArray().size() > 0);

    QVERIFY(seesEvent(m_ann, m_case, QStringLiteral("After the address")));
    const QJsonObject atAnn = snapshotWhen(m_ann, m_case, [&](const QJsonObject &here) {
        return here[QStringLiteral("entries")].toInteger() >= atTom[QStringLiteral("entries")].toInteger();
    });
    QVERIFY(!atAnn.isEmpty());
    QVERIFY(!QJsonDocument(atAnn).toJson().contains("Harbour"));
    QCOMPARE(atAnn[QStringLiteral("withheld")].toInteger(), 0);
}

void TestSharedCase::theRestrictedTextIsNowhereElse()
{
    QVERIFY(settles(m_maya));
    for (Professional *one : {&m_maya, &m_tom, &m_ann})
        QVERIFY(one->client->stop());
    QVERIFY(m_world->hub->stop());
    const QByteArray secret = secretAddress.toUtf8();
    QCOMPARE(filesHolding(m_world->hub->folder(), secret), QStringList());
    QCOMPARE(filesHolding(m_ann.client->folder(), secret), QStringList());
    QCOMPARE(filesHolding(m_tom.client->folder(), secret), QStringList()); // sealed on the disk, too

    const CaseId id = idOf<CaseId>(m_case);
    const std::vector<Bytes> envelopes = envelopesIn(m_world->hub->storeFile(), id);
    QVERIFY(envelopes.size() > 5);
    for (Professional *one : {&m_tom, &m_ann}) {
        const auto profile = OpenedProfile::open(one->client->folder(), dayPassphrase);
        QVERIFY(profile);
        // Whatever the hub has, given again to this person's own keys.
        QVERIFY(profile->caseFile(id)->log().ingest(itemsOf(envelopes)).ok());
        int readable = 0;
        for (const QByteArray &payload : profile->readablePayloads(id))
            readable += payload.contains(secret) ? 1 : 0;
        QCOMPARE(readable, one == &m_tom ? 1 : 0);
        QCOMPARE(profile->everythingIn(id).contains(secret), one == &m_tom);
    }

    QVERIFY(m_world->hub->start());
    for (Professional *one : {&m_maya, &m_tom, &m_ann}) {
        QVERIFY(isOk(reopen(*one)));
        QVERIFY(opens(*one, m_case));
    }
}

void TestSharedCase::everybodyHoldsTheSame()
{
    QVERIFY(isOk(writeEvent(m_ann, m_case, QStringLiteral("The end"))));
    for (Professional *one : {&m_maya, &m_tom, &m_ann}) {
        QVERIFY(seesEvent(*one, m_case, QStringLiteral("The end")));
        QVERIFY(settles(*one));
    }
    QVERIFY(becomeEqual({&m_maya, &m_tom}, m_case)); // Ann cannot read the address: her state is another
}

QTEST_GUILESS_MAIN(TestSharedCase)
#include "TestSharedCase.moc"
