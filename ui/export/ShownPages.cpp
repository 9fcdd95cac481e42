// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/ShownPages.h"

#include "ui/documents/DocumentText.h"
#include "ui/export/ChronologyExport.h"
#include "ui/export/SafeCase.h"
#include "ui/files/CaseFileName.h"
#include "ui/involvement/InvolvementText.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"
#include "ui/words/RecordText.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("ShownPages", text);
}

/// What of the case may be told on a page that is about something else: what is left out of it is not counted there.
CaseSnapshot safeCase(const CaseSnapshot &snapshot, const ExportWish &wish)
{
    ReaderGuard unseen(snapshot, wish.recipients);
    return withoutHiddenDetails(snapshot, unseen);
}

QString aloneText(SeenAlone alone)
{
    return alone == SeenAlone::Yes ? say("Seen alone: yes")
        : alone == SeenAlone::No   ? say("Seen alone: no")
                                   : say("Seen alone: not said");
}

QString lineText(const RecordLine &line, const CaseSnapshot &safe)
{
    QString what = recordWhatText(line);
    if (const QString detail = recordOfText(line, safe); !detail.isEmpty())
        what = say("%1: %2").arg(what, detail);
    const QString text = say("%1, %2. %3, %4. %5")
                             .arg(timeText(line.written.time()), what, line.author, line.agency.name,
                                  verificationText(line.verification));
    return line.onlyFor.isEmpty() ? text : say("%1. %2").arg(text, audienceText(line.onlyFor));
}

} // namespace

QString pageName(ExportWhat what)
{
    switch (what) {
    case ExportWhat::Sharing:
        return say("Sharing register");
    case ExportWhat::Plan:
        return say("Plan");
    case ExportWhat::Visits:
        return say("Visits");
    case ExportWhat::Clocks:
        return say("Time limits and dates");
    case ExportWhat::Voices:
        return say("You said, we did");
    case ExportWhat::Documents:
        return say("List of documents");
    case ExportWhat::Record:
        return say("Record");
    default:
        return {};
    }
}

ShownPages::ShownPages(const CaseSnapshot &snapshot, const BundleSources &sources, const ExportWish &wish,
                       const ExportMaker &maker)
    : CasePages(snapshot, safeCase(snapshot, wish), wish, maker)
{
    m_title = say("%1 of case %2").arg(pageName(wish.what), snapshot.summary.reference);
    if (wish.what == ExportWhat::Voices)
        m_title = say("You said, we did: case %1").arg(snapshot.summary.reference);
    m_last = say("End of the list.");
    m_filter = filterSentence(wish.shown.value_or(PageView()).filter, m_guard);
    keepShown(wish.shown.value_or(PageView()));
    addPage(sources, wish, maker);
    fileName = caseFileName(snapshot.summary.reference, keyOf(wish.what), maker.at.date());
    takeOver(m_guard);
}

void ShownPages::keepShown(const PageView &view)
{
    if (view.plan != ObjectId{})
        m_case.plans.removeIf([&](const Plan &plan) { return plan.id != view.plan; });
    if (!view.only)
        return;
    const auto isHidden = [&](const FieldObject &one) { return !view.only->contains(one.id); };
    m_case.voices.removeIf(isHidden);
    for (Plan &plan : m_case.plans) {
        for (PlanOutcome &outcome : plan.outcomes)
            outcome.actions.removeIf(isHidden);
        plan.outcomes.removeIf([](const PlanOutcome &outcome) { return outcome.actions.isEmpty(); });
    }
    m_case.plans.removeIf([](const Plan &plan) { return plan.outcomes.isEmpty(); });
}

