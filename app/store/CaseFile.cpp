// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/CaseFile.h"

namespace caseweave {

namespace {

LocalDevice cloneOf(const LocalDevice &device)
{
    return {device.keys.clone(), device.certificate};
}

} // namespace

Status CaseFile::openDatabase(bool create)
{
    sql::OpenOptions options = CaseLog::fileOptions();
    options.create = create;
    auto database = sql::Database::open(m_with.profile.caseFile(m_location).string(), m_location.key, options);
    if (!database)
        return database.error();
    m_database = std::move(*database);
    // A file that is being made is nobody's until its first full commit, which takes the steps of the schema along.
    const auto relaxed = create ? std::make_unique<sql::Relaxed>(m_database) : nullptr;
    auto store = CaseStore::open(m_database, m_with.device.keys.device());
    if (!store)
        return store.error();
    m_store = std::move(*store);
    return {};
}

LogSurroundings CaseFile::surroundings()
{
    return {m_database, *m_store, m_with.clock, m_with.random, m_with.validity};
}

Result<std::unique_ptr<CaseFile>> CaseFile::create(const CaseSurroundings &with, const MemberCard &me)
{
    auto file = createUnlisted(with, me, with.profile.newLocation());
    if (!file)
        return file.error();
    if (const Status added = with.profile.addCase((*file)->id(), (*file)->m_location.clone()); !added)
        return added.error();
    return file;
}

Result<std::unique_ptr<CaseFile>> CaseFile::createUnlisted(const CaseSurroundings &with, const MemberCard &me,
                                                           CaseLocation location)
{
    std::unique_ptr<CaseFile> file(new CaseFile(with, std::move(location)));
    if (const Status opened = file->openDatabase(true); !opened)
        return opened.error();
    {
        const sql::Relaxed relaxed(file->m_database);
        auto log = CaseLog::create(file->surroundings(), cloneOf(with.device), me);
        if (!log)
            return log.error();
        file->m_log = std::move(*log);
    }
    if (const Status marked = file->m_store->markFolded(); !marked)
        return marked.error();
    return file;
}

Result<std::unique_ptr<CaseFile>> CaseFile::join(const CaseSurroundings &with, const Welcome &welcome)
{
    if (with.profile.location(welcome.caseId))
        return ErrorCode::Conflict;
    std::unique_ptr<CaseFile> file(new CaseFile(with, with.profile.newLocation()));
    if (const Status opened = file->openDatabase(true); !opened)
        return opened.error();
    auto log = CaseLog::join(file->surroundings(), cloneOf(with.device), welcome);
    if (!log)
        return log.error();
    file->m_log = std::move(*log);
    if (const Status marked = file->m_store->markFolded(); !marked)
        return marked.error();
    if (const Status added = with.profile.addCase(file->id(), file->m_location.clone()); !added)
        return added.error();
    return file;
}

Result<std::unique_ptr<CaseFile>> CaseFile::open(const CaseSurroundings &with, const CaseId &caseId)
{
    const CaseLocation *location = with.profile.location(caseId);
    if (!location)
        return ErrorCode::NotFound;
    std::unique_ptr<CaseFile> file(new CaseFile(with, location->clone()));
    if (const Status opened = file->openDatabase(false); !opened)
        return opened.error();
    auto log = CaseLog::open(file->surroundings(), cloneOf(with.device));
    if (!log)
        return log.error();
    file->m_log = std::move(*log);
    if (file->id() != caseId)
        return ErrorCode::Damaged;
    const auto refold = file->m_store->needsRefold();
    if (!refold)
        return refold.error();
    if (*refold) {
        if (const Status folded = file->m_log->refold(); !folded)
            return folded.error();
        if (const Status marked = file->m_store->markFolded(); !marked)
            return marked.error();
    }
    file->m_doubtful = !with.profile.anchorsIntact();
    if (const auto anchor = with.profile.anchor(caseId)) {
        // Rollback is no failure to open: the case is read-only until its own chain has come back from the hub.
        if (const Status checked = file->m_log->checkAnchor(*anchor); !checked && checked.code() != ErrorCode::Rollback)
            return checked.error();
    }
    return file;
}

std::filesystem::path CaseFile::documentFolder() const
{
    return m_with.profile.caseFile(m_location).replace_extension("documents");
}

void CaseFile::setAnchor()
{
    // An anchor must never go back itself: what it knows is what tells that the file is old.
    if (!isOldCopy())
        m_with.profile.setAnchor(id(), m_log->anchor());
}

bool CaseFile::isOldCopy() const
{
    return m_doubtful || m_log->writeBlock() == ErrorCode::Rollback;
}

std::optional<ErrorCode> CaseFile::writeBlock() const
{
    if (m_doubtful)
        return ErrorCode::Rollback;
    // The hub shuts a device out before its log can know why: what it wrote now, nobody would ever read.
    if (const auto standing = m_store->hubStanding(); standing && *standing == CaseStore::HubStanding::ShutOut)
        return ErrorCode::NotMember;
    return m_log->writeBlock();
}

} // namespace caseweave
