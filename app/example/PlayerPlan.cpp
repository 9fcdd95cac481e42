// SPDX-License-Identifier: GPL-3.0-or-later
// What Player writes of the plan and of voices.
#include "app/example/Player.h"

namespace caseweave::example {

namespace {

DetailDraft detail(const char *key, const QString &text)
{
    return {QLatin1String(key), text, Knowledge::NotAsked, {}};
}

QString dayText(const QDate &day)
{
    return VisitTime{day, std::nullopt}.text();
}

} // namespace

bool Player::writeAll(Actor &author, const QString &what, const QList<ObjectDraft> &drafts)
{
    return drafts.isEmpty() || request(author, what, [&](Workspace &w) { return w.writeObjects(m_case, drafts); });
}

/// As a plan names its owner; empty where the story names nobody of the case.
QString Player::ownerOf(Actor &author, const QString &name)
{
    const CaseSnapshotPtr now = snapshot(author);
    for (const Involvement &one : now->involvements) {
        if (one.name == name || (m_ids.contains(name) && one.id == involvementOf(m_ids.value(name))))
            return PlanOwner{PlanOwner::Kind::Involvement, one.id}.text();
    }
    for (const Person &person : now->people) {
        if (person.fullName() == name)
            return PlanOwner{PlanOwner::Kind::Person, person.id}.text();
    }
    return {};
}

bool Player::addOutcomes(Actor &author, const StoryPlan &plan, int version)
{
    const QString id = objectText(snapshot(author)->plans.first().id);
    QList<ObjectDraft> drafts;
    for (const StoryOutcome &outcome : plan.outcomes) {
        if (outcome.version == version)
            drafts += {ObjectType::Outcome,
                       {},
                       {detail("plan", id), detail("number", outcome.number), detail("concern", outcome.concern),
                        detail("change", outcome.change)},
                       {}};
    }
    const qsizetype wanted = snapshot(author)->plans.first().outcomes.size() + drafts.size();
    return writeAll(author, QStringLiteral("adding an outcome"), drafts)
        && waitFor(author, QStringLiteral("seeing the outcomes"),
                   [&] { return snapshot(author)->plans.first().outcomes.size() == wanted; });
}

bool Player::addActions(Actor &author, const StoryPlan &plan, int version)
{
    const CaseSnapshotPtr now = snapshot(author);
    QList<ObjectDraft> drafts;
    for (const StoryAction &action : plan.actions) {
        if (action.version == version) {
            ObjectDraft draft{ObjectType::Action, {}, {}, {}};
            for (const PlanOutcome &outcome : now->plans.first().outcomes) {
                if (QString::number(outcome.number) == action.outcome)
                    draft.details += detail("outcome", objectText(outcome.id));
            }
            draft.details += {detail("text", action.text), detail("owner", ownerOf(author, action.owner)),
                              detail("due", dayText(action.due))};
            drafts += draft;
        }
        for (const PlanAction *one : now->plans.first().actions()) {
            if (action.doneBy == version && one->text("text") == action.text)
                drafts += {ObjectType::Action,
                           one->id,
                           {detail("state", QStringLiteral("done")), detail("done_on", dayText(action.doneOn)),
                            detail("evidence", action.evidence)},
                           one->entries()};
        }
    }
    return writeAll(author, QStringLiteral("adding an action"), drafts);
}

bool Player::writePlan()
{
    if (!m_story.plan)
        return true;
    const StoryPlan &plan = *m_story.plan;
    Actor &author = actorCalled(plan.by);
    // Who else is involved is known here before they are named as owners.
    if (!waitFor(author, QStringLiteral("seeing who is involved"),
                 [&] { return snapshot(author)->visits.size() >= m_story.visits.size(); })
        || !writeAll(author, QStringLiteral("beginning the plan"),
                     {{ObjectType::Plan, {}, {detail("kind", plan.kind), detail("contingency", plan.contingency)}, {}}})
        || !waitFor(author, QStringLiteral("seeing the plan"), [&] { return !snapshot(author)->plans.isEmpty(); }))
        return false;
    for (int version = 1; version <= plan.versions.size(); ++version) {
        const std::pair<QDate, QString> &agreed = plan.versions.at(version - 1); // day and note
        if (!addOutcomes(author, plan, version) || !addActions(author, plan, version)
            || !request(
                author, QStringLiteral("agreeing the plan"),
                [&](Workspace &w) {
                    return w.agreePlan(m_case, {snapshot(author)->plans.first().id, agreed.first, agreed.second});
                })
            || !waitFor(author, QStringLiteral("seeing what was agreed"),
                        [&] { return snapshot(author)->planVersions.size() == version; }))
            return false;
    }
    tell(QStringLiteral("A plan is agreed in %1 versions.").arg(plan.versions.size()));
    return true;
}

bool Player::recordVoices()
{
    for (const StoryVoice &voice : std::as_const(m_story.voices)) {
        Actor &author = actorCalled(voice.by);
        ObjectDraft draft{ObjectType::Voice, {}, voice.details, {}};
        for (const Person &person : snapshot(author)->people) {
            if (person.givenName() == voice.of)
                draft.details += detail("person", objectText(person.id));
        }
        draft.details += detail("owed_by", ownerOf(author, voice.by));
        if (!writeAll(author, QStringLiteral("recording what %1 said").arg(voice.of), {draft}))
            return false;
    }
    return true;
}

} // namespace caseweave::example
