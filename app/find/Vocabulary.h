// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace caseweave {

/// The words that stand in the index, in memory: what a beginning may become, and what is written much like something
/// else. Words of the letters a to z alone. One thread.
class Vocabulary {
public:
    void clear() { m_words.clear(); }
    /// Each once; those that are there already may come again.
    void add(std::vector<std::string> words);
    std::size_t size() const { return m_words.size(); }
    bool has(std::string_view word) const;
    /// The words that begin so, at most `most` + 1 of them.
    std::vector<std::string_view> beginningWith(std::string_view begin, std::size_t most) const;
    /// Words that are written or sound much like this one, or whose beginning does, the likest first. What begins with
    /// it is not among them. None for a word of less than four letters.
    std::vector<std::string_view> like(std::string_view word, std::size_t most) const;

private:
    struct Word {
        std::string text;
        std::uint32_t sound = 0; ///< hash; 0: none
        friend bool operator<(const Word &a, const Word &b) { return a.text < b.text; }
    };
    std::vector<Word> m_words; ///< sorted
};

/// How many letters must be changed, left out, put in or swapped with the next to turn one word into another.
class Likeness {
public:
    /// At most 64 letters a to z.
    explicit Likeness(std::string_view word);
    struct Distance {
        int whole = 0;
        int beginning = 0; ///< to that beginning of the other word which is nearest
    };
    Distance to(std::string_view other) const;

private:
    std::uint64_t m_places[26] = {};
    std::size_t m_size = 0;
};

} // namespace caseweave
