// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/chance/Random.h"
#include "crypto/seal/Seal.h"
#include "crypto/sign/Signing.h"
#include "sync/entry/Header.h"

#include <cassert>

namespace caseweave {

enum class EnvelopeClass : std::uint8_t { Entry = 0, Roster = 1, Segment = 2, Welcome = 3 };

inline constexpr std::size_t mostEntryEnvelope = 64 * 1024;
inline constexpr std::size_t mostSegmentEnvelope = 512 * 1024;
/// Box(C | Y), of which a roster entry has a power of two.
inline constexpr std::size_t rosterBoxSize = 64 + boxOverhead;
/// What fits into the largest padded block that an envelope takes; with an audience a blind must fit too.
inline constexpr std::size_t mostPayload = 32 * 1024 - 4;

/// The parts of an envelope of class 0, 1 or 2 (docs/protocol.md 3.3), not opened. Views into the bytes it came from.
struct Envelope {
    MailboxTag mailbox;
    EnvelopeClass type = EnvelopeClass::Entry;
    ByteView salt;
    ByteView check;
    ByteView header;
    ByteView body;
    ByteView boxes; ///< empty for null

    /// Malformed, UnknownSuite, TooLarge.
    static Result<Envelope> decode(ByteView bytes);
};

/// What the header ciphertext holds.
struct SignedHeader {
    Bytes plain; ///< the array of both, which the views point into
    ByteView header;
    ByteView signature;
};

/// The secrets of one epoch (docs/protocol.md 3.1), C | Y as they stand in boxes and back links. Y is zeros when this
/// device does not hold it.
class EpochSecrets {
public:
    static constexpr std::size_t size = 64;
    EpochSecrets() = default;
    /// both has 64 bytes.
    explicit EpochSecrets(SecretBytes both) : m_both(std::move(both)) { assert(m_both.size() == size); }

    ByteView content() const { return m_both.view().first(size / 2); }
    ByteView history() const { return m_both.view().subspan(size / 2); }
    ByteView both() const { return m_both.view(); }
    bool hasHistory() const;
    void dropHistory();
    EpochSecrets clone() const { return EpochSecrets(m_both.clone()); }

private:
    SecretBytes m_both;
};

/// The keys of one envelope, in secret memory that is used again for the next. One thread at a time.
class EnvelopeKeys {
public:
    /// Derives the keys for an envelope of that class; true when the check fits this secret.
    bool fits(const Envelope &envelope, ByteView contentSecret);
    /// The same for one that is being made.
    void derive(EnvelopeClass type, ByteView contentSecret, ByteView salt);

    ByteView headerKey() const { return m_memory.view().first(32); }
    ByteView check() const { return m_memory.view().subspan(32, 32); }
    ByteView bodyKey(); ///< of an entry without an audience, and of a segment
    /// The blind of an entry without an audience.
    ByteView blind(ByteView contentSecret, const DeviceId &device, std::uint64_t sequence);

    /// CannotOpen, Malformed.
    Result<SignedHeader> openHeader(const Envelope &envelope) const;
    Bytes sealHeader(const MailboxTag &mailbox, EnvelopeClass type, ByteView plain) const;

private:
    SecretBytes m_memory = SecretBytes(64 + bodyKeySize + blindSize); ///< header key, check, body key, blind
};

/// tag | u8(class): what the header ciphertext is bound to.
std::array<std::uint8_t, 33> headerPlace(const MailboxTag &mailbox, EnvelopeClass type);
/// What the body of an entry with an audience is bound to, as its id is not known when it is sealed.
Bytes bodyPlace(const Header &header);

Bytes encodeEnvelope(const MailboxTag &mailbox, EnvelopeClass type, ByteView salt, ByteView check, ByteView header,
                     ByteView body, ByteView boxes);

} // namespace caseweave
