// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/DateText.h"

#include <QtTest/QTest>

using namespace caseweave;

class TestDateText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void timesAreSaidInPlainStyle_data();
    void timesAreSaidInPlainStyle();
    void momentsAreSaidWithTheirDate();
    void nearMomentsAreSaidByTheDay();
    void agesAreSaidInWhatFits_data();
    void agesAreSaidInWhatFits();
    void anUnbornChildHasAnExpectedDate();
    void shortDaysAreWrittenOut_data();
    void shortDaysAreWrittenOut();
    void datesAreReadAsPeopleTypeThem_data();
    void datesAreReadAsPeopleTypeThem();
    void timesAreReadAsPeopleTypeThem_data();
    void timesAreReadAsPeopleTypeThem();
};

void TestDateText::timesAreSaidInPlainStyle_data()
{
    QTest::addColumn<QTime>("time");
    QTest::addColumn<QString>("said");
    QTest::newRow("morning") << QTime(9, 30) << QStringLiteral("9:30am");
    QTest::newRow("on the hour") << QTime(16, 0) << QStringLiteral("4pm");
    QTest::newRow("after noon") << QTime(12, 5) << QStringLiteral("12:05pm");
    QTest::newRow("after midnight") << QTime(0, 7) << QStringLiteral("12:07am");
    QTest::newRow("noon") << QTime(12, 0) << QStringLiteral("midday");
    QTest::newRow("midnight") << QTime(0, 0) << QStringLiteral("midnight");
}

void TestDateText::timesAreSaidInPlainStyle()
{
    QFETCH(QTime, time);
    QTEST(timeText(time), "said");
}

void TestDateText::momentsAreSaidWithTheirDate()
{
    QCOMPARE(dateTimeText(QDateTime({2025, 6, 4}, {9, 30})), QStringLiteral("4 June 2025 at 9:30am"));
    QCOMPARE(dayText({2026, 11, 19}, {2026, 11, 22}), QStringLiteral("19 Nov"));
    QCOMPARE(shortDateText({2026, 9, 3}), QStringLiteral("3 Sep 2026"));
    QCOMPARE(dayText({2025, 11, 19}, {2026, 11, 22}), QStringLiteral("19 Nov 2025"));
}

void TestDateText::nearMomentsAreSaidByTheDay()
{
    const QDateTime now({2026, 11, 22}, {9, 30});
    QCOMPARE(sinceText(QDateTime({2026, 11, 22}, {9, 0}), now), QStringLiteral("today at 9am"));
    QCOMPARE(sinceText(QDateTime({2026, 11, 21}, {16, 12}), now), QStringLiteral("yesterday at 4:12pm"));
    QCOMPARE(sinceText(QDateTime({2026, 11, 20}, {16, 12}), now), QStringLiteral("20 November 2026 at 4:12pm"));
    QCOMPARE(clockText(QDateTime({2026, 11, 22}, {9, 12}), now), QStringLiteral("9:12am"));
}

void TestDateText::agesAreSaidInWhatFits_data()
{
    QTest::addColumn<QDate>("born");
    QTest::addColumn<QString>("said");
    QTest::newRow("years") << QDate(2019, 7, 10) << QStringLiteral("7 years");
    QTest::newRow("day before a birthday") << QDate(2018, 11, 23) << QStringLiteral("7 years");
    QTest::newRow("on a birthday") << QDate(2018, 11, 22) << QStringLiteral("8 years");
    QTest::newRow("one year") << QDate(2025, 11, 1) << QStringLiteral("1 year");
    QTest::newRow("one year and months") << QDate(2025, 6, 22) << QStringLiteral("1 year 5 months");
    QTest::newRow("months") << QDate(2026, 6, 1) << QStringLiteral("5 months");
    QTest::newRow("weeks") << QDate(2026, 10, 30) << QStringLiteral("3 weeks");
    QTest::newRow("days") << QDate(2026, 11, 16) << QStringLiteral("6 days");
    QTest::newRow("one day") << QDate(2026, 11, 21) << QStringLiteral("1 day");
    QTest::newRow("today") << QDate(2026, 11, 22) << QStringLiteral("born today");
    QTest::newRow("not yet") << QDate(2026, 11, 23) << QString();
    QTest::newRow("no date") << QDate() << QString();
}

