// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"

#include "crypto/chance/Random.h"
#include "crypto/memory/Sanitizer.h"
#include "crypto/memory/SecretSlots.h"

#include <sodium.h>

#include <cstdlib>
#include <sys/resource.h>
#include <utility>

namespace caseweave {

namespace {

// Under the address sanitizer every secret has pages of its own, so that reading past one is seen.
constexpr std::size_t mostInSlot = underAddressSanitizer ? 0 : SecretSlots::slotSize;

std::uint8_t *takeZeros(std::size_t size)
{
    if (size <= mostInSlot)
        return SecretSlots::take();
    auto *data = static_cast<std::uint8_t *>(sodium_malloc(size));
    if (data == nullptr)
        std::abort();
    std::memset(data, 0, size);
    return data;
}

void wipe(std::uint8_t *data, std::size_t size)
{
    if (data == nullptr)
        return;
    if (size <= mostInSlot)
        SecretSlots::give(data);
    else
        sodium_free(data); // wipes first
}

} // namespace

SecretBytes::SecretBytes(std::size_t size) : m_data(size == 0 ? nullptr : takeZeros(size)), m_size(size) { }

SecretBytes::SecretBytes(ByteView copyOf) : SecretBytes(copyOf.size())
{
    std::copy(copyOf.begin(), copyOf.end(), m_data);
}

SecretBytes SecretBytes::random(std::size_t size, Random &random)
{
    SecretBytes bytes(size);
    random.fill(bytes.span());
    return bytes;
}

SecretBytes::SecretBytes(SecretBytes &&other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0))
{
}

SecretBytes &SecretBytes::operator=(SecretBytes &&other) noexcept
{
    if (this != &other) {
        wipe(m_data, m_size);
        m_data = std::exchange(other.m_data, nullptr);
        m_size = std::exchange(other.m_size, 0);
    }
    return *this;
}

SecretBytes::~SecretBytes()
{
    wipe(m_data, m_size);
}

SecretBytes SecretBytes::clone() const
{
    return SecretBytes(view());
}

bool SecretBytes::equals(ByteView other) const
{
    return m_size == other.size() && (m_size == 0 || sodium_memcmp(m_data, other.data(), m_size) == 0);
}

void initialiseCrypto()
{
    if (sodium_init() < 0)
        std::abort();
    const rlimit none{0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0)
        std::abort();
}

} // namespace caseweave
