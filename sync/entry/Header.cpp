// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/entry/Header.h"

#include "crypto/cbor/Reader.h"
#include "crypto/hash/Hash.h"
#include "crypto/seal/Seal.h"

namespace caseweave {
namespace {

constexpr std::string_view domain = "CW1 entry";
constexpr std::size_t fields = 12;
constexpr std::size_t audienceBox = bodyKeySize + boxOverhead;

Digest toDigest(ByteView view)
{
    Digest digest{};
    if (view.size() == digest.size())
        std::copy(view.begin(), view.end(), digest.begin());
    return digest;
}

/// What kind, epoch, audience and body hash must be to one another (docs/protocol.md 3.2).
bool fitsKind(const Header &header)
{
    constexpr std::uint64_t roster = 1;
    constexpr std::uint64_t checkpoint = 2;
    constexpr std::uint64_t application = 16;
    if (header.kind != roster && header.kind != checkpoint && header.kind < application)
        return false;
    if ((header.kind == roster) != header.epoch.isZero())
        return false;
    const bool restricted = !header.audience.empty();
    if (restricted && (header.kind < application || !isAudience(header.audience)))
        return false;
    return header.bodyHash.has_value() == (restricted || header.kind == roster);
}

} // namespace

Result<Header> Header::decode(ByteView bytes)
{
    cbor::Reader reader(bytes);
    const std::size_t count = reader.array();
    reader.expectText(domain);
    const std::uint64_t suite = reader.uint();
    if (!reader.ok())
        return ErrorCode::Malformed;
    if (suite != 1)
        return ErrorCode::UnknownSuite;
    Header header;
    header.caseId = reader.id<CaseId>();
    header.epoch = reader.id<EntryId>();
    header.device = reader.id<DeviceId>();
    header.sequence = reader.uint(mostNumber);
    header.previous = reader.id<EntryId>();
    header.clock = reader.uint(mostNumber);
    header.kind = reader.uint(mostNumber);
    if (!reader.null())
        header.audience = reader.item();
    if (!reader.null())
        header.bodyHash = toDigest(reader.bytesExactly(32));
    header.commitment = toDigest(reader.bytesExactly(32));
    if (!reader.finish() || count != fields || header.sequence == 0)
        return ErrorCode::Malformed;
    if (header.previous.isZero() != (header.sequence == 1))
        return ErrorCode::Malformed;
    return fitsKind(header) ? Result(header) : Result<Header>(ErrorCode::Malformed);
}

void Header::write(cbor::Writer &writer) const
{
    writer.clear();
    writer.array(fields).text(domain).uint(1).id(caseId).id(epoch).id(device).uint(sequence).id(previous);
    writer.uint(clock).uint(kind);
    audience.empty() ? writer.null() : writer.raw(audience);
    bodyHash ? writer.bytes(*bodyHash) : writer.null();
    writer.bytes(commitment);
}

EntryId entryIdOf(ByteView headerBytes)
{
    return hashId<EntryId>(domain, {headerBytes});
}

Digest commitmentOf(ByteView blind, ByteView payload)
{
    return keyedHash(blind, "CW1 plaintext", {payload});
}

Digest bodyHashOf(ByteView bodyCiphertext)
{
    return hash("CW1 body", bodyCiphertext);
}

Digest boxesHashOf(ByteView boxes)
{
    return hash("CW1 boxes", boxes);
}

bool isAudience(ByteView encoded)
{
    cbor::Reader reader(encoded);
    const std::size_t count = reader.array();
    DeviceId before;
    for (std::size_t i = 0; i < count && reader.ok(); ++i) {
        reader.array(2);
        const DeviceId device = reader.id<DeviceId>();
        reader.bytesExactly(audienceBox);
        if (i > 0 && device <= before)
            return false;
        before = device;
    }
    return count > 0 && reader.finish();
}

std::vector<DeviceId> devicesOf(ByteView audience)
{
    std::vector<DeviceId> devices;
    cbor::Reader reader(audience);
    const std::size_t count = reader.array();
    for (std::size_t i = 0; i < count && reader.ok(); ++i) {
        reader.array(2);
        devices.push_back(reader.id<DeviceId>());
        reader.bytes();
    }
    return devices;
}

ByteView boxFor(ByteView audience, const DeviceId &device)
{
    cbor::Reader reader(audience);
    const std::size_t count = reader.array();
    for (std::size_t i = 0; i < count && reader.ok(); ++i) {
        reader.array(2);
        const DeviceId to = reader.id<DeviceId>();
        const ByteView box = reader.bytesExactly(audienceBox);
        if (reader.ok() && to == device)
            return box;
    }
    return {};
}

} // namespace caseweave
