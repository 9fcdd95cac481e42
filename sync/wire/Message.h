// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/result/Result.h"
#include "crypto/sign/Signing.h"

namespace caseweave::wire {

/// The messages of docs/protocol.md section 5. Views point into the bytes that were decoded, or into what the sender
/// holds while it encodes.

inline constexpr std::uint64_t protocolVersion = 1;
inline constexpr std::uint64_t liveVersion = 2; ///< has LIVE as well, and nothing else more
inline constexpr std::size_t mostMessage = 1 << 20;
inline constexpr std::size_t mostEntry = 64 << 10;
inline constexpr std::size_t mostSegment = 512 << 10;
inline constexpr std::size_t mostBatch = 256;
inline constexpr std::size_t mostUnsent = 4 << 20;
inline constexpr std::size_t mostBeforeLogin = 4 << 10;
inline constexpr std::int64_t mostBeforeLoginMs = 10'000;
inline constexpr std::int64_t mostClockDifferenceMs = 10 * 60 * 1000;
inline constexpr std::size_t mostRanges = 4096; ///< ranges that one segment covers
inline constexpr std::size_t mostRecord = 512 << 10; ///< an access or directory record
inline constexpr std::size_t mostEnrolment = 3584; ///< what fits into a message before login
inline constexpr std::size_t mostBlobPart = 256 << 10; ///< bytes of a blob in one message
inline constexpr std::size_t mostLive = 512; ///< bytes that one LIVE carries
/// Bytes that wait for the other side before a LIVE is dropped. A part of a blob is not yet much.
inline constexpr std::size_t mostBeforeLive = mostBlobPart + (64 << 10);
inline constexpr std::uint64_t mostSequence = (1ULL << 40) - 1;

enum class Kind : std::uint8_t { Device = 0, Issuer = 1, Hub = 2, Enrolling = 3 };

enum class Code : std::uint8_t {
    Malformed = 1,
    TooLarge = 2,
    Unauthorised = 3,
    NoMailbox = 4,
    Busy = 5,
    Quota = 6,
    Conflict = 7,
    Expired = 8,
    Revoked = 9,
    Storage = 10,
    ShuttingDown = 11,
    Clock = 12,
};

/// What of a mailbox a FETCH asks for. All but AllEntries are the classes of envelopes.
enum class Class : std::uint8_t {
    Entry = 0,
    Roster = 1,
    Segment = 2,
    Inbox = 3,
    AllEntries = 4,
    Release = 5,
    Held = 6
};
inline constexpr auto lastClass = static_cast<std::uint64_t>(Class::Held);

struct Range {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    friend bool operator==(const Range &, const Range &) = default;
};
struct PushItem {
    ByteView envelope;
    std::optional<std::vector<Range>> covers = {};
    ByteView coveredIds = {}; ///< between hubs in the place of ranges: 32 bytes for each envelope
};
struct Item {
    std::uint64_t sequence = 0;
    ByteView envelope;
};

struct Hello {
    std::vector<std::uint64_t> versions;
    Digest nonce{};
    Kind kind = Kind::Device;
};
struct Challenge {
    std::uint64_t version = protocolVersion;
    Digest nonce{};
    ByteView certificate;
    Signature signature{};
};
struct Auth {
    ByteView certificate;
    Signature signature{};
};
struct Welcome {
    std::uint64_t maxMessage = mostMessage;
    std::uint64_t maxEntry = mostEntry;
    std::uint64_t maxBatch = mostBatch;
    std::uint64_t maxUnsent = mostUnsent;
    std::uint64_t timeMs = 0;
    GenerationId generation; ///< another one: what the hub acknowledged before may be lost
};
struct Err {
    Code code = Code::Malformed;
    std::uint64_t retryAfterMs = 0;
};
struct Sub {
    MailboxTag tag;
    std::uint64_t after = 0;
};
struct SubOk {
    std::uint64_t head = 0;
};
struct Push {
    MailboxTag tag;
    std::vector<PushItem> items;
};
struct Ack {
    std::vector<std::uint64_t> sequences;
};
struct Deliver {
    MailboxTag tag;
    std::vector<Item> items;
};
struct Fetch {
    MailboxTag tag;
    Class which = Class::Entry;
    std::uint64_t after = 0;
    std::uint64_t before = 0; ///< 0: no upper end
    bool newestFirst = false;
    std::uint64_t mostBytes = 0;
};
struct Page {
    std::vector<Item> items;
    bool more = false;
    std::uint64_t head = 0;
};
struct Access {
    ByteView record;
};
struct DirPut {
    std::vector<ByteView> records;
};
struct DirGet {
    AgencyId agency;
    std::uint64_t after = 0;
};
struct DirPage {
    std::vector<ByteView> records;
    bool more = false;
};
struct EnrolPut {
    Digest tag{};
    std::uint8_t slot = 0;
    ByteView bytes;
};
struct EnrolGet {
    Digest tag{};
    std::uint8_t slot = 0;
};
struct Enrolment {
    std::optional<ByteView> bytes;
};
struct Ping { };
struct Pong { };
struct Bye {
    Code code = Code::ShuttingDown;
    std::uint64_t retryAfterMs = 0; ///< of a hub that stops: when to come back; 0: at once
};
struct AccessGet {
    MailboxTag tag;
};
struct AccessIs {
    std::optional<ByteView> record;
};

struct BlobPut {
    MailboxTag tag;
    BlobId blob;
    std::uint64_t size = 0; ///< of the whole blob
    std::uint64_t offset = 0;
    ByteView bytes; ///< empty: asks how much the hub has
};
struct BlobAt {
    std::uint64_t offset = 0; ///< how much the hub has
    bool whole = false; ///< all of it, checked and durable
};
struct BlobGet {
    MailboxTag tag;
    BlobId blob;
    std::uint64_t offset = 0;
    std::uint64_t mostBytes = 0;
};
struct BlobPart {
    std::uint64_t size = 0; ///< of the whole blob
    std::uint64_t offset = 0;
    ByteView bytes;
};

/// What is said to those who are there now, and kept by nobody.
struct Live {
    MailboxTag tag;
    ByteView sealed;
};

/// In the order of the types' numbers: the type is the index plus 1.
using Message = std::variant<Hello, Challenge, Auth, Welcome, Err, Sub, SubOk, Push, Ack, Deliver, Fetch, Page, Access,
                             DirPut, DirGet, DirPage, EnrolPut, EnrolGet, Enrolment, Ping, Pong, Bye, AccessGet,
                             AccessIs, BlobPut, BlobAt, BlobGet, BlobPart, Live>;

struct Frame {
    std::uint64_t request = 0;
    Message message;
};

Bytes encode(std::uint64_t request, const Message &message);
/// Malformed, or TooLarge where a limit of the protocol is broken. Never reads outside `bytes`; allocates no more than
/// a small multiple of its size.
Result<Frame> decode(ByteView bytes);

/// What both sides sign at login.
struct Transcript {
    std::uint64_t version = protocolVersion;
    Digest clientNonce{};
    Digest hubNonce{};
    AgencyId hubAgency;
    SignPublicKey hubKey{};
    std::string host; ///< lower-case host name and port
    Digest tlsHash{}; ///< SHA-256 of the hub's TLS certificate in DER
    Bytes encode() const;
};
inline constexpr std::string_view hubLoginDomain = "CW1 login hub";
inline constexpr std::string_view clientLoginDomain = "CW1 login client";

inline constexpr std::string_view blobDomain = "CW1 blob"; ///< a blob is called H of this and its bytes

/// What an inbox is called.
MailboxTag inboxTagOf(const DeviceId &device);

/// The error that a client's caller sees for a hub's code, and the code that a hub answers with for an error.
ErrorCode errorOf(Code code);
Code codeOf(ErrorCode error);

} // namespace caseweave::wire
