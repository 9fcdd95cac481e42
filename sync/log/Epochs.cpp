// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/Epochs.h"

#include "crypto/hash/Hash.h"

namespace caseweave {
namespace {

SecretBytes backLinkKey(ByteView history, const EntryId &parent)
{
    SecretBytes key(32);
    keyedHash(history, "CW1 back link", {parent.view()}, key.span());
    return key;
}

} // namespace

Bytes makeBackLink(ByteView history, const EntryId &parent, const EpochSecrets &parentSecrets)
{
    return seal(backLinkKey(history, parent).view(), {}, parentSecrets.both());
}

Result<SecretBytes> openBackLink(ByteView history, const EntryId &parent, ByteView link)
{
    Result<SecretBytes> both = openSecret(backLinkKey(history, parent).view(), {}, link);
    if (both && both->size() != EpochSecrets::size)
        return ErrorCode::CannotOpen;
    return both;
}

std::optional<std::vector<CandidateSecrets>> openBackLinks(const RosterPayload &payload, ByteView history)
{
    std::vector<CandidateSecrets> opened;
    for (std::size_t i = 0; i < payload.parents.size(); ++i) {
        Result<SecretBytes> both = openBackLink(history, payload.parents[i], payload.backLinks[i]);
        if (!both)
            return std::nullopt;
        opened.push_back({payload.parents[i], EpochSecrets(std::move(*both))});
    }
    return opened;
}

Status Epochs::load(Queries &queries, std::vector<RosterNode> &nodes, CertificateCache &certificates)
{
    m_epochs.clear();
    m_numbers.clear();
    m_candidates.clear();
    Result<sql::Statement> rows = queries.database().prepare(
        "SELECT number, id, secrets, author, clock, payload, sequence FROM log_epoch ORDER BY number");
    if (!rows)
        return rows.error();
    Result<bool> row = rows->step();
    for (; row && *row; row = rows->step()) {
        Epoch epoch;
        epoch.number = static_cast<std::uint32_t>(rows->count(0));
        epoch.id = rows->id<EntryId>(1);
        epoch.clock = rows->count(4);
        epoch.sequence = rows->count(6);
        Result<RosterPayload> payload = decodeRosterPayload(rows->blob(5), certificates);
        if (!payload || epoch.number != m_epochs.size() + 1 || rows->blob(2).size() != EpochSecrets::size)
            return ErrorCode::Damaged;
        epoch.secrets = EpochSecrets(SecretBytes(rows->blob(2)));
        nodes.push_back({epoch.id, rows->id<DeviceId>(3), epoch.clock, std::move(*payload)});
        m_numbers.emplace(epoch.id, epoch.number);
        m_epochs.push_back(std::move(epoch));
    }
    if (!row)
        return row.error();
    rows = queries.database().prepare("SELECT epoch, secrets FROM log_candidate");
    if (!rows)
        return rows.error();
    for (row = rows->step(); row && *row; row = rows->step()) {
        if (rows->blob(1).size() != EpochSecrets::size)
            return ErrorCode::Damaged;
        m_candidates.push_back({rows->id<EntryId>(0), EpochSecrets(SecretBytes(rows->blob(1)))});
    }
    return row ? Status() : Status(row.error());
}

const Epoch *Epochs::find(const EntryId &id) const
{
    const auto found = m_numbers.find(id);
    return found == m_numbers.end() ? nullptr : &m_epochs[found->second - 1];
}

Result<std::vector<CandidateSecrets>> Epochs::insert(const RosterNode &node, std::uint64_t sequence, ByteView payload,
                                                     EpochSecrets secrets, Queries &queries)
{
    std::optional<std::vector<CandidateSecrets>> parents;
    if (secrets.hasHistory())
        parents = openBackLinks(node.payload, secrets.history());
    for (const CandidateSecrets &candidate : m_candidates) {
        const bool fits = !parents && candidate.epoch == node.id && candidate.secrets.hasHistory()
            && equalConstantTime(candidate.secrets.content(), secrets.content());
        if (!fits)
            continue;
        parents = openBackLinks(node.payload, candidate.secrets.history());
        if (parents)
            secrets = candidate.secrets.clone();
    }
    if (!parents)
        secrets.dropHistory();
    Epoch epoch{node.id, static_cast<std::uint32_t>(m_epochs.size() + 1), std::move(secrets), sequence, node.clock};
    Status status = queries.run(Query::InsertEpoch, epoch.number, epoch.id, epoch.secrets.both(), node.author,
                                epoch.sequence, epoch.clock, payload);
    if (!status)
        return status.error();
    m_numbers.emplace(epoch.id, epoch.number);
    m_epochs.push_back(std::move(epoch));
    const auto stale = std::remove_if(m_candidates.begin(), m_candidates.end(),
                                      [&](const CandidateSecrets &candidate) { return candidate.epoch == node.id; });
    if (stale != m_candidates.end()) {
        m_candidates.erase(stale, m_candidates.end());
        status = queries.run(Query::DropCandidates, node.id);
    }
    if (!status)
        return status.error();
    return parents ? std::move(*parents) : std::vector<CandidateSecrets>();
}

Result<bool> Epochs::offer(CandidateSecrets candidate, const RosterNode *known, std::vector<CandidateSecrets> &parents,
                           Queries &queries)
{
    const auto at = m_numbers.find(candidate.epoch);
    if (at != m_numbers.end()) {
        Epoch &here = m_epochs[at->second - 1];
        const bool useful = !here.secrets.hasHistory() && candidate.secrets.hasHistory() && known
            && equalConstantTime(here.secrets.content(), candidate.secrets.content());
        auto opened = useful ? openBackLinks(known->payload, candidate.secrets.history()) : std::nullopt;
        if (!opened)
            return false;
        here.secrets = std::move(candidate.secrets);
        std::move(opened->begin(), opened->end(), std::back_inserter(parents));
        if (Status status = queries.run(Query::SetEpochSecrets, here.number, here.secrets.both()); !status)
            return status.error();
        return true;
    }
    for (const CandidateSecrets &other : m_candidates) {
        if (other.epoch == candidate.epoch && equalConstantTime(other.secrets.both(), candidate.secrets.both()))
            return false;
    }
    if (Status status = queries.run(Query::InsertCandidate, candidate.epoch, candidate.secrets.both()); !status)
        return status.error();
    m_candidates.push_back(std::move(candidate));
    return true;
}

} // namespace caseweave
