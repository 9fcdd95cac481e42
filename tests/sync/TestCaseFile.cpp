// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/CaseWorld.h"
#include "tests/sync/support/Sanitizer.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace caseweave;
using namespace caseweave::test;

/// What a returned call promised is in the file, whatever happens next.
class TestCaseFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aKilledWriterLosesNothingItWasToldIsStored();
    void aKilledReaderCanTakeEverythingAgain();
    void aFullDiskLeavesTheCaseAsItWas();
    void aFullDiskWhileReadingLeavesTheCaseAsItWas();
    void aDamagedFileIsToldOfAndCrashesNothing();
    void theWrongKeyOpensNothing();
    void aFileOfAnotherDeviceIsNotOpened();
    void aNewerFormatIsNotOpened();
    void aCaseIsNotMadeTwiceInOneFile();

private:
    std::string path(const char *name) { return m_folder->filePath(QString::fromLatin1(name)).toStdString(); }
    std::unique_ptr<Replica> made(std::uint64_t professional, const std::string &file);
    template <class Work>
    std::size_t killWhile(std::size_t afterSteps, Work work);

    std::unique_ptr<QTemporaryDir> m_folder;
    SeededRandom m_random{19};
    ManualClock m_clock{testStartMs()};
    TestAgency m_agency{m_random};
    MemoryHub m_hub;
};

void TestCaseFile::init()
{
    m_hub.clear();
    m_folder = std::make_unique<QTemporaryDir>();
}

std::unique_ptr<Replica> TestCaseFile::made(std::uint64_t professional, const std::string &file)
{
    auto replica = std::make_unique<Replica>(m_agency.makeDevice(professional), m_random, m_clock);
    return replica->openDatabase(file).ok() ? std::move(replica) : nullptr;
}

/// Runs work in a process of its own, which says each step that it was told is stored, and kills it without warning
/// after so many. Gives how many steps were said.
template <class Work>
std::size_t TestCaseFile::killWhile(std::size_t afterSteps, Work work)
{
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0)
        return 0;
    const pid_t child = fork();
    if (child == 0) {
        ::close(pipe[0]);
        work([&] {
            const char byte = 1;
            if (::write(pipe[1], &byte, 1) != 1)
                _exit(1);
        });
        _exit(0);
    }
    ::close(pipe[1]);
    std::size_t steps = 0;
    char byte = 0;
    while (::read(pipe[0], &byte, 1) == 1) {
        if (++steps == afterSteps)
            ::kill(child, SIGKILL);
    }
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    return steps;
}

void TestCaseFile::aKilledWriterLosesNothingItWasToldIsStored()
{
    const auto lead = made(1, path("case.cw"));
    QVERIFY(lead->create({"Lee Park", "Team manager"}).ok());
    std::size_t told = 0;
    const int rounds = underSanitizer ? 5 : 25;
    for (int round = 0; round < rounds; ++round) {
        lead->close();
        const std::size_t after = 1 + m_random.below(40);
        told += killWhile(after, [&](const auto &say) {
            if (!lead->reopen())
                return;
            for (int i = 0; i < 60; ++i) {
                const bool rotates = i % 17 == 16;
                const bool stored = rotates ? lead->log().rotate().ok() : lead->write("note").ok();
                if (!stored)
                    return;
                say();
            }
        });
        QVERIFY(lead->reopen().ok());
        const LogCounts counts = lead->log().counts();
        QVERIFY(counts.entries >= 1 + told);
        QCOMPARE(counts.unsent, counts.entries);
        QCOMPARE(lead->log().heads().at(0).sequence, counts.entries); // no gap
        QCOMPARE(lead->fold().size(lead->log()), counts.counting);
        told = counts.entries - 1; // one more may be stored than was said
    }
    QVERIFY(lead->database().checkIntegrity().ok());
    QVERIFY(lead->write("and on").ok());
    // What is in the file is what others verify.
    QVERIFY(lead->send(m_hub).ok());
    Replica copy(cloneOf(lead->device()), m_random, m_clock);
    QVERIFY(copy.openDatabase().ok());
    Welcome welcome;
    welcome.caseId = lead->log().caseId();
    welcome.sender = lead->device().certificate;
    QVERIFY(copy.join(welcome).ok());
    QVERIFY(copy.receive(m_hub).ok());
    QVERIFY(copy.digest() == lead->digest());
}

