// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace caseweave {

/// Names that are written in several ways, or stand for each other: Siobhan and Shivaun, Muhammad and Mohamed,
/// Elizabeth and Liz. From resources/app/names/variants.txt, as words of findWords(). Read once; any thread.
class NameVariants {
public:
    static const NameVariants &all();
    using Group = std::vector<std::string>;
    /// The groups of which a name begins with `begin`, or is it where `whole`.
    std::vector<const Group *> groupsOf(std::string_view begin, bool whole) const;
    const std::vector<std::pair<std::string, std::size_t>> &names() const { return m_names; }
    const Group &group(std::size_t number) const { return m_groups[number]; }

private:
    NameVariants();
    std::vector<Group> m_groups;
    std::vector<std::pair<std::string, std::size_t>> m_names; ///< sorted, with the number of the group
};

} // namespace caseweave
