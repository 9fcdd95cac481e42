// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureInvolvement.h"

#include "app/session/InvolvementPicture.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixtureWorkspace.h"

namespace caseweave::fixture {

namespace {

int nextObject = 7000;

Visit visit(int who, const char *when, VisitState state, const CaseSnapshot &snapshot, const char *place = "")
{
    Visit one;
    one.id = objectId(nextObject++);
    one.involvement = involvementOf(professionalId(who));
    one.when = VisitTime::parse(QString::fromUtf8(when));
    one.state = state;
    one.children = {snapshot.people.first().id};
    one.place = QString::fromUtf8(place);
    one.author = directory().at(who - 1).name;
    one.written = FixtureWorkspace::now().addDays(-1);
    one.entries = {entryId(nextObject++)};
    return one;
}

InvolvementDraft details(const ObjectBytes &who, const QList<std::pair<const char *, const char *>> &texts)
{
    InvolvementDraft draft;
    draft.involvement = who;
    for (const auto &[key, text] : texts)
        draft.details << InvolvementDetail{QLatin1String(key), QString::fromUtf8(text), {}};
    return draft;
}

} // namespace

void writeInvolvement(CaseSnapshot &snapshot, const InvolvementDraft &draft)
{
    const ObjectId id = draft.involvement.value_or(objectId(nextObject++));
    auto found = std::find_if(snapshot.involvements.begin(), snapshot.involvements.end(),
                              [&](const Involvement &one) { return one.id == id; });
    if (found == snapshot.involvements.end()) {
        snapshot.involvements << Involvement();
        found = std::prev(snapshot.involvements.end());
        found->id = id;
    }
    for (const InvolvementDetail &detail : draft.details) {
        Field next = field(detail.key, detail.text);
        if (detail.text.isEmpty())
            next.values.first().knowledge = detail.ifEmpty;
        for (const ProfessionalId &who : detail.onlyFor) {
            for (const Member &member : snapshot.members) {
                if (member.card.id == who)
                    next.onlyFor << member.card.name;
            }
        }
        const auto old = std::find_if(found->fields.begin(), found->fields.end(),
                                      [&](const Field &one) { return one.name == detail.key; });
        if (old == found->fields.end())
            found->fields << next;
        else
            *old = next;
        found->entries << next.values.first().entry;
    }
}

void writeVisit(CaseSnapshot &snapshot, const VisitDraft &draft)
{
    if (!draft.visit) {
        Visit fresh;
        fresh.id = objectId(nextObject++);
        snapshot.visits << fresh;
    }
    const ObjectId id = draft.visit.value_or(snapshot.visits.last().id);
    for (Visit &one : snapshot.visits) {
        if (one.id != id)
            continue;
        one.involvement = draft.involvement.value_or(one.involvement);
        one.when = draft.when ? draft.when : one.when;
        one.state = draft.state.value_or(one.state);
        one.alone = draft.alone.value_or(one.alone);
        one.children = draft.children.value_or(one.children);
        one.place = draft.place.value_or(one.place);
        one.note = draft.note.value_or(one.note);
        one.author = QStringLiteral("Maya Shah");
        one.written = FixtureWorkspace::now();
        one.entries = {entryId(nextObject++)};
    }
    snapshot.visits.removeIf([](const Visit &one) { return one.state == VisitState::Withdrawn; });
}

void addBanksInvolvements(CaseSnapshot &snapshot)
{
    using enum VisitState;
    const auto of = [](int who) { return involvementOf(professionalId(who)); };
    writeInvolvement(snapshot,
                     details(of(1),
                             {{"role", "Lead social worker"},
                              {"since", "2026-09-01"},
                              {"confirmed", "2026-11-20"},
                              {"deputy", "Joe Okoro, 01632 960102"},
                              {"duty_line", "Assessment duty, 01632 960100"}}));
    writeInvolvement(snapshot, details(of(2), {{"confirmed", "2026-11-13"}}));
    writeInvolvement(snapshot, details(of(6), {{"since", "2024-02-05"}, {"confirmed", "2026-05-04"}}));
    InvolvementDraft visitor;
    for (const auto &[key, text] : {std::pair{"name", "Rosa Lindqvist"}, std::pair{"role", "Health visitor"},
                                    std::pair{"agency_name", "Fenside Clinic"}, std::pair{"agency_kind", "health"},
                                    std::pair{"phone", "01632 960188"}, std::pair{"confirmed", "2026-11-02"}})
        visitor.details << InvolvementDetail{QLatin1String(key), QString::fromUtf8(text), {}};
    writeInvolvement(snapshot, visitor);

    Visit alone = visit(2, "2026-11-13T11:00", Seen, snapshot, "Barncroft Primary");
    alone.alone = SeenAlone::Yes;
    alone.note = QStringLiteral("Quiet, ate well. Said that a man shouts at night.");
    snapshot.visits << visit(1, "2026-11-19T16:00", Seen, snapshot, "Home") << alone
                    << visit(5, "2026-11-08", Seen, snapshot, "Home")
                    << visit(3, "2026-11-21T16:12", Seen, snapshot, "Home")
                    << visit(1, "2026-11-20T10:00", Planned, snapshot, "Home")
                    << visit(1, "2026-11-25T14:30", Planned, snapshot, "Home")
                    << visit(2, "2026-11-25T15:30", Planned, snapshot, "Barncroft Primary")
                    << visit(1, "2026-11-05T16:00", NotSeen, snapshot, "Home")
                    << visit(4, "2026-11-20", Seen, snapshot, "Barncroft Primary");
    deriveInvolvements(snapshot, FixtureWorkspace::now());
}

} // namespace caseweave::fixture
