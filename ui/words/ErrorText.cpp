// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/ErrorText.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("ErrorText", text);
}

} // namespace

QString errorText(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Malformed:
        return say(
            "Something arrived that Caseweave cannot read, and it was left out. Tell your agency's administrator.");
    case ErrorCode::TooLarge:
        return say("That is too long to send. Shorten it, or split it in two.");
    case ErrorCode::UnknownSuite:
        return say("This was made by a newer Caseweave. Update the program, then try again.");
    case ErrorCode::BadSignature:
        return say("A signature does not match, so it was not accepted. Tell your agency's administrator.");
    case ErrorCode::BadKey:
        return say("A key is not valid, so it was not accepted. Tell your agency's administrator.");
    case ErrorCode::CannotOpen:
        return say("It could not be opened: the passphrase is wrong or the data was changed. Check the passphrase and "
                   "try again.");
    case ErrorCode::NoKey:
        return say("This is meant for other people. Ask its author if you need to know what it says.");
    case ErrorCode::NotAllowed:
        return say("Your role in this case does not allow that. Ask the lead of the case to do it.");
    case ErrorCode::NotMember:
        return say("You do not belong to this case any more. Ask the lead of the case if you should.");
    case ErrorCode::Fork:
        return say("Two different records claim the same place, so both were set aside. Tell your agency's "
                   "administrator today.");
    case ErrorCode::Rollback:
        return say("The hub offered older records than it had before. Nothing was changed. Tell your agency's "
                   "administrator today.");
    case ErrorCode::Expired:
        return say("It is out of date. Ask your agency's administrator for a new one.");
    case ErrorCode::Revoked:
        return say(
            "This computer was taken out of your agency's list. Ask your agency's administrator to enrol it again.");
    case ErrorCode::Untrusted:
        return say("Your agency has not said that it trusts that agency. Ask your agency's administrator to add it.");
    case ErrorCode::NotFound:
        return say("It was not found. Check what you typed, then try again.");
    case ErrorCode::Conflict:
        return say("Somebody else changed it at the same time. Look at what is there now, then try again.");
    case ErrorCode::Busy:
        return say("The hub is busy. Nothing is lost; Caseweave tries again by itself.");
    case ErrorCode::Quota:
        return say(
            "Your agency's space on the hub is full. Your work is saved here; tell your agency's administrator.");
    case ErrorCode::DiskFull:
        return say("This computer's disk is full and nothing more can be saved. Free some space, then try again.");
    case ErrorCode::Storage:
        return say("It could not be saved on this computer. Keep this window open, check the disk, then try again.");
    case ErrorCode::Damaged:
        return say("A file on this computer is damaged and was left as it is. Restore it from a backup, or tell your "
                   "agency's administrator.");
    case ErrorCode::PortTaken:
        return say("Another program uses that address. Close it or choose another address, then try again.");
    case ErrorCode::Network:
        return say("The hub cannot be reached. You can go on working; changes are sent when it is back.");
    case ErrorCode::ClockSkew:
        return say("This computer's clock is wrong by more than 10 minutes. Set the clock, then try again.");
    case ErrorCode::Locked:
        return say("Caseweave is locked. Unlock it, then try again.");
    case ErrorCode::Cancelled:
        return say("It was stopped and nothing was changed. Start again when you are ready.");
    case ErrorCode::Weak:
        return say("The protection of this file is weaker than Caseweave accepts. Ask your agency's administrator to "
                   "enrol you again.");
    }
    Q_UNREACHABLE();
}

QString unlockErrorText(ErrorCode code)
{
    if (code == ErrorCode::CannotOpen)
        return say("The passphrase is not right. Check Caps Lock, then try again.");
    if (code == ErrorCode::Conflict)
        return say("This profile is open in another Caseweave. Close that one, then try again.");
    return errorText(code);
}

QString enrolErrorText(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Malformed:
    case ErrorCode::BadSignature:
    case ErrorCode::NotFound:
        return say("The invitation was not understood. Check that all of it was copied, or ask your administrator for "
                   "a new one.");
    case ErrorCode::Expired:
    case ErrorCode::Conflict:
        return say("The invitation was used already or is older than 24 hours. Ask your administrator for a new one.");
    case ErrorCode::Network:
        return say("The hub cannot be reached. Check that this computer is connected, then try again.");
    case ErrorCode::Untrusted:
        return say("The hub that answered is not the one in the invitation. Do not go on; call your administrator.");
    default:
        return errorText(code);
    }
}

} // namespace caseweave
