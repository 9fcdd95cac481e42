// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clock/Jurisdiction.h"

#include <QTest>

using namespace caseweave;

namespace {

struct Example {
    const char *nation;
    const char *start;
    int workingDays;
    const char *due;
    const char *why;
};

// Each was worked out by another program, and eight were counted again by hand in a calendar. The first is that of a
// published sample census return (see below).
constexpr Example examples[] = {
    {"england", "2022-06-02", 15, "2022-06-24", "census sample: two days of the Jubilee"},
    {"england", "2026-11-20", 15, "2026-12-11", "no bank holiday on the way"},
    {"england", "2026-11-20", 10, "2026-12-04", "two weeks"},
    {"england", "2026-12-24", 1, "2026-12-29", "Christmas, and Boxing Day moved to Monday"},
    {"england", "2026-12-23", 10, "2027-01-11", "over the new year"},
    {"england", "2021-12-24", 1, "2021-12-29", "Christmas and Boxing Day both moved"},
    {"england", "2021-12-24", 5, "2022-01-05", "New Year moved too"},
    {"england", "2022-12-23", 1, "2022-12-28", "Christmas on a Sunday"},
    {"england", "2022-09-16", 1, "2022-09-20", "State Funeral"},
    {"england", "2022-09-19", 1, "2022-09-20", "from the State Funeral itself"},
    {"england", "2023-05-05", 1, "2023-05-09", "Coronation"},
    {"england", "2023-04-28", 10, "2023-05-16", "early May and Coronation"},
    {"england", "2020-05-07", 1, "2020-05-11", "VE Day"},
    {"england", "2020-05-01", 1, "2020-05-04", "the Monday that was not a holiday in 2020"},
    {"england", "2024-03-28", 1, "2024-04-02", "Easter"},
    {"england", "2024-03-30", 1, "2024-04-02", "from a Saturday in Easter"},
    {"england", "2018-12-21", 45, "2019-02-27", "assessment over Christmas"},
    {"england", "2027-12-24", 1, "2027-12-29", "both of Christmas moved"},
    {"england", "2025-04-17", 15, "2025-05-13", "Easter and early May"},
    {"england", "2026-08-28", 1, "2026-09-01", "summer, last Monday"},
    {"england", "2028-12-22", 3, "2028-12-29", "last published Christmas"},
    {"england", "2029-12-24", 1, "2029-12-27", "not published yet"},
    {"england", "2030-12-24", 2, "2030-12-30", "last year known"},
    {"wales", "2022-06-01", 42, "2022-08-02", "assessment from before the Jubilee"},
    {"wales", "2026-04-02", 1, "2026-04-07", "Easter Monday is kept"},
    {"wales", "2026-12-24", 10, "2027-01-12", "over the new year"},
    {"wales", "2023-05-05", 5, "2023-05-15", "Coronation"},
    {"wales", "2026-05-22", 1, "2026-05-26", "spring"},
    {"scotland", "2022-06-01", 1, "2022-06-06", "Jubilee"},
    {"scotland", "2026-04-02", 1, "2026-04-06", "Good Friday alone"},
    {"scotland", "2026-04-06", 1, "2026-04-07", "Easter Monday is worked"},
    {"scotland", "2026-06-12", 1, "2026-06-16", "World Cup"},
    {"scotland", "2026-07-31", 1, "2026-08-04", "summer, first Monday"},
    {"scotland", "2026-08-28", 1, "2026-08-31", "last Monday of August is worked"},
    {"scotland", "2026-11-27", 1, "2026-12-01", "St Andrew"},
    {"scotland", "2024-11-29", 1, "2024-12-03", "St Andrew moved"},
    {"scotland", "2026-12-31", 1, "2027-01-05", "2 January moved"},
    {"scotland", "2025-12-31", 1, "2026-01-05", "1 and 2 January"},
    {"scotland", "2022-12-30", 1, "2023-01-04", "New Year on a Sunday"},
    {"scotland", "2021-12-31", 1, "2022-01-05", "both of New Year moved"},
    {"scotland", "2026-12-24", 15, "2027-01-20", "core group over the new year"},
    {"scotland", "2019-11-29", 1, "2019-12-03", "St Andrew on a Saturday"},
    {"northern_ireland", "2026-03-16", 1, "2026-03-18", "St Patrick"},
    {"northern_ireland", "2024-03-15", 1, "2024-03-19", "St Patrick moved"},
    {"northern_ireland", "2026-07-10", 1, "2026-07-14", "12 July moved"},
    {"northern_ireland", "2025-07-11", 1, "2025-07-15", "12 July on a Saturday"},
    {"northern_ireland", "2024-07-11", 1, "2024-07-15", "12 July on a Friday"},
    {"northern_ireland", "2026-04-02", 1, "2026-04-07", "Easter Monday is kept"},
    {"northern_ireland", "2026-07-01", 15, "2026-07-23", "over the twelfth"},
    {"northern_ireland", "2022-06-01", 10, "2022-06-17", "Jubilee"},
    {"northern_ireland", "2026-06-12", 1, "2026-06-15", "no World Cup"},
    {"england", "2026-07-10", 1, "2026-07-13", "no twelfth"},
};

const WorkingCalendar &calendarOf(const char *nation)
{
    const Jurisdiction *found = builtInJurisdiction(QLatin1String(nation));
    if (found == nullptr)
        qFatal("no nation %s", nation);
    return found->calendar;
}

QDate day(const char *iso)
{
    return QDate::fromString(QLatin1String(iso), Qt::ISODate);
}

DueDate counted(const char *nation, const char *start, const Period &period, std::optional<QTime> time = {})
{
    return dueDate(day(start), time, period, calendarOf(nation));
}

} // namespace

