// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/Fanout.h"

#include "sync/wire/WebSocket.h"

namespace caseweave {
namespace {

constexpr std::size_t pageBytes = 256 << 10;
constexpr std::size_t mostOwn = 4096; ///< above it a device may see its own envelopes again, which harms nobody

tls::SharedBytes deliverFrame(const MailboxTag &tag, std::vector<wire::Item> items)
{
    const Bytes message = wire::encode(0, wire::Deliver{tag, std::move(items)});
    return std::make_shared<const Bytes>(wire::serverFrame(wire::Opcode::Binary, message));
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
    remove(key, id);
    Subscription subscription;
    subscription.id = id;
    subscription.receiver = &receiver;
    subscription.generation = ++m_generation;
    subscription.cursor = after;
    subscription.request = request;
    Topic &topic = m_topics[key];
    topic.subscriptions.push_back(std::move(subscription));
    m_keys[id].push_back(key);
    readOn(key, topic.subscriptions.back());
}

std::size_t Fanout::subscriptionsOf(ReceiverId id) const
{
    const auto found = m_keys.find(id);
    return found == m_keys.end() ? 0 : found->second.size();
}

Fanout::Subscription *Fanout::find(const Key &key, ReceiverId id, std::uint64_t generation)
{
    const auto topic = m_topics.find(key);
    if (topic == m_topics.end())
        return nullptr;
    for (Subscription &subscription : topic->second.subscriptions) {
        if (subscription.id == id && subscription.generation == generation)
            return &subscription;
    }
    return nullptr;
}

void Fanout::remove(const Key &key, ReceiverId id)
{
    const auto topic = m_topics.find(key);
    if (topic == m_topics.end())
        return;
    std::erase_if(topic->second.subscriptions, [id](const Subscription &s) { return s.id == id; });
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
    const std::vector<Key> mine = keys->second;
    for (const Key &key : mine)
        remove(key, id);
    m_keys.erase(id);
}

void Fanout::resume(ReceiverId id)
{
    const auto keys = m_keys.find(id);
    if (keys == m_keys.end())
        return;
    const std::vector<Key> mine = keys->second;
    for (const Key &key : mine) {
        Topic &topic = m_topics[key];
        for (Subscription &subscription : topic.subscriptions) {
            if (subscription.id == id && subscription.cursor < topic.head)
                readOn(key, subscription);
        }
    }
}

void Fanout::readOn(const Key &key, Subscription &subscription)
{
    if (subscription.reading)
        return;
    if (subscription.receiver->isBehind() && !subscription.request) {
        ++m_metrics.pauses;
        return; // resume() comes when the reader has taken what waits
    }
    subscription.reading = true;
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
    std::vector<wire::Item> wanted;
    for (const HubStore::Item &item : items) {
        const auto own = std::find(subscription.own.begin(), subscription.own.end(), item.sequence);
        if (own == subscription.own.end())
            wanted.push_back({item.sequence, item.envelope});
        else
            subscription.own.erase(own);
    }
    if (!wanted.empty())
        subscription.receiver->sendFrame(deliverFrame(key.tag, std::move(wanted)));
}

void Fanout::readCame(const Key &key, ReceiverId id, std::uint64_t generation, Reading &reading)
{
    Subscription *subscription = find(key, id, generation);
    if (!subscription)
        return;
    subscription->reading = false;
    const std::optional<std::uint64_t> request = std::exchange(subscription->request, std::nullopt);
    if (!reading.page) {
        FanoutReceiver &receiver = *subscription->receiver;
        remove(key, id);
        receiver.refused(request, reading.page.code());
        return;
    }
    Topic &topic = m_topics[key];
    HubStore::Page &page = *reading.page;
    topic.head = std::max(topic.head, page.head);
    if (request)
        subscription->receiver->subscribed(*request, page.head);
    deliver(key, *subscription, page.items);
    // A page without more has been read to the head as it was then.
    const std::uint64_t reached = page.more ? page.items.back().sequence : page.head;
    subscription->cursor = std::max(subscription->cursor, reached);
    if (subscription->cursor < topic.head)
        readOn(key, *subscription);
}

void Fanout::stored(HubStore::Space space, const MailboxTag &tag, std::uint64_t headBefore,
                    const std::vector<wire::Item> &items, ReceiverId pusher)
{
    const Key key{space, tag};
    const auto found = m_topics.find(key);
    if (found == m_topics.end() || items.empty())
        return;
    Topic &topic = found->second;
    const std::uint64_t head = items.back().sequence;
    topic.head = std::max(topic.head, head);
    tls::SharedBytes frame;
    for (Subscription &subscription : topic.subscriptions) {
        const bool live = !subscription.reading && !subscription.request && subscription.cursor >= headBefore;
        if (subscription.id == pusher) {
            if (live) {
                subscription.cursor = std::max(subscription.cursor, head);
            } else if (subscription.own.size() < mostOwn) {
                for (const wire::Item &item : items)
                    subscription.own.push_back(item.sequence);
            }
            continue;
        }
        if (!live || subscription.cursor >= head)
            continue;
        if (subscription.receiver->isBehind()) {
            ++m_metrics.pauses;
            continue;
        }
        if (!frame)
            frame = deliverFrame(tag, items);
        subscription.receiver->sendFrame(frame);
        subscription.cursor = head;
        m_metrics.delivered += items.size();
    }
}

void Fanout::restrict(const MailboxTag &tag, const std::vector<DeviceId> &users)
{
    const Key key{HubStore::Space::Case, tag};
    const auto found = m_topics.find(key);
    if (found == m_topics.end())
        return;
    std::vector<ReceiverId> out;
    for (const Subscription &subscription : found->second.subscriptions) {
        if (!std::binary_search(users.begin(), users.end(), subscription.receiver->guest().device))
            out.push_back(subscription.id);
    }
    for (const ReceiverId id : out)
        remove(key, id);
}

} // namespace caseweave
