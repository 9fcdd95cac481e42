// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/DiskBlobStore.h"

#include "crypto/hash/Hash.h"
#include "crypto/vault/VaultFile.h"
#include "sync/wire/Message.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace caseweave {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t mostCounted = 10'000;
constexpr std::size_t piece = 1 << 20;
constexpr std::uint64_t beyondAll = std::uint64_t{1} << 40; ///< no blob is as large (docs/protocol.md section 5)

class File {
public:
    File(const fs::path &path, int flags)
        : m_descriptor(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, S_IRUSR | S_IWUSR))
    {
    }
    File(const File &) = delete;
    File &operator=(const File &) = delete;
    ~File()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    bool isOpen() const { return m_descriptor >= 0; }
    int descriptor() const { return m_descriptor; }

private:
    const int m_descriptor;
};

/// Bytes of a plain file; nothing where there is none.
Result<std::optional<std::uint64_t>> sizeOf(const fs::path &file)
{
    struct stat status { };
    if (::lstat(file.c_str(), &status) != 0)
        return errno == ENOENT ? Result<std::optional<std::uint64_t>>(std::nullopt)
                               : Result<std::optional<std::uint64_t>>(ErrorCode::Storage);
    if (!S_ISREG(status.st_mode))
        return ErrorCode::Storage;
    return std::optional(static_cast<std::uint64_t>(status.st_size));
}

/// Fills as much as the file has.
Result<std::size_t> readAt(int descriptor, std::uint64_t offset, std::span<std::uint8_t> out)
{
    std::size_t filled = 0;
    while (filled < out.size()) {
        const ssize_t got
            = ::pread(descriptor, out.data() + filled, out.size() - filled, static_cast<off_t>(offset + filled));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return ErrorCode::Storage;
        if (got == 0)
            break;
        filled += static_cast<std::size_t>(got);
    }
    return filled;
}

Status makeFolder(const fs::path &folder)
{
    return ::mkdir(folder.c_str(), S_IRWXU) == 0 || errno == EEXIST ? Status() : Status(storageCodeOf(errno));
}

/// A folder that is there after a power cut, too. Whoever made it may have been killed before it was.
Status makeFolderDurably(const fs::path &folder)
{
    Status made = makeFolder(folder);
    return made ? syncFolder(folder.parent_path()) : made;
}

Result<Digest> hashOf(int descriptor)
{
    Hasher hasher(wire::blobDomain);
    Bytes buffer(piece);
    for (std::uint64_t offset = 0;;) {
        const Result<std::size_t> got = readAt(descriptor, offset, buffer);
        if (!got)
            return got.error();
        if (*got == 0)
            return hasher.digest();
        hasher.add(ByteView(buffer).first(*got));
        offset += *got;
    }
}

Status removeFile(const fs::path &file)
{
    return ::unlink(file.c_str()) == 0 || errno == ENOENT ? Status() : Status(ErrorCode::Storage);
}

/// Calls with each file or folder in a folder that may not be there.
Status forEachIn(const fs::path &folder, const std::function<void(const fs::path &)> &call)
{
    std::error_code error;
    fs::directory_iterator at(folder, error);
    if (error == std::errc::no_such_file_or_directory)
        return {};
    for (; !error && at != fs::directory_iterator(); at.increment(error))
        call(at->path());
    return error ? Status(ErrorCode::Storage) : Status();
}

template <class SomeId>
std::optional<SomeId> idFrom(const std::string &name)
{
    const auto bytes = fromHex(name);
    return bytes ? SomeId::from(*bytes) : std::nullopt;
}

/// The ids that the names in a folder are, ascending, those after this one.
template <class SomeId>
Result<std::vector<SomeId>> idsIn(const fs::path &folder, const std::optional<SomeId> &after)
{
    std::vector<SomeId> ids;
    const Status listed = forEachIn(folder, [&](const fs::path &path) {
        const auto id = idFrom<SomeId>(path.filename().string());
        if (id && (!after || *id > *after))
            ids.push_back(*id);
    });
    if (!listed)
        return listed.error();
    std::sort(ids.begin(), ids.end());
    return ids;
}

/// The name of the folder with the mailboxes whose first byte is this.
std::string prefixOf(std::size_t first)
{
    const std::array<std::uint8_t, 1> byte{static_cast<std::uint8_t>(first)};
    return toHex(byte);
}

} // namespace

