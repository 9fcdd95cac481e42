// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/StoredFiles.h"

#include "sync/hub/SqliteHubStore.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

namespace caseweave::e2e {

namespace {

void failHere(const char *what)
{
    QTest::qFail(what, __FILE__, __LINE__);
}

/// Calls back with each row of the statement.
template <class Use>
Status forEachRow(sql::Database &database, const std::string &text, Use use)
{
    auto statement = database.prepare(text);
    if (!statement)
        return statement.error();
    for (;;) {
        const auto row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            return {};
        use(*statement);
    }
}

/// Every value of every table, one after the other.
QByteArray everythingOf(Result<sql::Database> database)
{
    if (!database) {
        failHere("the file does not open");
        return {};
    }
    std::vector<std::string> tables;
    Status read = forEachRow(*database, "SELECT name FROM sqlite_schema WHERE type = 'table'",
                             [&](const sql::Statement &row) { tables.emplace_back(row.text(0)); });
    QByteArray everything;
    for (const std::string &table : tables) {
        auto columns = database->queryInteger("SELECT count(*) FROM pragma_table_info('" + table + "')");
        read = !columns ? Status(columns.error())
                        : forEachRow(*database, "SELECT * FROM \"" + table + '"', [&](const sql::Statement &row) {
                              for (int column = 0; column < *columns; ++column) {
                                  const ByteView value = row.blob(column);
                                  everything.append(reinterpret_cast<const char *>(value.data()),
                                                    static_cast<qsizetype>(value.size()));
                                  everything.append('\0');
                              }
                          });
        if (!read)
            failHere("a table of the file cannot be read");
    }
    return everything;
}

} // namespace

QStringList filesHolding(const QString &folder, const QByteArray &bytes)
{
    QStringList found;
    int files = 0;
    QDirIterator walk(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        QFile file(walk.next());
        ++files;
        if (!file.open(QIODevice::ReadOnly) || file.readAll().contains(bytes))
            found += file.fileName();
    }
    if (files == 0)
        failHere("there is no file to search");
    return found;
}

std::vector<HubItem> itemsOf(const std::vector<Bytes> &envelopes)
{
    std::vector<HubItem> items;
    for (const Bytes &envelope : envelopes)
        items.push_back({items.size() + 1, envelope});
    return items;
}

std::vector<Bytes> envelopesIn(const QString &hubDatabase, const CaseId &caseId)
{
    std::vector<Bytes> envelopes;
    auto store = SqliteHubStore::open(hubDatabase.toStdString());
    if (!store) {
        failHere("the hub's database does not open");
        return envelopes;
    }
    HubStore::Query query;
    query.tag = mailboxOf(caseId);
    query.mostBytes = 1 << 20;
    query.mostItems = 1000;
    for (bool more = true; more;) {
        auto page = (*store)->page(query);
        if (!page || page->items.empty())
            break;
        for (HubStore::Item &item : page->items) {
            query.after = item.sequence;
            envelopes.push_back(std::move(item.envelope));
        }
        more = page->more;
    }
    return envelopes;
}

std::unique_ptr<OpenedProfile> OpenedProfile::open(const QString &folder, const QString &passphrase)
{
    std::unique_ptr<OpenedProfile> profile(new OpenedProfile);
    const std::string utf8 = passphrase.toStdString();
    auto store = ProfileStore::open(folder.toStdString(), SecretBytes(viewOf(utf8)),
                                    {profile->m_clock, profile->m_random, profile->m_keyStore});
    auto certificate
        = store ? DeviceCertificate::decode((*store)->secrets().certificate) : Result<DeviceCertificate>(store.error());
    if (!certificate) {
        failHere("the profile does not open");
        return nullptr;
    }
    profile->m_device.emplace(LocalDevice{(*store)->secrets().keys.clone(), std::move(*certificate)});
    profile->m_store = std::move(*store);
    return profile;
}

OpenedProfile::~OpenedProfile() = default;

CaseFile *OpenedProfile::caseFile(const CaseId &caseId)
{
    std::unique_ptr<CaseFile> &file = m_cases[caseId];
    if (!file) {
        auto opened = CaseFile::open({*m_store, m_clock, m_random, m_validity, *m_device}, caseId);
        if (!opened)
            return nullptr;
        file = std::move(*opened);
    }
    return file.get();
}

QByteArray OpenedProfile::everythingIn(const CaseId &caseId)
{
    m_cases.erase(caseId);
    const CaseLocation *location = m_store->location(caseId);
    return location ? everythingOf(
               sql::Database::open(m_store->caseFile(*location).string(), location->key, CaseLog::fileOptions()))
                    : everythingOf(ErrorCode::NotFound);
}

QByteArray OpenedProfile::everythingToFind()
{
    return everythingOf(sql::Database::open(m_store->findFile().string(), m_store->findKey(), {}));
}

std::vector<QByteArray> OpenedProfile::readablePayloads(const CaseId &caseId)
{
    std::vector<QByteArray> payloads;
    CaseFile *file = caseFile(caseId);
    if (file == nullptr) {
        failHere("the case does not open");
        return payloads;
    }
    for (const Standing standing :
         {Standing::Counts, Standing::Late, Standing::NotAllowed, Standing::Frozen, Standing::Refused}) {
        const Status visited = file->log().visit(standing, [&](const LogEntry &entry) {
            if (entry.readable)
                payloads.emplace_back(reinterpret_cast<const char *>(entry.payload.data()),
                                      static_cast<qsizetype>(entry.payload.size()));
        });
        if (!visited)
            failHere("the entries cannot be read");
    }
    return payloads;
}

} // namespace caseweave::e2e
