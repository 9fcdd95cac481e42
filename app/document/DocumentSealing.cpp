// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/ContentSealing.h"
#include "app/document/WatchedDevice.h"
#include "crypto/hash/Hash.h"
#include "crypto/vault/VaultFile.h"
#include "sync/blob/SealedBlob.h"

#include <QFile>
#include <QFileInfo>
#include <QMimeDatabase>

#include <fcntl.h>
#include <unistd.h>

namespace caseweave {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view unfinishedEnding = ".sealing";

/// Writes through to a descriptor, because QFile does not say that a disk is full.
class Descriptor : public QIODevice {
public:
    explicit Descriptor(int descriptor) : m_descriptor(descriptor)
    {
        open(QIODevice::WriteOnly | QIODevice::Unbuffered);
    }
    const Status &status() const { return m_status; }

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *data, qint64 size) override
    {
        m_status
            = writeAll(m_descriptor, {reinterpret_cast<const std::uint8_t *>(data), static_cast<std::size_t>(size)});
        return m_status ? size : -1;
    }

private:
    int m_descriptor;
    Status m_status;
};

Result<sealedblob::Reference> sealInto(int descriptor, QIODevice &content, const SecretBytes &key,
                                       const DocumentWatch &watch)
{
    WatchedDevice watched(content, watch);
    Descriptor out(descriptor);
    auto sealed = sealedblob::seal(watched, out, key.clone());
    if (watched.isStopped())
        return ErrorCode::Cancelled;
    if (!out.status())
        return out.status().error();
    if (sealed && ::fsync(descriptor) != 0)
        return storageCodeOf(errno);
    return sealed;
}

} // namespace

Result<SealedDocument> sealDocument(const QString &path, const fs::path &folder, const SecretBytes &key,
                                    const DocumentWatch &watch)
{
    const QFileInfo info(path);
    if (!info.exists())
        return ErrorCode::NotFound;
    if (!info.isFile() || info.size() == 0)
        return ErrorCode::Malformed;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return ErrorCode::Storage;
    const QString media = QMimeDatabase().mimeTypeForFileNameAndData(path, &file).name();
    if (!file.seek(0))
        return ErrorCode::Storage;
    auto made = sealContent(file, folder, key, watch);
    if (made)
        made->media = media;
    return made;
}

Result<SealedDocument> sealContent(QIODevice &content, const fs::path &folder, const SecretBytes &key,
                                   const DocumentWatch &watch)
{
    SealedDocument made;
    made.size = static_cast<std::uint64_t>(std::max<qint64>(content.size(), 0));
    std::error_code failed;
    fs::create_directories(folder, failed);
    fs::permissions(folder, fs::perms::owner_all, failed);
    // Named by its key's hash: two that are sealed at the same time do not meet.
    const fs::path unfinished
        = folder / (toHex(ByteView(hash("CW1 blob name", {key.view()})).first(16)) + std::string(unfinishedEnding));
    const int descriptor = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return storageCodeOf(errno);
    const auto sealed = sealInto(descriptor, content, key, watch);
    ::close(descriptor);
    if (sealed) {
        made.blob = sealed->id;
        made.sealedSize = sealed->size;
        fs::rename(unfinished, folder / made.blob.hex(), failed);
        if (!failed) {
            if (const Status synced = syncFolder(folder); !synced)
                return synced.error();
        }
    }
    if (!sealed || failed) {
        fs::remove(unfinished, failed);
        return sealed ? ErrorCode::Storage : sealed.error().code;
    }
    return made;
}

void removeUnfinished(const fs::path &folder)
{
    std::error_code failed;
    for (auto entry = fs::directory_iterator(folder, failed); !failed && entry != fs::directory_iterator();
         entry.increment(failed)) {
        if (entry->path().extension() == unfinishedEnding)
            fs::remove(entry->path(), failed);
    }
}

} // namespace caseweave
