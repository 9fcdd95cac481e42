// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/BlobStore.h"

#include <filesystem>
#include <map>

namespace caseweave {

/// Blobs as files in a folder of their own (docs/decisions/0049), which no other program changes:
///   ab/<mailbox>/<blob>              whole; `ab` are the first two digits of the mailbox
///   unfinished/<device>/<mailbox>-<blob>
/// all in hexadecimal. Whoever may read the folder learns as much as the hub.
class DiskBlobStore final : public BlobStore {
public:
    /// Makes the folder where there is none. DiskFull, Storage.
    static Result<std::unique_ptr<DiskBlobStore>> open(const std::filesystem::path &folder);

    Result<std::optional<std::uint64_t>> size(const MailboxTag &tag, const BlobId &id) override;
    Result<Bytes> read(const MailboxTag &tag, const BlobId &id, std::uint64_t offset, std::size_t most) override;
    Result<std::uint64_t> bytesOf(const MailboxTag &tag) override;
    Result<std::uint64_t> held(const Upload &upload) override;
    Result<std::size_t> uploadsOf(const DeviceId &device) override;
    Status append(const Upload &upload, std::uint64_t offset, ByteView bytes, std::int64_t nowSeconds) override;
    Status finish(const Upload &upload) override;
    Status drop(const Upload &upload) override;
    Status dropIdle(std::int64_t untilSeconds) override;

private:
    explicit DiskBlobStore(std::filesystem::path folder) : m_folder(std::move(folder)) { }
    std::filesystem::path folderOf(const MailboxTag &tag) const;
    std::filesystem::path fileOf(const MailboxTag &tag, const BlobId &id) const { return folderOf(tag) / id.hex(); }
    std::filesystem::path folderOf(const DeviceId &device) const { return m_folder / "unfinished" / device.hex(); }
    std::filesystem::path fileOf(const Upload &upload) const;

    const std::filesystem::path m_folder;
    std::map<MailboxTag, std::uint64_t> m_bytes; ///< as counted before; a bounded number of them
};

} // namespace caseweave
