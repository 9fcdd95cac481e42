// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseSync.h"
#include "app/session/CaseView.h"
#include "tests/bench/Bare.h"
#include "tests/bench/Fleet.h"
#include "tests/bench/FreshProfile.h"
#include "tests/bench/Report.h"

#include <QTemporaryDir>
#include <cstdio>

namespace caseweave::bench {

namespace {

constexpr std::size_t writerCount = 10;

/// The moment something could be shown, with what had come by then.
struct Point {
    double ms = -1;
    std::size_t wireBytes = 0; ///< received from the hub on the socket since the first request
    std::uint64_t entries = 0;
};

struct Caught {
    Point firstScreen; ///< the roster and the newest history
    Point all;
    double peakMib = 0;
    double processorMs = 0; ///< of the device's thread
    std::filesystem::path caseFile;
    SecretBytes key;
};

/// What the program shows when a case opens: snapshot and the newest page of the chronology, made out of the store.
bool show(CaseFile &file, const ProfileStore &profile, const Clock &clock)
{
    CaseView view(file, profile, clock);
    const auto snapshot = view.snapshot();
    const auto page = view.chronology({}, 0, 50);
    return snapshot && page && !page->events.isEmpty();
}

/// Catches up into a new file and tells how long that took, from the first request to the case having been shown.
std::optional<Caught> catchUp(const Fleet &fleet, const BenchHub &hub, FreshProfile &profile, const LocalDevice &device,
                              std::uint64_t events)
{
    SystemClock clock;
    const auto welcome = fleet.welcomeOf(device);
    if (!welcome)
        return std::nullopt;
    auto connection = fleet.connect(device);
    auto file = connection ? CaseFile::join(profile.surroundings(), *welcome)
                           : Result<std::unique_ptr<CaseFile>>(ErrorCode::Network);
    if (!file) {
        failed("join the case", file.code());
        return std::nullopt;
    }
    Caught caught;
    CaseSync sync(**file, *connection, device.keys);
    const std::size_t before = hub.receivedBytes();
    const MemoryRise memory;
    const double processorBefore = threadProcessorMs();
    const Stopwatch watch;
    const auto reached = [&] {
        const bool shown = show(**file, profile.store(), clock);
        const double ms = watch.milliseconds();
        return Point{shown ? ms : -1, hub.receivedBytes() - before, (*file)->log().counts().counting};
    };
    QObject::connect(&sync, &CaseSync::changed, &sync, [&caught, &reached](bool firstScreen) {
        if (firstScreen && caught.firstScreen.ms < 0)
            caught.firstScreen = reached();
    });
    sync.start();
    if (!waitUntil([&sync] { return sync.settled(); }, 120'000)) {
        failed("catch up", sync.error().value_or(ErrorCode::Network));
        return std::nullopt;
    }
    caught.all = reached();
    caught.processorMs = threadProcessorMs() - processorBefore;
    caught.peakMib = memory.peakMib();
    const CaseLocation *location = profile.store().location((*file)->id());
    if (caught.all.entries != events || caught.all.ms < 0 || !location) {
        std::fprintf(stderr, "caught up %llu of %llu entries\n", static_cast<unsigned long long>(caught.all.entries),
                     static_cast<unsigned long long>(events));
        return std::nullopt;
    }
    if (caught.firstScreen.ms < 0) // too short for a segment: the first screen is the last
        caught.firstScreen = caught.all;
    caught.key = location->key.clone();
    caught.caseFile = profile.store().caseFile(*location);
    return caught;
}

Measurement measurement(const char *name, std::uint64_t size, const char *unit)
{
    Measurement m;
    m.name = name;
    m.size = size;
    m.unit = unit;
    return m;
}

/// Keeps the less of the two, each of which other work on the machine can only raise.
void keepBest(Measurement &best, double value, double bare)
{
    best.value = best.bare ? std::min(best.value, value) : value;
    best.bare = std::min(best.bare.value_or(bare), bare);
}

/// One fresh device, and the same bare.
bool measureOnce(const Options &options, const Fleet &fleet, const BenchHub &hub, FreshProfile &profile,
                 const LocalDevice &device, const std::filesystem::path &scratch, Measurement &all, Measurement &screen)
{
    auto caught = catchUp(fleet, hub, profile, device, all.size);
    if (!caught)
        return false;
    const BareRows rows = BareRows::read(caught->caseFile, caught->key);
    const BareCatchup bare = bareCatchup(caught->all.wireBytes, rows, SIZE_MAX, scratch.string() + "-all");
    const BareCatchup bareScreen
        = bareCatchup(caught->firstScreen.wireBytes, rows, caught->firstScreen.entries, scratch.string() + "-screen");
    if (!bare.ok() || !bareScreen.ok())
        return failed("do the same bare", ErrorCode::Storage);
    if (options.verbose)
        std::fprintf(stderr,
                     "  %llu: %.1f ms (processor %.1f); bare %.1f ms (processor %.1f, insert %.1f); first screen of "
                     "%llu entries %.1f ms; bare %.1f ms\n",
                     static_cast<unsigned long long>(all.size), caught->all.ms, caught->processorMs, bare.totalMs,
                     bare.processorMs, bare.insertMs, static_cast<unsigned long long>(caught->firstScreen.entries),
                     caught->firstScreen.ms, bareScreen.totalMs);
    keepBest(all, caught->all.ms, bare.totalMs);
    keepBest(screen, caught->firstScreen.ms, bareScreen.totalMs);
    all.bytesPerEntry = static_cast<double>(caught->all.wireBytes) / static_cast<double>(all.size);
    all.peakMib = std::max(all.peakMib.value_or(0), caught->peakMib);
    return true;
}

bool measureSize(const Options &options, std::uint64_t events, Report &report)
{
    SystemClock clock;
    SystemRandom random;
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    const Agency agency("Greendale Council", random, clock);
    BenchHub hub;
    if (!hub.start(options.hubProgram, path / "hub", agency, clock))
        return false;
    std::vector<LocalDevice> fresh;
    std::vector<DeviceCertificate> certificates;
    for (int i = 0; i < options.repeat; ++i) {
        fresh.push_back(agency.makeDevice(random));
        certificates.push_back(fresh.back().certificate);
    }
    Fleet fleet(path, hub, agency, random, clock);
    if (!fleet.begin(writerCount, certificates) || !fleet.write(events))
        return false;
    Measurement all = measurement("catchup", events, "ms");
    Measurement screen = measurement("catchup-first-screen", events, "ms");
    for (std::size_t i = 0; i < fresh.size(); ++i) {
        const std::string number = std::to_string(i);
        FreshProfile profile(path / ("profile-" + number), fresh[i], agency, hub, random, clock);
        if (!profile.ok()
            || !measureOnce(options, fleet, hub, profile, fresh[i], path / ("bare-" + number), all, screen))
            return false;
    }
    report.push_back(all);
    report.push_back(screen);
    return true;
}

/// What one entry costs: of each size all that it took shared out, and from each size to the next what was added. The
/// second leaves out what is paid once however long the case is (the round trips, the roster, the first screen).
void addCostPerEntry(const Report &sizes, Report &report)
{
    constexpr double microseconds = 1000;
    for (const Measurement &m : sizes) {
        Measurement each = measurement("catchup-per-entry", m.size, "us");
        each.value = m.value * microseconds / static_cast<double>(m.size);
        each.bare = *m.bare * microseconds / static_cast<double>(m.size);
        report.push_back(each);
    }
    for (std::size_t i = 1; i < sizes.size(); ++i) {
        const double more = static_cast<double>(sizes[i].size) - static_cast<double>(sizes[i - 1].size);
        if (more <= 0)
            continue;
        Measurement slope = measurement("catchup-per-entry-added", sizes[i].size, "us");
        slope.value = (sizes[i].value - sizes[i - 1].value) * microseconds / more;
        slope.bare = (*sizes[i].bare - *sizes[i - 1].bare) * microseconds / more;
        report.push_back(slope);
    }
}

} // namespace

bool benchCatchup(const Options &options, Report &report)
{
    const std::vector<std::uint64_t> sizes
        = options.sizes.empty() ? std::vector<std::uint64_t>{1000, 10'000, 100'000} : options.sizes;
    Report measured;
    const bool done = std::all_of(sizes.begin(), sizes.end(),
                                  [&](std::uint64_t size) { return measureSize(options, size, measured); });
    report.insert(report.end(), measured.begin(), measured.end());
    std::erase_if(measured, [](const Measurement &m) { return m.name != "catchup"; });
    addCostPerEntry(measured, report);
    return done;
}

} // namespace caseweave::bench
