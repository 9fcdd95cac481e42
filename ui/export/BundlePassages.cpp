// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/BundlePassages.h"

#include "ui/export/SafeCase.h"

namespace caseweave {

namespace {

QString entryHex(const EntryId &id)
{
    return QString::fromStdString(id.hex());
}

CaseBundle::Detail detailOf(const Field &field)
{
    CaseBundle::Detail detail{field.name, {}, field.onlyFor};
    for (const FieldValue &value : field.values)
        detail.values << CaseBundle::Value{value.text, value.knowledge, value.author, wholeSecond(value.written)};
    return detail;
}

/// All that may leave of it but `parent`, which says what it lies under: so does the bundle.
QList<CaseBundle::Detail> detailsWithout(const char *parent, const FieldObject &object, ReaderGuard &guard)
{
    QList<Field> fields = object.fields;
    fields.removeIf([parent](const Field &field) { return field.name == QLatin1String(parent); });
    return bundledDetails(fields, guard);
}

/// Whether nothing of it that stands under this key was kept out.
bool isTold(const FieldObject &object, const QList<CaseBundle::Detail> &details, const char *key)
{
    return object.field(QLatin1String(key)) == nullptr
        || std::any_of(details.begin(), details.end(),
                       [key](const CaseBundle::Detail &detail) { return detail.key == QLatin1String(key); });
}

CaseBundle::Owner ownerOf(const PlanOwner &owner)
{
    CaseBundle::Owner made;
    if (owner.kind == PlanOwner::Kind::Involvement)
        made.professional = bundleId(owner.id);
    else if (owner.kind == PlanOwner::Kind::Person)
        made.person = bundleId(owner.id);
    return made;
}

/// Of what belongs nowhere there is no id.
QString idOrNone(const ObjectId &id)
{
    return id == ObjectId{} ? QString() : bundleId(id);
}

CaseBundle::SomeAction actionOf(const PlanAction &action, ReaderGuard &guard)
{
    CaseBundle::SomeAction one;
    one.id = bundleId(action.id);
    one.details = detailsWithout("outcome", action, guard);
    if (isTold(action, one.details, "state"))
        one.state = action.state;
    if (isTold(action, one.details, "owner"))
        one.owner = ownerOf(action.owner);
    return one;
}

CaseBundle::SomeOutcome outcomeOf(const PlanOutcome &outcome, ReaderGuard &guard)
{
    CaseBundle::SomeOutcome one;
    one.id = idOrNone(outcome.id);
    one.details = detailsWithout("plan", outcome, guard);
    if (isTold(outcome, one.details, "state"))
        one.state = outcome.state;
    for (const PlanAction &action : outcome.actions) {
        const CaseBundle::SomeAction made = actionOf(action, guard);
        if (isTold(action, made.details, "text"))
            one.actions << made;
    }
    return one;
}

} // namespace

QString bundleId(const ObjectId &id)
{
    return QString::fromStdString(toHex(id));
}

QDateTime wholeSecond(const QDateTime &time)
{
    return QDateTime::fromSecsSinceEpoch(time.toSecsSinceEpoch(), Qt::UTC);
}

QList<CaseBundle::Detail> bundledDetails(const QList<Field> &fields, ReaderGuard &guard,
                                         const std::function<bool(const Field &)> &lets)
{
    QList<CaseBundle::Detail> details;
    for (const Field &field : fields) {
        QStringList texts;
        for (const FieldValue &value : field.values)
            texts << value.text;
        if (lets ? lets(field) : guard.lets(field.onlyFor, field.withheld, texts))
            details << detailOf(field);
    }
    return details;
}

std::optional<CaseBundle::SomeConcern> bundledConcern(const Concern &concern, ReaderGuard &guard)
{
    if (!guard.lets(concern.onlyFor, false, {concern.text, concern.withdrawnReason}))
        return std::nullopt;
    CaseBundle::SomeConcern one;
    one.id = entryHex(concern.id);
    one.level = concern.level;
    one.text = concern.text;
    one.raisedBy = concern.raisedBy;
    one.agency = concern.agency.name;
    one.raised = wholeSecond(concern.raised);
    one.expires = concern.expires;
    for (const Acknowledgement &seen : concern.acknowledged)
        one.acknowledged << CaseBundle::Seen{seen.by, wholeSecond(seen.at)};
    one.quietly = concern.quietly;
    one.onlyFor = concern.onlyFor;
    one.withdrawn = concern.withdrawn;
    if (concern.withdrawn)
        one.withdrawnReason = concern.withdrawnReason;
    return one;
}

CaseBundle::SomePlan bundledPlan(const Plan &plan, ReaderGuard &guard)
{
    CaseBundle::SomePlan one;
    one.id = idOrNone(plan.id);
    one.details = bundledDetails(plan.fields, guard);
    if (isTold(plan, one.details, "state"))
        one.state = plan.state;
    for (const PlanOutcome &outcome : plan.outcomes)
        one.outcomes << outcomeOf(outcome, guard);
    return one;
}

CaseBundle::SomePlanVersion bundledVersion(const PlanVersion &version, const PlanVersionContent *content,
                                           ReaderGuard &guard)
{
    CaseBundle::SomePlanVersion one;
    one.id = entryHex(version.id);
    one.plan = bundleId(version.plan);
    one.day = version.day;
    if (!version.note.isEmpty() && guard.lets({}, false, {version.note}))
        one.note = version.note;
    one.author = version.author;
    one.written = wholeSecond(version.written);
    if (content == nullptr)
        return one;
    one.missing = content->missing;
    if (!content->plan.isStray())
        one.stood = bundledPlan(content->plan, guard);
    return one;
}

std::optional<CaseBundle::SomeVoice> bundledVoice(const Voice &voice, ReaderGuard &guard)
{
    const bool goes = letsField(guard, voice, "words");
    if (!letsField(guard, voice, "on") || !goes)
        return std::nullopt;
    QList<Field> others = voice.fields;
    QList<CaseBundle::Detail> details;
    others.removeIf([&details](const Field &field) {
        const bool isAsked = field.name == QLatin1String("words") || field.name == QLatin1String("on");
        if (isAsked)
            details << detailOf(field);
        return isAsked;
    });
    CaseBundle::SomeVoice one;
    one.id = bundleId(voice.id);
    one.details = details + bundledDetails(others, guard);
    if (isTold(voice, one.details, "answer") && isTold(voice, one.details, "owed"))
        one.answer = voice.answer;
    if (isTold(voice, one.details, "owed_by"))
        one.owedBy = ownerOf(voice.owedBy);
    one.recordedBy = voice.recordedBy;
    one.recorded = wholeSecond(voice.recorded);
    return one;
}

std::optional<CaseBundle::SomeDecision> bundledDecision(const SharingDecision &decision, const CaseSnapshot &snapshot,
                                                        ReaderGuard &guard)
{
    const SharingDraft &said = decision.said;
    QStringList texts{said.what, said.purpose, said.reasoning, said.notToldBecause};
    for (const SharingRecipient &recipient : said.recipients)
        texts << recipient.name;
    if (!guard.lets(decision.onlyFor, decision.withheld, texts))
        return std::nullopt;
    CaseBundle::SomeDecision one;
    one.id = entryHex(decision.id);
    one.choice = said.choice;
    one.date = said.date;
    for (const SharingRecipient &recipient : said.recipients) {
        const Involvement *known = recipient.professional ? snapshot.involvementOf(*recipient.professional) : nullptr;
        one.recipients << CaseBundle::Recipient{recipient.name, known == nullptr ? QString() : bundleId(known->id)};
    }
    for (const ObjectId &child : said.subjects)
        one.children << bundleId(child);
    one.what = said.what;
    one.purpose = said.purpose;
    one.basis = said.basis;
    one.reasoning = said.reasoning;
    one.told = said.told;
    one.notToldBecause = said.notToldBecause;
    if (said.corrects)
        one.corrects = entryHex(*said.corrects);
    one.author = decision.author;
    one.agency = decision.agency.name;
    one.written = wholeSecond(decision.written);
    one.onlyFor = decision.onlyFor;
    return one;
}

} // namespace caseweave
