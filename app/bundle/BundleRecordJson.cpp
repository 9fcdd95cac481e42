// SPDX-License-Identifier: GPL-3.0-or-later
// Concerns and decisions about sharing in case.json.
#include "app/bundle/BundleFields.h"

namespace caseweave::bundlefields {

namespace {

const Words<ConcernLevel> &levelWords()
{
    static const Words<ConcernLevel> words{{QStringLiteral("low"), ConcernLevel::Low},
                                           {QStringLiteral("medium"), ConcernLevel::Medium},
                                           {QStringLiteral("high"), ConcernLevel::High}};
    return words;
}

const Words<SharingChoice> &choiceWords()
{
    static const Words<SharingChoice> words{{QStringLiteral("shared"), SharingChoice::Shared},
                                            {QStringLiteral("not_shared"), SharingChoice::NotShared}};
    return words;
}

const Words<SharingBasis> &basisWords()
{
    static const Words<SharingBasis> words{{QStringLiteral("none"), SharingBasis::None},
                                           {QStringLiteral("legal_obligation"), SharingBasis::LegalObligation},
                                           {QStringLiteral("public_task"), SharingBasis::PublicTask},
                                           {QStringLiteral("vital_interests"), SharingBasis::VitalInterests},
                                           {QStringLiteral("consent"), SharingBasis::Consent}};
    return words;
}

const Words<FamilyTold> &toldWords()
{
    static const Words<FamilyTold> words{{QStringLiteral("told"), FamilyTold::Told},
                                         {QStringLiteral("to_be_told"), FamilyTold::ToBeTold},
                                         {QStringLiteral("not_told"), FamilyTold::NotTold}};
    return words;
}

CaseBundle::Seen readSeen(StrictFields &in)
{
    CaseBundle::Seen seen;
    seen.by = in.textOrEmpty("by", mostLine);
    seen.at = readMoment(in, "at");
    return seen;
}

CaseBundle::Recipient readRecipient(StrictFields &in)
{
    CaseBundle::Recipient recipient;
    recipient.name = in.textOrEmpty("name", mostLine);
    recipient.professional = maybeId(in, "professional", 32);
    return recipient;
}

} // namespace

QJsonObject objectOf(const CaseBundle::SomeConcern &concern)
{
    QJsonObject out{{QStringLiteral("id"), concern.id},
                    {QStringLiteral("level"), levelWords().key(concern.level)},
                    {QStringLiteral("text"), concern.text},
                    {QStringLiteral("raised_by"), concern.raisedBy},
                    {QStringLiteral("raised"), timeText(concern.raised)},
                    {QStringLiteral("expires"), concern.expires.toString(Qt::ISODate)},
                    {QStringLiteral("withdrawn"), concern.withdrawn}};
    put(out, "agency", concern.agency);
    putEach(out, "acknowledged", concern.acknowledged, [](const CaseBundle::Seen &seen) {
        return QJsonObject{{QStringLiteral("by"), seen.by}, {QStringLiteral("at"), timeText(seen.at)}};
    });
    put(out, "withdrawn_reason", concern.withdrawnReason);
    if (concern.quietly)
        out[QStringLiteral("quietly")] = true;
    put(out, "only_for", concern.onlyFor);
    return out;
}

CaseBundle::SomeConcern readConcern(StrictFields &in)
{
    CaseBundle::SomeConcern concern;
    concern.id = hexId(in, "id", 64);
    concern.level = in.choice("level", levelWords());
    concern.text = in.textOrEmpty("text", mostText);
    concern.raisedBy = in.textOrEmpty("raised_by", mostLine);
    concern.agency = maybe(in, "agency", mostLine);
    concern.raised = readMoment(in, "raised");
    concern.expires = in.date("expires");
    concern.acknowledged = items<CaseBundle::Seen>(in, "acknowledged", readSeen);
    concern.withdrawn = in.boolean("withdrawn");
    concern.withdrawnReason = maybe(in, "withdrawn_reason", mostText);
    if (!concern.withdrawn && !concern.withdrawnReason.isEmpty())
        in.complain("withdrawn_reason", QStringLiteral("is there, and the concern was not withdrawn"));
    concern.quietly = in.has("quietly") && in.boolean("quietly");
    concern.onlyFor = names(in, "only_for");
    return concern;
}

QJsonObject objectOf(const CaseBundle::SomeDecision &decision)
{
    QJsonObject out{{QStringLiteral("id"), decision.id},
                    {QStringLiteral("choice"), choiceWords().key(decision.choice)},
                    {QStringLiteral("date"), decision.date.toString(Qt::ISODate)},
                    {QStringLiteral("what"), decision.what},
                    {QStringLiteral("purpose"), decision.purpose},
                    {QStringLiteral("basis"), basisWords().key(decision.basis)},
                    {QStringLiteral("family"), toldWords().key(decision.told)},
                    {QStringLiteral("author"), decision.author},
                    {QStringLiteral("written"), timeText(decision.written)}};
    putEach(out, "recipients", decision.recipients, [](const CaseBundle::Recipient &recipient) {
        QJsonObject one{{QStringLiteral("name"), recipient.name}};
        put(one, "professional", recipient.professional);
        return one;
    });
    put(out, "children", decision.children);
    put(out, "reasoning", decision.reasoning);
    put(out, "not_told_because", decision.notToldBecause);
    put(out, "corrects", decision.corrects);
    put(out, "agency", decision.agency);
    put(out, "only_for", decision.onlyFor);
    return out;
}

CaseBundle::SomeDecision readDecision(StrictFields &in)
{
    CaseBundle::SomeDecision decision;
    decision.id = hexId(in, "id", 64);
    decision.choice = in.choice("choice", choiceWords());
    decision.date = in.date("date");
    decision.recipients = items<CaseBundle::Recipient>(in, "recipients", readRecipient);
    decision.children = names(in, "children");
    decision.what = in.textOrEmpty("what", mostText);
    decision.purpose = in.textOrEmpty("purpose", mostText);
    decision.basis = in.choice("basis", basisWords());
    decision.reasoning = maybe(in, "reasoning", mostText);
    decision.told = in.choice("family", toldWords());
    decision.notToldBecause = maybe(in, "not_told_because", mostText);
    decision.corrects = maybeId(in, "corrects", 64);
    decision.author = in.textOrEmpty("author", mostLine);
    decision.agency = maybe(in, "agency", mostLine);
    decision.written = readMoment(in, "written");
    decision.onlyFor = names(in, "only_for");
    return decision;
}

} // namespace caseweave::bundlefields
