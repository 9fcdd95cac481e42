// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/crypto/support/FixedBox.h"

#include <QtGlobal>

#include <sodium.h>

namespace caseweave::test {

Bytes fixedBox(const BoxPublicKey &recipient, const BoxKey &ephemeral, ByteView plain)
{
    Bytes keys(ephemeral.publicKey().begin(), ephemeral.publicKey().end());
    keys.insert(keys.end(), recipient.begin(), recipient.end());
    std::array<std::uint8_t, crypto_box_NONCEBYTES> nonce{};
    int failed = crypto_generichash(nonce.data(), nonce.size(), keys.data(), keys.size(), nullptr, 0);
    Bytes made(ephemeral.publicKey().begin(), ephemeral.publicKey().end());
    made.resize(plain.size() + boxOverhead);
    failed |= crypto_box_easy(made.data() + crypto_box_PUBLICKEYBYTES, plain.data(), plain.size(), nonce.data(),
                              recipient.data(), ephemeral.secret().data());
    if (failed != 0)
        qFatal("a box for a vector cannot be made");
    return made;
}

} // namespace caseweave::test
