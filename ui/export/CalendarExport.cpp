// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/CalendarExport.h"

#include "ui/export/ChronologyExport.h"
#include "ui/files/CaseFileName.h"
#include "ui/files/ContentLines.h"
#include "ui/files/ReaderGuard.h"
#include "ui/words/CaseText.h"
#include "ui/words/ClockText.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QIODevice>

namespace caseweave {

namespace {

constexpr int visitMinutes = 60; ///< how long one lasts is not known; a calendar needs an end

QString say(const char *text)
{
    return QCoreApplication::translate("CalendarExport", text);
}

QString dateValue(const QDate &day)
{
    return day.toString(QStringLiteral("yyyyMMdd"));
}

/// As the clocks on the wall say it, wherever the calendar is read: RFC 5545, 3.3.5, form 1.
QString timeValue(const QDate &day, const QTime &time)
{
    return dateValue(day) + time.toString(QStringLiteral("'T'HHmmss"));
}

QString hexOf(const ObjectId &id)
{
    return QString::fromStdString(toHex(id));
}

QString nameOf(const CaseSnapshot &snapshot, const ObjectId &involvement)
{
    const Involvement *found = snapshot.involvement(involvement);
    return found == nullptr ? say("somebody") : found->name;
}

bool isRestricted(const Person &person)
{
    for (const char *key : {"given_name", "family_name"}) {
        const Field *field = person.field(QLatin1String(key));
        if (field != nullptr && !field->onlyFor.isEmpty())
            return true;
    }
    return false;
}

/// The names of children; one whose name is for some alone is not named.
QString childrenOf(const QList<ObjectId> &subjects, const CaseSnapshot &snapshot)
{
    QStringList names;
    for (const Person &person : snapshot.people) {
        if (person.kind == PersonKind::Subject && (subjects.isEmpty() || subjects.contains(person.id)))
            names << (isRestricted(person) ? say("a child") : personName(person));
    }
    return names.join(QStringLiteral(", "));
}

} // namespace

CalendarExport::CalendarExport(const CaseSnapshot &snapshot, const ExportWish &wish, const ExportMaker &maker)
    : m_reference(snapshot.summary.reference), m_audience(audienceOf(wish, maker)), m_made(maker.at),
      m_from(wish.from.value_or(maker.at.date())), m_to(wish.to)
{
    ReaderGuard guard(snapshot, wish.recipients);
    addVisits(snapshot, guard, wish.withNames);
    addClocks(snapshot, wish.withNames);
    addMilestones(snapshot, maker.rulesOf(snapshot).rules.get(), guard, wish.withNames);
    fileName = caseFileName(m_reference, QStringLiteral("calendar"), maker.at.date());
    items = m_entries.size();
    takeOver(guard);
}

bool CalendarExport::isIn(const QDate &day) const
{
    return day.isValid() && day >= m_from && (!m_to || day <= *m_to);
}

void CalendarExport::addVisits(const CaseSnapshot &snapshot, ReaderGuard &guard, bool withNames)
{
    for (const Visit &visit : snapshot.visits) {
        if (visit.state != VisitState::Planned || !visit.when || !isIn(visit.when->day))
            continue;
        Entry entry{hexOf(visit.id), visit.when->day, visit.when->time, {}, {}, {}};
        entry.summary = say("Visit, case %1").arg(m_reference);
        if (withNames) {
            entry.summary
                = say("Visit by %1: %2, case %3")
                      .arg(nameOf(snapshot, visit.involvement), childrenOf(visit.children, snapshot), m_reference);
            const bool says = !visit.place.isEmpty() || !visit.note.isEmpty() || visit.withheld;
            if (says && guard.lets(visit.onlyFor, visit.withheld, {visit.place, visit.note})) {
                entry.place = visit.place;
                entry.description = visit.note;
            }
        }
        m_entries << entry;
    }
}

void CalendarExport::addClocks(const CaseSnapshot &snapshot, bool withNames)
{
    int number = 0;
    for (const StatutoryClock &clock : snapshot.clocks) {
        ++number;
        if (!clock.isRunning() || !clock.due.date || !isIn(*clock.due.date))
            continue;
        Entry entry{hexOf(clock.start.id) + QStringLiteral("-due-%1").arg(number),
                    *clock.due.date,
                    clock.due.time,
                    say("Due: %1, case %2").arg(clock.rule.name, m_reference),
                    {},
                    {}};
        if (withNames && !clock.subjects.isEmpty())
            entry.description = childrenOf(clock.subjects, snapshot);
        m_entries << entry;
    }
}

void CalendarExport::addMilestones(const CaseSnapshot &snapshot, const Jurisdiction *rules, ReaderGuard &guard,
                                   bool withNames)
{
    for (const Milestone &milestone : snapshot.milestones) {
        if (milestone.state != MilestoneState::Planned || !isIn(milestone.date))
            continue;
        const QString name = rules == nullptr ? milestoneName(milestone.kind) : rules->nameOf(milestone.kind);
        Entry entry{
            hexOf(milestone.id), milestone.date, milestone.time, say("%1, case %2").arg(name, m_reference), {}, {}};
        if (withNames && !milestone.note.isEmpty() && guard.lets({}, false, {milestone.note}))
            entry.description = milestone.note;
        m_entries << entry;
    }
}

QByteArray CalendarExport::eventOf(const Entry &entry) const
{
    QByteArray text = content::line("BEGIN", QStringLiteral("VEVENT"));
    text += content::line("UID", entry.uid + QStringLiteral("@caseweave.invalid"));
    text += content::line("DTSTAMP", m_made.toUTC().toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'")));
    if (entry.time) {
        const QDateTime begin(entry.day, *entry.time, Qt::UTC); // only to count on from it
        const QDateTime end = begin.addSecs(visitMinutes * 60);
        text += content::line("DTSTART", timeValue(entry.day, *entry.time));
        text += content::line("DTEND", timeValue(end.date(), end.time()));
    } else {
        text += content::line("DTSTART;VALUE=DATE", dateValue(entry.day));
        text += content::line("DTEND;VALUE=DATE", dateValue(entry.day.addDays(1)));
    }
    text += content::line("SUMMARY", content::text(entry.summary));
    if (!entry.place.isEmpty())
        text += content::line("LOCATION", content::text(entry.place));
    const QString description
        = entry.description.isEmpty() ? m_audience : m_audience + QLatin1Char('\n') + entry.description;
    text += content::line("DESCRIPTION", content::text(description));
    text += content::line("CLASS", QStringLiteral("CONFIDENTIAL"));
    return text + content::line("END", QStringLiteral("VEVENT"));
}

bool CalendarExport::write(ExportForm, QIODevice &out, Progress &progress) const
{
    const QByteArray begin = content::line("BEGIN", QStringLiteral("VCALENDAR"))
        + content::line("VERSION", QStringLiteral("2.0"))
        + content::line("PRODID", QStringLiteral("-//Caseweave//Calendar of a case//EN"));
    bool good = out.write(begin) > 0;
    for (const Entry &entry : m_entries)
        good = good && !progress.cancelled() && out.write(eventOf(entry)) > 0;
    return good && out.write(content::line("END", QStringLiteral("VCALENDAR"))) > 0;
}

} // namespace caseweave