void TestCaseFile::aKilledReaderCanTakeEverythingAgain()
{
    const auto lead = made(1, {});
    QVERIFY(lead->create({"Lee Park", "Team manager"}).ok());
    const auto nurse = made(2, path("nurse.cw"));
    QVERIFY(lead->log().addMember(nurse->asMember(Role::Contributor)).ok());
    for (int i = 0; i < 60; ++i) {
        if (i % 20 == 19)
            QVERIFY(lead->log().rotate().ok());
        QVERIFY(lead->write("note " + std::to_string(i)).ok());
    }
    QVERIFY(lead->send(m_hub).ok());
    QVERIFY(lead->log().packSegments(200).ok());
    QVERIFY(lead->send(m_hub).ok());
    QVERIFY(nurse->joinFromInbox(m_hub).ok());
    const std::vector<HubItem> items = m_hub[lead->log().mailbox()].after(0);
    const int rounds = underSanitizer ? 3 : 12;
    for (int round = 0; round < rounds; ++round) {
        nurse->close();
        const std::size_t after = 1 + m_random.below(items.size());
        killWhile(after, [&](const auto &say) {
            if (!nurse->reopen())
                return;
            for (const HubItem &item : items) {
                const LaneCursor cursor{0, item.mailboxSequence, 0};
                if (!nurse->log().ingest({&item, 1}, cursor))
                    return;
                say();
            }
        });
        QVERIFY(nurse->reopen().ok());
        // The cursor says no more than what is stored.
        const Result<LaneCursor> cursor = nurse->log().cursor(0);
        QVERIFY(cursor.ok());
        QVERIFY(cursor->after >= after);
        const Result<IngestReport> rest = nurse->log().ingest(std::span(items).subspan(cursor->after));
        QVERIFY(rest.ok() && rest->refused.empty());
        QVERIFY(nurse->digest() == lead->digest());
        QCOMPARE(nurse->fold().size(nurse->log()), nurse->log().counts().counting);
        nurse->close();
        for (const char *file : {"nurse.cw", "nurse.cw-wal", "nurse.cw-shm"})
            QFile::remove(m_folder->filePath(QString::fromLatin1(file)));
        QVERIFY(nurse->openDatabase(path("nurse.cw")).ok());
        QVERIFY(nurse->joinFromInbox(m_hub).ok());
    }
}

