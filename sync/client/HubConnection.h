// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/certificate/Certificate.h"
#include "crypto/chance/Random.h"
#include "crypto/time/Clock.h"
#include "sync/client/HubLine.h"
#include "sync/wire/Message.h"

#include <functional>
#include <map>
#include <memory>

namespace caseweave {

/// As whom to log in.
struct DeviceLogin {
    DeviceKeys keys;
    DeviceCertificate certificate;
};
struct IssuerLogin {
    SigningKey key;
    AgencyCertificate certificate;
};
/// Without a certificate: enrolPut and enrolGet alone. The hub's certificate is not checked under a root yet: compare
/// hubCertificate() with the invitation.
struct EnrollingLogin {
    std::optional<Digest> tlsHash; ///< from the token; another TLS certificate is refused
};
/// A hub that passes on to another (docs/protocol.md section 8).
struct PeerLogin {
    SigningKey key;
    AgencyCertificate certificate; ///< role hub
};
using HubLogin = std::variant<DeviceLogin, IssuerLogin, EnrollingLogin, PeerLogin>;

/// The roots under which a hub may show its certificate: that of the one agency whose hub is meant
/// (docs/protocol.md section 5, "Login"). More than one is for tools that talk to whichever hub answers.
using PinnedRoots = std::map<AgencyId, SignPublicKey>;

enum class HubState : std::uint8_t {
    Offline, ///< not open, or waiting for the next attempt
    Connecting,
    LoggingIn,
    Online,
    Refused, ///< the hub, or what it showed, was not acceptable: see refusal(). Tried again every 5 minutes
};

struct HubDelivery {
    std::uint64_t sequence = 0;
    Bytes envelope;
};

struct HubPage {
    std::vector<HubDelivery> items;
    bool more = false;
    std::uint64_t head = 0;
};

struct HubDirectoryPage {
    std::vector<Bytes> records;
    bool more = false;
};

struct HubBlobPart {
    std::uint64_t size = 0; ///< of the whole blob
    Bytes bytes;
};

/// One envelope to push. `covers` is the encoded field of docs/protocol.md section 5, empty for null.
struct HubPush {
    Bytes envelope;
    Bytes covers;
    Bytes coveredIds = {}; ///< between hubs, in the place of `covers`
};

/// One connection to one hub: connects, logs in, checks the hub, comes back after failures (1 s to 5 min, full jitter).
/// Lives in one thread with an event loop; callbacks and signals come in it, never from inside the call that asked.
///
/// Each request ends in exactly one callback. Network: the connection went before the answer came (what was pushed may
/// have been stored: push it again, the hub tells duplicates), or it is not Online. Otherwise the hub's code as
/// wire::errorOf gives it, or Malformed. Subscriptions end with the connection: subscribe again when Online.
/// close() ends all requests with Network, in a later turn of the event loop as everything else; the destructor drops
/// them, and what close() has not told yet, without a call. state() changes at once, stateChanged() comes later.
class HubConnection : public QObject {
    Q_OBJECT

public:
    class Channel; ///< its inside
    template <class T>
    using Done = std::function<void(Result<T>)>;

    /// clock, random and network must outlive the connection.
    HubConnection(HubAddress address, PinnedRoots roots, HubLogin login, const Clock &clock, Random &random,
                  Network &network = Network::system());
    ~HubConnection() override;

    /// Starts to connect, and goes on until close().
    void open();
    /// Says goodbye. Requests that are pending end with Network.
    void close();
    /// Tries now instead of when the wait is over: the network came back, the person asked.
    void retryNow();

    HubState state() const;
    std::int64_t stateSinceMs() const; ///< when this state began, by the clock
    std::int64_t heardMs() const; ///< when anything last came, by the clock, once the state is Online
    /// Why the state is Refused: BadSignature, Untrusted, Expired, Revoked, ClockSkew, UnknownSuite, Malformed.
    std::optional<ErrorCode> refusal() const;
    /// Of that state: it was the hub that refused. Otherwise what it showed was not acceptable.
    bool isRefusedByHub() const;
    /// Why the last attempt or connection ended; None while it is Online or Refused, and before one has ended.
    LineFault fault() const;
    /// Of this attempt or connection, or of the last.
    const HubAddress &address() const;
    /// Where the hub may be found, the likeliest first; not empty. From the next attempt on: the first, then each when
    /// the one before it failed.
    void setAddresses(std::vector<HubAddress> addresses);
    /// What the hub showed on this connection, once the state is Online.
    std::optional<AgencyCertificate> hubCertificate() const;
    std::optional<Digest> tlsHash() const;
    /// Of the hub's store, likewise; nothing when enrolling. Another one than before: what it acknowledged then may be
    /// lost (docs/protocol.md section 5).
    std::optional<GenerationId> generation() const;
    /// The hub's clock minus ours at login.
    std::int64_t clockDifferenceMs() const;

    /// The mailbox's sequence of each item, in order. At most wire::mostBatch items in at most wire::mostMessage
    /// (TooLarge). Pushes beyond 4 MiB that are not acknowledged wait here for their turn, and after Busy all do until
    /// the time that the hub named.
    void push(const MailboxTag &tag, std::vector<HubPush> items, Done<std::vector<std::uint64_t>> done);
    /// Bytes that can be pushed before pushes have to wait.
    std::size_t pushRoom() const;
    void fetch(const wire::Fetch &what, Done<HubPage> done);
    /// Live envelopes after this sequence come as delivered(). The result is the mailbox's head.
    void subscribe(const MailboxTag &tag, std::uint64_t after, Done<std::uint64_t> done);
    /// One part of a blob, at most wire::mostBlobPart; without bytes it asks how much the hub has. BlobTransfer does
    /// the whole.
    void putBlob(const wire::BlobPut &part, Done<wire::BlobAt> done);
    void getBlob(const wire::BlobGet &what, Done<HubBlobPart> done);
    void putAccess(Bytes record, Done<void> done);
    /// Nothing where the mailbox is new.
    void getAccess(const MailboxTag &tag, Done<std::optional<Bytes>> done);
    void putDirectory(std::vector<Bytes> records, Done<void> done);
    void getDirectory(const AgencyId &agency, std::uint64_t after, Done<HubDirectoryPage> done);
    /// To those who show the same mailbox now, at most wire::mostLive bytes. Nobody answers, and it is dropped where
    /// the hub is of a version before it, where much waits to be sent, or when not Online. Who says nothing hears
    /// nothing.
    void sendLive(const MailboxTag &tag, Bytes sealed);
    void putEnrolment(const Digest &tag, std::uint8_t slot, Bytes bytes, Done<void> done);
    void getEnrolment(const Digest &tag, std::uint8_t slot, Done<std::optional<Bytes>> done);

    /// Looks at the clock for what is overdue. A timer does this every second; tests do it after moving their clock.
    void checkTime();

Q_SIGNALS:
    void stateChanged();
    /// In ascending order within a subscription, without gaps but those of docs/protocol.md (own pushes).
    void delivered(const caseweave::MailboxTag &tag, const std::vector<caseweave::HubDelivery> &items);
    /// Somebody said this live. It may come late, twice, or from a hub that made it up.
    void lived(const caseweave::MailboxTag &tag, const caseweave::Bytes &sealed);

private:
    std::unique_ptr<Channel> m_channel;
};

} // namespace caseweave