void TestDateText::agesAreSaidInWhatFits()
{
    QFETCH(QDate, born);
    QTEST(ageText(born, QDate(2026, 11, 22)), "said");
}

void TestDateText::anUnbornChildHasAnExpectedDate()
{
    QCOMPARE(expectedText({2027, 2, 2}), QStringLiteral("expected 2 February 2027"));
}

void TestDateText::datesAreReadAsPeopleTypeThem_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QDate>("date");
    const QDate june(2025, 6, 4);
    for (const char *typed : {"4 June 2025", "4 jun 2025", "4/6/2025", "04/06/2025", "4.6.2025", "4 6 2025", "4-6-2025",
                              "2025-06-04", " 4th June  2025 "})
        QTest::newRow(typed) << QString::fromLatin1(typed) << june;
    for (const char *typed :
         {"", "31 June 2025", "June", "4/13/2025", "4 ju 2025", "4 6 25", "tomorrow", "29 February 2025"})
        QTest::addRow("not: %s", typed) << QString::fromLatin1(typed) << QDate();
}

void TestDateText::datesAreReadAsPeopleTypeThem()
{
    QFETCH(QString, typed);
    QTEST(readDate(typed).value_or(QDate()), "date");
}

void TestDateText::shortDaysAreWrittenOut_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<YearSought>("year");
    QTest::addColumn<QString>("inFull");
    const auto row = [](const char *typed, YearSought year, const char *inFull) {
        QTest::addRow("%s, %d", typed, static_cast<int>(year))
            << QString::fromLatin1(typed) << year << QString::fromLatin1(inFull);
    };
    for (const char *typed : {"2 dec", "2 Dec", " 2nd  December ", "2/12", "2.12", "2-12"})
        row(typed, YearSought::Coming, "2 December 2026");
    for (const char *typed : {"2/12/26", "2 Dec 26", "2.12.26", "2 dec, 26"})
        row(typed, YearSought::OfBirth, "2 December 2026");
    row("2 dec", YearSought::Past, "2 December 2025");
    row("2 dec", YearSought::Nearest, "2 December 2026");
    row("22 nov", YearSought::Coming, "22 November 2026");
    row("22 nov", YearSought::Past, "22 November 2026");
    row("5 jan", YearSought::Nearest, "5 January 2027");
    row("5 jan", YearSought::Past, "5 January 2026");
    row("29 feb", YearSought::Coming, "29 February 2028");
    row("29 feb", YearSought::Past, "29 February 2024");
    row("4/6/58", YearSought::OfBirth, "4 June 1958");
    row("4/6/58", YearSought::Coming, "4 June 2058");
    row("4/6/27", YearSought::OfBirth, "4 June 2027"); // is expected
    // What is read as it is, and what nobody can read, stays.
    for (const char *typed :
         {"2 December 2026", "2/12/2026", "2026-12-02", "", "31/11", "2/13", "2 de", "2", "tomorrow"})
        row(typed, YearSought::Nearest, typed);
    row("2 dec", YearSought::OfBirth, "2 dec");
}

void TestDateText::shortDaysAreWrittenOut()
{
    QFETCH(QString, typed);
    QFETCH(YearSought, year);
    QTEST(dateInFull(typed, QDate(2026, 11, 22), year), "inFull");
}

void TestDateText::timesAreReadAsPeopleTypeThem_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QTime>("time");
    QTest::newRow("am") << QStringLiteral("9:30am") << QTime(9, 30);
    QTest::newRow("dot and space") << QStringLiteral("9.30 PM") << QTime(21, 30);
    QTest::newRow("24 hours") << QStringLiteral("16:12") << QTime(16, 12);
    QTest::newRow("hour alone") << QStringLiteral("4pm") << QTime(16, 0);
    QTest::newRow("12am") << QStringLiteral("12am") << QTime(0, 0);
    QTest::newRow("midday") << QStringLiteral("midday") << QTime(12, 0);
    QTest::newRow("not: 13pm") << QStringLiteral("13pm") << QTime();
    QTest::newRow("not: 25:00") << QStringLiteral("25:00") << QTime();
    QTest::newRow("not: 9") << QStringLiteral("9") << QTime();
}

void TestDateText::timesAreReadAsPeopleTypeThem()
{
    QFETCH(QString, typed);
    QTEST(readTime(typed).value_or(QTime()), "time");
}

QTEST_GUILESS_MAIN(TestDateText)
#include "TestDateText.moc"
