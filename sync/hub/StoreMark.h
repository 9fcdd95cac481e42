// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/HubStore.h"

#include <filesystem>

namespace caseweave {

/// A file beside a store that says how far the store had come. A store that is behind it, or is another, came back from
/// a copy: what was acknowledged since is lost, and a new generation begins (docs/decisions/0050). Any thread.
class StoreMark {
public:
    /// `database`: where the store is one file, that one; else nothing, and several hubs with files of their own may
    /// stand on the store.
    explicit StoreMark(std::filesystem::path file, std::filesystem::path database = {})
        : m_file(std::move(file)), m_database(std::move(database))
    {
    }

    struct Settled {
        bool isRenewed = false; ///< since it was last open here
        bool isNoted = true; ///< false: the file could not be written
    };
    /// When the store was opened: compares, renews the generation if need be, and notes where it stands.
    Result<Settled> settle(HubStore &store) const;
    /// Whether the store is another than the one that was noted here.
    Result<bool> isAnother(HubStore &store) const;
    /// Whether one that holds something was noted here.
    bool isUsed() const;
    /// Inside a change: notes what was committed before it, and has the store go on. The file is never ahead of what is
    /// durable.
    Status raise(HubStore &store) const;
    /// At the end of a hub's run: its store holds nothing, so that nothing is lost where an empty one of another kind
    /// is in its place. Until the next settle(); whoever ends without it counts as having stored something.
    Status noteEmpty(const HubStore::Standing &standing) const { return note(standing, Holds::Nothing); }

private:
    enum class Holds : std::uint8_t { Something, Nothing };
    struct Noted {
        HubStore::Standing standing;
        std::uint64_t born = 0; ///< when the database's file was made, in ns; 0: the file system does not say
        Holds holds = Holds::Something;
    };
    std::optional<Noted> noted() const;
    bool isBehind(const HubStore::Standing &now) const;
    Status note(const HubStore::Standing &standing, Holds holds = Holds::Something) const;
    std::uint64_t bornNs() const;

    std::filesystem::path m_file;
    std::filesystem::path m_database;
};

} // namespace caseweave
