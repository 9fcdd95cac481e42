// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/Hub.h"
#include "sync/wire/WebSocket.h"

namespace caseweave {

/// One client's connection: opening request, login, requests. Belongs to its hub and its thread.
class HubSession final : private tls::Channel::Owner, private FanoutReceiver {
public:
    HubSession(Hub &hub, std::uint64_t id, const tls::Channel::Maker &make);
    ~HubSession() override;

    std::uint64_t id() const { return m_id; }
    const HubGuest &guest() const override { return m_guest; }
    /// Logged in as a device, an issuer or a hub: one that has shown a certificate.
    bool hasGuest() const { return m_loggedIn && m_stage == Stage::Open; }
    bool hadGuest() const { return m_loggedIn; }
    /// Tells the client why and closes.
    void refuseAndClose(wire::Code code, std::uint64_t request = 0);
    /// Once what was asked is answered, or some seconds later, and takes nothing more meanwhile.
    void sayBye();
    /// Closes what is silent, takes nothing of what waits for it, is late with its login, expired, or does not end.
    void checkTime(std::int64_t nowMs);
    /// Nothing where much waits for the client already.
    void hearLive(const tls::SharedBytes &frame);
    void abort() { m_channel->abort(); }
    /// Before its login: there is no room for it, or it took too long.
    void drop();
    void join(Hub::Party &party) { m_party = &party; }
    /// Asked for this mailbox on this connection and does not follow it.
    bool askedInVain(const MailboxTag &tag) const { return m_askedFor.count(tag) != 0; }
    bool isGone() const { return !m_channel->isOpen(); }
    bool isEnding() const { return isGone() || m_stage == Stage::Closing || m_leaving; }
    bool isLeaving() const { return m_leaving; } ///< waits for answers, and then says goodbye
    std::int64_t ageMs(std::int64_t nowMs) const { return nowMs - m_sinceMs; }
    std::int64_t heardMs() const { return m_heardMs; }

private:
    enum class Stage : std::uint8_t { Upgrade, Hello, Auth, Open, Closing };

    void channelReceived(ByteView bytes) override;
    void channelDrained() override;
    void channelClosed() override;
    void sendFrame(tls::SharedBytes frame) override;
    bool isBehind() const override;
    void pageAsked(std::size_t bytes) override { m_cost += bytes; }
    void pageCame(std::size_t bytes) override { m_cost -= bytes; }
    void subscribed(std::uint64_t request, std::uint64_t head) override;
    void refused(std::optional<std::uint64_t> request, ErrorCode code) override;

    void sayByeNow();
    void feed(ByteView bytes);
    void takeUpgrade(ByteView bytes);
    void pump();
    void takeFrame(wire::SocketFrame frame);
    void takeMessage(const wire::Frame &frame, std::shared_ptr<Bytes> buffer);
    void takeBye(const wire::Bye &bye);
    void notePeer(const wire::Message &message);
    void takeBeforeLogin(const wire::Frame &frame);
    /// Milliseconds to wait before it may ask for anything more, 0: now.
    std::int64_t delayBeforeAsking();
    void takeHello(std::uint64_t request, const wire::Hello &hello);
    void takeAuth(std::uint64_t request, const wire::Auth &auth);
    /// Ends the login; of another agency's hub that is remembered.
    void turnAway(std::uint64_t request, const wire::Auth &auth, wire::Code code);
    Result<HubGuest> guestOf(const wire::Auth &auth) const;
    bool isWhoItNames(const AgencyCertificate &shown, const wire::Auth &auth) const;
    void takePush(std::uint64_t request, wire::Push push, std::shared_ptr<Bytes> buffer);
    void takeFetch(std::uint64_t request, const wire::Fetch &fetch);
    void takeHeldFetch(std::uint64_t request, const HubStore::Query &query);
    static Result<Bytes> frameOf(std::uint64_t request, const Result<HubStore::Page> &page);
    static void sendPage(HubSession *session, Result<Bytes> &frame);
    void takeSub(std::uint64_t request, const wire::Sub &sub);
    void takeAccess(std::uint64_t request, const wire::Access &access, std::shared_ptr<Bytes> buffer);
    void takeAccessGet(std::uint64_t request, const wire::AccessGet &get);
    void takeDirPut(std::uint64_t request, wire::DirPut put, std::shared_ptr<Bytes> buffer);
    void takeDirGet(std::uint64_t request, const wire::DirGet &get);
    void takeEnrolPut(std::uint64_t request, const wire::EnrolPut &put, std::shared_ptr<Bytes> buffer);
    void takeEnrolGet(std::uint64_t request, const wire::EnrolGet &get);

