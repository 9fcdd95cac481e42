// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HubStore.h"

#include "crypto/hash/Hash.h"

namespace caseweave {

Result<std::vector<HubStore::Mailbox>> HubStore::mailboxes(const std::vector<Place> &places)
{
    std::vector<Mailbox> all;
    for (const Place &place : places) {
        const Result<Mailbox> one = mailbox(place.space, place.tag);
        if (!one)
            return one.error();
        all.push_back(*one);
    }
    return all;
}

Digest HubStore::envelopeId(ByteView envelope)
{
    return hash("CW1 hub envelope", envelope);
}

Bytes HubStore::bytesOf(const std::vector<wire::Range> &ranges)
{
    Bytes bytes;
    for (const wire::Range &range : ranges) {
        for (const std::uint64_t number : {range.first, range.last}) {
            const auto encoded = u64(number);
            bytes.insert(bytes.end(), encoded.begin(), encoded.end());
        }
    }
    return bytes;
}

std::vector<wire::Range> HubStore::rangesOf(ByteView bytes)
{
    const auto number = [&bytes](std::size_t at) {
        std::uint64_t value = 0;
        for (const std::uint8_t byte : bytes.subspan(at, 8))
            value = value << 8 | byte;
        return value;
    };
    std::vector<wire::Range> ranges;
    for (std::size_t at = 0; at + 16 <= bytes.size(); at += 16)
        ranges.push_back({number(at), number(at + 8)});
    return ranges;
}

bool HubStore::isIn(const std::vector<wire::Range> &ranges, std::uint64_t sequence)
{
    const auto next = std::ranges::upper_bound(ranges, sequence, {}, &wire::Range::first);
    return next != ranges.begin() && sequence <= std::prev(next)->last;
}

} // namespace caseweave
