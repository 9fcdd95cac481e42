// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sharing/SharingText.h"

#include "ui/words/CaseText.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

// The day on which section 16LA of the Children Act 2004 came into force.
const QDate obligedFrom(2026, 9, 30);

QString say(const char *text)
{
    return QCoreApplication::translate("SharingText", text);
}

/// The kinds of agency among which section 16LA has listed bodies. Whether one is a listed body, a person knows.
bool mayBeListed(AgencyKind kind)
{
    return kind == AgencyKind::Council || kind == AgencyKind::Health || kind == AgencyKind::Police
        || kind == AgencyKind::Education;
}

} // namespace

QString sharingChoiceText(SharingChoice choice)
{
    return choice == SharingChoice::Shared ? say("Shared") : say("Not shared");
}

TagText sharingChoiceTag(SharingChoice choice)
{
    return {sharingChoiceText(choice), choice == SharingChoice::Shared ? Tone::Good : Tone::Warning};
}

QString sharingBasisText(SharingBasis basis)
{
    switch (basis) {
    case SharingBasis::LegalObligation:
        return say("Legal obligation");
    case SharingBasis::PublicTask:
        return say("Public task");
    case SharingBasis::VitalInterests:
        return say("Vital interests");
    case SharingBasis::Consent:
        return say("Consent");
    case SharingBasis::None:
        break;
    }
    return say("None: nothing was shared");
}

QString sharingBasisHint(SharingBasis basis)
{
    switch (basis) {
    case SharingBasis::LegalObligation:
        return say(
            "In England, Children Act 2004, section 16LA: listed bodies must share what is relevant, unless that "
            "is more detrimental to the child.");
    case SharingBasis::PublicTask:
        return say("It is part of what your agency does by law.");
    case SharingBasis::VitalInterests:
        return say("Somebody’s life or safety is at risk.");
    case SharingBasis::Consent:
        return say("They agreed, were free not to, and can take it back.");
    case SharingBasis::None:
        break;
    }
    return {};
}

QString familyToldText(FamilyTold told)
{
    switch (told) {
    case FamilyTold::Told:
        return say("Told");
    case FamilyTold::ToBeTold:
        return say("Not yet, they will be told");
    case FamilyTold::NotTold:
        break;
    }
    return say("Not told");
}

QString recipientsText(const QList<SharingRecipient> &recipients)
{
    QStringList names;
    for (const SharingRecipient &recipient : recipients)
        names << recipient.name;
    return names.join(QStringLiteral("; "));
}

QString subjectsText(const QList<ObjectId> &subjects, const CaseSnapshot &snapshot)
{
    QStringList names;
    int unknown = 0;
    for (const ObjectId &id : subjects) {
        const auto person = std::find_if(snapshot.people.begin(), snapshot.people.end(),
                                         [&](const Person &one) { return one.id == id; });
        if (person == snapshot.people.end())
            ++unknown;
        else
            names << personName(*person);
    }
    if (unknown > 0)
        names << say("%1 not known here").arg(unknown);
    return names.join(QStringLiteral(", "));
}

BasisProposal proposedBasis(const QList<ProfessionalCard> &professionals, bool alsoOthers, QDate today)
{
    if (professionals.isEmpty() && !alsoOthers)
        return {};
    for (const ProfessionalCard &card : professionals) {
        if (!mayBeListed(card.agency.kind) || alsoOthers)
            return {SharingBasis::PublicTask, say("not everybody whom you share with is of a listed body")};
    }
    if (professionals.isEmpty())
        return {SharingBasis::PublicTask, say("whom you share with is of no agency in this case")};
    if (today < obligedFrom)
        return {SharingBasis::PublicTask, say("section 16LA is not in force yet")};
    return {SharingBasis::LegalObligation, say("%1 may be a listed body").arg(professionals.first().agency.name)};
}

} // namespace caseweave
