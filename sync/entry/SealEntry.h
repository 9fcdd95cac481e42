// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/entry/Envelope.h"

namespace caseweave {

/// Somebody of an audience.
struct Recipient {
    DeviceId device;
    BoxPublicKey key{};
};

/// What an author decides of an entry; the rest of its header follows from it.
struct EntryDraft {
    CaseId caseId;
    EntryId epoch; ///< zeros for a roster entry
    DeviceId device;
    std::uint64_t sequence = 0;
    EntryId previous;
    std::uint64_t clock = 0;
    std::uint64_t kind = 0;
    ByteView payload;
    std::vector<Recipient> audience = {}; ///< sorted by device, each once; empty: everybody in the epoch
    ByteView boxes = {}; ///< of a roster entry
};

struct SealedEntry {
    EntryId id;
    Bytes header;
    Signature signature{};
    Bytes body; ///< the ciphertext
    Bytes envelope;
};

/// Makes an entry and its envelope (docs/protocol.md 3.2 and 3.3). contentSecret is C of its epoch; keys lends its
/// memory. TooLarge, BadKey.
Result<SealedEntry> sealEntry(const EntryDraft &draft, ByteView contentSecret, const SigningKey &key,
                              const MailboxTag &mailbox, EnvelopeKeys &keys, Random &random);

/// Another envelope for an entry that has an audience and was sealed before: header and body stay as they were.
Bytes sealAgain(ByteView header, const Signature &signature, ByteView body, ByteView contentSecret,
                const MailboxTag &mailbox, EnvelopeKeys &keys, Random &random);

} // namespace caseweave
