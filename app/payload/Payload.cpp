// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/payload/Payload.h"

#include <algorithm>
#include <chrono>

namespace caseweave {

void writeReference(cbor::Writer &out, const EntryRef &reference)
{
    out.array(3).id(reference.device).uint(reference.sequence).id(reference.id);
}

EntryRef readReference(cbor::Reader &in)
{
    EntryRef reference;
    in.array(3);
    reference.device = in.id<DeviceId>();
    reference.sequence = in.uint(INT64_MAX);
    reference.id = in.id<EntryId>();
    if (reference.sequence == 0)
        in.fail();
    return reference;
}

void writeObjects(cbor::Writer &out, std::vector<ObjectBytes> objects)
{
    std::sort(objects.begin(), objects.end());
    objects.erase(std::unique(objects.begin(), objects.end()), objects.end());
    out.array(objects.size());
    for (const ObjectBytes &object : objects)
        out.bytes(object);
}

std::vector<ObjectBytes> readObjects(cbor::Reader &in, std::size_t most)
{
    std::vector<ObjectBytes> objects;
    const std::size_t count = in.array();
    if (count > most)
        in.fail();
    for (std::size_t i = 0; in.ok() && i < count; ++i) {
        ObjectBytes object{};
        const ByteView bytes = in.bytesExactly(object.size());
        if (bytes.size() == object.size())
            std::copy(bytes.begin(), bytes.end(), object.begin());
        if (!objects.empty() && !(objects.back() < object))
            in.fail();
        objects.push_back(object);
    }
    return objects;
}

bool isDay(std::uint64_t code)
{
    if (code < 18'000'000 || code >= 23'000'000)
        return false;
    const auto number = static_cast<unsigned>(code);
    const std::chrono::year_month_day day{std::chrono::year{static_cast<int>(number / 10'000)},
                                          std::chrono::month{number / 100 % 100}, std::chrono::day{number % 100}};
    return day.ok();
}

DayCode readDay(cbor::Reader &in)
{
    const std::uint64_t code = in.uint(UINT32_MAX);
    if (!isDay(code))
        in.fail();
    return static_cast<DayCode>(code);
}

Status openPayload(ByteView payload, cbor::Reader &in, std::size_t count)
{
    if (payload.size() > mostPayloadBytes)
        return ErrorCode::TooLarge;
    in = cbor::Reader(payload);
    const std::size_t found = in.array();
    const std::uint64_t version = in.uint();
    if (!in.ok() || version == 0)
        return ErrorCode::Malformed;
    if (version > 1) {
        cbor::Reader whole(payload);
        whole.item();
        return whole.finish() ? ErrorCode::UnknownSuite : ErrorCode::Malformed;
    }
    if (found != count + 1)
        return ErrorCode::Malformed;
    return {};
}

Status closePayload(const cbor::Reader &in)
{
    if (!in.finish())
        return ErrorCode::Malformed;
    return {};
}

} // namespace caseweave
