// SPDX-License-Identifier: GPL-3.0-or-later
//
// Many devices at one hub. Those who are merely there are in processes of their own (IdleCrowd); this one has those
// whose time is taken. All share the machine's processors with the hub: what the hub alone could do is more.
#include "sync/wire/AccessRecord.h"
#include "tests/bench/BareStore.h"
#include "tests/bench/BareTls.h"
#include "tests/bench/Fleet.h"
#include "tests/bench/IdleCrowd.h"
#include "tests/bench/Place.h"

#include <QTimer>

#include <unistd.h>

namespace caseweave::bench {

namespace {

constexpr std::size_t atOnce = 64; ///< logins under way
constexpr std::size_t entryBytes = 300; ///< about what a short event takes, sealed
constexpr std::size_t writers = 50;
constexpr int batch = 64;
constexpr std::size_t fanoutMembers = 50; ///< of the case that is fanned out to
constexpr std::size_t fanoutWriters = 8; ///< to it, where it is the rate that is measured

struct Client {
    LocalDevice device;
    std::unique_ptr<HubConnection> connection;
};

/// As only its form matters to a hub (docs/protocol.md section 4). Its end is its own; to ask the system for the rest
/// of each costs more than what is measured.
Bytes envelopeFor(const MailboxTag &tag, Random &random)
{
    static const Bytes filling = random.bytes(entryBytes);
    const ByteView all(filling);
    Bytes body = filling;
    random.fill(std::span(body).last(16));
    cbor::Writer out(entryBytes + 256);
    out.array(8).uint(1).id(tag).uint(0).bytes(all.first(24)).bytes(all.first(32)).bytes(all.first(100));
    return out.bytes(body).null().take();
}

/// What tells one from the others.
std::string nameOf(ByteView envelope)
{
    const ByteView end = envelope.last(17);
    return {end.begin(), end.end()};
}

/// Devices of one agency at its hub, or spread over several processes of it.
class Crowd {
public:
    explicit Crowd(Place &place) : Crowd(place, {place.hub.address()}) { }
    Crowd(Place &place, std::vector<std::string> hubs) : m_place(place), m_hubs(std::move(hubs)) { }

