// SPDX-License-Identifier: GPL-3.0-or-later
// Where in a case a thing that was found is shown.
#include "app/find/Found.h"
#include "ui/casescreen/CaseScreen.h"
#include "ui/chronology/ChronologyScreen.h"
#include "ui/documents/DocumentScreen.h"
#include "ui/involvement/VisitsScreen.h"
#include "ui/messages/MessagesScreen.h"
#include "ui/overview/OverviewScreen.h"
#include "ui/plan/PlanScreen.h"
#include "ui/sharing/SharingScreen.h"
#include "ui/voice/VoiceScreen.h"

namespace caseweave {

namespace {

ObjectId objectOf(const FoundThing &thing)
{
    ObjectId object{};
    if (thing.thing.size() == object.size())
        std::copy(thing.thing.begin(), thing.thing.end(), object.begin());
    return object;
}

CaseScreen::Page pageOf(FoundKind kind)
{
    switch (kind) {
    case FoundKind::Event:
        return CaseScreen::Chronology;
    case FoundKind::Visit:
        return CaseScreen::Visits;
    case FoundKind::Sharing:
        return CaseScreen::Sharing;
    case FoundKind::Plan:
        return CaseScreen::Plan;
    case FoundKind::Voice:
        return CaseScreen::Voices;
    case FoundKind::Message:
        return CaseScreen::Messages;
    case FoundKind::Document:
        return CaseScreen::Documents;
    case FoundKind::Person:
    case FoundKind::Professional:
    case FoundKind::Case:
    case FoundKind::Concern:
        break;
    }
    return CaseScreen::Overview;
}

} // namespace

void CaseScreen::showFound(const FoundThing &thing)
{
    setPage(pageOf(thing.kind));
    if (!showObject(thing))
        Q_EMIT told(tr("It is not here any more, or not yet."));
}

bool CaseScreen::showObject(const FoundThing &thing)
{
    switch (thing.kind) {
    case FoundKind::Person:
    case FoundKind::Professional:
        return turnTo<OverviewScreen>(Overview).showPerson(objectOf(thing));
    case FoundKind::Event:
        turnTo<ChronologyScreen>(Chronology).showPlace({thing.day, thing.time, thing.clock, thing.version});
        return true;
    case FoundKind::Visit:
        return turnTo<VisitsScreen>(Visits).showVisit(objectOf(thing));
    case FoundKind::Sharing:
        turnTo<SharingScreen>(Sharing).showDecision(EntryId::from(thing.thing).value_or(EntryId()));
        return true;
    case FoundKind::Plan:
        return turnTo<PlanScreen>(Plan).showPart(objectOf(thing));
    case FoundKind::Voice:
        return turnTo<VoiceScreen>(Voices).showVoice(objectOf(thing));
    case FoundKind::Message:
        turnTo<MessagesScreen>(Messages).showMessage(EntryId::from(thing.thing).value_or(EntryId()));
        return true;
    case FoundKind::Document:
        return turnTo<DocumentScreen>(Documents).showDocument(objectOf(thing));
    case FoundKind::Case:
    case FoundKind::Concern:
        break;
    }
    return true;
}

} // namespace caseweave
