// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/simulation/SimulatedDisk.h"

#include <algorithm>
#include <cassert>
#include <fstream>
#include <mutex>
#include <sqlite3.h>

namespace caseweave::test {
namespace {

namespace fs = std::filesystem;

/// Every disk there is, by its folder.
struct Disks {
    std::mutex mutex;
    std::map<std::string, SimulatedDisk *> byFolder;

    SimulatedDisk *of(const std::string &path)
    {
        const std::lock_guard lock(mutex);
        for (const auto &[folder, disk] : byFolder) {
            if (path.compare(0, folder.size(), folder) == 0)
                return disk;
        }
        return nullptr;
    }
    static Disks &all()
    {
        static Disks disks;
        return disks;
    }
};

/// A file of SQLite's: ours, with that of the system's layer behind it.
struct File {
    sqlite3_file base;
    SimulatedDisk *disk;
    std::string *path;
    sqlite3_file *real;
};

File &of(sqlite3_file *file)
{
    return *reinterpret_cast<File *>(file);
}

sqlite3_vfs *&systemLayer()
{
    static sqlite3_vfs *layer = nullptr;
    return layer;
}

void remember(File &file, std::int64_t offset, std::int64_t count)
{
    SimulatedDisk::Undo undo;
    sqlite3_int64 size = 0;
    file.real->pMethods->xFileSize(file.real, &size);
    undo.offset = offset;
    undo.sizeBefore = size;
    const std::int64_t held = std::clamp<std::int64_t>(size - offset, 0, count);
    undo.before.resize(static_cast<std::size_t>(held));
    if (held > 0)
        file.real->pMethods->xRead(file.real, undo.before.data(), static_cast<int>(held), offset);
    file.disk->notDurable[*file.path].push_back(std::move(undo));
}

int closeFile(sqlite3_file *base)
{
    File &file = of(base);
    const int result = file.real->pMethods->xClose(file.real);
    delete file.path;
    return result;
}

int writeFile(sqlite3_file *base, const void *bytes, int count, sqlite3_int64 offset)
{
    File &file = of(base);
    if (file.disk) {
        sqlite3_int64 size = 0;
        file.real->pMethods->xFileSize(file.real, &size);
        if (file.disk->isFull && offset + count > size)
            return SQLITE_FULL;
        remember(file, offset, count);
    }
    return file.real->pMethods->xWrite(file.real, bytes, count, offset);
}

int truncateFile(sqlite3_file *base, sqlite3_int64 size)
{
    File &file = of(base);
    sqlite3_int64 before = 0;
    file.real->pMethods->xFileSize(file.real, &before);
    if (file.disk && before > size)
        remember(file, size, before - size);
    return file.real->pMethods->xTruncate(file.real, size);
}

int syncFile(sqlite3_file *base, int)
{
    File &file = of(base);
    if (file.disk)
        file.disk->notDurable.erase(*file.path);
    return SQLITE_OK; // nobody cuts the power of the computer that simulates
}

sqlite3_io_methods methods()
{
    sqlite3_io_methods made{};
    made.iVersion = 2;
    made.xClose = closeFile;
    made.xRead = [](sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
        return of(file).real->pMethods->xRead(of(file).real, bytes, count, offset);
    };
    made.xWrite = writeFile;
    made.xTruncate = truncateFile;
    made.xSync = syncFile;
    made.xFileSize = [](sqlite3_file *file, sqlite3_int64 *size) {
        return of(file).real->pMethods->xFileSize(of(file).real, size);
    };
    made.xLock = [](sqlite3_file *file, int how) { return of(file).real->pMethods->xLock(of(file).real, how); };
    made.xUnlock = [](sqlite3_file *file, int how) { return of(file).real->pMethods->xUnlock(of(file).real, how); };
    made.xCheckReservedLock
        = [](sqlite3_file *file, int *is) { return of(file).real->pMethods->xCheckReservedLock(of(file).real, is); };
    made.xFileControl = [](sqlite3_file *file, int what, void *with) {
        // Hints to allocate more at once, which would leave sizes behind that nobody wrote.
        return what == SQLITE_FCNTL_SIZE_HINT || what == SQLITE_FCNTL_CHUNK_SIZE
            ? SQLITE_OK
            : of(file).real->pMethods->xFileControl(of(file).real, what, with);
    };
    made.xSectorSize = [](sqlite3_file *file) { return of(file).real->pMethods->xSectorSize(of(file).real); };
    made.xDeviceCharacteristics = [](sqlite3_file *) { return 0; };
    made.xShmMap = [](sqlite3_file *file, int page, int size, int extend, void volatile **at) {
        return of(file).real->pMethods->xShmMap(of(file).real, page, size, extend, at);
    };
    made.xShmLock = [](sqlite3_file *file, int offset, int count, int flags) {
        return of(file).real->pMethods->xShmLock(of(file).real, offset, count, flags);
    };
    made.xShmBarrier = [](sqlite3_file *file) { of(file).real->pMethods->xShmBarrier(of(file).real); };
    made.xShmUnmap
        = [](sqlite3_file *file, int erase) { return of(file).real->pMethods->xShmUnmap(of(file).real, erase); };
    return made;
}

int openFile(sqlite3_vfs *, const char *name, sqlite3_file *base, int flags, int *outFlags)
{
    static const sqlite3_io_methods made = methods();
    File &file = of(base);
    file.base.pMethods = nullptr;
    file.real = reinterpret_cast<sqlite3_file *>(&file + 1);
    const int result = systemLayer()->xOpen(systemLayer(), name, file.real, flags, outFlags);
    if (result != SQLITE_OK)
        return result;
    file.path = new std::string(name ? name : "");
    file.disk = name ? Disks::all().of(*file.path) : nullptr;
    file.base.pMethods = &made;
    return SQLITE_OK;
}

/// SQLite's default from now on, in this process.
void putLayerIn()
{
    static sqlite3_vfs layer;
    static const bool done = [] {
        systemLayer() = sqlite3_vfs_find(nullptr);
        layer = *systemLayer();
        layer.zName = "simulated-disk";
        layer.szOsFile = static_cast<int>(sizeof(File)) + systemLayer()->szOsFile;
        layer.pNext = nullptr;
        layer.xOpen = openFile;
        layer.xDelete = [](sqlite3_vfs *, const char *name, int sync) {
            if (SimulatedDisk *disk = Disks::all().of(name))
                disk->notDurable.erase(name);
            return systemLayer()->xDelete(systemLayer(), name, sync);
        };
        return sqlite3_vfs_register(&layer, 1) == SQLITE_OK;
    }();
    assert(done);
    static_cast<void>(done);
}

void takeBack(const fs::path &path, const SimulatedDisk::Undo &undo)
{
    {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(undo.offset);
        file.write(undo.before.data(), static_cast<std::streamsize>(undo.before.size()));
    }
    fs::resize_file(path, static_cast<std::uintmax_t>(undo.sizeBefore));
}

} // namespace

SimulatedDisk::SimulatedDisk(fs::path folder) : m_folder(std::move(folder))
{
    putLayerIn();
    fs::create_directories(m_folder);
    const std::lock_guard lock(Disks::all().mutex);
    Disks::all().byFolder[m_folder.string() + "/"] = this;
}

SimulatedDisk::~SimulatedDisk()
{
    const std::lock_guard lock(Disks::all().mutex);
    Disks::all().byFolder.erase(m_folder.string() + "/");
}

void SimulatedDisk::copyTo(const fs::path &other) const
{
    fs::remove_all(other);
    fs::copy(m_folder, other, fs::copy_options::recursive);
    // What processes share of a database's log; whoever opens it first makes it anew.
    for (const auto &entry : fs::recursive_directory_iterator(other)) {
        if (entry.path().string().ends_with("-shm"))
            fs::remove(entry.path());
    }
}

void SimulatedDisk::copyAfterPowerCut(const fs::path &other, std::uint64_t thousandths) const
{
    copyTo(other);
    for (const auto &[path, writes] : notDurable) {
        const fs::path copy = other / fs::path(path).lexically_relative(m_folder);
        const std::size_t arrived = writes.size() * thousandths / 1000;
        for (std::size_t i = writes.size(); i > arrived; --i)
            takeBack(copy, writes[i - 1]);
    }
}

void SimulatedDisk::replaceBy(const fs::path &other)
{
    notDurable.clear();
    fs::remove_all(m_folder);
    fs::copy(other, m_folder, fs::copy_options::recursive);
}

} // namespace caseweave::test
