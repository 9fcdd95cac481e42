// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/wire/EnvelopeHead.h"

#include "crypto/cbor/Reader.h"
#include "sync/wire/HeldNote.h"
#include "sync/wire/ReleaseNote.h"

namespace caseweave::wire {

Result<EnvelopeHead> readEnvelopeHead(ByteView envelope)
{
    constexpr std::size_t sealedFields = 8;
    constexpr std::size_t inboxFields = 4;
    cbor::Reader in(envelope);
    const std::size_t fields = in.array();
    const std::uint64_t suite = in.uint();
    EnvelopeHead head;
    head.tag = in.id<MailboxTag>();
    head.which = static_cast<Class>(in.uint(lastClass));
    if (!in.ok() || head.which == Class::AllEntries)
        return ErrorCode::Malformed;
    if (suite != 1)
        return ErrorCode::UnknownSuite;
    if (head.which == Class::Release) {
        const Result<ReleaseNote> note = ReleaseNote::decode(envelope);
        if (!note)
            return note.error();
        in.bytes();
    } else if (head.which == Class::Held) {
        const Result<HeldNote> note = HeldNote::decode(envelope);
        if (!note)
            return note.error();
        in.bytes();
    } else if (head.which == Class::Inbox) {
        if (fields != inboxFields)
            return ErrorCode::Malformed;
        in.bytes();
    } else {
        if (fields != sealedFields)
            return ErrorCode::Malformed;
        in.bytesExactly(24);
        in.bytesExactly(32);
        in.bytes();
        in.bytes();
        if (head.which == Class::Roster)
            in.bytes();
        else if (!in.null())
            in.fail();
    }
    if (!in.finish())
        return ErrorCode::Malformed;
    if (envelope.size() > (head.which == Class::Segment ? mostSegment : mostEntry))
        return ErrorCode::TooLarge;
    return head;
}

} // namespace caseweave::wire
