// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/cbor/Writer.h"
#include "crypto/result/Result.h"

namespace caseweave {

/// The fields of an entry's header (docs/protocol.md 3.2). `audience` is a view of the encoded array, empty for null.
struct Header {
    CaseId caseId;
    EntryId epoch;
    DeviceId device;
    std::uint64_t sequence = 0;
    EntryId previous;
    std::uint64_t clock = 0;
    std::uint64_t kind = 0;
    ByteView audience;
    std::optional<Digest> bodyHash;
    Digest commitment{};

    /// Malformed, UnknownSuite. The view into the bytes lives as long as they do.
    static Result<Header> decode(ByteView bytes);
    /// Into a writer that is cleared first, so that its memory is used again.
    void write(cbor::Writer &writer) const;
};

EntryId entryIdOf(ByteView headerBytes);

Digest commitmentOf(ByteView blind, ByteView payload);
Digest bodyHashOf(ByteView bodyCiphertext);
/// What stands in a roster entry's header for its boxes.
Digest boxesHashOf(ByteView boxes);

/// Form alone, without a key: device ids ascending, each with one box of a body key, at least one.
bool isAudience(ByteView encoded);
std::vector<DeviceId> devicesOf(ByteView audience);
/// The box for a device; empty when it is not in the audience.
ByteView boxFor(ByteView audience, const DeviceId &device);

/// Sequences and clocks stay below 2^63, as databases count.
inline constexpr std::uint64_t mostNumber = INT64_MAX;
inline constexpr std::size_t bodyKeySize = 32;
inline constexpr std::size_t blindSize = 32;

} // namespace caseweave
