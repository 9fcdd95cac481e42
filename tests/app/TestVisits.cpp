// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/involvement/VisitRules.h"
#include "app/session/InvolvementPicture.h"
#include "crypto/memory/SecretBytes.h"

#include <QTest>

using namespace caseweave;

namespace {

const QDateTime now(QDate(2026, 11, 22), QTime(9, 30));

ObjectBytes object(std::uint8_t number)
{
    ObjectBytes bytes{};
    bytes[0] = number;
    return bytes;
}

Visit visit(const QString &when, VisitState state = VisitState::Planned, std::uint8_t who = 1,
            QList<ObjectBytes> children = {object(100)})
{
    static std::uint8_t next = 1;
    Visit one;
    one.id = object(next++);
    one.involvement = object(who);
    one.when = VisitTime::parse(when);
    one.state = state;
    one.children = std::move(children);
    return one;
}

Field written(const char *key, const QString &text)
{
    Field field;
    field.name = QLatin1String(key);
    FieldValue value;
    value.text = text;
    field.values << value;
    return field;
}

Involvement involvement(std::uint8_t id, QList<Field> fields = {})
{
    Involvement one;
    one.id = object(id);
    one.fields = std::move(fields);
    return one;
}

CaseSnapshot withChild()
{
    CaseSnapshot snapshot;
    snapshot.people << Person{object(100), PersonKind::Subject, {}};
    return snapshot;
}

} // namespace

class TestVisits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void timesAreOfOneForm_data();
    void timesAreOfOneForm();
    void wordsThatAreNotKnownAreUnclear();
    void idsThatAreNoneAreCounted();
    void everybodyFindsTheSameInvolvement();
    void visitsClash_data();
    void visitsClash();
    void oneStandsWhereItIsInTime_data();
    void oneStandsWhereItIsInTime();
    void gapsAreOfTenDays_data();
    void gapsAreOfTenDays();
    void theNewestContactAndTheNextVisitCount();
    void plannedVisitsGoToTheSuccessor();
    void handoversInACircleEnd();
    void theLatestConfirmationHolds();
    void whatDoesNotParseStandsAside();
};

void TestVisits::timesAreOfOneForm_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isTime");
    for (const char *good : {"2026-11-25", "2026-11-25T14:30", "2024-02-29", "2026-11-25T00:00", "2027-03-28T01:30"})
        QTest::newRow(good) << QString::fromUtf8(good) << true;
    for (const char *bad :
         {"", "tomorrow", "2026-11-31", "2026-02-29", "2026-11-25T24:00", "2026-11-25T14:30:00", "2026-11-25 14:30",
          " 2026-11-25", "2026-11-25T", "25/11/2026", "1799-12-31", "2300-01-01", "2026-11-25T14:30Z", "٢٠٢٦-١١-٢٥"})
        QTest::newRow(bad) << QString::fromUtf8(bad) << false;
}

void TestVisits::timesAreOfOneForm()
{
    QFETCH(QString, text);
    QFETCH(bool, isTime);
    const auto time = VisitTime::parse(text);
    QCOMPARE(time.has_value(), isTime);
    if (time)
        QCOMPARE(time->text(), text);
}

void TestVisits::wordsThatAreNotKnownAreUnclear()
{
    for (const VisitState state :
         {VisitState::Planned, VisitState::Seen, VisitState::NotSeen, VisitState::Cancelled, VisitState::Withdrawn})
        QVERIFY(visitStateOf(keyOf(state)) == state);
    QVERIFY(visitStateOf(QStringLiteral("postponed")) == VisitState::Unclear);
    QVERIFY(visitStateOf(QString()) == VisitState::Unclear);
    QVERIFY(seenAloneOf(QStringLiteral("perhaps")) == SeenAlone::NotSaid);
}

void TestVisits::idsThatAreNoneAreCounted()
{
    int others = 0;
    const QString good = objectsText({object(1), object(2)});
    QVERIFY(readObjects(good, &others) == QList<ObjectBytes>({object(1), object(2)}));
    QCOMPARE(others, 0);
    QCOMPARE(readObjects(good + QStringLiteral(" Charlie 00ff"), &others).size(), 2);
    QCOMPARE(others, 2);
}

void TestVisits::everybodyFindsTheSameInvolvement()
{
    ProfessionalId ann;
    ann.bytes[0] = 1;
    ProfessionalId joe;
    joe.bytes[0] = 2;
    QVERIFY(involvementOf(ann) == involvementOf(ann));
    QVERIFY(involvementOf(ann) != involvementOf(joe));
    // Other programs must find it too: docs/payloads.md.
    QCOMPARE(objectText(involvementOf(ann)), QStringLiteral("c571173cbc31ef9f93261f57ddbe21aa"));
}

