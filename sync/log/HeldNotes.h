// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/log/LogState.h"
#include "sync/log/Reception.h"
#include "sync/wire/HeldNote.h"

namespace caseweave {

/// What professionals have hubs hold of this case (docs/protocol.md 4.2): this device's own notes, and others' that a
/// hub gave out. Works inside the caller's transaction, as far as it writes.
class HeldNotes {
public:
    explicit HeldNotes(LogState &state) : m_state(state) { }

    /// One that a hub gave. Left where its author is not known yet.
    Result<Reception::Verdict> take(const HubItem &item, IngestReport &report);
    /// Seals it under the newest epoch and puts it into the outbox. Its id.
    Result<Digest> leave(const HeldDraft &draft);
    /// NotFound unless it is this professional's and was not taken back yet.
    Status takeBack(const Digest &id);
    /// Every one that is here and opens, oldest first.
    Result<std::vector<HeldNotice>> all();

    /// From now on none of this device's own is known to be at the hub.
    Status forget() { return m_state.queries.run(Query::ForgetHeld); }
    /// Puts what it does not have into the outbox again. How many.
    Result<std::size_t> queue();

private:
    struct Kept {
        wire::HeldNote note;
        bool atHub = false;
    };
    Result<std::vector<Kept>> notes();
    /// Keeps a note of this device's own and sends it.
    Status send(const wire::HeldNote &note);
    std::optional<MemberId> professionalOf(const DeviceId &device) const;

    LogState &m_state;
};

} // namespace caseweave
