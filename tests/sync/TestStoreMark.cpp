// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/SqliteHubStore.h"
#include "sync/hub/StoreMark.h"

#include <QtTest>

using namespace caseweave;

namespace {

/// A hub's folder with a store in it that is opened, marked and closed as the program does.
class Folder {
public:
    Folder() { run(); }
    std::string file(const char *name) const { return m_folder.filePath(QLatin1String(name)).toStdString(); }
    StoreMark mark() const { return StoreMark(file("hub.mark"), file("hub.db")); }

    /// From a start to an end, with so many marks meanwhile. Whether another generation began.
    bool run(int marks = 0)
    {
        const auto store = std::move(SqliteHubStore::open(file("hub.db")).value());
        const auto settled = mark().settle(*store).value();
        for (int i = 0; i < marks; ++i)
            Q_ASSERT(store->begin() && mark().raise(*store) && store->commit());
        const GenerationId before = std::exchange(m_generation, store->standing()->generation);
        Q_ASSERT(settled.isNoted && (before.isZero() || settled.isRenewed == (before != m_generation)));
        return before != m_generation;
    }
    void copy(const char *from, const char *to) const
    {
        QFile source(QString::fromStdString(file(from)));
        QFile target(QString::fromStdString(file(to)));
        // Into the file that is there, as cp does.
        QVERIFY(source.open(QIODevice::ReadOnly) && target.open(QIODevice::WriteOnly));
        QVERIFY(target.write(source.readAll()) == source.size());
    }

private:
    QTemporaryDir m_folder;
    GenerationId m_generation;
};

} // namespace

/// A store that came back from a copy is known by the mark beside it.
class TestStoreMark : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void aStoreThatGoesOnKeepsItsGeneration()
    {
        Folder folder;
        QVERIFY(!folder.run());
        QVERIFY(!folder.run(3));
        QVERIFY(!folder.run());
    }

    void aStoreFromBeforeThereWereMarksBeginsOne()
    {
        Folder folder;
        QFile::remove(QString::fromStdString(folder.file("hub.db")));
        QFile::remove(QString::fromStdString(folder.file("hub.mark")));
        const auto store = std::move(SqliteHubStore::open(folder.file("hub.db")).value());
        const GenerationId made = store->standing()->generation;
        QVERIFY(!folder.mark().settle(*store)->isRenewed);
        QVERIFY(store->standing()->generation == made);
    }

    void aCopyThatIsPutBackIsFound_data()
    {
        QTest::addColumn<int>("marksMeanwhile");
        QTest::addColumn<bool>("inOneRun");
        QTest::newRow("from before a start") << 0 << false;
        QTest::newRow("from the same run") << 2 << true;
    }
    void aCopyThatIsPutBackIsFound()
    {
        QFETCH(int, marksMeanwhile);
        QFETCH(bool, inOneRun);
        Folder folder;
        if (inOneRun) {
            const auto store = std::move(SqliteHubStore::open(folder.file("hub.db")).value());
            QVERIFY(folder.mark().settle(*store).ok());
            QVERIFY(sql::Database::openPlain(folder.file("hub.db"))->checkpoint().ok());
            folder.copy("hub.db", "copy");
            for (int i = 0; i < marksMeanwhile; ++i)
                QVERIFY(store->begin().ok() && folder.mark().raise(*store).ok() && store->commit().ok());
        } else {
            folder.copy("hub.db", "copy");
            QVERIFY(!folder.run());
        }
        folder.copy("copy", "hub.db");
        QVERIFY(folder.run());
        QVERIFY(!folder.run());
    }

    void aDatabaseThatComesWithoutItsMarkIsTakenForACopy()
    {
        Folder folder;
        QVERIFY(QFile::remove(QString::fromStdString(folder.file("hub.mark"))));
        QVERIFY(folder.run());
        QVERIFY(!folder.run());
        QFile mark(QString::fromStdString(folder.file("hub.mark")));
        QVERIFY(mark.open(QIODevice::WriteOnly) && mark.write("nonsense") > 0);
        mark.close();
        QVERIFY(folder.run());
    }

    void aFolderThatIsPutBackWholeIsFoundByTheFile()
    {
        Folder folder;
        folder.copy("hub.db", "copy");
        folder.copy("hub.mark", "copy.mark");
        QVERIFY(!folder.run());
        QVERIFY(QFile::remove(QString::fromStdString(folder.file("hub.db"))));
        folder.copy("copy", "hub.db");
        folder.copy("copy.mark", "hub.mark");
        QVERIFY(folder.run());
    }

    void aMarkIsNeverAheadOfWhatWasCommitted()
    {
        Folder folder;
        {
            const auto store = std::move(SqliteHubStore::open(folder.file("hub.db")).value());
            QVERIFY(folder.mark().settle(*store).ok());
            for (int i = 0; i < 3; ++i) {
                QVERIFY(store->begin().ok() && folder.mark().raise(*store).ok());
                store->rollback();
            }
        }
        QVERIFY(!folder.run());
    }
};

QTEST_GUILESS_MAIN(TestStoreMark)
#include "TestStoreMark.moc"