void TestVisits::visitsClash_data()
{
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::addColumn<bool>("sameChild");
    QTest::addColumn<bool>("samePerson");
    QTest::addColumn<bool>("clash");
    const auto row = [](const char *name, const char *a, const char *b, bool sameChild, bool samePerson, bool clash) {
        QTest::newRow(name) << QString::fromUtf8(a) << QString::fromUtf8(b) << sameChild << samePerson << clash;
    };
    row("the same day", "2026-11-25", "2026-11-25", true, false, true);
    row("a day and a time of it", "2026-11-25", "2026-11-25T16:00", true, false, true);
    row("other days", "2026-11-25", "2026-11-26", true, false, false);
    row("less than two hours", "2026-11-25T14:00", "2026-11-25T15:59", true, false, true);
    row("two hours", "2026-11-25T14:00", "2026-11-25T16:00", true, false, false);
    row("over midnight", "2026-11-25T23:30", "2026-11-26T00:15", true, false, true);
    row("another child", "2026-11-25", "2026-11-25", false, false, false);
    row("of one person", "2026-11-25", "2026-11-25", true, true, false);
    row("past", "2026-11-21", "2026-11-21", true, false, false);
    row("one of them past", "2026-11-22T09:00", "2026-11-22T10:00", true, false, false);
}

void TestVisits::visitsClash()
{
    QFETCH(QString, a);
    QFETCH(QString, b);
    QFETCH(bool, sameChild);
    QFETCH(bool, samePerson);
    QFETCH(bool, clash);
    const Visit one = visit(a);
    const Visit other = visit(b, VisitState::Planned, samePerson ? 1 : 2, {object(sameChild ? 100 : 101)});
    const VisitRules rules(now);
    QCOMPARE(rules.clash(one, other), clash);
    QCOMPARE(rules.clash(other, one), clash);
    Visit cancelled = other;
    cancelled.state = VisitState::Cancelled;
    QVERIFY(!rules.clash(one, cancelled));
}

void TestVisits::oneStandsWhereItIsInTime_data()
{
    QTest::addColumn<QString>("when");
    QTest::addColumn<bool>("past");
    QTest::newRow("a day that is over") << "2026-11-21" << true;
    QTest::newRow("today, without a time") << "2026-11-22" << false;
    QTest::newRow("earlier today") << "2026-11-22T09:29" << true;
    QTest::newRow("now") << "2026-11-22T09:30" << true;
    QTest::newRow("later today") << "2026-11-22T09:31" << false;
}

void TestVisits::oneStandsWhereItIsInTime()
{
    QFETCH(QString, when);
    QFETCH(bool, past);
    const VisitRules rules(now);
    QCOMPARE(rules.lacksOutcome(visit(when)), past);
    QCOMPARE(rules.isComing(visit(when)), !past);
    QVERIFY(!rules.lacksOutcome(visit(when, VisitState::NotSeen)));
    QVERIFY(!rules.lacksOutcome(visit(QStringLiteral("some day"))));
}

void TestVisits::gapsAreOfTenDays_data()
{
    QTest::addColumn<QString>("last");
    QTest::addColumn<QString>("next");
    QTest::addColumn<bool>("quiet");
    QTest::addColumn<bool>("gap");
    QTest::newRow("nine days ago, none planned") << "2026-11-13" << QString() << false << false;
    QTest::newRow("ten days ago, none planned") << "2026-11-12" << QString() << true << true;
    QTest::newRow("ten days ago, in ten days") << "2026-11-12"
                                               << "2026-12-02" << true << false;
    QTest::newRow("ten days ago, in eleven days") << "2026-11-12"
                                                  << "2026-12-03" << true << true;
    QTest::newRow("never, none planned") << QString() << QString() << true << true;
    QTest::newRow("never, in a day") << QString() << "2026-11-23" << true << false;
}

void TestVisits::gapsAreOfTenDays()
{
    QFETCH(QString, last);
    QFETCH(QString, next);
    const VisitRules rules(now);
    QTEST(rules.isQuiet(VisitTime::parse(last)), "quiet");
    QTEST(rules.isGap(VisitTime::parse(last), VisitTime::parse(next)), "gap");
}

