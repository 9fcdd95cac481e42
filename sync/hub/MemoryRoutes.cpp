// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/MemoryContent.h"

namespace caseweave {

// The part of the store that is about other agencies' hubs.

Status MemoryHubStore::keepCovers(const MailboxTag &tag, std::uint64_t segment, const std::vector<wire::Range> &ranges)
{
    assert(m_change);
    m_change->boxes[{Space::Case, tag}].covers[segment] = ranges;
    return {};
}

Result<std::vector<Digest>> MemoryHubStore::coveredBy(const MailboxTag &tag, std::uint64_t segment, std::size_t most)
{
    const std::lock_guard lock(m_data->mutex);
    std::vector<Digest> ids;
    const Content::Box *box = content().box(Space::Case, tag);
    if (!box || box->covers.count(segment) == 0)
        return ids;
    for (const auto &[sequence, kept] : box->envelopes) {
        const bool isTheirs = kept.covered && kept.sender == box->envelopes.at(segment).sender;
        if (isTheirs && isIn(box->covers.at(segment), sequence) && ids.size() <= most)
            ids.push_back(envelopeId(kept.bytes));
    }
    return ids;
}

Result<std::vector<std::uint64_t>> MemoryHubStore::sequencesOf(const MailboxTag &tag, ByteView ids)
{
    const std::lock_guard lock(m_data->mutex);
    std::set<std::uint64_t> found;
    const Content::Box *box = content().box(Space::Case, tag);
    for (std::size_t at = 0; box && at + sizeof(Digest) <= ids.size(); at += sizeof(Digest)) {
        const auto known = box->hashes.find(Id<Digest>::from(ids.subspan(at, sizeof(Digest)))->bytes);
        if (known != box->hashes.end())
            found.insert(known->second);
    }
    return std::vector<std::uint64_t>(found.begin(), found.end());
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
    page.head = box->head;
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
            for (const auto &[other, route] : box.routes) {
                if (!route.leaving)
                    m_change->putDue({other, key.second, {}});
            }
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
            route.waiting = std::max(route.waiting, box.head - route.after);
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
        route.allUntil = route.waiting = box.head;
        route.told = 0;
        route.accessDue = route.space == Space::Case;
        const bool isDue = route.waiting > 0 || route.accessDue;
        route.sinceSeconds = !isDue ? 0 : route.sinceSeconds == 0 ? nowSeconds : route.sinceSeconds;
        route.id = ++m_change->newestRoute;
        if (route.space == Space::Case && !route.leaving)
            m_change->putDue({peer, route.tag, {}, nowSeconds});
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

Result<HubStore::Brought> MemoryHubStore::broughtBy(const DeviceId &device)
{
    const std::lock_guard lock(m_data->mutex);
    const auto found = content().broughtBy.find(device);
    return found == content().broughtBy.end() ? Brought{} : found->second;
}

Status MemoryHubStore::addBroughtBy(const DeviceId &device, const Brought &more)
{
    assert(m_change);
    m_change->broughtBy[device].add(more);
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