    void takeLive(std::uint64_t request, const wire::Live &live);
    void takeBlobPut(std::uint64_t request, const wire::BlobPut &put, std::shared_ptr<Bytes> buffer);
    void takeBlobGet(std::uint64_t request, const wire::BlobGet &get);
    void sendBlobs();
    struct Putting;
    using Answer = std::function<void(const Result<Bytes> &)>;
    /// Counts the cost until it is called, and sends the frame or says why there is none, if the session is still
    /// there.
    Answer answerTo(std::uint64_t request, std::size_t cost);
    static void blobTaken(Hub &hub, const std::shared_ptr<Putting> &putting, const Answer &answer);
    /// Asks the store that is read, whose refusals are no failures of it.
    void askFirst(std::function<Status(HubStore &)> work, std::function<void(const Status &)> then);

    /// Whose directory these records continue, if this guest may bring it.
    std::optional<AgencyId> directoryOf(const wire::DirPut &put) const;
    void noteAsked(const MailboxTag &tag);
    HubStore::Space spaceOf(const MailboxTag &tag) const;
    void sendFrame(Bytes frame);
    void send(std::uint64_t request, const wire::Message &message);
    void refuse(std::uint64_t request, wire::Code code, std::int64_t retryAfterMs = 0);
    void refuseOrClose(std::uint64_t request, ErrorCode code);
    /// Asks a store and answers with what `answer` makes of the outcome, unless the session has gone. `cost` bytes
    /// count as waiting until then.
    template <class T>
    void ask(StoreThread &store, std::uint64_t request, std::size_t cost, std::function<Result<T>(HubStore &)> work,
             std::function<void(HubSession *, Result<T> &)> answer, std::optional<HubStore::Coming> coming = {});
    void settle(std::size_t cost);
    bool isFull() const;
    bool isStill(std::int64_t nowMs);
    void tellThatItComes();
    bool isLateWithMessage(std::int64_t nowMs) const;

    Hub &m_hub;
    const std::uint64_t m_id;
    const std::unique_ptr<tls::Channel> m_channel;
    wire::FrameReader m_frames;
    Bytes m_opening; ///< the request, until it is whole
    Stage m_stage = Stage::Upgrade;
    HubGuest m_guest;
    wire::Transcript m_transcript;
    std::int64_t m_sinceMs;
    std::int64_t m_heardMs;
    std::int64_t m_saidMs; ///< when a frame was last sent
    std::int64_t m_takenMs; ///< when nothing waited for the client, or it last took something of that
    std::uint64_t m_taken = 0; ///< how much it had taken then
    std::int64_t m_closingMs = 0;
    std::int64_t m_partMs; ///< when the message that has not come through yet began, or none had
    std::size_t m_asked = 0; ///< requests at the stores
    std::size_t m_cost = 0; ///< bytes they hold or may bring
    std::set<MailboxTag> m_askedFor; ///< mailboxes, until they are followed
    std::deque<std::pair<std::uint64_t, wire::BlobGet>> m_blobGets; ///< not answered yet
    bool m_blobGetting = false;
    TokenBucket m_liveBucket;
    Hub::Party m_own; ///< of who has shown no certificate
    Hub::Party *m_party = &m_own; ///< the hub's, once logged in
    bool m_quotaLogged = false;
    bool m_leaving = false; ///< shown out, when it is answered
    std::int64_t m_leavingMs = 0; ///< since when
    bool m_loggedIn = false;
    bool m_staysHere = false; ///< a peer that has said something since it logged in, and not goodbye
    bool m_pumping = false;
};

} // namespace caseweave
