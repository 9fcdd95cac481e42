// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/BundleExport.h"

#include "ui/files/CaseFileName.h"
#include "ui/files/ReaderGuard.h"

#include <QtCore/QIODevice>

namespace caseweave {

namespace {

QString hexOf(const ObjectId &id)
{
    return QString::fromStdString(toHex(id));
}

/// A bundle counts in seconds.
QDateTime wholeSecond(const QDateTime &time)
{
    return QDateTime::fromSecsSinceEpoch(time.toSecsSinceEpoch(), Qt::UTC);
}

/// Details whose values may leave; a sealed one is a passage of its own.
QList<CaseBundle::Detail> detailsOf(const QList<Field> &fields, ReaderGuard &guard)
{
    QList<CaseBundle::Detail> details;
    for (const Field &field : fields) {
        QStringList texts;
        for (const FieldValue &value : field.values)
            texts << value.text;
        if (!guard.lets(field.onlyFor, field.withheld, texts))
            continue;
        CaseBundle::Detail detail{field.name, {}, field.onlyFor};
        for (const FieldValue &value : field.values)
            detail.values << CaseBundle::Value{value.text, value.knowledge, value.author, wholeSecond(value.written)};
        details << detail;
    }
    return details;
}

CaseBundle::SomeVisit visitOf(const Visit &visit, ReaderGuard &guard)
{
    CaseBundle::SomeVisit one;
    one.id = hexOf(visit.id);
    one.professional = hexOf(visit.involvement);
    one.when = visit.when ? visit.when->text() : visit.whenText;
    one.state = visit.state;
    one.alone = visit.alone;
    for (const ObjectId &child : visit.children)
        one.children << hexOf(child);
    const bool says = visit.withheld || !visit.place.isEmpty() || !visit.note.isEmpty();
    if (says && guard.lets(visit.onlyFor, visit.withheld, {visit.place, visit.note})) {
        one.place = visit.place;
        one.note = visit.note;
        one.onlyFor = visit.onlyFor;
    }
    return one;
}

CaseBundle::Event eventOf(const ChronologyEvent &event)
{
    return {QString::fromStdString(event.id.hex()),
            event.date,
            event.time,
            event.kind,
            event.significance,
            event.secondHand,
            event.title,
            event.text,
            event.source,
            event.impact,
            event.action,
            event.author,
            event.agency.name,
            wholeSecond(event.written),
            event.onlyFor};
}

} // namespace

BundleExport::BundleExport(const CaseSnapshot &snapshot, const QList<ChronologyEvent> &events, const ExportWish &wish,
                           const ExportMaker &maker)
{
    ReaderGuard guard(snapshot, wish.recipients);
    m_bundle.reference = snapshot.summary.reference;
    m_bundle.made = wholeSecond(maker.at);
    m_bundle.madeBy = maker.by;
    for (const SharingRecipient &one : wish.recipients)
        m_bundle.madeFor << one.name;
    m_bundle.details = detailsOf(snapshot.fields, guard);
    for (const Person &person : snapshot.people)
        m_bundle.people << CaseBundle::SomePerson{hexOf(person.id), person.kind, detailsOf(person.fields, guard)};
    for (const Involvement &one : snapshot.involvements)
        m_bundle.professionals << CaseBundle::Professional{hexOf(one.id),
                                                           one.name,
                                                           one.agency.name,
                                                           one.agency.kind,
                                                           one.professional.has_value(),
                                                           one.ended,
                                                           detailsOf(one.fields, guard)};
    for (const Visit &visit : snapshot.visits)
        m_bundle.visits << visitOf(visit, guard);
    for (const Milestone &milestone : snapshot.milestones) {
        CaseBundle::SomeMilestone one{hexOf(milestone.id), milestone.kind,  milestone.date,
                                      milestone.time,      milestone.state, {}};
        if (!milestone.note.isEmpty() && guard.lets({}, false, {milestone.note}))
            one.note = milestone.note;
        m_bundle.milestones << one;
    }
    for (const ChronologyEvent &event : events) {
        if (guard.lets(event.onlyFor, event.withheld,
                       {event.title, event.text, event.source, event.impact, event.action}))
            m_bundle.events << eventOf(event);
    }
    m_bundle.leftOut = static_cast<int>(guard.leftOut());
    fileName = caseFileName(m_bundle.reference, QStringLiteral("case"), maker.at.date());
    items = m_bundle.events.size() + m_bundle.people.size() + m_bundle.professionals.size() + m_bundle.visits.size()
        + m_bundle.milestones.size();
    leftOut = guard.leftOut();
    restricted = guard.restricted();
    restrictedFor = guard.audience();
    because = guard.because();
    givenAway = guard.givenAway();
}

bool BundleExport::write(ExportForm, QIODevice &out, Progress &progress) const
{
    const QByteArray zip = m_bundle.toZip();
    return !zip.isEmpty() && !progress.cancelled() && out.write(zip) == zip.size();
}

} // namespace caseweave
