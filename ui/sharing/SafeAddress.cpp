// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sharing/SafeAddress.h"

#include "app/text/Text.h"
#include "ui/words/CaseText.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

bool hasDigit(const QString &word)
{
    return std::any_of(word.begin(), word.end(), [](QChar c) { return c.isDigit(); });
}

bool holds(const QStringList &text, const QStringList &run)
{
    return std::search(text.begin(), text.end(), run.begin(), run.end()) != text.end();
}

bool mentions(const QStringList &text, const QString &value)
{
    const QStringList words = searchWords(value);
    if (words.size() < 2)
        return !words.isEmpty() && words.first().size() > 3 && holds(text, words);
    for (qsizetype i = 0; i + 2 <= words.size(); ++i) {
        const QStringList pair = words.mid(i, 2);
        if ((hasDigit(pair[0]) || hasDigit(pair[1]) || words.size() == 2) && holds(text, pair))
            return true;
        if (i + 3 <= words.size() && holds(text, words.mid(i, 3)))
            return true;
    }
    return false;
}

/// Whom it would reach: those who can read the entry, and those it is shared with.
QStringList reachedOutside(const CaseSnapshot &snapshot, const SharingDraft &draft, const QStringList &onlyFor)
{
    QStringList names;
    const auto add = [&](const QString &name) {
        if (!names.contains(name))
            names << name;
    };
    const auto addCard = [&](const ProfessionalCard &card) {
        if (!isNamed(onlyFor, card))
            add(QCoreApplication::translate("SafeAddress", "%1, %2").arg(card.name, card.agency.name));
    };
    for (const Member &member : snapshot.members) {
        const bool shared = draft.choice == SharingChoice::Shared
            && std::any_of(draft.recipients.begin(), draft.recipients.end(),
                           [&](const SharingRecipient &one) { return one.professional == member.card.id; });
        const bool reads = draft.onlyFor.isEmpty() || draft.onlyFor.contains(member.card.id);
        if (!member.me && !member.removed && (shared || reads))
            addCard(member.card);
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
    const QStringList text = searchWords(said.join(QStringLiteral(" ")));
    QList<SafeMention> found;
    const auto look = [&](const QString &what, const QStringList &values, const QStringList &onlyFor) {
        const bool isSaid = !onlyFor.isEmpty()
            && std::any_of(values.begin(), values.end(), [&](const QString &value) { return mentions(text, value); });
        const QStringList outside = isSaid ? reachedOutside(snapshot, draft, onlyFor) : QStringList();
        if (!outside.isEmpty())
            found << SafeMention{what, outside};
    };
    const auto lookAt = [&](const QList<Field> &fields, const QString &whose) {
        for (const Field &field : fields) {
            QStringList values;
            for (const FieldValue &value : field.values)
                values << value.text;
            look(QCoreApplication::translate("SafeAddress", "%1 of %2").arg(fieldLabel(field.name), whose), values,
                 field.onlyFor);
        }
    };
    for (const Person &person : snapshot.people)
        lookAt(person.fields, person.fullName());
    for (const Involvement &involvement : snapshot.involvements)
        lookAt(involvement.fields, involvement.name);
    for (const Visit &visit : snapshot.visits)
        look(QCoreApplication::translate("SafeAddress", "Place or note of a visit"), {visit.place, visit.note},
             visit.onlyFor);
    return found;
}

} // namespace caseweave
