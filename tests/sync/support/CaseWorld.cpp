// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/CaseWorld.h"

#include "crypto/cbor/Reader.h"
#include "crypto/hash/Hash.h"

namespace caseweave::test {
namespace {

constexpr std::int64_t startMs = 1'790'000'000'000;
constexpr std::int64_t yearSeconds = 365 * 86400;

} // namespace

std::int64_t testStartMs()
{
    return startMs;
}

Status RecordingFold::reset()
{
    m_seen.clear();
    ++m_resets;
    return {};
}

Status RecordingFold::apply(const LogEntry &entry)
{
    if (m_failure)
        return *m_failure;
    const Seen seen{entry.id, entry.kind, Bytes(entry.payload.begin(), entry.payload.end()), entry.readable,
                    entry.restricted};
    const bool fresh = m_seen.emplace(std::pair(entry.device, entry.sequence), seen).second;
    m_appliedTwice = m_appliedTwice || !fresh;
    return {};
}

void RecordingFold::refresh(CaseLog &log)
{
    if (!std::exchange(m_stale, false))
        return;
    m_seen.clear();
    const Status read = log.visit(Standing::Counts, [&](const LogEntry &entry) { static_cast<void>(apply(entry)); });
    assert(read.ok());
}

Digest RecordingFold::digestOf(CaseLog &log, bool shared)
{
    refresh(log);
    Digest digest{};
    for (const auto &[place, seen] : m_seen) {
        const ByteView payload = shared && seen.restricted ? ByteView() : ByteView(seen.payload);
        digest = hash("test state",
                      {digest, place.first.view(), u64(place.second), seen.id.view(), u64(seen.kind), payload});
    }
    return digest;
}

Digest RecordingFold::digest(CaseLog &log)
{
    return digestOf(log, false);
}

Digest RecordingFold::sharedDigest(CaseLog &log)
{
    return digestOf(log, true);
}

std::size_t RecordingFold::size(CaseLog &log)
{
    refresh(log);
    return m_seen.size();
}

bool RecordingFold::contains(CaseLog &log, const EntryId &id)
{
    refresh(log);
    return std::any_of(m_seen.begin(), m_seen.end(), [&](const auto &at) { return at.second.id == id; });
}

std::optional<Bytes> RecordingFold::payload(CaseLog &log, const EntryId &id)
{
    refresh(log);
    for (const auto &[place, seen] : m_seen) {
        if (seen.id == id && seen.readable)
            return seen.payload;
    }
    return std::nullopt;
}

TestAgency::TestAgency(Random &random)
    : m_random(random), m_root(SigningKey::generate(random)), m_issuerKey(SigningKey::generate(random)),
      m_issuer(AgencyCertificate::issue(m_root, AgencyRole::Issuer, m_issuerKey.publicKey(), std::nullopt,
                                        "Northmoor Council", startMs / 1000 - 86400, startMs / 1000 + yearSeconds))
{
}

LocalDevice TestAgency::makeDevice(std::uint64_t professional)
{
    DeviceKeys keys = DeviceKeys::generate(m_random);
    const auto person = ProfessionalId{hash("test professional", {agencyIdOf(root()).view(), u64(professional)})};
    DeviceCertificate certificate
        = DeviceCertificate::issue(m_issuerKey, m_issuer, person, keys.sign.publicKey(), keys.box.publicKey(),
                                   startMs / 1000 - 3600, startMs / 1000 + yearSeconds);
    return {std::move(keys), std::move(certificate)};
}

LocalDevice cloneOf(const LocalDevice &device)
{
    return {device.keys.clone(), device.certificate};
}

std::uint64_t MemoryMailbox::push(ByteView envelope, ByteView covers)
{
    const Digest digest = hash("test envelope", envelope);
    const auto [at, fresh] = m_known.try_emplace(digest, m_envelopes.size() + 1);
    if (!fresh)
        return at->second;
    m_envelopes.emplace_back(envelope.begin(), envelope.end());
    if (!covers.empty()) {
        cbor::Reader reader(covers);
        const std::size_t count = reader.array();
        for (std::size_t i = 0; i < count && reader.ok(); ++i) {
            reader.array(2);
            const std::uint64_t first = reader.uint();
            const std::uint64_t last = reader.uint();
            for (std::uint64_t sequence = first; sequence <= last; ++sequence)
                m_covered.insert(sequence);
        }
        assert(reader.finish());
    }
    return m_envelopes.size();
}

std::vector<HubItem> MemoryMailbox::after(std::uint64_t sequence) const
{
    std::vector<HubItem> items;
    for (std::uint64_t next = sequence + 1; next <= m_envelopes.size(); ++next)
        items.push_back({next, m_envelopes[next - 1]});
    return items;
}

std::vector<HubItem> MemoryMailbox::uncovered() const
{
    std::vector<HubItem> items = after(0);
    items.erase(std::remove_if(items.begin(), items.end(),
                               [&](const HubItem &item) { return isCovered(item.mailboxSequence); }),
                items.end());
    return items;
}

Status Replica::openDatabase(const std::string &path)
{
    m_path = path;
    sql::OpenOptions options = CaseLog::fileOptions();
    if (path.empty())
        options.cacheKib = 1024;
    if (!path.empty() && m_key.empty())
        m_key = SecretBytes::random(32, m_random);
    Result<sql::Database> database
        = path.empty() ? sql::Database::openPlain(":memory:", options) : sql::Database::open(path, m_key, options);
    if (!database)
        return database.error();
    m_database = std::move(*database);
    return {};
}

Status Replica::create(const MemberCard &card)
{
    Result<std::unique_ptr<CaseLog>> log = CaseLog::create(surroundings(), cloneOf(m_device), card);
    if (!log)
        return log.error();
    m_log = std::move(*log);
    return {};
}

Status Replica::join(const Welcome &welcome)
{
    Result<std::unique_ptr<CaseLog>> log = CaseLog::join(surroundings(), cloneOf(m_device), welcome);
    if (!log)
        return log.error();
    m_log = std::move(*log);
    return {};
}

SecretBytes Replica::contentSecret()
{
    Result<sql::Statement> row = m_database.prepare("SELECT secrets FROM log_epoch WHERE id = ?1");
    const bool found = row.ok() && row->bind(m_log->roster().epoch).step().ok();
    assert(found);
    static_cast<void>(found);
    return SecretBytes(row->blob(0).first(32));
}

void Replica::close()
{
    m_log.reset();
    m_database.close();
}

Status Replica::reopen()
{
    m_log.reset();
    if (!m_path.empty()) {
        close();
        if (Status status = openDatabase(m_path); !status)
            return status;
    }
    Result<std::unique_ptr<CaseLog>> log = CaseLog::open(surroundings(), cloneOf(m_device));
    if (!log)
        return log.error();
    m_log = std::move(*log);
    m_fold.rolledBack();
    return {};
}

NewMember Replica::asMember(Role role, bool history) const
{
    return {{"Ann Rees", "Social worker"}, role, history, {m_device.certificate}};
}

Result<EntryRef> Replica::write(std::string_view text, std::vector<MemberId> audience, std::uint64_t kind)
{
    return m_log->append({kind, viewOf(text), std::move(audience)});
}

Status Replica::send(MemoryHub &hub)
{
    for (;;) {
        const Result<std::vector<OutboxItem>> items = m_log->outbox();
        if (!items)
            return items.error();
        if (items->empty())
            return {};
        std::vector<Acknowledged> sent;
        for (const OutboxItem &item : *items)
            sent.push_back({item.number, hub[item.mailbox].push(item.envelope, item.covers)});
        if (Status status = m_log->acknowledge(sent); !status)
            return status;
    }
}

Result<IngestReport> Replica::receive(MemoryHub &hub)
{
    const MemoryMailbox &mailbox = hub[m_log->mailbox()];
    const std::vector<HubItem> items = mailbox.after(m_received);
    m_received = mailbox.envelopes().size();
    return m_log->ingest(items);
}

Status Replica::joinFromInbox(MemoryHub &hub)
{
    const MemoryMailbox &inbox = hub[inboxOf(id())];
    if (inbox.envelopes().empty())
        return ErrorCode::NotFound;
    const Result<Welcome> welcome = Welcome::open(m_device.keys, inbox.envelopes().back());
    return welcome ? join(*welcome) : Status(welcome.error());
}

} // namespace caseweave::test
