// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/clock/Jurisdiction.h"
#include "crypto/certificate/Certificate.h"

#include <memory>

namespace caseweave {

/// The rules of a nation as an agency signed them, in place of those that come with the program (docs/protocol.md 2.6).
/// As a file it is one line of text. fromText() checks form alone, verify() who signed it. A value; any thread.
struct SignedJurisdiction {
    static constexpr std::string_view prefix = "caseweave-clocks:1:";
    static constexpr qsizetype mostProfileBytes = 128 * 1024;
    static constexpr std::size_t mostText = 192 * 1024; ///< of the whole line
    static constexpr std::uint64_t mostNumber = 1'000'000;

    AgencyId agency;
    SignPublicKey root{}; ///< which `agency` is the hash of: whoever knows the agency needs nothing else to verify
    std::uint64_t number = 0; ///< from 1, counted for each nation; a smaller one never takes the place of a greater
    std::int64_t time = 0; ///< seconds; when it was signed, as the signer says
    AgencyCertificate issuer;
    std::shared_ptr<const Jurisdiction> rules;
    Bytes encoded; ///< the signed object as received or made

    /// `profile` has no problem (below), and `issuer` is of `root` and of the key.
    static SignedJurisdiction make(const SigningKey &issuerKey, const AgencyCertificate &issuer,
                                   const SignPublicKey &root, std::uint64_t number, std::int64_t time,
                                   const QByteArray &profile);
    /// Malformed, TooLarge, UnknownSuite.
    static Result<SignedJurisdiction> fromText(std::string_view text);
    std::string text() const;
    /// That it is of this agency: that the issuer's certificate holds under its root at the time of signing, and signed
    /// it. Untrusted, BadSignature, Expired.
    Status verify(const AgencyId &own) const;

    /// Why no agency can sign this, for whoever wrote the file; empty: it can. Beside what readJurisdiction() refuses:
    /// another nation than those that the program knows, another name for it, and a day of comparison that was not yet.
    static JurisdictionReading readForSigning(const QByteArray &profile, std::int64_t time);
};

} // namespace caseweave
