// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/enrolment/EnrolmentToken.h"
#include "crypto/certificate/Certificate.h"

namespace caseweave {

/// What the admin leaves at the hub for the holder of a token (slot 0 of docs/protocol.md 2.5): the roots to pin, and
/// who the new device's professional is. A value; any thread.
struct Invitation {
    SignPublicKey root{}; ///< of the professional's own agency
    std::string agencyName;
    AgencyKind kind = AgencyKind::Council;
    ProfessionalId professional;
    std::string name;
    std::string title;
    SignPublicKey hubRoot{}; ///< of the agency whose hub it is
    AgencyCertificate hub;
    std::string hubAddress; ///< "host:port"
    std::int64_t expires = 0; ///< seconds

    AgencyId agency() const { return agencyIdOf(root); }

    Bytes seal(const EnrolmentToken &token) const;
    /// CannotOpen (another token, or changed), Malformed, Expired, ClockSkew (verifyNow()), and what verifying the hub
    /// certificate under the hub's root gives.
    static Result<Invitation> open(const EnrolmentToken &token, ByteView sealed, std::int64_t nowSeconds);
};

} // namespace caseweave
