// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/lock/FolderLock.h"

#include <QDeadlineTimer>
#include <QThread>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace caseweave {

namespace {

constexpr unsigned long askAgainMs = 50;

/// 0, or the error.
int tryLock(int descriptor)
{
    while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EINTR)
            return errno;
    }
    return 0;
}

} // namespace

Result<FolderLock> FolderLock::take(const std::filesystem::path &file, int mostMs)
{
    // For writing, because network file systems lock no file exclusively that is open for reading alone.
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (descriptor < 0)
        return errno == ENOSPC || errno == EDQUOT ? ErrorCode::DiskFull : ErrorCode::Storage;
    FolderLock lock(descriptor);
    const QDeadlineTimer deadline(mostMs);
    int error = tryLock(descriptor);
    while (error == EWOULDBLOCK && !deadline.hasExpired()) {
        QThread::msleep(askAgainMs);
        error = tryLock(descriptor);
    }
    if (error != 0)
        return error == EWOULDBLOCK ? ErrorCode::Conflict : ErrorCode::Storage;
    return lock;
}

FolderLock::~FolderLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

} // namespace caseweave
