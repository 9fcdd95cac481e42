// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/StoreKinds.h"

#include "sync/hub/MemoryHubStore.h"
#include "sync/hub/PostgresHubStore.h"
#include "sync/hub/SqliteHubStore.h"

#include <QtTest>

namespace caseweave::testing {

void StoreKinds::addRows()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"memory", "sqlite", "postgresql"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

StoreKinds::Stores StoreKinds::open(const QString &kind)
{
    Stores stores;
    if (kind == QLatin1String("memory")) {
        auto first = std::make_unique<MemoryHubStore>();
        stores.other = std::make_unique<MemoryHubStore>(first->data());
        stores.read = std::make_unique<MemoryHubStore>(first->data());
        stores.change = std::move(first);
        return stores;
    }
    std::function<std::unique_ptr<HubStore>()> make;
    if (kind == QLatin1String("sqlite")) {
        m_folder = std::make_unique<QTemporaryDir>();
        const std::string path = m_folder->filePath(QStringLiteral("hub.db")).toStdString();
        make = [path] { return std::move(SqliteHubStore::open(path).value()); };
    } else {
        if (!m_postgres)
            m_postgres = std::make_unique<ThrowawayPostgres>();
        const std::string database = m_postgres->freshDatabase();
        make = [database] { return std::move(PostgresHubStore::open(database).value()); };
    }
    for (auto *place : {&stores.change, &stores.other, &stores.read})
        *place = make();
    return stores;
}

} // namespace caseweave::testing