Result<std::unique_ptr<DiskBlobStore>> DiskBlobStore::open(const fs::path &folder, std::uint64_t spare)
{
    for (const fs::path &needed : {folder, folder / "unfinished"}) {
        if (Status made = makeFolderDurably(needed); !made)
            return made.error();
    }
    // What a program that was killed had moved into its place, and had not acknowledged yet, counts as there from now
    // on.
    const File opened(folder, O_RDONLY | O_DIRECTORY);
    if (!opened.isOpen() || ::syncfs(opened.descriptor()) != 0)
        return ErrorCode::Storage;
    return std::unique_ptr<DiskBlobStore>(new DiskBlobStore(folder, spare));
}

std::unique_ptr<DiskBlobStore> DiskBlobStore::openToRead(const fs::path &folder)
{
    return std::unique_ptr<DiskBlobStore>(new DiskBlobStore(folder, 0));
}

fs::path DiskBlobStore::folderOf(const MailboxTag &tag) const
{
    const std::string name = tag.hex();
    return m_folder / name.substr(0, 2) / name;
}

fs::path DiskBlobStore::fileOf(const Upload &upload) const
{
    return folderOf(upload.by) / (upload.tag.hex() + '-' + upload.id.hex());
}

Result<std::optional<std::uint64_t>> DiskBlobStore::size(const MailboxTag &tag, const BlobId &id)
{
    return sizeOf(fileOf(tag, id));
}

Result<Bytes> DiskBlobStore::read(const MailboxTag &tag, const BlobId &id, std::uint64_t offset, std::size_t most)
{
    const File file(fileOf(tag, id), O_RDONLY);
    if (!file.isOpen())
        return errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Storage;
    Bytes bytes(most);
    // The system takes no offset that a client might name.
    const Result<std::size_t> got = readAt(file.descriptor(), std::min(offset, beyondAll), bytes);
    if (!got)
        return got.error();
    bytes.resize(*got);
    return bytes;
}

Result<std::uint64_t> DiskBlobStore::bytesOf(const MailboxTag &tag)
{
    if (const auto known = m_bytes.find(tag); known != m_bytes.end())
        return known->second;
    std::uint64_t sum = 0;
    Status outcome;
    const Status listed = forEachIn(folderOf(tag), [&](const fs::path &file) {
        const auto one = sizeOf(file);
        if (!one)
            outcome = one.error();
        else if (one->has_value())
            sum += weightOf(**one);
    });
    if (!listed || !outcome)
        return ErrorCode::Storage;
    if (m_bytes.size() >= mostCounted)
        m_bytes.clear();
    m_bytes[tag] = sum;
    return sum;
}

Result<std::vector<MailboxTag>> DiskBlobStore::mailboxes(const std::optional<MailboxTag> &after, std::size_t most)
{
    constexpr std::size_t prefixes = 256;
    std::vector<MailboxTag> tags;
    for (std::size_t first = after ? after->bytes[0] : 0; first < prefixes && tags.size() < most; ++first) {
        const auto found = idsIn(m_folder / prefixOf(first), after);
        if (!found)
            return found.error();
        for (std::size_t i = 0; i < found->size() && tags.size() < most; ++i) {
            const MailboxTag &tag = (*found)[i];
            const auto some = list(tag, {}, 1);
            if (!some)
                return some.error();
            if (tag.bytes[0] == first && !some->empty())
                tags.push_back(tag);
        }
    }
    return tags;
}

Result<std::vector<BlobStore::Item>> DiskBlobStore::list(const MailboxTag &tag, const std::optional<BlobId> &after,
                                                         std::size_t most)
{
    const auto ids = idsIn(folderOf(tag), after);
    if (!ids)
        return ids.error();
    std::vector<Item> items;
    for (std::size_t i = 0; i < ids->size() && items.size() < most; ++i) {
        const auto size = sizeOf(fileOf(tag, (*ids)[i]));
        if (!size)
            return size.error();
        if (size->has_value()) // or it has gone meanwhile
            items.push_back({(*ids)[i], **size});
    }
    return items;
}

Result<std::uint64_t> DiskBlobStore::held(const Upload &upload)
{
    const auto size = sizeOf(fileOf(upload));
    if (!size)
        return size.error();
    return size->value_or(0);
}

Result<std::size_t> DiskBlobStore::uploadsOf(const DeviceId &device)
{
    std::size_t count = 0;
    if (Status listed = forEachIn(folderOf(device), [&](const fs::path &) { ++count; }); !listed)
        return listed.error();
    return count;
}

bool DiskBlobStore::hasRoomFor(std::size_t bytes) const
{
    std::error_code error;
    const fs::space_info space = fs::space(m_folder, error);
    return error || space.available >= m_spare + bytes; // where nobody knows, the write finds out
}

