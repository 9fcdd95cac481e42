// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseSync.h"
#include "tests/bench/Bare.h"
#include "tests/bench/Fleet.h"
#include "tests/bench/FreshProfile.h"
#include "tests/bench/Report.h"

#include <QTemporaryDir>
#include <cstdio>

namespace caseweave::bench {

namespace {

constexpr std::size_t writerCount = 10;

struct Caught {
    double totalMs = -1;
    double firstScreenMs = -1; ///< from the first request to the roster and the newest history
    std::size_t wireBytes = 0; ///< of envelopes of history that came
    double peakMib = 0;
    std::filesystem::path caseFile;
    SecretBytes key;
};

/// Catches up into a new file and tells how long that took, from the first request to the case being ready to show.
std::optional<Caught> catchUp(const Fleet &fleet, FreshProfile &profile, const LocalDevice &device,
                              std::uint64_t events)
{
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
    const MemoryRise memory;
    const Stopwatch watch;
    QObject::connect(&sync, &CaseSync::changed, &sync, [&caught, &watch](bool firstScreen) {
        if (firstScreen && caught.firstScreenMs < 0)
            caught.firstScreenMs = watch.milliseconds();
    });
    sync.start();
    if (!waitUntil([&sync] { return sync.settled(); }, 120'000)) {
        failed("catch up", sync.error().value_or(ErrorCode::Network));
        return std::nullopt;
    }
    caught.totalMs = watch.milliseconds();
    caught.peakMib = memory.peakMib();
    const LogCounts counts = (*file)->log().counts();
    if (counts.counting != events) {
        std::fprintf(stderr, "caught up %llu of %llu entries\n", static_cast<unsigned long long>(counts.counting),
                     static_cast<unsigned long long>(events));
        return std::nullopt;
    }
    const CaseLocation *location = profile.store().location((*file)->id());
    if (!location)
        return std::nullopt;
    caught.key = location->key.clone();
    caught.caseFile = profile.store().caseFile(*location);
    return caught;
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
    const std::size_t wireBytes = hub.historyBytes();
    Measurement best;
    for (int i = 0; i < options.repeat; ++i) {
        const std::string number = std::to_string(i);
        FreshProfile profile(path / ("profile-" + number), fresh[static_cast<std::size_t>(i)], agency, hub, random,
                             clock);
        auto caught = catchUp(fleet, profile, fresh[static_cast<std::size_t>(i)], events);
        if (!caught)
            return false;
        const BareCatchup bare = bareCatchup(wireBytes, caught->caseFile, caught->key, path / ("bare-" + number));
        if (!bare.ok())
            return failed("do the same bare", ErrorCode::Storage);
        if (options.verbose)
            std::fprintf(
                stderr,
                "  %llu: %.0f ms; bare: receive %.0f, open and hash %.0f, insert %.0f ms; first screen %.0f ms\n",
                static_cast<unsigned long long>(events), caught->totalMs, bare.receiveMs, bare.openMs, bare.insertMs,
                caught->firstScreenMs);
        if (best.size != 0 && caught->totalMs >= best.value)
            continue;
        best.name = "catchup";
        best.size = events;
        best.value = caught->totalMs;
        best.unit = "ms";
        best.bare = bare.totalMs();
        best.p50 = caught->firstScreenMs;
        best.bytesPerEntry = static_cast<double>(wireBytes) / static_cast<double>(events);
        best.peakMib = caught->peakMib;
    }
    Measurement screen;
    screen.name = "catchup-first-screen";
    screen.size = events;
    screen.value = *best.p50;
    screen.unit = "ms";
    best.p50.reset();
    report.push_back(best);
    report.push_back(screen);
    return true;
}

} // namespace

bool benchCatchup(const Options &options, Report &report)
{
    const std::vector<std::uint64_t> sizes
        = options.sizes.empty() ? std::vector<std::uint64_t>{1000, 10'000, 100'000} : options.sizes;
    return std::all_of(sizes.begin(), sizes.end(),
                       [&](std::uint64_t size) { return measureSize(options, size, report); });
}

} // namespace caseweave::bench
