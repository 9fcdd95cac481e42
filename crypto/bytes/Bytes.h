// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace caseweave {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using Digest = std::array<std::uint8_t, 32>;

/// The bytes of a text, without a copy.
inline ByteView viewOf(std::string_view text)
{
    return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}

/// Lower-case hexadecimal.
std::string toHex(ByteView bytes);
/// The inverse; nothing when the text is not an even number of lower-case hexadecimal digits.
std::optional<Bytes> fromHex(std::string_view text);
/// RFC 4648 section 5 without padding.
std::string toBase64Url(ByteView bytes);
std::optional<Bytes> fromBase64Url(std::string_view text);

/// A 32-byte identifier that cannot be mistaken for one of another kind.
template <class Tag>
struct Id {
    Digest bytes{};

    static std::optional<Id> from(ByteView view)
    {
        if (view.size() != 32)
            return std::nullopt;
        Id id;
        std::memcpy(id.bytes.data(), view.data(), 32);
        return id;
    }
    bool isZero() const
    {
        return std::all_of(bytes.begin(), bytes.end(), [](auto b) { return b == 0; });
    }
    ByteView view() const { return bytes; }
    std::string hex() const { return toHex(bytes); }
    friend auto operator<=>(const Id &, const Id &) = default;
};

using AgencyId = Id<struct AgencyTag>;
using ProfessionalId = Id<struct ProfessionalTag>;
using DeviceId = Id<struct DeviceTag>;
using CaseId = Id<struct CaseTag>;
using EntryId = Id<struct EntryTag>;
using MailboxTag = Id<struct MailboxTagTag>;
using BlobId = Id<struct BlobTag>;
using GenerationId = Id<struct GenerationTag>; ///< of a hub's store, see HubStore::standing()

} // namespace caseweave

template <class Tag>
struct std::hash<caseweave::Id<Tag>> {
    std::size_t operator()(const caseweave::Id<Tag> &id) const noexcept
    {
        std::size_t value;
        std::memcpy(&value, id.bytes.data(), sizeof value);
        return value;
    }
};
