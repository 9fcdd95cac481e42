// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/seal/Seal.h"

namespace caseweave::test {

/// What box() makes, with the ephemeral key given instead of drawn, so that a vector can be made again. Built as
/// libsodium's documentation of sealed boxes says: ephemeral key | crypto_box(plain) under the nonce
/// BLAKE2b-192(ephemeral key | recipient).
Bytes fixedBox(const BoxPublicKey &recipient, const BoxKey &ephemeral, ByteView plain);

} // namespace caseweave::test
