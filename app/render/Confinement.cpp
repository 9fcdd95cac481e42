// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/render/Confinement.h"

#include "crypto/memory/Sanitizer.h"

#include <cerrno>
#include <fcntl.h>
#include <initializer_list>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace caseweave::render {

namespace {

constexpr rlim_t mostMemory = rlim_t{2} << 30;
constexpr rlim_t mostFiles = 128;

bool limit(int what, rlim_t most)
{
    const rlimit limits{most, most};
    return setrlimit(static_cast<__rlimit_resource_t>(what), &limits) == 0;
}

bool limitResources()
{
    if (!underAddressSanitizer && !limit(RLIMIT_AS, mostMemory))
        return false;
    return limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, mostFiles)
        && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

/// Fonts, their settings and libraries alone can be read. Kernels without Landlock leave that to the rights of files.
void limitFiles()
{
    landlock_ruleset_attr wanted{};
    wanted.handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE
        | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE
        | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG
        | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK
        | LANDLOCK_ACCESS_FS_MAKE_SYM;
    const auto rules = static_cast<int>(syscall(SYS_landlock_create_ruleset, &wanted, sizeof wanted, 0));
    if (rules < 0)
        return;
    for (const char *folder : {"/usr", "/lib", "/lib64", "/etc/fonts", "/var/cache/fontconfig"}) {
        const int descriptor = open(folder, O_PATH | O_CLOEXEC);
        if (descriptor < 0)
            continue;
        landlock_path_beneath_attr rule{};
        rule.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
        rule.parent_fd = descriptor;
        syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
        close(descriptor);
    }
    syscall(SYS_landlock_restrict_self, rules, 0);
    close(rules);
}

/// What reads a document needs of the kernel. Everything else fails with EPERM, so that a library that asks for more
/// than it needs goes on without it.
constexpr int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(pread64),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(dup),
    SCMP_SYS(fcntl),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(fstat),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(statfs),
    SCMP_SYS(fstatfs),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getdents64),
    SCMP_SYS(getcwd),
    SCMP_SYS(fadvise64),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mprotect),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_getparam),
    SCMP_SYS(sched_getscheduler),
    SCMP_SYS(sched_get_priority_min),
    SCMP_SYS(sched_get_priority_max),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getrandom),
    SCMP_SYS(getrusage),
    SCMP_SYS(times),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(eventfd2),
    SCMP_SYS(pipe2),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

scmp_arg_cmp is(unsigned argument, scmp_datum_t value)
{
    return {argument, SCMP_CMP_EQ, value, 0};
}

scmp_arg_cmp bitsAre(unsigned argument, scmp_datum_t mask, scmp_datum_t value)
{
    return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

bool addRules(scmp_filter_ctx filter)
{
    for (const int call : allowed) {
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) != 0)
            return false;
    }
    constexpr scmp_datum_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);
    constexpr scmp_datum_t thread = CLONE_VM | CLONE_THREAD;
    const auto allowIf = [filter](int call, const scmp_arg_cmp &holds) {
        return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, holds) == 0;
    };
    // glibc asks for clone3, whose flags a filter cannot see, and takes clone where there is none.
    return allowIf(SCMP_SYS(openat), bitsAre(2, writing, 0)) && allowIf(SCMP_SYS(open), bitsAre(1, writing, 0))
        && allowIf(SCMP_SYS(clone), bitsAre(0, thread, thread))
        && seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0
        && allowIf(SCMP_SYS(prctl), is(0, PR_SET_NAME)) && allowIf(SCMP_SYS(prlimit64), is(2, 0))
        && allowIf(SCMP_SYS(ioctl), is(1, FIONREAD)) && seccomp_load(filter) == 0;
}

} // namespace

bool confine()
{
    close_range(STDERR_FILENO + 1, ~0U, 0);
    if (!limitResources())
        return false;
    limitFiles();
    const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == nullptr)
        return false;
    const bool confined = addRules(filter);
    seccomp_release(filter);
    return confined;
}

} // namespace caseweave::render
