// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a live connection costs: commit to visible, fan-out, and holding idle connections.
#include "sync/wire/AccessRecord.h"
#include "tests/bench/BareTls.h"
#include "tests/bench/Fleet.h"
#include "tests/bench/Place.h"
#include "tests/bench/Report.h"

namespace caseweave::bench {

namespace {

/// Appends one event and gives what is to be pushed.
std::optional<std::vector<OutboxItem>> appendOne(Writer &writer, CaseText &text)
{
    const Bytes payload = eventPayload(text.title(), text.note(125), 20261122);
    if (auto made = writer.local->log().append({17, payload}); !made) {
        failed("append", made.code());
        return std::nullopt;
    }
    auto items = writer.local->log().outbox();
    return items ? std::optional(std::move(*items)) : std::nullopt;
}

void pushNow(Writer &writer, const OutboxItem &item)
{
    CaseLog &log = writer.local->log();
    writer.connection->push(item.mailbox, {{item.envelope, item.covers}},
                            [&log, number = item.number](Result<std::vector<std::uint64_t>> result) {
                                if (result)
                                    (void)log.acknowledge(std::vector<Acknowledged>{{number, result->front()}});
                            });
}

std::optional<std::uint64_t> subscribeAfter(HubConnection &connection, const MailboxTag &tag, std::uint64_t after)
{
    std::optional<Result<std::uint64_t>> answer;
    connection.subscribe(tag, after, [&answer](auto result) { answer = std::move(result); });
    if (!waitUntil([&answer] { return answer.has_value(); }) || !answer->ok())
        return std::nullopt;
    return **answer;
}

/// To what comes from now on. The first answer tells where the mailbox stands; a later subscription replaces it.
bool subscribe(HubConnection &connection, const MailboxTag &tag)
{
    const auto head = subscribeAfter(connection, tag, wire::mostSequence);
    return head && subscribeAfter(connection, tag, *head);
}

} // namespace

bool benchVisible(const Options &options, Report &report)
{
    Place place;
    if (!place.start(options))
        return false;
    Fleet fleet(place.path, place.hub, place.agency, place.random, place.clock);
    if (!fleet.begin(2, {}))
        return false;
    Writer &here = fleet.writers()[0];
    Writer &there = fleet.writers()[1];
    const MailboxTag tag = here.local->log().mailbox();
    if (!subscribe(*there.connection, tag))
        return failed("subscribe", ErrorCode::Network);
    std::uint64_t visible = 0;
    QObject::connect(there.connection.get(), &HubConnection::delivered, there.connection.get(),
                     [&](const MailboxTag &, const std::vector<HubDelivery> &items) {
                         for (const HubDelivery &item : items) {
                             const HubItem one{item.sequence, item.envelope};
                             const auto taken = there.local->log().ingest({&one, 1});
                             visible += taken ? taken->applied : 0;
                         }
                     });
    CaseText text(5);
    std::vector<double> times;
    const std::uint64_t count = options.sizes.empty() ? 500 : options.sizes.front();
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto items = appendOne(here, text);
        if (!items || items->empty())
            return false;
        const Stopwatch watch; // the commit here is done
        pushNow(here, items->front());
        if (!waitUntil([&visible, i] { return visible > i; }))
            return failed("see an entry", ErrorCode::Network);
        times.push_back(watch.milliseconds());
        if (!waitUntil([&here] { return here.local->log().counts().unsent == 0; }))
            return failed("get an acknowledgement", ErrorCode::Network);
    }
    Measurement m;
    m.name = "visible";
    m.size = count;
    m.unit = "ms";
    m.value = percentile(times, 0.5);
    m.p50 = m.value;
    m.p99 = percentile(times, 0.99);
    m.bare = bareVisibleMs(place.path);
    report.push_back(m);
    return true;
}

bool benchFanout(const Options &options, Report &report)
{
    constexpr std::size_t clients = 50;
    Place place;
    if (!place.start(options))
        return false;
    Fleet fleet(place.path, place.hub, place.agency, place.random, place.clock);
    std::vector<LocalDevice> readers;
    std::vector<DeviceCertificate> certificates;
    for (std::size_t i = 0; i < clients; ++i) {
        readers.push_back(place.agency.makeDevice(place.random));
        certificates.push_back(readers.back().certificate);
    }
    if (!fleet.begin(1, certificates))
        return false;
    Writer &writer = fleet.writers().front();
    const MailboxTag tag = writer.local->log().mailbox();
    std::vector<std::unique_ptr<HubConnection>> connections;
    std::uint64_t received = 0;
    std::size_t frameBytes = 0;
    for (const LocalDevice &reader : readers) {
        connections.push_back(fleet.connect(reader));
        if (!connections.back() || !subscribe(*connections.back(), tag))
            return failed("subscribe", ErrorCode::Network);
        QObject::connect(connections.back().get(), &HubConnection::delivered, connections.back().get(),
                         [&](const MailboxTag &, const std::vector<HubDelivery> &items) { received += items.size(); });
    }
    CaseText text(6);
    std::vector<double> times;
    const std::uint64_t count = options.sizes.empty() ? 500 : options.sizes.front();
    const double before = processorMs(place.hub.pid());
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto items = appendOne(writer, text);
        if (!items || items->empty())
            return false;
        frameBytes = items->front().envelope.size() + 64;
        const Stopwatch watch;
        pushNow(writer, items->front());
        if (!waitUntil([&] { return received == (i + 1) * clients; }))
            return failed("see an entry everywhere", ErrorCode::Network);
        times.push_back(watch.milliseconds());
        if (!waitUntil([&writer] { return writer.local->log().counts().unsent == 0; }))
            return failed("get an acknowledgement", ErrorCode::Network);
    }
    Measurement m;
    m.name = "fanout-hub-cpu";
    m.size = clients;
    m.unit = "ms/entry";
    m.value = (processorMs(place.hub.pid()) - before) / static_cast<double>(count);
    m.p50 = percentile(times, 0.5);
    m.p99 = percentile(times, 0.99);
    m.bare = bareFanoutMs(clients, frameBytes, count);
    report.push_back(m);
    return true;
}

bool benchIdle(const Options &options, Report &report)
{
    Place place;
    if (!place.start(options))
        return false;
    Fleet fleet(place.path, place.hub, place.agency, place.random, place.clock);
    const std::uint64_t count = options.sizes.empty() ? 200 : options.sizes.front();
    std::vector<std::unique_ptr<HubConnection>> connections;
    const auto hold = [&](std::uint64_t upTo) {
        while (connections.size() < upTo) {
            connections.push_back(fleet.connect(place.agency.makeDevice(place.random)));
            if (!connections.back())
                return false;
        }
        return true;
    };
    if (!hold(20)) // what the first ones cost is the hub's own warm-up
        return false;
    const double before = residentMib(place.hub.pid());
    if (!hold(20 + count))
        return false;
    Measurement m;
    m.name = "idle-connection";
    m.size = count;
    m.unit = "KiB";
    m.value = (residentMib(place.hub.pid()) - before) * 1024.0 / static_cast<double>(count);
    m.bare = bareConnections(count).kib;
    report.push_back(m);
    return true;
}

} // namespace caseweave::bench
