// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/QuickPassphrases.h"

#include <sodium.h>

/// Taken by the linker before libsodium's own.
extern "C" int crypto_pwhash_argon2id(unsigned char *const out, unsigned long long outSize, const char *const password,
                                      unsigned long long passwordSize, const unsigned char *const salt,
                                      unsigned long long, size_t, int)
{
    return crypto_generichash(out, outSize, reinterpret_cast<const unsigned char *>(password), passwordSize, salt,
                              crypto_pwhash_SALTBYTES);
}

namespace caseweave::test {

void linkQuickPassphrases() { }

} // namespace caseweave::test
