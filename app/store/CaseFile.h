// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/profile/ProfileStore.h"
#include "app/store/CaseStore.h"
#include "sync/log/CaseLog.h"

namespace caseweave {

/// What the cases of a profile share; all outlive them.
struct CaseSurroundings {
    ProfileStore &profile;
    const Clock &clock;
    Random &random;
    const DeviceValidity &validity;
    const LocalDevice &device;
};

/// One open case: its encrypted file, the log and the state in it, and the anchor outside it. One thread. Errors are
/// those of the log and of the database.
class CaseFile {
public:
    /// A new case, in the profile when this returns.
    static Result<std::unique_ptr<CaseFile>> create(const CaseSurroundings &with, const MemberCard &me);
    /// A new case at a place of its own, which the profile does not know: CaseFile::open finds it once it does.
    static Result<std::unique_ptr<CaseFile>> createUnlisted(const CaseSurroundings &with, const MemberCard &me,
                                                            CaseLocation location);
    /// Conflict when the case is here already.
    static Result<std::unique_ptr<CaseFile>> join(const CaseSurroundings &with, const Welcome &welcome);
    /// NotFound, CannotOpen and Damaged (the file is not intact).
    static Result<std::unique_ptr<CaseFile>> open(const CaseSurroundings &with, const CaseId &caseId);

    CaseLog &log() { return *m_log; }
    const CaseLog &log() const { return *m_log; }
    CaseStore &store() { return *m_store; }
    /// Where the sealed documents of the case are on this computer; made when one is.
    std::filesystem::path documentFolder() const;
    const CaseId &id() const { return m_log->caseId(); }
    /// Remembers outside the file how far it is, once the profile flushes its anchors.
    void setAnchor();
    /// Why nothing can be written now, if so. Rollback until the hub was asked, when the file, or what tells of it, may
    /// be an old copy.
    std::optional<ErrorCode> writeBlock() const;
    /// The file is, or may be, older than what was written here before: an old copy, or its newest part was lost.
    bool isOldCopy() const;
    /// The hub has given everything it had.
    void caughtUp() { m_doubtful = false; }

private:
    CaseFile(const CaseSurroundings &with, CaseLocation location) : m_with(with), m_location(std::move(location)) { }
    Status openDatabase(bool create);
    LogSurroundings surroundings();

    CaseSurroundings m_with;
    CaseLocation m_location;
    sql::Database m_database;
    std::unique_ptr<CaseStore> m_store;
    std::unique_ptr<CaseLog> m_log;
    bool m_doubtful = false;
};

} // namespace caseweave
