// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/SharingDecision.h"
#include "ui/style/Tone.h"

/// Sharing decisions in words.
namespace caseweave {

/// "Shared", "Not shared".
QString sharingChoiceText(SharingChoice choice);
TagText sharingChoiceTag(SharingChoice choice);
/// "Legal obligation", and for none that there is none.
QString sharingBasisText(SharingBasis basis);
/// What relying on it means, in one sentence.
QString sharingBasisHint(SharingBasis basis);
QString familyToldText(FamilyTold told);
/// "Tom Barker, County Police; the landlord".
QString recipientsText(const QList<SharingRecipient> &recipients);
/// The names of these people of the case, and how many are not known here.
QString subjectsText(const QList<ObjectId> &subjects, const CaseSnapshot &snapshot);
/// What somebody might rely on to share with these, and why; nothing while there is nobody to share with.
struct BasisProposal {
    SharingBasis basis = SharingBasis::None;
    QString because;
};
BasisProposal proposedBasis(const QList<ProfessionalCard> &professionals, bool alsoOthers, QDate today);

} // namespace caseweave
