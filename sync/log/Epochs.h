// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/entry/Envelope.h"
#include "sync/log/Queries.h"
#include "sync/roster/RosterGraph.h"

namespace caseweave {

/// An epoch whose roster entry was opened.
struct Epoch {
    EntryId id;
    std::uint32_t number = 0; ///< what rows of entries name; from 1
    EpochSecrets secrets;
    std::uint64_t sequence = 0; ///< of the roster entry in its author's chain
    std::uint64_t clock = 0;
};

/// Secrets that somebody's back link gives for an epoch whose roster entry was not opened yet. Several may claim to be
/// those of one epoch; the one that opens the roster entry is.
struct CandidateSecrets {
    EntryId epoch;
    EpochSecrets secrets;
};

/// The epochs of a case and their secrets.
class Epochs {
public:
    /// Also gives the roster entries in the order they came, for the graph.
    Status load(Queries &queries, std::vector<RosterNode> &nodes, CertificateCache &certificates);

    const Epoch *find(const EntryId &id) const;
    const Epoch &at(std::uint32_t number) const { return m_epochs.at(number - 1); }
    const std::vector<Epoch> &all() const { return m_epochs; }
    const std::vector<CandidateSecrets> &candidates() const { return m_candidates; }

    /// A roster entry was opened with this content secret. The history secret beside it, or one that a back link gave,
    /// is kept if it opens the entry's own back links. Gives what they hold: the secrets of the parents.
    Result<std::vector<CandidateSecrets>> insert(const RosterNode &node, std::uint64_t sequence, ByteView payload,
                                                 EpochSecrets secrets, Queries &queries);
    /// Secrets out of a back link; `known` is the epoch's own roster entry where it is here. True when they are new;
    /// then `parents` gets what they open in turn.
    Result<bool> offer(CandidateSecrets candidate, const RosterNode *known, std::vector<CandidateSecrets> &parents,
                       Queries &queries);

private:
    std::vector<Epoch> m_epochs;
    std::unordered_map<EntryId, std::uint32_t> m_numbers;
    std::vector<CandidateSecrets> m_candidates;
};

/// docs/protocol.md 3.4, back links.
Bytes makeBackLink(ByteView history, const EntryId &parent, const EpochSecrets &parentSecrets);
/// C | Y of a parent. CannotOpen.
Result<SecretBytes> openBackLink(ByteView history, const EntryId &parent, ByteView link);
/// All the links of a roster entry; nothing unless this history secret opens every one.
std::optional<std::vector<CandidateSecrets>> openBackLinks(const RosterPayload &payload, ByteView history);

} // namespace caseweave
