// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/log/Epochs.h"

#include "crypto/hash/Hash.h"

namespace caseweave {
namespace {

constexpr std::size_t secretSize = 32;

SecretBytes join(ByteView content, ByteView history)
{
    SecretBytes both(2 * secretSize);
    std::copy(content.begin(), content.end(), both.span().begin());
    std::copy(history.begin(), history.end(), both.span().begin() + secretSize);
    return both;
}

bool isZero(ByteView bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

SecretBytes historyOf(ByteView history)
{
    return history.empty() || isZero(history) ? SecretBytes() : SecretBytes(history);
}

SecretBytes backLinkKey(ByteView history, const EntryId &parent)
{
    SecretBytes key(secretSize);
    keyedHash(history, "CW1 back link", {parent.view()}, key.span());
    return key;
}

} // namespace

Bytes makeBackLink(ByteView history, const EntryId &parent, const EpochSecrets &parentSecrets)
{
    const SecretBytes both = join(parentSecrets.content.view(), parentSecrets.history.view());
    return seal(backLinkKey(history, parent).view(), {}, both.view());
}

Result<SecretBytes> openBackLink(ByteView history, const EntryId &parent, ByteView link)
{
    Result<SecretBytes> both = openSecret(backLinkKey(history, parent).view(), {}, link);
    if (both && both->size() != 2 * secretSize)
        return ErrorCode::CannotOpen;
    return both;
}

bool opensBackLinks(const RosterPayload &payload, ByteView history)
{
    for (std::size_t i = 0; i < payload.parents.size(); ++i) {
        if (!openBackLink(history, payload.parents[i], payload.backLinks[i]))
            return false;
    }
    return true;
}

Status Epochs::load(Queries &queries, std::vector<RosterNode> &nodes, CertificateCache &certificates)
{
    m_epochs.clear();
    m_numbers.clear();
    m_candidates.clear();
    Result<sql::Statement> rows = queries.database().prepare(
        "SELECT number, id, content, history, author, clock, payload, sequence FROM log_epoch ORDER BY number");
    if (!rows)
        return rows.error();
    Result<bool> row = rows->step();
    for (; row && *row; row = rows->step()) {
        Epoch epoch;
        epoch.number = static_cast<std::uint32_t>(rows->count(0));
        epoch.id = rows->id<EntryId>(1);
        epoch.secrets.content = SecretBytes(rows->blob(2));
        epoch.secrets.history = historyOf(rows->blob(3));
        epoch.clock = rows->count(5);
        epoch.sequence = rows->count(7);
        Result<RosterPayload> payload = decodeRosterPayload(rows->blob(6), certificates);
        if (!payload || epoch.number != m_epochs.size() + 1 || epoch.secrets.content.size() != secretSize)
            return ErrorCode::Damaged;
        nodes.push_back({epoch.id, rows->id<DeviceId>(4), epoch.clock, std::move(*payload)});
        m_numbers.emplace(epoch.id, epoch.number);
        m_epochs.push_back(std::move(epoch));
    }
    if (!row)
        return row.error();
    rows = queries.database().prepare("SELECT epoch, secrets FROM log_candidate");
    if (!rows)
        return rows.error();
    for (row = rows->step(); row && *row; row = rows->step()) {
        const ByteView secrets = rows->blob(1);
        if (secrets.size() != 2 * secretSize)
            return ErrorCode::Damaged;
        m_candidates.push_back(
            {rows->id<EntryId>(0), {SecretBytes(secrets.first(secretSize)), historyOf(secrets.subspan(secretSize))}});
    }
    return row ? Status() : Status(row.error());
}

const Epoch *Epochs::find(const EntryId &id) const
{
    const auto found = m_numbers.find(id);
    return found == m_numbers.end() ? nullptr : &m_epochs[found->second - 1];
}

Status Epochs::insert(const RosterNode &node, std::uint64_t sequence, ByteView payload, ByteView content,
                      ByteView history, Queries &queries)
{
    Epoch epoch;
    epoch.id = node.id;
    epoch.number = static_cast<std::uint32_t>(m_epochs.size() + 1);
    epoch.sequence = sequence;
    epoch.clock = node.clock;
    epoch.secrets.content = SecretBytes(content);
    SecretBytes given = historyOf(history);
    if (!given.empty() && opensBackLinks(node.payload, given.view()))
        epoch.secrets.history = std::move(given);
    for (const CandidateSecrets &candidate : m_candidates) {
        const bool fits = epoch.secrets.history.empty() && candidate.epoch == node.id
            && candidate.secrets.content.equals(content) && !candidate.secrets.history.empty()
            && opensBackLinks(node.payload, candidate.secrets.history.view());
        if (fits)
            epoch.secrets.history = candidate.secrets.history.clone();
    }
    const auto stored
        = epoch.secrets.history.empty() ? std::nullopt : std::optional<ByteView>(epoch.secrets.history.view());
    Status status = queries.run(Query::InsertEpoch, epoch.number, epoch.id, epoch.secrets.content.view(), stored,
                                node.author, epoch.sequence, epoch.clock, payload);
    if (!status)
        return status;
    m_numbers.emplace(epoch.id, epoch.number);
    m_epochs.push_back(std::move(epoch));
    m_candidates.erase(std::remove_if(m_candidates.begin(), m_candidates.end(),
                                      [&](const CandidateSecrets &candidate) { return candidate.epoch == node.id; }),
                       m_candidates.end());
    return queries.run(Query::DropCandidates, node.id);
}

Result<bool> Epochs::offer(const EntryId &epoch, const RosterNode *known, ByteView content, ByteView history,
                           Queries &queries)
{
    const auto at = m_numbers.find(epoch);
    if (at != m_numbers.end()) {
        Epoch &here = m_epochs[at->second - 1];
        const bool useful = here.secrets.history.empty() && !isZero(history) && here.secrets.content.equals(content)
            && known && opensBackLinks(known->payload, history);
        if (!useful)
            return false;
        if (Status status = setHistory(here, history, queries); !status)
            return status.error();
        return true;
    }
    for (const CandidateSecrets &candidate : m_candidates) {
        const bool same = candidate.epoch == epoch && candidate.secrets.content.equals(content)
            && (isZero(history) ? candidate.secrets.history.empty() : candidate.secrets.history.equals(history));
        if (same)
            return false;
    }
    const SecretBytes both = join(content, history);
    if (Status status = queries.run(Query::InsertCandidate, epoch, both.view()); !status)
        return status.error();
    m_candidates.push_back({epoch, {SecretBytes(content), historyOf(history)}});
    return true;
}

Status Epochs::setHistory(Epoch &epoch, ByteView history, Queries &queries)
{
    if (Status status = queries.run(Query::SetEpochHistory, epoch.number, history); !status)
        return status;
    epoch.secrets.history = SecretBytes(history);
    return {};
}

} // namespace caseweave
