// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/wire/ReleaseNote.h"

#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"
#include "crypto/hash/Hash.h"
#include "sync/wire/SignedEnvelope.h"

namespace caseweave::wire {
namespace {

constexpr std::string_view domain = "CW1 release";

bool fits(ReleaseNote::Kind kind, std::size_t ids)
{
    return kind == ReleaseNote::Kind::Mailbox ? ids == 0 : ids >= 1 && ids <= ReleaseNote::mostIds;
}

} // namespace

Digest envelopeIdOf(ByteView envelope)
{
    return hash("CW1 hub envelope", envelope);
}

Result<ReleaseNote> ReleaseNote::make(const SigningKey &key, const MailboxTag &tag, const DeviceId &author,
                                      std::int64_t time, Kind kind, std::vector<Digest> ids)
{
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (!fits(kind, ids.size()) || time < 0)
        return ErrorCode::Malformed;
    cbor::Writer payload(128 + 34 * ids.size());
    payload.array(7).text(domain).uint(1).id(tag).id(author).uint(static_cast<std::uint64_t>(time));
    payload.uint(static_cast<std::uint64_t>(kind)).array(ids.size());
    for (const Digest &id : ids)
        payload.bytes(id);
    Bytes envelope = signedEnvelope(tag, Class::Release, SignedObject::make(key, domain, payload.take()));
    return ReleaseNote{tag, author, time, kind, std::move(ids), std::move(envelope)};
}

Result<ReleaseNote> ReleaseNote::decode(ByteView envelope)
{
    ReleaseNote note;
    MailboxTag outside;
    const Result<SignedObject> object = signedObjectIn(envelope, Class::Release, outside);
    if (!object)
        return object.error();
    cbor::Reader in(object->payload);
    in.array(7);
    in.expectText(domain);
    in.expectUint(1);
    note.tag = in.id<MailboxTag>();
    note.author = in.id<DeviceId>();
    note.time = static_cast<std::int64_t>(in.uint(INT64_MAX));
    note.kind = static_cast<Kind>(in.uint(static_cast<std::uint64_t>(Kind::Mailbox)));
    const std::size_t count = in.array();
    if (note.tag != outside || !fits(note.kind, count))
        in.fail();
    for (std::size_t i = 0; i < count && in.ok(); ++i) {
        note.ids.push_back(in.id<Id<Digest>>().bytes);
        if (i > 0 && !(note.ids[i - 1] < note.ids[i]))
            in.fail();
    }
    if (!in.finish())
        return ErrorCode::Malformed;
    note.envelope.assign(envelope.begin(), envelope.end());
    return note;
}

bool ReleaseNote::verify(const SignPublicKey &author_) const
{
    MailboxTag outside;
    const Result<SignedObject> object = signedObjectIn(envelope, Class::Release, outside);
    return object && object->verify(author_, domain);
}

} // namespace caseweave::wire
