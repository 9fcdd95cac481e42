// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"

#include "crypto/chance/Random.h"

#include <sodium.h>

#include <cstdlib>
#include <sys/resource.h>
#include <utility>

namespace caseweave {

SecretBytes::SecretBytes(std::size_t size) : m_size(size)
{
    if (size == 0)
        return;
    m_data = static_cast<std::uint8_t *>(sodium_malloc(size));
    if (m_data == nullptr)
        std::abort();
    std::memset(m_data, 0, size);
}

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
        sodium_free(m_data);
        m_data = std::exchange(other.m_data, nullptr);
        m_size = std::exchange(other.m_size, 0);
    }
    return *this;
}

SecretBytes::~SecretBytes()
{
    sodium_free(m_data); // wipes first, takes nullptr
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
