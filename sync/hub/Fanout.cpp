// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/Fanout.h"

#include "sync/wire/WebSocket.h"

namespace caseweave {
namespace {

constexpr std::size_t pageBytes = 256 << 10;
constexpr std::size_t mostFrame = 512 << 10; ///< bytes of envelopes in one frame of several
constexpr std::size_t mostLook = 256; ///< mailboxes that the store is asked about at once
constexpr std::size_t mostOwn = 4096; ///< above it a device may see its own envelopes again, which harms nobody

/// As few frames as may hold them.
std::vector<tls::SharedBytes> deliverFrames(const MailboxTag &tag, const std::vector<wire::Item> &items)
{
    std::vector<tls::SharedBytes> frames;
    for (std::size_t from = 0; from < items.size();) {
        std::size_t size = 0;
        std::size_t end = from;
        while (end < items.size() && end - from < wire::mostBatch
               && (end == from || size + items[end].envelope.size() <= mostFrame))
            size += items[end++].envelope.size();
        const std::vector<wire::Item> some(items.begin() + static_cast<std::ptrdiff_t>(from),
                                           items.begin() + static_cast<std::ptrdiff_t>(end));
        const Bytes message = wire::encode(0, wire::Deliver{tag, some});
        frames.push_back(std::make_shared<const Bytes>(wire::serverFrame(wire::Opcode::Binary, message)));
        from = end;
    }
    return frames;
}

/// Those after the cursor that are not in `own`, which loses what it met: a cursor passes each sequence once.
std::vector<wire::Item> others(const std::vector<wire::Item> &items, std::uint64_t after,
                               std::vector<std::uint64_t> &own)
{
    std::vector<wire::Item> wanted;
    for (const wire::Item &item : items) {
        if (item.sequence <= after)
            continue;
        const auto mine = std::find(own.begin(), own.end(), item.sequence);
        if (mine == own.end())
            wanted.push_back(item);
        else
            own.erase(mine);
    }
    return wanted;
}

} // namespace

struct Fanout::Reading {
    HubStore::Query query;
    HubGuest guest;
    bool check = false; ///< whether the guest may read
    bool shared = false;
    std::optional<std::uint64_t> access; ///< the record that its readers have passed
    std::uint64_t heard = 0; ///< the head when it was asked for
    Result<HubStore::Page> page = ErrorCode::NotFound;
    std::optional<std::vector<DeviceId>> users; ///< where there is another record

    /// What the store's thread is to be told.
    Status readFrom(HubStore &store)
    {
        readPage(store);
        return page || !hubrules::isStorageFailure(page.code()) ? Status() : Status(page.code());
    }