class TestDueDate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void workingDaysSkipWeekendsAndBankHolidays_data();
    void workingDaysSkipWeekendsAndBankHolidays();
    void aPublishedTargetThatForgetsABankHolidayIsPutRight();
    void everyDaySkippedIsNamedWithItsReason();
    void aBankHolidayOnAWeekendNamesTheDayItIsKept();
    void monthsEndOnTheSameDayOrTheLast_data();
    void monthsEndOnTheSameDayOrTheLast();
    void calendarDaysCountEveryDay();
    void aDateRollsToAWorkingDayWhereTheRuleSaysSo();
    void hoursRunOnTheWallClock();
    void hoursWithoutATimeRunFromTheBeginningOfTheDay();
    void whatComesBeforeIsCountedBackwards();
    void whereBankHolidaysAreNotKnownThereIsNoDate_data();
    void whereBankHolidaysAreNotKnownThereIsNoDate();
    void aDateInAYearThatIsNotPublishedMayChange();
    void workingDaysLeftAreThoseAfterToday();
};

void TestDueDate::workingDaysSkipWeekendsAndBankHolidays_data()
{
    QTest::addColumn<const Example *>("example");
    for (const Example &one : examples)
        QTest::addRow("%s %s: %s", one.nation, one.start, one.why) << &one;
}

void TestDueDate::workingDaysSkipWeekendsAndBankHolidays()
{
    QFETCH(const Example *, example);
    const DueDate due = counted(example->nation, example->start, {example->workingDays});
    QVERIFY(due.date);
    QCOMPARE(*due.date, day(example->due));
    QVERIFY(!due.time && !due.unknownAt && !due.rolledFrom);
}

void TestDueDate::aPublishedTargetThatForgetsABankHolidayIsPutRight()
{
    // From a fictional children-in-need census return that a validator of such returns comes with: the section 47
    // enquiry starts on a bank holiday, and its target for the conference takes the next one for a working day.
    const char *sample = "<Section47><S47ActualStartDate>2022-06-02</S47ActualStartDate>"
                         "<InitialCPCtarget>2022-06-23</InitialCPCtarget></Section47>";
    const auto between = [&](const char *tag) {
        const QString text = QLatin1String(sample);
        const QString open = QStringLiteral("<%1>").arg(QLatin1String(tag));
        return QDate::fromString(text.mid(text.indexOf(open) + open.size(), 10), Qt::ISODate);
    };
    const QDate claimed = between("InitialCPCtarget");
    const DueDate due = dueDate(between("S47ActualStartDate"), {}, {15}, calendarOf("england"));
    QCOMPARE(due.date, QDate(2022, 6, 24));
    QCOMPARE(claimed, QDate(2022, 6, 23));
    QCOMPARE(due.firstDay, QDate(2022, 6, 6));
    QCOMPARE(due.skipped.first().date, QDate(2022, 6, 3));
    QCOMPARE(due.skipped.first().holiday, QStringLiteral("Platinum Jubilee bank holiday"));
}

