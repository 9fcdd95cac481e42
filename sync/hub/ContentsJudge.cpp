// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/ContentsJudge.h"

#include "crypto/hash/Hash.h"
#include "sync/wire/AccessRecord.h"
#include "sync/wire/HeldNote.h"
#include "sync/wire/Message.h"
#include "sync/wire/ReleaseNote.h"

namespace caseweave {
namespace {

const Bytes &bytesIn(const StoreContents::Row &row, std::size_t column)
{
    return std::get<Bytes>(row[column]);
}

std::int64_t numberIn(const StoreContents::Row &row, std::size_t column)
{
    return std::get<std::int64_t>(row[column]);
}

Bytes bytesOf(const MailboxTag &tag)
{
    const ByteView view = tag.view();
    return {view.begin(), view.end()};
}

Digest digestOf(const std::vector<DeviceId> &devices)
{
    Hasher hasher("CW1 hub contents users");
    for (const DeviceId &device : devices)
        hasher.add(device.view());
    return hasher.digest();
}

/// Who may use the mailbox: administrators are users.
std::vector<DeviceId> allowedBy(const wire::AccessRecord &record)
{
    std::vector<DeviceId> allowed;
    std::ranges::set_union(record.administrators, record.users, std::back_inserter(allowed));
    return allowed;
}

} // namespace

Status ContentsJudge::takeDirectory(const StoreContents::Row &row)
{
    const auto agency = AgencyId::from(bytesIn(row, 0));
    if (!agency || numberIn(row, 1) < 0)
        return ErrorCode::Damaged;
    const Bytes &record = bytesIn(row, 2);
    if (Status status = m_chain.take(*agency, static_cast<std::uint64_t>(numberIn(row, 1)), record); !status)
        return status;
    const Result<DirectoryLink> link = DirectoryLink::decode(record);
    if (link && link->change == DirectoryLink::Change::Admitted)
        m_keys.emplace(link->device, link->deviceKey);
    return {};
}

Status ContentsJudge::take(Table table, const StoreContents::Row &row)
{
    switch (table) {
    case Table::Access:
        return access(row);
    case Table::User:
        return user(row);
    case Table::Envelope:
        return envelope(row);
    case Table::Step:
        return step(row);
    default:
        return {};
    }
}

Status ContentsJudge::finish(Table table)
{
    if (table != Table::User)
        return {};
    if (Status status = endOfUsers(); !status || m_next == m_named.size())
        return status;
    m_place = {bytesOf(m_named[m_next].tag)};
    return ErrorCode::Damaged;
}

/// `mayBeAnyone`: what hubs of other agencies pass on is kept and counts for nothing where its signature is not good.
template <class Signed>
Status ContentsJudge::prove(const Signed &what, bool mayBeAnyone)
{
    const auto key = m_keys.find(what.author);
    if (key == m_keys.end())
        ++m_signatures.authorUnknown;
    else if (what.verify(key->second))
        ++m_signatures.good;
    else if (mayBeAnyone)
        ++m_signatures.notGood;
    else
        return ErrorCode::Damaged;
    return {};
}

Status ContentsJudge::access(const StoreContents::Row &row)
{
    const auto record = wire::AccessRecord::decode(bytesIn(row, 1));
    if (!record || !std::ranges::equal(record->tag.view(), bytesIn(row, 0)))
        return ErrorCode::Damaged;
    const std::vector<DeviceId> allowed = allowedBy(*record);
    if (!allowed.empty())
        m_named.push_back({record->tag, digestOf(allowed)});
    return prove(*record, false);
}

Status ContentsJudge::user(const StoreContents::Row &row)
{
    const auto tag = MailboxTag::from(bytesIn(row, 0));
    const auto device = DeviceId::from(bytesIn(row, 1));
    if (!tag || !device)
        return ErrorCode::Damaged;
    if (*tag != m_tag) {
        if (Status status = endOfUsers(); !status)
            return status;
        m_tag = *tag;
    }
    m_devices.push_back(*device);
    return {};
}

Status ContentsJudge::endOfUsers()
{
    if (m_devices.empty())
        return {};
    const bool hasNext = m_next < m_named.size();
    if (!hasNext || m_named[m_next].tag != m_tag || m_named[m_next].devices != digestOf(m_devices)) {
        // The first of the two is the one that has no other half.
        m_place = {bytesOf(hasNext ? std::min(m_tag, m_named[m_next].tag) : m_tag)};
        return ErrorCode::Damaged;
    }
    ++m_next;
    m_devices.clear();
    return {};
}

template <class Note>
Status ContentsJudge::note(const StoreContents::Row &row)
{
    const Result<Note> note = Note::decode(bytesIn(row, 5));
    if (!note || !std::ranges::equal(note->tag.view(), bytesIn(row, 1)))
        return ErrorCode::Damaged;
    // A hub takes one from a device only where it is good. Who brought one is not kept of what is held.
    const auto by = DeviceId::from(bytesIn(row, 6));
    return prove(*note, !by || m_keys.count(*by) == 0);
}

Status ContentsJudge::envelope(const StoreContents::Row &row)
{
    const std::int64_t which = numberIn(row, 3);
    if (which == static_cast<std::int64_t>(wire::Class::Release))
        return note<wire::ReleaseNote>(row);
    if (which == static_cast<std::int64_t>(wire::Class::Held))
        return note<wire::HeldNote>(row);
    return {};
}

Status ContentsJudge::step(const StoreContents::Row &row)
{
    const auto record = wire::AccessRecord::decode(bytesIn(row, 2));
    const bool fits = record && std::ranges::equal(record->tag.view(), bytesIn(row, 0))
        && numberIn(row, 1) == static_cast<std::int64_t>(record->number);
    return fits ? prove(*record, false) : Status(ErrorCode::Damaged);
}

} // namespace caseweave
