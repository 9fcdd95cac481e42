// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/seal/Seal.h"
#include "crypto/sign/Signing.h"

namespace caseweave {

enum class AgencyKind : std::uint8_t { Council = 1, Health = 2, Police = 3, Education = 4, Voluntary = 5 };

/// [payload, signature] of docs/protocol.md 1.1.
struct SignedObject {
    Bytes payload;
    Signature signature{};
    Bytes encode() const;
    static Result<SignedObject> decode(ByteView bytes);
    static SignedObject make(const SigningKey &key, std::string_view domain, Bytes payload);
    bool verify(const SignPublicKey &key, std::string_view domain) const;
};

AgencyId agencyIdOf(const SignPublicKey &root);
DeviceId deviceIdOf(const SignPublicKey &sign, const BoxPublicKey &box);

enum class AgencyRole : std::uint8_t { Issuer = 1, Hub = 2, Recovery = 3 };

/// docs/protocol.md 2.1. decode() checks form alone; verify() checks who signed it and when it holds.
struct AgencyCertificate {
    AgencyId agency;
    AgencyRole role = AgencyRole::Issuer;
    SignPublicKey signKey{};
    std::optional<BoxPublicKey> boxKey;
    std::string name;
    std::int64_t notBefore = 0; ///< seconds
    std::int64_t notAfter = 0;
    Bytes encoded; ///< the signed object as received or made

    static AgencyCertificate issue(const SigningKey &root, AgencyRole role, const SignPublicKey &signKey,
                                   const std::optional<BoxPublicKey> &boxKey, std::string name, std::int64_t notBefore,
                                   std::int64_t notAfter);
    static Result<AgencyCertificate> decode(ByteView bytes);
    /// BadSignature, Untrusted (root is not the agency's), Expired.
    Status verify(const SignPublicKey &root, std::int64_t atSeconds) const;
};

/// docs/protocol.md 2.2.
struct DeviceCertificate {
    AgencyId agency;
    ProfessionalId professional;
    SignPublicKey signKey{};
    BoxPublicKey boxKey{};
    std::int64_t notBefore = 0;
    std::int64_t notAfter = 0;
    AgencyCertificate issuer;
    Bytes encoded;

    DeviceId device() const { return deviceIdOf(signKey, boxKey); }
    static DeviceCertificate issue(const SigningKey &issuerKey, const AgencyCertificate &issuer,
                                   const ProfessionalId &professional, const SignPublicKey &signKey,
                                   const BoxPublicKey &boxKey, std::int64_t notBefore, std::int64_t notAfter);
    static Result<DeviceCertificate> decode(ByteView bytes);
    Status verify(const SignPublicKey &root, std::int64_t atSeconds) const;
};

/// The device's own keys, in secret memory.
struct DeviceKeys {
    SigningKey sign;
    BoxKey box;
    static DeviceKeys generate(Random &random);
    DeviceId device() const { return deviceIdOf(sign.publicKey(), box.publicKey()); }
    DeviceKeys clone() const { return {sign.clone(), box.clone()}; }
};

} // namespace caseweave
