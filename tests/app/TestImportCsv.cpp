// SPDX-License-Identifier: GPL-3.0-or-later
// Tables: how their bytes are read, what their columns are taken for, and what is said of their rows.
#include "app/import/ImportDay.h"
#include "app/import/TableImport.h"

#include <QTest>

using namespace caseweave;

Q_DECLARE_METATYPE(caseweave::TextCoding)

namespace {

const QDate today(2026, 11, 22);

ImportPlan check(const QByteArray &csv, const ImportKnown &known = {}, bool takeKnown = false)
{
    const CsvTable table = readCsv(csv);
    return checkTable(table, {guessFields(table.headings), QStringLiteral("england"), takeKnown}, known, today);
}

bool says(const ImportPlan &plan, ImportProblem problem, qint64 row)
{
    return std::any_of(plan.notes.begin(), plan.notes.end(),
                       [&](const ImportNote &one) { return one.problem == problem && one.row == row; });
}

QString detail(const PersonDraft &person, const char *key)
{
    for (const auto &[name, text] : person.details) {
        if (name == QLatin1String(key))
            return text;
    }
    return {};
}

/// The same text in a coding, with a mark where it has one.
QByteArray inCoding(const QString &text, const char *coding)
{
    if (qstrcmp(coding, "utf8") == 0)
        return text.toUtf8();
    if (qstrcmp(coding, "utf8 mark") == 0)
        return "\xEF\xBB\xBF" + text.toUtf8();
    QByteArray bytes;
    if (qstrcmp(coding, "1252") == 0) {
        for (const QChar c : text)
            bytes += c == u'\u2019' ? '\x92' : c == u'\u20AC' ? '\x80' : static_cast<char>(c.unicode());
        return bytes;
    }
    const bool big = qstrncmp(coding, "be", 2) == 0;
    const QString marked = (QByteArray(coding).endsWith("mark") ? QString(QChar(0xFEFF)) : QString()) + text;
    for (const QChar c : marked) {
        const char low = static_cast<char>(c.unicode() & 0xFF);
        const char high = static_cast<char>(c.unicode() >> 8);
        bytes += big ? high : low;
        bytes += big ? low : high;
    }
    return bytes;
}

} // namespace

class TestImportCsv : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void codingsAreRecognised_data();
    void codingsAreRecognised();
    void separatorsAreRecognised_data();
    void separatorsAreRecognised();
    void quotedCellsHoldAnything();
    void aQuoteThatIsNeverClosedSaysWhere();
    void anyFileEnds_data();
    void anyFileEnds();
    void daysAreReadAsPeopleWriteThem_data();
    void daysAreReadAsPeopleWriteThem();
    void headingsAreGuessed();
    void rowsOfOneFamilyMakeOneCase();
    void numbersAreCheckedByTheirDigits();
    void aRowIsToldByWhatIsWrongWithIt_data();
    void aRowIsToldByWhatIsWrongWithIt();
    void aCaseIsTakenWholeOrNotAtAll();
    void whatIsHereIsLeftOutUnlessWished();
    void whoCannotBeSeenHasNoName();
    void tenThousandRowsOfOneCaseAreChecked();
};

void TestImportCsv::codingsAreRecognised_data()
{
    QTest::addColumn<TextCoding>("coding");
    QTest::newRow("utf8") << TextCoding::Utf8;
    QTest::newRow("utf8 mark") << TextCoding::Utf8;
    QTest::newRow("le") << TextCoding::Utf16Le;
    QTest::newRow("le mark") << TextCoding::Utf16Le;
    QTest::newRow("be") << TextCoding::Utf16Be;
    QTest::newRow("be mark") << TextCoding::Utf16Be;
    QTest::newRow("1252") << TextCoding::Windows1252;
}

