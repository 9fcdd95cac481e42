// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/client/HubConnection.h"

#include <QTimer>

#include <deque>
#include <set>

namespace caseweave {

/// What is behind a HubConnection: the line of the present attempt, the login, and the requests that wait.
class HubConnection::Channel final : public QObject {
public:
    /// The answer to a request. Views in the frame are valid during the call.
    using Answered = std::function<void(Result<wire::Frame>)>;

    Channel(HubConnection &owner, HubAddress address, PinnedRoots roots, HubLogin login, const Clock &clock,
            Random &random, Network &network);
    ~Channel() override;

    void open();
    void close();
    void retryNow();
    void checkTime();
    void setAddresses(std::vector<HubAddress> addresses);

    void ask(const wire::Message &message, Answered answered);
    std::size_t pushRoom() const;
    std::int64_t heardMs() const { return m_heardMs; }
    void sendLive(const wire::Live &live);
    /// Calls back in a later turn of the event loop.
    void later(std::function<void()> call);

    HubState state = HubState::Offline;
    std::int64_t stateSinceMs = 0;
    std::optional<ErrorCode> refusal;
    bool isRefusedByHub = false;
    LineFault fault = LineFault::None;
    std::optional<AgencyCertificate> hubCertificate;
    std::optional<Digest> tlsHash;
    std::optional<GenerationId> generation;
    std::int64_t clockDifferenceMs = 0;
    HubAddress address;

private:
    struct Waiting {
        Answered answered;
        std::int64_t sentMs = 0; ///< in the future while it waits here for its turn
    };
    struct Job {
        Bytes frame;
        std::uint64_t request = 0;
    };

    void setState(HubState next, std::optional<ErrorCode> why = std::nullopt);
    void attempt();
    void greet();
    void boundTimes(std::int64_t now);
    bool isOverdue(std::int64_t now) const;
    void received(const QByteArray &message);
    void dispatch(const wire::Frame &frame);
    void challenged(const wire::Challenge &challenge);
    Status checkHub(const AgencyCertificate &hub) const;
    void authenticate(const Bytes &transcript);
    void welcomed(const wire::Welcome &welcome);
    void cameIn();
    void shownOut(const wire::Bye &bye);
    void failedBeforeLogin(const wire::Err &err);
    void failed(std::uint64_t request, const wire::Err &err);
    void answer(std::uint64_t request, Result<wire::Frame> result);
    void deliver(const wire::Deliver &deliver);
    void send(ByteView frame);
    void sendQueuedPushes();
    void sendQueuedFetches();
    void sendQueuedBlobs();
    void sendJob(const Job &job);
    /// Ends this attempt or connection; the next comes after the wait.
    void drop(std::int64_t waitMs, LineFault why = LineFault::Ended);
    /// What came is nothing that a hub says there.
    void dropStranger();
    enum class By : std::uint8_t { Us, Hub };
    void refuse(ErrorCode why, By by = By::Us);
    std::int64_t backoffMs();
    std::int64_t chanceUpTo(std::int64_t ceiling);

    HubConnection &m_owner;
    const PinnedRoots m_roots;
    const HubLogin m_login;
    const Clock &m_clock;
    Random &m_random;
    Network &m_network;
    QTimer m_tick;
    std::unique_ptr<HubLine> m_line; ///< of the present attempt; null between attempts
    std::vector<HubAddress> m_addresses;
    std::size_t m_turn = 0; ///< of the address of the next attempt
    bool m_wanted = false;
    bool m_flushing = false; ///< it is on its way
    unsigned m_failures = 0; ///< in a row
    std::int64_t m_retryAtMs = 0;
    std::int64_t m_attemptEndsMs = 0;
    std::int64_t m_heardMs = 0; ///< anything at all
    std::int64_t m_saidMs = 0; ///< when the hub last said something whole, or was pinged
    std::int64_t m_movedMs = 0; ///< when a part of a message last came or went
    Digest m_nonce{};
    std::uint64_t m_version = 0; ///< that the hub chose
    std::uint64_t m_request = 0;
    std::map<std::uint64_t, Waiting> m_waiting;
    std::deque<Job> m_fetches; ///< not sent yet
    std::set<std::uint64_t> m_fetching; ///< sent and not answered
    std::deque<Job> m_blobs; ///< not sent yet
    std::set<std::uint64_t> m_blobbing; ///< sent and not answered
    std::deque<Job> m_pushes; ///< not sent yet
    std::int64_t m_pushAtMs = 0; ///< when the hub takes pushes again
    std::map<std::uint64_t, std::size_t> m_unacknowledged; ///< bytes of each push that was sent
    std::size_t m_unacknowledgedBytes = 0;
};

} // namespace caseweave
