// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/HubLink.h"

#include "app/directory/DirectoryRecord.h"
#include "app/enrolment/EnrolmentToken.h"
#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"

namespace caseweave::admin {

namespace {

constexpr std::size_t mostAddress = 261;
constexpr std::size_t mostCertificate = 4096;

template <std::size_t N>
std::array<std::uint8_t, N> readFixed(cbor::Reader &in)
{
    std::array<std::uint8_t, N> value{};
    const ByteView view = in.bytesExactly(N);
    std::copy(view.begin(), view.end(), value.begin());
    return value;
}

void writeTls(cbor::Writer &out, const std::optional<Digest> &tls)
{
    if (tls)
        out.bytes(*tls);
    else
        out.null();
}

std::optional<Digest> readTls(cbor::Reader &in)
{
    if (in.null())
        return std::nullopt;
    return readFixed<32>(in);
}

std::string_view withoutEnd(std::string_view text)
{
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
        text.remove_suffix(1);
    return text;
}

} // namespace

Bytes HubLink::encode() const
{
    cbor::Writer out(512);
    out.array(4).text(address).bytes(root).bytes(certificate.encoded);
    writeTls(out, tls);
    return out.take();
}

Result<HubLink> HubLink::decode(ByteView bytes)
{
    cbor::Reader in(bytes);
    HubLink link;
    in.array(4);
    link.address = in.text(mostAddress);
    link.root = readFixed<32>(in);
    const ByteView certificate = in.bytes(mostCertificate);
    link.tls = readTls(in);
    if (!in.finish() || !isHubAddress(link.address))
        return ErrorCode::Malformed;
    auto decoded = AgencyCertificate::decode(certificate);
    if (!decoded)
        return decoded.error();
    link.certificate = std::move(*decoded);
    return link;
}

std::string RootFile::text() const
{
    cbor::Writer out(1024);
    out.array(4).bytes(root).bytes(firstRecord).bytes(hubRecord);
    writeTls(out, hub ? hub->tls : std::nullopt);
    return std::string(prefix) + toBase64Url(out.take()) + '\n';
}

Result<RootFile> RootFile::fromText(std::string_view whole)
{
    const std::string_view text = withoutEnd(whole);
    if (text.size() > mostText)
        return ErrorCode::TooLarge;
    if (text.substr(0, prefix.size()) != prefix)
        return text.substr(0, 15) == prefix.substr(0, 15) ? ErrorCode::UnknownSuite : ErrorCode::Malformed;
    const auto bytes = fromBase64Url(text.substr(prefix.size()));
    if (!bytes)
        return ErrorCode::Malformed;
    cbor::Reader in(*bytes);
    RootFile file;
    in.array(4);
    file.root = readFixed<32>(in);
    const ByteView first = in.bytes(DirectoryRecord::mostBytes);
    const ByteView hubBytes = in.bytes(DirectoryRecord::mostBytes);
    const std::optional<Digest> tls = readTls(in);
    if (!in.finish())
        return ErrorCode::Malformed;
    file.firstRecord.assign(first.begin(), first.end());
    file.hubRecord.assign(hubBytes.begin(), hubBytes.end());

    const auto record = DirectoryRecord::decode(first);
    if (!record)
        return record.error();
    if (const Status held = record->verify(file.root); !held)
        return held.error();
    const auto *itself = std::get_if<AgencyItself>(&record->change);
    if (record->number != 0 || itself == nullptr || itself->root != file.root || record->agency != file.agency())
        return ErrorCode::Untrusted;
    file.name = itself->name;
    file.kind = itself->kind;
    if (hubBytes.empty())
        return file;

    const auto hubRecord = DirectoryRecord::decode(hubBytes);
    if (!hubRecord)
        return hubRecord.error();
    if (const Status held = hubRecord->verify(file.root); !held)
        return held.error();
    const auto *stated = std::get_if<HubStated>(&hubRecord->change);
    if (stated == nullptr || stated->certificate.role != AgencyRole::Hub || !isHubAddress(stated->address))
        return ErrorCode::Untrusted;
    if (const Status held = stated->certificate.verify(file.root, hubRecord->time); !held)
        return held.error();
    file.hub = HubLink{stated->address, file.root, stated->certificate, tls};
    return file;
}

} // namespace caseweave::admin
