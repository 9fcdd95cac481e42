// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/chronology/EventNotes.h"

namespace caseweave {

Result<Bytes> EventCorrection::encode() const
{
    cbor::Writer out(256 + said.text.size());
    out.array(EventPayload::itemCount + 3).uint(1);
    writeReference(out, event);
    out.text(reason);
    said.write(out);
    return checkedPayload<EventCorrection>(out.take());
}

Result<EventCorrection> EventCorrection::decode(ByteView payload)
{
    cbor::Reader in(payload);
    if (const Status opened = openPayload(payload, in, EventPayload::itemCount + 2); !opened)
        return opened.error();
    EventCorrection correction;
    correction.event = readReference(in);
    correction.reason = in.text(mostLineBytes);
    correction.said = EventPayload::read(in);
    if (correction.reason.empty())
        in.fail();
    if (const Status closed = closePayload(in); !closed)
        return closed.error();
    return correction;
}

Result<Bytes> Contradiction::encode() const
{
    cbor::Writer out(256 + note.size());
    out.array(4).uint(1);
    writeReference(out, first);
    writeReference(out, second);
    out.text(note);
    return checkedPayload<Contradiction>(out.take());
}

Result<Contradiction> Contradiction::decode(ByteView payload)
{
    cbor::Reader in(payload);
    if (const Status opened = openPayload(payload, in, 3); !opened)
        return opened.error();
    Contradiction contradiction;
    contradiction.first = readReference(in);
    contradiction.second = readReference(in);
    contradiction.note = in.text(mostParagraphBytes);
    if (contradiction.note.empty() || !(contradiction.first.id < contradiction.second.id))
        in.fail();
    if (const Status closed = closePayload(in); !closed)
        return closed.error();
    return contradiction;
}

Result<Bytes> ContradictionSettled::encode() const
{
    cbor::Writer out(256 + outcome.size());
    out.array(3).uint(1);
    writeReference(out, contradiction);
    out.text(outcome);
    return checkedPayload<ContradictionSettled>(out.take());
}

Result<ContradictionSettled> ContradictionSettled::decode(ByteView payload)
{
    cbor::Reader in(payload);
    if (const Status opened = openPayload(payload, in, 2); !opened)
        return opened.error();
    ContradictionSettled settled;
    settled.contradiction = readReference(in);
    settled.outcome = in.text(mostParagraphBytes);
    if (settled.outcome.empty())
        in.fail();
    if (const Status closed = closePayload(in); !closed)
        return closed.error();
    return settled;
}

} // namespace caseweave
