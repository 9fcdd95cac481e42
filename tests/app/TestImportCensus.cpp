// SPDX-License-Identifier: GPL-3.0-or-later
// Children in need censuses: what is taken, what is told and left out, and what is refused.
#include "app/import/CensusImport.h"
#include "tests/crypto/support/TestData.h"

#include <QFile>
#include <QTest>

using namespace caseweave;

namespace {

const QDate today(2026, 11, 22);

QByteArray census()
{
    QFile file(test::testData(QStringLiteral("app/import/census.xml")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

CensusReading readCensus(const QByteArray &xml, const ImportKnown &known = {}, bool takeKnown = false)
{
    return checkCensus(xml, known, today, takeKnown);
}

QByteArray childWith(const QByteArray &identifiers, const QByteArray &rest = {})
{
    return "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2023</Year></CollectionDetails></"
           "Header>"
           "<Children><Child><ChildIdentifiers>"
        + identifiers + "</ChildIdentifiers>" + rest + "</Child></Children></Message>";
}

bool says(const ImportPlan &plan, ImportProblem problem, const char *column, const QString &value = {},
          const QString &detail = {})
{
    return std::any_of(plan.notes.begin(), plan.notes.end(), [&](const ImportNote &one) {
        return one.problem == problem && one.column == QLatin1String(column) && (value.isNull() || one.value == value)
            && (detail.isNull() || one.detail == detail);
    });
}

QStringList milestonesOf(const CaseDraft &draft)
{
    QStringList lines;
    for (const MilestoneDraft &one : draft.milestones)
        lines << one.kind + u' ' + one.date.toString(Qt::ISODate);
    return lines;
}

} // namespace

class TestImportCensus : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachChildBecomesACase();
    void theConferenceTargetOfTheFileIsComparedWithTheRules();
    void badDatesAndStrayTextAreToldAndTheRestIsTaken();
    void aChildWithoutAnIdentifierIsLeftOut();
    void aCaseThatIsHereIsLeftOutUnlessWished();
    void theSameChildTwiceIsTakenOnce();
    void whatIsNoCensusIsRefused_data();
    void whatIsNoCensusIsRefused();
    void aFileThatBreaksOffSaysWhere();
    void deepAndHugeElementsAreRefused();
};

void TestImportCensus::eachChildBecomesACase()
{
    const CensusReading reading = readCensus(census());
    QCOMPARE(reading.fault, CensusReading::Fault::None);
    QCOMPARE(reading.plan.rows, 3);
    QCOMPARE(reading.plan.cases.size(), 2);
    const CaseDraft &first = reading.plan.cases.first();
    QCOMPARE(first.reference, QStringLiteral("TEST-0001"));
    QCOMPARE(first.jurisdiction, QStringLiteral("england"));
    QCOMPARE(first.stage, QStringLiteral("Child protection plan"));
    QCOMPARE(first.people.size(), 1);
    QCOMPARE(first.people.first().born, QDate(2015, 2, 28));
    const QList<std::pair<QString, QString>> details{{QStringLiteral("sex"), QStringLiteral("female")},
                                                     {QStringLiteral("upn"), QStringLiteral("P123456789123")}};
    QCOMPARE(first.people.first().details, details);
    const QStringList milestones{QStringLiteral("referral 2022-05-30"),
                                 QStringLiteral("strategy_discussion 2022-06-02"),
                                 QStringLiteral("section_47_started 2022-06-02"),
                                 QStringLiteral("initial_conference 2022-06-22"), QStringLiteral("review 2022-09-14")};
    QCOMPARE(milestonesOf(first), milestones);
    QVERIFY(first.milestones.at(1).beganEnquiry.value_or(false));
    QVERIFY(first.milestones.first().note.startsWith(QStringLiteral("From: school; Primary need: abuse or neglect")));
    QCOMPARE(first.events.size(), 1);
    QCOMPARE(first.events.first().title, QStringLiteral("Child protection plan began (category: neglect)"));
    QCOMPARE(first.events.first().source, QStringLiteral("Children in need census 2023, local authority 999"));
    QCOMPARE(reading.plan.cases.last().stage, QStringLiteral("Closed"));
    QCOMPARE(reading.plan.cases.last().people.first().expected, QDate(2023, 6, 9));
}

void TestImportCensus::theConferenceTargetOfTheFileIsComparedWithTheRules()
{
    const ImportPlan plan = readCensus(census()).plan;
    // 2 June 2022 and 15 working days: 3 June was the Platinum Jubilee's bank holiday.
    QVERIFY(says(plan, ImportProblem::TargetDiffers, "InitialCPCtarget", QStringLiteral("2022-06-23"),
                 QStringLiteral("2022-06-24")));
    // And where the file is right nothing is said.
    QVERIFY(!says(plan, ImportProblem::TargetDiffers, "InitialCPCtarget", QStringLiteral("2023-02-01")));
}

void TestImportCensus::badDatesAndStrayTextAreToldAndTheRestIsTaken()
{
    const ImportPlan plan = readCensus(census()).plan;
    QVERIFY(says(plan, ImportProblem::StrayText, "Children", QStringLiteral("stray words")));
    QVERIFY(says(plan, ImportProblem::StrayText, "ChildIdentifiers", QStringLiteral("left behind")));
    QVERIFY(says(plan, ImportProblem::EndBeforeStart, "AssessmentAuthorisationDate", QStringLiteral("2022-05-01"),
                 QStringLiteral("2022-05-31")));
    QVERIFY(says(plan, ImportProblem::NoSuchDay, "CPPreviewDate", QStringLiteral("2023-02-30")));
    QVERIFY(says(plan, ImportProblem::NoSuchDay, "PersonBirthDate", QStringLiteral("31/31/2019")));
    QVERIFY(says(plan, ImportProblem::DayAhead, "DateOfInitialCPC", QStringLiteral("2029-02-01")));
    QVERIFY(says(plan, ImportProblem::UnknownCode, "Sex", QStringLiteral("7")));
    QVERIFY(says(plan, ImportProblem::UnknownCode, "ReferralSource", QStringLiteral("99")));
    QVERIFY(says(plan, ImportProblem::NotAUpn, "UPN", QStringLiteral("A123456789123")));
    QVERIFY(says(plan, ImportProblem::NotTaken, "ChildCharacteristics", {}, QStringLiteral("1")));
    QVERIFY(says(plan, ImportProblem::NotTaken, "FormerUPN"));
    const auto stray = std::find_if(plan.notes.begin(), plan.notes.end(),
                                    [](const ImportNote &one) { return one.value == QLatin1String("2023-02-30"); });
    QCOMPARE(stray->row, 49);
    QCOMPARE(stray->of, QStringLiteral("TEST-0001"));
}

void TestImportCensus::aChildWithoutAnIdentifierIsLeftOut()
{
    const ImportPlan plan = readCensus(census()).plan;
    QCOMPARE(plan.rowsTaken, 2);
    QCOMPARE(plan.casesLeftOut, 1);
    QCOMPARE(plan.count(ImportNote::Weight::Error), 1);
    QVERIFY(says(plan, ImportProblem::NoIdentifier, "LAchildID"));
}

void TestImportCensus::aCaseThatIsHereIsLeftOutUnlessWished()
{
    CaseSummary here;
    here.reference = QStringLiteral("test 0001");
    const ImportKnown known({here});
    QCOMPARE(readCensus(census(), known).plan.cases.size(), 1);
    QVERIFY(says(readCensus(census(), known).plan, ImportProblem::CaseIsHere, "LAchildID"));
    const ImportPlan both = readCensus(census(), known, true).plan;
    QCOMPARE(both.cases.size(), 2);
    QVERIFY(says(both, ImportProblem::CaseIsHere, "LAchildID"));
}

void TestImportCensus::theSameChildTwiceIsTakenOnce()
{
    QByteArray twice = census();
    twice.replace("TEST-0002", "TEST-0001");
    const ImportPlan plan = readCensus(twice).plan;
    QCOMPARE(plan.cases.size(), 1);
    QVERIFY(says(plan, ImportProblem::TwiceInFile, "LAchildID"));
}

void TestImportCensus::whatIsNoCensusIsRefused_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::addColumn<CensusReading::Fault>("fault");
    QTest::newRow("nothing") << QByteArray() << CensusReading::Fault::NotXml;
    QTest::newRow("another root") << QByteArray("<html/>") << CensusReading::Fault::NotACensus;
    QTest::newRow("another collection") << QByteArray(
        "<Message><Header><CollectionDetails><Collection>SSDA903</Collection></CollectionDetails></Header>"
        "</Message>") << CensusReading::Fault::NotACensus;
    QTest::newRow("a document type") << QByteArray("<!DOCTYPE Message SYSTEM \"file:///etc/passwd\"><Message/>")
                                     << CensusReading::Fault::Declares;
    QTest::newRow("entities of its own") << QByteArray(
        "<!DOCTYPE Message [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><Message>&b;</Message>")
                                         << CensusReading::Fault::Declares;
    QTest::newRow("an entity that nothing declares")
        << childWith("<LAchildID>&x;</LAchildID>") << CensusReading::Fault::NotXml;
}

void TestImportCensus::whatIsNoCensusIsRefused()
{
    QFETCH(QByteArray, xml);
    QFETCH(CensusReading::Fault, fault);
    const CensusReading reading = readCensus(xml);
    QCOMPARE(reading.fault, fault);
    QVERIFY(reading.plan.cases.isEmpty());
}

void TestImportCensus::aFileThatBreaksOffSaysWhere()
{
    const QByteArray whole = census();
    const CensusReading reading = readCensus(whole.left(whole.indexOf("TEST-0002")));
    QCOMPARE(reading.fault, CensusReading::Fault::NotXml);
    QCOMPARE(reading.line, 56);
    QVERIFY(reading.plan.cases.isEmpty() && reading.plan.notes.isEmpty());
}

void TestImportCensus::deepAndHugeElementsAreRefused()
{
    QCOMPARE(readCensus(childWith(QByteArray("<a>").repeated(2000))).fault, CensusReading::Fault::NotXml);
    QCOMPARE(readCensus(childWith("<LAchildID>1</LAchildID>", QByteArray("<Child/>").repeated(6000))).fault,
             CensusReading::Fault::NotXml);
}

QTEST_GUILESS_MAIN(TestImportCensus)
#include "TestImportCensus.moc"
