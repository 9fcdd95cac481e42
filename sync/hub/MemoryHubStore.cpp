// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/MemoryHubStore.h"

#include "crypto/chance/Random.h"
#include "crypto/hash/Hash.h"

#include <set>

namespace caseweave {

struct MemoryHubStore::Content {
    struct Kept {
        wire::Class which = wire::Class::Entry;
        bool covered = false;
        DeviceId sender = {};
        Bytes bytes;
        std::optional<AgencyId> from;
    };
    struct Box {
        std::map<std::uint64_t, Kept> envelopes;
        std::map<Digest, std::uint64_t> hashes;
        std::map<DeviceId, std::uint64_t> senders;
        std::uint64_t bytes = 0;
        std::optional<Bytes> access;
        std::uint64_t accessCount = 0;
        std::set<DeviceId> users;
        std::map<AgencyId, Route> routes;
        std::map<std::uint64_t, Bytes> accessSteps;
        std::map<BlobId, std::pair<AgencyId, std::uint64_t>> foreignBlobs; ///< and what they count as
        std::uint64_t head() const { return envelopes.empty() ? 0 : envelopes.rbegin()->first; }
    };
    struct Slots {
        std::map<std::uint8_t, Bytes> bytes;
        std::int64_t since = 0;
    };
    std::map<std::pair<Space, MailboxTag>, Box> boxes;
    std::map<AgencyId, std::vector<Bytes>> directories;
    std::map<Digest, Slots> enrolments;
    std::map<AgencyId, std::uint64_t> bytesFrom;
    std::map<AgencyId, std::map<AgencyId, std::uint64_t>> directoriesTold; ///< by peer, then by agency
    std::map<AgencyId, GenerationId> generations; ///< of peers
    std::uint64_t newestRoute = 0;
    Standing standing;
    std::map<std::uint64_t, DueBlob> dueBlobs; ///< by id
    std::uint64_t newestDueBlob = 0;

    void dropDue(const AgencyId &peer, const MailboxTag *tag)
    {
        std::erase_if(dueBlobs,
                      [&](const auto &due) { return due.second.peer == peer && (!tag || due.second.tag == *tag); });
    }
    void putDue(DueBlob due)
    {
        std::erase_if(dueBlobs, [&](const auto &old) {
            return old.second.peer == due.peer && old.second.tag == due.tag && old.second.blob == due.blob;
        });
        due.id = ++newestDueBlob;
        dueBlobs[due.id] = due;
    }

    const Box *box(Space space, const MailboxTag &tag) const
    {
        const auto found = boxes.find({space, tag});
        return found == boxes.end() ? nullptr : &found->second;
    }
};

struct MemoryHubStore::Data {
    std::mutex changing; ///< held by a change from its begin to its end
    std::mutex mutex;
    Content content;
};

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
    return box ? Mailbox{box->head(), box->bytes, box->accessCount} : Mailbox{};
}

Result<bool> MemoryHubStore::has(Space space, const MailboxTag &tag, ByteView envelope)
{
    const std::lock_guard lock(m_data->mutex);
    const auto found = content().boxes.find({space, tag});
    return found != content().boxes.end() && found->second.hashes.count(hash("CW1 hub envelope", envelope)) > 0;
}

