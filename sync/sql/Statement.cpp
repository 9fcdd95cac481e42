// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/sql/Statement.h"

#include <cerrno>
#include <sqlite3.h>

namespace caseweave::sql {

ErrorCode errorOf(sqlite3 *handle, int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return ErrorCode::DiskFull;
    case SQLITE_NOTADB:
        return ErrorCode::CannotOpen;
    case SQLITE_CORRUPT:
    case SQLITE_NOMEM: // what SQLite makes of a page that SQLCipher could not decrypt
        return ErrorCode::Damaged;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ErrorCode::Busy;
    case SQLITE_CONSTRAINT:
        return ErrorCode::Conflict;
    case SQLITE_TOOBIG:
        return ErrorCode::TooLarge;
    case SQLITE_IOERR: {
        if (code == SQLITE_IOERR_DATA || code == SQLITE_IOERR_CORRUPTFS)
            return ErrorCode::Damaged;
        // EFBIG: the process's or file system's limit on the size of a file; for whoever must act it is a full disk.
        const int reason = handle ? sqlite3_system_errno(handle) : 0;
        return reason == ENOSPC || reason == EDQUOT || reason == EFBIG ? ErrorCode::DiskFull : ErrorCode::Storage;
    }
    default:
        return ErrorCode::Storage;
    }
}

Statement::Statement(Statement &&other) noexcept
    : m_handle(std::exchange(other.m_handle, nullptr)), m_refused(std::exchange(other.m_refused, std::nullopt))
{
}

Statement &Statement::operator=(Statement &&other) noexcept
{
    std::swap(m_handle, other.m_handle);
    std::swap(m_refused, other.m_refused);
    return *this;
}

Statement::~Statement()
{
    sqlite3_finalize(m_handle);
}

void Statement::note(int code)
{
    if (code != SQLITE_OK && !m_refused)
        m_refused = errorOf(sqlite3_db_handle(m_handle), code);
}

void Statement::put(int index, std::int64_t value)
{
    note(sqlite3_bind_int64(m_handle, index, value));
}

void Statement::put(int index, std::uint64_t value)
{
    if (value > INT64_MAX)
        note(SQLITE_TOOBIG);
    else
        put(index, static_cast<std::int64_t>(value));
}

void Statement::put(int index, ByteView value)
{
    // A null pointer would be NULL, not an empty blob.
    note(value.empty() ? sqlite3_bind_zeroblob(m_handle, index, 0)
                       : sqlite3_bind_blob64(m_handle, index, value.data(), value.size(), SQLITE_STATIC));
}

void Statement::put(int index, std::string_view value)
{
    const char *text = value.empty() ? "" : value.data();
    note(sqlite3_bind_text64(m_handle, index, text, value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::put(int index, std::nullptr_t)
{
    note(sqlite3_bind_null(m_handle, index));
}

Result<bool> Statement::step()
{
    if (m_refused)
        return *m_refused;
    const int code = sqlite3_step(m_handle);
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    sqlite3 *handle = sqlite3_db_handle(m_handle);
    return errorOf(handle, sqlite3_extended_errcode(handle));
}

Status Statement::run()
{
    Result<bool> row = step();
    while (row && *row)
        row = step();
    reset();
    if (!row)
        return row.error();
    return {};
}

void Statement::reset()
{
    // The code that reset returns is that of the newest step, which step() has told already.
    static_cast<void>(sqlite3_reset(m_handle));
    static_cast<void>(sqlite3_clear_bindings(m_handle));
    m_refused.reset();
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(m_handle, column);
}

ByteView Statement::blob(int column) const
{
    const void *data = sqlite3_column_blob(m_handle, column);
    const int size = sqlite3_column_bytes(m_handle, column);
    return {static_cast<const std::uint8_t *>(data), data ? static_cast<std::size_t>(size) : 0};
}

std::string_view Statement::text(int column) const
{
    const ByteView view = blob(column);
    return {reinterpret_cast<const char *>(view.data()), view.size()};
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_handle, column) == SQLITE_NULL;
}

} // namespace caseweave::sql
