// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseView.h"
#include "tests/bench/FilledCase.h"
#include "tests/bench/Report.h"

#include <QTemporaryDir>

namespace caseweave::bench {

namespace {

/// Opens the file of the case and makes the first screen: snapshot and the newest page of the chronology.
double openAndShow(FreshProfile &profile, const CaseId &id, const Clock &clock)
{
    const Stopwatch watch;
    auto file = CaseFile::open(profile.surroundings(), id);
    if (!file)
        return -1;
    CaseView view(**file, profile.store(), clock);
    const auto snapshot = view.snapshot();
    const auto page = view.chronology({}, 0, 50);
    return snapshot && page && !page->events.isEmpty() ? watch.milliseconds() : -1;
}

/// The same file opened by SQLCipher alone, and fifty rows read.
double bareOpen(FreshProfile &profile, const CaseId &id)
{
    const CaseLocation *location = profile.store().location(id);
    if (!location)
        return -1;
    const Stopwatch watch;
    auto database
        = sql::Database::open(profile.store().caseFile(*location).string(), location->key, CaseLog::fileOptions());
    if (!database)
        return -1;
    auto rows = database->prepare("SELECT * FROM log_entry LIMIT 50");
    if (!rows)
        return -1;
    for (auto more = rows->step(); more && *more; more = rows->step()) { }
    return watch.milliseconds();
}

/// Opening the case several times in an unlocked profile.
std::optional<Measurement> measureOpen(FreshProfile &profile, const CaseId &id, std::uint64_t events,
                                       const Clock &clock)
{
    constexpr int times = 9;
    std::vector<double> ours;
    std::vector<double> bare;
    for (int i = 0; i < times; ++i) {
        ours.push_back(openAndShow(profile, id, clock));
        bare.push_back(bareOpen(profile, id));
        if (ours.back() < 0 || bare.back() < 0) {
            failed("open the case", ErrorCode::Storage);
            return std::nullopt;
        }
    }
    Measurement m;
    m.name = "open-case";
    m.size = events;
    m.unit = "ms";
    m.value = percentile(ours, 0.5);
    m.bare = percentile(bare, 0.5);
    return m;
}

/// Unlocking a locked profile that holds the case. Bare is opening its vault.
std::optional<Measurement> measureUnlock(const std::filesystem::path &folder, const CaseId &id, std::uint64_t events,
                                         const ProfileSurroundings &with)
{
    const SecretBytes passphrase(viewOf(benchPassphrase));
    Measurement m;
    m.name = "unlock";
    m.size = events;
    m.unit = "ms";
    {
        const Stopwatch watch;
        const auto opened = ProfileStore::open(folder, passphrase, with);
        m.value = watch.milliseconds();
        if (!opened || !(*opened)->location(id)) {
            failed("unlock the profile of the case", opened ? ErrorCode::NotFound : opened.code());
            return std::nullopt;
        }
    }
    const Stopwatch watch;
    const auto vault = Vault::open(folder / "vault", passphrase.view(), {});
    m.bare = watch.milliseconds();
    if (!vault) {
        failed("open the vault", vault.code());
        return std::nullopt;
    }
    return m;
}

} // namespace

bool benchOpen(const Options &options, Report &report)
{
    SystemClock clock;
    SystemRandom random;
    NoKeyStore keyStore;
    const BenchHub noHub;
    const Agency agency("Greendale Council", random, clock);
    const std::vector<std::uint64_t> sizes
        = options.sizes.empty() ? std::vector<std::uint64_t>{1000, 100'000} : options.sizes;
    for (const std::uint64_t events : sizes) {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath(QStringLiteral("profile")).toStdString();
        std::optional<FreshProfile> profile;
        profile.emplace(path, agency.makeDevice(random), agency, noHub, random, clock);
        const auto id = profile->ok() ? fillCase(*profile, events) : std::nullopt;
        const auto open = id ? measureOpen(*profile, *id, events, clock) : std::nullopt;
        if (!open)
            return false;
        profile.reset(); // locks it
        const auto unlock = measureUnlock(path, *id, events, {clock, random, keyStore});
        if (!unlock)
            return false;
        report.push_back(*unlock);
        report.push_back(*open);
    }
    return true;
}

} // namespace caseweave::bench