    /// Logs in until there are so many, several at a time.
    bool grow(std::size_t count)
    {
        std::size_t next = clients.size();
        while (clients.size() < count)
            clients.push_back({m_place.agency.makeDevice(m_place.random), nullptr});
        std::size_t online = 0;
        const std::size_t missing = count - next;
        const auto more = [&] {
            for (std::size_t waiting = next - (count - missing) - online; waiting < atOnce && next < count; ++waiting)
                open(clients[next++], online);
            return online == missing;
        };
        return waitUntil(more, 600'000) || failed("log everybody in", ErrorCode::Network);
    }
    /// A case of the first `members` of them from `first` on; its tag.
    std::optional<MailboxTag> makeCase(std::size_t first, std::size_t members)
    {
        MailboxTag tag;
        m_place.random.fill(tag.bytes);
        std::vector<DeviceId> users;
        for (std::size_t i = 1; i < members; ++i)
            users.push_back(clients[first + i].device.certificate.device());
        std::sort(users.begin(), users.end());
        Client &lead = clients[first];
        const DeviceId id = lead.device.certificate.device();
        const auto record = wire::AccessRecord::make(lead.device.keys.sign, tag, 0, {}, id, {id}, std::move(users));
        std::optional<Status> answer;
        lead.connection->putAccess(record.encoded, [&answer](const Status &status) { answer = status; });
        if (!waitUntil([&answer] { return answer.has_value(); }) || !answer->ok())
            return std::nullopt;
        return tag;
    }

    std::vector<Client> clients;

private:
    void open(Client &client, std::size_t &online)
    {
        const auto at = static_cast<std::size_t>(&client - clients.data());
        const auto address = HubAddress::parse(m_hubs[at % m_hubs.size()]);
        client.connection = std::make_unique<HubConnection>(
            *address, PinnedRoots{{m_place.agency.id(), m_place.agency.root().publicKey()}},
            DeviceLogin{client.device.keys.clone(), client.device.certificate}, m_place.clock, m_place.random);
        HubConnection *const connection = client.connection.get();
        QObject::connect(connection, &HubConnection::stateChanged, connection,
                         [connection, &online, counted = false]() mutable {
                             if (connection->state() == HubState::Online && !std::exchange(counted, true))
                                 ++online;
                         });
        connection->open();
    }

    Place &m_place;
    const std::vector<std::string> m_hubs;
};

/// What became of the processors while something was measured.
class Usage {
public:
    explicit Usage(const Place &place) : m_hub(place.hub.pid()) { }
    double hubMs() const { return processorMs(m_hub) - m_hubBefore; }
    /// For --verbose: who of the two was busy.
    void tell(const Options &options, const char *name) const
    {
        const double took = m_watch.milliseconds() / 100;
        if (options.verbose)
            std::fprintf(stderr, "%s: the hub used %.0f %% of a processor, the process that measures %.0f %%\n", name,
                         hubMs() / took, (processorMs(m_here) - m_hereBefore) / took);
    }
    const Stopwatch &watch() const { return m_watch; }

private:
    int m_hub;
    int m_here = ::getpid();
    double m_hubBefore = processorMs(m_hub);
    double m_hereBefore = processorMs(m_here);
    Stopwatch m_watch;
};

/// Those that log in while all others are held, to be let go again.
std::uint64_t newcomers(const Options &options)
{
    return std::min<std::uint64_t>(options.connections, 1000);
}

bool holdConnections(const Options &options, Place &place, IdleCrowd &idle, Report &report)
{
    constexpr std::uint64_t warmUp = 20;
    const std::uint64_t all = warmUp + options.connections;
    if (!idle.begin(place.hub.address(), place.agency, all + newcomers(options)) || !idle.hold(warmUp))
        return false;
    const double before = residentMib(place.hub.pid());
    const Usage usage(place);
    if (!idle.hold(all))
        return false;
    const auto count = static_cast<double>(options.connections);
    Measurement logins{"load-logins", options.connections, count / usage.watch().milliseconds() * 1000, "1/s"};
    Measurement cost{"load-login-hub-cpu", options.connections, usage.hubMs() / count, "ms"};
    usage.tell(options, "load-logins");
    Measurement memory{"load-connection", options.connections, (residentMib(place.hub.pid()) - before) * 1024.0 / count,
                       "KiB"};
    const Usage later(place);
    if (!idle.hold(all + newcomers(options)))
        return false;
    Measurement more{"load-logins-held", options.connections,
                     static_cast<double>(newcomers(options)) / later.watch().milliseconds() * 1000, "1/s"};
    later.tell(options, "load-logins-held");
    if (!idle.hold(all))
        return false;
    const BareConnections bare = bareConnections(std::min<std::uint64_t>(options.connections, 2000), idle.processes());
    logins.bare = more.bare = bare.perSecond;
    memory.bare = bare.kib;
    report.insert(report.end(), {logins, cost, memory, more});
    return true;
}

/// Each of the writers to a case of its own, sixteen entries a push as after some work offline, four pushes on their
/// way. Entries a second.
Result<double> appendRate(const Options &options, Place &place, Crowd &crowd)
{
    constexpr int onTheWay = 4;
    constexpr std::size_t together = 16;
    std::uint64_t stored = 0;
    std::size_t underway = 0;
    bool goesOn = true;
    std::optional<ErrorCode> refused;
    const std::function<void(Client &, MailboxTag)> write = [&](Client &client, const MailboxTag &tag) {
        ++underway;
        std::vector<HubPush> items;
        for (std::size_t i = 0; i < together; ++i)
            items.push_back({envelopeFor(tag, place.random), {}});
        client.connection->push(tag, std::move(items), [&, tag](const auto &sequences) {
            --underway;
            if (!sequences)
                refused = sequences.code();
            stored += sequences ? together : 0;
            if (goesOn && !refused)
                write(client, tag);
        });
    };
    std::vector<MailboxTag> tags;
    for (std::size_t i = 0; i < writers; ++i) {
        const auto tag = crowd.makeCase(i, 1);
        if (!tag)
            return ErrorCode::Network;
        tags.push_back(*tag);
    }
    const Stopwatch watch;
    for (std::size_t i = 0; i < writers * onTheWay; ++i)
        write(crowd.clients[i % writers], tags[i % writers]);
    waitUntil([&] { return refused || watch.milliseconds() >= static_cast<double>(options.seconds) * 1000; },
              static_cast<std::int64_t>(options.seconds + 60) * 1000);
    const double rate = static_cast<double>(stored) / watch.milliseconds() * 1000;
    goesOn = false;
    const bool ended = waitUntil([&underway] { return underway == 0; });
    return ended && !refused ? Result(rate) : Result<double>(refused.value_or(ErrorCode::Network));
}

/// Of a bare store: rows a second with a number and bytes, and with a hash besides that keeps each once.
struct Bare {
    double numbered = 0;
    double distinct = 0;
};

/// Of a file on the hub's disk: blocks of an entry's size a second, each durable before the next, and in batches as the
/// bare store's.
struct Disk {
    double each = 0;
    double batched = 0;
};

/// What was measured next to the disk alone.
void addDisk(Report &report, const std::string &name, double rate, const Disk &disk)
{
    Measurement each{name + "-disk-each", writers, rate, "1/s"};
    each.bare = disk.each;
    Measurement batched{name + "-disk", writers, rate, "1/s"};
    batched.bare = disk.batched;
    report.insert(report.end(), {batched, each});
}

/// Next to either.
bool append(const std::string &name, const Options &options, Place &place, Crowd &crowd, const Bare &bare,
            Report &report)
{
    const double before = processorMs(place.hub.pid());
    const auto rate = appendRate(options, place, crowd);
    if (!rate)
        return failed("store entries", rate.code());
    Measurement m{name, writers, *rate, "1/s"};
    m.bare = bare.numbered;
    Measurement distinct{name + "-distinct", writers, *rate, "1/s"};
    distinct.bare = bare.distinct;
    if (options.verbose)
        std::fprintf(stderr, "%s: the hub used %.0f of %llu ms of a processor\n", name.c_str(),
                     processorMs(place.hub.pid()) - before, static_cast<unsigned long long>(options.seconds * 1000));
    report.insert(report.end(), {m, distinct});
    return true;
}

/// Pushes that fall due at a steady rate, and when each was made, acknowledged and delivered: in milliseconds after it
/// was due, so that one that waits for this process counts with all its wait.
struct SteadyPushes {
    static constexpr double everyMs = 2;
    Stopwatch watch;
    std::unordered_map<std::string, double> dueAt;
    std::vector<double> made;
    std::vector<double> acknowledged;
    std::vector<double> delivered;

