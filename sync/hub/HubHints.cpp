// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HubHints.h"

#include <charconv>

namespace caseweave {
namespace {

constexpr std::size_t idDigits = 64;

} // namespace

std::string HubHint::encode() const
{
    std::string text;
    text += static_cast<char>('0' + static_cast<int>(what));
    text += static_cast<char>('0' + static_cast<int>(space));
    return text + toHex(id) + std::to_string(head);
}

std::optional<HubHint> HubHint::decode(std::string_view text)
{
    if (text.size() <= 2 + idDigits)
        return std::nullopt;
    const int what = text[0] - '0';
    const int space = text[1] - '0';
    const auto id = fromHex(text.substr(2, idDigits));
    HubHint hint;
    const std::string_view number = text.substr(2 + idDigits);
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), hint.head);
    if (what < 0 || what > 3 || space < 0 || space > 1 || !id || error != std::errc()
        || end != number.data() + number.size())
        return std::nullopt;
    hint.what = static_cast<What>(what);
    hint.space = static_cast<HubStore::Space>(space);
    std::copy(id->begin(), id->end(), hint.id.begin());
    return hint;
}

std::string LiveWord::encode() const
{
    Bytes bytes(tag.bytes.begin(), tag.bytes.end());
    bytes.insert(bytes.end(), sealed.begin(), sealed.end());
    return (fromPeer ? "p" : "d") + toBase64Url(bytes);
}

std::optional<LiveWord> LiveWord::decode(std::string_view text)
{
    if (text.empty() || (text[0] != 'p' && text[0] != 'd'))
        return std::nullopt;
    const auto bytes = fromBase64Url(text.substr(1));
    if (!bytes || bytes->size() <= sizeof(Digest) || bytes->size() > sizeof(Digest) + wire::mostLive)
        return std::nullopt;
    const auto tagEnd = bytes->begin() + sizeof(Digest);
    LiveWord word{{}, Bytes(tagEnd, bytes->end()), text[0] == 'p'};
    std::copy(bytes->begin(), tagEnd, word.tag.bytes.begin());
    return word;
}

} // namespace caseweave
