// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/certificate/Certificate.h"

namespace caseweave {

/// What a hub must know of a directory record (docs/protocol.md 2.3): where it stands in its chain, and whom it shuts
/// out or lets in again. What the records say of people is for readers (app/directory).
struct DirectoryLink {
    enum class Change : std::uint8_t {
        Agency = 0,
        Card = 1,
        Admitted = 2,
        Revoked = 3,
        Trusted = 4,
        Hub = 5,
        Left = 6,
        Withdrawn = 7
    };

    AgencyId agency;
    std::uint64_t number = 0;
    Digest previous{};
    std::int64_t time = 0;
    Change change = Change::Card;
    SignPublicKey root{}; ///< of Agency
    AgencyId other; ///< of Trusted and Withdrawn; whose hub it is, of Hub
    DeviceId device; ///< of Admitted and Revoked
    SignPublicKey deviceKey{}; ///< of Admitted
    ProfessionalId professional; ///< of Card, Admitted and Left
    AgencyCertificate issuer;

    /// Form alone. Malformed, TooLarge, UnknownSuite.
    static Result<DirectoryLink> decode(ByteView record);
    /// The link that the record after this one must name.
    static Digest linkOf(ByteView record);
    /// Signed by the issuer, and the issuer by the root at the record's time. BadSignature, Untrusted, Expired.
    static Status verify(const DirectoryLink &link, ByteView record, const SignPublicKey &root);
};

} // namespace caseweave
