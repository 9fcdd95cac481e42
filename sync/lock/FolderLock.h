// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/result/Result.h"

#include <filesystem>

namespace caseweave {

/// Keeps a folder for one holder at a time: while this lives, no other program gets it, nor anybody else in this one.
/// The kernel's lock on an open file (flock(2)): it goes with the program however that ends, and programs started
/// meanwhile do not inherit it. The file stays when the lock is freed and what it holds says nothing, so that a kill at
/// any moment locks nobody out.
class FolderLock {
public:
    /// Makes the file where there is none. Waits at most so long for another holder to end. Conflict: held by another.
    /// DiskFull, Storage: the file cannot be made, or its file system has no locks.
    static Result<FolderLock> take(const std::filesystem::path &file, int mostMs = 0);

    FolderLock(FolderLock &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) { }
    FolderLock &operator=(FolderLock &&other) noexcept
    {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    ~FolderLock();

private:
    explicit FolderLock(int descriptor) : m_descriptor(descriptor) { }

    int m_descriptor;
};

} // namespace caseweave