void TestDueDate::everyDaySkippedIsNamedWithItsReason()
{
    const DueDate due = counted("england", "2026-12-24", {1});
    QStringList said;
    for (const SkippedDay &one : due.skipped)
        said += one.date.toString(Qt::ISODate) + (one.weekend ? QStringLiteral(" weekend ") : QStringLiteral(" "))
            + one.holiday;
    QCOMPARE(said,
             QStringList({QStringLiteral("2026-12-25 Christmas Day"), QStringLiteral("2026-12-26 weekend Boxing Day"),
                          QStringLiteral("2026-12-27 weekend "), QStringLiteral("2026-12-28 Boxing Day")}));
}

void TestDueDate::aBankHolidayOnAWeekendNamesTheDayItIsKept()
{
    const DueDate due = counted("england", "2026-12-24", {1});
    QCOMPARE(due.skipped.at(1).keptOn, QDate(2026, 12, 28));
    QVERIFY(!due.skipped.at(1).insteadOf);
    QCOMPARE(due.skipped.at(3).insteadOf, QDate(2026, 12, 26));
}

void TestDueDate::monthsEndOnTheSameDayOrTheLast_data()
{
    QTest::addColumn<QString>("start");
    QTest::addColumn<int>("months");
    QTest::addColumn<QString>("due");
    QTest::addColumn<bool>("isShort");
    const auto row = [](const char *start, int months, const char *due, bool isShort) {
        QTest::addRow("%s and %d", start, months)
            << QString::fromLatin1(start) << months << QString::fromLatin1(due) << isShort;
    };
    row("2026-12-11", 3, "2027-03-11", false);
    row("2026-08-31", 3, "2026-11-30", true);
    row("2026-11-30", 3, "2027-02-28", true);
    row("2027-11-30", 3, "2028-02-29", true);
    row("2027-11-29", 3, "2028-02-29", false);
    row("2026-02-28", 3, "2026-05-28", false);
    row("2024-02-29", 6, "2024-08-29", false);
    row("2026-03-31", 6, "2026-09-30", true);
    row("2026-12-31", 6, "2027-06-30", true);
    row("2030-11-15", 3, "2031-02-15", false); // no bank holiday is asked about
}

void TestDueDate::monthsEndOnTheSameDayOrTheLast()
{
    QFETCH(QString, start);
    QFETCH(int, months);
    QFETCH(QString, due);
    QFETCH(bool, isShort);
    const DueDate found = counted("england", start.toLatin1().constData(), {months, ClockUnit::Months});
    QCOMPARE(found.date, QDate::fromString(due, Qt::ISODate));
    QCOMPARE(found.shortMonth, isShort);
}

void TestDueDate::calendarDaysCountEveryDay()
{
    const DueDate due = counted("scotland", "2026-12-01", {28, ClockUnit::CalendarDays});
    QCOMPARE(due.date, QDate(2026, 12, 29));
    QVERIFY(due.skipped.isEmpty());
}

void TestDueDate::aDateRollsToAWorkingDayWhereTheRuleSaysSo()
{
    Period period{3, ClockUnit::CalendarDays, ClockDirection::After, RollRule::NextWorkingDay};
    DueDate due = counted("england", "2026-12-22", period); // Christmas Day
    QCOMPARE(due.date, QDate(2026, 12, 29));
    QCOMPARE(due.rolledFrom, QDate(2026, 12, 25));
    QCOMPARE(due.skipped.size(), 4);
    period.roll = RollRule::PreviousWorkingDay;
    due = counted("england", "2026-12-22", period);
    QCOMPARE(due.date, QDate(2026, 12, 24));
    period.amount = 1;
    QVERIFY(!counted("england", "2026-12-22", period).rolledFrom);
}

