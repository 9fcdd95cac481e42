// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/ClockDifferences.h"

namespace caseweave::admin {

namespace {

constexpr int mostDaysNamed = 20;

QString periodText(const Period &period)
{
    QString unit;
    switch (period.unit) {
    case ClockUnit::WorkingDays:
        unit = QStringLiteral("working days");
        break;
    case ClockUnit::CalendarDays:
        unit = QStringLiteral("calendar days");
        break;
    case ClockUnit::Months:
        unit = QStringLiteral("months");
        break;
    case ClockUnit::Hours:
        unit = QStringLiteral("hours");
        break;
    }
    QString text = QStringLiteral("%1 %2").arg(period.amount).arg(unit);
    if (period.direction == ClockDirection::Before)
        text += QStringLiteral(" before");
    if (period.roll == RollRule::NextWorkingDay)
        text += QStringLiteral(", then the next working day");
    if (period.roll == RollRule::PreviousWorkingDay)
        text += QStringLiteral(", then the working day before");
    return text;
}

const ClockRule *ruleOf(const Jurisdiction &rules, const QString &id)
{
    const auto found
        = std::find_if(rules.rules.begin(), rules.rules.end(), [&](const ClockRule &rule) { return rule.id == id; });
    return found == rules.rules.end() ? nullptr : &*found;
}

bool isCountedAlike(const ClockRule &a, const ClockRule &b)
{
    return a.from == b.from && a.choose == b.choose && a.to == b.to && a.lapsesWith == b.lapsesWith
        && a.perChild == b.perChild;
}

void compareRules(const Jurisdiction &own, const Jurisdiction &builtIn, QStringList &all)
{
    for (const ClockRule &rule : own.rules) {
        const ClockRule *before = ruleOf(builtIn, rule.id);
        if (before == nullptr) {
            all += QStringLiteral("%1 (%2): new, %3").arg(rule.name, rule.id, periodText(rule.period));
            continue;
        }
        const QString is = periodText(rule.period);
        const QString was = periodText(before->period);
        if (is != was)
            all += QStringLiteral("%1 (%2): %3, was %4").arg(rule.name, rule.id, is, was);
        if (!isCountedAlike(rule, *before))
            all += QStringLiteral("%1 (%2): begins, ends or is counted otherwise").arg(rule.name, rule.id);
        if (rule.confirmed != before->confirmed)
            all += rule.confirmed ? QStringLiteral("%1 (%2): confirmed").arg(rule.name, rule.id)
                                  : QStringLiteral("%1 (%2): not confirmed any more").arg(rule.name, rule.id);
    }
    for (const ClockRule &rule : builtIn.rules) {
        if (ruleOf(own, rule.id) == nullptr)
            all += QStringLiteral("%1 (%2): not there, was %3").arg(rule.name, rule.id, periodText(rule.period));
    }
}

void compareHolidays(const WorkingCalendar &own, const WorkingCalendar &builtIn, QStringList &all)
{
    if (own.firstYear() != builtIn.firstYear() || own.lastYear() != builtIn.lastYear())
        all += QStringLiteral("Bank holidays are known from %1 to %2, were from %3 to %4")
                   .arg(own.firstYear())
                   .arg(own.lastYear())
                   .arg(builtIn.firstYear())
                   .arg(builtIn.lastYear());
    int further = 0;
    int named = 0;
    const QDate last(std::min(own.lastYear(), builtIn.lastYear()), 12, 31);
    for (QDate day(std::max(own.firstYear(), builtIn.firstYear()), 1, 1); day <= last; day = day.addDays(1)) {
        const BankHoliday *is = own.keptOn(day);
        const BankHoliday *was = builtIn.keptOn(day);
        if ((is == nullptr) == (was == nullptr))
            continue;
        if (++named > mostDaysNamed)
            ++further;
        else
            all += is != nullptr
                ? QStringLiteral("%1: bank holiday %2, was none").arg(day.toString(Qt::ISODate), is->name)
                : QStringLiteral("%1: no bank holiday, was %2").arg(day.toString(Qt::ISODate), was->name);
    }
    if (further > 0)
        all += QStringLiteral("%1 further days are bank holidays in one of them alone").arg(further);
}

} // namespace

ClockDifferences differencesOf(const Jurisdiction &own, const Jurisdiction &builtIn)
{
    ClockDifferences differences;
    compareRules(own, builtIn, differences.all);
    compareHolidays(own.calendar, builtIn.calendar, differences.all);
    for (const MilestoneKind &kind : builtIn.milestones) {
        const bool isThere = std::any_of(own.milestones.begin(), own.milestones.end(),
                                         [&](const MilestoneKind &one) { return one.kind == kind.kind; });
        if (isThere)
            continue;
        differences.all += QStringLiteral("Milestone %1 (%2): not there").arg(kind.name, kind.kind);
        differences.warnings
            += QStringLiteral("Milestones of the kind %1 that are recorded in cases count for nothing under these "
                              "rules. Leave the kind in, unless that is what you mean.")
                   .arg(kind.kind);
    }
    return differences;
}

} // namespace caseweave::admin
