// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/HubRules.h"
#include "sync/wire/HeldNote.h"

namespace caseweave::hubrules {

/// What a hub does with notes that it holds (docs/protocol.md 4.2, docs/decisions/0069), on the store's thread. As in
/// HubRules.h.

/// Of those that a device pushes: their author is that device, signed them, and has not left too many in the case.
/// Taking one back is never too much. NotFound, ClockSkew, Quota. What a peer passes on is kept whatever it is, and
/// looked at when somebody asks.
Status judgeHeld(HubStore &store, const HubGuest &guest, std::int64_t nowSeconds, const wire::Push &push);

/// What of a case's held notes this device may have: its own professional's, and of the others those that enough
/// professionals have left one for, where it left one itself or the note is for all. Numbered from 1 on among these, so
/// that a number tells nothing of what is held besides; the head is how many they are.
Result<HubStore::Page> heldPage(HubStore &store, const PeerMap &map, const HubGuest &guest, std::int64_t nowSeconds,
                                const HubStore::Query &query);

} // namespace caseweave::hubrules
