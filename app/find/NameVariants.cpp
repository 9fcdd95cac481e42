// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/find/NameVariants.h"

#include "app/text/Text.h"

#include <QFile>
#include <algorithm>

namespace caseweave {

const NameVariants &NameVariants::all()
{
    static const NameVariants variants;
    return variants;
}

NameVariants::NameVariants()
{
    QFile file(QStringLiteral(":/names/variants.txt"));
    if (!file.open(QIODevice::ReadOnly))
        return;
    while (!file.atEnd()) {
        const QString line = QString::fromUtf8(file.readLine()).trimmed();
        if (line.isEmpty() || line.startsWith(QLatin1Char('#')))
            continue;
        Group group;
        for (const QString &word : searchWords(line)) {
            group.push_back(word.toStdString());
            m_names.emplace_back(group.back(), m_groups.size());
        }
        m_groups.push_back(std::move(group));
    }
    std::sort(m_names.begin(), m_names.end());
}

std::vector<const NameVariants::Group *> NameVariants::groupsOf(std::string_view begin, bool whole) const
{
    std::vector<const Group *> groups;
    const auto first = std::lower_bound(m_names.begin(), m_names.end(), begin,
                                        [](const auto &name, std::string_view wanted) { return name.first < wanted; });
    for (auto name = first; name != m_names.end() && name->first.compare(0, begin.size(), begin) == 0; ++name) {
        if (whole && name->first.size() != begin.size())
            break;
        groups.push_back(&m_groups[name->second]);
    }
    return groups;
}

} // namespace caseweave
