// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/entry/HeldSeal.h"

#include "crypto/hash/Hash.h"

namespace caseweave {
namespace {

constexpr std::size_t saltSize = 24;
constexpr std::size_t checkSize = sizeof(Digest);
constexpr std::size_t keySize = 32;

SecretBytes keyOf(ByteView secret, ByteView salt)
{
    SecretBytes key(keySize);
    keyedHash(secret, "CW1 held key", {salt}, key.span());
    return key;
}

Digest checkOf(ByteView key)
{
    return keyedHash(key, "CW1 held check", {});
}

Bytes placeOf(const MailboxTag &mailbox, const DeviceId &author)
{
    Bytes place(mailbox.bytes.begin(), mailbox.bytes.end());
    place.insert(place.end(), author.bytes.begin(), author.bytes.end());
    return place;
}

bool isKeyOf(ByteView sealed, ByteView key)
{
    return key.size() == keySize && sealed.size() > saltSize + checkSize
        && std::ranges::equal(sealed.subspan(saltSize, checkSize), checkOf(key));
}

} // namespace

Bytes sealHeld(const MailboxTag &mailbox, const DeviceId &author, ByteView secret, ByteView content, Random &random)
{
    assert(content.size() <= mostHeldContent);
    std::array<std::uint8_t, saltSize> salt{};
    random.fill(salt);
    const SecretBytes key = keyOf(secret, salt);
    const Digest check = checkOf(key.view());
    const Bytes body = seal(key.view(), placeOf(mailbox, author), pad({content}));
    Bytes sealed(salt.begin(), salt.end());
    sealed.insert(sealed.end(), check.begin(), check.end());
    sealed.insert(sealed.end(), body.begin(), body.end());
    return sealed;
}

std::optional<SecretBytes> heldKey(const wire::HeldNote &note, ByteView secret)
{
    if (note.sealed.size() <= saltSize)
        return std::nullopt;
    SecretBytes key = keyOf(secret, ByteView(note.sealed).first(saltSize));
    return isKeyOf(note.sealed, key.view()) ? std::optional(std::move(key)) : std::nullopt;
}

Result<Bytes> openHeld(const wire::HeldNote &note, ByteView key)
{
    if (!isKeyOf(note.sealed, key))
        return ErrorCode::CannotOpen;
    const Result<Bytes> padded
        = open(key, placeOf(note.tag, note.author), ByteView(note.sealed).subspan(saltSize + checkSize));
    if (!padded)
        return padded.error();
    const Result<ByteView> content = unpad(*padded);
    if (!content)
        return content.error();
    return Bytes(content->begin(), content->end());
}

} // namespace caseweave
