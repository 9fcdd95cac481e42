// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash/Hash.h"
#include "sync/log/Welcome.h"
#include "sync/segment/Segment.h"

#include <cstdlib>
#include <zstd.h>

using namespace caseweave;

namespace {

struct Known {
    SegmentHeader header;
    SecretBytes secret;
    Bytes body; ///< before compression
};

const Known &known()
{
    static const Known made = [] {
        initialiseCrypto();
        SeededRandom random(1);
        Known known;
        known.header.caseId = random.id<CaseId>();
        known.header.epoch = random.id<EntryId>();
        known.header.device = random.id<DeviceId>();
        known.secret = SecretBytes::random(32, random);
        cbor::Writer writer;
        writer.array(3).array(2).uint(1U << 20).uint(65536).array(2).uint(16).uint(17);
        writer.array(2).bytes(viewOf("a note")).bytes(viewOf("another"));
        known.body = writer.take();
        return known;
    }();
    return made;
}

Bytes bent(const Bytes &good, ByteView patch)
{
    Bytes bytes = good;
    for (std::size_t i = 0; i + 2 < patch.size(); i += 3)
        bytes[(std::size_t{patch[i]} << 8 | patch[i + 1]) % bytes.size()] ^= patch[i + 2];
    return bytes;
}

Bytes filled(ByteView compressed)
{
    const auto length = u32(static_cast<std::uint32_t>(compressed.size()));
    Bytes bytes(length.begin(), length.end());
    bytes.insert(bytes.end(), compressed.begin(), compressed.end());
    bytes.resize((bytes.size() + 4095) / 4096 * 4096);
    return bytes;
}

/// Seals a header and a body as a member could, and reads them.
void check(ByteView headerBytes, ByteView filledBody)
{
    const Known &good = known();
    const MailboxTag mailbox = mailboxOf(good.header.caseId);
    const std::array<std::uint8_t, 24> salt{};
    EnvelopeKeys keys;
    keys.derive(EnvelopeClass::Segment, good.secret.view(), salt);
    const Bytes header = keys.sealHeader(mailbox, EnvelopeClass::Segment, headerBytes);
    const Bytes body = seal(keys.bodyKey(), ByteView(hash("CW1 segment", headerBytes)), filledBody);
    const Bytes bytes = encodeEnvelope(mailbox, EnvelopeClass::Segment, salt, keys.check(), header, body, {});
    const Result<Envelope> envelope = Envelope::decode(bytes);
    if (!envelope)
        return;
    static SegmentReader reader;
    if (!keys.fits(*envelope, good.secret.view()))
        std::abort();
    const Status opened = reader.open(*envelope, keys, good.secret.view(), good.header.caseId, good.header.epoch);
    if (!opened && !reader.items().empty())
        std::abort(); // what is refused is not handed out
    if (opened && reader.items().size() != reader.header().count)
        std::abort();
}

void checkBody(ByteView body)
{
    if (body.size() > mostSegmentBody)
        return;
    SegmentHeader header = known().header;
    header.count = 2;
    header.bodyLength = body.size();
    Bytes compressed(ZSTD_compressBound(body.size()));
    compressed.resize(ZSTD_compress(compressed.data(), compressed.size(), body.data(), body.size(), 1));
    check(header.encode(), filled(compressed));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const ByteView input(data, size);
    const Known &good = known();
    checkBody(input);
    checkBody(bent(good.body, input));
    SegmentHeader header = good.header;
    header.count = 2;
    header.bodyLength = good.body.size();
    check(header.encode(), filled(input)); // as compressed bytes
    check(header.encode(), input);
    check(input, filled({}));
    check(bent(header.encode(), input), filled(input));
    const auto decoded = SegmentHeader::decode(input);
    if (decoded) {
        const Bytes again = decoded->encode();
        if (!std::equal(again.begin(), again.end(), data, data + size))
            std::abort();
    }
    return 0;
}
