// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/StatusText.h"

#include "ui/words/DateText.h"
#include "ui/words/ErrorText.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>

namespace caseweave {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("StatusText", text);
}

QString number(qint64 value)
{
    return QLocale(QLocale::English, QLocale::UnitedKingdom).toString(value);
}

QString counted(qint64 n, const char *one, const char *many)
{
    return say(n == 1 ? one : many).arg(number(n));
}

} // namespace

QString hubSentence(const SyncStatus &status, const QDateTime &now)
{
    switch (status.connection) {
    case Connection::Online:
        if (status.catchingUp)
            return counted(status.received, "Receiving: %1 change so far", "Receiving: %1 changes so far");
        if (status.upToDateAt.isValid())
            return say("Up to date at %1").arg(clockText(status.upToDateAt, now));
        return say("Connected, not yet up to date");
    case Connection::Connecting:
        return say("Connecting to the hub");
    case Connection::Refused:
        return status.error ? errorText(*status.error)
                            : say("The hub refused this computer. Tell your agency's administrator.");
    case Connection::Offline:
        if (status.offlineByChoice)
            return say("Working offline, as you chose: nothing is sent or received");
        if (status.since.isValid())
            return say("Hub not reachable since %1: you can go on working").arg(clockText(status.since, now));
        return say("Hub not reachable: you can go on working");
    }
    Q_UNREACHABLE();
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

QString sentSentence(const SyncStatus &status)
{
    if (status.unsent == 0)
        return say("All changes sent");
    return counted(status.unsent, "%1 change saved here, waiting to send", "%1 changes saved here, waiting to send");
}

QString recordsSentence(const Integrity &integrity)
{
    QString text = say("Records checked: %1 of %2 signed and in order")
                       .arg(number(integrity.verified), number(integrity.entries));
    if (integrity.forks > 0)
        text += say(". %1 set aside as contradictory").arg(number(integrity.forks));
    if (integrity.withheld > 0)
        text += say(". %1 not delivered by the hub").arg(number(integrity.withheld));
    return text;
}

} // namespace caseweave
