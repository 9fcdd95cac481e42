// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/text/Text.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixtureWorkspace.h"

namespace caseweave {

namespace {

bool fits(const ChronologyFilter &filter, const ChronologyEvent &event)
{
    const auto folded = [](const QString &text) { return searchWords(text).join(QLatin1Char(' ')); };
    return (!filter.agency || event.agency.id == *filter.agency) && (!filter.kind || event.kind == *filter.kind)
        && (!filter.person || event.people.isEmpty() || event.people.contains(*filter.person))
        && (!filter.from || event.date >= *filter.from) && (!filter.to || event.date <= *filter.to)
        && (!filter.significantOnly || event.significance != Significance::Ordinary)
        && (!filter.disputedOnly || event.isDisputed())
        && (filter.containing.isEmpty()
            || folded(event.title + QLatin1Char(' ') + event.text).contains(folded(filter.containing)));
}

void say(const EventDraft &draft, ChronologyEvent &event)
{
    event.date = draft.date;
    event.time = draft.time;
    event.kind = draft.kind;
    event.significance = draft.significance;
    event.secondHand = draft.secondHand;
    event.title = draft.title;
    event.text = draft.text;
    event.source = draft.source;
    event.impact = draft.impact;
    event.action = draft.action;
    event.people = draft.people;
}

} // namespace

Workspace::Request FixtureWorkspace::addEvent(const CaseId &id, const EventDraft &draft)
{
    return answer("addEvent", id, [this, id, draft] {
        QList<ChronologyEvent> &events = m_events[id];
        const auto old = std::find_if(events.begin(), events.end(), [&](const ChronologyEvent &event) {
            return draft.corrects && event.first.id == draft.corrects->id;
        });
        ChronologyEvent event;
        if (old != events.end()) {
            event = *old;
            event.earlier.push_back(*old);
            event.corrected = ChronologyEvent::Correction{m_profile.me.name, now(), draft.reason};
            events.erase(old);
        }
        event.id = fixture::entryId(m_nextId++);
        if (!draft.corrects) {
            event.first.id = event.id;
            event.author = m_profile.me.name;
            event.agency = m_profile.me.agency;
            event.written = now();
            event.mayCorrect = true;
        }
        say(draft, event);
        events.prepend(event);
        changeCase(
            id, [&](CaseSnapshot &snapshot) { snapshot.events = m_events[id].size(); }, true);
    });
}

Workspace::Request FixtureWorkspace::contradict(const CaseId &id, const EntryRef &one, const EntryRef &other,
                                                const QString &note)
{
    return answer("contradict", id, [=, this] {
        QList<ChronologyEvent> &events = m_events[id];
        const auto find = [&](const EntryRef &first) {
            return std::find_if(events.begin(), events.end(),
                                [&](const ChronologyEvent &event) { return event.first.id == first.id; });
        };
        EventContradiction contradiction;
        contradiction.id = fixture::entryId(m_nextId++);
        contradiction.note = note;
        contradiction.author = m_profile.me.name;
        contradiction.written = now();
        for (const auto &[at, with] : {std::pair(find(one), find(other)), std::pair(find(other), find(one))}) {
            contradiction.other = {with->date, with->time, with->clock, with->id};
            contradiction.otherTitle = with->title;
            at->contradictions << contradiction;
        }
        changeCase(
            id, [](CaseSnapshot &snapshot) { ++snapshot.openContradictions; }, true);
    });
}

Workspace::Request FixtureWorkspace::settleContradiction(const CaseId &id, const EntryId &contradiction,
                                                         const QString &outcome)
{
    return answer("settleContradiction", id, [=, this] {
        for (ChronologyEvent &event : m_events[id]) {
            for (EventContradiction &one : event.contradictions) {
                if (one.id == contradiction)
                    one.settled = EventContradiction::Outcome{outcome, m_profile.me.name, now()};
            }
        }
        changeCase(
            id, [](CaseSnapshot &snapshot) { --snapshot.openContradictions; }, true);
    });
}

void FixtureWorkspace::requestChronology(const CaseId &id, const ChronologyFilter &filter, qint64 first, qint64 count,
                                         const std::optional<ChronologyPlace> &around)
{
    ++m_chronologyPages;
    ChronologyPage page{id, filter, first, 0, {}, {}};
    QList<ChronologyEvent> all;
    for (const ChronologyEvent &event : std::as_const(m_events[id])) {
        if (fits(filter, event))
            all << event;
    }
    if (!filter.newestFirst)
        std::reverse(all.begin(), all.end());
    if (around) {
        const auto at = std::find_if(all.begin(), all.end(),
                                     [&](const ChronologyEvent &event) { return event.id == around->id; });
        page.before = at - all.begin();
        page.first = *page.before / count * count;
    }
    page.total = all.size();
    page.events = all.mid(page.first, count);
    QMetaObject::invokeMethod(
        this, [this, page] { Q_EMIT chronologyLoaded(page); }, Qt::QueuedConnection);
}

} // namespace caseweave
