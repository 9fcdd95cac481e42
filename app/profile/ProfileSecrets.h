// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/certificate/Certificate.h"

#include <map>

namespace caseweave {

/// What an enrolment still needs while the admin has not approved it (docs/protocol.md 2.5).
struct PendingEnrolment {
    SecretBytes token;
    Bytes invitation; ///< slot 0, sealed as it came
    Bytes request; ///< slot 1 as it was left there
};

/// Where a case is on this computer, and under which key.
struct CaseLocation {
    std::array<std::uint8_t, 16> name{}; ///< random: the file's name tells nothing of the case
    SecretBytes key; ///< 32 bytes
    CaseLocation clone() const { return {name, key.clone()}; }
};

/// Everything that only the vault may hold: the keys of this device, who it belongs to, whom it trusts, and the keys of
/// the profile's databases. A value that moves.
struct ProfileSecrets {
    explicit ProfileSecrets(DeviceKeys made) : keys(std::move(made)) { }

    DeviceKeys keys;
    Bytes certificate; ///< of this device; empty while the enrolment is pending
    ProfessionalId professional;
    std::string name;
    std::string title;
    SignPublicKey agencyRoot{}; ///< of one's own agency
    std::string agencyName;
    AgencyKind agencyKind = AgencyKind::Council;
    SignPublicKey hubRoot{}; ///< of the agency whose hub it is
    std::string hubAddress; ///< "host:port"
    std::optional<Digest> hubTls;
    SecretBytes databaseKey; ///< 32 bytes
    std::map<CaseId, CaseLocation> cases;
    std::optional<PendingEnrolment> pending;

    /// The vault's content.
    SecretBytes encode() const;
    /// Malformed, UnknownSuite (written by a newer program).
    static Result<ProfileSecrets> decode(ByteView content);
};

} // namespace caseweave
