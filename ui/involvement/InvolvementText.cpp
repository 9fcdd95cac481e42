// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/involvement/InvolvementText.h"

#include "app/involvement/VisitRules.h"
#include "app/session/InvolvementPicture.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("InvolvementText", text);
}

} // namespace

QString visitTimeText(const VisitTime &time)
{
    return dateTimeText(time.day, time.time);
}

QString whenText(const Visit &visit)
{
    if (visit.when)
        return visitTimeText(*visit.when);
    return visit.whenText.isEmpty() ? tr("No date given") : tr("“%1” (not a date)").arg(visit.whenText);
}

TagText visitTag(const Visit &visit, const QDateTime &now)
{
    switch (visit.state) {
    case VisitState::Planned:
        return VisitRules(now).lacksOutcome(visit) ? TagText{tr("Outcome not recorded"), Tone::Warning}
                                                   : TagText{tr("Planned"), Tone::Accent};
    case VisitState::Seen:
        return visit.alone == SeenAlone::Yes ? TagText{tr("Child seen, alone"), Tone::Good}
            : visit.alone == SeenAlone::No   ? TagText{tr("Child seen, not alone"), Tone::Good}
                                             : TagText{tr("Child seen"), Tone::Good};
    case VisitState::NotSeen:
        return {tr("Child not seen"), Tone::Warning};
    case VisitState::Cancelled:
        return {tr("Cancelled"), Tone::Neutral};
    case VisitState::Withdrawn:
        return {tr("Written by mistake"), Tone::Neutral};
    case VisitState::Unclear:
        break;
    }
    return {visit.stateText.isEmpty() ? tr("State not given") : tr("State “%1”").arg(visit.stateText), Tone::Neutral};
}

QString whoText(const CaseSnapshot &snapshot, const ObjectId &involvement)
{
    const Involvement *one = snapshot.involvement(involvement);
    if (one == nullptr)
        return tr("Nobody is named");
    return one->name.isEmpty() ? tr("Name not given") : one->name;
}

QString childrenText(const CaseSnapshot &snapshot, const QList<ObjectId> &children, int others)
{
    QStringList names;
    for (const Person &person : snapshot.people) {
        if (children.contains(person.id))
            names << shortName(person);
    }
    const int unnamed = others + static_cast<int>(children.size() - names.size());
    if (unnamed > 0)
        names << tr("somebody who is not named");
    if (names.isEmpty())
        return tr("No child named");
    const QString last = names.takeLast();
    return names.isEmpty() ? last : tr("%1 and %2").arg(names.join(QStringLiteral(", ")), last);
}

QString lastContactText(const Involvement &one, QDate today)
{
    if (!one.lastContact)
        return tr("No contact recorded");
    if (one.quiet)
        return tr("No contact in %1 days").arg(one.lastContact->day.daysTo(today));
    return one.lastContact->day == today ? tr("Seen today") : tr("Seen %1").arg(dayText(one.lastContact->day, today));
}

QString nextVisitText(const Involvement &one, QDate today)
{
    if (!one.nextVisit)
        return tr("None planned");
    return one.nextVisit->day == today ? tr("Next today") : tr("Next %1").arg(dayText(one.nextVisit->day, today));
}

QString contactLine(const Involvement &one, QDate today)
{
    const QString next = one.nextVisit ? dayText(one.nextVisit->day, today) : QString();
    if (!one.lastContact)
        return one.nextVisit ? tr("next %1").arg(next) : QString();
    const QString last = one.quiet ? tr("no contact in %1 days").arg(one.lastContact->day.daysTo(today))
                                   : tr("seen %1").arg(dayText(one.lastContact->day, today));
    return one.nextVisit ? tr("%1, next %2").arg(last, next) : last;
}

QString confirmedText(const Involvement &one)
{
    return one.confirmed ? tr("Confirmed %1").arg(dateText(*one.confirmed)) : tr("Not confirmed by anybody");
}

QString heldText(const Involvement &one, QDate today)
{
    const std::optional<QDate> held = heldSince(one);
    if (one.ended || !held)
        return {};
    return (one.confirmed ? tr("confirmed %1") : tr("added %1")).arg(agoText(*held, today));
}

QString involvementText(const Field &field, const FieldValue &value)
{
    if (field.withheld && value.knowledge == Knowledge::Withheld)
        return tr("restricted to others");
    if (value.knowledge != Knowledge::Known)
        return knowledgeText(value.knowledge);
    const bool isDay = field.name == QLatin1String("since") || field.name == QLatin1String("until");
    const auto day = isDay ? VisitTime::parse(value.text) : std::nullopt;
    return day && !day->time ? dateText(day->day) : value.text;
}

QString involvementRole(const Involvement &one, const QString &title)
{
    const Field *role = one.field(QStringLiteral("role"));
    if (one.roleWithheld())
        return tr("Role restricted to others");
    return role && !role->text().isEmpty() ? role->text() : title;
}

} // namespace caseweave
