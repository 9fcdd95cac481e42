// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voice/VoiceSummary.h"

#include "ui/files/Csv.h"
#include "ui/files/PageWriter.h"
#include "ui/files/TaggedPdf.h"
#include "ui/sharing/SafeAddress.h"
#include "ui/voice/VoiceText.h"
#include "ui/words/DateText.h"

#include <QtCore/QBuffer>
#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

constexpr double betweenRowsMm = 3;
constexpr double headLeastMm = 26; ///< who, what they said and what was done

QString say(const char *text)
{
    return QCoreApplication::translate("VoiceSummary", text);
}

bool isRestricted(const FieldObject &object)
{
    return std::any_of(object.fields.begin(), object.fields.end(),
                       [](const Field &field) { return field.withheld || !field.onlyFor.isEmpty(); });
}

/// A file is for whoever gets it: who has a name for some alone is not named.
bool isNameRestricted(const Voice &voice, const CaseSnapshot &snapshot)
{
    return std::any_of(snapshot.people.begin(), snapshot.people.end(), [&](const Person &person) {
        const auto isFor = [&person](const QString &name) {
            const Field *field = person.field(name);
            return field != nullptr && (field->withheld || !field->onlyFor.isEmpty());
        };
        return person.id == voice.person
            && (isFor(QStringLiteral("given_name")) || isFor(QStringLiteral("family_name")));
    });
}

} // namespace

QString VoiceCounts::outside(int count)
{
    return count < fewest ? say("fewer than %1").arg(fewest) : QString::number(count);
}

QByteArray VoiceCounts::csv(const VoiceTally &tally)
{
    QByteArray text = caseweave::csv::mark() + caseweave::csv::line({say("What"), say("How many")});
    for (const auto &[what, count] :
         {std::pair{say("Voices recorded"), tally.recorded}, std::pair{say("Answered"), tally.answered},
          std::pair{say("Answer owed"), tally.owed}, std::pair{say("Of those overdue"), tally.overdue}})
        text += caseweave::csv::line({what, outside(count)});
    return text;
}

VoiceSummary::VoiceSummary(const CaseSnapshot &snapshot, const QDateTime &made)
    : m_reference(snapshot.summary.reference), m_made(made), m_counts(VoiceTally::of(snapshot.voices, made.date()))
{
    for (const Voice &voice : snapshot.voices) {
        if (isRestricted(voice)) {
            ++m_leftOut;
            continue;
        }
        m_rows << rowOf(voice, snapshot);
        // Whoever gets the file is among nobody's audience.
        SharingDraft outside;
        outside.choice = SharingChoice::Shared;
        outside.recipients = {{{}, say("whoever gets the file")}};
        outside.what = voice.text("words") + QLatin1Char('\n') + voice.text("answer");
        outside.purpose = voice.text("about") + QLatin1Char('\n') + voice.text("how");
        for (const SafeMention &mention : safeMentions(snapshot, outside)) {
            if (!m_givesAway.contains(mention.what))
                m_givesAway << mention.what;
        }
    }
}

VoiceSummary::Row VoiceSummary::rowOf(const Voice &voice, const CaseSnapshot &snapshot) const
{
    const QString who = isNameRestricted(voice, snapshot) ? say("Somebody who is not named in this file")
                                                          : speakerText(voice, snapshot);
    const QString about = voice.text("about");
    const QString answer = voice.answer == VoiceAnswer::Given && voice.answeredOn
        ? say("%1 (%2)").arg(answerText(voice), dateText(*voice.answeredOn))
        : answerText(voice);
    return {about.isEmpty() ? say("%1, %2").arg(who, saidOnText(voice))
                            : say("%1, %2, about %3").arg(who, saidOnText(voice), about),
            wordsText(voice), answer};
}

QString VoiceSummary::fileName() const
{
    QString name;
    for (const QChar c : m_reference) {
        const bool plain = c.unicode() < 128 && (c.isLetterOrNumber() || c == QLatin1Char('-'));
        name += plain ? c : QLatin1Char('-');
    }
    return QStringLiteral("%1-voices-%2")
        .arg(name.isEmpty() ? QStringLiteral("case") : name, m_made.date().toString(Qt::ISODate));
}

QString VoiceSummary::leftOutText() const
{
    if (m_leftOut == 0)
        return say("Nothing was left out.");
    return m_leftOut == 1 ? say("1 restricted voice was left out.")
                          : say("%1 restricted voices were left out.").arg(m_leftOut);
}

QByteArray VoiceSummary::text() const
{
    QStringList lines{titleText(), say("Made on %1. %2").arg(dateTimeText(m_made), leftOutText())};
    for (const Row &row : m_rows)
        lines << QString() << row.who << say("You said: %1").arg(row.said) << say("We did: %1").arg(row.did);
    return lines.join(QLatin1Char('\n')).toUtf8() + '\n';
}

QString VoiceSummary::titleText() const
{
    return say("You said, we did: case %1").arg(m_reference);
}

QByteArray VoiceSummary::pdf() const
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    TaggedPdf pdf(buffer, titleText(), m_made);
    PageWriter pages(pdf,
                     {say("For: whoever gets the file"), titleText(), say("Made on %1").arg(dateTimeText(m_made))});
    pages.writeTitle(titleText());
    pages.write(leftOutText());
    for (const Row &row : m_rows) {
        pages.gap(betweenRowsMm);
        pages.rule(headLeastMm);
        pages.write(row.who, PageWriter::Size::Heading, true, headLeastMm);
        pages.writeList({say("You said: %1").arg(row.said), say("We did: %1").arg(row.did)});
    }
    return pages.end() ? bytes : QByteArray();
}

QByteArray VoiceSummary::counts() const
{
    return VoiceCounts::csv(m_counts);
}

} // namespace caseweave
