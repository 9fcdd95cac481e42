// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/FictionalAgency.h"

namespace caseweave::test {

namespace {

constexpr std::int64_t year = 365 * 24 * 3600;

}

FictionalAgency::FictionalAgency(std::string agencyName, AgencyKind agencyKind, Random &chance)
    : random(chance), root(SigningKey::generate(chance)), issuerKey(SigningKey::generate(chance)),
      issuer(AgencyCertificate::issue(root, AgencyRole::Issuer, issuerKey.publicKey(), std::nullopt, agencyName,
                                      agencyBegins, agencyBegins + year)),
      name(std::move(agencyName)), kind(agencyKind)
{
    addAt(now, AgencyItself{root.publicKey(), name, kind});
}

const Bytes &FictionalAgency::add(const DirectoryChange &change)
{
    return addAt(now + 1, change);
}

const Bytes &FictionalAgency::addAt(std::int64_t time, const DirectoryChange &change)
{
    now = time;
    records.push_back(draft(change).encoded);
    return records.back();
}

DirectoryRecord FictionalAgency::draft(const DirectoryChange &change) const
{
    Digest previous{};
    if (!records.empty())
        previous = DirectoryRecord::decode(records.back())->link();
    return DirectoryRecord::make(issuerKey, issuer, records.size(), previous, now, change);
}

CardChange FictionalAgency::addProfessional(const std::string &fullName, const std::string &title)
{
    CardChange card;
    card.professional = random.id<ProfessionalId>();
    card.name = fullName;
    card.title = title;
    add(card);
    return card;
}

DeviceCertificate FictionalAgency::addDevice(const ProfessionalId &professional, const DeviceKeys &keys)
{
    DeviceCertificate certificate = certify(professional, keys);
    add(DeviceAdmitted{certificate});
    return certificate;
}

void FictionalAgency::renewDevice(const DeviceCertificate &old, std::int64_t notAfter)
{
    add(DeviceAdmitted{
        DeviceCertificate::issue(issuerKey, issuer, old.professional, old.signKey, old.boxKey, now, notAfter)});
}

DeviceCertificate FictionalAgency::certify(const ProfessionalId &professional, const DeviceKeys &keys) const
{
    return DeviceCertificate::issue(issuerKey, issuer, professional, keys.sign.publicKey(), keys.box.publicKey(), now,
                                    now + year);
}

AgencyCertificate FictionalAgency::hubCertificate(const SignPublicKey &hub) const
{
    return AgencyCertificate::issue(root, AgencyRole::Hub, hub, std::nullopt, name, agencyBegins, agencyBegins + year);
}

AgencyTrusted FictionalAgency::asTrusted(const std::string &hubAddress) const
{
    return {id(), root.publicKey(), name, kind, hubAddress};
}

} // namespace caseweave::test
