// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/ClockText.h"

#include "app/clock/JurisdictionBook.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

constexpr int pressingWorkingDays = 3;

QString say(const char *text)
{
    return QCoreApplication::translate("ClockText", text);
}

QString count(int n, const char *one, const char *many)
{
    return say(n == 1 ? one : many).arg(n);
}

QString amountText(int n, bool workingDays)
{
    return workingDays ? count(n, "%1 working day", "%1 working days") : count(n, "%1 day", "%1 days");
}

TagText runningTag(const StatutoryClock &clock, const QDateTime &now)
{
    const bool working = clock.rule.period.unit == ClockUnit::WorkingDays && clock.workingDaysLeft;
    const int left = working ? *clock.workingDaysLeft : clock.daysLeft;
    if (clock.isOverdue(now))
        return {left < 0 ? say("Overdue by %1").arg(amountText(-left, working)) : say("Overdue"), Tone::Danger};
    const Tone tone = isPressing(clock, now) ? Tone::Warning : Tone::Neutral;
    if (clock.daysLeft == 0)
        return {clock.due.time ? say("Due today at %1").arg(timeText(*clock.due.time)) : say("Due today"),
                Tone::Warning};
    return {say("%1 left").arg(amountText(left, working)), tone};
}

QString reasonText(const StatutoryClock &clock)
{
    const QString others
        = clock.passedOver == 1 ? say("There is one other.") : say("There are %1 others.").arg(clock.passedOver);
    switch (clock.reason) {
    case StartReason::EachStartsOne:
    case StartReason::OnlyOne:
        return {};
    case StartReason::Latest:
        return clock.passedOver == 0 ? QString() : say("It is the last one. %1").arg(others);
    case StartReason::MarkedAsBegan:
        return say("%1 This one counts, because it was recorded as the one that began the enquiry.").arg(others);
    case StartReason::LastBeforeEnquiry:
        return say("%1 None is recorded as the one that began the enquiry. This one counts, because it is the last "
                   "before the enquiry started.")
            .arg(others);
    case StartReason::EarliestUnmarked:
        return say("%1 None is recorded as the one that began the enquiry, and no start of the enquiry is recorded. "
                   "The "
                   "earliest counts, so that nothing is late unseen. Record which one it was.")
            .arg(others);
    }
    Q_UNREACHABLE();
}

QString monthsText(const StatutoryClock &clock)
{
    if (!clock.due.shortMonth)
        return say("%1 end on the day of the month with the same number.").arg(periodText(clock.rule.period));
    return say("The month in which %1 end has no day %2, so it is the last day of that month.")
        .arg(periodText(clock.rule.period))
        .arg(clock.start.date.day());
}

QString lengthText(const StatutoryClock &clock)
{
    const QString period = periodText(clock.rule.period);
    switch (clock.rule.period.unit) {
    case ClockUnit::WorkingDays:
        if (clock.rule.period.amount == 1 && clock.due.date)
            return say("%1: %2.").arg(period, weekdayText(*clock.due.date));
        return clock.due.firstDay && clock.due.date
            ? say("%1: the first is %2, the last is %3.")
                  .arg(period, weekdayText(*clock.due.firstDay), weekdayText(*clock.due.date))
            : say("%1.").arg(period);
    case ClockUnit::CalendarDays:
        return say("%1. Weekends and bank holidays count.").arg(period);
    case ClockUnit::Months:
        return monthsText(clock);
    case ClockUnit::Hours:
        return clock.due.timeAssumed
            ? say("%1. No time is recorded, so they are counted from the beginning of that day.").arg(period)
            : say("%1, by the clock on the wall.").arg(period);
    }
    Q_UNREACHABLE();
}

QString weekendText(QDate saturday)
{
    const QDate sunday = saturday.addDays(1);
    return saturday.month() == sunday.month()
        ? say("Sat %1 and %2: weekend").arg(saturday.day()).arg(weekdayText(sunday))
        : say("%1 and %2: weekend").arg(weekdayText(saturday), weekdayText(sunday));
}

} // namespace

QString periodText(const Period &period)
{
    const int n = period.amount;
    QString text;
    switch (period.unit) {
    case ClockUnit::WorkingDays:
        text = amountText(n, true);
        break;
    case ClockUnit::CalendarDays:
        text = count(n, "%1 calendar day", "%1 calendar days");
        break;
    case ClockUnit::Months:
        text = count(n, "%1 month", "%1 months");
        break;
    case ClockUnit::Hours:
        text = count(n, "%1 hour", "%1 hours");
        break;
    }
    return period.direction == ClockDirection::Before ? say("%1 before").arg(text) : text;
}

QString weekdayText(QDate date)
{
    static const QLocale english(QLocale::English, QLocale::UnitedKingdom);
    return english.toString(date, QStringLiteral("ddd ")) + dateText(date);
}

