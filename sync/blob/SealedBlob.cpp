// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/blob/SealedBlob.h"

#include "crypto/hash/Hash.h"
#include "crypto/seal/Seal.h"
#include "sync/wire/Message.h"

#include <bit>

namespace caseweave::sealedblob {
namespace {

constexpr std::size_t plainSize = chunkSize - sealOverhead;
constexpr std::size_t lengthSize = 8;

/// Its place is in the key: a chunk does not open elsewhere. How many there must be follows from the first.
SecretBytes chunkKey(const SecretBytes &key, std::uint64_t index)
{
    SecretBytes derived(32);
    keyedHash(key.view(), "CW1 blob chunk", {u64(index)}, derived.span());
    return derived;
}

/// Whether all of it came.
bool fill(QIODevice &from, std::span<std::uint8_t> out)
{
    while (!out.empty()) {
        const qint64 got = from.read(reinterpret_cast<char *>(out.data()), static_cast<qint64>(out.size()));
        if (got <= 0)
            return false;
        out = out.subspan(static_cast<std::size_t>(got));
    }
    return true;
}

bool writeTo(QIODevice &to, ByteView bytes)
{
    const auto size = static_cast<qint64>(bytes.size());
    return to.write(reinterpret_cast<const char *>(bytes.data()), size) == size;
}

std::uint64_t lengthIn(ByteView plain)
{
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < lengthSize; ++i)
        length = length << 8 | plain[i];
    return length;
}

} // namespace

std::uint64_t chunksFor(std::uint64_t length)
{
    const std::uint64_t needed = (length + lengthSize + plainSize - 1) / plainSize;
    const auto width = static_cast<unsigned>(std::bit_width(needed));
    const std::uint64_t step = std::uint64_t{1} << (width > 3 ? width - 3 : 0);
    return (needed + step - 1) / step * step;
}

Result<Reference> seal(QIODevice &content, QIODevice &sealed, Random &random)
{
    return seal(content, sealed, SecretBytes::random(32, random));
}

Result<Reference> seal(QIODevice &content, QIODevice &sealed, SecretBytes key)
{
    if (content.size() < 0)
        return ErrorCode::Storage;
    const auto length = static_cast<std::uint64_t>(content.size());
    if (length > wire::mostSequence / 2)
        return ErrorCode::TooLarge;
    const std::uint64_t count = chunksFor(length);
    Reference reference{{}, std::move(key), count * chunkSize};
    Hasher hasher(wire::blobDomain);
    SecretBytes plain(plainSize);
    std::uint64_t left = length;
    for (std::uint64_t i = 0; i < count; ++i) {
        std::span<std::uint8_t> room = plain.span();
        if (i == 0) {
            std::ranges::copy(u64(length), room.begin());
            room = room.subspan(lengthSize);
        }
        const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(left, room.size()));
        if (!fill(content, room.first(taken)))
            return ErrorCode::Storage;
        std::ranges::fill(room.subspan(taken), std::uint8_t{0});
        left -= taken;
        const Bytes chunk = caseweave::seal(chunkKey(reference.key, i).view(), {}, plain.view());
        hasher.add(chunk);
        if (!writeTo(sealed, chunk))
            return ErrorCode::Storage;
    }
    if (!content.atEnd())
        return ErrorCode::Storage; // it grew
    reference.id = BlobId{hasher.digest()};
    return reference;
}

Status open(QIODevice &sealed, const SecretBytes &key, QIODevice &content)
{
    const auto size = static_cast<std::uint64_t>(std::max<qint64>(sealed.size(), 0));
    const std::uint64_t count = size / chunkSize;
    if (count == 0 || size % chunkSize != 0)
        return ErrorCode::CannotOpen;
    Bytes chunk(chunkSize);
    std::uint64_t left = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        if (!fill(sealed, chunk))
            return ErrorCode::Storage;
        const auto plain = openSecret(chunkKey(key, i).view(), {}, chunk);
        if (!plain)
            return plain.error();
        ByteView view = plain->view();
        if (i == 0) {
            left = lengthIn(view);
            view = view.subspan(lengthSize);
            // Before it is added to anything.
            if (left > size || chunksFor(left) != count)
                return ErrorCode::Malformed;
        }
        const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(left, view.size()));
        left -= taken;
        if (std::ranges::any_of(view.subspan(taken), [](std::uint8_t byte) { return byte != 0; }))
            return ErrorCode::Malformed;
        if (!writeTo(content, view.first(taken)))
            return ErrorCode::Storage;
    }
    return {};
}

Result<Reader> Reader::open(QIODevice &sealed, const SecretBytes &key)
{
    const auto size = static_cast<std::uint64_t>(std::max<qint64>(sealed.size(), 0));
    if (size == 0 || size % chunkSize != 0)
        return ErrorCode::CannotOpen;
    Reader reader(sealed, key.clone());
    if (const Status loaded = reader.load(0); !loaded)
        return loaded.error();
    reader.m_length = lengthIn(reader.m_plain.view());
    if (reader.m_length > size || chunksFor(reader.m_length) != size / chunkSize)
        return ErrorCode::Malformed;
    return reader;
}

Status Reader::load(std::uint64_t index)
{
    if (index == m_index)
        return {};
    Bytes chunk(chunkSize);
    if (!m_sealed->seek(static_cast<qint64>(index * chunkSize)) || !fill(*m_sealed, chunk))
        return ErrorCode::Storage;
    auto plain = openSecret(chunkKey(m_key, index).view(), {}, chunk);
    if (!plain)
        return plain.error();
    m_plain = std::move(*plain);
    m_index = index;
    return {};
}

Result<std::size_t> Reader::read(std::uint64_t offset, std::span<std::uint8_t> out)
{
    if (offset >= m_length)
        return std::size_t{0};
    out = out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), m_length - offset)));
    for (std::size_t done = 0; done < out.size();) {
        const std::uint64_t place = lengthSize + offset + done;
        if (const Status loaded = load(place / plainSize); !loaded)
            return loaded.error();
        const ByteView rest = m_plain.view().subspan(static_cast<std::size_t>(place % plainSize));
        const std::size_t taken = std::min(rest.size(), out.size() - done);
        std::ranges::copy(rest.first(taken), out.subspan(done).begin());
        done += taken;
    }
    return out.size();
}

} // namespace caseweave::sealedblob
