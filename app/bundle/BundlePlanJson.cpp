// SPDX-License-Identifier: GPL-3.0-or-later
// Plans, what was agreed of them, and voices in case.json.
#include "app/bundle/BundleFields.h"

namespace caseweave::bundlefields {

namespace {

const Words<PlanState> &planWords()
{
    static const Words<PlanState> words{{QStringLiteral("running"), PlanState::Running},
                                        {QStringLiteral("ended"), PlanState::Ended},
                                        {QStringLiteral("unclear"), PlanState::Unclear}};
    return words;
}

const Words<OutcomeState> &outcomeWords()
{
    static const Words<OutcomeState> words{{QStringLiteral("open"), OutcomeState::Open},
                                           {QStringLiteral("reached"), OutcomeState::Reached},
                                           {QStringLiteral("removed"), OutcomeState::Removed},
                                           {QStringLiteral("unclear"), OutcomeState::Unclear}};
    return words;
}

const Words<ActionState> &actionWords()
{
    static const Words<ActionState> words{
        {QStringLiteral("to_do"), ActionState::ToDo},      {QStringLiteral("under_way"), ActionState::UnderWay},
        {QStringLiteral("done"), ActionState::Done},       {QStringLiteral("not_needed"), ActionState::NotNeeded},
        {QStringLiteral("removed"), ActionState::Removed}, {QStringLiteral("unclear"), ActionState::Unclear}};
    return words;
}

const Words<VoiceAnswer> &answerWords()
{
    static const Words<VoiceAnswer> words{{QStringLiteral("not_said"), VoiceAnswer::NotSaid},
                                          {QStringLiteral("not_owed"), VoiceAnswer::NotOwed},
                                          {QStringLiteral("owed"), VoiceAnswer::Owed},
                                          {QStringLiteral("given"), VoiceAnswer::Given}};
    return words;
}

template <class Enum>
void putChoice(QJsonObject &out, const char *key, const std::optional<Enum> &value, const Words<Enum> &words)
{
    if (value)
        put(out, key, words.key(*value));
}

template <class Enum>
std::optional<Enum> maybeChoice(StrictFields &in, const char *key, const Words<Enum> &words)
{
    return in.has(key) ? std::optional(in.choice(key, words)) : std::nullopt;
}

void putOwner(QJsonObject &out, const char *key, const CaseBundle::Owner &owner)
{
    if (owner.isNobody())
        return;
    QJsonObject one;
    put(one, "professional", owner.professional);
    put(one, "person", owner.person);
    out[QLatin1String(key)] = one;
}

CaseBundle::Owner maybeOwner(StrictFields &in, const char *key)
{
    CaseBundle::Owner owner;
    if (!in.has(key))
        return owner;
    StrictFields one = in.object(key);
    owner.professional = maybeId(one, "professional", 32);
    owner.person = maybeId(one, "person", 32);
    if (owner.professional.isEmpty() == owner.person.isEmpty())
        in.complain(key, QStringLiteral("is not one of: professional, person"));
    one.close();
    return owner;
}

void putDetails(QJsonObject &out, const QList<CaseBundle::Detail> &details)
{
    putEach(out, "details", details, [](const CaseBundle::Detail &detail) { return objectOf(detail); });
}

QJsonObject objectOf(const CaseBundle::SomeAction &action)
{
    QJsonObject out{{QStringLiteral("id"), action.id}};
    putChoice(out, "state", action.state, actionWords());
    putOwner(out, "owner", action.owner);
    putDetails(out, action.details);
    return out;
}

CaseBundle::SomeAction readAction(StrictFields &in)
{
    CaseBundle::SomeAction action;
    action.id = hexId(in, "id", 32);
    action.state = maybeChoice(in, "state", actionWords());
    action.owner = maybeOwner(in, "owner");
    action.details = items<CaseBundle::Detail>(in, "details", readDetail);
    return action;
}

QJsonObject objectOf(const CaseBundle::SomeOutcome &outcome)
{
    QJsonObject out;
    put(out, "id", outcome.id);
    putChoice(out, "state", outcome.state, outcomeWords());
    putDetails(out, outcome.details);
    putEach(out, "actions", outcome.actions, [](const CaseBundle::SomeAction &action) { return objectOf(action); });
    return out;
}

CaseBundle::SomeOutcome readOutcome(StrictFields &in)
{
    CaseBundle::SomeOutcome outcome;
    outcome.id = maybeId(in, "id", 32);
    outcome.state = maybeChoice(in, "state", outcomeWords());
    outcome.details = items<CaseBundle::Detail>(in, "details", readDetail);
    outcome.actions = items<CaseBundle::SomeAction>(in, "actions", readAction);
    return outcome;
}

} // namespace

QJsonObject objectOf(const CaseBundle::SomePlan &plan)
{
    QJsonObject out;
    put(out, "id", plan.id);
    putChoice(out, "state", plan.state, planWords());
    putDetails(out, plan.details);
    putEach(out, "outcomes", plan.outcomes, [](const CaseBundle::SomeOutcome &outcome) { return objectOf(outcome); });
    return out;
}

CaseBundle::SomePlan readPlan(StrictFields &in)
{
    CaseBundle::SomePlan plan;
    plan.id = maybeId(in, "id", 32);
    plan.state = maybeChoice(in, "state", planWords());
    plan.details = items<CaseBundle::Detail>(in, "details", readDetail);
    plan.outcomes = items<CaseBundle::SomeOutcome>(in, "outcomes", readOutcome);
    return plan;
}

QJsonObject objectOf(const CaseBundle::SomePlanVersion &version)
{
    QJsonObject out{{QStringLiteral("id"), version.id},
                    {QStringLiteral("plan"), version.plan},
                    {QStringLiteral("day"), version.day.toString(Qt::ISODate)},
                    {QStringLiteral("author"), version.author},
                    {QStringLiteral("written"), timeText(version.written)},
                    {QStringLiteral("missing"), version.missing}};
    put(out, "note", version.note);
    if (version.stood)
        out[QStringLiteral("stood")] = objectOf(*version.stood);
    return out;
}

CaseBundle::SomePlanVersion readPlanVersion(StrictFields &in)
{
    CaseBundle::SomePlanVersion version;
    version.id = hexId(in, "id", 64);
    version.plan = hexId(in, "plan", 32);
    version.day = in.date("day");
    version.note = maybe(in, "note", mostText);
    version.author = in.textOrEmpty("author", mostLine);
    version.written = readMoment(in, "written");
    version.missing = in.number("missing", 0, INT_MAX);
    if (in.has("stood")) {
        StrictFields stood = in.object("stood");
        version.stood = readPlan(stood);
        stood.close();
    }
    return version;
}

QJsonObject objectOf(const CaseBundle::SomeVoice &voice)
{
    QJsonObject out{{QStringLiteral("id"), voice.id},
                    {QStringLiteral("recorded_by"), voice.recordedBy},
                    {QStringLiteral("recorded"), timeText(voice.recorded)}};
    putChoice(out, "answer", voice.answer, answerWords());
    putOwner(out, "owed_by", voice.owedBy);
    putDetails(out, voice.details);
    return out;
}

CaseBundle::SomeVoice readVoice(StrictFields &in)
{
    CaseBundle::SomeVoice voice;
    voice.id = hexId(in, "id", 32);
    voice.answer = maybeChoice(in, "answer", answerWords());
    voice.owedBy = maybeOwner(in, "owed_by");
    voice.recordedBy = in.textOrEmpty("recorded_by", mostLine);
    voice.recorded = readMoment(in, "recorded");
    voice.details = items<CaseBundle::Detail>(in, "details", readDetail);
    return voice;
}

} // namespace caseweave::bundlefields
