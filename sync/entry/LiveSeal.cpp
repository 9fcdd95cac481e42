// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/entry/LiveSeal.h"

#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"
#include "crypto/hash/Hash.h"

#include <algorithm>
#include <cassert>

namespace caseweave {
namespace {

constexpr std::string_view domain = "CW1 live";
constexpr std::size_t fields = 7;
constexpr std::size_t saltSize = 24;

SecretBytes keyOf(ByteView secret, ByteView salt)
{
    SecretBytes key(32);
    keyedHash(secret, "CW1 live key", {salt}, key.span());
    return key;
}

} // namespace

bool LiveNote::verify(const SignPublicKey &key) const
{
    return object.verify(key, domain);
}

Bytes sealLive(const LivePlace &place, const LiveNote &note, const SigningKey &key, Random &random)
{
    assert(note.content.size() <= mostLiveContent && note.timeMs >= leastLiveTimeMs);
    cbor::Writer payload;
    payload.array(fields).text(domain).uint(1).id(place.caseId).id(place.epoch).id(note.device);
    payload.uint(static_cast<std::uint64_t>(note.timeMs)).bytes(note.content);
    const Bytes plain = SignedObject::make(key, domain, payload.take()).encode();
    std::array<std::uint8_t, saltSize> salt{};
    random.fill(salt);
    const Bytes body = seal(keyOf(place.secret, salt).view(), place.mailbox.view(), plain);
    Bytes sealed(saltSize + body.size());
    std::copy(body.begin(), body.end(), std::copy(salt.begin(), salt.end(), sealed.begin()));
    return sealed;
}

Result<LiveNote> openLive(const LivePlace &place, ByteView sealed)
{
    if (sealed.size() < saltSize)
        return ErrorCode::Malformed;
    const SecretBytes key = keyOf(place.secret, sealed.first(saltSize));
    const Result<Bytes> plain = open(key.view(), place.mailbox.view(), sealed.subspan(saltSize));
    if (!plain)
        return plain.error();
    Result<SignedObject> object = SignedObject::decode(*plain);
    if (!object)
        return object.error();
    cbor::Reader in(object->payload);
    in.array(fields);
    in.expectText(domain);
    in.expectUint(1);
    const auto caseId = in.id<CaseId>();
    const auto epoch = in.id<EntryId>();
    LiveNote note;
    note.device = in.id<DeviceId>();
    note.timeMs = static_cast<std::int64_t>(in.uint(INT64_MAX));
    const ByteView content = in.bytes(mostLiveContent);
    if (!in.finish() || note.timeMs < leastLiveTimeMs || caseId != place.caseId || epoch != place.epoch)
        return ErrorCode::Malformed;
    note.content.assign(content.begin(), content.end());
    note.object = std::move(*object);
    return note;
}

} // namespace caseweave
