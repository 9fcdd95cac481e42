// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace caseweave {

/// A set of small numbers: nodes of the roster graph. Grows by itself; what was never inserted is not in it.
class NodeSet {
public:
    bool contains(std::size_t node) const
    {
        const std::size_t word = node / bits;
        return word < m_words.size() && ((m_words[word] >> (node % bits)) & 1U) != 0;
    }
    void insert(std::size_t node)
    {
        if (node / bits >= m_words.size())
            m_words.resize(node / bits + 1);
        m_words[node / bits] |= std::uint64_t{1} << (node % bits);
    }
    void erase(std::size_t node)
    {
        if (node / bits < m_words.size())
            m_words[node / bits] &= ~(std::uint64_t{1} << (node % bits));
    }
    void unite(const NodeSet &other)
    {
        if (m_words.size() < other.m_words.size())
            m_words.resize(other.m_words.size());
        for (std::size_t i = 0; i < other.m_words.size(); ++i)
            m_words[i] |= other.m_words[i];
    }
    std::size_t size() const
    {
        std::size_t count = 0;
        for (const std::uint64_t word : m_words)
            count += static_cast<std::size_t>(std::popcount(word));
        return count;
    }
    bool empty() const { return size() == 0; }
    /// Ascending.
    template <class Use>
    void forEach(Use use) const
    {
        for (std::size_t i = 0; i < m_words.size(); ++i) {
            for (std::uint64_t word = m_words[i]; word != 0; word &= word - 1)
                use(i * bits + static_cast<std::size_t>(std::countr_zero(word)));
        }
    }

private:
    static constexpr std::size_t bits = 64;
    std::vector<std::uint64_t> m_words;
};

} // namespace caseweave
