// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/TableImport.h"
#include "app/profile/OpenFiles.h"
#include "app/session/ProfileSession.h"
#include "tests/bench/LocalCase.h"
#include "tests/bench/Report.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTemporaryDir>

namespace caseweave::bench {

namespace {

constexpr std::uint64_t rowsOfCase = 4;

/// A table as a record system writes it: families of a child, its parents and a grandmother.
QByteArray tableOf(std::uint64_t rows)
{
    QByteArray csv = "Case reference,Role,Forename,Surname,DOB,Sex,Address,Telephone,School\n";
    for (std::uint64_t row = 0; row < rows; ++row) {
        const QByteArray family = QByteArray::number(static_cast<qulonglong>(row / rowsOfCase));
        static const char *const roles[] = {"Child", "Mother", "Father", "Grandmother"};
        const bool child = row % rowsOfCase == 0;
        csv += "BN-" + family + ',' + roles[row % rowsOfCase] + ",Name"
            + QByteArray::number(static_cast<qulonglong>(row)) + ",Family" + family + (child ? ",12/07/2014,F" : ",,")
            + ",\"" + family + " Elm Road, Greendale\",01632 960133," + (child ? "Elm Primary" : "") + '\n';
    }
    return csv;
}

ImportPlan planOf(const QByteArray &csv)
{
    const CsvTable table = readCsv(csv);
    return checkTable(table, {guessFields(table.headings), QStringLiteral("england"), false}, {}, QDate(2026, 11, 22));
}

std::unique_ptr<ProfileStore> makeProfile(const std::filesystem::path &folder, const ProfileSurroundings &with)
{
    const Agency agency("Greendale Council", with.random, with.clock);
    const LocalDevice device = agency.makeDevice(with.random);
    ProfileSecrets secrets(device.keys.clone());
    secrets.certificate = device.certificate.encoded;
    secrets.professional = device.certificate.professional;
    secrets.name = "Bench Reader";
    secrets.title = "Social worker";
    secrets.agencyRoot = agency.root().publicKey();
    secrets.agencyName = "Greendale Council";
    secrets.hubRoot = agency.root().publicKey();
    secrets.hubAddress = "127.0.0.1:9";
    auto made = ProfileStore::create(folder, SecretBytes(viewOf("seven lanterns over a quiet harbour")),
                                     std::move(secrets), with);
    return made ? std::move(*made) : nullptr;
}

/// The same bytes only split: what nobody can do without.
double splitMs(const QByteArray &csv)
{
    const Stopwatch watch;
    qsizetype cells = 0;
    const QStringList lines = QString::fromUtf8(csv).split(u'\n');
    for (const QString &line : lines)
        cells += line.split(u',').size();
    const double ms = watch.milliseconds();
    return cells > 0 ? ms : 0;
}

/// The same bytes bare: a SQLCipher file for each case, what it begins with in rows of one durable commit.
std::optional<double> bareMs(const std::filesystem::path &folder, const ImportPlan &plan, Random &random)
{
    std::vector<CaseWriter::Payloads> cases;
    for (const CaseDraft &draft : plan.cases) {
        auto payloads = CaseWriter::beginning(draft, random);
        if (!payloads)
            return std::nullopt;
        cases.push_back(std::move(*payloads));
    }
    const Stopwatch watch;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        auto database = sql::Database::open((folder / (std::to_string(i) + ".db")).string(),
                                            SecretBytes::random(32, random), CaseLog::fileOptions());
        if (!database || !database->execute("CREATE TABLE entry(n INTEGER PRIMARY KEY, payload BLOB)"))
            return std::nullopt;
        auto insert = database->prepare("INSERT INTO entry VALUES(?1, ?2)");
        auto transaction = sql::Transaction::begin(*database);
        if (!insert || !transaction)
            return std::nullopt;
        for (std::size_t n = 0; n < cases[i].size(); ++n) {
            if (!insert->bind(n, cases[i][n].second).run())
                return std::nullopt;
        }
        if (!transaction->commit())
            return std::nullopt;
    }
    return watch.milliseconds();
}

bool importOnce(std::uint64_t rows, Report &report)
{
    SystemClock clock;
    SystemRandom random;
    NoKeyStore keyStore;
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    const QByteArray csv = tableOf(rows);
    const Stopwatch checking;
    const ImportPlan plan = planOf(csv);
    const double checkMs = checking.milliseconds();
    auto store = makeProfile(path / "profile", {clock, random, keyStore});
    if (!store)
        return failed("import: make a profile", ErrorCode::Storage);
    ProfileSession session(std::move(store), {clock, random, keyStore});
    if (const Status begun = session.begin(false); !begun)
        return failed("import: begin", begun.code());
    const MemoryRise rise;
    std::optional<Status> ended;
    QEventLoop loop;
    const Stopwatch watch;
    session.importCases(
        plan.cases, [](qint64, qint64) {},
        [&](const Status &status) {
            ended = status;
            loop.quit();
        });
    if (!ended)
        loop.exec();
    const double importMs = watch.milliseconds();
    if (!*ended)
        return failed("import", ended->code());
    const double peak = rise.peakMib();
    const Stopwatch reading;
    while (!session.isFindComplete())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    const double indexMs = reading.milliseconds();
    const double indexPeak = rise.peakMib();
    std::filesystem::create_directories(path / "bare");
    const auto bare = bareMs(path / "bare", plan, random);
    if (!bare)
        return failed("import bare", ErrorCode::Storage);
    Measurement whole;
    whole.name = "import";
    whole.size = rows;
    whole.unit = "ms";
    whole.value = importMs;
    whole.bare = *bare;
    whole.peakMib = peak;
    report.push_back(whole);
    Measurement index;
    index.name = "import-index";
    index.size = rows;
    index.unit = "ms";
    index.value = indexMs;
    index.peakMib = indexPeak;
    report.push_back(index);
    Measurement check;
    check.name = "import-check";
    check.size = rows;
    check.unit = "ms";
    check.value = checkMs;
    check.bare = splitMs(csv);
    report.push_back(check);
    return true;
}

} // namespace

bool benchImport(const Options &options, Report &report)
{
    allowOpenFiles();
    const std::vector<std::uint64_t> sizes
        = options.sizes.empty() ? std::vector<std::uint64_t>{1000, 3000, 10'000} : options.sizes;
    return std::all_of(sizes.begin(), sizes.end(), [&](std::uint64_t rows) { return importOnce(rows, report); });
}

} // namespace caseweave::bench
