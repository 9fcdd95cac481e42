// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/directory/DirectoryRecord.h"
#include "crypto/chance/Random.h"

namespace caseweave::test {

/// 1 June 2026, noon: when the tests' agencies begin.
inline constexpr std::int64_t agencyBegins = 1'780'315'200;

/// An agency with all its keys, and the records it has signed so far. Number 0 is signed by the constructor.
class FictionalAgency {
public:
    FictionalAgency(std::string name, AgencyKind kind, Random &random);

    AgencyId id() const { return agencyIdOf(root.publicKey()); }
    /// Signs the next record; time moves on by a second.
    const Bytes &add(const DirectoryChange &change);
    /// As add(), at that time.
    const Bytes &addAt(std::int64_t time, const DirectoryChange &change);
    /// The next record, signed but not added.
    DirectoryRecord draft(const DirectoryChange &change) const;
    CardChange addProfessional(const std::string &fullName, const std::string &title);
    DeviceCertificate addDevice(const ProfessionalId &professional, const DeviceKeys &keys);
    /// Admits the device again with a certificate that ends then.
    void renewDevice(const DeviceCertificate &old, std::int64_t notAfter);
    DeviceCertificate certify(const ProfessionalId &professional, const DeviceKeys &keys) const;
    AgencyCertificate hubCertificate(const SignPublicKey &hub) const;
    AgencyTrusted asTrusted(const std::string &hubAddress) const;

    Random &random;
    SigningKey root;
    SigningKey issuerKey;
    AgencyCertificate issuer; ///< for a year from agencyBegins
    std::string name;
    AgencyKind kind;
    std::int64_t now = agencyBegins; ///< of the newest record
    std::vector<Bytes> records;
};

} // namespace caseweave::test
