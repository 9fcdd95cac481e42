// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/client/HubConnection.h"
#include "sync/hub/BlobThread.h"
#include "sync/hub/HubLog.h"
#include "sync/hub/PeerRefusal.h"
#include "sync/hub/StoreThread.h"

namespace caseweave {

/// Passes the blobs that are due on to one peer, one after the other and a part at a time, over the link's connection
/// (docs/decisions/0048). The peer says how much it has, so an upload goes on after any break. What it refuses is tried
/// again later and holds up no other blob. The hub's thread.
class PeerBlobs {
public:
    /// All that is referred to outlives this.
    struct Surroundings {
        AgencyId peer;
        HubConnection &connection;
        StoreThread &change;
        StoreThread &read;
        BlobThread *blobs; ///< without it nothing is passed on
        const Clock &clock;
        Random &random;
        HubLog &log;
        std::function<bool()> mayGo; ///< nothing waits that comes before blobs
    };
    struct Counts {
        std::uint64_t passed = 0; ///< blobs that the peer has whole
        PeerRefusal refused;
    };

    explicit PeerBlobs(Surroundings with) : m_with(std::move(with)) { }

    const Counts &counts() const { return m_counts; }
    /// Due, and not to be tried now, as far as is known.
    std::size_t held() const { return m_passedOver; }
    /// The connection is another.
    void beginAnew();
    /// Some may be due.
    void wake();
    /// It may be time for the next part.
    void goOn();
    void checkTime();

private:
    using Due = HubStore::DueBlob;
    struct Held {
        std::int64_t untilMs = 0; ///< 0: it may be tried
        unsigned tries = 0;
    };
    template <class T>
    void ask(StoreThread &store, std::function<Result<T>(HubStore &)> work, std::function<void(Result<T>)> then);
    template <class T>
    void askBlobs(std::function<Result<T>(BlobStore &)> work, std::function<void(Result<T>)> then);
    template <class T>
    std::function<void(Result<T>)> guarded(std::function<void(Result<T>)> then);

    void readDue();
    bool isHeld(const Due &due) const;
    void start(const Due &due);
    void list(const Due &due, const std::optional<BlobId> &after);
    void begin(const Due &due);
    void sendPart(const Due &due, std::uint64_t size, std::uint64_t offset, Bytes bytes);
    void answered(const Due &due, std::uint64_t size, std::uint64_t sentTo, const Result<wire::BlobAt> &at);
    void drop(const Due &due);
    void refused(const Due &due, ErrorCode why);
    void unread(const Due &due, ErrorCode why);
    void hold(Held &held);
    void finish();

    const Surroundings m_with;
    Counts m_counts;
    std::shared_ptr<int> m_round = std::make_shared<int>(); ///< a new one with each connection
    std::deque<Due> m_queue;
    std::uint64_t m_scanned = 0; ///< where the list of those due goes on; 0: it was read to its end
    std::size_t m_passedOver = 0; ///< in it
    bool m_again = true; ///< read it anew
    bool m_reading = false;
    bool m_busy = false;
    std::function<void()> m_next; ///< the part that waits for its turn
    std::map<std::uint64_t, Held> m_held; ///< blobs
    std::map<MailboxTag, Held> m_heldCases; ///< whose blobs the peer takes none of
    Held m_pause; ///< of all
};

} // namespace caseweave