void ShownPages::addPage(const BundleSources &sources, const ExportWish &wish, const ExportMaker &maker)
{
    switch (wish.what) {
    case ExportWhat::Sharing:
        addDecisions(sources.decisions);
        break;
    case ExportWhat::Plan:
        addPlans();
        items = planParts();
        return;
    case ExportWhat::Visits:
        addVisits();
        break;
    case ExportWhat::Clocks:
        addClocks(maker.rulesOf(m_before));
        items = m_case.clocks.size() + m_case.milestones.size();
        return;
    case ExportWhat::Voices:
        if (wish.shown && wish.shown->only)
            addSomeVoices();
        else
            addVoices();
        break;
    case ExportWhat::Documents:
        addDocuments();
        break;
    case ExportWhat::Record:
        addLines(sources.lines);
        return;
    default:
        break;
    }
    items = headings();
}

qint64 ShownPages::headings() const
{
    return std::count_if(m_pieces.begin(), m_pieces.end(), [](const Piece &piece) {
        return piece.kind == Kind::Heading || piece.kind == Kind::Subheading;
    });
}

/// Outcomes and actions, as the page lists them.
qint64 ShownPages::planParts() const
{
    qint64 parts = 0;
    for (const Piece &piece : m_pieces)
        parts += (piece.kind == Kind::Subheading ? 1 : 0) + (piece.kind == Kind::List ? piece.items.size() : 0);
    return parts;
}

/// Whom nobody has heard lately is not told of some of them.
void ShownPages::addSomeVoices()
{
    section(say("What children and families said"));
    for (const Voice &voice : std::as_const(m_case.voices)) {
        if (letsField(m_guard, voice, "words") && letsField(m_guard, voice, "on"))
            addVoice(voice);
    }
}

void ShownPages::addVisits()
{
    section(say("Visits"));
    for (const Visit &visit : std::as_const(m_case.visits))
        addVisit(visit);
}

void ShownPages::addVisit(const Visit &visit)
{
    const QString when
        = visit.when || m_guard.lets({}, false, {visit.whenText}) ? whenText(visit) : say("A time that is left out");
    put(Kind::Heading, say("%1: %2").arg(when, visitTag(visit, m_at).text));
    QStringList lines{say("Who: %1").arg(whoText(m_case, visit.involvement)),
                      say("Which child: %1").arg(childrenText(m_case, visit.children, visit.otherChildren))};
    if (visit.state == VisitState::Seen)
        lines << aloneText(visit.alone);
    const bool says = !visit.place.isEmpty() || !visit.note.isEmpty() || visit.withheld;
    if (says && m_guard.lets(visit.onlyFor, visit.withheld, {visit.place, visit.note})) {
        if (!visit.onlyFor.isEmpty())
            put(Kind::Text, audienceText(visit.onlyFor));
        if (!visit.place.isEmpty())
            lines << say("Where: %1").arg(visit.place);
        if (!visit.note.isEmpty())
            lines << say("Note: %1").arg(visit.note);
    }
    put(lines);
}

void ShownPages::addDocuments()
{
    section(say("Documents"));
    for (const Document &document : std::as_const(m_case.documents)) {
        if (!m_guard.lets(document.audience, false, {document.title}))
            continue;
        put(Kind::Heading, document.title);
        if (!document.audience.isEmpty())
            put(Kind::Text, audienceText(document.audience));
        const QString person = documentPerson(document, m_case);
        put(QStringList{documentLine(document), say("About: %1").arg(person.isEmpty() ? say("not said") : person),
                        say("Added by %1 on %2").arg(document.addedBy, dateTimeText(document.added))});
    }
}

/// A heading for each day, and its lines below.
void ShownPages::addLines(const QList<RecordLine> &lines)
{
    section(say("Who wrote, opened, exported and printed what"));
    QDate day;
    QStringList ofDay;
    const auto endDay = [&] {
        if (!ofDay.isEmpty())
            put(Kind::Heading, dateText(day));
        put(std::exchange(ofDay, {}));
    };
    for (const RecordLine &line : lines) {
        if (!m_guard.lets(line.onlyFor, false, {recordOfText(line, m_case)}))
            continue;
        if (line.written.date() != day)
            endDay();
        day = line.written.date();
        ofDay << lineText(line, m_case);
        ++items;
    }
    endDay();
}

} // namespace caseweave
