// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/EventReading.h"

#include "ui/words/DateText.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

constexpr qsizetype mostNamed = 10; ///< events, in a sentence

QString say(const char *text)
{
    return QCoreApplication::translate("EventReading", text);
}

QStringList textsIn(const ChronologyEvent &event)
{
    return {event.title, event.text, event.source, event.impact, event.action};
}

/// Without counting it.
bool mayReadWhole(const ReaderGuard &guard, const ChronologyEvent &event)
{
    return ReaderGuard(guard).lets(event.onlyFor, event.withheld, textsIn(event));
}

void readCorrection(ChronologyEvent &event, ReaderGuard &guard)
{
    std::vector<ChronologyEvent> readable;
    for (const ChronologyEvent &was : event.earlier) {
        if (guard.lets(was.onlyFor, was.withheld, textsIn(was)))
            readable.push_back(was);
    }
    event.earlier = std::move(readable);
    if (event.corrected && !guard.lets({}, false, {event.corrected->reason}))
        event.corrected->reason.clear();
}

void readContradictions(ChronologyEvent &event, const QList<ChronologyEvent> &events, bool forMe, ReaderGuard &guard)
{
    event.contradictions.removeIf([&](const EventContradiction &one) {
        if (one.otherTitle.isEmpty())
            return true;
        const auto other = std::find_if(events.begin(), events.end(),
                                        [&](const ChronologyEvent &found) { return found.id == one.other.id; });
        return other == events.end() ? !forMe : !mayReadWhole(guard, *other);
    });
    for (EventContradiction &one : event.contradictions) {
        if (!guard.lets({}, false, {one.note}))
            one.note.clear();
        if (one.settled && !guard.lets({}, false, {one.settled->text}))
            one.settled->text.clear();
    }
}

/// That something is there, and nothing of what.
ChronologyEvent dateOf(const ChronologyEvent &event)
{
    ChronologyEvent date;
    date.id = event.id;
    date.date = event.date;
    date.withheld = true;
    return date;
}

QString byText(const QString &author, const QDateTime &written)
{
    return say("%1 on %2").arg(author, dateTimeText(written));
}

} // namespace

EventReading readEvents(const QList<ChronologyEvent> &events, const ExportWish &wish, ReaderGuard &guard)
{
    EventReading reading;
    for (const ChronologyEvent &event : events) {
        if ((wish.from && event.date < *wish.from) || (wish.to && event.date > *wish.to))
            continue;
        if (guard.lets(event.onlyFor, event.withheld, textsIn(event))) {
            ChronologyEvent readable = event;
            readCorrection(readable, guard);
            readContradictions(readable, events, wish.recipients.isEmpty(), guard);
            reading.events << readable;
            ++reading.whole;
        } else if (event.onlyFor.isEmpty() && !event.withheld) {
            reading.events << dateOf(event);
            reading.repeating << say("%1, “%2”").arg(dateTimeText(event.date, event.time), event.title);
        }
    }
    return reading;
}

QString repeatingText(const EventReading &reading)
{
    if (reading.repeating.isEmpty())
        return {};
    QStringList named = reading.repeating.mid(0, mostNamed);
    if (named.size() < reading.repeating.size())
        named << say("and %1 more").arg(reading.repeating.size() - named.size());
    return say("Everybody in the case may read these events, but they repeat what is restricted. Only their dates go "
               "out: %1. If one of them should go, correct its text first.")
        .arg(named.join(QStringLiteral("; ")));
}

QStringList contradictionTexts(const ChronologyEvent &event)
{
    QStringList texts;
    for (const EventContradiction &one : event.contradictions) {
        QStringList said{
            (one.settled ? say("Contradiction, settled, with “%1” of %2.") : say("Contradiction with “%1” of %2."))
                .arg(one.otherTitle, dateText(one.other.date))};
        said << one.note << say("Noted by %1.").arg(byText(one.author, one.written));
        if (one.settled && !one.settled->text.isEmpty())
            said << say("What came out: %1 (%2)")
                        .arg(one.settled->text, byText(one.settled->author, one.settled->written));
        said.removeAll(QString());
        texts << said.join(QLatin1Char(' '));
    }
    return texts;
}

QStringList correctionTexts(const ChronologyEvent &event)
{
    if (!event.corrected)
        return {};
    const QString when = dateTimeText(event.corrected->written);
    QStringList texts{
        event.corrected->reason.isEmpty()
            ? say("Corrected on %1 by %2.").arg(when, event.corrected->author)
            : say("Corrected on %1 by %2: %3").arg(when, event.corrected->author, event.corrected->reason)};
    for (auto was = event.earlier.rbegin(); was != event.earlier.rend(); ++was) {
        QStringList said{was->title, was->text};
        for (const auto &[label, text] :
             {std::pair{say("Source: %1"), was->source}, std::pair{say("Impact: %1"), was->impact},
              std::pair{say("Action: %1"), was->action}}) {
            if (!text.isEmpty())
                said << label.arg(text);
        }
        said.removeAll(QString());
        if (!said.isEmpty())
            texts << say("Before, dated %1, written by %2: “%3”")
                         .arg(dateTimeText(was->date, was->time), byText(was->author, was->written),
                              said.join(QStringLiteral(" / ")));
    }
    return texts;
}

} // namespace caseweave
