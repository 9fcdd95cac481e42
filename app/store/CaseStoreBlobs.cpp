// SPDX-License-Identifier: GPL-3.0-or-later
// What a case's file remembers of the bytes of documents: in app_meta, a name for each blob.
#include "app/store/CaseStore.h"
#include "app/store/StoreRows.h"

namespace caseweave {

namespace {

constexpr std::string_view prefix = "blob ";
constexpr std::int64_t atHubBit = 1;
constexpr std::int64_t askedBit = 2;
constexpr std::int64_t freedBit = 4;

} // namespace

Result<std::map<BlobId, BlobMarks>> CaseStore::blobMarks()
{
    auto query = m_database.prepare("SELECT key, value FROM app_meta WHERE key >= 'blob ' AND key < 'blob!'");
    if (!query)
        return query.error();
    std::map<BlobId, BlobMarks> marks;
    for (;;) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            return marks;
        const auto id = fromHex(query->text(0).substr(prefix.size()));
        BlobId blob;
        if (!id || id->size() != blob.bytes.size())
            continue;
        std::copy(id->begin(), id->end(), blob.bytes.begin());
        const std::int64_t bits = query->integer(1);
        marks[blob] = {(bits & atHubBit) != 0, (bits & askedBit) != 0, (bits & freedBit) != 0};
    }
}

Status CaseStore::markBlob(const BlobId &blob, const BlobMarks &marks)
{
    const std::int64_t bits
        = (marks.atHub ? atHubBit : 0) | (marks.asked ? askedBit : 0) | (marks.freed ? freedBit : 0);
    return putMeta(std::string(prefix) + blob.hex(), bits);
}

Status CaseStore::doubtHub()
{
    auto forget = m_database.prepare("UPDATE app_meta SET value = value & ~?1 WHERE key >= 'blob ' AND key < 'blob!'");
    return forget ? forget->bind(atHubBit).run() : Status(forget.error());
}

} // namespace caseweave
