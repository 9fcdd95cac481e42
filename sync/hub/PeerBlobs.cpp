// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PeerBlobs.h"

#include "sync/hub/PeerRules.h"

namespace caseweave {
namespace {

constexpr std::size_t mostDue = 64; ///< read from the store at once
constexpr std::size_t mostListed = 256;
constexpr std::int64_t firstHoldMs = 2000;
constexpr std::int64_t longestHoldMs = 30 * 60'000;

} // namespace

template <class T>
std::function<void(Result<T>)> PeerBlobs::guarded(std::function<void(Result<T>)> then)
{
    return [round = std::weak_ptr<int>(m_round), then = std::move(then)](Result<T> answer) {
        if (!round.expired())
            then(std::move(answer));
    };
}

template <class T>
void PeerBlobs::ask(StoreThread &store, std::function<Result<T>(HubStore &)> work, std::function<void(Result<T>)> then)
{
    store.askFor<T>(std::move(work), guarded<T>(std::move(then)));
}

template <class T>
void PeerBlobs::askBlobs(std::function<Result<T>(BlobStore &)> work, std::function<void(Result<T>)> then)
{
    const auto outcome = std::make_shared<Result<T>>(ErrorCode::Storage);
    m_with.blobs->ask([outcome, work = std::move(work)](BlobStore &store) { *outcome = work(store); },
                      [outcome, then = guarded<T>(std::move(then))] { then(std::move(*outcome)); });
}

void PeerBlobs::beginAnew()
{
    m_round = std::make_shared<int>();
    m_queue.clear();
    m_held.clear();
    m_heldCases.clear();
    m_pause = {};
    m_next = {};
    m_scanned = 0;
    m_again = true;
    m_reading = false;
    m_busy = false;
}

void PeerBlobs::wake()
{
    m_again = true;
    goOn();
}

void PeerBlobs::checkTime()
{
    const std::int64_t nowMs = m_with.clock.nowMs();
    bool isDue = false;
    const auto look = [&](Held &held) {
        held.untilMs = std::min(held.untilMs, nowMs + longestHoldMs); // the clock may have been set back
        if (held.untilMs == 0 || nowMs < held.untilMs)
            return;
        held.untilMs = 0;
        isDue = true;
    };
    for (auto &[id, held] : m_held)
        look(held);
    for (auto &[tag, held] : m_heldCases)
        look(held);
    look(m_pause);
    if (isDue)
        wake();
}

void PeerBlobs::goOn()
{
    if (!m_with.blobs || m_with.connection.state() != HubState::Online || !m_with.mayGo() || m_pause.untilMs != 0)
        return;
    if (m_next)
        return std::exchange(m_next, {})();
    while (!m_busy && !m_queue.empty()) {
        const Due due = m_queue.front();
        m_queue.pop_front();
        if (isHeld(due))
            ++m_passedOver;
        else
            start(due);
    }
    if (!m_busy && (m_again || m_scanned > 0) && !m_reading)
        readDue();
}

void PeerBlobs::readDue()
{
    m_reading = true;
    if (m_scanned == 0) {
        m_again = false;
        m_passedOver = 0;
    }
    ask<std::vector<Due>>(
        m_with.read,
        [peer = m_with.peer, after = m_scanned](HubStore &store) { return store.dueBlobs(peer, after, mostDue); },
        [this](Result<std::vector<Due>> due) {
            m_reading = false;
            if (!due)
                return; // the next wake asks again
            m_scanned = due->size() == mostDue ? due->back().id : 0;
            m_queue.assign(due->begin(), due->end());
            goOn();
        });
}

bool PeerBlobs::isHeld(const Due &due) const
{
    const auto one = m_held.find(due.id);
    const auto all = m_heldCases.find(due.tag);
    return (one != m_held.end() && one->second.untilMs != 0) || (all != m_heldCases.end() && all->second.untilMs != 0);
}

void PeerBlobs::start(const Due &due)
{
    m_busy = true;
    if (due.isAll())
        list(due, std::nullopt);
    else
        begin(due);
}

/// What is due for being there already becomes due by itself, a page at a time.
void PeerBlobs::list(const Due &due, const std::optional<BlobId> &after)
{
    using Items = std::vector<BlobStore::Item>;
    askBlobs<Items>([due, after](BlobStore &store) { return store.list(due.tag, after, mostListed); },
                    [this, due](Result<Items> items) {
                        if (!items)
                            return unread(due, items.code());
                        const bool isLast = items->size() < mostListed;
                        const auto last = isLast ? std::nullopt : std::optional(items->back().id);
                        ask<bool>(
                            m_with.change,
                            [due, isLast, now = m_with.clock.nowSeconds(),
                             items = std::move(*items)](HubStore &store) -> Result<bool> {
                                const Status noted = hubrules::noteListed(store, due, items, isLast, now);
                                return noted ? Result<bool>(true) : Result<bool>(noted.error());
                            },
                            [this, due, last](Result<bool> noted) {
                                if (!noted)
                                    return unread(due, noted.code());
                                if (last)
                                    return list(due, last);
                                m_again = true;
                                finish();
                            });
                    });
}

void PeerBlobs::begin(const Due &due)
{
    using Size = std::optional<std::uint64_t>;
    askBlobs<Size>([due](BlobStore &store) { return store.size(due.tag, due.blob); },
                   [this, due](Result<Size> size) {
                       if (!size)
                           return unread(due, size.code());
                       // It became due when it was whole here, so somebody has taken it away since.
                       if (!size->has_value())
                           return drop(due);
                       sendPart(due, **size, 0, {}); // the peer says where to go on
                   });
}

void PeerBlobs::sendPart(const Due &due, std::uint64_t size, std::uint64_t offset, Bytes bytes)
{
    m_next = [this, due, size, offset, bytes = std::move(bytes)] {
        m_with.connection.putBlob(
            {due.tag, due.blob, size, offset, bytes},
            guarded<wire::BlobAt>([this, due, size, to = offset + bytes.size()](const Result<wire::BlobAt> &at) {
                answered(due, size, to, at);
            }));
    };
    goOn();
}

void PeerBlobs::answered(const Due &due, std::uint64_t size, std::uint64_t sentTo, const Result<wire::BlobAt> &at)
{
    if (!at)
        return refused(due, at.code());
    m_pause = {};
    m_heldCases.erase(due.tag);
    if (at->whole) {
        ++m_counts.passed;
        return drop(due);
    }
    // A peer that takes nothing of what it asked for would be sent the same for ever.
    if (at->offset >= size || at->offset < sentTo)
        return refused(due, ErrorCode::Malformed);
    askBlobs<Bytes>(
        [due, from = at->offset](BlobStore &store) { return store.read(due.tag, due.blob, from, wire::mostBlobPart); },
        [this, due, size, from = at->offset](Result<Bytes> bytes) {
            if (bytes && !bytes->empty())
                return sendPart(due, size, from, std::move(*bytes));
            refused(due, bytes ? ErrorCode::Damaged : bytes.code());
        });
}

void PeerBlobs::drop(const Due &due)
{
    ask<bool>(
        m_with.change,
        [due](HubStore &store) -> Result<bool> {
            const Status dropped = store.dropDueBlob(due);
            return dropped ? Result<bool>(true) : Result<bool>(dropped.error());
        },
        [this, due](Result<bool> dropped) {
            m_held.erase(due.id);
            if (!dropped)
                hold(m_pause); // it stays due, and the peer says then that it has it
            finish();
        });
}

void PeerBlobs::refused(const Due &due, ErrorCode why)
{
    if (why == ErrorCode::Network)
        return; // the next connection begins anew
    if (why == ErrorCode::Expired)
        return drop(due); // it was released there
    ++m_passedOver;
    if (why == ErrorCode::Busy) {
        hold(m_pause);
        m_queue.push_front(due); // before others: what was begun and not finished has its limit there
        return finish();
    }
    const bool isOfAll = why == ErrorCode::Storage;
    const bool isOfCase = why == ErrorCode::NotFound;
    Held &held = isOfAll ? m_pause : isOfCase ? m_heldCases[due.tag] : m_held[due.id];
    hold(held);
    m_counts.refused.note(m_with.clock.nowMs(), "blob", why);
    m_with.log.write("peer_refused_blob",
                     {{"agency", m_with.peer}, {"mailbox", due.tag}, {"why", toString(why)}, {"tries", held.tries}});
    finish();
}

/// What the stores here do not give: of others they may.
void PeerBlobs::unread(const Due &due, ErrorCode why)
{
    ++m_passedOver;
    hold(m_held[due.id]);
    m_with.log.write("blob_unread", {{"mailbox", due.tag}, {"why", toString(why)}});
    finish();
}

void PeerBlobs::hold(Held &held)
{
    const std::int64_t most = std::min(longestHoldMs, firstHoldMs << std::min(held.tries, 16U));
    std::array<std::uint8_t, 2> chance{};
    m_with.random.fill(chance);
    const std::int64_t part = chance[0] << 8 | chance[1];
    held.untilMs = m_with.clock.nowMs() + most / 2 + most / 2 * part / 65536;
    ++held.tries;
}

void PeerBlobs::finish()
{
    m_busy = false;
    goOn();
}

} // namespace caseweave
