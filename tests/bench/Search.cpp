// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/find/FindIndex.h"
#include "app/find/FindReader.h"
#include "app/find/FindWords.h"
#include "crypto/chance/Random.h"
#include "tests/bench/CaseText.h"
#include "tests/bench/FreshProfile.h"
#include "tests/bench/Report.h"

#include <QTemporaryDir>
#include <cmath>
#include <filesystem>
#include <random>

namespace caseweave::bench {

namespace {

constexpr std::uint64_t caseCount = 200;
constexpr int peopleInACase = 12;
constexpr std::size_t rareWords = 60'000; ///< beside those of CaseText: places, medicines, names
constexpr std::uint64_t documentsAtOnce = 1000;
constexpr std::uint64_t mostBare = 20'000; ///< documents that the bare index takes

const char *const surnames[]
    = {"Banks",  "Wójcik", "O’Neill",  "Nguyễn",  "McDonald",  "Okoro",    "Patel",  "Khan",    "Smith", "Davies",
       "Murphy", "Begum",  "Kowalski", "Adeyemi", "Al-Hassan", "Phillips", "Taylor", "Hussain", "Evans", "García"};
const char *const givenNames[] = {"Charlie", "Siobhán", "Muhammad", "Grace",  "Aoife", "Catherine",
                                  "Leo",     "Zaynab",  "Tomasz",   "Amelia", "Noah",  "Mai"};

/// A made-up case after another. The same each time.
class Writings {
public:
    Writings() : m_text(11), m_chance(17)
    {
        static const char *const parts[]
            = {"ba",  "cor", "den", "el",  "fin",  "gra", "hol", "ist", "jun", "kel", "lor",
               "mun", "ne",  "ost", "pra", "quil", "ros", "sel", "tor", "um",  "ver", "wil"};
        m_rare.reserve(rareWords);
        for (std::size_t i = 0; i < rareWords; ++i) {
            QString word;
            for (std::size_t rest = i + 7, letters = 0; rest > 0 || letters < 2; rest /= std::size(parts), ++letters)
                word += QLatin1String(parts[rest % std::size(parts)]);
            m_rare.append(word);
        }
    }

    /// Few of them often, most of them seldom, as words are.
    QString rare()
    {
        const double at = std::pow(static_cast<double>(rareWords), std::generate_canonical<double, 32>(m_chance));
        return m_rare.at(static_cast<qsizetype>(std::min<double>(at, rareWords - 1)));
    }

    FindDocument event(std::uint64_t number)
    {
        FindDocument event;
        event.kind = FoundKind::Event;
        event.thing = Bytes(32);
        for (std::size_t i = 0; i < 8; ++i)
            event.thing[i] = static_cast<std::uint8_t>(number >> (8 * i));
        event.version = EntryId::from(event.thing).value();
        event.day = QDate(2023, 1, 1).addDays(static_cast<int>(m_chance() % 1200));
        event.clock = number;
        event.title = QString::fromStdString(m_text.title());
        event.said = QString::fromStdString(m_text.note(125)) + QLatin1Char(' ') + rare() + QLatin1Char(' ') + rare()
            + QLatin1Char(' ') + rare();
        return event;
    }

    std::vector<FindDocument> people(std::uint64_t number)
    {
        std::vector<FindDocument> people;
        for (int i = 0; i < peopleInACase; ++i) {
            FindDocument person;
            person.kind = FoundKind::Person;
            person.thing = Bytes(16, static_cast<std::uint8_t>(i));
            const QString surname = i % 3 == 2 ? rare() : QString::fromUtf8(surnames[number % std::size(surnames)]);
            person.title = surname.toUpper() + QStringLiteral(", ")
                + QString::fromUtf8(givenNames[m_chance() % std::size(givenNames)]);
            person.said = QStringLiteral("%1 %2 Road").arg(m_chance() % 200).arg(rare());
            people.push_back(person);
        }
        return people;
    }

