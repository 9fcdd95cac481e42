// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/SqliteHubStore.h"
#include "tests/sync/support/TestWorld.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::testing;

/// What is the SQLite store's alone; what all stores promise is in TestHubStore.
class TestSqliteHubStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// A mailbox's number and a sequence share one key. Past the last number, two mailboxes would lie in one place.
    void whereMailboxNumbersEndNoneIsMade()
    {
        QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("hub.db")).toStdString();
        auto store = std::move(SqliteHubStore::open(path).value());
        {
            auto database = sql::Database::openPlain(path);
            QVERIFY(database.ok());
            QVERIFY(database->execute("INSERT INTO mailbox (id, space, tag) VALUES (8388605, 0, x'00')").ok());
        }
        const Bytes envelope{1, 2, 3};
        const auto append = [&](const MailboxTag &tag) {
            return store->append({HubStore::Space::Case, tag, {}, wire::Class::Entry, envelope});
        };
        QVERIFY(store->begin().ok());
        QVERIFY(append(tagOf(1)).ok());
        QVERIFY(append(tagOf(2)).code() == ErrorCode::Quota);
        QVERIFY(store->putAccess(tagOf(2), envelope, {}).code() == ErrorCode::Quota);
        QVERIFY(append(tagOf(1)).ok());
        QVERIFY(store->commit().ok());
        const auto page = store->page({HubStore::Space::Case, tagOf(1), std::nullopt, 0, 0, false, 1 << 20, 10});
        QVERIFY(page.ok());
        QCOMPARE(page->items.size(), std::size_t{1});
        QVERIFY(page->items.front().envelope == envelope);
    }
};

QTEST_GUILESS_MAIN(TestSqliteHubStore)
#include "TestSqliteHubStore.moc"