void TestImportCsv::codingsAreRecognised()
{
    QFETCH(TextCoding, coding);
    const QString text = QStringLiteral("Surname,Note\nO\u2019Neill,\u20AC5 for Zo\u00EB\n");
    const CsvTable table = readCsv(inCoding(text, QTest::currentDataTag()));
    QCOMPARE(table.coding, coding);
    QVERIFY(table.clean);
    QCOMPARE(table.headings, (QStringList{QStringLiteral("Surname"), QStringLiteral("Note")}));
    QCOMPARE(table.rows.value(0).cells,
             (QStringList{QStringLiteral("O\u2019Neill"), QStringLiteral("\u20AC5 for Zo\u00EB")}));
}

void TestImportCsv::separatorsAreRecognised_data()
{
    QTest::addColumn<QByteArray>("csv");
    QTest::addColumn<QChar>("separator");
    QTest::newRow("commas") << QByteArray("a,b\n1,2\n") << QChar(u',');
    QTest::newRow("semicolons beside commas") << QByteArray("a;b\n\"1,5\";2\n1,5;2\n") << QChar(u';');
    QTest::newRow("tabs") << QByteArray("a\tb\tc\n1,\t2\t3\n") << QChar(u'\t');
    QTest::newRow("commas inside quotes") << QByteArray("a,b\n\"x;y;z\",2\n\"p;q;r\",3\n") << QChar(u',');
    QTest::newRow("one column") << QByteArray("a\n1\n") << QChar(u',');
    QTest::newRow("as the file says") << QByteArray("sep=;\r\na;b\r\n1;2\r\n") << QChar(u';');
}

void TestImportCsv::separatorsAreRecognised()
{
    QFETCH(QByteArray, csv);
    QFETCH(QChar, separator);
    const CsvTable table = readCsv(csv);
    QCOMPARE(table.separator, separator);
    QCOMPARE(table.headings.first(), QStringLiteral("a"));
    QVERIFY(!table.rows.isEmpty());
}

void TestImportCsv::quotedCellsHoldAnything()
{
    const CsvTable table = readCsv("a,b\r\n\"1, \"\"two\"\"\r\nthree\",\r\n\r\n,x\r\n\"y\"z,\n");
    QCOMPARE(table.rows.size(), 3);
    QCOMPARE(table.rows.at(0).cells.first(), QStringLiteral("1, \"two\"\r\nthree"));
    // As a spreadsheet counts: a line break inside a cell makes no row, an empty row does.
    QCOMPARE(table.rows.at(0).number, 2);
    QCOMPARE(table.rows.at(1).number, 4);
    QVERIFY(!table.rows.at(1).afterQuote);
    QVERIFY(table.rows.at(2).afterQuote);
}

void TestImportCsv::aQuoteThatIsNeverClosedSaysWhere()
{
    const CsvTable table = readCsv("a,b\n1,2\n\"3,4\n5,6\n");
    QCOMPARE(table.fault, CsvTable::Fault::QuoteNotClosed);
    QCOMPARE(table.faultRow, 3);
}

