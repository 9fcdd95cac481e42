// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/StoreFiles.h"

#include <algorithm>
#include <sys/stat.h>

namespace caseweave {

StoreFiles::StoreFiles(const std::string &databasePath) : m_known{{{databasePath}, {databasePath + "-wal"}}}
{
    areThere();
}

bool StoreFiles::areThere()
{
    return std::ranges::all_of(m_known, [](Known &known) {
        struct stat now { };
        if (::stat(known.path.c_str(), &now) != 0)
            return !known.file;
        if (!known.file)
            known.file = std::pair(now.st_dev, now.st_ino);
        return *known.file == std::pair(now.st_dev, now.st_ino);
    });
}

} // namespace caseweave
