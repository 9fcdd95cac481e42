// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/Fanout.h"

#include "sync/wire/WebSocket.h"

namespace caseweave {
namespace {

constexpr std::size_t pageBytes = 256 << 10;
constexpr std::size_t mostFrame = 512 << 10; ///< bytes of envelopes in one frame of several
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

/// Those that are not in `own`, which loses what it met: a cursor passes each sequence once.
std::vector<wire::Item> others(const std::vector<wire::Item> &items, std::vector<std::uint64_t> &own)
{
    std::vector<wire::Item> wanted;
    for (const wire::Item &item : items) {
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
    Result<HubStore::Page> page = ErrorCode::NotFound;
};

Fanout::Fanout(StoreThread &reader, HubMetrics &metrics)
    : m_reader(reader), m_metrics(metrics), m_alive(std::make_shared<bool>(true))
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
    auto reading = std::make_shared<Reading>();
    reading->query = {key.space, key.tag, std::nullopt, subscription.cursor, 0, false, pageBytes, wire::mostBatch};
    reading->guest = subscription.receiver->guest();
    reading->check = subscription.request.has_value();
    StoreThread::Job job;
    job.work = [reading](HubStore &store) -> Status {
        if (reading->check) {
            if (Status may = hubrules::mayRead(store, reading->guest, reading->query.space, reading->query.tag); !may) {
                reading->page = may.error();
                return {};
            }
        }
        reading->page = store.page(reading->query);
        return {};
    };
    job.reply = [this, alive = m_alive, key, id = subscription.id, generation = subscription.generation,
                 reading](const Status &) {
        if (*alive)
            readCame(key, id, generation, *reading);
    };
    m_reader.ask(std::move(job));
}

void Fanout::deliver(const Key &key, Subscription &subscription, const std::vector<HubStore::Item> &items)
{
    std::vector<wire::Item> all;
    for (const HubStore::Item &item : items)
        all.push_back({item.sequence, item.envelope});
    for (const tls::SharedBytes &frame : deliverFrames(key.tag, others(all, subscription.own)))
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
    Topic &topic = m_topics[key];
    HubStore::Page &page = *reading.page;
    topic.head = std::max(topic.head, page.head);
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
    const auto same = std::find_if(m_groups.begin(), m_groups.end(), [&key](const Group &g) { return g.key == key; });
    Group &group = same == m_groups.end() ? m_groups.emplace_back(Group{key, headBefore, {}, {}, {}}) : *same;
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
        if (group.pushers[i] != subscription.id || subscription.own.size() >= mostOwn)
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
    for (Subscription &subscription : topic.subscriptions) {
        if (subscription.cursor >= head)
            continue;
        const std::size_t own = noteOwn(group, subscription);
        if (subscription.reading || subscription.waiting || subscription.request)
            continue;
        if (subscription.cursor < group.headBefore) {
            readOn(group.key, subscription);
            continue;
        }
        // One that pushed all of it gets nothing, and so is never too slow for it.
        if (own < group.items.size() && subscription.receiver->isBehind()) {
            holdBack(group.key, subscription);
            continue;
        }
        if (own == 0 && shared.empty())
            shared = deliverFrames(group.key.tag, group.items);
        const std::vector<tls::SharedBytes> frames
            = own == 0 ? shared : deliverFrames(group.key.tag, others(group.items, subscription.own));
        for (const tls::SharedBytes &frame : frames)
            subscription.receiver->sendFrame(frame);
        subscription.cursor = head;
        m_metrics.delivered += group.items.size() - own;
    }
}

void Fanout::restrict(const MailboxTag &tag, const std::vector<DeviceId> &users)
{
    const Key key{HubStore::Space::Case, tag};
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
        if (!std::binary_search(users.begin(), users.end(), subscription.receiver->guest().device))
            out.push_back({subscription.id, subscription.receiver, subscription.request});
    }
    // Told, or they would wait for news that never come. Who had subscribed comes again and is refused then.
    for (const Out &one : out) {
        remove(key, one.id);
        one.receiver->refused(one.request, one.request ? ErrorCode::NotFound : ErrorCode::Busy);
    }
}

} // namespace caseweave