QString dueText(const DueDate &due)
{
    if (!due.date)
        return say("no date");
    return due.time ? say("%1 at %2").arg(dateText(*due.date), timeText(*due.time)) : dateText(*due.date);
}

TagText clockTag(const StatutoryClock &clock, const QDateTime &now)
{
    if (clock.metBy) {
        const QString day = dayText(clock.metBy->date, now.date());
        return clock.metLate ? TagText{say("Done late, %1").arg(day), Tone::Warning}
                             : TagText{say("Done %1").arg(day), Tone::Good};
    }
    if (clock.lapsedOn)
        return {say("Not needed since %1").arg(dayText(*clock.lapsedOn, now.date())), Tone::Neutral};
    return clock.due.date ? runningTag(clock, now) : TagText{say("Bank holidays not known"), Tone::Warning};
}

bool isPressing(const StatutoryClock &clock, const QDateTime &now)
{
    if (!clock.isRunning() || !clock.due.date)
        return false;
    return clock.isOverdue(now) || clock.workingDaysLeft.value_or(clock.daysLeft) <= pressingWorkingDays;
}

QString skippedText(const SkippedDay &day)
{
    QStringList why;
    if (day.weekend)
        why << say("weekend");
    if (!day.holiday.isEmpty()) {
        const QString kind = say("bank holiday");
        QString holiday
            = day.holiday.endsWith(kind, Qt::CaseInsensitive) ? day.holiday : say("%1 %2").arg(kind, day.holiday);
        if (day.keptOn)
            holiday += say(" (substitute day %1)").arg(weekdayText(*day.keptOn));
        if (day.insteadOf)
            holiday += say(" (substitute for %1)").arg(weekdayText(*day.insteadOf));
        why << holiday;
    }
    return say("%1: %2").arg(weekdayText(day.date), why.join(say(", and ")));
}

QStringList skippedTexts(const QList<SkippedDay> &days)
{
    const auto isPlain
        = [&](qsizetype i) { return i < days.size() && days.at(i).weekend && days.at(i).holiday.isEmpty(); };
    QStringList texts;
    for (qsizetype i = 0; i < days.size(); ++i) {
        if (isPlain(i) && isPlain(i + 1) && days.at(i).date.addDays(1) == days.at(i + 1).date) {
            texts << weekendText(days.at(i).date);
            ++i;
        } else {
            texts << skippedText(days.at(i));
        }
    }
    return texts;
}

QStringList whyTexts(const StatutoryClock &clock)
{
    const QString day = clock.start.time
        ? say("%1 at %2").arg(weekdayText(clock.start.date), timeText(*clock.start.time))
        : weekdayText(clock.start.date);
    const bool byDays = clock.rule.period.unit != ClockUnit::Hours;
    QStringList texts;
    texts << (clock.rule.period.direction == ClockDirection::Before
                  ? say("Counted back from: %1, %2.").arg(clock.startName, day)
                  : say("Counted from: %1, %2.%3")
                        .arg(clock.startName, day, byDays ? say(" That day itself does not count.") : QString()));
    texts << reasonText(clock);
    if (clock.start.twoVersions)
        texts << say("Two versions of it were written at the same time. The newest counts until somebody settles it.");
    texts << lengthText(clock);
    if (clock.due.rolledFrom && clock.due.date)
        texts << say("%1 is not a working day, so it is %2.")
                     .arg(weekdayText(*clock.due.rolledFrom), weekdayText(*clock.due.date));
    if (clock.due.unknownAt)
        texts
            << say("The bank holidays of %1 are not known, so there is no date. Work it out by hand, and have somebody "
                   "check it.")
                   .arg(clock.due.unknownAt->year());
    if (clock.due.mayChange)
        texts << say("The bank holidays of %1 are not published yet. A day that is added later can move the date.")
                     .arg(clock.due.date->year());
    texts.removeAll(QString());
    return texts;
}

QString sourceStandingText(SourceStanding standing)
{
    switch (standing) {
    case SourceStanding::Statute:
        return say("Law");
    case SourceStanding::StatutoryGuidance:
        return say("Statutory guidance");
    case SourceStanding::NationalGuidance:
        return say("National guidance");
    case SourceStanding::Local:
        return say("Local procedure");
    }
    Q_UNREACHABLE();
}

QString signerText(const RulesSigner &signer)
{
    return say("%1, number %2, signed %3")
        .arg(signer.agency, QString::number(signer.number), dateText(signer.signedOn));
}

QString childrenText(const QList<ObjectId> &subjects, const QList<Person> &all)
{
    QStringList names;
    for (const Person &subject : all) {
        if (subjects.contains(subject.id))
            names << shortName(subject);
    }
    if (names.isEmpty() || (names.size() == all.size() && all.size() > 1))
        return all.size() == 1 ? shortName(all.first()) : say("All children");
    const QString last = names.takeLast();
    return names.isEmpty() ? last : say("%1 and %2").arg(names.join(QStringLiteral(", ")), last);
}

} // namespace caseweave
