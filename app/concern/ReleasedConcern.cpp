// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/concern/ReleasedConcern.h"

#include "sync/entry/HeldSeal.h"

namespace caseweave {

Result<Bytes> ReleasedConcern::encode() const
{
    cbor::Writer out(160 + note.size());
    out.array(5).uint(1).bytes(note).bytes(key).bytes(signKey).bytes(boxKey);
    return checkedPayload<ReleasedConcern>(out.take());
}

Result<ReleasedConcern> ReleasedConcern::decode(ByteView payload)
{
    cbor::Reader in(payload);
    if (const Status opened = openPayload(payload, in, 4); !opened)
        return opened.error();
    ReleasedConcern released;
    released.note = in.bytes();
    released.key = in.bytesExactly(32);
    const ByteView sign = in.bytesExactly(released.signKey.size());
    const ByteView box = in.bytesExactly(released.boxKey.size());
    if (const Status closed = closePayload(in); !closed)
        return closed.error();
    std::ranges::copy(sign, released.signKey.begin());
    std::ranges::copy(box, released.boxKey.begin());
    return released;
}

Result<OpenedConcern> OpenedConcern::open(const ReleasedConcern &released)
{
    Result<wire::HeldNote> note = wire::HeldNote::decode(released.note);
    if (!note)
        return note.error();
    const bool isTheirs = deviceIdOf(released.signKey, released.boxKey) == note->author;
    if (note->kind != wire::HeldNote::Kind::Left || !isTheirs)
        return ErrorCode::Malformed;
    if (!note->verify(released.signKey))
        return ErrorCode::BadSignature;
    Result<Bytes> content = openHeld(*note, released.key);
    if (!content)
        return content.error();
    if (const auto concern = ConcernRaised::decode(*content); !concern)
        return concern.error();
    return OpenedConcern{std::move(*note), std::move(*content)};
}

} // namespace caseweave
