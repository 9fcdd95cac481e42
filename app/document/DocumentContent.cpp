// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/DocumentContent.h"

#include "app/document/WatchedDevice.h"
#include "sync/blob/SealedBlob.h"

#include <QFile>

#include <charconv>

namespace caseweave {

namespace {

constexpr std::size_t idDigits = 64;
constexpr std::size_t keyDigits = 64;
constexpr std::size_t mostSizeDigits = 13; // below 2^40

QString nameOf(const std::filesystem::path &path)
{
    return QString::fromStdString(path.string());
}

/// Takes everything and keeps nothing.
class Nowhere : public QIODevice {
protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *, qint64 size) override { return size; }
};

class FileReader : public DocumentContent::Reader {
public:
    FileReader(std::unique_ptr<QFile> file, sealedblob::Reader reader)
        : m_file(std::move(file)), m_reader(std::move(reader))
    {
    }
    std::uint64_t size() const override { return m_reader.length(); }
    Result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out) override
    {
        return m_reader.read(offset, out);
    }

private:
    std::unique_ptr<QFile> m_file;
    sealedblob::Reader m_reader;
};

} // namespace

DocumentContent::DocumentContent(const BlobId &blob, SecretBytes key, std::uint64_t sealedSize,
                                 std::filesystem::path folder)
    : m_blob(blob), m_key(std::move(key)), m_sealedSize(sealedSize), m_folder(std::move(folder))
{
}

std::filesystem::path DocumentContent::file() const
{
    return m_folder / m_blob.hex();
}

bool DocumentContent::isHere() const
{
    std::error_code failed;
    return std::filesystem::is_regular_file(file(), failed);
}

Status DocumentContent::writeTo(QIODevice &out, const DocumentWatch &watch) const
{
    if (!isHere())
        return ErrorCode::NotFound;
    QFile sealed(nameOf(file()));
    if (!sealed.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return ErrorCode::Storage;
    WatchedDevice watched(sealed, watch);
    const Status opened = sealedblob::open(watched, m_key, out);
    return watched.isStopped() ? Status(ErrorCode::Cancelled) : opened;
}

Result<std::unique_ptr<DocumentContent::Reader>> DocumentContent::reader(const DocumentWatch &watch) const
{
    Nowhere nowhere;
    nowhere.open(QIODevice::WriteOnly | QIODevice::Unbuffered);
    if (const Status whole = writeTo(nowhere, watch); !whole)
        return whole.error();
    auto file = std::make_unique<QFile>(nameOf(this->file()));
    if (!file->open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return ErrorCode::Storage;
    auto reader = sealedblob::Reader::open(*file, m_key);
    if (!reader)
        return reader.error();
    return std::unique_ptr<Reader>(std::make_unique<FileReader>(std::move(file), std::move(*reader)));
}

std::string DocumentContent::describe(const BlobId &blob, const SecretBytes &key, std::uint64_t sealedSize)
{
    return blob.hex() + ' ' + toHex(key.view()) + ' ' + std::to_string(sealedSize);
}

DocumentContentPtr DocumentContent::parse(std::string_view line, const std::filesystem::path &folder)
{
    constexpr std::size_t sizeAt = idDigits + 1 + keyDigits + 1;
    if (line.size() <= sizeAt || line.size() > sizeAt + mostSizeDigits || line[idDigits] != ' '
        || line[sizeAt - 1] != ' ')
        return nullptr;
    auto id = fromHex(line.substr(0, idDigits));
    auto key = fromHex(line.substr(idDigits + 1, keyDigits));
    std::uint64_t size = 0;
    const std::string_view digits = line.substr(sizeAt);
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
    if (!id || !key || failed != std::errc() || end != digits.data() + digits.size() || size == 0
        || size % sealedblob::chunkSize != 0)
        return nullptr;
    BlobId blob;
    std::copy(id->begin(), id->end(), blob.bytes.begin());
    SecretBytes secret{ByteView(*key)};
    std::fill(key->begin(), key->end(), std::uint8_t{0});
    return std::make_shared<const DocumentContent>(blob, std::move(secret), size, folder);
}

} // namespace caseweave
