// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/find/FindExpression.h"

#include "app/find/FindWords.h"
#include "app/find/NameVariants.h"

#include <algorithm>
#include <set>

namespace caseweave {

namespace {

constexpr std::size_t indexedBeginning = 3; ///< FTS5 keeps lists for beginnings of up to so many letters
constexpr std::size_t mostWords = 64; ///< that one beginning is written out as
constexpr std::size_t mostLike = 24;
constexpr std::size_t leastForVariants = 4; ///< letters before the beginning of a name stands for its variants

bool isInVocabulary(const std::string &word)
{
    return std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

std::string quoted(std::string_view word)
{
    return '"' + std::string(word) + '"';
}

/// Terms that are alternatives of each other.
class Alternatives {
public:
    explicit Alternatives(const Vocabulary &words) : m_words(words) { }

    void addBeginning(const std::string &word)
    {
        if (word.size() <= indexedBeginning || !isInVocabulary(word)) {
            m_terms.insert(quoted(word) + " *");
            return;
        }
        // Written out: FTS5 goes through the lists of several words side by side and stops early, but puts together
        // the whole of an unlisted beginning first.
        const auto found = m_words.beginningWith(word, mostWords);
        if (found.size() > mostWords)
            m_terms.insert(quoted(word) + " *");
        else
            std::for_each(found.begin(), found.end(), [&](std::string_view one) { m_terms.insert(quoted(one)); });
    }

    void addGroup(const NameVariants::Group &group)
    {
        for (const std::string &name : group) {
            if (m_words.has(name))
                m_terms.insert(quoted(name));
        }
    }

    void addVariants(const std::string &word)
    {
        const bool whole = word.size() < leastForVariants;
        for (const NameVariants::Group *group : NameVariants::all().groupsOf(word, whole))
            addGroup(*group);
        if (const std::string other = otherMac(word); !other.empty())
            addBeginning(other);
    }

    void addLike(const std::string &word)
    {
        for (const std::string_view one : m_words.like(word, mostLike)) {
            m_terms.insert(quoted(one));
            for (const NameVariants::Group *group : NameVariants::all().groupsOf(one, true))
                addGroup(*group);
        }
        // Of a name that stands nowhere as it was meant to be written, the other ways may.
        if (!isInVocabulary(word) || word.size() < leastForVariants)
            return;
        const Likeness likeness(word);
        for (const auto &[name, number] : NameVariants::all().names()) {
            if (name.front() == word.front() && isInVocabulary(name) && likeness.to(name).whole <= 1)
                addGroup(NameVariants::all().group(number));
        }
    }

    std::string text() const
    {
        std::string all;
        for (const std::string &term : m_terms)
            all += (all.empty() ? "" : " OR ") + term;
        return all.empty() ? all : '(' + all + ')';
    }

private:
    const Vocabulary &m_words;
    std::set<std::string> m_terms;
};

std::string alternativesOf(const std::string &word, const Vocabulary &words, bool similar)
{
    Alternatives alternatives(words);
    alternatives.addBeginning(word);
    alternatives.addVariants(word);
    if (similar)
        alternatives.addLike(word);
    return alternatives.text();
}

std::string bothOf(const std::string &a, const std::string &b)
{
    return a.empty() || b.empty() ? std::string() : a + " AND " + b;
}

} // namespace

std::string findExpression(const std::vector<std::string> &asked, const Vocabulary &words, bool similar)
{
    std::string all;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        std::string part = alternativesOf(asked[i], words, similar);
        if (isNameParticle(asked[i]) && i + 1 < asked.size()) {
            const std::string apart = bothOf(part, alternativesOf(asked[i + 1], words, similar));
            const std::string together = alternativesOf(asked[i] + asked[i + 1], words, similar);
            part = apart.empty() ? together : '(' + apart + ')' + (together.empty() ? "" : " OR " + together);
            if (!apart.empty() && !together.empty())
                part = '(' + part + ')';
            ++i;
        }
        if (part.empty())
            return {};
        all += (all.empty() ? "" : " AND ") + part;
    }
    return all;
}

} // namespace caseweave