Status DiskBlobStore::append(const Upload &upload, std::uint64_t offset, ByteView bytes, std::int64_t nowSeconds)
{
    if (!hasRoomFor(bytes.size()))
        return ErrorCode::DiskFull;
    if (Status made = makeFolder(folderOf(upload.by)); !made)
        return made;
    const File file(fileOf(upload), O_RDWR | O_CREAT | O_APPEND);
    struct stat status { };
    if (!file.isOpen() || ::fstat(file.descriptor(), &status) != 0)
        return storageCodeOf(errno);
    if (static_cast<std::uint64_t>(status.st_size) != offset)
        return ErrorCode::Conflict;
    Status written = writeAll(file.descriptor(), bytes);
    // By the hub's clock, by which dropIdle() goes.
    const timespec now{static_cast<time_t>(nowSeconds), 0};
    const std::array<timespec, 2> times{now, now};
    if (written && ::futimens(file.descriptor(), times.data()) != 0)
        written = ErrorCode::Storage;
    if (written)
        return {};
    // Nothing of what did not fit, and no empty upload that would count.
    const bool isCut = offset > 0 ? ::ftruncate(file.descriptor(), static_cast<off_t>(offset)) == 0
                                  : removeFile(fileOf(upload)).ok();
    return isCut ? written : Status(ErrorCode::Storage);
}

Status DiskBlobStore::finish(const Upload &upload)
{
    const fs::path from = fileOf(upload);
    const File file(from, O_RDWR);
    if (!file.isOpen())
        return errno == ENOENT ? ErrorCode::Conflict : ErrorCode::Storage;
    const Result<Digest> digest = hashOf(file.descriptor());
    if (!digest)
        return digest.error();
    if (*digest != upload.id.bytes) {
        const Status dropped = drop(upload);
        return dropped ? Status(ErrorCode::Conflict) : dropped;
    }
    if (::fsync(file.descriptor()) != 0)
        return storageCodeOf(errno);
    const fs::path folder = folderOf(upload.tag);
    for (const fs::path &needed : {folder.parent_path(), folder}) {
        if (Status made = makeFolderDurably(needed); !made)
            return made;
    }
    m_bytes.erase(upload.tag);
    if (::rename(from.c_str(), fileOf(upload.tag, upload.id).c_str()) != 0)
        return storageCodeOf(errno);
    ::rmdir(from.parent_path().c_str()); // where it was the device's last
    return syncFolder(folder);
}

Status DiskBlobStore::drop(const Upload &upload)
{
    Status removed = removeFile(fileOf(upload));
    ::rmdir(folderOf(upload.by).c_str());
    return removed;
}

Result<BlobStore::Erased> DiskBlobStore::erase(const MailboxTag &tag, const BlobId &id)
{
    const auto size = sizeOf(fileOf(tag, id));
    if (!size)
        return size.error();
    m_bytes.erase(tag);
    if (!size->has_value())
        return Erased{};
    Status gone = removeFile(fileOf(tag, id));
    if (gone)
        gone = syncFolder(folderOf(tag));
    return gone ? Result(Erased{1, **size}) : Result<Erased>(gone.error());
}

Result<BlobStore::Erased> DiskBlobStore::eraseSome(const MailboxTag &tag, std::size_t most)
{
    Erased erased;
    Status outcome;
    m_bytes.erase(tag);
    const Status listed = forEachIn(folderOf(tag), [&](const fs::path &file) {
        if (erased.blobs >= most || !outcome)
            return;
        const auto size = sizeOf(file);
        outcome = size ? removeFile(file) : Status(size.error());
        if (!outcome || !size->has_value())
            return;
        ++erased.blobs;
        erased.bytes += **size;
    });
    if (outcome && listed && erased.blobs > 0)
        outcome = syncFolder(folderOf(tag));
    if (!listed || !outcome)
        return ErrorCode::Storage;
    if (erased.blobs == 0)
        ::rmdir(folderOf(tag).c_str());
    return erased;
}

Status DiskBlobStore::dropIdle(std::int64_t untilSeconds)
{
    Status outcome;
    const auto dropOld = [&](const fs::path &file) {
        struct stat status { };
        if (::lstat(file.c_str(), &status) == 0 && status.st_mtim.tv_sec <= untilSeconds) {
            if (Status removed = removeFile(file); !removed)
                outcome = removed;
        }
    };
    const Status listed = forEachIn(m_folder / "unfinished", [&](const fs::path &device) {
        if (Status inner = forEachIn(device, dropOld); !inner)
            outcome = inner;
        ::rmdir(device.c_str());
    });
    return listed ? outcome : listed;
}

} // namespace caseweave
