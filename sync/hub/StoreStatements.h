// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace caseweave {

/// What a store holds, table by table; each may refer to those before it. A table that a schema gains gets its place
/// here, or it would be left behind when a store is moved. Blobs are copied on their own (BlobCopy.h), since they are
/// too large for rows and not always in tables. The standing is left behind: where the data go, a new generation of
/// them begins.
enum class Table : std::uint8_t {
    Mailbox, ///< space, tag, head, bytes, state
    Access, ///< tag, record
    User, ///< tag, device
    Writer, ///< device
    Peer, ///< agency, bytes, generation or empty
    Envelope, ///< space, tag, sequence, class, covered, bytes, device or empty
    Foreign, ///< space, tag, sequence, agency: who passed it on
    Sender, ///< space, tag, sender, count, bytes
    Directory, ///< agency, number, record
    Enrolment, ///< tag, slot, bytes, since
    Route, ///< space, tag, agency, after, all until, waiting, since, told, access due, leaving, refused
    Step, ///< tag, number, record
    Told, ///< peer's agency, agency, count
    DueBlob, ///< tag, agency, blob, since
    ForeignBlob, ///< tag, blob, agency, bytes
    Cover, ///< tag, sequence, ranges
    Release, ///< tag, what, note, kind, since, sequence
    Use, ///< device, bytes, mailboxes, bytes of blobs
};
inline constexpr std::size_t tableCount = 18;
inline constexpr std::array<Table, tableCount> allTables{
    Table::Mailbox, Table::Access,  Table::User,        Table::Writer,    Table::Peer,    Table::Envelope,
    Table::Foreign, Table::Sender,  Table::Directory,   Table::Enrolment, Table::Route,   Table::Step,
    Table::Told,    Table::DueBlob, Table::ForeignBlob, Table::Cover,     Table::Release, Table::Use};

/// How a row of each is read, in the order of its keys, and written. The hash of an envelope comes after its columns.
struct TableStatements {
    const char *read;
    const char *write;
};
extern const std::array<TableStatements, tableCount> sqliteTables;
extern const std::array<TableStatements, tableCount> postgresTables;

} // namespace caseweave
