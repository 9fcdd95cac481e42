// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/StoreMark.h"

#include "crypto/cbor/Reader.h"
#include "crypto/cbor/Writer.h"
#include "crypto/vault/Vault.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace caseweave {
namespace {

constexpr std::size_t mostBytes = 256;

} // namespace

std::uint64_t StoreMark::bornNs() const
{
    struct statx file { };
    if (m_database.empty() || ::statx(AT_FDCWD, m_database.c_str(), 0, STATX_BTIME, &file) != 0
        || (file.stx_mask & STATX_BTIME) == 0)
        return 0;
    return static_cast<std::uint64_t>(file.stx_btime.tv_sec) * 1'000'000'000 + file.stx_btime.tv_nsec;
}

std::optional<StoreMark::Noted> StoreMark::noted() const
{
    const Result<Bytes> content = readFile(m_file, mostBytes);
    if (!content)
        return std::nullopt;
    cbor::Reader in(*content);
    const std::size_t fields = in.array(); // a hub of before there was the fourth wrote three
    Noted noted;
    noted.standing.generation = in.id<GenerationId>();
    noted.standing.mark = in.uint(INT64_MAX);
    noted.born = in.uint(INT64_MAX);
    if (fields == 4)
        noted.holds = in.boolean() ? Holds::Something : Holds::Nothing;
    return in.finish() && (fields == 3 || fields == 4) ? std::optional(noted) : std::nullopt;
}

Status StoreMark::note(const HubStore::Standing &standing, Holds holds) const
{
    cbor::Writer out;
    out.array(4).id(standing.generation).uint(standing.mark).uint(bornNs()).boolean(holds == Holds::Something);
    return writeFileDurably(m_file, out.view());
}

bool StoreMark::isBehind(const HubStore::Standing &now) const
{
    const std::optional<Noted> was = noted();
    const bool isFile = !m_database.empty();
    // A database came here without its mark, unless it never had one. To a server anybody may come who is new.
    if (!was)
        return isFile && now.mark > 0;
    // Another hub on the server may have begun a new generation rightly.
    if (was->standing.generation != now.generation)
        return isFile;
    const std::uint64_t born = bornNs();
    return was->standing.mark > now.mark || (born != 0 && was->born != 0 && born != was->born);
}

Result<StoreMark::Settled> StoreMark::settle(HubStore &store) const
{
    const std::optional<Noted> was = noted();
    Status status = store.begin();
    if (!status)
        return status.error();
    const Result<HubStore::Standing> before = store.standing();
    status = before ? store.raiseMark() : Status(before.error());
    if (status && isBehind(*before))
        status = store.renewGeneration();
    if (status)
        status = store.commit();
    if (!status) {
        store.rollback();
        return status.error();
    }
    const Result<HubStore::Standing> now = store.standing();
    if (!now)
        return now.error();
    const bool isElsewhere = was && was->holds == Holds::Nothing && m_database.empty();
    const GenerationId known = was && !isElsewhere ? was->standing.generation : before->generation;
    return Settled{now->generation != known, note(*now).ok()};
}

Result<bool> StoreMark::isAnother(HubStore &store) const
{
    const Result<HubStore::Standing> now = store.standing();
    if (!now)
        return now.error();
    const std::optional<Noted> was = noted();
    return was && was->holds == Holds::Something && was->standing.generation != now->generation;
}

bool StoreMark::isUsed() const
{
    const std::optional<Noted> was = noted();
    return was && was->holds == Holds::Something;
}

Status StoreMark::raise(HubStore &store) const
{
    const Result<HubStore::Standing> committed = store.standing();
    if (!committed)
        return committed.error();
    // What cannot be noted now is noted the next time; nobody's pushes may fail for it.
    static_cast<void>(note(*committed));
    return store.raiseMark();
}

} // namespace caseweave
