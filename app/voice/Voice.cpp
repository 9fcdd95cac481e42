// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/voice/Voice.h"

#include "app/involvement/Visit.h"

namespace caseweave {

namespace {

std::optional<QDate> dayOf(const QString &text)
{
    const auto time = VisitTime::parse(text);
    return time && !time->time ? std::optional(time->day) : std::nullopt;
}

VoiceAnswer answerOf(const FieldObject &object)
{
    if (!object.text("answer").isEmpty() || object.isWithheld("answer"))
        return VoiceAnswer::Given;
    const QString owed = object.text("owed");
    if (owed == QLatin1String("yes"))
        return VoiceAnswer::Owed;
    return owed == QLatin1String("no") ? VoiceAnswer::NotOwed : VoiceAnswer::NotSaid;
}

} // namespace

std::optional<Voice> voiceOf(const FieldObject &object)
{
    if (object.text("state") == QLatin1String("withdrawn"))
        return std::nullopt;
    Voice voice;
    static_cast<FieldObject &>(voice) = object;
    voice.person = readObject(object.text("person")).value_or(ObjectBytes{});
    voice.day = dayOf(object.text("on"));
    voice.answer = answerOf(object);
    voice.owedBy = PlanOwner::parse(object.text("owed_by"));
    voice.owedOn = dayOf(object.text("owed_on"));
    voice.answeredOn = dayOf(object.text("answered_on"));
    if (const FieldValue *first = object.first()) {
        voice.recordedBy = first->author;
        voice.recorded = first->written;
    }
    return voice;
}

VoiceTally VoiceTally::of(const QList<Voice> &voices, const QDate &today)
{
    VoiceTally tally;
    for (const Voice &voice : voices) {
        ++tally.recorded;
        tally.answered += voice.answer == VoiceAnswer::Given ? 1 : 0;
        tally.owed += voice.answer == VoiceAnswer::Owed ? 1 : 0;
        tally.overdue += voice.isOverdue(today) ? 1 : 0;
    }
    return tally;
}

VoiceTally &VoiceTally::operator+=(const VoiceTally &other)
{
    recorded += other.recorded;
    answered += other.answered;
    owed += other.owed;
    overdue += other.overdue;
    return *this;
}

} // namespace caseweave
