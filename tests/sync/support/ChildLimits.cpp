// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/ChildLimits.h"

#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace caseweave::testing {

void limitChild(qint64 largestFile)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (largestFile == 0)
        return;
    const rlimit limit{static_cast<rlim_t>(largestFile), static_cast<rlim_t>(largestFile)};
    ::setrlimit(RLIMIT_FSIZE, &limit);
}

} // namespace caseweave::testing
