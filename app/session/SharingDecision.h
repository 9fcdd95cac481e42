// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Snapshot.h"

/// The register of a case: whether something was shared, with whom and why (docs/payloads.md 21).
namespace caseweave {

enum class SharingChoice : std::uint8_t { Shared = 1, NotShared = 2 };
/// On what somebody relied. LegalObligation: Children Act 2004, section 16LA, in England from 30 September 2026.
enum class SharingBasis : std::uint8_t { None, LegalObligation, PublicTask, VitalInterests, Consent };
enum class FamilyTold : std::uint8_t { Told = 1, ToBeTold = 2, NotTold = 3 };

struct SharingRecipient {
    std::optional<ProfessionalId> professional; ///< nothing: somebody named alone
    QString name; ///< as it was then: "Tom Barker, County Police"
    friend bool operator==(const SharingRecipient &, const SharingRecipient &) = default;
};

/// What a decision says. A correction is another one, and says in whose place it stands.
struct SharingDraft {
    SharingChoice choice = SharingChoice::Shared;
    QDate date;
    QList<SharingRecipient> recipients;
    QList<ObjectId> subjects; ///< the children it is about
    QString what;
    QString purpose;
    SharingBasis basis = SharingBasis::None;
    QString reasoning;
    FamilyTold told = FamilyTold::Told;
    QString notToldBecause;
    std::optional<EntryId> corrects;
    QList<ProfessionalId> onlyFor; ///< empty: everybody in the case; the author is always among them
};

struct SharingDecision {
    EntryId id;
    SharingDraft said; ///< onlyFor is empty; see below
    QString author;
    AgencyCard agency;
    QDateTime written;
    QStringList onlyFor; ///< audience by name; empty: everybody in the case
    bool withheld
        = false; ///< restricted to others: nothing of what is said is here, and the date is the day of writing
    bool newToMe = false;
    QString correctedBy; ///< empty: it stands
    QDateTime corrected;
    bool correctionRestricted = false; ///< who is not among its readers does not know that it was corrected
};

struct SharingFilter {
    std::optional<SharingChoice> choice;
    std::optional<AgencyId> agency; ///< of who decided
    std::optional<QDate> from;
    std::optional<QDate> to;
    QString containing; ///< words of the texts, of recipients and of the author
    friend bool operator==(const SharingFilter &, const SharingFilter &) = default;
};

/// A run of rows of the register under one filter, newest first.
struct SharingPage {
    CaseId caseId;
    SharingFilter filter;
    qint64 first = 0;
    qint64 total = 0;
    qint64 withheld = 0; ///< of the total, those that are not readable here
    QList<SharingDecision> decisions;
};

} // namespace caseweave
