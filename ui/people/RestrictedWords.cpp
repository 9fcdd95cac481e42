// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/people/RestrictedWords.h"

#include "ui/files/ReaderGuard.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("RestrictedWords", text);
}

QStringList reachedOutside(const CaseSnapshot &snapshot, const Written &written, const QStringList &onlyFor)
{
    QStringList names;
    for (const Member &member : snapshot.members) {
        const bool reads = written.readers.isEmpty() || written.readers.contains(member.card.id);
        if (reads && !member.me && !member.removed && member.role != MemberRole::Recovery
            && !isReader(snapshot, onlyFor, member))
            names << readerText(snapshot, onlyFor, member);
    }
    return names;
}

void add(QList<SafeMention> &found, const QString &what, const QStringList &outside)
{
    auto mention = std::find_if(found.begin(), found.end(), [&](const SafeMention &one) { return one.what == what; });
    if (mention == found.end())
        mention = found.insert(found.end(), {what, {}});
    mention->outside << outside;
    mention->outside.removeDuplicates();
}

} // namespace

QList<SafeMention> mentionsIn(const CaseSnapshot &snapshot, const QList<Written> &written)
{
    const SafeDetails details(snapshot);
    QList<SafeMention> found;
    for (const Written &one : written) {
        for (const SafeDetails::Detail &detail : details.mentionedIn(one.texts)) {
            const QStringList outside = reachedOutside(snapshot, one, detail.onlyFor);
            if (!outside.isEmpty())
                add(found, detail.what, outside);
        }
    }
    return found;
}

std::optional<Workspace::Request> sendOrAsk(FormDialog &form, const QList<SafeMention> &mentions, const QString &goOn,
                                            FormDialog::Submit send)
{
    if (mentions.isEmpty())
        return send();
    QStringList lines;
    for (const SafeMention &mention : mentions)
        lines << say("%1 is restricted. It would reach: %2.")
                     .arg(mention.what, mention.outside.join(QStringLiteral("; ")));
    lines << say("If they must not know, take it out of the text or let fewer people read it.");
    Consequence consequence{say("This gives away what is restricted"), lines.join(QStringLiteral("\n\n")), goOn, true};
    consequence.stay = say("Change the text");
    confirm(&form, consequence, [&form, send = std::move(send)] {
        if (const std::optional<Workspace::Request> request = send())
            form.awaitAnswer(*request);
    });
    return std::nullopt;
}

std::optional<Workspace::Request> sendOrAsk(FormDialog &form, const CaseSnapshotPtr &now, const QList<Written> &written,
                                            const QString &goOn, FormDialog::Submit send)
{
    return sendOrAsk(form, now == nullptr ? QList<SafeMention>() : mentionsIn(*now, written), goOn, std::move(send));
}

} // namespace caseweave
