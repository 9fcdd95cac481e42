// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/ChildLimits.h"

#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace caseweave::testing {

void limitChild(qint64 largestFile, qint64 openFiles)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    rlimit files{};
    if (openFiles > 0 && ::getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = static_cast<rlim_t>(openFiles);
        ::setrlimit(RLIMIT_NOFILE, &files);
    }
    if (largestFile == 0)
        return;
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit); // the hard one stays, so that a test may make room again
    limit.rlim_cur = static_cast<rlim_t>(largestFile);
    ::setrlimit(RLIMIT_FSIZE, &limit);
}

} // namespace caseweave::testing
