// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/casefile/FieldWrites.h"

namespace caseweave {

namespace {

constexpr std::uint8_t mostKnowledge = sealedKnowledge;

bool isKey(std::string_view key)
{
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; };
    return !key.empty() && key.size() <= mostFieldKeyBytes && std::all_of(key.begin(), key.end(), fits);
}

/// "Never an empty cell": a known value says something, and what is not known has no text.
bool isValue(const FieldWrite &write)
{
    return write.knowledge <= mostKnowledge && (write.knowledge == 0) != write.text.empty()
        && write.text.size() <= mostFieldBytes;
}

bool isPlace(const FieldPlace &place)
{
    const bool zero = place.object == ObjectBytes{};
    return isKey(place.key) && (place.type == 0) == zero;
}

template <class T>
bool risesStrictly(const std::vector<T> &items)
{
    return std::adjacent_find(items.begin(), items.end(), [](const T &a, const T &b) { return !(a < b); })
        == items.end();
}

FieldWrite readWrite(cbor::Reader &in)
{
    FieldWrite write;
    in.array(6);
    write.place.type = static_cast<std::uint8_t>(in.uint(UINT8_MAX));
    const ByteView object = in.bytesExactly(16);
    if (object.size() == 16)
        std::copy(object.begin(), object.end(), write.place.object.begin());
    write.place.key = in.text(mostFieldKeyBytes);
    write.knowledge = static_cast<std::uint8_t>(in.uint(mostKnowledge));
    write.text = in.text(mostFieldBytes);
    const std::size_t count = in.array();
    if (count > mostReplaced)
        in.fail();
    for (std::size_t i = 0; in.ok() && i < count; ++i)
        write.replaces.push_back(readReference(in));
    if (!isPlace(write.place) || !isValue(write) || !risesStrictly(write.replaces))
        in.fail();
    return write;
}

} // namespace

Result<Bytes> FieldWrites::encode() const
{
    std::vector<FieldWrite> sorted = writes;
    std::sort(sorted.begin(), sorted.end(), [](const auto &a, const auto &b) { return a.place < b.place; });
    cbor::Writer out(512);
    out.array(2).uint(1).array(sorted.size());
    for (FieldWrite &write : sorted) {
        std::sort(write.replaces.begin(), write.replaces.end());
        out.array(6).uint(write.place.type).bytes(write.place.object).text(write.place.key).uint(write.knowledge);
        out.text(write.text).array(write.replaces.size());
        for (const EntryRef &reference : write.replaces)
            writeReference(out, reference);
    }
    Bytes payload = out.take();
    // Reading it back is the cheapest way to be sure that nothing is sent which others would refuse.
    if (const auto check = decode(payload); !check)
        return check.error();
    return payload;
}

Result<FieldWrites> FieldWrites::decode(ByteView payload)
{
    cbor::Reader in(payload);
    if (const Status opened = openPayload(payload, in, 1); !opened)
        return opened.error();
    FieldWrites result;
    const std::size_t count = in.array();
    if (count == 0 || count > mostFieldWrites)
        return ErrorCode::Malformed;
    for (std::size_t i = 0; in.ok() && i < count; ++i) {
        result.writes.push_back(readWrite(in));
        if (i > 0 && !(result.writes[i - 1].place < result.writes[i].place))
            in.fail();
    }
    if (const Status closed = closePayload(in); !closed)
        return closed.error();
    return result;
}

} // namespace caseweave