void TestDueDate::hoursRunOnTheWallClock()
{
    const DueDate due = counted("northern_ireland", "2026-03-28", {24, ClockUnit::Hours}, QTime(16, 30));
    QCOMPARE(due.date, QDate(2026, 3, 29)); // the night in which clocks go forward
    QCOMPARE(due.time, QTime(16, 30));
    QVERIFY(!due.timeAssumed);
}

void TestDueDate::hoursWithoutATimeRunFromTheBeginningOfTheDay()
{
    const DueDate due = counted("northern_ireland", "2026-11-20", {24, ClockUnit::Hours});
    QCOMPARE(due.date, QDate(2026, 11, 21));
    QCOMPARE(due.time, QTime(0, 0));
    QVERIFY(due.timeAssumed);
}

void TestDueDate::whatComesBeforeIsCountedBackwards()
{
    QCOMPARE(counted("england", "2026-12-29", {1, ClockUnit::WorkingDays, ClockDirection::Before}).date,
             QDate(2026, 12, 24));
    QCOMPARE(counted("scotland", "2026-12-01", {1, ClockUnit::WorkingDays, ClockDirection::Before}).date,
             QDate(2026, 11, 27));
    QCOMPARE(counted("scotland", "2026-12-10", {5, ClockUnit::CalendarDays, ClockDirection::Before}).date,
             QDate(2026, 12, 5));
    const DueDate due = counted("england", "2026-12-11", {48, ClockUnit::Hours, ClockDirection::Before}, QTime(10, 0));
    QCOMPARE(due.date, QDate(2026, 12, 9));
    QCOMPARE(due.time, QTime(10, 0));
}

void TestDueDate::whereBankHolidaysAreNotKnownThereIsNoDate_data()
{
    QTest::addColumn<QDate>("start");
    QTest::addColumn<Period>("period");
    QTest::addColumn<QDate>("unknown");
    const ClockUnit days = ClockUnit::WorkingDays;
    QTest::newRow("runs past the last year") << QDate(2030, 12, 24) << Period{10} << QDate(2031, 1, 1);
    QTest::newRow("starts after it") << QDate(2031, 3, 3) << Period{1} << QDate(2031, 3, 3);
    QTest::newRow("starts before the first year") << QDate(2017, 12, 29) << Period{1} << QDate(2017, 12, 29);
    QTest::newRow("backwards past the first")
        << QDate(2018, 1, 2) << Period{1, days, ClockDirection::Before} << QDate(2017, 12, 31);
    QTest::newRow("rolls into it") << QDate(
        2030, 12, 1) << Period{31, ClockUnit::CalendarDays, ClockDirection::After, RollRule::NextWorkingDay}
                                   << QDate(2031, 1, 1);
}

void TestDueDate::whereBankHolidaysAreNotKnownThereIsNoDate()
{
    QFETCH(QDate, start);
    QFETCH(Period, period);
    QFETCH(QDate, unknown);
    const DueDate due = dueDate(start, {}, period, calendarOf("england"));
    QVERIFY(!due.date);
    QCOMPARE(due.unknownAt, unknown);
    QVERIFY(!due.mayChange);
}

void TestDueDate::aDateInAYearThatIsNotPublishedMayChange()
{
    QVERIFY(counted("england", "2029-03-01", {5}).mayChange);
    QVERIFY(!counted("england", "2028-03-01", {5}).mayChange);
    QVERIFY(!counted("england", "2029-03-01", {3, ClockUnit::Months}).mayChange);
}

void TestDueDate::workingDaysLeftAreThoseAfterToday()
{
    const WorkingCalendar &calendar = calendarOf("england");
    QCOMPARE(calendar.workingDaysFrom(QDate(2026, 12, 24), QDate(2026, 12, 29)), 1);
    QCOMPARE(calendar.workingDaysFrom(QDate(2026, 12, 29), QDate(2026, 12, 29)), 0);
    QCOMPARE(calendar.workingDaysFrom(QDate(2026, 12, 29), QDate(2026, 12, 24)), -1);
    QVERIFY(!calendar.workingDaysFrom(QDate(2030, 12, 29), QDate(2031, 1, 2)));
}

QTEST_GUILESS_MAIN(TestDueDate)
#include "TestDueDate.moc"
