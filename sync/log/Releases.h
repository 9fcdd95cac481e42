// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/log/LogState.h"
#include "sync/log/Reception.h"

#include <set>

namespace caseweave {

/// What leads had hubs delete of this case (docs/protocol.md 4.1): their notes, kept as they came. Works inside the
/// caller's transaction, as far as it writes.
class Releases {
public:
    explicit Releases(LogState &state) : m_state(state) { }

    /// A note as a hub delivered it. Waiting while its author is not known.
    Result<Reception::Verdict> take(const HubItem &item, IngestReport &report);
    /// Makes notes, as many as the ids need, and puts them into the outbox. Their ids.
    Result<std::vector<Digest>> write(wire::ReleaseNote::Kind kind, std::vector<Digest> ids);
    Result<std::vector<ReleaseNotice>> all();
    /// The entries that segments among these envelopes hold, of those that open and whose author signed them.
    std::set<EntryId> packedIn(std::span<const HubItem> items);
    /// Of these envelopes those of single entries that are among the packed ones, each opened. Their ids.
    std::vector<Digest> envelopesOf(std::span<const HubItem> items, const std::set<EntryId> &packed);

    /// From now on none of this device's own is known to be at the hub.
    Status forget() { return m_state.queries.run(Query::ForgetReleases); }
    /// Puts what it does not have into the outbox again. How many.
    Result<std::size_t> queue();
    /// The envelopes that leads released and nobody took back.
    Result<std::set<Digest>> released();

private:
    struct Kept {
        wire::ReleaseNote note;
        bool atHub = false;
    };
    Result<wire::ReleaseNote> newNote(wire::ReleaseNote::Kind kind, const std::vector<Digest> &ids);
    Result<std::vector<Kept>> notes(bool lostOnly);
    bool isLead(const DeviceId &device) const;
    template <class Use>
    void eachOpened(std::span<const HubItem> items, EnvelopeClass type, const Use &use);

    LogState &m_state;
};

} // namespace caseweave
