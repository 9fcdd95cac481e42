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
        return say("All of it together is too long for one entry. Shorten the longest text, or split it in two.");
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
        return say("This case cannot be written yet: its file on this computer may lack what was last written here, "
                   "until that has come from the hub. If this stays while the hub is reached, tell your agency's "
                   "administrator.");
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
        return say("The hub has no more room for something that you sent: one of its limits is reached. Your work is "
                   "saved here; tell your agency's administrator.");
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
        return say("The passphrase is not right. Check Caps Lock, then try again. If you are sure of it, tell your "
                   "agency's administrator: the file that keeps your keys may be damaged.");
    if (code == ErrorCode::NoKey)
        return say("This computer's key store did not give its part of the key. Unlock the key store, then try again. "
                   "If that does not help, tell your agency's administrator.");
    if (code == ErrorCode::Damaged)
        return say("The file that keeps your keys on this computer is damaged and was left as it is. Restore it from a "
                   "backup, or tell your agency's administrator.");
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
    case ErrorCode::Cancelled:
        return say("You stopped setting up. The invitation is used; ask your administrator for a new one when you are "
                   "ready.");
    case ErrorCode::Network:
        return say("The hub cannot be reached. Check that this computer is connected, then try again.");
    case ErrorCode::Untrusted:
        return say("The hub that answered is not the one in the invitation. Do not go on; call your administrator.");
    default:
        return errorText(code);
    }
}

QString openCaseErrorText(ErrorCode code)
{
    if (code == ErrorCode::Damaged || code == ErrorCode::CannotOpen)
        return say("This case's file on this computer is damaged and was left as it is. Your other cases work. Restore "
                   "the file from a backup, or tell your agency's administrator.");
    return errorText(code);
}

QString addMemberErrorText(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NoKey:
        return say("They have no computer that could open the case now. Ask their agency's administrator to enrol one, "
                   "then add them.");
    case ErrorCode::Expired:
        return say("Their agency has not confirmed its list of people and computers for 14 days, so nobody of it can "
                   "be added. Ask that agency's administrator to confirm it, then try again.");
    case ErrorCode::NotFound:
        return say("They are not in their agency's list any more. Choose somebody else, or ask that agency's "
                   "administrator.");
    case ErrorCode::Fork:
    case ErrorCode::Rollback:
        return say("Their agency's list of people and computers is not to be relied on, so nobody of it can be added. "
                   "Tell your agency's administrator today.");
    default:
        return errorText(code);
    }
}

QString hubRefusalText(ErrorCode code, bool atHub)
{
    switch (code) {
    case ErrorCode::Untrusted:
    case ErrorCode::BadSignature:
    case ErrorCode::BadKey:
        return say("The hub that answers may be a false one, or it does not admit your agency. Nothing of your cases "
                   "was sent to it; your work is saved here. Call your agency's administrator today.");
    case ErrorCode::Expired:
        return atHub ? say("The hub's certificate has ended, so nothing is sent or received. Your work is saved here; "
                           "tell your agency's administrator.")
                     : say("This computer's certificate has ended, so nothing is sent or received. Your work is saved "
                           "here; ask your agency's administrator to renew it.");
    case ErrorCode::ClockSkew:
        return say("This computer's clock is wrong by more than 10 minutes, so nothing is sent or received. Set the "
                   "clock; your work is saved here.");
    case ErrorCode::Revoked:
        return errorText(code);
    case ErrorCode::UnknownSuite:
        return say("The hub and this Caseweave are too different in age to work together. Your work is saved here; "
                   "update the program.");
    default:
        return say("The hub refused this computer. Your work is saved here; tell your agency's administrator.");
    }
}

namespace {

QString localSyncErrorText(ErrorCode code)
{
    switch (code) {
    case ErrorCode::DiskFull:
        return say("This computer's disk is full, so what comes cannot be saved. Free some space; Caseweave goes on by "
                   "itself.");
    case ErrorCode::Storage:
        return say("What comes cannot be saved on this computer. Check the disk; Caseweave tries again by itself.");
    case ErrorCode::Busy:
        return say("This computer is too busy to save what comes. Nothing is lost; Caseweave tries again by itself.");
    case ErrorCode::Damaged:
    case ErrorCode::Fork:
    case ErrorCode::Rollback:
        return errorText(code);
    default:
        return say("Something that came could not be used and was left out. Tell your agency's administrator if this "
                   "stays.");
    }
}

} // namespace

QString syncErrorText(ErrorCode code, bool atHub)
{
    if (!atHub)
        return localSyncErrorText(code);
    switch (code) {
    case ErrorCode::Quota:
    case ErrorCode::Busy:
        return errorText(code);
    case ErrorCode::Storage:
        return say("The hub has trouble with its disk and does not save what you send. Your work is saved here; tell "
                   "your agency's administrator.");
    case ErrorCode::TooLarge:
        return say("Something written here is too long for the hub. It is saved here; tell your agency's "
                   "administrator.");
    default:
        return say("The hub does not accept something from this computer. Your work is saved here; tell your agency's "
                   "administrator if this stays.");
    }
}

} // namespace caseweave
