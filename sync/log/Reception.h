// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/entry/OpenEntry.h"
#include "sync/log/Placement.h"
#include "sync/segment/Segment.h"

namespace caseweave {

/// Takes envelopes apart: finds the key, opens, verifies, and hands what is good to Placement. Works inside the
/// caller's transaction; errors are those of storage, while what is wrong with an envelope is a verdict.
class Reception {
public:
    Reception(LogState &state, Placement &placement) : m_state(state), m_placement(placement) { }

    enum class Fate : std::uint8_t {
        Taken,
        Duplicate,
        Waiting, ///< for a secret, an epoch or an author that is not known yet
        Refused,
    };
    struct Verdict {
        Fate fate = Fate::Taken;
        ErrorCode code = ErrorCode::Malformed;
    };

    /// Takes one envelope; what has to wait is put aside.
    Status receive(const HubItem &item, IngestReport &report);
    /// Tries again what was put aside, as long as something new makes that worth it.
    Status retry(IngestReport &report);
    /// A roster entry of this device's own making takes the same way.
    Status takeOwnRoster(const RosterNode &node, ByteView payload, EpochSecrets secrets, const IncomingEntry &entry,
                         IngestReport &report);

private:
    Result<Verdict> take(const HubItem &item, IngestReport &report);
    Result<Verdict> takeEntry(const HubItem &item, const Envelope &envelope, IngestReport &report);
    Result<Verdict> placeEntry(const HubItem &item, const Epoch &epoch, const OpenedEntry &opened,
                               IngestReport &report);
    Result<Verdict> takeRoster(const HubItem &item, const Envelope &envelope, IngestReport &report);
    Result<Verdict> takeSegment(const HubItem &item, const Envelope &envelope, IngestReport &report);
    // SegmentReception.cpp
    Result<Verdict> placeSegment(const HubItem &item, const Epoch &epoch, IngestReport &report);
    Status placeRun(std::uint32_t device, const Epoch &epoch, std::span<const SegmentItem> items, std::uint64_t first,
                    IngestReport &report);
    Status placeSingly(std::uint32_t device, const Epoch &epoch, IngestReport &report);
    Status noteClaimsOf(std::span<const SegmentItem> items, std::uint32_t device, const Epoch &epoch,
                        IngestReport &report);
    IncomingEntry incomingOf(const SegmentItem &item, std::size_t index, std::uint32_t device, const Epoch &epoch);
    Result<bool> isNew(std::uint32_t device, std::uint64_t first, std::uint64_t last);

    Result<IncomingEntry> incomingOf(const OpenedEntry &opened, const HubItem &item, std::uint32_t epoch);
    Result<bool> isStored(const IncomingEntry &entry);
    void noteOwn(const IncomingEntry &entry, IngestReport &report);
    Status putAside(const HubItem &item, IngestReport &report);
    bool mayClaim(const IncomingEntry &entry);
    Status noteClaims(ByteView heads, IngestReport &report);

    // RosterReception.cpp
    struct RosterSecrets {
        const EpochSecrets *known; ///< null where they came out of the envelope's own box
        EpochSecrets own;
        const EpochSecrets &get() const { return known ? *known : own; }
        EpochSecrets take();
    };
    std::optional<RosterSecrets> secretsFor(const Envelope &envelope);
    std::optional<SignPublicKey> keyOf(const DeviceId &device, const RosterPayload &payload) const;
    bool fitsWelcome(const RosterPayload &payload) const;
    Status insertRoster(RosterNode node, ByteView payload, EpochSecrets secrets, IncomingEntry entry,
                        IngestReport &report);
    Status noteRosterClaims(IngestReport &report);
    Status spreadSecrets(std::vector<CandidateSecrets> offers);

    LogState &m_state;
    Placement &m_placement;
    EnvelopeKeys m_keys;
    SecretBytes m_boxContent = SecretBytes(EpochSecrets::size);
    SegmentReader m_segment;
    Bytes m_opened; ///< of the newest entry with an audience in a segment
    bool m_retrying = false;
    bool m_learnt = false; ///< something that may help what waits
};

} // namespace caseweave
