// SPDX-License-Identifier: GPL-3.0-or-later
// What FixtureWorkspace does about plans and voices, and the plan of its case.
#include "tests/ui/support/FixturePlan.h"

#include "app/session/PlanPicture.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixtureWorkspace.h"

namespace caseweave {

namespace fixture {

namespace {

/// Of parts of plans and voices; apart from those of FixtureData, and enough for all cases that a test makes.
ObjectId nextPlanObject()
{
    static unsigned next = 0;
    ObjectId id{};
    ++next;
    id[0] = 0xA0;
    id[14] = static_cast<std::uint8_t>(next / 256);
    id[15] = static_cast<std::uint8_t>(next % 256);
    return id;
}

QList<PlanObject> objectsOf(const CaseSnapshot &snapshot)
{
    QList<PlanObject> objects;
    const auto add = [&](ObjectType type, const FieldObject &object) {
        if (object.id != ObjectId{})
            objects << PlanObject{static_cast<std::uint8_t>(type), object};
    };
    for (const Plan &plan : snapshot.plans) {
        add(ObjectType::Plan, plan);
        for (const PlanOutcome &outcome : plan.outcomes) {
            add(ObjectType::Outcome, outcome);
            for (const PlanAction &action : outcome.actions)
                add(ObjectType::Action, action);
        }
    }
    for (const Voice &voice : snapshot.voices)
        add(ObjectType::Voice, voice);
    return objects;
}

void write(const CaseSnapshot &snapshot, FieldObject &object, const DetailDraft &detail)
{
    Field next = field(detail.key, detail.text);
    next.values.first().author = QStringLiteral("Maya Shah");
    next.values.first().written = FixtureWorkspace::now();
    if (detail.text.isEmpty())
        next.values.first().knowledge = detail.ifEmpty;
    for (const Member &member : snapshot.members) {
        if (detail.onlyFor.contains(member.card.id))
            next.onlyFor << member.card.name;
    }
    for (Field &old : object.fields) {
        if (old.name == detail.key) {
            old = next;
            return;
        }
    }
    object.fields << next;
}

ObjectDraft make(ObjectType type, const QList<std::pair<const char *, QString>> &texts)
{
    ObjectDraft draft{type, {}, {}, {}};
    for (const auto &[key, text] : texts)
        draft.details << DetailDraft{QLatin1String(key), text, Knowledge::NotAsked, {}};
    return draft;
}

QString ownedBy(int professional)
{
    return PlanOwner{PlanOwner::Kind::Involvement, involvementOf(professionalId(professional))}.text();
}

ObjectId outcomeNumber(const CaseSnapshot &snapshot, int number)
{
    for (const PlanOutcome &outcome : snapshot.plans.first().outcomes) {
        if (outcome.number == number)
            return outcome.id;
    }
    qFatal("no outcome of this number");
}

ObjectDraft actionUnder(const CaseSnapshot &snapshot, int outcome, const char *text, const QString &owner,
                        const char *due, const QList<std::pair<const char *, QString>> &more = {})
{
    return make(ObjectType::Action,
                QList<std::pair<const char *, QString>>{{"outcome", objectText(outcomeNumber(snapshot, outcome))},
                                                        {"text", QString::fromUtf8(text)},
                                                        {"owner", owner},
                                                        {"due", QLatin1String(due)}}
                    + more);
}

void addOutcomes(CaseSnapshot &snapshot)
{
    writeObjects(snapshot,
                 {make(ObjectType::Plan,
                       {{"kind", QStringLiteral("child_in_need")},
                        {"contingency",
                         QStringLiteral("If adults drink in the flat at night again, the lead social worker "
                                        "calls a strategy discussion the same day.")}})});
    const QString plan = objectText(snapshot.plans.first().id);
    writeObjects(
        snapshot,
        {make(ObjectType::Outcome,
              {{"plan", plan},
               {"number", QStringLiteral("1")},
               {"concern", QStringLiteral("Adults whom Charlie does not know shout and drink in the flat at night.")},
               {"change", QStringLiteral("Charlie sleeps through the night at home.")}}),
         make(ObjectType::Outcome,
              {{"plan", plan},
               {"number", QStringLiteral("2")},
               {"concern", QStringLiteral("Three dental appointments were missed.")},
               {"change", QStringLiteral("Charlie’s teeth are treated and do not hurt.")}})});
}

} // namespace

void writeObjects(CaseSnapshot &snapshot, const QList<ObjectDraft> &drafts)
{
    QList<PlanObject> objects = objectsOf(snapshot);
    for (const ObjectDraft &draft : drafts) {
        const auto type = static_cast<std::uint8_t>(draft.type);
        auto found = std::find_if(objects.begin(), objects.end(), [&](const PlanObject &one) {
            return one.type == type && draft.object && one.content.id == *draft.object;
        });
        if (found == objects.end()) {
            objects << PlanObject{type, {}};
            found = std::prev(objects.end());
            found->content.id = draft.object ? *draft.object : nextPlanObject();
        }
        for (const DetailDraft &detail : draft.details)
            write(snapshot, found->content, detail);
    }
    snapshot.plans = plansOf(objects);
    snapshot.voices.clear();
    for (const PlanObject &object : std::as_const(objects)) {
        if (object.type != static_cast<std::uint8_t>(ObjectType::Voice))
            continue;
        if (const auto voice = voiceOf(object.content))
            snapshot.voices << *voice;
    }
    derivePlans(snapshot, FixtureWorkspace::now());
}

void addBanksPlan(FixtureWorkspace &workspace)
{
    const auto change = [&](const std::function<void(CaseSnapshot &)> &work) {
        workspace.changeCase(FixtureWorkspace::banks(), work);
    };
    const auto state = [](const char *key) { return std::pair<const char *, QString>("state", QLatin1String(key)); };
    change([&](CaseSnapshot &snapshot) {
        addOutcomes(snapshot);
        writeObjects(snapshot,
                     {actionUnder(snapshot, 1, "Agree with Rachel who may be in the flat in the evening", ownedBy(1),
                                  "2026-11-18"),
                      actionUnder(snapshot, 1, "Tell the group of any call to the address within a day", ownedBy(3),
                                  "2026-12-01", {state("under_way")}),
                      actionUnder(snapshot, 2, "Book a dentist and go along", ownedBy(2), "2026-11-20")});
    });
    workspace.keepPlanVersion({2026, 11, 9}, QStringLiteral("Child in need meeting"));
    change([&](CaseSnapshot &snapshot) {
        const PlanOwner grandfather{PlanOwner::Kind::Person, snapshot.people.at(2).id};
        QList<ObjectDraft> drafts{
            actionUnder(snapshot, 1, "Charlie stays with his grandfather on Saturdays", grandfather.text(),
                        "2026-11-28"),
            actionUnder(snapshot, 2, "Ask the surgery for the earlier letters", ownedBy(1), "2026-11-27")};
        for (const PlanAction *action : snapshot.plans.first().actions()) {
            if (action->owner.text() == ownedBy(2)) {
                ObjectDraft done
                    = make(ObjectType::Action,
                           {state("done"),
                            {"done_on", QStringLiteral("2026-11-19")},
                            {"evidence", QStringLiteral("Letter of the dentist: two fillings, next visit in May.")}});
                done.object = action->id;
                drafts << done;
            }
        }
        writeObjects(snapshot, drafts);
    });
    workspace.keepPlanVersion({2026, 11, 20}, QStringLiteral("Core group"));
}

void addBanksVoices(FixtureWorkspace &workspace)
{
    workspace.changeCase(FixtureWorkspace::banks(), [](CaseSnapshot &snapshot) {
        const QString charlie = objectText(snapshot.people.at(0).id);
        ObjectDraft silent = make(ObjectType::Voice,
                                  {{"person", objectText(snapshot.people.at(1).id)},
                                   {"on", QStringLiteral("2026-11-20")},
                                   {"about", QStringLiteral("the plan")},
                                   {"owed", QStringLiteral("no")}});
        silent.details << DetailDraft{QStringLiteral("words"), {}, Knowledge::NoReply, {}};
        writeObjects(
            snapshot,
            {make(ObjectType::Voice,
                  {{"person", charlie},
                   {"on", QStringLiteral("2026-11-13")},
                   {"words", QStringLiteral("I want to sleep at Grandad’s when the man is there.")},
                   {"how", QStringLiteral("alone at school, while drawing")},
                   {"about", QStringLiteral("where to sleep")},
                   {"owed", QStringLiteral("yes")},
                   {"owed_by", ownedBy(1)},
                   {"owed_on", QStringLiteral("2026-11-18")},
                   {"answer",
                    QStringLiteral("You stay with Grandad on Saturdays from now on. We asked Mum, and she says yes.")},
                   {"answered_on", QStringLiteral("2026-11-19")}}),
             make(ObjectType::Voice,
                  {{"person", charlie},
                   {"on", QStringLiteral("2026-11-19")},
                   {"words", QStringLiteral("My tooth hurts when I eat. Nobody looks.")},
                   {"how", QStringLiteral("on the home visit")},
                   {"owed", QStringLiteral("yes")},
                   {"owed_by", ownedBy(1)},
                   {"owed_on", QStringLiteral("2026-11-25")}}),
             silent});
    });
}

} // namespace fixture

void FixtureWorkspace::keepPlanVersion(const QDate &day, const QString &note)
{
    changeCase(banks(), [&](CaseSnapshot &snapshot) {
        const PlanVersion version{fixture::entryId(m_nextId++), snapshot.plans.first().id,   day, note,
                                  QStringLiteral("Maya Shah"),  QDateTime(day, QTime(15, 0))};
        m_planVersions[version.id] = snapshot.plans.first();
        snapshot.planVersions.prepend(version);
    });
}

Workspace::Request FixtureWorkspace::writeObjects(const CaseId &id, const QList<ObjectDraft> &drafts)
{
    return answer("writeObjects", id, [=, this] {
        changeCase(id, [&](CaseSnapshot &snapshot) { fixture::writeObjects(snapshot, drafts); });
    });
}

Workspace::Request FixtureWorkspace::agreePlan(const CaseId &id, const PlanAgreement &agreement)
{
    return answer("agreePlan", id, [=, this] { keepPlanVersion(agreement.day, agreement.note); });
}

Workspace::Request FixtureWorkspace::requestPlanVersion(const CaseId &id, const EntryId &version)
{
    return answer("requestPlanVersion", id, [=, this] {
        Q_EMIT planVersionLoaded(id, {version, m_planVersions.at(version), 0});
    });
}

} // namespace caseweave
