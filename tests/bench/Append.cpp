// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/seal/Seal.h"
#include "tests/bench/CaseText.h"
#include "tests/bench/LocalCase.h"
#include "tests/bench/Report.h"

#include <QTemporaryDir>

namespace caseweave::bench {

namespace {

/// The same work bare: one signature, header and body sealed, three rows of the same sizes in one durable commit.
std::vector<double> bareAppends(const std::filesystem::path &file, const std::vector<Bytes> &payloads, Random &random)
{
    auto database = sql::Database::open(file.string(), SecretBytes::random(32, random), CaseLog::fileOptions());
    if (!database
        || !database->execute("CREATE TABLE entry(n INTEGER PRIMARY KEY, id BLOB, payload BLOB, signature BLOB);"
                              "CREATE TABLE outbox(n INTEGER PRIMARY KEY, envelope BLOB);"
                              "CREATE TABLE event(day INTEGER, n INTEGER, title TEXT, body TEXT, PRIMARY KEY(day, n)) "
                              "WITHOUT ROWID"))
        return {};
    auto entry = database->prepare("INSERT INTO entry VALUES(?1, ?2, ?3, ?4)");
    auto outbox = database->prepare("INSERT INTO outbox VALUES(?1, ?2)");
    auto event = database->prepare("INSERT INTO event VALUES(20260101, ?1, ?2, ?3)");
    if (!entry || !outbox || !event)
        return {};
    const SigningKey key = SigningKey::generate(random);
    std::vector<double> times;
    for (std::size_t i = 0; i < payloads.size(); ++i) {
        const Stopwatch watch;
        const Bytes secret = random.bytes(32);
        const Bytes body = seal(secret, {}, pad({payloads[i]}));
        const Digest id = hash("bench", body);
        const Signature signature = key.signDigest(id);
        Bytes envelope = seal(id, {}, Bytes(330));
        envelope.insert(envelope.end(), body.begin(), body.end());
        auto transaction = sql::Transaction::begin(*database);
        if (!transaction || !entry->bind(i, id, payloads[i], ByteView(signature)).run()
            || !outbox->bind(i, envelope).run() || !event->bind(i, payloads[i], payloads[i]).run()
            || !transaction->commit())
            return {};
        times.push_back(watch.milliseconds());
    }
    return times;
}

} // namespace

bool benchAppend(const Options &options, Report &report)
{
    SystemClock clock;
    SystemRandom random;
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    const Agency agency("Greendale Council", random, clock);
    const LocalDevice device = agency.makeDevice(random);
    auto local = LocalCase::make(path / "case.db", device, random, clock);
    if (!local)
        return false;
    CaseText text(7);
    std::vector<Bytes> payloads;
    const std::uint64_t count = options.sizes.empty() ? 500 : options.sizes.front();
    for (std::uint64_t i = 0; i < count; ++i)
        payloads.push_back(eventPayload(text.title(), text.note(125), 20260101 + static_cast<std::uint32_t>(i % 28)));
    std::vector<double> times;
    for (const Bytes &payload : payloads) {
        const Stopwatch watch;
        if (auto made = local->log().append({17, payload}); !made)
            return failed("append", made.code());
        times.push_back(watch.milliseconds());
    }
    const std::vector<double> bare = bareAppends(path / "bare.db", payloads, random);
    if (bare.empty())
        return failed("append bare", ErrorCode::Storage);
    Measurement m;
    m.name = "append";
    m.size = count;
    m.unit = "ms";
    m.value = percentile(times, 0.5);
    m.bare = percentile(bare, 0.5);
    m.p50 = m.value;
    m.p99 = percentile(times, 0.99);
    report.push_back(m);
    return true;
}

} // namespace caseweave::bench