void TestCaseFile::aFullDiskLeavesTheCaseAsItWas()
{
    const auto lead = made(1, path("case.cw"));
    QVERIFY(lead->create({"Lee Park", "Team manager"}).ok());
    QVERIFY(lead->write("one").ok());
    const std::int64_t pages = *lead->database().queryInteger("PRAGMA page_count");
    QVERIFY(lead->database().limitPages(pages + 2).ok());
    const std::string large(20'000, 'x');
    Result<EntryRef> written = lead->write(large);
    std::uint64_t stored = 1;
    for (; written && stored < 50; ++stored)
        written = lead->write(large);
    QVERIFY(failsWith(written, ErrorCode::DiskFull));
    const Digest before = lead->digest();
    const LogCounts counts = lead->log().counts();
    QVERIFY(failsWith(lead->write(large), ErrorCode::DiskFull));
    QVERIFY(lead->digest() == before);
    QCOMPARE(lead->fold().size(lead->log()), counts.counting);
    QVERIFY(lead->database().limitPages(1'000'000).ok());
    QVERIFY(lead->write(large).ok());
    QVERIFY(lead->reopen().ok());
    QCOMPARE(lead->log().counts().counting, counts.counting + 1);
}

void TestCaseFile::aFullDiskWhileReadingLeavesTheCaseAsItWas()
{
    const auto lead = made(1, {});
    const auto nurse = made(2, path("nurse.cw"));
    QVERIFY(lead->create({"Lee Park", "Team manager"}).ok());
    QVERIFY(lead->log().addMember(nurse->asMember(Role::Contributor)).ok());
    for (int i = 0; i < 40; ++i)
        QVERIFY(lead->write(std::string(9'000, 'y')).ok());
    QVERIFY(lead->send(m_hub).ok());
    QVERIFY(nurse->joinFromInbox(m_hub).ok());
    const std::vector<HubItem> items = m_hub[lead->log().mailbox()].after(0);
    QVERIFY(nurse->log().ingest(std::span(items).first(4), LaneCursor{0, 4, 0}).ok());
    const Digest before = nurse->digest();
    const std::int64_t pages = *nurse->database().queryInteger("PRAGMA page_count");
    QVERIFY(nurse->database().limitPages(pages + 3).ok());
    QVERIFY(failsWith(nurse->log().ingest(std::span(items).subspan(4), LaneCursor{0, 99, 0}), ErrorCode::DiskFull));
    QVERIFY(nurse->digest() == before);
    QCOMPARE(nurse->log().cursor(0)->after, std::uint64_t{4});
    QVERIFY(nurse->database().limitPages(1'000'000).ok());
    QVERIFY(nurse->log().ingest(std::span(items).subspan(4), LaneCursor{0, 99, 0}).ok());
    QVERIFY(nurse->digest() == lead->digest());
}

void TestCaseFile::aDamagedFileIsToldOfAndCrashesNothing()
{
    const std::string file = path("case.cw");
    const auto lead = made(1, file);
    QVERIFY(lead->create({"Lee Park", "Team manager"}).ok());
    for (int i = 0; i < 200; ++i)
        QVERIFY(lead->write("a note of some length, so that the case has several pages " + std::to_string(i)).ok());
    QVERIFY(lead->database().checkpoint().ok());
    lead->close();
    QFile good(QString::fromStdString(file));
    QVERIFY(good.open(QIODevice::ReadOnly));
    const QByteArray whole = good.readAll();
    good.close();
    int noticed = 0;
    const int rounds = 30;
    for (int round = 0; round < rounds; ++round) {
        QByteArray damaged = whole;
        const auto at = static_cast<qsizetype>(m_random.below(static_cast<std::uint64_t>(whole.size())));
        damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
        QFile bad(QString::fromStdString(file));
        QVERIFY(bad.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(bad.write(damaged), damaged.size());
        bad.close();
        const Status opened = lead->reopen();
        Status use = opened;
        if (opened)
            use = lead->log().visit(Standing::Counts, [](const LogEntry &) {});
        if (use)
            use = lead->database().checkIntegrity();
        noticed += use.ok() ? 0 : 1;
        if (!use)
            QVERIFY(use.code() == ErrorCode::Damaged || use.code() == ErrorCode::CannotOpen
                    || use.code() == ErrorCode::Storage || use.code() == ErrorCode::NotFound);
        lead->close();
    }
    QCOMPARE(noticed, rounds); // every page is authenticated
}

void TestCaseFile::theWrongKeyOpensNothing()
{
    const std::string file = path("case.cw");
    const auto lead = made(1, file);
    QVERIFY(lead->create({"Lee Park", "Team manager"}).ok());
    lead->close();
    const SecretBytes other = SecretBytes::random(32, m_random);
    const Result<sql::Database> database = sql::Database::open(file, other, CaseLog::fileOptions());
    QVERIFY(failsWith(database, ErrorCode::CannotOpen));
    QVERIFY(lead->reopen().ok());
}

void TestCaseFile::aFileOfAnotherDeviceIsNotOpened()
{
    const auto lead = made(1, {});
    QVERIFY(lead->create({"Lee Park", "Team manager"}).ok());
    RecordingFold fold;
    TestValidity validity;
    const LogSurroundings with{lead->database(), fold, m_clock, m_random, validity};
    QVERIFY(failsWith(CaseLog::open(with, m_agency.makeDevice(1)), ErrorCode::Conflict));
}

void TestCaseFile::aNewerFormatIsNotOpened()
{
    const auto lead = made(1, {});
    QVERIFY(failsWith(lead->reopen(), ErrorCode::NotFound));
    QVERIFY(lead->create({"Lee Park", "Team manager"}).ok());
    QVERIFY(lead->database().execute("UPDATE log_meta SET value = 99 WHERE key = 'format'").ok());
    QVERIFY(failsWith(lead->reopen(), ErrorCode::UnknownSuite));
}

void TestCaseFile::aCaseIsNotMadeTwiceInOneFile()
{
    const auto lead = made(1, {});
    QVERIFY(lead->create({"Lee Park", "Team manager"}).ok());
    const CaseId before = lead->log().caseId();
    QVERIFY(failsWith(lead->create({"Lee Park", "Team manager"}), ErrorCode::Conflict));
    QVERIFY(lead->reopen().ok());
    QVERIFY(lead->log().caseId() == before);
}

QTEST_GUILESS_MAIN(TestCaseFile)
#include "TestCaseFile.moc"
