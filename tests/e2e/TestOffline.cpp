// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/Snapshot.h"
#include "tests/e2e/support/CaseSteps.h"
#include "tests/e2e/support/Waiting.h"

using namespace caseweave;
using namespace caseweave::e2e;

/// Working without the hub, and coming back. The steps build on one another, in order.
class TestOffline : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void countsWhatIsNotSent();
    void goesOnAfterClosingTheProgram();
    void mergesEverythingOnReturn();
    void showsBothValuesUntilSomebodySettles();
    void worksOfflineByChoice();

private:
    QJsonObject writePhone(Professional &who, const QString &text, const QJsonArray &replaces = {});
    QJsonObject phoneWhen(Professional &who, const ClientProcess::Condition &holds);

    std::optional<TwoAgencies> m_world;
    Professional m_maya;
    Professional m_tom;
    QString m_case;
    QString m_mother; ///< id
};

namespace {

const QString motherName = QStringLiteral("Rachel Banks");
const QString fromMaya = QStringLiteral("0116 496 0001");
const QString fromTom = QStringLiteral("0116 496 0002");

} // namespace

void TestOffline::initTestCase()
{
    m_world.emplace();
    m_maya = m_world->enrol(*m_world->council, QStringLiteral("Maya Shah"), QStringLiteral("Social worker"));
    m_tom = m_world->enrol(*m_world->police, QStringLiteral("Tom Barker"), QStringLiteral("Constable"));
    QVERIFY(knows(m_maya, m_tom));
    m_case = createCase(m_maya, QStringLiteral("GC-2"));
    QVERIFY(!m_case.isEmpty());
    QVERIFY(isOk(addMember(m_maya, m_case, m_tom)));
    QVERIFY(opens(m_tom, m_case));
    const QJsonObject here = snapshotWhen(
        m_tom, m_case, [](const QJsonObject &snapshot) { return !personIn(snapshot, motherName).isEmpty(); });
    m_mother = personIn(here, motherName)[QStringLiteral("id")].toString();
    QVERIFY(!m_mother.isEmpty());
    QVERIFY(settles(m_maya));
    QVERIFY(settles(m_tom));
}

QJsonObject TestOffline::writePhone(Professional &who, const QString &text, const QJsonArray &replaces)
{
    return who.client->call(inCase("field", m_case,
                                   {{QStringLiteral("person"), m_mother},
                                    {QStringLiteral("name"), QStringLiteral("phone")},
                                    {QStringLiteral("text"), text},
                                    {QStringLiteral("replaces"), replaces}}));
}

QJsonObject TestOffline::phoneWhen(Professional &who, const ClientProcess::Condition &holds)
{
    const auto phone = [](const QJsonObject &snapshot) { return fieldIn(personIn(snapshot, motherName), "phone"); };
    return phone(snapshotWhen(who, m_case, [&](const QJsonObject &here) { return holds(phone(here)); }));
}

void TestOffline::countsWhatIsNotSent()
{
    QVERIFY(m_world->hub->stop());
    QVERIFY(hasUnsent(m_maya, m_case, 0));
    for (int i = 1; i <= 3; ++i)
        QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("Maya offline %1").arg(i))));
    QVERIFY(isOk(writeEvent(m_tom, m_case, QStringLiteral("Tom offline 1"))));
    QVERIFY(hasUnsent(m_maya, m_case, 3));
    QVERIFY(hasUnsent(m_tom, m_case, 1));
    QVERIFY(isOk(writePhone(m_maya, fromMaya)));
    QVERIFY(isOk(writePhone(m_tom, fromTom)));
    QVERIFY(hasUnsent(m_maya, m_case, 4));
    QVERIFY(hasUnsent(m_tom, m_case, 2));
}

void TestOffline::goesOnAfterClosingTheProgram()
{
    for (Professional *one : {&m_maya, &m_tom}) {
        QVERIFY(one->client->stop());
        QVERIFY(isOk(reopen(*one)));
        QVERIFY(opens(*one, m_case));
    }
    QVERIFY(hasUnsent(m_maya, m_case, 4));
    QVERIFY(isOk(writeEvent(m_tom, m_case, QStringLiteral("Tom offline 2"))));
    QVERIFY(hasUnsent(m_tom, m_case, 3));
}

void TestOffline::mergesEverythingOnReturn()
{
    QVERIFY(m_world->hub->start());
    const QStringList all{QStringLiteral("Maya offline 1"), QStringLiteral("Maya offline 2"),
                          QStringLiteral("Maya offline 3"), QStringLiteral("Tom offline 1"),
                          QStringLiteral("Tom offline 2")};
    for (Professional *one : {&m_maya, &m_tom}) {
        reconnect(*one);
        const QJsonArray events
            = eventsWhen(*one, m_case, [&](const QJsonArray &here) { return here.size() >= all.size(); });
        QStringList titles = titlesOf(events);
        titles.sort();
        QCOMPARE(titles, all);
        QVERIFY(settles(*one));
    }
    QVERIFY(becomeEqual({&m_maya, &m_tom}, m_case));
}

void TestOffline::showsBothValuesUntilSomebodySettles()
{
    QJsonObject field;
    for (Professional *one : {&m_maya, &m_tom}) {
        field = phoneWhen(*one, [](const QJsonObject &phone) { return valuesOf(phone).size() > 1; });
        QCOMPARE(valuesOf(field), (QStringList{fromMaya, fromTom}));
        QVERIFY(!summaryWhen(*one, m_case, [](const QJsonObject &summary) {
                     return summary[QStringLiteral("conflicts")].toInt() == 1;
                 }).isEmpty());
    }
    QJsonArray seen;
    for (const QJsonValue &value : field[QStringLiteral("values")].toArray())
        seen.append(value[QStringLiteral("entry")]);
    QVERIFY(isOk(writePhone(m_maya, fromTom, seen)));
    for (Professional *one : {&m_maya, &m_tom}) {
        QVERIFY(!phoneWhen(*one, [](const QJsonObject &phone) {
                     return valuesOf(phone) == QStringList{fromTom};
                 }).isEmpty());
        QVERIFY(!summaryWhen(*one, m_case, [](const QJsonObject &summary) {
                     return summary[QStringLiteral("conflicts")].toInt() == 0;
                 }).isEmpty());
    }
    QVERIFY(becomeEqual({&m_maya, &m_tom}, m_case));
}

void TestOffline::worksOfflineByChoice()
{
    m_tom.client->call(command("online", {{QStringLiteral("on"), false}}));
    QVERIFY(hasUnsent(m_tom, m_case, 0));
    QVERIFY(isOk(writeEvent(m_tom, m_case, QStringLiteral("On the train"))));
    QVERIFY(hasUnsent(m_tom, m_case, 1));
    QVERIFY(isOk(writeEvent(m_maya, m_case, QStringLiteral("In the office"))));
    QVERIFY(settles(m_maya));
    QVERIFY(!titlesOf(eventsWhen(m_tom, m_case, [](const QJsonArray &here) {
                 return here.size() == 6;
             })).contains(QStringLiteral("In the office")));
    m_tom.client->call(command("online", {{QStringLiteral("on"), true}}));
    QVERIFY(seesEvent(m_tom, m_case, QStringLiteral("In the office")));
    QVERIFY(seesEvent(m_maya, m_case, QStringLiteral("On the train")));
    QVERIFY(settles(m_tom));
}

QTEST_GUILESS_MAIN(TestOffline)
#include "TestOffline.moc"
