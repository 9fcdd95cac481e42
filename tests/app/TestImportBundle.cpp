// SPDX-License-Identifier: GPL-3.0-or-later
// A bundle read into a new case: what is taken, in whose name, and what is told.
#include "app/import/BundleImport.h"
#include "app/session/CaseWriter.h"

#include <QTest>

using namespace caseweave;

namespace {

const QString anna = QStringLiteral("0000000000000000000000000000000a");
const QString maya = QStringLiteral("0000000000000000000000000000000b");

CaseBundle::Detail detail(const char *key, const QString &text, const QStringList &onlyFor = {})
{
    return {
        QLatin1String(key),
        {{text, Knowledge::Known, QStringLiteral("Maya Shah"), QDateTime(QDate(2026, 11, 20), QTime(9, 0), Qt::UTC)}},
        onlyFor};
}

CaseBundle bundle()
{
    CaseBundle made;
    made.reference = QStringLiteral("GC-1");
    made.made = QDateTime(QDate(2026, 11, 22), QTime(9, 30), Qt::UTC);
    made.madeBy = QStringLiteral("Maya Shah, Greendale Council");
    made.details = {detail("stage", QStringLiteral("Assessment")), detail("jurisdiction", QStringLiteral("england"))};
    made.people = {{anna,
                    PersonKind::Subject,
                    {detail("given_name", QStringLiteral("Anna")), detail("born", QStringLiteral("2015-03-07")),
                     detail("school", QStringLiteral("Elm Primary")),
                     detail("address", QStringLiteral("1 Elm Road"), {QStringLiteral("Tom Barker")})}}};
    CaseBundle::Professional worker;
    worker.id = maya;
    worker.name = QStringLiteral("Maya Shah");
    worker.agency = QStringLiteral("Greendale Council");
    worker.member = true;
    worker.details = {detail("role", QStringLiteral("Social worker"))};
    made.professionals = {worker};
    CaseBundle::SomeVisit visit;
    visit.id = QStringLiteral("0000000000000000000000000000000c");
    visit.professional = maya;
    visit.when = QStringLiteral("2026-11-25T14:30");
    visit.state = VisitState::Planned;
    visit.children = {anna};
    made.visits = {visit};
    CaseBundle::SomeMilestone referral;
    referral.id = QStringLiteral("0000000000000000000000000000000d");
    referral.kind = QStringLiteral("referral");
    referral.date = QDate(2026, 11, 2);
    made.milestones = {referral};
    CaseBundle::Event event;
    event.id = QString(64, u'e');
    event.date = QDate(2026, 11, 3);
    event.title = QStringLiteral("Seen at school");
    event.source = QStringLiteral("school visit");
    event.author = QStringLiteral("Tom Barker");
    event.agency = QStringLiteral("County Police");
    event.written = QDateTime(QDate(2026, 11, 4), QTime(12, 0), Qt::UTC);
    made.events = {event};
    return made;
}

bool says(const ImportPlan &plan, ImportProblem problem)
{
    return std::any_of(plan.notes.begin(), plan.notes.end(),
                       [problem](const ImportNote &one) { return one.problem == problem; });
}

} // namespace

class TestImportBundle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void whatIsInItMakesOneCase();
    void whoWroteAnEventStandsInItsSource();
    void whatWasRestrictedIsTold();
    void whatCannotBeIsLeftOutByItself();
    void aCaseThatIsHereIsLeftOutUnlessWished();
    void whatIsNoBundleSaysWhy();
};

void TestImportBundle::whatIsInItMakesOneCase()
{
    const BundleReading reading = checkBundle(bundle().toZip(), {}, false);
    QVERIFY2(reading.problem.isEmpty(), qPrintable(reading.problem));
    QCOMPARE(reading.plan.cases.size(), 1);
    const CaseDraft &draft = reading.plan.cases.first();
    QCOMPARE(draft.reference, QStringLiteral("GC-1"));
    QCOMPARE(draft.stage, QStringLiteral("Assessment"));
    QCOMPARE(draft.jurisdiction, QStringLiteral("england"));
    QCOMPARE(draft.people.size(), 1);
    QCOMPARE(draft.people.first().givenName, QStringLiteral("Anna"));
    QCOMPARE(draft.people.first().born, QDate(2015, 3, 7));
    QCOMPARE(draft.people.first().id, readObject(anna));
    QCOMPARE(draft.milestones.size(), 1);
    QCOMPARE(draft.objects.size(), 2);
    QVERIFY(draft.objects.first().details.contains({QStringLiteral("role"), QStringLiteral("Social worker")}));
    QVERIFY(draft.objects.last().details.contains({QStringLiteral("involvement"), maya}));
    QVERIFY(draft.objects.last().details.contains({QStringLiteral("children"), anna}));
    SeededRandom random(1);
    QVERIFY(CaseWriter::beginning(draft, random).ok());
}

void TestImportBundle::whoWroteAnEventStandsInItsSource()
{
    const ImportPlan plan = checkBundle(bundle().toZip(), {}, false).plan;
    QCOMPARE(
        plan.cases.first().events.first().source,
        QStringLiteral("school visit; written by Tom Barker, County Police on 2026-11-04; from a bundle of Maya Shah, "
                       "Greendale Council"));
}

void TestImportBundle::whatWasRestrictedIsTold()
{
    const ImportPlan plan = checkBundle(bundle().toZip(), {}, false).plan;
    QVERIFY(says(plan, ImportProblem::WrittenByOthers));
    QCOMPARE(plan.notes.first().detail, QStringLiteral("Tom Barker"));
    QCOMPARE(plan.cases.first().people.first().address, QStringLiteral("1 Elm Road"));
}

void TestImportBundle::whatCannotBeIsLeftOutByItself()
{
    CaseBundle made = bundle();
    made.people << made.people.first(); // the same id again
    made.people << CaseBundle::SomePerson{
        QStringLiteral("000000000000000000000000000000aa"), PersonKind::Family, {detail("note", QString(9'000, u'x'))}};
    made.people.first().details << detail("school", QStringLiteral("Another"))
                                << detail("NOT A KEY", QStringLiteral("x"));
    CaseBundle::Event withheld = made.events.first();
    withheld.title.clear();
    CaseBundle::Event early = made.events.first();
    early.date = QDate(1066, 10, 14);
    made.events << withheld << early;
    const ImportPlan plan = checkBundle(made.toZip(), {}, false).plan;
    for (const ImportProblem problem :
         {ImportProblem::Repeated, ImportProblem::TooLong, ImportProblem::NoName, ImportProblem::NotADate})
        QVERIFY(says(plan, problem));
    const CaseDraft &draft = plan.cases.first();
    QCOMPARE(draft.people.size(), 1);
    QCOMPARE(draft.events.size(), 1);
    SeededRandom random(1);
    QVERIFY(CaseWriter::beginning(draft, random).ok());
}

void TestImportBundle::aCaseThatIsHereIsLeftOutUnlessWished()
{
    CaseSummary here;
    here.reference = QStringLiteral("gc1");
    const ImportKnown known({here});
    QVERIFY(checkBundle(bundle().toZip(), known, false).plan.cases.isEmpty());
    QCOMPARE(checkBundle(bundle().toZip(), known, true).plan.cases.size(), 1);
}

void TestImportBundle::whatIsNoBundleSaysWhy()
{
    QVERIFY(!checkBundle("PK\x03\x04", {}, false).problem.isEmpty());
    QVERIFY(!checkBundle({}, {}, false).problem.isEmpty());
}

QTEST_GUILESS_MAIN(TestImportBundle)
#include "TestImportBundle.moc"
