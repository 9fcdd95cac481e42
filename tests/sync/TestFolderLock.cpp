// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/lock/FolderLock.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace caseweave;

class TestFolderLock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void aFileThatIsThereLocksNobodyOut_data();
    void aFileThatIsThereLocksNobodyOut();
    void aSecondHolderIsTurnedAway();
    void whoHandsItOnHoldsItNoMore();
    void aKilledHolderLeavesNothing();
    void aProgramStartedMeanwhileDoesNotHoldIt();
    void whereNoFileCanBeMadeIsNotTakenForHeld();
    void aLinkIsNotFollowed();

private:
    QString name() const { return m_folder->filePath(QStringLiteral("lock")); }
    std::filesystem::path path() const { return name().toStdString(); }
    ErrorCode refusal() const
    {
        const auto lock = FolderLock::take(path());
        return lock ? ErrorCode::Cancelled : lock.code();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestFolderLock::aFileThatIsThereLocksNobodyOut_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty, as a kill leaves it") << QByteArray();
    QTest::newRow("nonsense") << QByteArray("\xff\0lock\n\n", 8);
    QTest::newRow("the number of a program that runs") << QByteArray::number(::getpid()) + "\nTestFolderLock\nhere\n";
}

void TestFolderLock::aFileThatIsThereLocksNobodyOut()
{
    QFETCH(QByteArray, content);
    QFile file(name());
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
    file.close();
    const auto lock = FolderLock::take(path());
    QVERIFY(lock.ok());
    QVERIFY(refusal() == ErrorCode::Conflict);
}

void TestFolderLock::aSecondHolderIsTurnedAway()
{
    {
        const auto first = FolderLock::take(path());
        QVERIFY(first.ok());
        QVERIFY(refusal() == ErrorCode::Conflict);
        QVERIFY(refusal() == ErrorCode::Conflict); // being turned away frees nothing
    }
    QVERIFY(FolderLock::take(path()).ok());
    QVERIFY(QFile::exists(name()));
}

void TestFolderLock::whoHandsItOnHoldsItNoMore()
{
    auto first = FolderLock::take(path());
    QVERIFY(first.ok());
    {
        const FolderLock second = std::move(*first);
        first = ErrorCode::Cancelled;
        QVERIFY(refusal() == ErrorCode::Conflict);
    }
    QVERIFY(FolderLock::take(path()).ok());
}

void TestFolderLock::aKilledHolderLeavesNothing()
{
    int ready[2] = {};
    QCOMPARE(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto lock = FolderLock::take(path());
        const char sign = lock ? '1' : '0';
        if (::write(ready[1], &sign, 1) == 1)
            ::pause();
        ::_exit(1);
    }
    QVERIFY(child > 0);
    char sign = 0;
    QCOMPARE(::read(ready[0], &sign, 1), ssize_t{1});
    const ErrorCode whileItLives = refusal();
    QCOMPARE(::kill(child, SIGKILL), 0);
    QCOMPARE(::waitpid(child, nullptr, 0), child);
    ::close(ready[0]);
    ::close(ready[1]);
    QCOMPARE(sign, '1');
    QVERIFY(whileItLives == ErrorCode::Conflict);
    QVERIFY(FolderLock::take(path()).ok());
}

void TestFolderLock::aProgramStartedMeanwhileDoesNotHoldIt()
{
    QProcess other;
    {
        const auto lock = FolderLock::take(path());
        QVERIFY(lock.ok());
        other.start(QStringLiteral("cat"), QStringList());
        QVERIFY(other.waitForStarted());
    }
    const bool free = FolderLock::take(path()).ok();
    QVERIFY(other.state() == QProcess::Running);
    other.kill();
    QVERIFY(other.waitForFinished());
    QVERIFY(free);
}

void TestFolderLock::whereNoFileCanBeMadeIsNotTakenForHeld()
{
    const auto nowhere = FolderLock::take(path() / "none" / "lock");
    QVERIFY(!nowhere && nowhere.code() == ErrorCode::Storage);
    const auto folder = FolderLock::take(m_folder->path().toStdString());
    QVERIFY(!folder && folder.code() == ErrorCode::Storage);
}

void TestFolderLock::aLinkIsNotFollowed()
{
    const QString elsewhere = m_folder->filePath(QStringLiteral("elsewhere"));
    QVERIFY(QFile::link(elsewhere, name()));
    QVERIFY(refusal() == ErrorCode::Storage);
    QVERIFY(!QFile::exists(elsewhere));
}

QTEST_GUILESS_MAIN(TestFolderLock)
#include "TestFolderLock.moc"
