// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/result/Result.h"

namespace caseweave {

std::string_view toString(ErrorCode code)
{
    // No default, so that the compiler names a code that is missing here.
    switch (code) {
    case ErrorCode::Malformed:
        return "malformed";
    case ErrorCode::TooLarge:
        return "too_large";
    case ErrorCode::UnknownSuite:
        return "unknown_suite";
    case ErrorCode::BadSignature:
        return "bad_signature";
    case ErrorCode::BadKey:
        return "bad_key";
    case ErrorCode::CannotOpen:
        return "cannot_open";
    case ErrorCode::NoKey:
        return "no_key";
    case ErrorCode::NotAllowed:
        return "not_allowed";
    case ErrorCode::NotMember:
        return "not_member";
    case ErrorCode::Fork:
        return "fork";
    case ErrorCode::Rollback:
        return "rollback";
    case ErrorCode::Expired:
        return "expired";
    case ErrorCode::Revoked:
        return "revoked";
    case ErrorCode::Untrusted:
        return "untrusted";
    case ErrorCode::NotFound:
        return "not_found";
    case ErrorCode::Conflict:
        return "conflict";
    case ErrorCode::Busy:
        return "busy";
    case ErrorCode::Quota:
        return "quota";
    case ErrorCode::DiskFull:
        return "disk_full";
    case ErrorCode::Storage:
        return "storage";
    case ErrorCode::Damaged:
        return "damaged";
    case ErrorCode::PortTaken:
        return "port_taken";
    case ErrorCode::Network:
        return "network";
    case ErrorCode::ClockSkew:
        return "clock_skew";
    case ErrorCode::Locked:
        return "locked";
    case ErrorCode::Cancelled:
        return "cancelled";
    case ErrorCode::Weak:
        return "weak";
    }
    return "unknown";
}

} // namespace caseweave
