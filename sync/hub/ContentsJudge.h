// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/DirectoryChain.h"
#include "sync/hub/StoreContents.h"

#include <unordered_map>

namespace caseweave {

/// Looks at the rows of a store as far as what is stored can tell (docs/decisions/0071): each directory's chain, each
/// access record with those whom it names and its author's signature, and each signed note. All of the directory comes
/// first, as it names the authors' keys; then all tables in the order of allTables, the directory left out. Who uses a
/// mailbox is kept of all of them: 64 bytes a case.
class ContentsJudge {
public:
    /// Damaged where the row is not one that a hub stored.
    Status takeDirectory(const StoreContents::Row &row);
    Status take(Table table, const StoreContents::Row &row);
    /// All rows of the table were taken. Damaged where one is missing.
    Status finish(Table table);
    const Signatures &signatures() const { return m_signatures; }
    /// Of what is damaged, where it lies in another row than the one that was taken; empty else.
    const StoreContents::Row &place() const { return m_place; }

private:
    Status access(const StoreContents::Row &row);
    Status user(const StoreContents::Row &row);
    Status endOfUsers();
    Status envelope(const StoreContents::Row &row);
    Status step(const StoreContents::Row &row);
    template <class Note>
    Status note(const StoreContents::Row &row);
    template <class Signed>
    Status prove(const Signed &what, bool mayBeAnyone);

    struct Users {
        MailboxTag tag;
        Digest devices{};
    };
    DirectoryChain m_chain;
    std::unordered_map<DeviceId, SignPublicKey> m_keys; ///< of all that were ever admitted: a device's id is its keys'
    std::vector<Users> m_named; ///< by access records, in the order of their tags
    std::size_t m_next = 0; ///< of those
    MailboxTag m_tag; ///< whose users come now
    std::vector<DeviceId> m_devices;
    Signatures m_signatures;
    StoreContents::Row m_place;
};

} // namespace caseweave
