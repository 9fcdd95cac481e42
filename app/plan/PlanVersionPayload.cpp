// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/PlanVersionPayload.h"

#include "app/casefile/FieldWrites.h"

#include <algorithm>

namespace caseweave {

namespace {

using Object = PlanVersionPayload::Object;
using Values = PlanVersionPayload::Values;

bool comesBefore(const Object &a, const Object &b)
{
    return std::tie(a.type, a.id) < std::tie(b.type, b.id);
}

bool isPlanType(std::uint8_t type)
{
    return type >= static_cast<std::uint8_t>(ObjectType::Outcome)
        && type <= static_cast<std::uint8_t>(ObjectType::Plan);
}

ObjectBytes readId(cbor::Reader &in)
{
    ObjectBytes id{};
    const ByteView bytes = in.bytesExactly(id.size());
    if (bytes.size() == id.size())
        std::copy(bytes.begin(), bytes.end(), id.begin());
    return id;
}

Values readValues(cbor::Reader &in)
{
    Values values;
    in.array(2);
    values.entry = in.id<EntryId>();
    const std::size_t keys = in.array();
    for (std::size_t i = 0; in.ok() && i < keys; ++i) {
        values.keys.push_back(in.text(mostFieldKeyBytes));
        if (i > 0 && !(values.keys[i - 1] < values.keys[i]))
            in.fail();
    }
    if (values.keys.empty())
        in.fail();
    return values;
}

Object readOne(cbor::Reader &in)
{
    Object object;
    in.array(3);
    object.type = static_cast<std::uint8_t>(in.uint(UINT8_MAX));
    object.id = readId(in);
    const std::size_t entries = in.array();
    for (std::size_t i = 0; in.ok() && i < entries; ++i) {
        object.values.push_back(readValues(in));
        if (i > 0 && !(object.values[i - 1].entry < object.values[i].entry))
            in.fail();
    }
    if (!isPlanType(object.type) || object.values.empty())
        in.fail();
    return object;
}

} // namespace

Result<Bytes> PlanVersionPayload::encode() const
{
    std::vector<Object> sorted = objects;
    std::sort(sorted.begin(), sorted.end(), comesBefore);
    cbor::Writer out(4096);
    out.array(5).uint(1).uint(day).bytes(plan).text(note).array(sorted.size());
    for (Object &object : sorted) {
        std::sort(object.values.begin(), object.values.end(),
                  [](const Values &a, const Values &b) { return a.entry < b.entry; });
        out.array(3).uint(object.type).bytes(object.id).array(object.values.size());
        for (Values &values : object.values) {
            std::sort(values.keys.begin(), values.keys.end());
            out.array(2).id(values.entry).array(values.keys.size());
            for (const std::string_view key : values.keys)
                out.text(key);
        }
    }
    Bytes payload = out.take();
    if (const auto check = decode(payload); !check)
        return check.error();
    return payload;
}

Result<PlanVersionPayload> PlanVersionPayload::decode(ByteView payload)
{
    cbor::Reader in(payload);
    if (const Status opened = openPayload(payload, in, 4); !opened)
        return opened.error();
    PlanVersionPayload version;
    version.day = readDay(in);
    version.plan = readId(in);
    version.note = in.text(mostLineBytes);
    const std::size_t count = in.array();
    int plans = 0;
    for (std::size_t i = 0; in.ok() && i < count; ++i) {
        version.objects.push_back(readOne(in));
        const Object &object = version.objects.back();
        if (i > 0 && !comesBefore(version.objects[i - 1], object))
            in.fail();
        if (object.type == static_cast<std::uint8_t>(ObjectType::Plan)) {
            ++plans;
            if (object.id != version.plan)
                in.fail();
        }
    }
    if (plans != 1)
        in.fail();
    if (const Status closed = closePayload(in); !closed)
        return closed.error();
    return version;
}

} // namespace caseweave