Result<HubStore::Stored> MemoryHubStore::append(const Envelope &envelope)
{
    assert(m_change);
    Content::Box &box = m_change->boxes[{envelope.space, envelope.tag}];
    const auto [place, isNew] = box.hashes.try_emplace(hash("CW1 hub envelope", envelope.bytes), box.head() + 1);
    if (isNew) {
        box.envelopes[place->second] = {envelope.which, false, envelope.sender,
                                        Bytes(envelope.bytes.begin(), envelope.bytes.end()), envelope.from};
        box.bytes += envelope.bytes.size();
        if (envelope.from)
            m_change->bytesFrom[*envelope.from] += envelope.bytes.size();
        ++box.senders[envelope.sender];
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

Result<std::uint64_t> MemoryHubStore::countFrom(Space space, const MailboxTag &tag, const DeviceId &sender)
{
    const std::lock_guard lock(m_data->mutex);
    const Content::Box *box = content().box(space, tag);
    if (!box || space == Space::Case)
        return std::uint64_t{0};
    const auto found = box->senders.find(sender);
    return found == box->senders.end() ? 0 : found->second;
}

Result<HubStore::Page> MemoryHubStore::page(const Query &query)
{
    const std::lock_guard lock(m_data->mutex);
    Page page;
    const Content::Box *box = content().box(query.space, query.tag);
    if (!box)
        return page;
    page.head = box->head();
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

Result<std::vector<HubStore::Route>> MemoryHubStore::routes(Space space, const MailboxTag &tag)
{
    const std::lock_guard lock(m_data->mutex);
    std::vector<Route> list;
    if (const Content::Box *box = content().box(space, tag)) {
        for (const auto &[peer, route] : box->routes)
            list.push_back(route);
    }
    std::ranges::sort(list, {}, &Route::id);
    return list;
}

Status MemoryHubStore::putRoute(const Route &route)
{
    assert(m_change);
    auto &routes = m_change->boxes[{route.space, route.tag}].routes;
    const auto old = routes.find(route.peer);
    const std::uint64_t id = old == routes.end() ? ++m_change->newestRoute : old->second.id;
    Route &place = routes[route.peer];
    place = route;
    place.id = id;
    return {};
}

Status MemoryHubStore::dropRoute(const AgencyId &peer, Space space, const MailboxTag &tag)
{
    assert(m_change);
    const auto found = m_change->boxes.find({space, tag});
    if (found != m_change->boxes.end())
        found->second.routes.erase(peer);
    if (space == Space::Case)
        m_change->dropDue(peer, &tag);
    return {};
}

std::vector<HubStore::Route> MemoryHubStore::dueOf(const AgencyId &peer)
{
    std::vector<Route> due;
    for (const auto &[key, box] : content().boxes) {
        const auto route = box.routes.find(peer);
        if (route != box.routes.end() && (route->second.waiting > 0 || route->second.accessDue))
            due.push_back(route->second);
    }
    std::ranges::sort(due, {}, &Route::id);
    return due;
}

Result<std::vector<HubStore::Route>> MemoryHubStore::dueRoutes(const AgencyId &peer, std::uint64_t afterId,
                                                               std::size_t most)
{
    const std::lock_guard lock(m_data->mutex);
    std::vector<Route> due = dueOf(peer);
    std::erase_if(due, [afterId](const Route &route) { return route.id <= afterId; });
    if (due.size() > most)
        due.resize(most);
    return due;
}

Result<HubStore::Backlog> MemoryHubStore::backlog(const AgencyId &peer)
{
    const std::lock_guard lock(m_data->mutex);
    Backlog all;
    for (const Route &route : dueOf(peer)) {
        ++all.mailboxes;
        all.envelopes += route.waiting;
        if (route.sinceSeconds != 0 && (all.sinceSeconds == 0 || route.sinceSeconds < all.sinceSeconds))
            all.sinceSeconds = route.sinceSeconds;
    }
    for (const auto &[id, due] : content().dueBlobs) {
        if (due.peer == peer && all.blobs++ == 0)
            all.blobsSinceSeconds = due.sinceSeconds;
    }
    return all;
}

Result<HubStore::Page> MemoryHubStore::routePage(const Route &route, std::size_t mostBytes, std::size_t mostItems)
{
    const std::lock_guard lock(m_data->mutex);
    Page page;
    const Content::Box *box = content().box(route.space, route.tag);
    if (!box)
        return page;
    page.head = box->head();
    std::size_t size = 0;
    for (auto at = box->envelopes.upper_bound(route.after); at != box->envelopes.end(); ++at) {
        const auto &[sequence, kept] = *at;
        if (kept.from && sequence > route.allUntil)
            continue;
        const bool full = size + kept.bytes.size() > mostBytes || page.items.size() >= mostItems;
        page.more = full && !page.items.empty();
        if (page.more)
            break;
        size += kept.bytes.size();
        page.items.push_back({sequence, kept.bytes});
    }
    return page;
}

Result<std::vector<AgencyId>> MemoryHubStore::peers()
{
    const std::lock_guard lock(m_data->mutex);
    std::set<AgencyId> found;
    for (const auto &[key, box] : content().boxes) {
        for (const auto &[peer, route] : box.routes)
            found.insert(peer);
    }
    for (const auto &[peer, told] : content().directoriesTold)
        found.insert(peer);
    return std::vector<AgencyId>(found.begin(), found.end());
}

Status MemoryHubStore::forgetPeer(const AgencyId &peer)
{
    assert(m_change);
    m_change->directoriesTold.erase(peer);
    m_change->generations.erase(peer);
    m_change->dropDue(peer, nullptr);
    for (auto &[key, box] : m_change->boxes) {
        box.routes.erase(peer);
        const auto isTheirs = [&peer](const auto &blob) { return blob.second.first == peer; };
        if (std::erase_if(box.foreignBlobs, isTheirs) > 0) {
            for (const auto &[other, route] : box.routes)
                m_change->putDue({other, key.second, {}});
        }
        std::uint64_t first = 0;
        for (auto &[sequence, kept] : box.envelopes) {
            if (kept.from != peer)
                continue;
            first = first == 0 ? sequence : first;
            kept.from.reset();
        }
        for (auto &[other, route] : box.routes) {
            if (first == 0)
                break;
            route.after = std::min(route.after, first - 1);
            route.waiting = std::max(route.waiting, box.head() - route.after);
            route.id = ++m_change->newestRoute;
        }
    }
    return {};
}

Result<std::optional<GenerationId>> MemoryHubStore::generationOf(const AgencyId &peer)
{
    const std::lock_guard lock(m_data->mutex);
    const auto found = content().generations.find(peer);
    return found == content().generations.end() ? std::nullopt : std::optional(found->second);
}

Status MemoryHubStore::putGenerationOf(const AgencyId &peer, const GenerationId &generation)
{
    assert(m_change);
    m_change->generations[peer] = generation;
    return {};
}

Status MemoryHubStore::rewindPeer(const AgencyId &peer, std::int64_t nowSeconds)
{
    assert(m_change);
    m_change->directoriesTold.erase(peer);
    for (auto &[key, box] : m_change->boxes) {
        const auto found = box.routes.find(peer);
        if (found == box.routes.end())
            continue;
        Route &route = found->second;
        route.after = 0;
        route.allUntil = route.waiting = box.head();
        route.told = 0;
        route.accessDue = route.space == Space::Case;
        const bool isDue = route.waiting > 0 || route.accessDue;
        route.sinceSeconds = !isDue ? 0 : route.sinceSeconds == 0 ? nowSeconds : route.sinceSeconds;
        route.id = ++m_change->newestRoute;
    }
    return {};
}

Result<std::uint64_t> MemoryHubStore::bytesFrom(const AgencyId &peer)
{
    const std::lock_guard lock(m_data->mutex);
    const auto found = content().bytesFrom.find(peer);
    return found == content().bytesFrom.end() ? 0 : found->second;
}

Status MemoryHubStore::addBytesFrom(const AgencyId &peer, std::uint64_t bytes)
{
    assert(m_change);
    m_change->bytesFrom[peer] += bytes;
    return {};
}

Result<std::vector<MailboxTag>> MemoryHubStore::casesOf(const DeviceId &device)
{
    const std::lock_guard lock(m_data->mutex);
    std::vector<MailboxTag> tags;
    for (const auto &[key, box] : content().boxes) {
        if (box.users.count(device) != 0)
            tags.push_back(key.second);
    }
    return tags;
}

Status MemoryHubStore::putAccessStep(const MailboxTag &tag, std::uint64_t number, ByteView record)
{
    assert(m_change);
    m_change->boxes[{Space::Case, tag}].accessSteps[number] = Bytes(record.begin(), record.end());
    return {};
}

Result<std::vector<Bytes>> MemoryHubStore::accessSteps(const MailboxTag &tag, std::uint64_t from, std::size_t most)
{
    const std::lock_guard lock(m_data->mutex);
    std::vector<Bytes> records;
    if (const Content::Box *box = content().box(Space::Case, tag)) {
        for (auto at = box->accessSteps.lower_bound(from); at != box->accessSteps.end() && records.size() < most; ++at)
            records.push_back(at->second);
    }
    return records;
}

Status MemoryHubStore::forgetAccessSteps(const MailboxTag &tag, std::uint64_t below)
{
    assert(m_change);
    const auto found = m_change->boxes.find({Space::Case, tag});
    if (found != m_change->boxes.end())
        std::erase_if(found->second.accessSteps, [below](const auto &step) { return step.first < below; });
    return {};
}

Status MemoryHubStore::putDueBlob(const DueBlob &due)
{
    assert(m_change);
    const Content::Box *box = m_change->box(Space::Case, due.tag);
    if (box && box->routes.count(due.peer) != 0)
        m_change->putDue(due);
    return {};
}

Status MemoryHubStore::dropDueBlob(const DueBlob &due)
{
    assert(m_change);
    m_change->dueBlobs.erase(due.id);
    return {};
}

Result<std::vector<HubStore::DueBlob>> MemoryHubStore::dueBlobs(const AgencyId &peer, std::uint64_t afterId,
                                                                std::size_t most)
{
    const std::lock_guard lock(m_data->mutex);
    const auto &all = content().dueBlobs;
    std::vector<DueBlob> list;
    for (auto at = all.upper_bound(afterId); at != all.end() && list.size() < most; ++at) {
        const Content::Box *box = content().box(Space::Case, at->second.tag);
        if (at->second.peer == peer && !box->routes.at(peer).leaving)
            list.push_back(at->second);
    }
    return list;
}

Status MemoryHubStore::putBlobFrom(const AgencyId &peer, const MailboxTag &tag, const BlobId &blob, std::uint64_t bytes)
{
    assert(m_change);
    m_change->boxes[{Space::Case, tag}].foreignBlobs.try_emplace(blob, peer, bytes);
    return {};
}

Result<std::optional<AgencyId>> MemoryHubStore::blobFrom(const MailboxTag &tag, const BlobId &blob)
{
    const std::lock_guard lock(m_data->mutex);
    const Content::Box *box = content().box(Space::Case, tag);
    if (!box || box->foreignBlobs.count(blob) == 0)
        return std::optional<AgencyId>();
    return std::optional(box->foreignBlobs.at(blob).first);
}

Result<std::uint64_t> MemoryHubStore::blobBytesFrom(const AgencyId &peer)
{
    const std::lock_guard lock(m_data->mutex);
    std::uint64_t sum = 0;
    for (const auto &[key, box] : content().boxes) {
        for (const auto &[blob, from] : box.foreignBlobs)
            sum += from.first == peer ? from.second : 0;
    }
    return sum;
}

Result<std::uint64_t> MemoryHubStore::directoryTold(const AgencyId &peer, const AgencyId &agency)
{
    const std::lock_guard lock(m_data->mutex);
    const auto told = content().directoriesTold.find(peer);
    if (told == content().directoriesTold.end())
        return std::uint64_t{0};
    const auto count = told->second.find(agency);
    return count == told->second.end() ? 0 : count->second;
}

Status MemoryHubStore::putDirectoryTold(const AgencyId &peer, const AgencyId &agency, std::uint64_t count)
{
    assert(m_change);
    m_change->directoriesTold[peer][agency] = count;
    return {};
}

} // namespace caseweave
