// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/concern/ConcernPayload.h"

namespace caseweave {

Result<Bytes> ConcernRaised::encode() const
{
    cbor::Writer out(64 + text.size());
    out.array(4).uint(1).uint(level).uint(expires).text(text);
    return checkedPayload<ConcernRaised>(out.take());
}

Result<ConcernRaised> ConcernRaised::decode(ByteView payload)
{
    cbor::Reader in(payload);
    if (const Status opened = openPayload(payload, in, 3); !opened)
        return opened.error();
    ConcernRaised concern;
    concern.level = static_cast<std::uint8_t>(in.uint(3));
    concern.expires = readDay(in);
    concern.text = in.text(mostFieldBytes);
    if (concern.level == 0 || concern.text.empty())
        in.fail();
    if (const Status closed = closePayload(in); !closed)
        return closed.error();
    return concern;
}

Result<Bytes> ConcernAcknowledged::encode() const
{
    cbor::Writer out;
    out.array(2).uint(1);
    writeReference(out, concern);
    return checkedPayload<ConcernAcknowledged>(out.take());
}

Result<ConcernAcknowledged> ConcernAcknowledged::decode(ByteView payload)
{
    cbor::Reader in(payload);
    if (const Status opened = openPayload(payload, in, 1); !opened)
        return opened.error();
    ConcernAcknowledged acknowledged{readReference(in)};
    if (const Status closed = closePayload(in); !closed)
        return closed.error();
    return acknowledged;
}

Result<Bytes> ConcernWithdrawn::encode() const
{
    cbor::Writer out(128 + reason.size());
    out.array(3).uint(1);
    writeReference(out, concern);
    out.text(reason);
    return checkedPayload<ConcernWithdrawn>(out.take());
}

Result<ConcernWithdrawn> ConcernWithdrawn::decode(ByteView payload)
{
    cbor::Reader in(payload);
    if (const Status opened = openPayload(payload, in, 2); !opened)
        return opened.error();
    ConcernWithdrawn withdrawn;
    withdrawn.concern = readReference(in);
    withdrawn.reason = in.text(mostParagraphBytes);
    if (withdrawn.reason.empty())
        in.fail();
    if (const Status closed = closePayload(in); !closed)
        return closed.error();
    return withdrawn;
}

} // namespace caseweave
