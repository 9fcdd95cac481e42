// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/wire/HeldNote.h"

#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"
#include "sync/wire/ReleaseNote.h"
#include "sync/wire/SignedEnvelope.h"

namespace caseweave::wire {
namespace {

constexpr std::string_view domain = "CW1 held";
constexpr std::size_t fieldsLeft = 10;
constexpr std::size_t fieldsTakenBack = 7;

bool fits(const HeldNote &note)
{
    if (note.time < 0 || note.time > HeldNote::lastTime)
        return false;
    if (note.kind == HeldNote::Kind::TakenBack)
        return true;
    return note.expires > note.time && note.expires <= HeldNote::lastTime
        && note.expires - note.time <= HeldNote::mostLife && note.threshold >= HeldNote::leastThreshold
        && note.threshold <= HeldNote::mostThreshold && !note.sealed.empty();
}

} // namespace

Result<HeldNote> HeldNote::make(const SigningKey &key, HeldNote note)
{
    if (!fits(note))
        return ErrorCode::Malformed;
    if (note.sealed.size() > mostSealed)
        return ErrorCode::TooLarge;
    const bool isLeft = note.kind == Kind::Left;
    cbor::Writer payload(160 + note.sealed.size());
    payload.array(isLeft ? fieldsLeft : fieldsTakenBack).text(domain).uint(1).id(note.tag).id(note.author);
    payload.uint(static_cast<std::uint64_t>(note.time)).uint(static_cast<std::uint64_t>(note.kind));
    if (isLeft)
        payload.uint(static_cast<std::uint64_t>(note.expires))
            .uint(note.threshold)
            .boolean(note.forAll)
            .bytes(note.sealed);
    else
        payload.bytes(note.takesBack);
    note.envelope = signedEnvelope(note.tag, Class::Held, SignedObject::make(key, domain, payload.take()));
    return note;
}

Result<HeldNote> HeldNote::decode(ByteView envelope)
{
    MailboxTag outside;
    const Result<SignedObject> object = signedObjectIn(envelope, Class::Held, outside);
    if (!object)
        return object.error();
    HeldNote note;
    cbor::Reader in(object->payload);
    const std::size_t fields = in.array();
    in.expectText(domain);
    in.expectUint(1);
    note.tag = in.id<MailboxTag>();
    note.author = in.id<DeviceId>();
    note.time = static_cast<std::int64_t>(in.uint(INT64_MAX));
    note.kind = static_cast<Kind>(in.uint(static_cast<std::uint64_t>(Kind::Left)));
    if (note.kind == Kind::Left) {
        note.expires = static_cast<std::int64_t>(in.uint(INT64_MAX));
        note.threshold = in.uint(mostThreshold);
        note.forAll = in.boolean();
        const ByteView sealed = in.bytes();
        note.sealed.assign(sealed.begin(), sealed.end());
    } else {
        note.takesBack = in.id<Id<Digest>>().bytes;
    }
    const std::size_t wanted = note.kind == Kind::Left ? fieldsLeft : fieldsTakenBack;
    if (!in.finish() || fields != wanted || note.tag != outside || !fits(note))
        return ErrorCode::Malformed;
    if (note.sealed.size() > mostSealed)
        return ErrorCode::TooLarge;
    note.envelope.assign(envelope.begin(), envelope.end());
    return note;
}

bool HeldNote::verify(const SignPublicKey &author_) const
{
    MailboxTag outside;
    const Result<SignedObject> object = signedObjectIn(envelope, Class::Held, outside);
    return object && object->verify(author_, domain);
}

bool HeldNote::isOne(ByteView envelope)
{
    cbor::Reader in(envelope);
    in.array();
    in.uint();
    in.id<MailboxTag>();
    return in.uint() == static_cast<std::uint64_t>(Class::Held) && in.ok();
}

Digest HeldNote::id() const
{
    return envelopeIdOf(envelope);
}

} // namespace caseweave::wire
