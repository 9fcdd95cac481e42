// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/entry/Envelope.h"

namespace caseweave {

/// The header of a segment (docs/protocol.md section 6).
struct SegmentHeader {
    CaseId caseId;
    EntryId epoch;
    DeviceId device;
    std::uint64_t first = 1; ///< sequence
    std::uint64_t count = 0;
    EntryId previous; ///< of the first
    EntryId last; ///< id of the last
    Signature signature{}; ///< of the last
    std::uint64_t bodyLength = 0; ///< before compression

    Bytes encode() const;
    /// Malformed, UnknownSuite, TooLarge.
    static Result<SegmentHeader> decode(ByteView bytes);
};

/// One entry of a run. With an audience, `header` and `body` are its bytes and `payload` is empty.
struct SegmentItem {
    std::uint64_t clock = 0;
    std::uint64_t kind = 0;
    ByteView payload;
    ByteView header;
    ByteView body;
    EntryId id; ///< worked out when reading

    bool restricted() const { return !header.empty(); }
};

inline constexpr std::size_t mostSegmentBody = 1024 * 1024;

/// Makes a segment's envelope. The header's count and bodyLength are filled in. TooLarge.
Result<Bytes> packSegment(SegmentHeader header, std::span<const SegmentItem> items, ByteView contentSecret,
                          const MailboxTag &mailbox, Random &random);

/// Opens segments one after another, using its memory again. One thread at a time.
class SegmentReader {
public:
    /// Opens with keys that fit, rebuilds the headers and checks the chain from `previous` to the stated last id. The
    /// signature of the last is for the caller to verify with the device's key. Nothing of the run may be used before.
    /// CannotOpen, Malformed, UnknownSuite, TooLarge, BadSignature (the chain does not meet the stated id).
    Status open(const Envelope &envelope, EnvelopeKeys &keys, ByteView contentSecret, const CaseId &caseId,
                const EntryId &epoch);
    const SegmentHeader &header() const { return m_header; }
    /// In sequence. The views live until the next open().
    std::span<const SegmentItem> items() const { return m_items; }

private:
    Status openBody(const Envelope &envelope, EnvelopeKeys &keys, ByteView headerBytes);
    Status readItems();
    Status checkChain(EnvelopeKeys &keys, ByteView contentSecret);
    Status checkRestricted(const SegmentItem &item, std::uint64_t sequence, const EntryId &previous) const;

    SegmentHeader m_header;
    Bytes m_plain;
    std::vector<SegmentItem> m_items;
    cbor::Writer m_writer{512};
};

} // namespace caseweave
