// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/Fleet.h"

#include "sync/wire/AccessRecord.h"

#include <QCoreApplication>
#include <QTimer>

namespace caseweave::bench {

bool waitUntil(const std::function<bool()> &done, std::int64_t mostMs)
{
    // Sleeps until there is something to do: one that turns round and round would take the hub's processor from it.
    QTimer deadline;
    deadline.setSingleShot(true);
    deadline.start(static_cast<int>(mostMs));
    while (!done()) {
        if (!deadline.isActive())
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}

Fleet::Fleet(const std::filesystem::path &folder, const BenchHub &hub, const Agency &agency, Random &random,
             const Clock &clock)
    : m_folder(folder), m_hub(hub), m_agency(agency), m_random(random), m_clock(clock), m_text(20261122)
{
}

std::unique_ptr<HubConnection> Fleet::connect(const LocalDevice &device) const
{
    const auto address = HubAddress::parse(m_hub.address());
    if (!address)
        return nullptr;
    auto connection
        = std::make_unique<HubConnection>(*address, PinnedRoots{{m_agency.id(), m_agency.root().publicKey()}},
                                          DeviceLogin{device.keys.clone(), device.certificate}, m_clock, m_random);
    connection->open();
    if (!waitUntil([&connection] { return connection->state() == HubState::Online; }, 10'000)) {
        failed("log in at the hub", connection->refusal().value_or(ErrorCode::Network));
        return nullptr;
    }
    return connection;
}

bool Fleet::begin(std::size_t count, const std::vector<DeviceCertificate> &others)
{
    for (std::size_t i = 0; i < count; ++i)
        m_writers.push_back({m_agency.makeDevice(m_random), nullptr, nullptr});
    Writer &lead = m_writers.front();
    lead.local = LocalCase::make(m_folder / "writer-0.db", lead.device, m_random, m_clock);
    if (!lead.local)
        return false;
    for (std::size_t i = 1; i < count; ++i) {
        if (!invite(m_writers[i].device.certificate, Role::Contributor))
            return false;
    }
    for (const DeviceCertificate &other : others) {
        if (!invite(other, Role::Contributor))
            return false;
    }
    lead.connection = connect(lead.device);
    if (!lead.connection || !settleAccess() || !pushAll(lead))
        return false;
    std::vector<HubItem> items;
    for (const Bytes &envelope : m_rosterEnvelopes)
        items.push_back({items.size() + 1, envelope});
    for (std::size_t i = 1; i < count; ++i) {
        Writer &writer = m_writers[i];
        writer.connection = connect(writer.device);
        writer.local = LocalCase::make(m_folder / ("writer-" + std::to_string(i) + ".db"), writer.device, m_random,
                                       m_clock, welcomeOf(writer.device));
        if (!writer.connection || !writer.local)
            return false;
        if (auto report = writer.local->log().ingest(items); !report || !writer.local->log().roster().stillIn())
            return failed("join the case", report ? ErrorCode::NotMember : report.code());
    }
    return true;
}

bool Fleet::invite(const DeviceCertificate &certificate, Role role)
{
    const NewMember member{{"Bench Member", "Social worker"}, role, true, {certificate}};
    const auto added = m_writers.front().local->log().addMember(member);
    return added.ok() || failed("add a member", added.code());
}

bool Fleet::settleAccess()
{
    Writer &lead = m_writers.front();
    const AccessWanted wanted = lead.local->log().accessWanted();
    const auto record = wire::AccessRecord::make(lead.device.keys.sign, lead.local->log().mailbox(), 0, Digest{},
                                                 lead.device.keys.device(), wanted.administrators, wanted.users);
    std::optional<Status> answer;
    lead.connection->putAccess(record.encoded, [&answer](Status status) { answer = std::move(status); });
    if (!waitUntil([&answer] { return answer.has_value(); }) || !answer->ok())
        return failed("put the access record", answer ? answer->code() : ErrorCode::Network);
    return lead.local->log().accessSettled(wanted).ok();
}

bool Fleet::pushAll(Writer &writer)
{
    CaseLog &log = writer.local->log();
    for (;;) {
        auto items = log.outbox({}, 512 * 1024);
        if (!items)
            return failed("read the outbox", items.code());
        if (items->empty())
            return true;
        const MailboxTag tag = items->front().mailbox;
        std::vector<HubPush> pushes;
        std::vector<std::uint64_t> numbers;
        for (OutboxItem &item : *items) {
            if (item.mailbox != tag || pushes.size() == wire::mostBatch)
                break;
            if (tag != log.mailbox())
                m_welcomes.emplace_back(tag, item.envelope);
            else if (&writer == &m_writers.front() && m_writers.back().local == nullptr)
                m_rosterEnvelopes.push_back(item.envelope);
            numbers.push_back(item.number);
            pushes.push_back({std::move(item.envelope), std::move(item.covers)});
        }
        std::optional<Result<std::vector<std::uint64_t>>> answer;
        writer.connection->push(tag, std::move(pushes), [&answer](auto result) { answer = std::move(result); });
        if (!waitUntil([&answer] { return answer.has_value(); }) || !answer->ok())
            return failed("push", answer ? answer->code() : ErrorCode::Network);
        std::vector<Acknowledged> sent;
        for (std::size_t i = 0; i < numbers.size(); ++i)
            sent.push_back({numbers[i], (**answer)[i]});
        if (const Status done = log.acknowledge(sent); !done)
            return failed("acknowledge", done.code());
    }
}

std::optional<Welcome> Fleet::welcomeOf(const LocalDevice &device) const
{
    for (const auto &[tag, envelope] : m_welcomes) {
        if (tag != inboxOf(device.keys.device()))
            continue;
        if (auto welcome = Welcome::open(device.keys, envelope))
            return std::move(*welcome);
    }
    return std::nullopt;
}

bool Fleet::write(std::uint64_t events, std::uint64_t turn)
{
    std::uint64_t written = 0;
    while (written < events) {
        for (Writer &writer : m_writers) {
            const std::uint64_t now = std::min(turn, events - written);
            std::vector<Bytes> payloads;
            std::vector<NewEntry> entries;
            for (std::uint64_t i = 0; i < now; ++i) {
                const auto day = static_cast<std::uint32_t>(20260101 + (written + i) % 12 * 100 + (written + i) % 28);
                payloads.push_back(eventPayload(m_text.title(), m_text.note(125), day));
            }
            for (const Bytes &payload : payloads)
                entries.push_back({17, payload});
            if (auto made = writer.local->log().append(entries); !made)
                return failed("append", made.code());
            if (!pushAll(writer))
                return false;
            written += now;
        }
    }
    for (Writer &writer : m_writers) {
        if (auto packed = writer.local->log().packSegments(); !packed)
            return failed("pack segments", packed.code());
        if (!pushAll(writer))
            return false;
    }
    return true;
}

} // namespace caseweave::bench
