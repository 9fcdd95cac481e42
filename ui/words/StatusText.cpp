// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/StatusText.h"

#include "ui/words/DateText.h"
#include "ui/words/ErrorText.h"
#include "ui/words/NumberText.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("StatusText", text);
}

QString counted(qint64 n, const char *one, const char *many)
{
    return say(n == 1 ? one : many).arg(numberText(n));
}

} // namespace

QString hubSentence(const SyncStatus &status, const QDateTime &now)
{
    switch (status.connection) {
    case Connection::Online:
        if (status.error && status.error != status.alarm) // of a list alone the alarm tells
            return syncErrorText(*status.error, status.errorAtHub);
        if (status.lacked > 0)
            return counted(status.lacked, "The hub came back without %1 of your cases: open it to see what follows",
                           "The hub came back without %1 of your cases: open one to see what follows");
        if (status.catchingUp && status.received == 0)
            return say("Checking for changes");
        if (status.catchingUp)
            return counted(status.received, "Receiving: %1 change so far", "Receiving: %1 changes so far");
        if (status.missing > 0)
            return counted(status.missing,
                           "Not complete: %1 entry is known to exist and has not come. Tell your agency's "
                           "administrator if this stays.",
                           "Not complete: %1 entries are known to exist and have not come. Tell your agency's "
                           "administrator if this stays.");
        if (status.upToDateAt.isValid())
            return say("Up to date at %1").arg(clockText(status.upToDateAt, now));
        return say("Connected, not yet up to date");
    case Connection::Connecting:
        return say("Connecting to the hub");
    case Connection::Refused:
        return hubRefusalText(status.error.value_or(ErrorCode::NotAllowed), status.errorAtHub);
    case Connection::Offline:
        if (status.offlineByChoice)
            return say("Working offline, as you chose: nothing is sent or received");
        if (status.since.isValid())
            return say("Hub not reachable since %1: you can go on working").arg(clockText(status.since, now));
        return say("Hub not reachable: you can go on working");
    }
    Q_UNREACHABLE();
}

QString hubHint(const SyncStatus &status)
{
    const auto at = [&](const char *text) { return say(text).arg(status.hubAddress); };
    const bool isAway = status.connection == Connection::Offline || status.connection == Connection::Connecting;
    switch (isAway && !status.offlineByChoice ? status.fault : LineFault::None) {
    case LineFault::Name:
        return at("The hub at %1: this network knows no such name. Is this computer connected, and to your agency's "
                  "network where it has to be?");
    case LineFault::Nobody:
        return at("The hub at %1: the computer there answers, and no hub runs on it.");
    case LineFault::Unreachable:
        return at("The hub at %1: no way leads there. Is this computer connected?");
    case LineFault::Silent:
        return at("The hub at %1: no answer. It is off, or something on the way lets nothing through.");
    case LineFault::Tls:
    case LineFault::NoHub:
        return at("The hub at %1: something else answers in its place, perhaps the page where one signs in to this "
                  "network.");
    case LineFault::Ended:
        return at("The hub at %1: it ended the connection.");
    case LineFault::None:
        break;
    }
    return status.hubAddress.isEmpty() ? QString() : at("The hub at %1");
}

QString alarmSentence(const SyncStatus &status)
{
    if (!status.alarm)
        return {};
    if (*status.alarm == ErrorCode::Fork)
        return say("There are two contradictory lists of %1's people and computers, so nobody of %1 can be added. Tell "
                   "your agency's administrator today.")
            .arg(status.alarmAgency);
    return say("The hub shows an older list of %1's people and computers than it did before, or none. Nobody of %1 can "
               "be added until that is put right. Tell your agency's administrator today.")
        .arg(status.alarmAgency);
}

QString ageingSentence(const SyncStatus &status)
{
    QStringList sentences;
    for (const AgeingDirectory &directory : status.ageing) {
        QString sentence = directory.stale
            ? say("%1 last confirmed its list of people and computers on %2. Nobody of it can be added to a case until "
                  "it "
                  "is confirmed.")
            : say(
                "%1 last confirmed its list of people and computers on %2. Somebody who has left may still be on it.");
        sentence = sentence.arg(directory.agency, dateText(directory.stated.date()));
        sentence += QLatin1Char(' ');
        sentence += directory.mine ? say("Ask your agency's administrator to confirm it.")
                                   : say("Ask that agency's administrator to confirm it.");
        sentences << sentence;
    }
    return sentences.join(QLatin1Char('\n'));
}

QString sentSentence(const SyncStatus &status, qint64 documents)
{
    QStringList waiting;
    if (status.unsent > 0)
        waiting << counted(status.unsent, "%1 change saved here, waiting to send",
                           "%1 changes saved here, waiting to send");
    if (status.lacked > 0)
        waiting << counted(status.lacked, "%1 case waits to be sent again", "%1 cases wait to be sent again");
    if (documents > 0)
        waiting << counted(documents, "%1 document not at the hub yet", "%1 documents not at the hub yet");
    return waiting.isEmpty() ? say("All changes sent") : waiting.join(QStringLiteral(". "));
}

QString recordsSentence(const Integrity &integrity)
{
    QString text = say("Records checked: %1 of %2 signed and in order")
                       .arg(numberText(integrity.verified), numberText(integrity.entries));
    if (integrity.forks > 0)
        text += say(". %1 set aside as contradictory").arg(numberText(integrity.forks));
    if (integrity.withheld > 0)
        text += say(". %1 not delivered by the hub").arg(numberText(integrity.withheld));
    return text;
}

} // namespace caseweave