    void readPage(HubStore &store)
    {
        if (check) {
            if (Status may = hubrules::mayRead(store, guest, query.space, query.tag); !may) {
                page = may.error();
                return;
            }
        }
        page = store.page(query);
        if (!page || check || !shared || query.space != HubStore::Space::Case || page->access == access)
            return;
        Result<std::vector<DeviceId>> now = store.users(query.tag);
        if (now)
            users = std::move(*now);
        else
            page = now.error();
    }
};

struct Fanout::Look {
    Key key;
    std::optional<std::uint64_t> access;
    HubStore::Mailbox mailbox = {};
    std::optional<std::vector<DeviceId>> users = {};
};

Fanout::Fanout(StoreThread &reader, HubMetrics &metrics, Store store)
    : m_reader(reader), m_metrics(metrics), m_store(store), m_alive(std::make_shared<bool>(true))
{
}

Fanout::~Fanout()
{
    *m_alive = false;
}

void Fanout::subscribe(ReceiverId id, FanoutReceiver &receiver, HubStore::Space space, const MailboxTag &tag,
                       std::uint64_t after, std::uint64_t request)
{
    const Key key{space, tag};
    Subscription *subscription = find(key, id);
    if (!subscription) {
        std::vector<Subscription> &all = m_topics[key].subscriptions;
        subscription = &all.emplace_back();
        subscription->id = id;
        subscription->receiver = &receiver;
        subscription->generation = ++m_generation;
        m_keys[id].push_back(key);
    } else if (subscription->request) {
        receiver.refused(subscription->request, ErrorCode::Busy);
    }
    subscription->cursor = after;
    subscription->request = request;
    subscription->own.clear();
    subscription->again = subscription->reading;
    readOn(key, *subscription);
}

std::size_t Fanout::subscriptionsOf(ReceiverId id) const
{
    const auto found = m_keys.find(id);
    return found == m_keys.end() ? 0 : found->second.size();
}

Fanout::Subscription *Fanout::find(const Key &key, ReceiverId id)
{
    const auto topic = m_topics.find(key);
    if (topic == m_topics.end())
        return nullptr;
    for (Subscription &subscription : topic->second.subscriptions) {
        if (subscription.id == id)
            return &subscription;
    }
    return nullptr;
}

void Fanout::remove(const Key &key, ReceiverId id)
{
    const auto topic = m_topics.find(key);
    if (topic == m_topics.end())
        return;
    std::erase_if(topic->second.subscriptions, [id](const Subscription &s) {
        if (s.id == id && s.reading)
            s.receiver->pageCame(pageBytes);
        return s.id == id;
    });
    if (topic->second.subscriptions.empty())
        m_topics.erase(topic);
    if (const auto keys = m_keys.find(id); keys != m_keys.end())
        std::erase(keys->second, key);
}

void Fanout::forget(ReceiverId id)
{
    const auto keys = m_keys.find(id);
    if (keys == m_keys.end())
        return;
    const std::vector<Key> mine = std::move(keys->second);
    m_keys.erase(keys);
    m_waiting.erase(id);
    for (const Key &key : mine)
        remove(key, id);
}

void Fanout::resume(ReceiverId id)
{
    for (;;) {
        const auto waiting = m_waiting.find(id);
        if (waiting == m_waiting.end())
            return;
        const Key key = waiting->second.front();
        Subscription *subscription = find(key, id);
        if (subscription && subscription->receiver->isBehind())
            return;
        waiting->second.pop_front();
        if (waiting->second.empty())
            m_waiting.erase(waiting);
        if (subscription && std::exchange(subscription->waiting, false))
            readOn(key, *subscription);
    }
}

/// resume() goes on with it.
void Fanout::holdBack(const Key &key, Subscription &subscription)
{
    ++m_metrics.pauses;
    if (!std::exchange(subscription.waiting, true))
        m_waiting[subscription.id].push_back(key);
}

void Fanout::readOn(const Key &key, Subscription &subscription)
{
    if (subscription.reading || subscription.waiting)
        return;
    if (subscription.receiver->isBehind())
        return holdBack(key, subscription);
    subscription.reading = true;
    subscription.receiver->pageAsked(pageBytes);
    const std::shared_ptr<Reading> reading = readingFor(key, subscription.cursor);
    reading->guest = subscription.receiver->guest();
    reading->check = subscription.request.has_value();
    StoreThread::Job job;
    job.work = [reading](HubStore &store) { return reading->readFrom(store); };
    job.reply = [this, alive = m_alive, key, id = subscription.id, generation = subscription.generation,
                 reading](const Status &) {
        if (*alive)
            readCame(key, id, generation, *reading);
    };
    m_reader.ask(std::move(job));
}

std::shared_ptr<Fanout::Reading> Fanout::readingFor(const Key &key, std::uint64_t after) const
{
    const Topic &topic = m_topics.at(key);
    auto reading = std::make_shared<Reading>();
    reading->query = {key.space, key.tag, std::nullopt, after, 0, false, pageBytes, wire::mostBatch};
    reading->shared = m_store == Store::Shared;
    reading->access = topic.access;
    reading->heard = topic.head;
    return reading;
}

void Fanout::deliver(const Key &key, Subscription &subscription, const std::vector<HubStore::Item> &items)
{
    std::vector<wire::Item> all;
    for (const HubStore::Item &item : items)
        all.push_back({item.sequence, item.envelope});
    for (const tls::SharedBytes &frame : deliverFrames(key.tag, others(all, subscription.cursor, subscription.own)))
        subscription.receiver->sendFrame(frame);
}

void Fanout::readCame(const Key &key, ReceiverId id, std::uint64_t generation, Reading &reading)
{
    Subscription *subscription = find(key, id);
    if (!subscription || subscription->generation != generation)
        return;
    FanoutReceiver &receiver = *subscription->receiver;
    subscription->reading = false;
    receiver.pageCame(pageBytes);
    if (std::exchange(subscription->again, false))
        return readOn(key, *subscription);
    const std::optional<std::uint64_t> request = std::exchange(subscription->request, std::nullopt);
    if (!reading.page) {
        remove(key, id);
        receiver.refused(request, reading.page.code());
        return;
    }
    HubStore::Page &page = *reading.page;
    if (reading.users) {
        restrictTo(key, *reading.users, page.access);
        subscription = find(key, id);
        if (!subscription)
            return;
    }
    Topic &topic = m_topics[key];
    // A store that went back, as a standby may that had not got everything, is not waited for to be where it was.
    topic.head = page.head < reading.heard ? page.head : std::max(topic.head, page.head);
    if (request)
        receiver.subscribed(*request, page.head);
    deliver(key, *subscription, page.items);
    // A page without more has been read to the head as it was then.
    const std::uint64_t reached = page.more ? page.items.back().sequence : page.head;
    subscription->cursor = std::max(subscription->cursor, reached);
    if (subscription->cursor < topic.head)
        readOn(key, *subscription);
    resume(id); // others of this reader may have waited for this page's room
}

void Fanout::stored(HubStore::Space space, const MailboxTag &tag, std::uint64_t headBefore,
                    std::vector<wire::Item> items, ReceiverId pusher, std::shared_ptr<const Bytes> buffer)
{
    const Key key{space, tag};
    if (items.empty() || m_topics.count(key) == 0)
        return;
    const auto same = std::find_if(m_groups.rbegin(), m_groups.rend(), [&key](const Group &g) { return g.key == key; });
    // Between two commits another hub may have had one.
    const bool follows = same != m_groups.rend() && same->items.back().sequence == headBefore;
    Group &group = follows ? *same : m_groups.emplace_back(Group{key, headBefore, {}, {}, {}});
    group.pushers.insert(group.pushers.end(), items.size(), pusher);
    group.items.insert(group.items.end(), items.begin(), items.end());
    group.buffers.push_back(std::move(buffer));
}

void Fanout::sendStored()
{
    const std::vector<Group> groups = std::exchange(m_groups, {});
    for (const Group &group : groups)
        send(group);
}

std::size_t Fanout::noteOwn(const Group &group, Subscription &subscription)
{
    std::size_t count = 0;
    for (std::size_t i = 0; i < group.items.size(); ++i) {
        const bool isOwn = group.pushers[i] == subscription.id && group.items[i].sequence > subscription.cursor;
        if (!isOwn || subscription.own.size() >= mostOwn)
            continue;
        subscription.own.push_back(group.items[i].sequence);
        ++count;
    }
    return count;
}

void Fanout::send(const Group &group)
{
    const auto found = m_topics.find(group.key);
    if (found == m_topics.end())
        return;
    Topic &topic = found->second;
    const std::uint64_t head = group.items.back().sequence;
    topic.head = std::max(topic.head, head);
    std::vector<tls::SharedBytes> shared; // made once, for all who pushed nothing of it
    bool missed = false;
    for (Subscription &subscription : topic.subscriptions) {
        if (subscription.cursor >= head)
            continue;
        const std::size_t own = noteOwn(group, subscription);
        if (subscription.reading || subscription.waiting || subscription.request)
            continue;
        if (subscription.cursor < group.headBefore) {
            missed = true;
            continue;
        }
        // One that pushed all of it gets nothing, and so is never too slow for it.
        if (own < group.items.size() && subscription.receiver->isBehind()) {
            holdBack(group.key, subscription);
            continue;
        }
        const bool like = own == 0 && subscription.cursor == group.headBefore;
        if (like && shared.empty())
            shared = deliverFrames(group.key.tag, group.items);
        const std::vector<tls::SharedBytes> frames
            = like ? shared : deliverFrames(group.key.tag, others(group.items, subscription.cursor, subscription.own));
        for (const tls::SharedBytes &frame : frames)
            subscription.receiver->sendFrame(frame);
        subscription.cursor = head;
        m_metrics.delivered += group.items.size() - own;
    }
    if (missed)
        catchUp(group.key, head);
}

void Fanout::catchUp(const Key &key, std::uint64_t head)
{
    const auto found = m_topics.find(key);
    if (found == m_topics.end())
        return;
    Topic &topic = found->second;
    if (topic.reading != 0) {
        topic.wanted = std::max(topic.wanted, head);
        return;
    }
    const auto isDue
        = [head](const Subscription &one) { return !one.reading && !one.waiting && !one.request && one.cursor < head; };
    std::uint64_t furthest = 0;
    for (const Subscription &one : topic.subscriptions)
        furthest = isDue(one) ? std::max(furthest, one.cursor) : furthest;
    const auto together = std::count_if(topic.subscriptions.begin(), topic.subscriptions.end(),
                                        [&](const Subscription &one) { return isDue(one) && one.cursor == furthest; });
    for (Subscription &one : topic.subscriptions) {
        if (isDue(one) && (together < 2 || one.cursor != furthest))
            readOn(key, one);
    }
    if (together < 2)
        return;
    topic.reading = ++m_generation;
    topic.wanted = 0;
    const std::shared_ptr<Reading> reading = readingFor(key, furthest);
    StoreThread::Job job;
    job.work = [reading](HubStore &store) { return reading->readFrom(store); };
    job.reply = [this, alive = m_alive, key, generation = topic.reading, reading](const Status &) {
        if (*alive)
            readCameForSeveral(key, generation, *reading);
    };
    m_reader.ask(std::move(job));
}

void Fanout::readCameForSeveral(const Key &key, std::uint64_t generation, Reading &reading)
{
    auto found = m_topics.find(key);
    if (found == m_topics.end() || found->second.reading != generation)
        return;
    found->second.reading = 0;
    if (!reading.page)
        return; // a later look finds the same
    if (reading.users) {
        restrictTo(key, *reading.users, reading.page->access);
        found = m_topics.find(key);
        if (found == m_topics.end())
            return;
    }
    Topic &topic = found->second;
    const HubStore::Page &page = *reading.page;
    topic.head = page.head < reading.heard ? page.head : std::max(topic.head, page.head);
    passOn(key, topic, reading);
    // The rest of a long one, and what was told of meanwhile.
    catchUp(key, std::max(topic.wanted, topic.head));
}

void Fanout::passOn(const Key &key, Topic &topic, const Reading &reading)
{
    const HubStore::Page &page = *reading.page;
    std::vector<wire::Item> items;
    for (const HubStore::Item &item : page.items)
        items.push_back({item.sequence, item.envelope});
    std::vector<tls::SharedBytes> shared; // made once, for all who pushed nothing of it
    for (Subscription &one : topic.subscriptions) {
        if (one.reading || one.waiting || one.request || one.cursor != reading.query.after)
            continue;
        if (!items.empty() && one.receiver->isBehind()) {
            holdBack(key, one);
            continue;
        }
        const bool like = one.own.empty();
        if (like && shared.empty())
            shared = deliverFrames(key.tag, items);
        const std::vector<tls::SharedBytes> frames
            = like ? shared : deliverFrames(key.tag, others(items, one.cursor, one.own));
        for (const tls::SharedBytes &frame : frames)
            one.receiver->sendFrame(frame);
        one.cursor = std::max(one.cursor, page.more ? items.back().sequence : page.head);
        m_metrics.delivered += items.size();
    }
}

void Fanout::reached(HubStore::Space space, const MailboxTag &tag, std::uint64_t head)
{
    catchUp({space, tag}, head);
}

void Fanout::look(HubStore::Space space, const MailboxTag &tag)
{
    const Key key{space, tag};
    if (const auto topic = m_topics.find(key); topic != m_topics.end())
        look(std::vector<Look>{{key, topic->second.access}});
}

void Fanout::lookAround(std::size_t most)
{
    if (m_looking > 0)
        return;
    if (m_round.empty()) {
        for (const auto &[key, topic] : m_topics)
            m_round.push_back(key);
    }
    while (most > 0 && !m_round.empty()) {
        std::vector<Look> looks;
        for (; most > 0 && looks.size() < mostLook && !m_round.empty(); m_round.pop_front()) {
            const auto topic = m_topics.find(m_round.front());
            if (topic == m_topics.end())
                continue;
            looks.push_back({topic->first, topic->second.access});
            --most;
        }
        look(std::move(looks));
    }
}

void Fanout::lookAtAll()
{
    m_round.clear();
    m_looking = 0;
    lookAround(SIZE_MAX);
}

void Fanout::look(std::vector<Look> looks)
{
    if (looks.empty())
        return;
    ++m_looking;
    const auto shared = std::make_shared<std::vector<Look>>(std::move(looks));
    StoreThread::Job job;
    job.work = [shared](HubStore &store) -> Status {
        std::vector<HubStore::Place> places;
        for (const Look &one : *shared)
            places.push_back({one.key.space, one.key.tag});
        const auto mailboxes = store.mailboxes(places);
        if (!mailboxes)
            return mailboxes.error();
        for (std::size_t i = 0; i < shared->size(); ++i) {
            Look &one = (*shared)[i];
            one.mailbox = (*mailboxes)[i];
            if (one.key.space != HubStore::Space::Case || one.mailbox.access == one.access)
                continue;
            Result<std::vector<DeviceId>> users = store.users(one.key.tag);
            if (!users)
                return users.error();
            one.users = std::move(*users);
        }
        return {};
    };
    job.reply = [this, alive = m_alive, shared](const Status &status) {
        if (!*alive)
            return;
        m_looking -= m_looking > 0 ? 1 : 0;
        if (status)
            lookCame(*shared);
    };
    m_reader.ask(std::move(job));
}

void Fanout::lookCame(const std::vector<Look> &looks)
{
    for (const Look &one : looks) {
        if (one.users)
            restrictTo(one.key, *one.users, one.mailbox.access);
        catchUp(one.key, one.mailbox.head);
    }
}

/// The users as they were with this record or a newer one.
void Fanout::restrictTo(const Key &key, const std::vector<DeviceId> &users, std::uint64_t access)
{
    const auto topic = m_topics.find(key);
    if (topic == m_topics.end())
        return;
    topic->second.access = access;
    // One that waits for its first answer is read for after these were, and may have been let in meanwhile.
    endOthers(key, users, Which::Begun);
}

void Fanout::restrict(const MailboxTag &tag, const std::vector<DeviceId> &users)
{
    endOthers({HubStore::Space::Case, tag}, users, Which::All);
}

void Fanout::endOthers(const Key &key, const std::vector<DeviceId> &users, Which which)
{
    const auto found = m_topics.find(key);
    if (found == m_topics.end())
        return;
    struct Out {
        ReceiverId id;
        FanoutReceiver *receiver;
        std::optional<std::uint64_t> request;
    };
    std::vector<Out> out;
    for (const Subscription &subscription : found->second.subscriptions) {
        const bool isMeant = which == Which::All || !subscription.request;
        if (isMeant && !std::binary_search(users.begin(), users.end(), subscription.receiver->guest().device))
            out.push_back({subscription.id, subscription.receiver, subscription.request});
    }
    // Told, or they would wait for news that never come. Who had subscribed comes again and is refused then.
    for (const Out &one : out) {
        remove(key, one.id);
        one.receiver->refused(one.request, one.request ? ErrorCode::NotFound : ErrorCode::Busy);
    }
}

} // namespace caseweave
