// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/chance/Random.h"
#include "crypto/seal/Seal.h"
#include "sync/wire/HeldNote.h"

namespace caseweave {

/// The sealed part of a held note (docs/protocol.md 4.2): salt | check | ciphertext. The check commits to the key,
/// which a secret of the case gives.

inline constexpr std::size_t mostHeldContent = 16 * 1024 - 4;

/// content has at most mostHeldContent bytes; secret is the content secret of an epoch.
Bytes sealHeld(const MailboxTag &mailbox, const DeviceId &author, ByteView secret, ByteView content, Random &random);
/// The key that this secret gives for the note; nothing unless it is the note's.
std::optional<SecretBytes> heldKey(const wire::HeldNote &note, ByteView secret);
/// CannotOpen where the key is not the note's or it was changed, Malformed.
Result<Bytes> openHeld(const wire::HeldNote &note, ByteView key);

} // namespace caseweave
