// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sharing/SafeAddress.h"

#include "ui/files/ReaderGuard.h"

namespace caseweave {

namespace {

/// Whom it would reach: those who can read the entry, and those it is shared with.
QStringList reachedOutside(const CaseSnapshot &snapshot, const SharingDraft &draft, const QStringList &onlyFor)
{
    QStringList names;
    const auto add = [&](const QString &name) {
        if (!names.contains(name))
            names << name;
    };
    for (const Member &member : snapshot.members) {
        const bool shared = draft.choice == SharingChoice::Shared
            && std::any_of(draft.recipients.begin(), draft.recipients.end(),
                           [&](const SharingRecipient &one) { return one.professional == member.card.id; });
        const bool reads = draft.onlyFor.isEmpty() || draft.onlyFor.contains(member.card.id);
        if (!member.me && !member.removed && (shared || (reads && member.role != MemberRole::Recovery))
            && !isReader(snapshot, onlyFor, member))
            add(readerText(snapshot, onlyFor, member));
    }
    for (const SharingRecipient &recipient : draft.recipients) {
        if (draft.choice == SharingChoice::Shared && !recipient.professional)
            add(recipient.name);
    }
    return names;
}

} // namespace

QList<SafeMention> safeMentions(const CaseSnapshot &snapshot, const SharingDraft &draft)
{
    QStringList said{draft.what, draft.purpose, draft.reasoning, draft.notToldBecause};
    for (const SharingRecipient &recipient : draft.recipients)
        said << recipient.name;
    QList<SafeMention> found;
    for (const SafeDetails::Detail &detail : SafeDetails(snapshot).mentionedIn(said)) {
        const QStringList outside = reachedOutside(snapshot, draft, detail.onlyFor);
        if (!outside.isEmpty())
            found << SafeMention{detail.what, outside};
    }
    return found;
}

} // namespace caseweave