    const QStringList &rareOnes() const { return m_rare; }

private:
    CaseText m_text;
    std::mt19937 m_chance;
    QStringList m_rare;
};

bool fill(FindIndex &index, Writings &writings, std::uint64_t entries)
{
    const auto done = [](const Status &status) { return status || failed("fill the index", status.code()); };
    for (std::uint64_t number = 0, written = 0; number < caseCount; ++number) {
        const std::uint64_t until = entries * (number + 1) / caseCount;
        if (!done(index.begin()))
            return false;
        Bytes id(32, 1);
        id[0] = static_cast<std::uint8_t>(number);
        const auto at = index.addCase(CaseId::from(id).value());
        if (!at || !index.replaceObjects(*at, writings.people(number)))
            return failed("add a case", at.code());
        while (written < until) {
            std::vector<FindDocument> documents;
            for (; written < until && documents.size() < documentsAtOnce; ++written)
                documents.push_back(writings.event(written));
            if (!done(index.addEntries(*at, std::move(documents))) || !done(index.commit()) || !done(index.begin()))
                return false;
        }
        if (!done(index.commit()))
            return false;
    }
    return done(index.tellComplete(true));
}

/// Microseconds an entry, for FTS5 alone that is given the same words.
double bareFill(const std::filesystem::path &file, const SecretBytes &key, std::uint64_t entries)
{
    Writings writings;
    auto database = sql::Database::open(file.string(), key, {});
    if (!database
        || !database->execute("CREATE VIRTUAL TABLE t USING fts5(words, content='', contentless_delete=1, detail=none, "
                              "tokenize='ascii', prefix='1 2 3')"))
        return -1;
    auto add = database->prepare("INSERT INTO t(rowid, words) VALUES(?1,?2)");
    std::vector<std::string> texts;
    for (std::uint64_t i = 0; i < entries; ++i) {
        const FindDocument event = writings.event(i);
        std::string words;
        for (const std::string &word : findWords(event.title + QLatin1Char(' ') + event.said))
            (words += word) += ' ';
        texts.push_back(std::move(words));
    }
    const Stopwatch watch;
    for (std::uint64_t i = 0; i < entries;) {
        auto transaction = sql::Transaction::begin(*database);
        for (std::uint64_t end = std::min(i + documentsAtOnce, entries); i < end; ++i) {
            if (!add->bind(i + 1, texts[i]).run())
                return -1;
        }
        if (!transaction || !transaction->commit())
            return -1;
    }
    return watch.milliseconds() * 1000 / static_cast<double>(entries);
}

/// What people type, a key at a time: names as they are, names otherwise and misspelt, words, and two of them.
QStringList keystrokes(const Writings &writings)
{
    QStringList whole{
        QStringLiteral("Siobhan"),     QStringLiteral("Shivaun"),        QStringLiteral("Muhammad"),
        QStringLiteral("Mohamed"),     QStringLiteral("Wojcik"),         QStringLiteral("O'Neill"),
        QStringLiteral("Nguyen"),      QStringLiteral("nugyen"),         QStringLiteral("Macdonald"),
        QStringLiteral("bnaks"),       QStringLiteral("Banks Charlie"),  QStringLiteral("filips"),
        QStringLiteral("hospital"),    QStringLiteral("school nurse"),   QStringLiteral("bruised left arm"),
        QStringLiteral("children"),    QStringLiteral("mother partner"), QStringLiteral("the electricity"),
        QStringLiteral("hopsital"),    QStringLiteral("zzzzqx"),         QStringLiteral("kitchen smell"),
        QStringLiteral("appointment"), QStringLiteral("136594")};
    for (qsizetype i = 30; i < writings.rareOnes().size(); i += 4000)
        whole << writings.rareOnes().at(i);
    QStringList all;
    for (const QString &text : std::as_const(whole)) {
        for (qsizetype letters = 1; letters <= text.size(); ++letters)
            all << text.left(letters);
    }
    return all;
}

/// The bare query of FTS5 for the same: the words as beginnings, the first rows.
std::vector<double> bareTimes(const std::filesystem::path &file, const SecretBytes &key, const QStringList &typed)
{
    std::vector<double> times;
    auto database = findfile::openToRead(file, key);
    if (!database)
        return times;
    auto query = database->prepare("SELECT rowid FROM find_text WHERE find_text MATCH ?1 ORDER BY rowid DESC LIMIT 50");
    for (const QString &text : typed) {
        std::string match;
        for (const std::string &word : askedWords(text))
            match += "\"" + word + "\" * ";
        const Stopwatch watch;
        query->bind(match);
        while (query->step().value()) { }
        times.push_back(watch.milliseconds());
    }
    return times;
}

bool measure(const std::filesystem::path &file, const SecretBytes &key, std::uint64_t entries, const Options &options,
             Report &report)
{
    const QStringList typed = keystrokes(Writings());
    auto reader = FindReader::open(file, key);
    if (!reader)
        return failed("open the index", reader.code());
    std::vector<double> times;
    for (const QString &text : typed) {
        const Stopwatch watch;
        const auto page = (*reader)->search({text, {}, 0, 50});
        times.push_back(watch.milliseconds());
        if (!page)
            return failed("search", page.code());
        if (options.verbose)
            std::fprintf(stderr, "%8.2f ms %3lld %s\n", times.back(), static_cast<long long>(page->things.size()),
                         qUtf8Printable(text));
    }
    const std::vector<double> bare = bareTimes(file, key, typed);
    for (const bool worst : {false, true}) {
        Measurement m;
        m.name = worst ? "search-key-p99" : "search-key";
        m.size = entries;
        m.unit = "ms";
        m.value = percentile(times, worst ? 0.99 : 0.5);
        m.bare = percentile(bare, worst ? 0.99 : 0.5);
        m.p50 = percentile(times, 0.5);
        m.p99 = percentile(times, 0.99);
        report.push_back(m);
    }
    return true;
}

} // namespace

bool benchSearch(const Options &options, Report &report)
{
    SystemRandom random;
    const std::vector<std::uint64_t> sizes
        = options.sizes.empty() ? std::vector<std::uint64_t>{10'000, 100'000} : options.sizes;
    for (const std::uint64_t entries : sizes) {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("find.db")).toStdString();
        const SecretBytes key = SecretBytes::random(32, random);
        Measurement m;
        m.name = "search-index-entry";
        m.size = entries;
        m.unit = "us";
        {
            auto index = FindIndex::open(file, key);
            Writings writings;
            const Stopwatch watch;
            if (!index || !fill(**index, writings, entries))
                return false;
            m.value = watch.milliseconds() * 1000 / static_cast<double>(entries);
        }
        const std::filesystem::path other = folder.filePath(QStringLiteral("bare.db")).toStdString();
        m.bare = bareFill(other, key, std::min(entries, mostBare));
        m.bytesPerEntry = static_cast<double>(std::filesystem::file_size(file)) / static_cast<double>(entries);
        report.push_back(m);
        if (!measure(file, key, entries, options, report))
            return false;
    }
    return true;
}

} // namespace caseweave::bench
