// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/ChronologyExport.h"

#include "ui/export/EventReading.h"
#include "ui/files/CaseFileName.h"
#include "ui/files/Csv.h"
#include "ui/files/PageWriter.h"
#include "ui/files/ReaderGuard.h"
#include "ui/files/TaggedPdf.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"
#include "ui/words/NumberText.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QIODevice>

namespace caseweave {

namespace {

constexpr double betweenEventsMm = 3;
constexpr double headLeastMm = 32; ///< a date, a title and a line of text below
constexpr qsizetype titleColumn = 5; ///< of headings()

QString say(const char *text)
{
    return QCoreApplication::translate("ChronologyExport", text);
}

/// "Fact, significant, second-hand. Written by Maya Shah, Greendale Council (council), on 4 June 2025 at 9:30am."
QString aboutText(const ChronologyEvent &event)
{
    QStringList parts{eventKindText(event.kind)};
    if (event.significance != Significance::Ordinary)
        parts << significanceText(event.significance).toLower();
    if (event.secondHand)
        parts << say("second-hand");
    QString text = say("%1. Written by %2, %3 (%4), on %5.")
                       .arg(parts.join(QStringLiteral(", ")), event.author, event.agency.name,
                            agencyKindText(event.agency.kind).toLower(), dateTimeText(event.written));
    if (event.verification != Verification::Verified)
        text += QLatin1Char(' ') + verificationText(event.verification) + QLatin1Char('.');
    return text;
}

/// What it says, a paragraph each.
QStringList textsOf(const ChronologyEvent &event)
{
    QStringList texts;
    if (!event.text.isEmpty())
        texts << event.text;
    texts << (event.source.isEmpty() ? say("Source not written") : say("Source: %1").arg(event.source))
          << (event.impact.isEmpty() ? say("Impact not written") : say("Impact: %1").arg(event.impact))
          << (event.action.isEmpty() ? say("Action not written") : say("Action: %1").arg(event.action));
    return texts;
}

QString leftOutHere()
{
    return say("Left out here");
}

QStringList linesOf(const ChronologyEvent &event)
{
    if (event.withheld)
        return {dateText(event.date), leftOutHere()};
    QStringList lines{dateTimeText(event.date, event.time), event.title, aboutText(event)};
    if (!event.onlyFor.isEmpty())
        lines << audienceText(event.onlyFor);
    return lines + contradictionTexts(event) + textsOf(event) + correctionTexts(event);
}

QStringList headings()
{
    return {say("Date"),           say("Time"),     say("Kind"),           say("Significance"), say("Second-hand"),
            say("Title"),          say("Text"),     say("Source"),         say("Impact"),       say("Action"),
            say("Author"),         say("Agency"),   say("Kind of agency"), say("Written"),      say("Only for"),
            say("Contradictions"), say("Corrected")};
}

QStringList rowOf(const ChronologyEvent &event)
{
    if (event.withheld) {
        QStringList row(headings().size());
        row[0] = event.date.toString(Qt::ISODate);
        row[titleColumn] = leftOutHere();
        return row;
    }
    return {event.date.toString(Qt::ISODate),
            event.time ? event.time->toString(QStringLiteral("HH:mm")) : say("not known"),
            eventKindText(event.kind),
            significanceText(event.significance),
            event.secondHand ? say("yes") : say("no"),
            event.title,
            event.text,
            event.source,
            event.impact,
            event.action,
            event.author,
            event.agency.name,
            agencyKindText(event.agency.kind),
            event.written.toString(QStringLiteral("yyyy-MM-dd HH:mm")),
            event.onlyFor.isEmpty() ? say("everybody in the case") : event.onlyFor.join(QStringLiteral("; ")),
            contradictionTexts(event).join(QLatin1Char('\n')),
            correctionTexts(event).join(QLatin1Char('\n'))};
}

} // namespace

void writeEvent(PageWriter &pages, const ChronologyEvent &event)
{
    using Size = PageWriter::Size;
    pages.gap(betweenEventsMm);
    pages.rule(headLeastMm);
    if (event.withheld) {
        pages.writeHeading(dateText(event.date), leftOutHere(), headLeastMm);
        return;
    }
    pages.writeHeading(dateTimeText(event.date, event.time), event.title, headLeastMm);
    pages.write(aboutText(event), Size::Small);
    if (!event.onlyFor.isEmpty())
        pages.write(audienceText(event.onlyFor), Size::Body, true);
    for (const QString &text : contradictionTexts(event))
        pages.write(text, Size::Body, true);
    for (const QString &text : textsOf(event))
        pages.write(text);
    // The first says that it was corrected, and must not be missed.
    bool isFirst = true;
    for (const QString &text : correctionTexts(event))
        pages.write(text, isFirst ? Size::Body : Size::Small, std::exchange(isFirst, false));
}

QString audienceOf(const ExportWish &wish, const ExportMaker &maker)
{
    return forWhomText(wish.recipients, maker.by);
}

ChronologyExport::ChronologyExport(const CaseSnapshot &snapshot, const QList<ChronologyEvent> &events,
                                   const ExportWish &wish, const ExportMaker &maker)
    : m_reference(snapshot.summary.reference), m_audience(audienceOf(wish, maker)),
      m_made(say("Made on %1 by %2").arg(dateTimeText(maker.at), maker.by)), m_at(maker.at), m_from(wish.from),
      m_to(wish.to)
{
    ReaderGuard guard(snapshot, wish.recipients);
    m_filter = filterSentence(wish.shown.value_or(PageView()).filter, guard);
    const EventReading reading = readEvents(events, wish, guard);
    m_events = reading.events;
    if (const QString repeating = repeatingText(reading); !repeating.isEmpty())
        tells << repeating;
    fileName = caseFileName(m_reference, QStringLiteral("chronology"), maker.at.date());
    items = reading.whole;
    takeOver(guard);
    m_leftOut = guard.leftOutText();
}

QString ChronologyExport::titleText() const
{
    return say("Chronology of case %1").arg(m_reference);
}

QString ChronologyExport::subjectText() const
{
    return m_filter.isEmpty() ? titleText() : say("%1. %2").arg(titleText(), m_filter);
}

QString ChronologyExport::periodText() const
{
    if (m_from && m_to)
        return say("From %1 to %2").arg(dateText(*m_from), dateText(*m_to));
    if (m_from)
        return say("From %1 on").arg(dateText(*m_from));
    return m_to ? say("Up to %1").arg(dateText(*m_to)) : say("From the beginning to today");
}

QString ChronologyExport::countText() const
{
    const QString events = items == 1 ? say("1 event.") : say("%1 events.").arg(numberText(items));
    QStringList parts{periodText() + QLatin1Char('.'), m_filter, events, m_leftOut};
    parts.removeAll(QString());
    return parts.join(QLatin1Char(' '));
}

bool ChronologyExport::write(ExportForm form, QIODevice &out, Progress &progress) const
{
    if (form == ExportForm::Csv)
        return writeCsv(out, progress);
    if (form == ExportForm::Text)
        return writeText(out, progress);
    TaggedPdf pdf(out, titleText(), m_at);
    return print(pdf, progress);
}

bool ChronologyExport::print(PageCanvas &canvas, Progress &progress) const
{
    PageWriter pages(canvas, {m_audience, subjectText(), m_made});
    pages.keepForEnd();
    pages.writeTitle(titleText());
    pages.write(countText());
    for (qsizetype i = 0; i < m_events.size(); ++i) {
        if (progress.cancelled() || !pages.ok())
            return false;
        progress.set(i, m_events.size());
        writeEvent(pages, m_events.at(i));
    }
    pages.writeEnd(say("End of the chronology."));
    return pages.end();
}

bool ChronologyExport::writeCsv(QIODevice &out, Progress &progress) const
{
    bool good = out.write(csv::mark() + csv::line(headings())) > 0;
    for (qsizetype i = 0; i < m_events.size() && good; ++i) {
        progress.set(i, m_events.size());
        good = !progress.cancelled() && out.write(csv::line(rowOf(m_events.at(i)))) > 0;
    }
    return good && out.write(csv::line({titleText(), m_audience, m_made, countText()})) > 0;
}

bool ChronologyExport::writeText(QIODevice &out, Progress &progress) const
{
    const auto put = [&](const QStringList &lines) {
        return out.write((lines.join(QLatin1Char('\n')) + QStringLiteral("\n\n")).toUtf8()) > 0;
    };
    bool good = put({titleText(), m_audience, m_made, countText()});
    for (qsizetype i = 0; i < m_events.size() && good; ++i) {
        progress.set(i, m_events.size());
        const ChronologyEvent &event = m_events.at(i);
        good = !progress.cancelled() && put(linesOf(event));
    }
    return good;
}

} // namespace caseweave
