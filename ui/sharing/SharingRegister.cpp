// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sharing/SharingRegister.h"

#include "ui/files/CaseFileName.h"
#include "ui/files/Csv.h"
#include "ui/files/PageWriter.h"
#include "ui/files/TaggedPdf.h"
#include "ui/sharing/SharingText.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtCore/QBuffer>
#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

constexpr qsizetype about = 3; ///< the column of children
constexpr double betweenRowsMm = 3;
constexpr double headLeastMm = 32; ///< a day, a decision and a line of text below

QString say(const char *text)
{
    return QCoreApplication::translate("SharingRegister", text);
}

/// In the place of a passage.
QString leftOut()
{
    return say("[left out: it is restricted]");
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
            subjectsText(said.subjects, snapshot),
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
                                 const QString &filter, const QList<SharingRecipient> &readers, const QDateTime &made)
    : m_guard(snapshot, readers), m_reference(snapshot.summary.reference), m_filter(filterSentence(filter, m_guard)),
      m_audience(forWhomText(readers, deskText(snapshot))), m_made(made), m_maker(deskText(snapshot))
{
    for (const SharingDecision &decision : decisions) {
        if (!m_guard.lets(decision.onlyFor, decision.withheld, {})) {
            ++m_leftOutDecisions;
            continue;
        }
        QStringList row = sharingRow(withoutHidden(decision), snapshot);
        row[about] = childrenFor(decision.said.subjects, snapshot);
        m_rows << (row << decision.onlyFor.join(QStringLiteral("; ")));
    }
}

QString SharingRegister::passage(const QString &text)
{
    return text.isEmpty() || m_guard.lets({}, false, {text}) ? text : leftOut();
}

SharingDecision SharingRegister::withoutHidden(const SharingDecision &decision)
{
    SharingDecision safe = decision;
    for (QString *text : {&safe.said.what, &safe.said.purpose, &safe.said.reasoning, &safe.said.notToldBecause})
        *text = passage(*text);
    for (SharingRecipient &one : safe.said.recipients)
        one.name = passage(one.name);
    return safe;
}

/// A child whose name one of the readers may not know is not named.
QString SharingRegister::childrenFor(const QList<ObjectId> &subjects, const CaseSnapshot &snapshot)
{
    bool isOpen = true;
    for (const Person &person : snapshot.people) {
        for (const char *key : {"given_name", "family_name"}) {
            const Field *field = subjects.contains(person.id) ? person.field(QLatin1String(key)) : nullptr;
            if (field != nullptr)
                isOpen = m_guard.mayRead(field->onlyFor, field->withheld) && isOpen;
        }
    }
    return isOpen ? subjectsText(subjects, snapshot) : say("not named in this file");
}

QString SharingRegister::fileName() const
{
    return caseFileName(m_reference, QStringLiteral("sharing"), m_made.date());
}

QString SharingRegister::leftOutText() const
{
    const qint64 passages = m_guard.leftOut() - m_leftOutDecisions;
    QStringList text;
    if (m_leftOutDecisions > 0)
        text << (m_leftOutDecisions == 1 ? say("1 restricted decision was left out.")
                                         : say("%1 restricted decisions were left out.").arg(m_leftOutDecisions));
    if (passages > 0)
        text << (passages == 1 ? say("1 passage of others was left out.")
                               : say("%1 passages of others were left out.").arg(passages));
    return text.isEmpty() ? say("Nothing was left out.") : text.join(QLatin1Char(' '));
}

QString SharingRegister::headText() const
{
    return m_filter.isEmpty() ? leftOutText() : say("%1 %2").arg(m_filter, leftOutText());
}

QByteArray SharingRegister::csv() const
{
    QByteArray text = csv::mark() + csv::line(sharingHeadings() << say("Only for"));
    for (const QStringList &row : m_rows)
        text += csv::line(row);
    return text + csv::line({titleText(), m_audience, headText()});
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
    PageWriter pages(pdf, {m_audience, titleText(), say("Made on %1 by %2").arg(dateTimeText(m_made), m_maker)});
    pages.writeTitle(titleText());
    pages.write(headText());
    const QStringList names = sharingHeadings();
    for (const QStringList &row : m_rows) {
        pages.gap(betweenRowsMm);
        pages.rule(headLeastMm);
        pages.writeHeading(row.at(0), row.at(1), headLeastMm);
        if (!row.last().isEmpty())
            pages.write(audienceText({row.last()}), PageWriter::Size::Body, true);
        QStringList items;
        for (qsizetype i = 2; i < names.size(); ++i) {
            if (!row.at(i).isEmpty())
                items << say("%1: %2").arg(names.at(i), row.at(i));
        }
        pages.writeList(items);
    }
    return pages.end() ? bytes : QByteArray();
}

} // namespace caseweave
