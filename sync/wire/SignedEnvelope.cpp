// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/wire/SignedEnvelope.h"

#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"

namespace caseweave::wire {

Bytes signedEnvelope(const MailboxTag &tag, Class which, const SignedObject &object)
{
    const Bytes encoded = object.encode();
    cbor::Writer out(64 + encoded.size());
    out.array(4).uint(1).id(tag).uint(static_cast<std::uint64_t>(which)).bytes(encoded);
    return out.take();
}

Result<SignedObject> signedObjectIn(ByteView envelope, Class which, MailboxTag &tag)
{
    cbor::Reader in(envelope);
    in.array(4);
    const std::uint64_t suite = in.uint();
    tag = in.id<MailboxTag>();
    in.expectUint(static_cast<std::uint64_t>(which));
    const ByteView object = in.bytes();
    if (!in.finish())
        return ErrorCode::Malformed;
    if (suite != 1)
        return ErrorCode::UnknownSuite;
    return SignedObject::decode(object);
}

} // namespace caseweave::wire