void TestImportCsv::anyFileEnds_data()
{
    QTest::addColumn<QByteArray>("csv");
    QTest::addColumn<CsvTable::Fault>("fault");
    QTest::newRow("empty") << QByteArray() << CsvTable::Fault::Nothing;
    QTest::newRow("headings alone") << QByteArray("a,b\n") << CsvTable::Fault::Nothing;
    QTest::newRow("empty rows alone") << QByteArray("\n,,\n\n") << CsvTable::Fault::Nothing;
    QTest::newRow("half a UTF-16 pair") << QByteArray("\xFF\xFE"
                                                      "a\0b",
                                                      5)
                                        << CsvTable::Fault::Nothing;
    QTest::newRow("too wide") << QByteArray(",").repeated(300) + "\n1\n" << CsvTable::Fault::TooLarge;
    QTest::newRow("too long") << "a\n" + QByteArray("1\n").repeated(50'001) << CsvTable::Fault::TooLarge;
    QTest::newRow("the last row has no end") << QByteArray("a\n1") << CsvTable::Fault::None;
    QTest::newRow("old line ends") << QByteArray("a\r1\r2") << CsvTable::Fault::None;
}

void TestImportCsv::anyFileEnds()
{
    QFETCH(QByteArray, csv);
    QFETCH(CsvTable::Fault, fault);
    QCOMPARE(readCsv(csv).fault, fault);
}

void TestImportCsv::daysAreReadAsPeopleWriteThem_data()
{
    QTest::addColumn<QDate>("date");
    QTest::addColumn<ImportDay::Fault>("fault");
    using Fault = ImportDay::Fault;
    const QDate day(2015, 3, 7);
    for (const char *text :
         {"07/03/2015", "7/3/2015", "7.3.2015", "07-03-2015", "2015-03-07", "2015/03/07", "20150307", "7 March 2015",
          "7th Mar 2015", "7-Mar-15", "07/03/15", "2015-03-07 00:00:00", "2015-03-07T00:00:00Z", " 7  march  2015 "})
        QTest::newRow(text) << day << Fault::None;
    QTest::newRow("03/04/89") << QDate(1989, 4, 3) << Fault::None;
    QTest::newRow("29/02/16") << QDate(2016, 2, 29) << Fault::None;
    QTest::newRow("") << QDate() << Fault::None;
    for (const char *text : {"31/02/2015", "03/27/2015", "2015-13-01", "00/01/2015", "29/02/2015", "29/02/15",
                             "20151301", "31 November 2015"})
        QTest::newRow(text) << QDate() << Fault::NoSuchDay;
    for (const char *text : {"unknown", "2015", "March 2015", "42070", "7 Brumaire 2015", "07/03/2015 to 08/03/2015"})
        QTest::newRow(text) << QDate() << Fault::NotADate;
}

void TestImportCsv::daysAreReadAsPeopleWriteThem()
{
    QFETCH(QDate, date);
    QFETCH(ImportDay::Fault, fault);
    const ImportDay read = readImportDay(QString::fromLatin1(QTest::currentDataTag()), today);
    QCOMPARE(read.date.value_or(QDate()), date);
    QCOMPARE(read.fault, fault);
}

void TestImportCsv::headingsAreGuessed()
{
    const QStringList headings{QStringLiteral("Case Ref."),      QStringLiteral("FORENAME"),
                               QStringLiteral("Family name"),    QStringLiteral("D.O.B."),
                               QStringLiteral("Address line 1"), QStringLiteral("Post code"),
                               QStringLiteral("NHS Number"),     QStringLiteral("Worker"),
                               QStringLiteral("Surname"),        QStringLiteral("Gender")};
    const QList<ImportField> expected{ImportField::Reference, ImportField::GivenName, ImportField::FamilyName,
                                      ImportField::Born,      ImportField::Address,   ImportField::Address,
                                      ImportField::NhsNumber, ImportField::None,      ImportField::None,
                                      ImportField::Sex};
    QCOMPARE(guessFields(headings), expected);
    QVERIFY(fieldsChosenTwice(expected).isEmpty());
    QCOMPARE(fieldsChosenTwice({ImportField::Born, ImportField::Born}), QList<ImportField>{ImportField::Born});
}

void TestImportCsv::rowsOfOneFamilyMakeOneCase()
{
    const ImportPlan plan
        = check("Family ID,Case reference,Role,Forename,Surname,DOB,Expected date,Street,Postcode,School,NHS number\n"
                "F1,GC-1,Child,Charlie,Banks,12/07/2014,,1 Elm Road,XX1 1XX,Elm Primary,999 000 0018\n"
                "F1,,Mother,Rachel,Banks,,,1 Elm Road,XX1 1XX,,\n"
                "F2,GC-2,Unborn,,Okoro,,02/02/2027,,,,\n"
                "F1,GC-1,Grandmother,Joan,Banks,,,,,,\n");
    QVERIFY2(plan.notes.isEmpty(), qPrintable(QString::number(plan.notes.size())));
    QCOMPARE(plan.rowsTaken, 4);
    QCOMPARE(plan.cases.size(), 2);
    const CaseDraft &banks = plan.cases.first();
    QCOMPARE(banks.reference, QStringLiteral("GC-1"));
    QCOMPARE(banks.jurisdiction, QStringLiteral("england"));
    QCOMPARE(banks.people.size(), 3);
    QCOMPARE(banks.people.at(0).kind, PersonKind::Subject);
    QCOMPARE(banks.people.at(0).born, QDate(2014, 7, 12));
    QCOMPARE(banks.people.at(0).address, QStringLiteral("1 Elm Road, XX1 1XX"));
    QCOMPARE(detail(banks.people.at(0), "nhs_number"), QStringLiteral("9990000018"));
    QCOMPARE(detail(banks.people.at(0), "school"), QStringLiteral("Elm Primary"));
    QCOMPARE(banks.people.at(1).kind, PersonKind::Family);
    QCOMPARE(banks.people.at(1).relationship, QStringLiteral("mother"));
    QCOMPARE(banks.people.at(2).kind, PersonKind::Support);
    QCOMPARE(plan.cases.last().people.first().expected, QDate(2027, 2, 2));
}

void TestImportCsv::numbersAreCheckedByTheirDigits()
{
    QVERIFY(isNhsNumber(QStringLiteral("943 476 5919"))); // NHS Data Dictionary's own example
    QVERIFY(!isNhsNumber(QStringLiteral("9434765918")));
    QVERIFY(!isNhsNumber(QStringLiteral("94347659190")));
    QVERIFY(!isNhsNumber(QStringLiteral("943476591X")));
    QVERIFY(isUpn(QStringLiteral("P123456789123")));
    QVERIFY(!isUpn(QStringLiteral("A123456789123")));
    QVERIFY(!isUpn(QStringLiteral("P12345678912")));
}

void TestImportCsv::aRowIsToldByWhatIsWrongWithIt_data()
{
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<int>("problem");
    QTest::addColumn<bool>("taken");
    const auto add = [](const char *name, const char *row, ImportProblem problem, bool taken = false) {
        QTest::newRow(name) << QByteArray(row) << static_cast<int>(problem) << taken;
    };
    add("no reference", ",child,Ann,Lee,01/01/2015,,,", ImportProblem::NoReference);
    add("no name", "1,child,,,01/01/2015,,,", ImportProblem::NoName);
    add("no date", "1,child,Ann,Lee,soon,,,", ImportProblem::NotADate);
    add("no such day", "1,child,Ann,Lee,31/02/2015,,,", ImportProblem::NoSuchDay);
    add("born tomorrow", "1,child,Ann,Lee,23/11/2026,,,", ImportProblem::DayAhead);
    add("born long ago", "1,child,Ann,Lee,01/01/1815,,,", ImportProblem::DayTooEarly);
    add("a short year", "1,child,Ann,Lee,01/01/15,,,", ImportProblem::ShortYear, true);
    add("born and expected", "1,child,Ann,Lee,01/01/2015,01/01/2015,,", ImportProblem::BornAndExpected, true);
    add("expected in ten years", "1,child,Ann,Lee,,01/01/2036,,", ImportProblem::ExpectedFar);
    add("no NHS number", "1,child,Ann,Lee,01/01/2015,,9434765918,", ImportProblem::NotAnNhsNumber);
    add("an unknown sex", "1,child,Ann,Lee,01/01/2015,,,x", ImportProblem::UnknownSex, true);
    add("more cells", "1,child,Ann,Lee,01/01/2015,,,f,", ImportProblem::MoreCells);
    add("text after a quote", "1,child,\"Ann\"e,Lee,01/01/2015,,,", ImportProblem::AfterQuote);
    add("no child", "1,mother,Ann,Lee,,,,", ImportProblem::NoChild);
}

void TestImportCsv::aRowIsToldByWhatIsWrongWithIt()
{
    QFETCH(QByteArray, row);
    QFETCH(int, problem);
    QFETCH(bool, taken);
    const ImportPlan plan = check("reference,role,forename,surname,dob,expected,nhs number,sex\n" + row + "\n");
    QVERIFY(says(plan, static_cast<ImportProblem>(problem), 2));
    QCOMPARE(plan.cases.size(), taken ? 1 : 0);
    QCOMPARE(plan.rowsTaken, taken ? 1 : 0);
}

void TestImportCsv::aCaseIsTakenWholeOrNotAtAll()
{
    const ImportPlan plan = check("reference,role,forename,surname,dob\n"
                                  "1,child,Ann,Lee,01/01/2015\n"
                                  "1,mother,Sue,Lee,31/02/1990\n"
                                  "2,child,Tom,Fox,01/01/2016\n"
                                  "2,child,Tom,Fox,01/01/2016\n"
                                  "3,child,Ben,May,02/01/2016\n"
                                  "3,villain,Jim,May,\n");
    QCOMPARE(plan.cases.size(), 1);
    QCOMPARE(plan.cases.first().reference, QStringLiteral("3"));
    QCOMPARE(plan.casesLeftOut, 2);
    QVERIFY(says(plan, ImportProblem::LeftOutWithCase, 2));
    QVERIFY(says(plan, ImportProblem::NoSuchDay, 3));
    QVERIFY(says(plan, ImportProblem::TwiceInFile, 5));
    QVERIFY(says(plan, ImportProblem::UnknownRole, 7));
    QCOMPARE(plan.cases.first().people.last().relationship, QStringLiteral("villain"));
}

void TestImportCsv::whatIsHereIsLeftOutUnlessWished()
{
    CaseSummary here;
    here.reference = QStringLiteral("GC-1");
    Person ann;
    ann.kind = PersonKind::Subject;
    for (const auto &[key, text] :
         {std::pair("given_name", "Ann"), std::pair("family_name", "Lee"), std::pair("born", "2015-01-01")}) {
        Field field;
        field.name = QLatin1String(key);
        field.values << FieldValue{QLatin1String(text), Knowledge::Known, {}, {}, {}};
        ann.fields << field;
    }
    here.subjects << ann;
    const ImportKnown known({here});
    const QByteArray csv = "reference,forename,surname,dob\ngc 1,Ben,Lee,01/01/2016\nGC-2,ANN,Lee,01/01/2015\n";
    const ImportPlan plan = check(csv, known);
    QVERIFY(says(plan, ImportProblem::CaseIsHere, 2));
    QVERIFY(says(plan, ImportProblem::ChildIsHere, 3));
    QCOMPARE(plan.cases.size(), 1);
    QCOMPARE(check(csv, known, true).cases.size(), 2);
}

void TestImportCsv::whoCannotBeSeenHasNoName()
{
    const QString csv = QStringLiteral("reference,surname\n1,\u202E\u200B\n");
    QVERIFY(says(check(csv.toUtf8()), ImportProblem::NoName, 2));
}

void TestImportCsv::tenThousandRowsOfOneCaseAreChecked()
{
    QByteArray csv = "reference,role,forename,surname\n1,child,Ann,Lee\n";
    for (int i = 0; i < 10'000; ++i)
        csv += "1,sibling,N" + QByteArray::number(i) + ",Lee\n";
    QElapsedTimer timer;
    timer.start();
    const ImportPlan plan = check(csv);
    QCOMPARE(plan.rowsTaken, 10'001);
    QVERIFY(timer.elapsed() < 10'000); // quadratic it would take minutes
}

QTEST_GUILESS_MAIN(TestImportCsv)
#include "TestImportCsv.moc"
