// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/find/Vocabulary.h"

#include "app/find/FindWords.h"

#include <algorithm>

namespace caseweave {

namespace {

constexpr std::size_t leastLetters = 4;
constexpr int soundsAlike = 2; ///< as far away as this many letters
constexpr std::size_t mostLongerSound = 3; ///< letters that a word of the same sound may have more or less

std::uint32_t hashOf(std::string_view text)
{
    std::uint32_t hash = 2166136261U; // FNV-1a
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return text.empty() ? 0 : (hash == 0 ? 1 : hash);
}

bool isPlain(std::string_view word)
{
    return std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

/// Letters that may be wrong in a word of that length.
int mostWrong(std::size_t letters)
{
    return letters < 6 ? 1 : 2;
}

} // namespace

Likeness::Likeness(std::string_view word) : m_size(std::min<std::size_t>(word.size(), 64))
{
    for (std::size_t i = 0; i < m_size; ++i)
        m_places[word[i] - 'a'] |= std::uint64_t{1} << i;
}

/// The columns of the table of distances as bits of two words: Myers 1999, with the swaps of Hyyrö 2003.
Likeness::Distance Likeness::to(std::string_view other) const
{
    const std::uint64_t lastBit = std::uint64_t{1} << (m_size - 1);
    std::uint64_t up = ~std::uint64_t{0};
    std::uint64_t down = 0;
    std::uint64_t diagonal = 0;
    std::uint64_t before = 0;
    int distance = static_cast<int>(m_size);
    int least = distance;
    for (const char c : other) {
        const std::uint64_t here = m_places[c - 'a'];
        const std::uint64_t swapped = ((~diagonal & here) << 1) & before;
        diagonal = (((here & up) + up) ^ up) | here | down | swapped;
        std::uint64_t right = down | ~(diagonal | up);
        std::uint64_t left = diagonal & up;
        distance += (right & lastBit) != 0 ? 1 : 0;
        distance -= (left & lastBit) != 0 ? 1 : 0;
        least = std::min(least, distance);
        right = right << 1 | 1;
        left <<= 1;
        up = left | ~(diagonal | right);
        down = right & diagonal;
        before = here;
    }
    return {distance, least};
}

void Vocabulary::add(std::vector<std::string> words)
{
    const auto middle = static_cast<std::ptrdiff_t>(m_words.size());
    m_words.reserve(m_words.size() + words.size());
    for (std::string &word : words) {
        const std::uint32_t sound = hashOf(soundOf(word));
        m_words.push_back({std::move(word), sound});
    }
    std::sort(m_words.begin() + middle, m_words.end());
    std::inplace_merge(m_words.begin(), m_words.begin() + middle, m_words.end());
    const auto same = [](const Word &a, const Word &b) { return a.text == b.text; };
    m_words.erase(std::unique(m_words.begin(), m_words.end(), same), m_words.end());
}

bool Vocabulary::has(std::string_view word) const
{
    const auto found = std::lower_bound(m_words.begin(), m_words.end(), word,
                                        [](const Word &a, std::string_view b) { return a.text < b; });
    return found != m_words.end() && found->text == word;
}

std::vector<std::string_view> Vocabulary::beginningWith(std::string_view begin, std::size_t most) const
{
    std::vector<std::string_view> found;
    auto word = std::lower_bound(m_words.begin(), m_words.end(), begin,
                                 [](const Word &a, std::string_view b) { return a.text < b; });
    for (; word != m_words.end() && found.size() <= most && word->text.compare(0, begin.size(), begin) == 0; ++word)
        found.emplace_back(word->text);
    return found;
}

std::vector<std::string_view> Vocabulary::like(std::string_view word, std::size_t most) const
{
    if (word.size() < leastLetters || !isPlain(word))
        return {};
    const Likeness likeness(word);
    const std::uint32_t sound = hashOf(soundOf(word));
    const int wrong = mostWrong(word.size());
    std::vector<std::pair<int, std::string_view>> found;
    for (const Word &other : m_words) {
        if (other.text.size() + static_cast<std::size_t>(wrong) < word.size())
            continue;
        const std::size_t longer = std::max(other.text.size(), word.size()) - std::min(other.text.size(), word.size());
        const bool sounds = sound != 0 && other.sound == sound && longer <= mostLongerSound;
        const Likeness::Distance distance = likeness.to(other.text);
        // A first letter is seldom wrong, and half of a word is like too many.
        const int otherFirst = other.text.front() == word.front() ? 0 : 1;
        int away = std::min(distance.whole + otherFirst, distance.beginning + 1 + otherFirst);
        if (sounds)
            away = std::min(away, soundsAlike);
        if ((away <= wrong || (distance.whole == wrong && wrong == 1)) && distance.beginning > 0)
            found.emplace_back(away * 8 + static_cast<int>(std::min<std::size_t>(longer, 7)), other.text);
        else if (sounds && distance.beginning > 0)
            found.emplace_back(soundsAlike * 8 + 7, other.text);
    }
    const auto end = found.begin() + static_cast<std::ptrdiff_t>(std::min(most, found.size()));
    std::partial_sort(found.begin(), end, found.end());
    std::vector<std::string_view> likest;
    for (auto one = found.begin(); one != end; ++one)
        likest.push_back(one->second);
    return likest;
}

} // namespace caseweave
