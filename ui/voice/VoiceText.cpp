// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voice/VoiceText.h"

#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("VoiceText", text);
}

const Person *speakerOf(const Voice &voice, const CaseSnapshot &snapshot)
{
    for (const Person &person : snapshot.people) {
        if (person.id == voice.person)
            return &person;
    }
    return nullptr;
}

} // namespace

QString speakerText(const Voice &voice, const CaseSnapshot &snapshot)
{
    const Person *person = speakerOf(voice, snapshot);
    return person == nullptr ? tr("Somebody who is not named") : personName(*person);
}

QString speakerPlace(const Voice &voice, const CaseSnapshot &snapshot)
{
    const Person *person = speakerOf(voice, snapshot);
    if (person == nullptr)
        return tr("not in this case here");
    if (person->kind == PersonKind::Subject)
        return tr("the child");
    return relationshipText(*person);
}

QString saidOnText(const Voice &voice)
{
    if (voice.day)
        return dateText(*voice.day);
    const QString written = voice.text("on");
    return written.isEmpty() ? tr("No date given") : tr("“%1” (not a date)").arg(written);
}

QString wordsText(const Voice &voice)
{
    if (voice.isWithheld("words"))
        return tr("Restricted to others");
    const Field *words = voice.field(QStringLiteral("words"));
    const Knowledge known
        = words == nullptr || words->values.isEmpty() ? Knowledge::NotAsked : words->values.first().knowledge;
    switch (known) {
    case Knowledge::Known:
        return tr("“%1”").arg(words->text());
    case Knowledge::NotAsked:
        return tr("Not asked");
    case Knowledge::AskedNone:
        return tr("Asked, and had nothing to say");
    case Knowledge::NoReply:
        return tr("Asked, no reply");
    case Knowledge::Withheld:
        return tr("Asked, and did not want to say");
    }
    Q_UNREACHABLE();
}

QString answerText(const Voice &voice)
{
    if (voice.isWithheld("answer"))
        return tr("Restricted to others");
    switch (voice.answer) {
    case VoiceAnswer::Given:
        return voice.text("answer");
    case VoiceAnswer::Owed:
        return tr("Not answered yet");
    case VoiceAnswer::NotOwed:
        return tr("No answer is owed");
    case VoiceAnswer::NotSaid:
        break;
    }
    return tr("Nobody said whether an answer is owed");
}

QString owedText(const Voice &voice)
{
    const QString by = voice.owedBy.kind == PlanOwner::Kind::Nobody ? tr("nobody is named")
        : voice.owedByName.isEmpty()                                ? tr("somebody who is not named")
                                                                    : voice.owedByName;
    return voice.owedOn ? tr("%1, by %2").arg(by, dateText(*voice.owedOn)) : tr("%1, no date set").arg(by);
}

QString recorderText(const Voice &voice)
{
    return voice.recordedBy.isEmpty() ? tr("somebody who is not named") : voice.recordedBy;
}

TagText voiceTag(const Voice &voice, QDate today)
{
    switch (voice.answer) {
    case VoiceAnswer::Given:
        return {tr("Answered"), Tone::Good};
    case VoiceAnswer::NotOwed:
        return {tr("No answer owed"), Tone::Neutral};
    case VoiceAnswer::NotSaid:
        return {tr("Answer not decided"), Tone::Neutral};
    case VoiceAnswer::Owed:
        break;
    }
    return voice.isOverdue(today) ? TagText{tr("Answer overdue"), Tone::Danger}
                                  : TagText{tr("Answer owed"), Tone::Warning};
}

QString heardText(const CaseSnapshot &snapshot)
{
    QStringList sentences;
    for (const Person &person : snapshot.people) {
        if (person.kind != PersonKind::Subject)
            continue;
        const Voice *last = nullptr;
        for (const Voice &voice : snapshot.voices) { // newest first
            if (voice.person == person.id && last == nullptr)
                last = &voice;
        }
        sentences << (last == nullptr ? tr("%1: not asked yet.").arg(shortName(person))
                                      : tr("%1: last asked or heard %2.").arg(shortName(person), saidOnText(*last)));
    }
    return sentences.join(QLatin1Char(' '));
}

} // namespace caseweave
