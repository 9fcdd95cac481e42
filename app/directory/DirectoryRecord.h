// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/certificate/Certificate.h"

#include <variant>

namespace caseweave {

enum class RevocationReason : std::uint8_t { Lost = 1, Left = 2, Replaced = 3, Compromised = 4 };

/// The changes of docs/protocol.md 2.3. Their place in DirectoryChange is their number there. Texts are UTF-8 in form C
/// of at most DirectoryRecord::mostText bytes.
struct AgencyItself {
    SignPublicKey root{};
    std::string name;
    AgencyKind kind = AgencyKind::Council;
};
struct CardChange {
    ProfessionalId professional;
    std::string name;
    std::string title;
    std::string team;
    std::string phone;
    std::string mail;
    friend bool operator==(const CardChange &, const CardChange &) = default;
};
struct DeviceAdmitted {
    DeviceCertificate certificate;
};
struct DeviceRevoked {
    DeviceId device;
    RevocationReason reason = RevocationReason::Lost;
};
struct AgencyTrusted {
    AgencyId agency;
    SignPublicKey root{};
    std::string name;
    AgencyKind kind = AgencyKind::Council;
    std::string hubAddress; ///< "host:port", empty where the agency runs no hub
};
struct HubStated {
    AgencyCertificate certificate;
    std::string address; ///< "host:port"
};
struct ProfessionalLeft {
    ProfessionalId professional;
};
/// Ends AgencyTrusted, until another record trusts the agency again.
struct TrustWithdrawn {
    AgencyId agency;
};
using DirectoryChange = std::variant<AgencyItself, CardChange, DeviceAdmitted, DeviceRevoked, AgencyTrusted, HubStated,
                                     ProfessionalLeft, TrustWithdrawn>;

/// One signed record of an agency's directory (docs/protocol.md 2.3). decode() checks form alone, verify() who signed
/// it; whether it fits its chain is Directory's to say. A value; any thread.
struct DirectoryRecord {
    static constexpr std::size_t mostText = 256; ///< bytes of each text
    static constexpr std::size_t mostBytes = 8192; ///< of a whole record

    AgencyId agency;
    std::uint64_t number = 0;
    Digest previous{};
    std::int64_t time = 0; ///< seconds
    DirectoryChange change;
    AgencyCertificate issuer;
    Bytes encoded; ///< the signed object as received or made

    /// Signs a record. The texts must meet the limits.
    static DirectoryRecord make(const SigningKey &issuerKey, const AgencyCertificate &issuer, std::uint64_t number,
                                const Digest &previous, std::int64_t time, const DirectoryChange &change);
    /// Malformed, TooLarge.
    static Result<DirectoryRecord> decode(ByteView bytes);
    /// That the issuer's certificate is of this agency, holds under its root at the record's time and signed the
    /// record. Untrusted, BadSignature, Expired.
    Status verify(const SignPublicKey &root) const;
    /// What the next record names as its previous.
    Digest link() const;
};

/// Whether a text may stand in a directory: in form C, short enough, no control characters, and not empty where it must
/// be filled.
bool isDirectoryText(std::string_view text, bool mayBeEmpty);

} // namespace caseweave
