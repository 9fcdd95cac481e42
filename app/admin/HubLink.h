// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/certificate/Certificate.h"

namespace caseweave::admin {

/// The hub that an agency's devices go to: its own or another agency's. Public; kept as hub.link in the agency's
/// folder.
struct HubLink {
    std::string address; ///< "host:port"
    SignPublicKey root{}; ///< of the agency whose hub it is
    AgencyCertificate certificate;
    std::optional<Digest> tls; ///< SHA-256 of its TLS certificate where that vouches for itself

    Bytes encode() const;
    static Result<HubLink> decode(ByteView bytes);
};

/// What an agency hands to another so that it can be trusted: agency.root, one line of text,
/// "caseweave-root:1:" and base64url of [root public key, record 0, newest hub record or empty, TLS fingerprint or
/// null]. The records carry the agency's own signatures, so only the root has to be compared by fingerprint.
struct RootFile {
    SignPublicKey root{};
    std::string name;
    AgencyKind kind = AgencyKind::Council;
    std::optional<HubLink> hub; ///< where the agency runs one
    Bytes firstRecord;
    Bytes hubRecord;

    AgencyId agency() const { return agencyIdOf(root); }
    static constexpr std::string_view prefix = "caseweave-root:1:";
    static constexpr std::size_t mostText = 32768;
    std::string text() const;
    /// Malformed, UnknownSuite, Untrusted, BadSignature: the records are verified under the root.
    static Result<RootFile> fromText(std::string_view text);
};

} // namespace caseweave::admin
