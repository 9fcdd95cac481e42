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
    /// Bytes of the disk that blobs leave free: the database beside them needs room when they have taken theirs.
    static constexpr std::uint64_t usualSpare = std::uint64_t{256} << 20;

    /// Makes the folder where there is none. Parts that would leave less than `spare` free are DiskFull. DiskFull,
    /// Storage.
    static Result<std::unique_ptr<DiskBlobStore>> open(const std::filesystem::path &folder,
                                                       std::uint64_t spare = usualSpare);

    /// To read alone, also beside a hub: makes nothing, and holds nothing where there is no such folder.
    static std::unique_ptr<DiskBlobStore> openToRead(const std::filesystem::path &folder);

    Result<std::optional<std::uint64_t>> size(const MailboxTag &tag, const BlobId &id) override;
    Result<Bytes> read(const MailboxTag &tag, const BlobId &id, std::uint64_t offset, std::size_t most) override;
    Result<std::uint64_t> bytesOf(const MailboxTag &tag) override;
    Result<std::vector<MailboxTag>> mailboxes(const std::optional<MailboxTag> &after, std::size_t most) override;
    Result<std::vector<Item>> list(const MailboxTag &tag, const std::optional<BlobId> &after,
                                   std::size_t most) override;
    Result<std::uint64_t> held(const Upload &upload) override;
    Result<std::size_t> uploadsOf(const DeviceId &device) override;
    Status append(const Upload &upload, std::uint64_t offset, ByteView bytes, std::int64_t nowSeconds) override;
    Status finish(const Upload &upload) override;
    Status drop(const Upload &upload) override;
    Result<Erased> erase(const MailboxTag &tag, const BlobId &id) override;
    Result<Erased> eraseSome(const MailboxTag &tag, std::size_t most) override;
    Status dropIdle(std::int64_t untilSeconds) override;

private:
    DiskBlobStore(std::filesystem::path folder, std::uint64_t spare) : m_folder(std::move(folder)), m_spare(spare) { }
    bool hasRoomFor(std::size_t bytes) const;
    std::filesystem::path folderOf(const MailboxTag &tag) const;
    std::filesystem::path fileOf(const MailboxTag &tag, const BlobId &id) const { return folderOf(tag) / id.hex(); }
    std::filesystem::path folderOf(const DeviceId &device) const { return m_folder / "unfinished" / device.hex(); }
    std::filesystem::path fileOf(const Upload &upload) const;

    const std::filesystem::path m_folder;
    const std::uint64_t m_spare;
    std::map<MailboxTag, std::uint64_t> m_bytes; ///< as counted before; a bounded number of them
};

} // namespace caseweave
