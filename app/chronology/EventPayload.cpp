// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/chronology/EventPayload.h"

namespace caseweave {

void EventPayload::write(cbor::Writer &out) const
{
    out.uint(day);
    if (minute)
        out.uint(*minute);
    else
        out.null();
    out.uint(kind).uint(significance).boolean(secondHand);
    out.text(title).text(text).text(source).text(impact).text(action);
    writeObjects(out, people);
}

EventPayload EventPayload::read(cbor::Reader &in)
{
    EventPayload event;
    event.day = readDay(in);
    if (!in.null())
        event.minute = static_cast<std::uint16_t>(in.uint(1439));
    event.kind = static_cast<std::uint8_t>(in.uint(3));
    event.significance = static_cast<std::uint8_t>(in.uint(3));
    event.secondHand = in.boolean();
    event.title = in.text(mostTitleBytes);
    event.text = in.text(mostNoteBytes);
    event.source = in.text(mostLineBytes);
    event.impact = in.text(mostParagraphBytes);
    event.action = in.text(mostParagraphBytes);
    event.people = readObjects(in, mostEventPeople);
    if (event.kind == 0 || event.significance == 0 || event.title.empty())
        in.fail();
    return event;
}

Result<Bytes> EventPayload::encode() const
{
    cbor::Writer out(128 + text.size());
    out.array(itemCount + 1).uint(1);
    write(out);
    return checkedPayload<EventPayload>(out.take());
}

Result<EventPayload> EventPayload::decode(ByteView payload)
{
    cbor::Reader in(payload);
    if (const Status opened = openPayload(payload, in, itemCount); !opened)
        return opened.error();
    EventPayload event = read(in);
    if (const Status closed = closePayload(in); !closed)
        return closed.error();
    return event;
}

} // namespace caseweave
