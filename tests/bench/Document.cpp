// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a document costs: sealing it, bringing it to a hub and to another device, opening all of it.
#include "app/document/DocumentSealing.h"
#include "sync/client/BlobTransfer.h"
#include "tests/bench/Fleet.h"
#include "tests/bench/Place.h"
#include "tests/bench/Report.h"

#include <QFile>
#include <cstdio>
#include <unistd.h>

namespace caseweave::bench {

namespace {

constexpr std::size_t pieceBytes = 1 << 20;

/// Not zeros: a disk or a file system may make nothing of those.
bool writeFile(const QString &path, std::uint64_t mebibytes, Random &random)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    const Bytes piece = random.bytes(pieceBytes);
    for (std::uint64_t i = 0; i < mebibytes; ++i) {
        if (file.write(reinterpret_cast<const char *>(piece.data()), pieceBytes) != pieceBytes)
            return false;
    }
    return file.flush() && ::fsync(file.handle()) == 0;
}

/// The same bytes read and written, durably, a piece at a time.
double copyMs(const QString &from, const QString &to)
{
    QFile in(from);
    QFile out(to);
    if (!in.open(QIODevice::ReadOnly | QIODevice::Unbuffered)
        || !out.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return -1;
    const Stopwatch watch;
    QByteArray piece(64 << 10, '\0');
    for (;;) {
        const qint64 got = in.read(piece.data(), piece.size());
        if (got == 0)
            break;
        if (got < 0 || out.write(piece.constData(), got) != got)
            return -1;
    }
    return ::fsync(out.handle()) == 0 ? watch.milliseconds() : -1;
}

double transferMs(const std::function<void(BlobTransfer::Done)> &start)
{
    constexpr std::int64_t mostMs = 10 * 60'000;
    std::optional<Status> ended;
    const Stopwatch watch;
    start([&](const Status &status) { ended = status; });
    return waitUntil([&] { return ended.has_value(); }, mostMs) && ended->ok() ? watch.milliseconds() : -1;
}

void add(Report &report, const char *name, std::uint64_t mebibytes, double ms, std::optional<double> bareMs,
         double peakMib)
{
    Measurement m;
    m.name = name;
    m.size = mebibytes;
    m.unit = "ms";
    m.value = ms;
    m.bare = bareMs;
    m.peakMib = peakMib;
    report.push_back(m);
}

/// The connection of the device that puts, or gets, and what is put.
struct Trip {
    MailboxTag tag;
    HubConnection &from;
    HubConnection &to;
    const Clock &clock;
};

bool measure(const Trip &trip, const std::filesystem::path &folder, std::uint64_t mebibytes, Random &random,
             Report &report)
{
    const QString plain = QString::fromStdString((folder / "plain").string());
    if (!writeFile(plain, mebibytes, random))
        return failed("write a file", ErrorCode::Storage);
    const double copied = copyMs(plain, plain + QStringLiteral(".copy"));
    QFile::remove(plain + QStringLiteral(".copy"));
    const SecretBytes key = SecretBytes::random(32, random);

    const MemoryRise sealRise;
    const Stopwatch sealing;
    const auto sealed = sealDocument(plain, folder / "here", key);
    add(report, "document-seal", mebibytes, sealing.milliseconds(), copied, sealRise.peakMib());
    if (!sealed)
        return failed("seal", sealed.code());
    QFile::remove(plain);

    const DocumentContent here(sealed->blob, key.clone(), sealed->sealedSize, folder / "here");
    const DocumentContent there(sealed->blob, key.clone(), sealed->sealedSize, folder / "there");
    std::filesystem::create_directories(folder / "there");
    BlobTransfer up(trip.from, trip.clock);
    const MemoryRise upRise;
    const double upMs = transferMs([&](BlobTransfer::Done done) {
        up.put(trip.tag, sealed->blob, QString::fromStdString(here.file().string()), std::move(done));
    });
    add(report, "document-send", mebibytes, upMs, copied, upRise.peakMib());
    BlobTransfer down(trip.to, trip.clock);
    const MemoryRise downRise;
    const double downMs = transferMs([&](BlobTransfer::Done done) {
        down.get(trip.tag, sealed->blob, QString::fromStdString(there.file().string()), std::move(done));
    });
    add(report, "document-fetch", mebibytes, downMs, copied, downRise.peakMib());
    if (upMs < 0 || downMs < 0)
        return failed("bring a document", ErrorCode::Network);

    const MemoryRise openRise;
    const Stopwatch opening;
    const auto reader = there.reader();
    add(report, "document-open", mebibytes, opening.milliseconds(), copied, openRise.peakMib());
    std::filesystem::remove(here.file());
    std::filesystem::remove(there.file());
    return reader.ok() || failed("open", reader.code());
}

} // namespace

bool benchDocument(const Options &options, Report &report)
{
    Place place;
    // Its own computers' rate would be what is measured.
    if (!place.start(options, {QStringLiteral("--blob-kib-per-second"), QStringLiteral("16000000")}))
        return false;
    Fleet fleet(place.path, place.hub, place.agency, place.random, place.clock);
    if (!fleet.begin(2, {}))
        return false;
    const Trip trip{fleet.writers()[0].local->log().mailbox(), *fleet.writers()[0].connection,
                    *fleet.writers()[1].connection, place.clock};
    const std::vector<std::uint64_t> sizes = options.sizes.empty() ? std::vector<std::uint64_t>{500} : options.sizes;
    for (const std::uint64_t mebibytes : sizes) {
        if (!measure(trip, place.path, mebibytes, place.random, report))
            return false;
    }
    return true;
}

} // namespace caseweave::bench
