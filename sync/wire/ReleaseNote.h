// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/certificate/Certificate.h"

namespace caseweave::wire {

/// What an envelope is called in a release note, and known by at a hub.
Digest envelopeIdOf(ByteView envelope);

/// An administrator's word that hubs are to delete something of a case (docs/protocol.md 4.1): an envelope of class 5
/// of the case's mailbox, which everybody can read who can use that. decode() checks form alone.
struct ReleaseNote {
    enum class Kind : std::uint8_t { Withdrawn = 0, Envelopes = 1, Blobs = 2, Mailbox = 3 };
    static constexpr std::size_t mostIds = 1024;

    MailboxTag tag;
    DeviceId author;
    std::int64_t time = 0; ///< seconds, by the author's clock
    Kind kind = Kind::Envelopes;
    std::vector<Digest> ids; ///< of notes, envelopes or blobs, sorted, each once; none for the whole mailbox
    Bytes envelope; ///< as received or made

    /// Signs with the author's device key. Sorts the ids. Malformed: none, for the whole mailbox some, or too many.
    static Result<ReleaseNote> make(const SigningKey &key, const MailboxTag &tag, const DeviceId &author,
                                    std::int64_t time, Kind kind, std::vector<Digest> ids);
    /// Malformed, UnknownSuite.
    static Result<ReleaseNote> decode(ByteView envelope);
    bool verify(const SignPublicKey &author) const;
    Digest id() const { return envelopeIdOf(envelope); }
};

} // namespace caseweave::wire
