// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/entry/Envelope.h"

namespace caseweave {

/// An entry out of its envelope, checked in all but who its author is: the signature is for the caller to verify with
/// the device's key, over the id. Views point into `held`.
struct OpenedEntry {
    SignedHeader held;
    Header header;
    EntryId id;
    Bytes plain; ///< the padded body
    ByteView payload; ///< empty when not readable
    ByteView body; ///< the ciphertext, in the envelope
    bool readable = true;
    bool restricted() const { return !header.audience.empty(); }
};

/// Opens a body with an audience for one of it. CannotOpen when it is not for this device, or its box or commitment
/// lie.
Result<Bytes> openRestricted(const Header &header, ByteView bodyCiphertext, const DeviceId &device, const BoxKey &key);

/// Opens an envelope of class 0 or 1 whose keys fit. `epoch` is the epoch that the secret belongs to, nothing
/// for a roster entry: its commitment shows that it makes the epoch of this secret. CannotOpen, Malformed,
/// UnknownSuite, BadSignature (a hash or commitment does not fit).
Result<OpenedEntry> openEntry(const Envelope &envelope, EnvelopeKeys &keys, ByteView contentSecret,
                              const std::optional<EntryId> &epoch, const CaseId &caseId, const DeviceId &device,
                              const BoxKey &key);

} // namespace caseweave
