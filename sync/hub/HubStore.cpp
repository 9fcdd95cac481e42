// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HubStore.h"

namespace caseweave {

Result<std::vector<HubStore::Mailbox>> HubStore::mailboxes(const std::vector<Place> &places)
{
    std::vector<Mailbox> all;
    for (const Place &place : places) {
        const Result<Mailbox> one = mailbox(place.space, place.tag);
        if (!one)
            return one.error();
        all.push_back(*one);
    }
    return all;
}

} // namespace caseweave
