// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/DirectoryLink.h"

#include "crypto/cbor/Reader.h"
#include "crypto/hash/Hash.h"

namespace caseweave {
namespace {

constexpr std::string_view domain = "CW1 directory record";
constexpr std::size_t mostBytes = 8192;

void readAdmitted(cbor::Reader &in, DirectoryLink &link)
{
    const Result<DeviceCertificate> certificate = DeviceCertificate::decode(in.bytes(mostBytes));
    if (!certificate) {
        in.fail();
        return;
    }
    link.device = certificate->device();
    link.deviceKey = certificate->signKey;
    link.professional = certificate->professional;
}

/// What is no certificate says nothing here; readers refuse such a record.
void readHub(cbor::Reader &in, DirectoryLink &link)
{
    cbor::Reader item(in.item());
    const Result<AgencyCertificate> certificate = AgencyCertificate::decode(item.bytes(mostBytes));
    if (certificate)
        link.other = certificate->agency;
}

void readChange(cbor::Reader &in, DirectoryLink &link)
{
    constexpr std::size_t fields[] = {4, 7, 2, 3, 6, 3, 2, 2};
    const std::size_t count = in.array();
    const std::uint64_t number = in.uint(std::size(fields) - 1);
    if (!in.ok() || count != fields[number]) {
        in.fail();
        return;
    }
    link.change = static_cast<DirectoryLink::Change>(number);
    std::size_t read = 1;
    if (link.change == DirectoryLink::Change::Agency)
        link.root = in.id<Id<SignPublicKey>>().bytes;
    else if (link.change == DirectoryLink::Change::Revoked)
        link.device = in.id<DeviceId>();
    else if (link.change == DirectoryLink::Change::Card || link.change == DirectoryLink::Change::Left)
        link.professional = in.id<ProfessionalId>();
    else if (link.change == DirectoryLink::Change::Trusted || link.change == DirectoryLink::Change::Withdrawn)
        link.other = in.id<AgencyId>();
    else if (link.change == DirectoryLink::Change::Admitted)
        readAdmitted(in, link);
    else if (link.change == DirectoryLink::Change::Hub)
        readHub(in, link);
    else
        read = 0;
    for (std::size_t i = 1 + read; i < count; ++i)
        in.item();
}

} // namespace

Result<DirectoryLink> DirectoryLink::decode(ByteView record)
{
    if (record.size() > mostBytes)
        return ErrorCode::TooLarge;
    const Result<SignedObject> object = SignedObject::decode(record);
    if (!object)
        return object.error();
    DirectoryLink link;
    cbor::Reader in(object->payload);
    in.array(8);
    in.expectText(domain);
    in.expectUint(1);
    link.agency = in.id<AgencyId>();
    link.number = in.uint(UINT32_MAX);
    link.previous = in.id<Id<DirectoryLink>>().bytes;
    link.time = static_cast<std::int64_t>(in.uint(INT64_MAX / 1000));
    readChange(in, link);
    const ByteView issuer = in.bytes();
    if (!in.finish() || (link.number == 0) != (link.change == Change::Agency))
        return ErrorCode::Malformed;
    Result<AgencyCertificate> certificate = AgencyCertificate::decode(issuer);
    if (!certificate)
        return certificate.error();
    link.issuer = std::move(*certificate);
    return link;
}

Digest DirectoryLink::linkOf(ByteView record)
{
    return hash("CW1 directory link", record);
}

Status DirectoryLink::verify(const DirectoryLink &link, ByteView record, const SignPublicKey &root)
{
    if (link.issuer.role != AgencyRole::Issuer || link.issuer.agency != link.agency)
        return ErrorCode::Untrusted;
    if (link.change == Change::Agency && link.root != root)
        return ErrorCode::Untrusted;
    if (Status status = link.issuer.verify(root, link.time); !status)
        return status;
    const Result<SignedObject> object = SignedObject::decode(record);
    if (!object || !object->verify(link.issuer.signKey, domain))
        return ErrorCode::BadSignature;
    return {};
}

} // namespace caseweave
