// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretSlots.h"

#include <sodium.h>

#include <cstdlib>
#include <cstring>
#include <mutex>
#include <vector>

namespace caseweave {
namespace {

/// With libsodium's canary of 16 bytes a slab fills four pages.
constexpr std::size_t slotsOfSlab = (4 * 4096 - 16) / SecretSlots::slotSize;

struct Slots {
    std::mutex mutex;
    std::vector<std::uint8_t *> free;
};

/// Never destroyed: secrets with static storage may go after everything else.
Slots &slots()
{
    static Slots *const all = new Slots;
    return *all;
}

void addSlab(std::vector<std::uint8_t *> &free)
{
    auto *slab = static_cast<std::uint8_t *>(sodium_malloc(slotsOfSlab * SecretSlots::slotSize));
    if (slab == nullptr)
        std::abort();
    std::memset(slab, 0, slotsOfSlab * SecretSlots::slotSize);
    for (std::size_t i = slotsOfSlab; i > 0; --i)
        free.push_back(slab + (i - 1) * SecretSlots::slotSize);
}

} // namespace

std::uint8_t *SecretSlots::take()
{
    Slots &all = slots();
    const std::lock_guard lock(all.mutex);
    if (all.free.empty())
        addSlab(all.free);
    std::uint8_t *slot = all.free.back();
    all.free.pop_back();
    return slot;
}

void SecretSlots::give(std::uint8_t *slot)
{
    sodium_memzero(slot, slotSize);
    Slots &all = slots();
    const std::lock_guard lock(all.mutex);
    all.free.push_back(slot);
}

} // namespace caseweave
