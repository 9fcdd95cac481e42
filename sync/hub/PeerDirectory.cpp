// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/PeerRules.h"

namespace caseweave::hubrules {
namespace {

constexpr std::uint64_t mostDirectory = 1'000'000; ///< records; each device of them is kept in memory

} // namespace

// The part of the rules that is about a peer as such, and no case.

Result<DirectoryPut> takeDirectory(HubStore &store, const AgencyId &peer, const HubQuotas &quotas,
                                   const AgencyId &agency, const SignPublicKey &root, std::int64_t nowSeconds,
                                   const std::vector<ByteView> &records)
{
    const Result<std::uint64_t> held = store.directoryCount(agency);
    if (!held)
        return held.error();
    std::uint64_t bytes = 0;
    for (const ByteView record : records) {
        const Result<DirectoryLink> link = DirectoryLink::decode(record);
        if (!link)
            return link.error();
        bytes += link->number >= *held ? record.size() : 0;
        if (link->number >= mostDirectory)
            return ErrorCode::Quota;
    }
    const Result<std::uint64_t> brought = store.bytesFrom(peer);
    if (!brought)
        return brought.error();
    if (bytes > 0 && *brought + bytes > quotas.peerBytes)
        return ErrorCode::Quota;
    Result<DirectoryPut> put = putDirectory(store, agency, root, nowSeconds, records);
    if (!put || put->links.empty())
        return put;
    if (Status status = store.addBytesFrom(peer, bytes); !status)
        return status.error();
    return put;
}

Result<bool> meetPeer(HubStore &store, const AgencyId &peer, const GenerationId &generation, std::int64_t nowSeconds)
{
    const Result<std::optional<GenerationId>> known = store.generationOf(peer);
    if (!known)
        return known.error();
    if (*known == generation)
        return false;
    Status status = store.putGenerationOf(peer, generation);
    if (status && known->has_value())
        status = store.rewindPeer(peer, nowSeconds);
    return status ? Result(known->has_value()) : Result<bool>(status.error());
}

} // namespace caseweave::hubrules
