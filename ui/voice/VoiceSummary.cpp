// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voice/VoiceSummary.h"

#include "ui/files/CaseFileName.h"
#include "ui/files/Csv.h"
#include "ui/files/PageWriter.h"
#include "ui/files/TaggedPdf.h"
#include "ui/voice/VoiceText.h"
#include "ui/words/CaseText.h"
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

/// In the place of a passage.
QString leftOut()
{
    return say("[left out: it is restricted]");
}

QString withAudience(const QString &text, const Voice &voice, const char *key)
{
    const QStringList onlyFor = voice.onlyFor(key);
    return onlyFor.isEmpty() ? text : say("%1 (%2)").arg(text, audienceText(onlyFor));
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

VoiceSummary::VoiceSummary(const CaseSnapshot &snapshot, const QList<SharingRecipient> &readers, const QDateTime &made)
    : m_guard(snapshot, readers), m_reference(snapshot.summary.reference),
      m_audience(forWhomText(readers, deskText(snapshot))), m_made(made), m_maker(deskText(snapshot)),
      m_counts(VoiceTally::of(snapshot.voices, made.date()))
{
    nameSpeakers(snapshot);
    for (const Voice &voice : snapshot.voices)
        m_rows << rowOf(voice, snapshot);
}

/// Who has a name that one of the readers may not know is not named.
void VoiceSummary::nameSpeakers(const CaseSnapshot &snapshot)
{
    for (const Person &person : snapshot.people) {
        const bool speaks = std::any_of(snapshot.voices.begin(), snapshot.voices.end(),
                                        [&](const Voice &voice) { return voice.person == person.id; });
        bool isOpen = speaks;
        QString name = personName(person);
        for (const char *key : {"given_name", "family_name"}) {
            const Field *field = speaks ? person.field(QLatin1String(key)) : nullptr;
            if (field == nullptr)
                continue;
            isOpen = m_guard.lets(field->onlyFor, field->withheld, {}) && isOpen;
            if (!field->onlyFor.isEmpty())
                name = say("%1 (%2)").arg(personName(person), audienceText(field->onlyFor));
        }
        if (speaks)
            m_names << std::pair(person.id, isOpen ? name : say("Somebody who is not named in this file"));
    }
}

QString VoiceSummary::speakerOf(const Voice &voice, const CaseSnapshot &snapshot) const
{
    const auto named
        = std::find_if(m_names.begin(), m_names.end(), [&](const auto &one) { return one.first == voice.person; });
    return named == m_names.end() ? speakerText(voice, snapshot) : named->second;
}

VoiceSummary::Row VoiceSummary::rowOf(const Voice &voice, const CaseSnapshot &snapshot)
{
    QStringList who{speakerOf(voice, snapshot),
                    letsField(m_guard, voice, "on") ? withAudience(saidOnText(voice), voice, "on") : leftOut()};
    if (!voice.text("about").isEmpty())
        who << (letsField(m_guard, voice, "about")
                    ? withAudience(say("about %1").arg(voice.text("about")), voice, "about")
                    : leftOut());
    // An answer tells of what it answers.
    const bool isSaid = letsField(m_guard, voice, "words");
    const bool isAnswered = letsField(m_guard, voice, "answer") && letsField(m_guard, voice, "owed") && isSaid;
    m_readable += isSaid ? 1 : 0;
    const QString answer
        = voice.answer == VoiceAnswer::Given && voice.answeredOn && letsField(m_guard, voice, "answered_on")
        ? say("%1 (%2)").arg(answerText(voice), dateText(*voice.answeredOn))
        : answerText(voice);
    return {who.join(say(", ")), isSaid ? withAudience(wordsText(voice), voice, "words") : leftOut(),
            isAnswered ? withAudience(answer, voice, "answer") : leftOut()};
}

QString VoiceSummary::fileName() const
{
    return caseFileName(m_reference, QStringLiteral("voices"), m_made.date());
}

QByteArray VoiceSummary::text() const
{
    const QString made = say("Made on %1 by %2. %3").arg(dateTimeText(m_made), m_maker, m_guard.leftOutText());
    QStringList lines{titleText(), m_audience, made};
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
    PageWriter pages(pdf, {m_audience, titleText(), say("Made on %1 by %2").arg(dateTimeText(m_made), m_maker)});
    pages.writeTitle(titleText());
    pages.write(m_guard.leftOutText());
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
