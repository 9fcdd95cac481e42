// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/entry/Envelope.h"

#include "crypto/cbor/Reader.h"
#include "crypto/hash/Hash.h"

#include <bit>

namespace caseweave {
namespace {

std::string_view keyDomain(EnvelopeClass type)
{
    return type == EnvelopeClass::Segment ? "CW1 segment keys" : "CW1 entry keys";
}

} // namespace

Result<Envelope> Envelope::decode(ByteView bytes)
{
    if (bytes.size() > mostSegmentEnvelope)
        return ErrorCode::TooLarge;
    cbor::Reader reader(bytes);
    const std::size_t count = reader.array();
    const std::uint64_t suite = reader.uint();
    if (!reader.ok())
        return ErrorCode::Malformed;
    if (suite != 1)
        return ErrorCode::UnknownSuite;
    if (count != 8)
        return ErrorCode::Malformed;
    Envelope envelope;
    envelope.mailbox = reader.id<MailboxTag>();
    const std::uint64_t type = reader.uint(2);
    envelope.type = static_cast<EnvelopeClass>(type);
    envelope.salt = reader.bytesExactly(24);
    envelope.check = reader.bytesExactly(32);
    envelope.header = reader.bytes();
    envelope.body = reader.bytes();
    const bool boxed = !reader.null();
    if (boxed)
        envelope.boxes = reader.bytes();
    if (!reader.finish() || boxed != (envelope.type == EnvelopeClass::Roster))
        return ErrorCode::Malformed;
    if (boxed
        && (envelope.boxes.size() % rosterBoxSize != 0 || !std::has_single_bit(envelope.boxes.size() / rosterBoxSize)))
        return ErrorCode::Malformed;
    if (envelope.type != EnvelopeClass::Segment && bytes.size() > mostEntryEnvelope)
        return ErrorCode::TooLarge;
    return envelope;
}

bool EpochSecrets::hasHistory() const
{
    const ByteView bytes = history();
    return !std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

void EpochSecrets::dropHistory()
{
    const auto bytes = m_both.span().subspan(size / 2);
    std::fill(bytes.begin(), bytes.end(), std::uint8_t{0});
}

bool EnvelopeKeys::fits(const Envelope &envelope, ByteView contentSecret)
{
    derive(envelope.type, contentSecret, envelope.salt);
    return equalConstantTime(check(), envelope.check);
}

void EnvelopeKeys::derive(EnvelopeClass type, ByteView contentSecret, ByteView salt)
{
    keyedHash(contentSecret, keyDomain(type), {salt}, m_memory.span().first(64));
}

ByteView EnvelopeKeys::bodyKey()
{
    const auto key = m_memory.span().subspan(64, bodyKeySize);
    keyedHash(headerKey(), "CW1 body key", {}, key);
    return key;
}

ByteView EnvelopeKeys::blind(ByteView contentSecret, const DeviceId &device, std::uint64_t sequence)
{
    const auto blind = m_memory.span().last(blindSize);
    keyedHash(contentSecret, "CW1 blind", {device.view(), u64(sequence)}, blind);
    return blind;
}

Result<SignedHeader> EnvelopeKeys::openHeader(const Envelope &envelope) const
{
    Result<Bytes> plain = open(headerKey(), headerPlace(envelope.mailbox, envelope.type), envelope.header);
    if (!plain)
        return plain.error();
    SignedHeader read;
    read.plain = std::move(*plain);
    cbor::Reader reader(read.plain);
    reader.array(2);
    read.header = reader.bytes();
    read.signature = reader.bytesExactly(std::tuple_size_v<Signature>);
    if (!reader.finish())
        return ErrorCode::Malformed;
    return read;
}

Bytes EnvelopeKeys::sealHeader(const MailboxTag &mailbox, EnvelopeClass type, ByteView plain) const
{
    return seal(headerKey(), headerPlace(mailbox, type), plain);
}

std::array<std::uint8_t, 33> headerPlace(const MailboxTag &mailbox, EnvelopeClass type)
{
    std::array<std::uint8_t, 33> place{};
    std::copy(mailbox.bytes.begin(), mailbox.bytes.end(), place.begin());
    place[32] = static_cast<std::uint8_t>(type);
    return place;
}

Bytes bodyPlace(const Header &header)
{
    Bytes place(header.caseId.bytes.begin(), header.caseId.bytes.end());
    place.insert(place.end(), header.device.bytes.begin(), header.device.bytes.end());
    const auto sequence = u64(header.sequence);
    place.insert(place.end(), sequence.begin(), sequence.end());
    return place;
}

Bytes encodeEnvelope(const MailboxTag &mailbox, EnvelopeClass type, ByteView salt, ByteView check, ByteView header,
                     ByteView body, ByteView boxes)
{
    cbor::Writer writer(header.size() + body.size() + boxes.size() + 160);
    writer.array(8).uint(1).id(mailbox).uint(static_cast<std::uint64_t>(type)).bytes(salt).bytes(check);
    writer.bytes(header).bytes(body);
    type == EnvelopeClass::Roster ? writer.bytes(boxes) : writer.null();
    return writer.take();
}

} // namespace caseweave
