// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/BlobCheck.h"

#include "crypto/hash/Hash.h"
#include "sync/hub/BlobCopy.h"
#include "sync/wire/Message.h"

#include <set>

namespace caseweave {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece = 1 << 20;
constexpr std::size_t idDigits = 64;

/// What the blob's bytes hash to and how many they are; nothing where it is gone.
Result<std::optional<std::pair<Digest, std::uint64_t>>> contentOf(BlobStore &store, const MailboxTag &tag,
                                                                  const BlobId &id)
{
    Hasher hasher(wire::blobDomain);
    for (std::uint64_t size = 0;;) {
        const Result<Bytes> bytes = store.read(tag, id, size, piece);
        if (!bytes && bytes.code() == ErrorCode::NotFound)
            return std::optional<std::pair<Digest, std::uint64_t>>();
        if (!bytes)
            return bytes.error();
        if (bytes->empty())
            return std::optional(std::pair(hasher.digest(), size));
        hasher.add(*bytes);
        size += bytes->size();
    }
}

bool isId(const std::string &name)
{
    return name.size() == idDigits && fromHex(name);
}

/// Where a thing lies below the folder of blobs: the names on the way to it, its own the last.
using Names = std::vector<std::string>;

bool isFolderOfHub(const Names &names)
{
    if (names.size() == 1)
        return names[0] == "unfinished" || (names[0].size() == 2 && fromHex(names[0]));
    return names.size() == 2 && isId(names[1]) && (names[0] == "unfinished" || names[1].starts_with(names[0]));
}

bool isUpload(const Names &names)
{
    return names.size() == 3 && names[0] == "unfinished" && names[2].size() == 2 * idDigits + 1
        && names[2][idDigits] == '-' && isId(names[2].substr(0, idDigits)) && isId(names[2].substr(idDigits + 1));
}

bool isBlob(const Names &names)
{
    return names.size() == 3 && names[0] != "unfinished" && isId(names[2]);
}

Status look(const fs::path &folder, Names &names, BlobFindings &findings)
{
    std::error_code error;
    fs::directory_iterator at(folder, error);
    if (error == std::errc::no_such_file_or_directory)
        return {}; // or it went meanwhile, as an upload does
    for (; !error && at != fs::directory_iterator(); at.increment(error)) {
        names.push_back(at->path().filename().string());
        const fs::file_type type = at->symlink_status(error).type();
        if (type == fs::file_type::directory && isFolderOfHub(names)) {
            if (Status inner = look(at->path(), names, findings); !inner)
                return inner;
        } else if (type == fs::file_type::regular && isUpload(names)) {
            ++findings.uploads;
        } else if (type != fs::file_type::not_found && !(type == fs::file_type::regular && isBlob(names))) {
            if (++findings.strays == 1)
                findings.firstStray = at->path().string();
        }
        names.pop_back();
    }
    return error ? Status(ErrorCode::Storage) : Status();
}

} // namespace

Status checkBlobs(BlobStore &store, BlobFindings &findings)
{
    return forEachBlob(store, [&](const MailboxTag &tag, const BlobStore::Item &item) -> Status {
        const std::string name = tag.hex() + '/' + item.id.hex();
        const auto content = contentOf(store, tag, item.id);
        if (!content) {
            findings.unreadable = name;
            return content.error();
        }
        if (!*content)
            return {};
        if (**content != std::pair(item.id.bytes, item.size) && ++findings.damaged == 1)
            findings.firstDamaged = name;
        ++findings.blobs;
        findings.bytes += item.size;
        return {};
    });
}

Status findMissing(StoreContents &contents, BlobStore &store, BlobFindings &findings)
{
    constexpr std::uint64_t mostNamed = 1000;
    using Place = std::pair<Bytes, Bytes>; // a mailbox, and what of it: zeros for all
    const auto placeOf
        = [](const StoreContents::Row &row) { return Place(std::get<Bytes>(row[0]), std::get<Bytes>(row[1])); };
    std::set<Place> released;
    const Status read = contents.read(Table::Release, [&](const StoreContents::Row &row) {
        released.insert(placeOf(row));
        return Status();
    });
    if (!read)
        return read;
    return contents.read(Table::ForeignBlob, [&](const StoreContents::Row &row) -> Status {
        const Place place = placeOf(row);
        const auto tag = MailboxTag::from(place.first);
        const auto id = BlobId::from(place.second);
        if (!tag || !id)
            return ErrorCode::Damaged;
        if (released.count(place) != 0 || released.count(Place(place.first, Bytes(Digest().size()))) != 0)
            return {};
        const auto size = store.size(*tag, *id);
        const std::string name = tag->hex() + '/' + id->hex();
        if (!size) {
            findings.unreadable = name;
            return size.error();
        }
        if (!size->has_value() && ++findings.missing <= mostNamed)
            findings.missingNames.push_back(name);
        return {};
    });
}

Status lookThroughFolder(const fs::path &folder, BlobFindings &findings)
{
    Names names;
    return look(folder, names, findings);
}

} // namespace caseweave
