// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/vault/VaultFile.h"

#include <cstdlib>

using namespace caseweave;

/// What a vault file says before any passphrase is stretched: what is taken stays within the bounds of the cost, and is
/// written again as the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto read = VaultFile::decode({data, size});
    if (!read.ok())
        return 0;
    const VaultCost &cost = read->cost;
    if (cost.passes < 3 || cost.passes > 16 || cost.memoryKib < 262144 || cost.memoryKib > 4194304)
        std::abort();
    if (read->salt.size() != VaultFile::saltSize || read->nonce.size() != VaultFile::nonceSize)
        std::abort();
    const Bytes again = read->encode();
    if (!std::equal(again.begin(), again.end(), data, data + size))
        std::abort();
    return 0;
}
