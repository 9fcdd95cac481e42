// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/MemoryHubStore.h"

#include <set>

namespace caseweave {

/// What a store in memory holds.
struct MemoryHubStore::Content {
    struct Kept {
        wire::Class which = wire::Class::Entry;
        bool covered = false;
        DeviceId sender = {};
        Bytes bytes;
        std::optional<AgencyId> from;
    };
    struct Named {
        wire::ReleaseNote::Kind kind = wire::ReleaseNote::Kind::Envelopes;
        std::int64_t since = 0;
        bool isDone = false;
    };
    struct Box {
        std::map<std::uint64_t, Kept> envelopes;
        std::map<Digest, std::uint64_t> hashes;
        std::map<DeviceId, FromSender> senders;
        std::uint64_t bytes = 0;
        std::optional<Bytes> access;
        std::uint64_t accessCount = 0;
        std::set<DeviceId> users;
        std::map<AgencyId, Route> routes;
        std::map<std::uint64_t, Bytes> accessSteps;
        std::map<std::uint64_t, std::vector<wire::Range>> covers; ///< by segment
        std::map<BlobId, std::pair<AgencyId, std::uint64_t>> foreignBlobs; ///< and what they count as
        std::map<std::pair<Digest, std::uint64_t>, Named> releases; ///< by what is named and the note's sequence
        State state = State::Open;
        std::uint64_t head = 0;
    };
    struct Slots {
        std::map<std::uint8_t, Bytes> bytes;
        std::int64_t since = 0;
    };
    std::map<std::pair<Space, MailboxTag>, Box> boxes;
    std::map<AgencyId, std::vector<Bytes>> directories;
    std::map<Digest, Slots> enrolments;
    std::map<AgencyId, std::uint64_t> bytesFrom;
    std::map<DeviceId, Brought> broughtBy;
    std::map<AgencyId, std::map<AgencyId, std::uint64_t>> directoriesTold; ///< by peer, then by agency
    std::map<AgencyId, GenerationId> generations; ///< of peers
    std::uint64_t newestRoute = 0;
    Standing standing;
    std::map<std::uint64_t, DueBlob> dueBlobs; ///< by id
    std::uint64_t newestDueBlob = 0;

    void dropDue(const AgencyId &peer, const MailboxTag *tag)
    {
        std::erase_if(dueBlobs,
                      [&](const auto &due) { return due.second.peer == peer && (!tag || due.second.tag == *tag); });
    }
    void putDue(DueBlob due)
    {
        std::erase_if(dueBlobs, [&](const auto &old) {
            return old.second.peer == due.peer && old.second.tag == due.tag && old.second.blob == due.blob;
        });
        due.id = ++newestDueBlob;
        dueBlobs[due.id] = due;
    }

    const Box *box(Space space, const MailboxTag &tag) const
    {
        const auto found = boxes.find({space, tag});
        return found == boxes.end() ? nullptr : &found->second;
    }
};

struct MemoryHubStore::Data {
    std::mutex changing; ///< held by a change from its begin to its end
    std::mutex mutex;
    Content content;
};

} // namespace caseweave
