// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseView.h"
#include "tests/bench/CaseText.h"
#include "tests/bench/FreshProfile.h"
#include "tests/bench/Report.h"

#include <QTemporaryDir>

namespace caseweave::bench {

namespace {

/// As if a hub had taken everything that waits.
bool empty(CaseLog &log)
{
    for (std::uint64_t sequence = 1;;) {
        const auto items = log.outbox(std::size_t{4} << 20);
        if (!items)
            return failed("read the outbox", items.code());
        if (items->empty())
            return true;
        std::vector<Acknowledged> taken;
        for (const OutboxItem &item : *items)
            taken.push_back({item.number, sequence++});
        if (const Status kept = log.acknowledge(taken); !kept)
            return failed("empty the outbox", kept.code());
    }
}

/// Fills a new case of the profile. Gives its id.
std::optional<CaseId> fill(FreshProfile &profile, std::uint64_t events)
{
    auto file = CaseFile::create(profile.surroundings(), {"Bench Writer", "Social worker"});
    if (!file) {
        failed("make a case", file.code());
        return std::nullopt;
    }
    CaseText text(9);
    for (std::uint64_t written = 0; written < events;) {
        std::vector<Bytes> payloads;
        std::vector<NewEntry> entries;
        for (; written < events && payloads.size() < 2000; ++written)
            payloads.push_back(eventPayload(text.title(), text.note(125),
                                            static_cast<std::uint32_t>(20260101 + written % 12 * 100 + written % 28)));
        for (const Bytes &payload : payloads)
            entries.push_back({17, payload});
        if (auto made = (*file)->log().append(entries); !made) {
            failed("append", made.code());
            return std::nullopt;
        }
        if (!empty((*file)->log()))
            return std::nullopt;
    }
    (*file)->setAnchor();
    if (!profile.store().flushAnchors())
        return std::nullopt;
    return (*file)->id();
}

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

} // namespace

bool benchOpen(const Options &options, Report &report)
{
    SystemClock clock;
    SystemRandom random;
    const BenchHub noHub;
    const Agency agency("Greendale Council", random, clock);
    const std::vector<std::uint64_t> sizes
        = options.sizes.empty() ? std::vector<std::uint64_t>{1000, 100'000} : options.sizes;
    for (const std::uint64_t events : sizes) {
        QTemporaryDir folder;
        FreshProfile profile(folder.path().toStdString() + "/profile", agency.makeDevice(random), agency, noHub, random,
                             clock);
        const auto id = profile.ok() ? fill(profile, events) : std::nullopt;
        if (!id)
            return false;
        std::vector<double> times;
        std::vector<double> bare;
        for (int i = 0; i < 5; ++i) {
            times.push_back(openAndShow(profile, *id, clock));
            bare.push_back(bareOpen(profile, *id));
        }
        if (times.back() < 0 || bare.back() < 0)
            return failed("open the case", ErrorCode::Storage);
        Measurement m;
        m.name = "open-case";
        m.size = events;
        m.unit = "ms";
        m.value = percentile(times, 0.5);
        m.bare = percentile(bare, 0.5);
        report.push_back(m);
    }
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    Measurement unlock;
    unlock.name = "unlock";
    unlock.size = 1;
    unlock.unit = "ms";
    {
        FreshProfile profile(path, agency.makeDevice(random), agency, noHub, random, clock);
        if (!profile.ok())
            return false;
    }
    NoKeyStore keyStore;
    const SecretBytes passphrase(viewOf(benchPassphrase));
    const Stopwatch watch;
    const auto opened = ProfileStore::open(path, passphrase, {clock, random, keyStore});
    unlock.value = watch.milliseconds();
    if (!opened)
        return failed("unlock", opened.code());
    const Stopwatch bareWatch;
    const auto vault = Vault::open(path / "vault", passphrase.view(), {});
    if (vault)
        unlock.bare = bareWatch.milliseconds();
    report.push_back(unlock);
    return true;
}

} // namespace caseweave::bench
