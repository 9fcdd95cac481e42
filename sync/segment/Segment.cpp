// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/segment/Segment.h"

#include "crypto/cbor/Reader.h"
#include "crypto/hash/Hash.h"

#include <zstd.h>

namespace caseweave {
namespace {

constexpr std::string_view domain = "CW1 segment";
constexpr std::size_t block = 4096; ///< what a body is filled up to
constexpr int level = 12; ///< of zstd, by measurement: beyond it packing slows and nothing shrinks
constexpr std::uint64_t mostItems = 100'000;
constexpr std::uint64_t rosterKindNumber = 1;

Digest bodyPlaceOf(ByteView headerBytes)
{
    return hash(domain, headerBytes);
}

Bytes encodeBody(std::span<const SegmentItem> items)
{
    std::size_t size = 64;
    for (const SegmentItem &item : items)
        size += item.payload.size() + item.header.size() + item.body.size() + 32;
    cbor::Writer writer(size);
    writer.array(3).array(items.size());
    std::uint64_t before = 0;
    for (const SegmentItem &item : items) {
        writer.uint(item.clock - before);
        before = item.clock;
    }
    writer.array(items.size());
    for (const SegmentItem &item : items)
        writer.uint(item.kind);
    writer.array(items.size());
    for (const SegmentItem &item : items) {
        if (item.restricted())
            writer.array(2).bytes(item.header).bytes(item.body);
        else
            writer.bytes(item.payload);
    }
    return writer.take();
}

/// u32(length of z) | z | zeros up to a multiple of a block. Empty when zstd fails.
Bytes compress(ByteView body)
{
    Bytes filled(4 + ZSTD_compressBound(body.size()));
    const std::size_t size = ZSTD_compress(filled.data() + 4, filled.size() - 4, body.data(), body.size(), level);
    if (ZSTD_isError(size) != 0)
        return {};
    const auto length = u32(static_cast<std::uint32_t>(size));
    std::copy(length.begin(), length.end(), filled.begin());
    filled.resize((4 + size + block - 1) / block * block);
    std::fill(filled.begin() + static_cast<std::ptrdiff_t>(4 + size), filled.end(), std::uint8_t{0});
    return filled;
}

/// z out of what compress() made. Malformed when the length lies or the filling is not zero.
Result<ByteView> unfill(ByteView filled)
{
    if (filled.size() < block || filled.size() % block != 0)
        return ErrorCode::Malformed;
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i)
        size = size << 8 | filled[i];
    if ((4 + size + block - 1) / block * block != filled.size())
        return ErrorCode::Malformed;
    const ByteView filling = filled.subspan(4 + size);
    const bool zero = std::all_of(filling.begin(), filling.end(), [](std::uint8_t byte) { return byte == 0; });
    return zero ? Result(filled.subspan(4, size)) : Result<ByteView>(ErrorCode::Malformed);
}

} // namespace

Bytes SegmentHeader::encode() const
{
    cbor::Writer writer(320);
    writer.array(11).text(domain).uint(1).id(caseId).id(epoch).id(device).uint(first).uint(count).id(previous);
    writer.id(last).bytes(signature).uint(bodyLength);
    return writer.take();
}

Result<SegmentHeader> SegmentHeader::decode(ByteView bytes)
{
    cbor::Reader reader(bytes);
    const std::size_t fields = reader.array();
    reader.expectText(domain);
    const std::uint64_t suite = reader.uint();
    if (!reader.ok())
        return ErrorCode::Malformed;
    if (suite != 1)
        return ErrorCode::UnknownSuite;
    SegmentHeader header;
    header.caseId = reader.id<CaseId>();
    header.epoch = reader.id<EntryId>();
    header.device = reader.id<DeviceId>();
    header.first = reader.uint(mostNumber - mostItems);
    header.count = reader.uint(mostItems);
    header.previous = reader.id<EntryId>();
    header.last = reader.id<EntryId>();
    const ByteView signature = reader.bytesExactly(header.signature.size());
    std::copy(signature.begin(), signature.end(), header.signature.begin());
    header.bodyLength = reader.uint();
    if (!reader.finish() || fields != 11 || header.first == 0 || header.count == 0)
        return ErrorCode::Malformed;
    if (header.previous.isZero() != (header.first == 1))
        return ErrorCode::Malformed;
    return header.bodyLength > mostSegmentBody ? Result<SegmentHeader>(ErrorCode::TooLarge) : header;
}

Result<Bytes> packSegment(SegmentHeader header, std::span<const SegmentItem> items, ByteView contentSecret,
                          const MailboxTag &mailbox, Random &random)
{
    const Bytes body = encodeBody(items);
    if (items.empty() || items.size() > mostItems || body.size() > mostSegmentBody)
        return ErrorCode::TooLarge;
    header.count = items.size();
    header.bodyLength = body.size();
    const Bytes filled = compress(body);
    if (filled.empty())
        return ErrorCode::TooLarge;
    const Bytes headerBytes = header.encode();
    std::array<std::uint8_t, 24> salt{};
    random.fill(salt);
    EnvelopeKeys keys;
    keys.derive(EnvelopeClass::Segment, contentSecret, salt);
    const Bytes sealedHeader = keys.sealHeader(mailbox, EnvelopeClass::Segment, headerBytes);
    const Bytes sealedBody = seal(keys.bodyKey(), bodyPlaceOf(headerBytes), filled);
    Bytes envelope = encodeEnvelope(mailbox, EnvelopeClass::Segment, salt, keys.check(), sealedHeader, sealedBody, {});
    return envelope.size() > mostSegmentEnvelope ? Result<Bytes>(ErrorCode::TooLarge) : std::move(envelope);
}

