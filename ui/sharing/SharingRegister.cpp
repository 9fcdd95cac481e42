// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sharing/SharingRegister.h"

#include "ui/files/CaseFileName.h"
#include "ui/files/Csv.h"
#include "ui/files/PageWriter.h"
#include "ui/files/TaggedPdf.h"
#include "ui/sharing/SafeAddress.h"
#include "ui/sharing/SharingText.h"
#include "ui/words/DateText.h"

#include <QtCore/QBuffer>
#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

constexpr double betweenRowsMm = 3;
constexpr double headLeastMm = 32; ///< a day, a decision and a line of text below

QString say(const char *text)
{
    return QCoreApplication::translate("SharingRegister", text);
}

/// A file is for whoever gets it: a child whose name is for some alone is not named.
QString childrenFor(const QList<ObjectId> &subjects, const CaseSnapshot &snapshot)
{
    const bool isHidden = std::any_of(snapshot.people.begin(), snapshot.people.end(), [&](const Person &person) {
        const auto isRestricted = [&person](const QString &name) {
            const Field *field = person.field(name);
            return field != nullptr && !field->onlyFor.isEmpty();
        };
        return subjects.contains(person.id)
            && (isRestricted(QStringLiteral("given_name")) || isRestricted(QStringLiteral("family_name")));
    });
    return isHidden ? say("not named in this file") : subjectsText(subjects, snapshot);
}

} // namespace

QStringList sharingHeadings()
{
    return {say("Decided on"), say("Decision"), say("With whom"),  say("About"),      say("What"),    say("What for"),
            say("Basis"),      say("Reasons"),  say("The family"), say("Decided by"), say("Written"), say("Corrected")};
}

QStringList sharingRow(const SharingDecision &decision, const CaseSnapshot &snapshot)
{
    const SharingDraft &said = decision.said;
    const QString told = said.notToldBecause.isEmpty()
        ? familyToldText(said.told)
        : say("%1: %2").arg(familyToldText(said.told), said.notToldBecause);
    const QString corrected = decision.correctedBy.isEmpty() || decision.correctionRestricted
        ? QString()
        : say("by %1 on %2").arg(decision.correctedBy, dateText(decision.corrected.date()));
    return {dateText(said.date),
            sharingChoiceText(said.choice),
            recipientsText(said.recipients),
            childrenFor(said.subjects, snapshot),
            said.what,
            said.purpose,
            sharingBasisText(said.basis),
            said.reasoning,
            told,
            say("%1, %2").arg(decision.author, decision.agency.name),
            dateTimeText(decision.written),
            corrected};
}

SharingRegister::SharingRegister(const CaseSnapshot &snapshot, const QList<SharingDecision> &decisions,
                                 const QDateTime &made)
    : m_reference(snapshot.summary.reference), m_made(made)
{
    for (const SharingDecision &decision : decisions) {
        if (decision.withheld || !decision.onlyFor.isEmpty()) {
            ++m_leftOut;
            continue;
        }
        m_rows << sharingRow(decision, snapshot);
        // Whoever gets the file is among nobody's audience.
        SharingDraft outside = decision.said;
        outside.choice = SharingChoice::Shared;
        outside.recipients = {{{}, say("whoever gets the file")}};
        for (const SafeMention &mention : safeMentions(snapshot, outside)) {
            if (!m_givesAway.contains(mention.what))
                m_givesAway << mention.what;
        }
    }
}

QString SharingRegister::fileName() const
{
    return caseFileName(m_reference, QStringLiteral("sharing"), m_made.date());
}

QString SharingRegister::leftOutText() const
{
    if (m_leftOut == 0)
        return say("Nothing was left out.");
    return m_leftOut == 1 ? say("1 restricted decision was left out.")
                          : say("%1 restricted decisions were left out.").arg(m_leftOut);
}

QByteArray SharingRegister::csv() const
{
    QByteArray text = csv::mark() + csv::line(sharingHeadings());
    for (const QStringList &row : m_rows)
        text += csv::line(row);
    return text + csv::line({leftOutText()});
}

QString SharingRegister::titleText() const
{
    return say("Sharing decisions of case %1").arg(m_reference);
}

QByteArray SharingRegister::pdf() const
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    TaggedPdf pdf(buffer, titleText(), m_made);
    PageWriter pages(pdf,
                     {say("For: whoever gets the file"), titleText(), say("Made on %1").arg(dateTimeText(m_made))});
    pages.writeTitle(titleText());
    pages.write(leftOutText());
    const QStringList names = sharingHeadings();
    for (const QStringList &row : m_rows) {
        pages.gap(betweenRowsMm);
        pages.rule(headLeastMm);
        pages.writeHeading(row.at(0), row.at(1), headLeastMm);
        QStringList items;
        for (qsizetype i = 2; i < row.size(); ++i) {
            if (!row.at(i).isEmpty())
                items << say("%1: %2").arg(names.at(i), row.at(i));
        }
        pages.writeList(items);
    }
    return pages.end() ? bytes : QByteArray();
}

} // namespace caseweave
