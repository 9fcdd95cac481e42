// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/QuickPassphrases.h"

#include <atomic>
#include <dlfcn.h>
#include <sodium.h>

namespace {

std::atomic<bool> isQuick = false;

} // namespace

/// Taken by the linker before libsodium's own.
extern "C" int crypto_pwhash_argon2id(unsigned char *const out, unsigned long long outSize, const char *const password,
                                      unsigned long long passwordSize, const unsigned char *const salt,
                                      unsigned long long passes, size_t memory, int algorithm)
{
    if (!isQuick) {
        static const auto real
            = reinterpret_cast<decltype(&crypto_pwhash_argon2id)>(dlsym(RTLD_NEXT, "crypto_pwhash_argon2id"));
        return real(out, outSize, password, passwordSize, salt, passes, memory, algorithm);
    }
    return crypto_generichash(out, outSize, reinterpret_cast<const unsigned char *>(password), passwordSize, salt,
                              crypto_pwhash_SALTBYTES);
}

namespace caseweave::test {

void useQuickPassphrases(bool quick)
{
    isQuick = quick;
}

bool usesQuickPassphrases()
{
    return isQuick;
}

} // namespace caseweave::test