Status SegmentReader::open(const Envelope &envelope, EnvelopeKeys &keys, ByteView contentSecret, const CaseId &caseId,
                           const EntryId &epoch)
{
    m_items.clear();
    const Result<Bytes> headerBytes
        = caseweave::open(keys.headerKey(), headerPlace(envelope.mailbox, envelope.type), envelope.header);
    if (!headerBytes)
        return headerBytes.error();
    const Result<SegmentHeader> header = SegmentHeader::decode(*headerBytes);
    if (!header)
        return header.error();
    m_header = *header;
    if (m_header.caseId != caseId || m_header.epoch != epoch)
        return ErrorCode::Malformed;
    Status status = openBody(envelope, keys, *headerBytes);
    if (status)
        status = readItems();
    if (status)
        status = checkChain(keys, contentSecret);
    if (!status)
        m_items.clear();
    return status;
}

Status SegmentReader::openBody(const Envelope &envelope, EnvelopeKeys &keys, ByteView headerBytes)
{
    const Result<Bytes> filled = caseweave::open(keys.bodyKey(), bodyPlaceOf(headerBytes), envelope.body);
    if (!filled)
        return filled.error();
    const Result<ByteView> compressed = unfill(*filled);
    if (!compressed)
        return compressed.error();
    if (ZSTD_findFrameCompressedSize(compressed->data(), compressed->size()) != compressed->size())
        return ErrorCode::Malformed;
    m_plain.resize(m_header.bodyLength);
    const std::size_t size = ZSTD_decompress(m_plain.data(), m_plain.size(), compressed->data(), compressed->size());
    return ZSTD_isError(size) == 0 && size == m_plain.size() ? Status() : Status(ErrorCode::Malformed);
}

/// Reads the three lists side by side.
Status SegmentReader::readItems()
{
    cbor::Reader whole(m_plain);
    whole.array(3);
    cbor::Reader clocks(whole.item());
    cbor::Reader kinds(whole.item());
    cbor::Reader payloads(whole.item());
    if (!whole.finish())
        return ErrorCode::Malformed;
    const auto count = static_cast<std::size_t>(m_header.count);
    clocks.array(count);
    kinds.array(count);
    payloads.array(count);
    if (!clocks.ok() || !kinds.ok() || !payloads.ok())
        return ErrorCode::Malformed;
    m_items.resize(count);
    std::uint64_t clock = 0;
    for (std::size_t i = 0; i < count; ++i) {
        SegmentItem &item = m_items[i];
        const std::uint64_t difference = clocks.uint(mostNumber - clock);
        clock += difference;
        item = {};
        item.clock = clock;
        item.kind = kinds.uint(mostNumber);
        if (payloads.peek() == cbor::Type::Array) {
            payloads.array(2);
            item.header = payloads.bytes();
            item.body = payloads.bytes();
            if (item.header.empty())
                payloads.fail();
        } else {
            item.payload = payloads.bytes();
        }
        if ((i > 0 && difference == 0) || item.kind == rosterKindNumber)
            payloads.fail();
    }
    return clocks.finish() && kinds.finish() && payloads.finish() ? Status() : Status(ErrorCode::Malformed);
}

Status SegmentReader::checkRestricted(const SegmentItem &item, std::uint64_t sequence, const EntryId &previous) const
{
    const Result<Header> header = Header::decode(item.header);
    if (!header)
        return header.error();
    const bool fits = header->caseId == m_header.caseId && header->epoch == m_header.epoch
        && header->device == m_header.device && header->sequence == sequence && header->previous == previous
        && header->clock == item.clock && header->kind == item.kind && !header->audience.empty();
    if (!fits)
        return ErrorCode::Malformed;
    return header->bodyHash == bodyHashOf(item.body) ? Status() : Status(ErrorCode::BadSignature);
}

Status SegmentReader::checkChain(EnvelopeKeys &keys, ByteView contentSecret)
{
    Header header;
    header.caseId = m_header.caseId;
    header.epoch = m_header.epoch;
    header.device = m_header.device;
    EntryId previous = m_header.previous;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        SegmentItem &item = m_items[i];
        const std::uint64_t sequence = m_header.first + i;
        if (item.restricted()) {
            if (Status status = checkRestricted(item, sequence, previous); !status)
                return status;
            item.id = entryIdOf(item.header);
        } else {
            header.sequence = sequence;
            header.previous = previous;
            header.clock = item.clock;
            header.kind = item.kind;
            header.commitment = commitmentOf(keys.blind(contentSecret, m_header.device, sequence), item.payload);
            header.write(m_writer);
            item.id = entryIdOf(m_writer.view());
        }
        previous = item.id;
    }
    return previous == m_header.last ? Status() : Status(ErrorCode::BadSignature);
}

} // namespace caseweave