void TestVisits::theNewestContactAndTheNextVisitCount()
{
    CaseSnapshot snapshot = withChild();
    snapshot.involvements << involvement(1);
    snapshot.visits << visit(QStringLiteral("2026-11-13"), VisitState::Seen)
                    << visit(QStringLiteral("2026-11-19"), VisitState::NotSeen)
                    << visit(QStringLiteral("2026-11-13T11:00"), VisitState::Seen)
                    << visit(QStringLiteral("2027-11-13"), VisitState::Seen) // not yet
                    << visit(QStringLiteral("2026-11-28")) << visit(QStringLiteral("2026-11-25"))
                    << visit(QStringLiteral("2026-11-23"), VisitState::Cancelled)
                    << visit(QStringLiteral("2026-11-20"));
    deriveInvolvements(snapshot, now);
    QCOMPARE(snapshot.involvements.first().lastContact->text(), QStringLiteral("2026-11-13T11:00"));
    QCOMPARE(snapshot.involvements.first().nextVisit->text(), QStringLiteral("2026-11-25"));
    QCOMPARE(snapshot.contacts.size(), 1);
    QCOMPARE(snapshot.contacts.first().last->text(), QStringLiteral("2026-11-13T11:00"));
    QCOMPARE(snapshot.contacts.first().next->text(), QStringLiteral("2026-11-25"));
    QVERIFY(std::is_sorted(snapshot.visits.begin(), snapshot.visits.end(),
                           [](const Visit &a, const Visit &b) { return a.when->begin() > b.when->begin(); }));
}

void TestVisits::plannedVisitsGoToTheSuccessor()
{
    CaseSnapshot snapshot = withChild();
    snapshot.involvements << involvement(1, {written("handed_to", objectText(object(2)))})
                          << involvement(2, {written("handed_to", objectText(object(3)))}) << involvement(3);
    snapshot.visits << visit(QStringLiteral("2026-11-25")) << visit(QStringLiteral("2026-11-13"), VisitState::Seen);
    deriveInvolvements(snapshot, now);
    QVERIFY(!snapshot.involvement(object(1))->nextVisit);
    QVERIFY(snapshot.involvement(object(1))->lastContact); // what was done stays theirs
    QVERIFY(snapshot.involvement(object(1))->ended);
    QCOMPARE(snapshot.involvement(object(3))->nextVisit->text(), QStringLiteral("2026-11-25"));
    QVERIFY(!snapshot.involvement(object(3))->ended);
    QVERIFY(snapshot.involvements.first().id == object(3)); // who has ended comes last
}

void TestVisits::handoversInACircleEnd()
{
    CaseSnapshot snapshot = withChild();
    snapshot.involvements << involvement(1, {written("handed_to", objectText(object(2)))})
                          << involvement(2, {written("handed_to", objectText(object(1)))})
                          << involvement(3, {written("handed_to", objectText(object(3)))})
                          << involvement(4, {written("handed_to", objectText(object(99)))});
    snapshot.visits << visit(QStringLiteral("2026-11-25"), VisitState::Planned, 1)
                    << visit(QStringLiteral("2026-11-26"), VisitState::Planned, 4);
    deriveInvolvements(snapshot, now);
    QVERIFY(snapshot.visits.last().involvement == object(1));
    QVERIFY(snapshot.visits.first().involvement == object(4)); // to nobody who is known
    QVERIFY(!snapshot.involvement(object(3))->handedTo);
}

void TestVisits::theLatestConfirmationHolds()
{
    CaseSnapshot snapshot;
    Field confirmed = written("confirmed", QStringLiteral("2026-08-20"));
    confirmed.values << written("confirmed", QStringLiteral("2026-08-24")).values
                     << written("confirmed", QStringLiteral("yesterday")).values;
    snapshot.involvements << involvement(1, {confirmed})
                          << involvement(2, {written("confirmed", QStringLiteral("2026-08-23"))});
    deriveInvolvements(snapshot, now);
    QVERIFY(snapshot.involvement(object(1))->confirmed == std::optional(QDate(2026, 8, 24)));
    QVERIFY(!snapshot.involvement(object(1))->old); // 90 days
    QVERIFY(snapshot.involvement(object(2))->old);
}

void TestVisits::whatDoesNotParseStandsAside()
{
    CaseSnapshot snapshot = withChild();
    snapshot.involvements << involvement(
        1,
        {written("since", QStringLiteral("last spring")), written("until", QStringLiteral("2026-13-01")),
         written("confirmed", QStringLiteral("")), written("handed_to", QStringLiteral("Joe"))});
    Visit odd = visit(QStringLiteral("after school"), VisitState::Planned);
    odd.whenText = QStringLiteral("after school");
    snapshot.visits << visit(QStringLiteral("2026-11-25")) << odd;
    deriveInvolvements(snapshot, now);
    QVERIFY(!snapshot.involvements.first().since && !snapshot.involvements.first().ended);
    QCOMPARE(snapshot.visits.first().whenText, QStringLiteral("after school")); // on top, where it is seen
    QCOMPARE(snapshot.involvements.first().nextVisit->text(), QStringLiteral("2026-11-25"));
}

QTEST_GUILESS_MAIN(TestVisits)
#include "TestVisits.moc"
