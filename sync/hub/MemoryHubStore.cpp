// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/chance/Random.h"
#include "sync/hub/MemoryContent.h"

namespace caseweave {

namespace {

GenerationId anyGeneration()
{
    GenerationId made;
    SystemRandom().fill(made.bytes);
    return made;
}

} // namespace

MemoryHubStore::MemoryHubStore() : m_data(std::make_shared<Data>())
{
    m_data->content.standing.generation = anyGeneration();
}

MemoryHubStore::MemoryHubStore(std::shared_ptr<Data> shared) : m_data(std::move(shared)) { }

std::shared_ptr<MemoryHubStore::Data> MemoryHubStore::copy() const
{
    const std::lock_guard lock(m_data->mutex);
    const MemoryHubStore made;
    made.m_data->content = m_data->content;
    made.m_data->content.standing.generation = anyGeneration();
    return made.m_data;
}

MemoryHubStore::~MemoryHubStore()
{
    rollback();
}

// A change works on a copy, so a reader in another thread is locked out for the moment of the copy alone.
Status MemoryHubStore::begin()
{
    m_isGone = false;
    m_changing = std::unique_lock(m_data->changing);
    const std::lock_guard lock(m_data->mutex);
    m_change = std::make_unique<Content>(m_data->content);
    return {};
}

Status MemoryHubStore::commit()
{
    assert(m_change);
    const std::unique_ptr<Content> change = std::move(m_change);
    const std::unique_lock<std::mutex> changing = std::move(m_changing);
    if (m_fail.count > 0 && m_fail.after-- <= 0) {
        --m_fail.count;
        m_isGone = m_fail.isGone;
        return m_fail.code;
    }
    const std::lock_guard lock(m_data->mutex);
    m_data->content = std::move(*change);
    return {};
}

void MemoryHubStore::rollback()
{
    m_change.reset();
    m_changing = {};
}

MemoryHubStore::Content &MemoryHubStore::content()
{
    return m_change ? *m_change : m_data->content;
}

Result<HubStore::Standing> MemoryHubStore::standing()
{
    const std::lock_guard lock(m_data->mutex);
    return content().standing;
}

Status MemoryHubStore::raiseMark()
{
    assert(m_change);
    ++m_change->standing.mark;
    return {};
}

Status MemoryHubStore::renewGeneration()
{
    assert(m_change);
    m_change->standing.generation = anyGeneration();
    return {};
}

Result<HubStore::Mailbox> MemoryHubStore::mailbox(Space space, const MailboxTag &tag)
{
    const std::lock_guard lock(m_data->mutex);
    const Content::Box *box = content().box(space, tag);
    return box ? Mailbox{box->head, box->bytes, box->accessCount, box->state} : Mailbox{};
}

Result<bool> MemoryHubStore::has(Space space, const MailboxTag &tag, ByteView envelope)
{
    const std::lock_guard lock(m_data->mutex);
    const auto found = content().boxes.find({space, tag});
    return found != content().boxes.end() && found->second.hashes.count(wire::envelopeIdOf(envelope)) > 0;
}

Result<HubStore::Stored> MemoryHubStore::append(const Envelope &envelope)
{
    assert(m_change);
    Content::Box &box = m_change->boxes[{envelope.space, envelope.tag}];
    const auto [place, isNew] = box.hashes.try_emplace(wire::envelopeIdOf(envelope.bytes), box.head + 1);
    if (isNew) {
        box.head = place->second;
        for (auto &[key, named] : box.releases) {
            const bool isLate = key.first == place->first && named.since == 0 && !named.isDone
                && named.kind == wire::ReleaseNote::Kind::Envelopes;
            named.since = isLate ? 1 : named.since;
        }
        box.envelopes[place->second] = {envelope.which, false, envelope.sender,
                                        Bytes(envelope.bytes.begin(), envelope.bytes.end()), envelope.from};
        box.bytes += envelope.bytes.size();
        if (envelope.from)
            m_change->bytesFrom[*envelope.from] += envelope.bytes.size();
        if (envelope.space == Space::Inbox)
            box.senders[envelope.sender].add(envelope.bytes.size());
    }
    return Stored{place->second, isNew};
}

Status MemoryHubStore::cover(const MailboxTag &tag, const std::vector<wire::Range> &ranges, const DeviceId &sender)
{
    assert(m_change);
    const auto found = m_change->boxes.find({Space::Case, tag});
    if (found == m_change->boxes.end())
        return {};
    for (auto &[sequence, kept] : found->second.envelopes) {
        const bool mayBe = kept.which == wire::Class::Entry && kept.sender == sender;
        for (const wire::Range &range : ranges) {
            if (mayBe && sequence >= range.first && sequence <= range.last)
                kept.covered = true;
        }
    }
    return {};
}

Result<HubStore::FromSender> MemoryHubStore::countFrom(Space space, const MailboxTag &tag, const DeviceId &sender)
{
    const std::lock_guard lock(m_data->mutex);
    const Content::Box *box = content().box(space, tag);
    if (!box || space == Space::Case)
        return FromSender{};
    const auto found = box->senders.find(sender);
    return found == box->senders.end() ? FromSender{} : found->second;
}

Result<HubStore::Page> MemoryHubStore::page(const Query &query)
{
    const std::lock_guard lock(m_data->mutex);
    Page page;
    const Content::Box *box = content().box(query.space, query.tag);
    if (!box)
        return page;
    page.head = box->head;
    page.access = box->accessCount;
    std::vector<std::pair<std::uint64_t, const Content::Kept *>> fitting;
    for (const auto &[sequence, kept] : box->envelopes) {
        const bool inRange = sequence > query.after && (query.before == 0 || sequence < query.before);
        const bool wanted = !query.which
            || (*query.which == wire::Class::AllEntries ? kept.which == wire::Class::Entry
                                                        : kept.which == *query.which && !kept.covered);
        if (inRange && wanted)
            fitting.emplace_back(sequence, &kept);
    }
    if (query.newestFirst)
        std::reverse(fitting.begin(), fitting.end());
    std::size_t size = 0;
    for (const auto &[sequence, kept] : fitting) {
        const bool full = size + kept->bytes.size() > query.mostBytes || page.items.size() >= query.mostItems;
        page.more = full && !page.items.empty();
        if (page.more)
            break;
        size += kept->bytes.size();
        page.items.push_back({sequence, kept->bytes});
    }
    return page;
}

Result<std::optional<Bytes>> MemoryHubStore::accessRecord(const MailboxTag &tag)
{
    const std::lock_guard lock(m_data->mutex);
    const Content::Box *box = content().box(Space::Case, tag);
    return box ? box->access : std::nullopt;
}

Status MemoryHubStore::putAccess(const MailboxTag &tag, ByteView record, const std::vector<DeviceId> &users)
{
    assert(m_change);
    Content::Box &box = m_change->boxes[{Space::Case, tag}];
    box.access = Bytes(record.begin(), record.end());
    box.users = {users.begin(), users.end()};
    ++box.accessCount;
    return {};
}

Result<bool> MemoryHubStore::mayUse(const MailboxTag &tag, const DeviceId &device)
{
    const std::lock_guard lock(m_data->mutex);
    const Content::Box *box = content().box(Space::Case, tag);
    return box && box->users.count(device) != 0;
}

Result<std::vector<DeviceId>> MemoryHubStore::users(const MailboxTag &tag)
{
    const std::lock_guard lock(m_data->mutex);
    const Content::Box *box = content().box(Space::Case, tag);
    return box ? std::vector<DeviceId>(box->users.begin(), box->users.end()) : std::vector<DeviceId>();
}

Result<std::uint64_t> MemoryHubStore::directoryCount(const AgencyId &agency)
{
    const std::lock_guard lock(m_data->mutex);
    const auto found = content().directories.find(agency);
    return found == content().directories.end() ? std::uint64_t{0} : std::uint64_t{found->second.size()};
}

Result<std::vector<Bytes>> MemoryHubStore::directory(const AgencyId &agency, std::uint64_t from, std::size_t mostItems,
                                                     std::size_t mostBytes)
{
    const std::lock_guard lock(m_data->mutex);
    std::vector<Bytes> records;
    const auto found = content().directories.find(agency);
    std::size_t size = 0;
    for (std::uint64_t i = from; found != content().directories.end() && i < found->second.size(); ++i) {
        const Bytes &record = found->second[i];
        size += record.size();
        if (records.size() >= mostItems || (size > mostBytes && !records.empty()))
            break;
        records.push_back(record);
    }
    return records;
}

Status MemoryHubStore::appendDirectory(const AgencyId &agency, std::uint64_t number, ByteView record)
{
    assert(m_change);
    std::vector<Bytes> &records = m_change->directories[agency];
    if (number != records.size())
        return ErrorCode::Conflict;
    records.emplace_back(record.begin(), record.end());
    return {};
}

Result<std::optional<Bytes>> MemoryHubStore::enrolment(const Digest &tag, std::uint8_t slot)
{
    const std::lock_guard lock(m_data->mutex);
    const auto found = content().enrolments.find(tag);
    if (found == content().enrolments.end() || found->second.bytes.count(slot) == 0)
        return std::optional<Bytes>();
    return std::optional<Bytes>(found->second.bytes.at(slot));
}

Status MemoryHubStore::putEnrolment(const Digest &tag, std::uint8_t slot, ByteView bytes, std::int64_t nowSeconds)
{
    assert(m_change);
    Content::Slots &slots = m_change->enrolments[tag];
    if (!slots.bytes.try_emplace(slot, bytes.begin(), bytes.end()).second)
        return ErrorCode::Conflict;
    if (slot == 0)
        slots.since = nowSeconds;
    return {};
}

Result<std::optional<std::int64_t>> MemoryHubStore::enrolmentSince(const Digest &tag)
{
    const std::lock_guard lock(m_data->mutex);
    const auto found = content().enrolments.find(tag);
    if (found == content().enrolments.end() || found->second.bytes.count(0) == 0)
        return std::optional<std::int64_t>();
    return std::optional<std::int64_t>(found->second.since);
}

Status MemoryHubStore::forgetEnrolments(std::int64_t untilSeconds)
{
    assert(m_change);
    std::erase_if(m_change->enrolments, [untilSeconds](const auto &entry) {
        return entry.second.bytes.count(0) != 0 && entry.second.since <= untilSeconds;
    });
    return {};
}

} // namespace caseweave
