// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/HubMetrics.h"
#include "sync/hub/HubRules.h"
#include "sync/hub/StoreThread.h"
#include "sync/tls/Channel.h"

#include <deque>
#include <unordered_map>

namespace caseweave {

/// Who a fan-out sends to. The session, in the hub.
class FanoutReceiver {
public:
    virtual ~FanoutReceiver() = default;
    virtual const HubGuest &guest() const = 0;
    virtual void sendFrame(tls::SharedBytes frame) = 0;
    /// Whether another page would be over what may wait for this reader.
    virtual bool isBehind() const = 0;
    /// So many bytes may come from the store for it, and count as waiting until it is told that they came or will not.
    virtual void pageAsked(std::size_t bytes) = 0;
    virtual void pageCame(std::size_t bytes) = 0;
    virtual void subscribed(std::uint64_t request, std::uint64_t head) = 0;
    /// The subscription is over. Without a request: one that had begun.
    virtual void refused(std::optional<std::uint64_t> request, ErrorCode code) = 0;
};

/// Live delivery. A subscription is a cursor: while it stands at the mailbox's head, what is committed goes out at
/// once, encoded once for all; otherwise it reads on from the store, page by page, as fast as its reader takes them.
/// Nothing is kept for a slow reader but its cursor, and no subscription has more than one page under way. Where
/// several hubs share the store, what others commit is read once for all who stand where the last news ended, and
/// whoever has been shut out there is shut out here before anything newer is delivered. One thread.
class Fanout {
public:
    using ReceiverId = std::uint64_t;

    /// Whether the store is this hub's own, or others change it too.
    enum class Store : std::uint8_t { Own, Shared };

    Fanout(StoreThread &reader, HubMetrics &metrics, Store store = Store::Own);
    ~Fanout();

    /// Asking again for the same mailbox begins anew; a request that was not answered yet is refused with Busy.
    void subscribe(ReceiverId id, FanoutReceiver &receiver, HubStore::Space space, const MailboxTag &tag,
                   std::uint64_t after, std::uint64_t request);
    std::size_t subscriptionsOf(ReceiverId id) const;
    /// Its subscriptions end. Nothing is called any more.
    void forget(ReceiverId id);
    /// The receiver takes more again.
    void resume(ReceiverId id);
    /// Durably stored, ascending and without a gap after headBefore. Goes out with the next sendStored(); what `buffer`
    /// holds, the views among it, is kept until then.
    void stored(HubStore::Space space, const MailboxTag &tag, std::uint64_t headBefore, std::vector<wire::Item> items,
                ReceiverId pusher, std::shared_ptr<const Bytes> buffer);
    /// Sends what was stored since: what one commit brought for a mailbox is one frame for each reader.
    void sendStored();
    /// Another hub is said to have stored up to here. Nothing is taken from that but a reason to read.
    void reached(HubStore::Space space, const MailboxTag &tag, std::uint64_t head);
    /// Asks the store what others have done to a mailbox, if anybody follows it here.
    void look(HubStore::Space space, const MailboxTag &tag);
    /// The same for so many of those that are followed, the longest ago first; nothing while the last time goes on.
    void lookAround(std::size_t most);
    /// The same for all of them, from now on.
    void lookAtAll();
    std::size_t followed() const { return m_topics.size(); }
    /// Ends the subscriptions of devices that are not among these (sorted), and tells them.
    void restrict(const MailboxTag &tag, const std::vector<DeviceId> &users);

private:
    struct Key {
        HubStore::Space space;
        MailboxTag tag;
        friend bool operator==(const Key &, const Key &) = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key &key) const { return std::hash<MailboxTag>()(key.tag); }
    };
    struct Subscription {
        ReceiverId id = 0;
        FanoutReceiver *receiver = nullptr;
        std::uint64_t generation = 0; ///< tells a late answer to an older one
        std::uint64_t cursor = 0;
        std::optional<std::uint64_t> request; ///< not answered yet
        bool reading = false;
        bool again = false; ///< asked for anew while a page was read, which is then of no use
        bool waiting = false; ///< until its reader has taken what it was sent
        std::vector<std::uint64_t> own; ///< what it pushed itself and has not been passed yet
    };
    /// What one commit, or several that were told of together, brought for a mailbox.
    struct Group {
        Key key;
        std::uint64_t headBefore = 0;
        std::vector<wire::Item> items;
        std::vector<ReceiverId> pushers; ///< of each item
        std::vector<std::shared_ptr<const Bytes>> buffers;
    };
    struct Topic {
        std::uint64_t head = 0; ///< as far as this thread has heard
        std::vector<Subscription> subscriptions;
        std::optional<std::uint64_t> access; ///< of the newest access record that all of them passed
        std::uint64_t reading = 0; ///< generation of the page that is read for several; 0: none
        std::uint64_t wanted = 0; ///< told of since that was asked for
    };
    struct Reading;
    struct Look;

    Subscription *find(const Key &key, ReceiverId id);
    void remove(const Key &key, ReceiverId id);
    std::shared_ptr<Reading> readingFor(const Key &key, std::uint64_t after) const;
    void readOn(const Key &key, Subscription &subscription);
    /// Reads for all who are idle before this head.
    void catchUp(const Key &key, std::uint64_t head);
    void readCameForSeveral(const Key &key, std::uint64_t generation, Reading &reading);
    void passOn(const Key &key, Topic &topic, const Reading &reading);
    void restrictTo(const Key &key, const std::vector<DeviceId> &users, std::uint64_t access);
    enum class Which : std::uint8_t { All, Begun };
    void endOthers(const Key &key, const std::vector<DeviceId> &users, Which which);
    void look(std::vector<Look> looks);
    void lookCame(const std::vector<Look> &looks);
    void holdBack(const Key &key, Subscription &subscription);
    void readCame(const Key &key, ReceiverId id, std::uint64_t generation, Reading &reading);
    void send(const Group &group);
    /// How much of it this one pushed itself and need not get.
    static std::size_t noteOwn(const Group &group, Subscription &subscription);
    static void deliver(const Key &key, Subscription &subscription, const std::vector<HubStore::Item> &items);

    StoreThread &m_reader;
    HubMetrics &m_metrics;
    const Store m_store;
    std::unordered_map<Key, Topic, KeyHash> m_topics;
    std::vector<Group> m_groups; ///< stored, not sent yet
    std::unordered_map<ReceiverId, std::vector<Key>> m_keys;
    std::unordered_map<ReceiverId, std::deque<Key>> m_waiting; ///< held back, oldest first
    std::deque<Key> m_round; ///< to look at still, in this round
    std::size_t m_looking = 0; ///< looks of the round that have not come back
    std::uint64_t m_generation = 0;
    std::shared_ptr<bool> m_alive;
};

} // namespace caseweave
