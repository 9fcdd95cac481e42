// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/roster/RosterPayload.h"

#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"
#include "crypto/hash/Hash.h"

namespace caseweave {
namespace {

constexpr std::string_view domain = "CW1 roster";
constexpr std::size_t backLinkSize = 64 + sealOverhead;

void writeMember(cbor::Writer &writer, const RosterMember &member)
{
    writer.array(7).id(member.id.agency).id(member.id.professional).text(member.card.name).text(member.card.title);
    writer.uint(static_cast<std::uint64_t>(member.role)).boolean(member.history).array(member.devices.size());
    for (const RosterDevice &device : member.devices)
        writer.bytes(device.certificate->encoded);
}

void writeMembers(cbor::Writer &writer, const std::vector<RosterMember> &members)
{
    writer.array(members.size());
    for (const RosterMember &member : members)
        writeMember(writer, member);
}

void writeHeads(cbor::Writer &writer, const std::vector<ChainHead> &heads)
{
    writer.array(heads.size());
    for (const ChainHead &head : heads)
        writer.array(3).id(head.device).uint(head.sequence).id(head.entry);
}

void writeSubject(cbor::Writer &writer, std::size_t fields, const RosterChange &change)
{
    writer.array(fields).uint(static_cast<std::uint64_t>(change.kind));
    writer.id(change.subject.agency).id(change.subject.professional);
}

void writeChange(cbor::Writer &writer, const RosterChange &change)
{
    const auto kind = static_cast<std::uint64_t>(change.kind);
    switch (change.kind) {
    case ChangeKind::First:
        writer.array(2).uint(kind).bytes(change.nonce);
        break;
    case ChangeKind::Add:
        writer.array(2).uint(kind);
        writeMember(writer, change.member);
        break;
    case ChangeKind::Remove:
        writeSubject(writer, 4, change);
        writeHeads(writer, change.accepted);
        break;
    case ChangeKind::ChangeRole:
        writeSubject(writer, 4, change);
        writer.uint(static_cast<std::uint64_t>(change.role));
        break;
    case ChangeKind::AddDevice:
        writeSubject(writer, 4, change);
        writer.bytes(change.device.certificate->encoded);
        break;
    case ChangeKind::RemoveDevice:
        writeSubject(writer, 6, change);
        writer.id(change.accepted.at(0).device).uint(change.accepted[0].sequence).id(change.accepted[0].entry);
        break;
    case ChangeKind::Rotate:
        writer.array(1).uint(kind);
        break;
    case ChangeKind::GrantHistory:
        writeSubject(writer, 3, change);
        break;
    }
}

Role readRole(cbor::Reader &reader)
{
    const std::uint64_t role = reader.uint(4);
    if (role == 0)
        reader.fail();
    return static_cast<Role>(role);
}

RosterDevice readDevice(cbor::Reader &reader, CertificateCache &certificates, const MemberId &owner)
{
    RosterDevice device;
    const ByteView encoded = reader.bytes();
    if (reader.ok())
        device.certificate = certificates.read(encoded);
    const bool fits = device.certificate && device.certificate->agency == owner.agency
        && device.certificate->professional == owner.professional;
    if (!fits)
        reader.fail();
    else
        device.id = device.certificate->device();
    return device;
}

RosterMember readMember(cbor::Reader &reader, CertificateCache &certificates)
{
    RosterMember member;
    reader.array(7);
    member.id.agency = reader.id<AgencyId>();
    member.id.professional = reader.id<ProfessionalId>();
    member.card.name = reader.text();
    member.card.title = reader.text();
    member.role = readRole(reader);
    member.history = reader.boolean();
    const std::size_t count = reader.array();
    for (std::size_t i = 0; i < count && reader.ok(); ++i) {
        member.devices.push_back(readDevice(reader, certificates, member.id));
        if (i > 0 && member.devices[i].id <= member.devices[i - 1].id)
            reader.fail();
    }
    return member;
}

ChainHead readHead(cbor::Reader &reader)
{
    ChainHead head;
    head.device = reader.id<DeviceId>();
    head.sequence = reader.uint(INT64_MAX);
    head.entry = reader.id<EntryId>();
    if ((head.sequence == 0) != head.entry.isZero())
        reader.fail();
    return head;
}

std::vector<ChainHead> readHeads(cbor::Reader &reader)
{
    std::vector<ChainHead> heads;
    const std::size_t count = reader.array();
    for (std::size_t i = 0; i < count && reader.ok(); ++i) {
        reader.array(3);
        heads.push_back(readHead(reader));
        if (i > 0 && heads[i].device <= heads[i - 1].device)
            reader.fail();
    }
    return heads;
}

void readSubject(cbor::Reader &reader, RosterChange &change, CertificateCache &certificates)
{
    change.subject.agency = reader.id<AgencyId>();
    change.subject.professional = reader.id<ProfessionalId>();
    if (change.kind == ChangeKind::Remove)
        change.accepted = readHeads(reader);
    else if (change.kind == ChangeKind::ChangeRole)
        change.role = readRole(reader);
    else if (change.kind == ChangeKind::AddDevice)
        change.device = readDevice(reader, certificates, change.subject);
    else if (change.kind == ChangeKind::RemoveDevice)
        change.accepted = {readHead(reader)};
}

RosterChange readChange(cbor::Reader &reader, CertificateCache &certificates)
{
    static constexpr std::array<std::size_t, 8> fields{2, 2, 4, 4, 4, 6, 1, 3};
    RosterChange change;
    const std::size_t count = reader.array();
    const std::uint64_t kind = reader.uint(7);
    if (!reader.ok() || count != fields.at(kind)) {
        reader.fail();
        return change;
    }
    change.kind = static_cast<ChangeKind>(kind);
    if (change.kind == ChangeKind::First) {
        const ByteView nonce = reader.bytesExactly(32);
        std::copy(nonce.begin(), nonce.end(), change.nonce.begin());
    } else if (change.kind == ChangeKind::Add) {
        change.member = readMember(reader, certificates);
        change.subject = change.member.id;
    } else if (change.kind != ChangeKind::Rotate) {
        readSubject(reader, change, certificates);
    }
    return change;
}

template <class IdType>
std::vector<IdType> readSortedIds(cbor::Reader &reader)
{
    std::vector<IdType> ids;
    const std::size_t count = reader.array();
    for (std::size_t i = 0; i < count && reader.ok(); ++i) {
        ids.push_back(reader.id<IdType>());
        if (i > 0 && ids[i] <= ids[i - 1])
            reader.fail();
    }
    return ids;
}

std::vector<RosterMember> readMembers(cbor::Reader &reader, CertificateCache &certificates)
{
    std::vector<RosterMember> members;
    const std::size_t count = reader.array();
    for (std::size_t i = 0; i < count && reader.ok(); ++i) {
        members.push_back(readMember(reader, certificates));
        if (i > 0 && members[i].id <= members[i - 1].id)
            reader.fail();
    }
    return members;
}

} // namespace

Bytes RosterPayload::encode() const
{
    cbor::Writer writer(1024);
    writer.array(7).text(domain).array(parents.size());
    for (const EntryId &parent : parents)
        writer.id(parent);
    writeChange(writer, change);
    writeMembers(writer, members);
    writer.array(backLinks.size());
    for (const Bytes &link : backLinks)
        writer.bytes(link);
    writeHeads(writer, heads);
    writer.array(leftOut.size());
    for (const DeviceId &device : leftOut)
        writer.id(device);
    return writer.take();
}

CertificatePointer CertificateCache::read(ByteView encoded)
{
    const Digest key = hash("CW1 certificate cache", encoded);
    const auto known = m_known.find(key);
    if (known != m_known.end())
        return known->second;
    Result<DeviceCertificate> read = DeviceCertificate::decode(encoded);
    if (!read)
        return nullptr;
    auto pointer = std::make_shared<const DeviceCertificate>(std::move(*read));
    m_known.emplace(key, pointer);
    return pointer;
}

Result<RosterPayload> decodeRosterPayload(ByteView bytes, CertificateCache &certificates)
{
    cbor::Reader reader(bytes);
    RosterPayload payload;
    reader.array(7);
    reader.expectText(domain);
    payload.parents = readSortedIds<EntryId>(reader);
    if (reader.ok())
        payload.change = readChange(reader, certificates);
    payload.members = readMembers(reader, certificates);
    const std::size_t links = reader.array();
    for (std::size_t i = 0; i < links && reader.ok(); ++i) {
        const ByteView link = reader.bytesExactly(backLinkSize);
        payload.backLinks.emplace_back(link.begin(), link.end());
    }
    payload.heads = readHeads(reader);
    payload.leftOut = readSortedIds<DeviceId>(reader);
    if (!reader.finish() || payload.backLinks.size() != payload.parents.size())
        return ErrorCode::Malformed;
    if ((payload.change.kind == ChangeKind::First) != payload.parents.empty())
        return ErrorCode::Malformed;
    return payload;
}

Bytes encodeMembers(const std::vector<RosterMember> &members)
{
    cbor::Writer writer(1024);
    writeMembers(writer, members);
    return writer.take();
}

Bytes encodeHeads(const std::vector<ChainHead> &heads)
{
    cbor::Writer writer(heads.size() * 80 + 8);
    writeHeads(writer, heads);
    return writer.take();
}

Result<std::vector<ChainHead>> decodeHeads(ByteView bytes)
{
    cbor::Reader reader(bytes);
    std::vector<ChainHead> heads = readHeads(reader);
    if (!reader.finish())
        return ErrorCode::Malformed;
    return heads;
}

} // namespace caseweave
