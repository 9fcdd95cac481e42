// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/HubStore.h"

#include <QObject>

namespace caseweave {

/// One hub's word to the others on the same store that there is something new in it. A hint may be late, come twice, be
/// wrong or be lost: it is a reason to look, nothing more, and every hub also looks by itself now and then.
struct HubHint {
    enum class What : std::uint8_t { Stored = 0, Access = 1, Directory = 2, Peer = 3 };

    What what = What::Stored;
    HubStore::Space space = HubStore::Space::Case;
    Digest id{}; ///< the mailbox's tag, or the agency: whose directory, or whose hub has come
    std::uint64_t head = 0; ///< of the mailbox, for Stored

    /// Text of a fixed form, for a database that passes texts on.
    std::string encode() const;
    static std::optional<HubHint> decode(std::string_view text);
    friend bool operator==(const HubHint &, const HubHint &) = default;
};

/// What was said live of a mailbox at one hub, for who shows it at the others.
struct LiveWord {
    MailboxTag tag;
    Bytes sealed; ///< as a LIVE has it
    bool fromPeer = false; ///< and not by a device: to go to no other peer

    /// Text likewise.
    std::string encode() const;
    static std::optional<LiveWord> decode(std::string_view text);
    friend bool operator==(const LiveWord &, const LiveWord &) = default;
};

/// The line to the other hubs. Lives in the hub's thread.
class HubHints : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    /// To all the others, soon; returns at once.
    virtual void tell(const HubHint &hint) = 0;
    /// The same, but what cannot be told soon is not told at all.
    virtual void tellLive(const LiveWord &word) = 0;

Q_SIGNALS:
    void heard(const std::vector<caseweave::HubHint> &hints);
    void heardLive(const std::vector<caseweave::LiveWord> &words);
    /// Hints come from now on; before, some may have been missed.
    void begun();
};

} // namespace caseweave
