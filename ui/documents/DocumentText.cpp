// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/documents/DocumentText.h"

#include "ui/words/CaseText.h"
#include "ui/words/ErrorText.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>

namespace caseweave {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("DocumentText", text);
}

} // namespace

QString documentKindText(const QString &key)
{
    static const QHash<QString, const char *> words{
        {QStringLiteral("report"), "Report"},   {QStringLiteral("assessment"), "Assessment"},
        {QStringLiteral("letter"), "Letter"},   {QStringLiteral("minutes"), "Minutes"},
        {QStringLiteral("plan"), "Plan"},       {QStringLiteral("court_order"), "Court order"},
        {QStringLiteral("consent"), "Consent"}, {QStringLiteral("photograph"), "Photograph"},
    };
    return say(words.value(key, "Other document"));
}

QString sizeText(std::uint64_t bytes)
{
    if (bytes < 1000)
        return say("%1 bytes").arg(bytes);
    if (bytes < 1'000'000)
        return say("%1 KB").arg((bytes + 500) / 1000);
    return say("%1 MB").arg(static_cast<double>(bytes) / 1e6, 0, 'f', bytes < 100'000'000 ? 1 : 0);
}

QString documentLine(const Document &document)
{
    return say("%1, %2").arg(documentKindText(document.kind), sizeText(document.size));
}

TagText documentPlace(const DocumentState &state)
{
    if (state.error)
        return state.coming && *state.error == ErrorCode::NotFound
            ? TagText{say("Not at the hub yet"), Tone::Neutral}
            : TagText{state.going ? say("Not sent") : say("Did not arrive"), Tone::Warning};
    if (state.coming)
        return {state.percent ? say("Arriving %1%").arg(*state.percent) : say("Waiting to arrive"), Tone::Accent};
    if (state.going)
        return {state.percent ? say("Sending %1%").arg(*state.percent) : say("Here, not sent yet"), Tone::Accent};
    if (state.here)
        return state.atHub ? TagText{say("Here"), Tone::Good} : TagText{say("Here, not sent"), Tone::Warning};
    return {state.stopped ? say("Stopped") : say("At the hub"), Tone::Neutral};
}

QString documentTrouble(const DocumentState &state)
{
    if (!state.error)
        return {};
    if (state.coming && *state.error == ErrorCode::NotFound)
        return say("It is on the way from the computer of who added it, or from another agency’s hub. It comes by "
                   "itself.");
    if (*state.error == ErrorCode::TooLarge)
        return say("The hub takes no file of this size. Split it, and add the parts.");
    const bool isHubsDisk = state.going && *state.error == ErrorCode::Storage;
    return isHubsDisk ? syncErrorText(ErrorCode::Storage, true) : errorText(*state.error);
}

QString documentPerson(const Document &document, const CaseSnapshot &snapshot)
{
    for (const Person &person : snapshot.people) {
        if (document.person && person.id == *document.person)
            return personName(person);
    }
    return {};
}

QString previewFailureText(preview::Failure why)
{
    switch (why) {
    case preview::Failure::Damaged:
        return say("This file is damaged, or is not what its name says. Ask who added it to add it again.");
    case preview::Failure::Protected:
        return say("This file asks for a password. Save a copy and open it with a program that asks you for it.");
    case preview::Failure::TooLarge:
        return say("This page or picture is too large to be shown safely. Save a copy to look at it.");
    case preview::Failure::Unknown:
        return say("Caseweave shows PDF, pictures (PNG, JPEG, GIF, BMP) and text. Save a copy to open this file with "
                   "another program.");
    case preview::Failure::Broken:
        return say("This file could not be shown: it takes too long to read, or stops the program that reads it. "
                   "Nothing else is harmed.");
    case preview::Failure::CannotOpen:
        return say("The copy on this computer is missing or damaged. Free it, and get it again.");
    case preview::Failure::NoHelper:
        return say("The part of Caseweave that shows documents is not installed, or this computer cannot run it "
                   "safely. Ask your administrator.");
    }
    Q_UNREACHABLE();
}

} // namespace caseweave
