// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/vault/VaultFile.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace caseweave {

namespace {

/// A file descriptor that is closed when it goes.
class Descriptor {
public:
    explicit Descriptor(int number) : m_number(number) { }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor()
    {
        if (m_number >= 0)
            ::close(m_number);
    }
    bool isOpen() const { return m_number >= 0; }
    int number() const { return m_number; }
    /// Says whether closing went well: network file systems report a failed write only now.
    bool close() { return ::close(std::exchange(m_number, -1)) == 0; }

private:
    int m_number;
};

Descriptor openFile(const std::filesystem::path &file, int flags)
{
    int number = -1;
    do {
        number = ::open(file.c_str(), flags | O_CLOEXEC, S_IRUSR | S_IWUSR);
    } while (number < 0 && errno == EINTR);
    return Descriptor(number);
}

Status writeNew(const std::filesystem::path &file, ByteView bytes)
{
    // O_EXCL: whatever stands there was left by a kill or put there by somebody, and is never written through.
    Descriptor descriptor = openFile(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW);
    if (!descriptor.isOpen())
        return storageCodeOf(errno);
    if (Status written = writeAll(descriptor.number(), bytes); !written.ok())
        return written;
    if (::fsync(descriptor.number()) != 0 || !descriptor.close())
        return storageCodeOf(errno);
    return {};
}

} // namespace

ErrorCode storageCodeOf(int error)
{
    // EFBIG: over the limit set to this program's files.
    return error == ENOSPC || error == EDQUOT || error == EFBIG ? ErrorCode::DiskFull : ErrorCode::Storage;
}

Status syncFolder(const std::filesystem::path &folder)
{
    const Descriptor descriptor = openFile(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
    if (!descriptor.isOpen())
        return storageCodeOf(errno);
    // Some file systems cannot sync a folder and say EINVAL; then there is nothing to be done.
    if (::fsync(descriptor.number()) != 0 && errno != EINVAL)
        return storageCodeOf(errno);
    return {};
}

Status writeAll(int descriptor, ByteView bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return storageCodeOf(written < 0 ? errno : EIO);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

Status writeFileDurably(const std::filesystem::path &file, ByteView bytes)
{
    std::filesystem::path beside = file;
    beside += ".new";
    if (::unlink(beside.c_str()) != 0 && errno != ENOENT)
        return storageCodeOf(errno);
    Status written = writeNew(beside, bytes);
    if (written.ok() && std::rename(beside.c_str(), file.c_str()) != 0)
        written = storageCodeOf(errno);
    if (!written.ok()) {
        ::unlink(beside.c_str());
        return written;
    }
    return syncFolder(file.parent_path());
}

Result<Bytes> readFile(const std::filesystem::path &file, std::size_t most)
{
    // O_NONBLOCK, so that a pipe in the place of the file cannot hang the program.
    const Descriptor descriptor = openFile(file, O_RDONLY | O_NONBLOCK);
    if (!descriptor.isOpen())
        return errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Storage;
    struct stat status { };
    if (::fstat(descriptor.number(), &status) != 0 || !S_ISREG(status.st_mode))
        return ErrorCode::Storage;
    if (static_cast<std::uint64_t>(status.st_size) > most)
        return ErrorCode::TooLarge;

    Bytes bytes(static_cast<std::size_t>(status.st_size));
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const ssize_t got = ::read(descriptor.number(), bytes.data() + filled, bytes.size() - filled);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return ErrorCode::Storage;
        if (got == 0)
            break; // cut short while it was read
        filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return bytes;
}

} // namespace caseweave
