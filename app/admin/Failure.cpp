// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/Failure.h"

#include "app/text/Text.h"

namespace caseweave::admin {

namespace {

struct Advice {
    Exit exit;
    const char *sentence;
};

Advice adviceFor(ErrorCode code)
{
    switch (code) {
    case ErrorCode::CannotOpen:
        return {Exit::Passphrase,
                "The passphrase is wrong, or the file was changed. Try again, or take the file from a "
                "back-up."};
    case ErrorCode::Weak:
        return {Exit::Files, "The file is protected too weakly to be believed. Take it from a back-up."};
    case ErrorCode::NotFound:
        return {Exit::Refused, "There is no such thing. Check the name and the folder."};
    case ErrorCode::Conflict:
        return {Exit::Refused, "Something else is there already."};
    case ErrorCode::Expired:
        return {Exit::Refused, "It is past its time, or this computer's clock is wrong."};
    case ErrorCode::Revoked:
        return {Exit::Refused, "The device is revoked. Make a new token for a new enrolment."};
    case ErrorCode::Untrusted:
        return {Exit::Refused, "It is not signed by an agency that this one knows."};
    case ErrorCode::BadSignature:
        return {Exit::Refused, "Its signature does not verify: it was changed on the way or is not what it says."};
    case ErrorCode::Malformed:
    case ErrorCode::TooLarge:
    case ErrorCode::UnknownSuite:
        return {Exit::Refused, "It is not in the form this program knows. Ask for it again, or update the program."};
    case ErrorCode::Network:
    case ErrorCode::Busy:
    case ErrorCode::Quota:
        return {Exit::Hub,
                "The hub was not reached or is busy. Check the address and that the hub runs, then try "
                "again."};
    case ErrorCode::ClockSkew:
        return {Exit::Hub, "This computer's clock and the hub's differ by more than ten minutes. Set the clock."};
    case ErrorCode::Fork:
        return {Exit::Alarm,
                "Two different records claim the same place: somebody else signs in this agency's name, "
                "or an old back-up was used. Stop and read 'A fork' in the admin guide."};
    case ErrorCode::Rollback:
        return {Exit::Alarm, "The hub shows fewer records than before. Read 'A roll-back' in the admin guide."};
    case ErrorCode::DiskFull:
        return {Exit::Files, "There is no room left on the disk."};
    case ErrorCode::Damaged:
        return {Exit::Files, "The file is damaged. Take it from a back-up."};
    default:
        return {Exit::Files, "The file could not be read or written. Check the folder and its permissions."};
    }
}

} // namespace

void refuse(ErrorCode code, const QString &doing)
{
    const Advice advice = adviceFor(code);
    refuse(advice.exit, fromUtf8(toString(code)), doing + QStringLiteral(". ") + QString::fromUtf8(advice.sentence));
}

void refuse(Exit exit, const QString &code, const QString &message)
{
    throw Failure{exit, code, message};
}

void refuseEnded(bool issuer, bool hub, Exit exit)
{
    const QString both = QStringLiteral("Neither the issuer certificate nor the hub's holds now. Run 'caseweave-admin "
                                        "agency renew' first, then 'caseweave-admin hub renew', and restart the hub; "
                                        "or set this computer's clock.");
    const QString ofIssuer = QStringLiteral("The issuer certificate does not hold now. Renew it with 'caseweave-admin "
                                            "agency renew', or set this computer's clock.");
    const QString ofHub = QStringLiteral("The hub's certificate does not hold now, or a clock is wrong: this "
                                         "computer's or the hub's. Whoever runs the hub renews it with "
                                         "'caseweave-admin hub renew' and restarts the hub. Where that is another "
                                         "agency, take its new root file with 'caseweave-admin hub use' then.");
    refuse(exit, QStringLiteral("expired"), issuer && hub ? both : issuer ? ofIssuer : ofHub);
}

} // namespace caseweave::admin
