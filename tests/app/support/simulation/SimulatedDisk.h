// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <vector>

namespace caseweave::test {

/// A folder as a disk of its own under SQLite, which can be full, fail, or lose what was written since it was last made
/// durable. All files are real; a layer between SQLite and them remembers what a power cut would take back. One thread
/// a disk. Files outside the folder are left alone.
class SimulatedDisk {
public:
    explicit SimulatedDisk(std::filesystem::path folder);
    SimulatedDisk(const SimulatedDisk &) = delete;
    SimulatedDisk &operator=(const SimulatedDisk &) = delete;
    ~SimulatedDisk();

    const std::filesystem::path &folder() const { return m_folder; }
    bool isFull = false; ///< files do not grow any more

    /// What lies on it now, into another folder: as after the program was killed.
    void copyTo(const std::filesystem::path &other) const;
    /// What would lie on it after a power cut now: of what was not made durable, so many thousandths arrived.
    void copyAfterPowerCut(const std::filesystem::path &other, std::uint64_t thousandths) const;
    /// Everything on it is replaced. Nobody may have a file of it open.
    void replaceBy(const std::filesystem::path &other);

    /// One write that is not durable: how to take it back.
    struct Undo {
        std::int64_t offset = 0;
        std::int64_t sizeBefore = 0;
        std::vector<char> before;
    };
    /// By path. For the layer under SQLite alone.
    std::map<std::string, std::vector<Undo>> notDurable;

private:
    const std::filesystem::path m_folder;
};

} // namespace caseweave::test