    /// All that are due by now.
    void make(std::uint64_t count, HubConnection &writer, const MailboxTag &tag, Random &random)
    {
        for (double due = nextMs(); made.size() < count && watch.milliseconds() >= due; due = nextMs()) {
            const Bytes envelope = envelopeFor(tag, random);
            dueAt[nameOf(envelope)] = due;
            made.push_back(watch.milliseconds() - due);
            writer.push(tag, {{envelope, {}}},
                        [this, due](const auto &) { acknowledged.push_back(watch.milliseconds() - due); });
        }
    }
    double nextMs() const { return static_cast<double>(made.size()) * everyMs; }
};

bool subscribeMembers(Crowd &crowd, const MailboxTag &tag, SteadyPushes &pushes)
{
    std::size_t subscribed = 0;
    for (std::size_t i = 1; i <= fanoutMembers; ++i) {
        HubConnection *const reader = crowd.clients[i].connection.get();
        QObject::connect(reader, &HubConnection::delivered, reader,
                         [&pushes, tag](const MailboxTag &of, const std::vector<HubDelivery> &items) {
                             for (const HubDelivery &item : items) {
                                 if (of == tag)
                                     pushes.delivered.push_back(pushes.watch.milliseconds()
                                                                - pushes.dueAt[nameOf(item.envelope)]);
                             }
                         });
        reader->subscribe(tag, 0, [&subscribed](const auto &head) { subscribed += head ? 1 : 0; });
    }
    return waitUntil([&subscribed] { return subscribed == fanoutMembers; }) || failed("subscribe", ErrorCode::Network);
}

/// 500 entries a second to a case of 50 members: from when a push is due until a member has it.
bool fanout(const Options &options, Place &place, Crowd &crowd, Report &report)
{
    const auto tag = crowd.makeCase(0, fanoutMembers + 1);
    if (!tag)
        return failed("make a case", ErrorCode::Network);
    SteadyPushes pushes;
    if (!subscribeMembers(crowd, *tag, pushes))
        return false;
    const std::uint64_t count = options.seconds * 500;
    // Nothing else wakes this process when all that was pushed has come.
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, &timer,
                     [&] { pushes.make(count, *crowd.clients[0].connection, *tag, place.random); });
    const Usage usage(place);
    pushes.watch = Stopwatch();
    timer.start(1);
    const bool came = waitUntil(
        [&] { return pushes.acknowledged.size() == count && pushes.delivered.size() == count * fanoutMembers; },
        static_cast<std::int64_t>(options.seconds + 60) * 1000);
    for (std::size_t i = 1; i <= fanoutMembers; ++i)
        crowd.clients[i].connection->disconnect();
    if (!came)
        return failed("see every entry everywhere", ErrorCode::Network);
    usage.tell(options, "load-fanout");
    if (options.verbose)
        std::fprintf(stderr, "load-fanout: 99 %% were pushed less than %.1f ms late, acknowledged within %.1f ms\n",
                     percentile(pushes.made, 0.99), percentile(pushes.acknowledged, 0.99));
    Measurement m{"load-fanout", fanoutMembers, percentile(pushes.delivered, 0.99), "ms"};
    m.p50 = percentile(pushes.delivered, 0.5);
    m.p99 = m.value;
    m.bare = bareVisibleMs(place.path);
    report.push_back(m);
    return true;
}

std::size_t catchingUp(const Options &options)
{
    return std::min<std::size_t>(options.connections, 1000);
}

/// All of them ask for one case from its beginning in the same moment.
bool catchUp(const Options &options, Place &place, Crowd &crowd, Report &report)
{
    constexpr std::size_t entries = 200;
    const std::size_t devices = catchingUp(options);
    const auto tag = crowd.makeCase(0, devices);
    if (!tag)
        return failed("make a case", ErrorCode::Network);
    std::vector<HubPush> items;
    std::vector<Bytes> pieces;
    for (std::size_t i = 0; i < entries; ++i)
        items.push_back({envelopeFor(*tag, place.random), {}});
    for (const HubPush &item : items)
        pieces.push_back(item.envelope);
    bool stored = false;
    crowd.clients[0].connection->push(*tag, std::move(items),
                                      [&stored](const auto &sequences) { stored = sequences.ok(); });
    if (!waitUntil([&stored] { return stored; }))
        return failed("store entries", ErrorCode::Network);
    std::size_t received = 0;
    for (std::size_t i = 0; i < devices; ++i) {
        HubConnection *const reader = crowd.clients[i].connection.get();
        QObject::connect(reader, &HubConnection::delivered, reader,
                         [&](const MailboxTag &, const std::vector<HubDelivery> &some) { received += some.size(); });
    }
    const Stopwatch watch;
    for (std::size_t i = 0; i < devices; ++i)
        crowd.clients[i].connection->subscribe(*tag, 0, [](const auto &) {});
    const bool came = waitUntil([&] { return received >= devices * entries; }, 120'000);
    Measurement m{"load-catchup", devices, watch.milliseconds(), "ms"};
    for (std::size_t i = 0; i < devices; ++i)
        crowd.clients[i].connection->disconnect();
    if (!came)
        return failed("catch up everywhere", ErrorCode::Network);
    std::vector<Bytes> all;
    for (std::size_t i = 0; i < devices; ++i)
        all.insert(all.end(), pieces.begin(), pieces.end());
    m.bare = bareReceiveMs(all, [](ByteView) { return true; });
    report.push_back(m);
    return true;
}

/// Entries a second that reach all members of a case, sixteen a push by one device after the other, and no more on
/// their way than a few of those.
Result<double> fanoutRate(const Options &options, Place &place, Crowd &crowd)
{
    constexpr std::size_t together = 16;
    constexpr std::size_t onTheWay = 8;
    const auto tag = crowd.makeCase(0, fanoutWriters + fanoutMembers);
    if (!tag)
        return ErrorCode::Network;
    std::size_t subscribed = 0;
    std::size_t delivered = 0;
    for (std::size_t i = fanoutWriters; i < fanoutWriters + fanoutMembers; ++i) {
        HubConnection *const reader = crowd.clients[i].connection.get();
        QObject::connect(
            reader, &HubConnection::delivered, reader,
            [&delivered](const MailboxTag &, const std::vector<HubDelivery> &some) { delivered += some.size(); });
        reader->subscribe(*tag, 0, [&subscribed](const auto &head) { subscribed += head ? 1 : 0; });
    }
    if (!waitUntil([&subscribed] { return subscribed == fanoutMembers; }))
        return ErrorCode::Network;
    std::size_t pushed = 0;
    std::size_t answered = 0;
    std::optional<ErrorCode> refused;
    const auto push = [&] {
        std::vector<HubPush> items;
        for (std::size_t i = 0; i < together; ++i)
            items.push_back({envelopeFor(*tag, place.random), {}});
        crowd.clients[pushed / together % fanoutWriters].connection->push(*tag, std::move(items), [&](const auto &all) {
            if (!all)
                refused = all.code();
            answered += together;
        });
        pushed += together;
    };
    const Stopwatch watch;
    const auto isOver = [&] { return watch.milliseconds() >= static_cast<double>(options.seconds) * 1000; };
    waitUntil(
        [&] {
            while (!refused && !isOver() && pushed < delivered / fanoutMembers + onTheWay * together)
                push();
            return refused || (isOver() && answered == pushed && delivered == pushed * fanoutMembers);
        },
        static_cast<std::int64_t>(options.seconds + 60) * 1000);
    const double rate = static_cast<double>(pushed) / watch.milliseconds() * 1000;
    const bool came = waitUntil([&] { return answered == pushed; }) && delivered == pushed * fanoutMembers;
    for (std::size_t i = fanoutWriters; i < fanoutWriters + fanoutMembers; ++i)
        crowd.clients[i].connection->disconnect();
    return came && !refused ? Result(rate) : Result<double>(refused.value_or(ErrorCode::Network));
}

/// What of a rate came of several hubs, next to one.
Measurement nextToOne(const char *name, std::uint64_t hubs, double all, double one)
{
    Measurement m{name, hubs, all, "1/s"};
    m.bare = one;
    m.cores = static_cast<double>(::sysconf(_SC_NPROCESSORS_ONLN));
    return m;
}

/// More hubs on the database of one that runs, and the devices spread over all of them.
bool withMoreHubs(const Options &options, const QStringList &database, Place &place, Report &report)
{
    struct Rates {
        double append = 0;
        double fanout = 0;
    };
    const auto measure = [&](const std::vector<std::string> &hubs) -> Result<Rates> {
        Crowd crowd(place, hubs);
        if (!crowd.grow(fanoutWriters + fanoutMembers))
            return ErrorCode::Network;
        const auto append = appendRate(options, place, crowd);
        if (!append)
            return append.error();
        const auto fanout = fanoutRate(options, place, crowd);
        return fanout ? Result(Rates{*append, *fanout}) : Result<Rates>(fanout.error());
    };
    const auto one = measure({place.hub.address()});
    if (!one)
        return failed("store and deliver entries at one hub", one.code());
    std::vector<std::unique_ptr<BenchHub>> more;
    std::vector<std::string> addresses{place.hub.address()};
    while (addresses.size() < options.hubs) {
        more.push_back(std::make_unique<BenchHub>());
        if (!more.back()->startBeside(place.hub, options.hubProgram, database))
            return false;
        addresses.push_back(more.back()->address());
    }
    const auto all = measure(addresses);
    if (!all)
        return failed("store and deliver entries at several hubs", all.code());
    report.push_back(nextToOne("load-append-hubs", options.hubs, all->append, one->append));
    report.push_back(nextToOne("load-fanout-hubs", options.hubs, all->fanout, one->fanout));
    return true;
}

/// What a hub can is measured here, and not what it lets one device do.
QStringList withoutRates()
{
    return {QStringLiteral("--entries-per-second"), QStringLiteral("1000000"), QStringLiteral("--entries-at-once"),
            QStringLiteral("10000000")};
}

bool onPostgres(const Options &options, Report &report)
{
    const auto rows = [&options](BareRow row) {
        return barePostgresRows(options.database, row, entryBytes + 200, batch, options.seconds);
    };
    const Bare bare{rows(BareRow::Numbered), rows(BareRow::Distinct)};
    const QStringList database = withoutRates()
        + QStringList{QStringLiteral("--store"), QStringLiteral("postgresql"), QStringLiteral("--database"),
                      QString::fromStdString(options.database)};
    Place place;
    if (!place.start(options, database))
        return false;
    {
        Crowd crowd(place);
        if (!crowd.grow(writers) || !append("load-append-postgresql", options, place, crowd, bare, report))
            return false;
    }
    return options.hubs < 2 || withMoreHubs(options, database, place, report);
}

bool onSqlite(const Options &options, Report &report)
{
    // In this process as few as can be, each only once it is needed: every turn of its loop asks about all of them.
    const std::uint64_t readers = std::max<std::uint64_t>(fanoutMembers + 1, catchingUp(options));
    const std::uint64_t most = options.connections + newcomers(options) + readers + 20;
    Place place;
    if (!allowFiles(most)
        || !place.start(options,
                        withoutRates() + QStringList{QStringLiteral("--connections"), QString::number(most + 10)})
        || !allowFiles(most, place.hub.pid()))
        return false;
    IdleCrowd idle;
    Crowd crowd(place);
    if (!holdConnections(options, place, idle, report) || !crowd.grow(fanoutMembers + 1))
        return false;
    const auto rows
        = [&](BareRow row) { return bareSqliteRows(place.path, row, entryBytes + 200, batch, options.seconds); };
    const Bare bare{rows(BareRow::Numbered), rows(BareRow::Distinct)};
    const auto blocks = [&](int many) { return bareDiskBlocks(place.path, entryBytes + 200, many, options.seconds); };
    const Disk disk{blocks(1), blocks(batch)};
    if (!append("load-append-sqlite", options, place, crowd, bare, report))
        return false;
    addDisk(report, "load-append-sqlite", report.back().value, disk);
    return fanout(options, place, crowd, report) && crowd.grow(readers) && catchUp(options, place, crowd, report)
        && idle.isThere();
}

} // namespace

bool benchLoad(const Options &options, Report &report)
{
    return onSqlite(options, report) && (options.database.empty() || onPostgres(options, report));
}

} // namespace caseweave::bench
