// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/ProfileWorkspace.h"
#include "tests/bench/FilledCase.h"
#include "tests/bench/Report.h"
#include "ui/chronology/ChronologyModel.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTimer>
#include <functional>

namespace caseweave::bench {

namespace {

constexpr std::uint64_t pageRows = ChronologyModel::pageSize;
constexpr std::uint64_t fewestEvents = 3 * pageRows; ///< with less there is nothing to scroll to
constexpr std::uint64_t mostPositions = 300;
constexpr int rowsOnScreen = 20;
constexpr double patienceMs = 60'000;

using Pages = std::vector<std::uint64_t>; ///< numbers, in the order in which they are come to

/// Milliseconds for each position.
struct Times {
    std::vector<double> shown; ///< until the rows of a screen are there
    std::vector<double> gui; ///< that this thread worked for it
};

/// Of each position the best: other work on the machine only ever adds.
void keepBest(std::vector<double> &best, const std::vector<double> &times)
{
    if (best.empty())
        best = times;
    for (std::size_t i = 0; i < times.size(); ++i)
        best[i] = std::min(best[i], times[i]);
}

/// The pages after the first, which is there from the start: downwards.
Pages downwards(std::uint64_t events)
{
    Pages pages;
    for (std::uint64_t page = 1; page * pageRows < events && pages.size() < mostPositions; ++page)
        pages.push_back(page);
    return pages;
}

/// Here and there, none twice.
Pages anywhere(std::uint64_t events)
{
    SeededRandom chance(5);
    Pages pages;
    for (std::uint64_t page = 1; page * pageRows < events; ++page)
        pages.push_back(page);
    for (std::size_t i = 0; i < pages.size(); ++i)
        std::swap(pages[i], pages[i + chance.below(pages.size() - i)]);
    pages.resize(std::min<std::size_t>(pages.size(), mostPositions));
    return pages;
}

/// Lets things happen until it holds. False: not in time.
bool comes(const std::function<bool()> &holds)
{
    const Stopwatch watch;
    while (!holds()) {
        if (watch.milliseconds() > patienceMs)
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}

/// The profile as the desktop program has it, with the case open.
class Reader {
public:
    Reader(const std::filesystem::path &folder, const ProfileSurroundings &with) : m_workspace(folder, with)
    {
        m_wakes.start(100); // whoever waits looks at the time now and then
        m_workspace.setOnline(false);
    }

    bool open(const CaseId &id)
    {
        m_case = id;
        return succeeds([this] { return m_workspace.unlock(SecretBytes(viewOf(benchPassphrase))); })
            && succeeds([this] { return m_workspace.openCase(m_case); }) && isIndexed();
    }

    /// Nothing where a page did not come.
    std::optional<Times> scroll(const Pages &pages)
    {
        ChronologyModel model(m_workspace);
        model.setCase(m_case);
        if (!comes([&] { return model.loaded(); }))
            return std::nullopt;
        Times times;
        for (const std::uint64_t page : pages) {
            const int first = static_cast<int>(page * pageRows);
            const double before = threadProcessorMs();
            const Stopwatch watch;
            if (!comes([&] { return isShown(model, first); }))
                return std::nullopt;
            times.shown.push_back(watch.milliseconds());
            times.gui.push_back(threadProcessorMs() - before);
        }
        return times;
    }

    /// From the first letter of a word, typed at once, until what all of it finds is listed. Nothing: it did not come.
    std::optional<double> search(const QString &word)
    {
        ChronologyModel model(m_workspace);
        model.setCase(m_case);
        if (!comes([&] { return model.loaded(); }))
            return std::nullopt;
        const Stopwatch watch;
        ChronologyFilter filter;
        for (const QChar letter : word) {
            filter.containing += letter;
            model.setFilter(filter);
        }
        if (!comes([&] { return model.loaded(); }) || model.rowCount() == 0)
            return std::nullopt;
        return watch.milliseconds();
    }

private:
    /// Asks for the rows of a screen as a view does.
    static bool isShown(const ChronologyModel &model, int first)
    {
        const int end = std::min(first + rowsOnScreen, model.rowCount());
        bool shown = first < end;
        for (int row = first; row < end; ++row) {
            static_cast<void>(model.data(model.index(row), Qt::DisplayRole));
            shown = model.eventAt(row) != nullptr && shown;
        }
        return shown;
    }

    bool succeeds(const std::function<Workspace::Request()> &ask)
    {
        std::optional<bool> done;
        Workspace::Request request = 0;
        QObject here;
        QObject::connect(&m_workspace, &Workspace::requestDone, &here,
                         [&](quint64 which) { done = which == request ? std::optional(true) : done; });
        QObject::connect(&m_workspace, &Workspace::requestFailed, &here,
                         [&](quint64 which) { done = which == request ? std::optional(false) : done; });
        request = ask();
        return comes([&] { return done.has_value(); }) && *done;
    }

    /// The index of words is made beside, once; until then pages wait for it now and then.
    bool isIndexed()
    {
        bool complete = false;
        bool asked = false;
        QObject here;
        QObject::connect(&m_workspace, &Workspace::found, &here, [&](quint64, const FoundPage &page) {
            complete = page.complete;
            asked = false;
        });
        QObject::connect(&m_workspace, &Workspace::requestFailed, &here, [&] { asked = false; });
        return comes([&] {
            if (!complete && !std::exchange(asked, true))
                m_workspace.find({QStringLiteral("school"), {}, 0, 1});
            return complete;
        });
    }

    ProfileWorkspace m_workspace;
    QTimer m_wakes;
    CaseId m_case;
};

/// The same rows in a file of SQLCipher that has them by their number.
class BareChronology {
public:
    BareChronology(const std::filesystem::path &file, Random &random, std::uint64_t events)
    {
        auto database = sql::Database::open(file.string(), SecretBytes::random(32, random), CaseLog::fileOptions());
        if (!database
            || !database->execute("CREATE TABLE t(n INTEGER PRIMARY KEY, day INTEGER, title TEXT, text TEXT)"))
            return;
        m_database = std::move(*database);
        auto insert = m_database.prepare("INSERT INTO t VALUES(?1, ?2, ?3, ?4)");
        auto transaction = sql::Transaction::begin(m_database);
        EventMaker maker;
        bool done = insert.ok() && transaction.ok();
        for (std::uint64_t i = 0; i < events && done; ++i) {
            const EventMaker::Event event = maker.next();
            done = insert->bind(i, event.day, event.title, event.text).run().ok();
        }
        if (!done || !transaction->commit())
            return;
        auto query = m_database.prepare("SELECT day, title, text FROM t WHERE n >= ?1 ORDER BY n LIMIT ?2");
        if (query)
            m_query.emplace(std::move(*query));
    }

    /// Empty: it failed.
    std::vector<double> scroll(const Pages &pages)
    {
        std::vector<double> times;
        for (const std::uint64_t page : pages) {
            if (!m_query)
                return {};
            QStringList texts;
            const Stopwatch watch;
            m_query->bind(page * pageRows, pageRows);
            for (auto more = m_query->step(); more && *more; more = m_query->step()) {
                for (const int column : {1, 2}) {
                    const std::string_view text = m_query->text(column);
                    texts << QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
                }
            }
            times.push_back(watch.milliseconds());
            if (texts.isEmpty())
                return {};
        }
        return times;
    }

    /// Looks through all texts for it, as SQLite does. Nothing: it failed.
    std::optional<double> search(std::string_view word)
    {
        const Stopwatch watch;
        auto query = m_database.prepare("SELECT n FROM t WHERE title LIKE ?1 OR text LIKE ?1");
        if (!query)
            return std::nullopt;
        query->bind('%' + std::string(word) + '%');
        std::vector<std::int64_t> found;
        for (auto more = query->step(); more && *more; more = query->step())
            found.push_back(query->integer(0));
        return found.empty() ? std::nullopt : std::optional(watch.milliseconds());
    }

private:
    sql::Database m_database;
    std::optional<sql::Statement> m_query;
};

Measurement measured(const char *name, std::uint64_t events, const std::vector<double> &times,
                     const std::vector<double> &bare, double fraction)
{
    Measurement m;
    m.name = name;
    m.size = events;
    m.unit = "ms";
    m.value = percentile(times, fraction);
    m.bare = percentile(bare, fraction);
    m.p50 = percentile(times, 0.5);
    m.p99 = percentile(times, 0.99);
    return m;
}

bool measureSearch(Reader &reader, BareChronology &bare, std::uint64_t events, int repeat, Report &report)
{
    std::vector<double> ours;
    std::vector<double> plain;
    for (int round = 0; round < repeat; ++round) {
        const auto time = reader.search(QStringLiteral("school"));
        const auto same = bare.search("school");
        if (!time || !same)
            return failed("search the chronology", ErrorCode::Storage);
        ours.push_back(*time);
        plain.push_back(*same);
    }
    report.push_back(measured("search-chronology", events, ours, plain, 0.5));
    return true;
}

bool measure(Reader &reader, BareChronology &bare, std::uint64_t events, int repeat, Report &report)
{
    std::vector<double> gui;
    std::vector<double> bareAll;
    for (const bool down : {true, false}) {
        const Pages pages = down ? downwards(events) : anywhere(events);
        Times best;
        std::vector<double> bareBest;
        for (int round = 0; round < repeat; ++round) {
            const auto times = reader.scroll(pages);
            const std::vector<double> plain = bare.scroll(pages);
            if (!times || plain.empty())
                return failed("read the chronology", ErrorCode::Storage);
            keepBest(best.shown, times->shown);
            keepBest(best.gui, times->gui);
            keepBest(bareBest, plain);
        }
        report.push_back(measured(down ? "scroll-down" : "scroll-anywhere", events, best.shown, bareBest, 0.5));
        gui.insert(gui.end(), best.gui.begin(), best.gui.end());
        bareAll.insert(bareAll.end(), bareBest.begin(), bareBest.end());
    }
    report.push_back(measured("scroll-gui-worst", events, gui, bareAll, 1));
    return true;
}

} // namespace

bool benchScroll(const Options &options, Report &report)
{
    SystemClock clock;
    SystemRandom random;
    NoKeyStore keyStore;
    const BenchHub noHub;
    const Agency agency("Greendale Council", random, clock);
    const std::vector<std::uint64_t> sizes
        = options.sizes.empty() ? std::vector<std::uint64_t>{1000, 10'000, 100'000} : options.sizes;
    for (const std::uint64_t size : sizes) {
        const std::uint64_t events = std::max(size, fewestEvents);
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        std::optional<CaseId> id;
        {
            FreshProfile profile(path / "profile", agency.makeDevice(random), agency, noHub, random, clock);
            id = profile.ok() ? fillCase(profile, events) : std::nullopt;
        } // which locks it
        if (!id)
            return false;
        Reader reader(path / "profile", {clock, random, keyStore});
        if (!reader.open(*id))
            return failed("open the case", ErrorCode::CannotOpen);
        BareChronology bare(path / "bare.db", random, events);
        if (!measure(reader, bare, events, options.repeat, report)
            || !measureSearch(reader, bare, events, options.repeat, report))
            return false;
    }
    return true;
}

} // namespace caseweave::bench
