// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/message/MessagePayload.h"

#include <algorithm>

namespace caseweave {

namespace {

template <class Item>
bool isSortedOnce(const std::vector<Item> &items)
{
    return std::adjacent_find(items.begin(), items.end(), [](const Item &a, const Item &b) { return !(a < b); })
        == items.end();
}

void writeNames(cbor::Writer &out, const std::vector<ProfessionalId> &names)
{
    out.array(names.size());
    for (const ProfessionalId &name : names)
        out.id(name);
}

std::vector<ProfessionalId> readNames(cbor::Reader &in)
{
    std::vector<ProfessionalId> names;
    const std::size_t count = in.array();
    if (count > mostMessageNames)
        in.fail();
    for (std::size_t i = 0; in.ok() && i < count; ++i)
        names.push_back(in.id<ProfessionalId>());
    return names;
}

} // namespace

Result<Bytes> MessagePayload::encode() const
{
    cbor::Writer out(256 + text.size());
    out.array(7).uint(1).text(text);
    if (thread)
        writeReference(out, *thread);
    else
        out.null();
    writeNames(out, mentioned);
    writeNames(out, asked);
    if (by)
        out.uint(*by);
    else
        out.null();
    out.array(answers.size());
    for (const EntryRef &reference : answers)
        writeReference(out, reference);
    return checkedPayload<MessagePayload>(out.take());
}

bool MessagePayload::keepsRules() const
{
    return (!text.empty() || !answers.empty()) && isSortedOnce(mentioned) && isSortedOnce(asked)
        && isSortedOnce(answers) && (!by || !asked.empty());
}

Result<MessagePayload> MessagePayload::decode(ByteView payload)
{
    cbor::Reader in(payload);
    if (const Status opened = openPayload(payload, in, 6); !opened)
        return opened.error();
    MessagePayload message;
    message.text = in.text(mostNoteBytes);
    if (!in.null())
        message.thread = readReference(in);
    message.mentioned = readNames(in);
    message.asked = readNames(in);
    if (!in.null())
        message.by = readDay(in);
    const std::size_t answers = in.array();
    if (answers > mostAnswered)
        in.fail();
    for (std::size_t i = 0; in.ok() && i < answers; ++i)
        message.answers.push_back(readReference(in));
    if (!message.keepsRules())
        in.fail();
    if (const Status closed = closePayload(in); !closed)
        return closed.error();
    return message;
}

Result<Bytes> MessagesSeen::encode() const
{
    cbor::Writer out(16 + marks.size() * 48);
    out.array(2).uint(1).array(marks.size());
    for (const Mark &mark : marks)
        out.array(2).id(mark.device).uint(mark.sequence);
    return checkedPayload<MessagesSeen>(out.take());
}

Result<MessagesSeen> MessagesSeen::decode(ByteView payload)
{
    cbor::Reader in(payload);
    if (const Status opened = openPayload(payload, in, 1); !opened)
        return opened.error();
    MessagesSeen seen;
    const std::size_t count = in.array();
    if (count == 0 || count > mostSeenMarks)
        in.fail();
    for (std::size_t i = 0; in.ok() && i < count; ++i) {
        Mark mark;
        in.array(2);
        mark.device = in.id<DeviceId>();
        mark.sequence = in.uint(INT64_MAX);
        if (mark.sequence == 0 || (!seen.marks.empty() && !(seen.marks.back().device < mark.device)))
            in.fail();
        seen.marks.push_back(mark);
    }
    if (const Status closed = closePayload(in); !closed)
        return closed.error();
    return seen;
}

} // namespace caseweave
