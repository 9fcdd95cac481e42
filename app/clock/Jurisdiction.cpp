// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clock/Jurisdiction.h"

#include "app/json/StrictFields.h"

#include <QFile>
#include <cassert>
#include <set>

namespace caseweave {

namespace {

constexpr int formatVersion = 1;
constexpr int mostAmount = 400;

RuleSource readSource(StrictFields in)
{
    static const QMap<QString, SourceStanding> standings{
        {QStringLiteral("statute"), SourceStanding::Statute},
        {QStringLiteral("statutory_guidance"), SourceStanding::StatutoryGuidance},
        {QStringLiteral("national_guidance"), SourceStanding::NationalGuidance},
        {QStringLiteral("local"), SourceStanding::Local}};
    RuleSource source;
    source.title = in.text("title");
    source.section = in.text("section");
    source.address = in.textOrEmpty("address");
    source.standing = in.choice("standing", standings);
    in.close();
    return source;
}

Period readPeriod(StrictFields &in)
{
    static const QMap<QString, ClockUnit> units{{QStringLiteral("working_days"), ClockUnit::WorkingDays},
                                                {QStringLiteral("calendar_days"), ClockUnit::CalendarDays},
                                                {QStringLiteral("months"), ClockUnit::Months},
                                                {QStringLiteral("hours"), ClockUnit::Hours}};
    static const QMap<QString, ClockDirection> directions{{QStringLiteral("after"), ClockDirection::After},
                                                          {QStringLiteral("before"), ClockDirection::Before}};
    static const QMap<QString, RollRule> rolls{{QStringLiteral("none"), RollRule::None},
                                               {QStringLiteral("next_working_day"), RollRule::NextWorkingDay},
                                               {QStringLiteral("previous_working_day"), RollRule::PreviousWorkingDay}};
    Period period;
    period.amount = in.number("amount", 1, mostAmount);
    period.unit = in.choice("unit", units);
    period.direction = in.choice("direction", directions);
    period.roll = in.choice("roll", rolls);
    if (period.roll != RollRule::None && (period.unit == ClockUnit::WorkingDays || period.unit == ClockUnit::Hours))
        in.complain("roll", QStringLiteral("is for calendar days and months alone"));
    return period;
}

ClockRule readRule(StrictFields &in)
{
    static const QMap<QString, StartChoice> choices{{QStringLiteral("each"), StartChoice::Each},
                                                    {QStringLiteral("latest"), StartChoice::Latest},
                                                    {QStringLiteral("began_enquiry"), StartChoice::BeganEnquiry},
                                                    {QStringLiteral("planned"), StartChoice::Planned}};
    ClockRule rule;
    rule.id = in.word("id");
    rule.name = in.text("name");
    rule.from = in.word("from");
    rule.choose = in.choice("choose", choices);
    rule.to = in.words("to");
    if (rule.to.isEmpty())
        in.complain("to", QStringLiteral("is empty"));
    rule.lapsesWith = in.words("lapses_with");
    rule.period = readPeriod(in);
    if ((rule.choose == StartChoice::Planned) != (rule.period.direction == ClockDirection::Before))
        in.complain("choose", QStringLiteral("is planned for what comes before it, and only there"));
    rule.perChild = in.boolean("per_child");
    rule.confirmed = in.boolean("confirmed");
    rule.source = readSource(in.object("source"));
    if (rule.confirmed && rule.source.address.isEmpty())
        in.complain("confirmed", QStringLiteral("is true, and the source has no address"));
    rule.note = in.textOrEmpty("note");
    in.close();
    return rule;
}

/// Milestones first: the rules speak of them.
void readRules(StrictFields &in, Jurisdiction &profile)
{
    std::set<QString> kinds;
    in.each("milestones", 100, [&](StrictFields &one) {
        MilestoneKind kind{one.word("kind"), one.text("name")};
        if (!kinds.insert(kind.kind).second)
            one.complain("kind", QStringLiteral("is there twice"));
        one.close();
        profile.milestones += kind;
    });
    std::set<QString> ids;
    in.each("rules", 100, [&](StrictFields &one) {
        const ClockRule rule = readRule(one);
        if (!ids.insert(rule.id).second)
            one.complain("id", QStringLiteral("is there twice"));
        for (const QString &kind : rule.to + rule.lapsesWith + QStringList{rule.from}) {
            if (!kinds.contains(kind))
                one.complain("from, to or lapses_with",
                             QStringLiteral("names %1, which is no milestone here").arg(kind));
        }
        profile.rules += rule;
    });
}

BankHoliday readHoliday(StrictFields &in)
{
    BankHoliday holiday;
    holiday.date = in.date("date");
    holiday.name = in.text("name", 100);
    if (WorkingCalendar::isWeekend(holiday.date))
        in.complain("date", QStringLiteral("is of a weekend: a bank holiday is kept on a weekday"));
    if (in.has("instead_of")) {
        holiday.insteadOf = in.date("instead_of");
        if (!WorkingCalendar::isWeekend(*holiday.insteadOf) || *holiday.insteadOf >= holiday.date
            || holiday.insteadOf->daysTo(holiday.date) > 4)
            in.complain("instead_of", QStringLiteral("is no day of the weekend before"));
    }
    in.close();
    return holiday;
}

void readHolidays(StrictFields in, Jurisdiction &profile)
{
    const int first = in.number("first_year", 1972, 2200);
    const int last = in.number("last_year", first, first + 100);
    const int published = in.number("published_until", first, last);
    profile.holidaySource = readSource(in.object("source"));
    QList<BankHoliday> days;
    std::set<int> years;
    in.each("days", 2000, [&](StrictFields &one) {
        const BankHoliday holiday = readHoliday(one);
        if (holiday.date.year() < first || holiday.date.year() > last)
            one.complain("date", QStringLiteral("is outside first_year and last_year"));
        if (!days.isEmpty() && days.last().date >= holiday.date)
            one.complain("date", QStringLiteral("is not after the one above it"));
        years.insert(holiday.date.year());
        days += holiday;
    });
    // A year that was left out would count as one without bank holidays.
    if (static_cast<int>(years.size()) != last - first + 1)
        in.complain("days", QStringLiteral("has no bank holiday in one of its years"));
    in.close();
    profile.calendar = WorkingCalendar(first, last, published, days);
}

} // namespace

bool Jurisdiction::has(const QString &kind) const
{
    return std::any_of(milestones.begin(), milestones.end(),
                       [&](const MilestoneKind &one) { return one.kind == kind; });
}

QString Jurisdiction::nameOf(const QString &kind) const
{
    const auto found = std::find_if(milestones.begin(), milestones.end(),
                                    [&](const MilestoneKind &one) { return one.kind == kind; });
    return found == milestones.end() ? milestoneName(kind) : found->name;
}

JurisdictionReading readJurisdiction(const QByteArray &json)
{
    JurisdictionReading reading;
    if (json.size() > mostJurisdictionBytes) {
        reading.problem = QStringLiteral("is longer than %1 bytes").arg(mostJurisdictionBytes);
        return reading;
    }
    const QJsonObject object = parseObject(json, reading.problem);
    if (!reading.problem.isEmpty())
        return reading;
    StrictFields in(object, {}, reading.problem);
    Jurisdiction profile;
    in.number("format", formatVersion, formatVersion);
    profile.id = in.word("id");
    profile.name = in.text("name", 100);
    profile.version = in.text("version", 40);
    profile.checked = in.date("checked");
    readRules(in, profile);
    readHolidays(in.object("holidays"), profile);
    in.close();
    if (reading.problem.isEmpty())
        reading.profile = std::move(profile);
    return reading;
}

const QList<Jurisdiction> &builtInJurisdictions()
{
    static const QList<Jurisdiction> all = [] {
        QList<Jurisdiction> read;
        for (const char *id : {"england", "wales", "scotland", "northern_ireland"}) {
            QFile file(QStringLiteral(":/jurisdictions/%1.json").arg(QLatin1String(id)));
            const bool opened = file.open(QIODevice::ReadOnly);
            assert(opened);
            JurisdictionReading reading = readJurisdiction(file.readAll());
            assert(reading.profile.has_value()); // compiled in, and a test reads each
            read += std::move(*reading.profile);
        }
        return read;
    }();
    return all;
}

const Jurisdiction *builtInJurisdiction(const QString &id)
{
    const QList<Jurisdiction> &all = builtInJurisdictions();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Jurisdiction &one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

QString milestoneName(const QString &kind)
{
    for (const Jurisdiction &one : builtInJurisdictions()) {
        if (one.has(kind))
            return one.nameOf(kind);
    }
    QString words = kind;
    words.replace(u'_', u' ');
    return words.isEmpty() ? words : words.at(0).toUpper() + words.mid(1);
}

} // namespace caseweave
