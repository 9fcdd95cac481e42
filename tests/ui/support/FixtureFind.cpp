// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseOffers.h"
#include "app/text/Text.h"
#include "tests/ui/support/FixtureWorkspace.h"

namespace caseweave {

namespace {

Bytes bytesOf(ByteView view)
{
    return {view.begin(), view.end()};
}

FoundThing thingOf(const CaseId &id, const FindDocument &document)
{
    FoundThing thing;
    thing.kind = document.kind;
    thing.caseId = id;
    thing.thing = document.thing;
    thing.day = document.day;
    thing.time = document.time;
    thing.title = document.title;
    thing.said = document.said;
    return thing;
}

FoundThing thingOf(const CaseId &id, const ChronologyEvent &event)
{
    FoundThing thing;
    thing.kind = FoundKind::Event;
    thing.caseId = id;
    thing.thing = bytesOf(event.id.view());
    thing.version = event.id;
    thing.day = event.date;
    thing.time = event.time;
    thing.clock = event.clock;
    thing.title = event.title;
    thing.said = event.text;
    return thing;
}

FoundThing thingOf(const CaseId &id, const SharingDecision &decision)
{
    FoundThing thing;
    thing.kind = FoundKind::Sharing;
    thing.caseId = id;
    thing.thing = bytesOf(decision.id.view());
    thing.day = decision.said.date;
    thing.title = decision.said.what;
    thing.said = decision.said.purpose;
    return thing;
}

bool matches(const FoundThing &thing, const QStringList &asked)
{
    const QStringList words = searchWords(thing.title + QLatin1Char(' ') + thing.said);
    return !asked.isEmpty() && std::all_of(asked.begin(), asked.end(), [&](const QString &one) {
        return std::any_of(words.begin(), words.end(), [&](const QString &word) { return word.startsWith(one); });
    });
}

} // namespace

QList<FoundThing> FixtureWorkspace::offered()
{
    QList<FoundThing> things;
    for (const auto &[id, snapshot] : m_snapshots) {
        std::vector<FindDocument> documents;
        for (const CaseOffers *offers : caseOffers())
            offers->addObjects(*snapshot, documents);
        for (const FindDocument &document : documents)
            things << thingOf(id, document);
        for (const ChronologyEvent &event : std::as_const(m_events[id])) {
            if (!event.withheld)
                things << thingOf(id, event);
        }
        for (const SharingDecision &decision : std::as_const(m_sharing[id])) {
            if (!decision.withheld)
                things << thingOf(id, decision);
        }
    }
    std::stable_sort(things.begin(), things.end(), [](const FoundThing &a, const FoundThing &b) {
        return std::tuple(a.kind, b.day) < std::tuple(b.kind, a.day);
    });
    return things;
}

Workspace::Request FixtureWorkspace::find(const FindQuery &query)
{
    constexpr int mostOfEach = 20;
    FoundPage page;
    page.query = query;
    page.complete = m_findComplete;
    std::map<FoundKind, qint64> counts;
    for (const FoundThing &thing : offered()) {
        if (!matches(thing, searchWords(query.text)) || (query.only && *query.only != thing.kind))
            continue;
        const qint64 at = counts[thing.kind]++;
        const qint64 first = query.only ? query.first : 0;
        const qint64 end = query.only ? query.first + query.count : mostOfEach;
        if (at >= first && at < end)
            page.things << thing;
        else if (at >= end && !page.more.contains(thing.kind))
            page.more << thing.kind;
    }
    m_calls << QStringLiteral("find");
    const Request request = ++m_last;
    const std::optional<ErrorCode> code = std::exchange(m_failNext, std::nullopt);
    QMetaObject::invokeMethod(
        this,
        [this, request, page, code] {
            if (code)
                Q_EMIT requestFailed(request, *code);
            else
                Q_EMIT found(request, page);
        },
        Qt::QueuedConnection);
    return request;
}

} // namespace caseweave
