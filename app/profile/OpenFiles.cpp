// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profile/OpenFiles.h"

#include <cstdint>
#include <sys/resource.h>

namespace caseweave {

void allowOpenFiles()
{
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    files.rlim_cur = files.rlim_max;
    // Where it is not granted there is room for fewer cases, and openFilesAllowed() says so.
    static_cast<void>(::setrlimit(RLIMIT_NOFILE, &files));
}

std::size_t openFilesAllowed()
{
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0)
        return 0;
    return files.rlim_cur == RLIM_INFINITY ? SIZE_MAX : static_cast<std::size_t>(files.rlim_cur);
}

} // namespace caseweave
