// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/words/Words.h"

#include "crypto/hash/Hash.h"
#include "crypto/words/WordList.h"

#include <cassert>

namespace caseweave {

namespace {

constexpr std::size_t bitsPerWord = 10;
constexpr std::size_t tokenSize = 16;
constexpr std::size_t tokenWords = 14;
constexpr std::string_view checkDomain = "CW1 token check";
constexpr std::string_view separators = " ,-\t\r\n";

std::string joined(const std::vector<std::string> &words)
{
    std::string text;
    for (const std::string &word : words) {
        if (!text.empty())
            text.push_back(' ');
        text += word;
    }
    return text;
}

std::optional<std::size_t> indexOf(std::string_view word)
{
    std::string lower(word);
    for (char &letter : lower) {
        if (letter >= 'A' && letter <= 'Z')
            letter = static_cast<char>(letter - 'A' + 'a');
    }
    const auto found = std::lower_bound(wordList.begin(), wordList.end(), lower);
    if (found == wordList.end() || *found != lower)
        return std::nullopt;
    return static_cast<std::size_t>(found - wordList.begin());
}

/// The token and the first 12 bits of its check, filled up to whole bytes with zeros.
Bytes withCheck(ByteView token)
{
    const Digest check = hash(checkDomain, token);
    Bytes bytes(token.begin(), token.end());
    bytes.push_back(check[0]);
    bytes.push_back(check[1] & 0xf0);
    return bytes;
}

} // namespace

std::vector<std::string> toWords(ByteView data, std::size_t bits)
{
    assert(bits % bitsPerWord == 0 && bits <= data.size() * 8);
    std::vector<std::string> words;
    words.reserve(bits / bitsPerWord);
    for (std::size_t first = 0; first < bits; first += bitsPerWord) {
        std::size_t index = 0;
        for (std::size_t bit = first; bit < first + bitsPerWord; ++bit)
            index = index << 1 | (data[bit / 8] >> (7 - bit % 8) & 1U);
        words.emplace_back(wordList[index]);
    }
    return words;
}

std::string codeWords(const Digest &digest)
{
    return joined(toWords(digest, 60));
}

std::string fingerprintWords(ByteView agencyId)
{
    return joined(toWords(agencyId, 120));
}

std::string tokenToWords(ByteView token)
{
    assert(token.size() == tokenSize);
    return joined(toWords(withCheck(token), tokenWords * bitsPerWord));
}

std::optional<Bytes> tokenFromWords(std::string_view words)
{
    Bytes bytes(tokenSize + 2);
    std::size_t count = 0;
    while (true) {
        const std::size_t start = words.find_first_not_of(separators);
        if (start == std::string_view::npos)
            break;
        words.remove_prefix(start);
        const std::string_view word = words.substr(0, words.find_first_of(separators));
        words.remove_prefix(word.size());
        const auto index = word.size() > longestWord ? std::nullopt : indexOf(word);
        if (!index || count == tokenWords)
            return std::nullopt;
        for (std::size_t bit = 0; bit < bitsPerWord; ++bit) {
            const std::size_t at = count * bitsPerWord + bit;
            const unsigned value = static_cast<unsigned>(*index >> (bitsPerWord - 1 - bit) & 1U);
            bytes[at / 8] = static_cast<std::uint8_t>(bytes[at / 8] | value << (7 - at % 8));
        }
        ++count;
    }
    Bytes token(bytes.begin(), bytes.begin() + tokenSize);
    if (count != tokenWords || withCheck(token) != bytes)
        return std::nullopt;
    return token;
}

} // namespace caseweave
