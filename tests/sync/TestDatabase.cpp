// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/sql/Database.h"

#include <QtTest>

using namespace caseweave;
using namespace caseweave::sql;

namespace {

constexpr SchemaStep firstStep[] = {{1, "CREATE TABLE note (id INTEGER PRIMARY KEY, body BLOB UNIQUE)"}};
constexpr SchemaStep bothSteps[] = {firstStep[0], {2, "ALTER TABLE note ADD COLUMN colour TEXT"}};

SecretBytes keyOf(std::uint8_t filling)
{
    return SecretBytes(Bytes(32, filling));
}

Bytes readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray content = file.readAll();
    return {content.begin(), content.end()};
}

void writeFile(const QString &path, const Bytes &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(reinterpret_cast<const char *>(content.data()), static_cast<qint64>(content.size())),
             static_cast<qint64>(content.size()));
}

} // namespace

class TestDatabase : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString path(const char *name = "test.db") const { return m_folder.filePath(QLatin1String(name)); }

    /// An encrypted file with 200 notes of 1000 bytes, closed again.
    void fill(const QString &file)
    {
        Result<Database> database = Database::open(file.toStdString(), keyOf(1));
        QVERIFY(database.ok());
        QVERIFY(database->migrate(firstStep).ok());
        Result<Transaction> transaction = Transaction::begin(*database);
        QVERIFY(transaction.ok());
        Result<Statement> insert = database->prepare("INSERT INTO note (body) VALUES (?1)");
        QVERIFY(insert.ok());
        for (int i = 0; i < 200; ++i)
            QVERIFY(insert->bind(Bytes(1000, static_cast<std::uint8_t>(i))).run().ok());
        QVERIFY(transaction->commit().ok());
        QVERIFY(database->checkpoint().ok());
    }

private Q_SLOTS:
    void initTestCase()
    {
        initialiseCrypto();
        QVERIFY(m_folder.isValid());
    }

    void init()
    {
        for (const QString &name : QDir(m_folder.path()).entryList(QDir::Files))
            QFile::remove(m_folder.filePath(name));
    }

    void bindsAndReadsEveryKind()
    {
        Result<Database> database = Database::openPlain(path().toStdString());
        QVERIFY(database.ok());
        QVERIFY(database->execute("CREATE TABLE t (a, b, c, d, e, f)").ok());
        const MailboxTag tag{hashlessDigest()};
        const Bytes body{1, 0, 2};
        Result<Statement> insert = database->prepare("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        QVERIFY(insert.ok());
        QVERIFY(
            insert->bind(std::int64_t{-5}, body, std::string_view("caf\xc3\xa9"), tag, nullptr, ByteView()).run().ok());
        Result<Statement> select = database->prepare("SELECT a, b, c, d, e, f, typeof(f) FROM t WHERE d = ?1");
        QVERIFY(select.ok());
        const Result<bool> row = select->bind(tag).step();
        QVERIFY(row.ok() && *row);
        QCOMPARE(select->integer(0), -5);
        QVERIFY(std::ranges::equal(select->blob(1), body));
        QVERIFY(select->text(2) == "caf\xc3\xa9");
        QVERIFY(select->id<MailboxTag>(3) == tag);
        QVERIFY(select->isNull(4));
        QVERIFY(select->blob(5).empty());
        QVERIFY(select->text(6) == "blob");
        const Result<bool> end = select->step();
        QVERIFY(end.ok() && !*end);
    }

    void refusesANumberThatSqlCannotHold()
    {
        Result<Database> database = Database::openPlain(path().toStdString());
        QVERIFY(database.ok());
        Result<Statement> statement = database->prepare("SELECT ?1");
        QVERIFY(statement.ok());
        const Result<bool> row = statement->bind(std::uint64_t{1} << 63).step();
        QVERIFY(!row.ok());
        QVERIFY(row.code() == ErrorCode::TooLarge);
        const Result<bool> next = statement->bind(std::uint64_t{7}).step();
        QVERIFY(next.ok() && *next);
        QCOMPARE(statement->count(0), std::uint64_t{7});
    }

    void anEncryptedFileOpensWithItsKeyAlone()
    {
        fill(path());
        const Bytes plainMagic{'S', 'Q', 'L', 'i', 't', 'e'};
        const Bytes content = readFile(path());
        QVERIFY(!std::ranges::equal(ByteView(content).first(6), plainMagic));

        const Result<Database> wrong = Database::open(path().toStdString(), keyOf(2));
        QVERIFY(!wrong.ok());
        QVERIFY(wrong.code() == ErrorCode::CannotOpen);
        const Result<Database> shortKey = Database::open(path().toStdString(), SecretBytes(16));
        QVERIFY(!shortKey.ok());
        QVERIFY(shortKey.code() == ErrorCode::BadKey);
        const Result<Database> plain = Database::openPlain(path().toStdString());
        QVERIFY(!plain.ok());
        QVERIFY(plain.code() == ErrorCode::Damaged);

        Result<Database> right = Database::open(path().toStdString(), keyOf(1));
        QVERIFY(right.ok());
        QCOMPARE(right->queryInteger("SELECT count(*) FROM note").value(), 200);
        QVERIFY(right->checkIntegrity().ok());
    }

    void aChangedPageIsNoticed()
    {
        fill(path());
        Bytes content = readFile(path());
        QVERIFY(content.size() > 20 * 4096);
        for (std::size_t page = 5; page < 20; ++page)
            content[page * 4096 + 77] ^= 1;
        writeFile(path(), content);
        Result<Database> database = Database::open(path().toStdString(), keyOf(1));
        QVERIFY(database.ok());
        const Status status = database->checkIntegrity();
        QVERIFY(!status.ok());
        QVERIFY(status.code() == ErrorCode::Damaged);
        const Result<std::int64_t> read = database->queryInteger("SELECT sum(length(body)) FROM note NOT INDEXED");
        QVERIFY(!read.ok());
        QVERIFY(read.code() == ErrorCode::Damaged);
    }

    void aPageOfAnotherPlaceIsNoticed()
    {
        fill(path());
        Bytes content = readFile(path());
        std::copy_n(content.begin() + 10 * 4096, 4096, content.begin() + 11 * 4096);
        writeFile(path(), content);
        Result<Database> database = Database::open(path().toStdString(), keyOf(1));
        QVERIFY(database.ok());
        QVERIFY(!database->checkIntegrity().ok());
    }

    void aMissingFileIsNotMadeUnlessAsked()
    {
        OpenOptions options;
        options.create = false;
        const Result<Database> database = Database::open(path("none.db").toStdString(), keyOf(1), options);
        QVERIFY(!database.ok());
        QVERIFY(database.code() == ErrorCode::NotFound);
        QVERIFY(!QFile::exists(path("none.db")));
    }

    void aTransactionRollsBackUnlessCommitted()
    {
        Result<Database> database = Database::openPlain(path().toStdString());
        QVERIFY(database.ok() && database->migrate(firstStep).ok());
        {
            Result<Transaction> transaction = Transaction::begin(*database);
            QVERIFY(transaction.ok());
            QVERIFY(database->execute("INSERT INTO note (body) VALUES (x'01')").ok());
        }
        QVERIFY(!database->inTransaction());
        QCOMPARE(database->queryInteger("SELECT count(*) FROM note").value(), 0);
        {
            Result<Transaction> transaction = Transaction::begin(*database);
            QVERIFY(transaction.ok());
            QVERIFY(database->execute("INSERT INTO note (body) VALUES (x'01')").ok());
            QVERIFY(transaction->commit().ok());
        }
        QCOMPARE(database->queryInteger("SELECT count(*) FROM note").value(), 1);
        const Status twice = database->execute("INSERT INTO note (body) VALUES (x'01')");
        QVERIFY(!twice.ok());
        QVERIFY(twice.code() == ErrorCode::Conflict);
    }

    void aSchemaGrowsByItsNumberedSteps()
    {
        Result<Database> database = Database::openPlain(path().toStdString());
        QVERIFY(database.ok());
        QVERIFY(database->migrate(firstStep).ok());
        QCOMPARE(database->queryInteger("PRAGMA user_version").value(), 1);
        QVERIFY(database->execute("INSERT INTO note (body) VALUES (x'01')").ok());
        QVERIFY(database->migrate(bothSteps).ok());
        QVERIFY(database->migrate(bothSteps).ok());
        QCOMPARE(database->queryInteger("SELECT count(*) FROM note WHERE colour IS NULL").value(), 1);
        const Status older = database->migrate(firstStep);
        QVERIFY(!older.ok());
        QVERIFY(older.code() == ErrorCode::UnknownSuite);
    }

    void aFullFileIsAFullDiskAndKeepsWhatWasThere()
    {
        fill(path());
        Result<Database> database = Database::open(path().toStdString(), keyOf(1));
        QVERIFY(database.ok());
        const std::int64_t pages = database->queryInteger("PRAGMA page_count").value();
        QVERIFY(database->limitPages(pages + 2).ok());
        {
            Result<Transaction> transaction = Transaction::begin(*database);
            QVERIFY(transaction.ok());
            Result<Statement> insert = database->prepare("INSERT INTO note (body) VALUES (zeroblob(?1))");
            QVERIFY(insert.ok());
            const Status status = insert->bind(100000).run();
            QVERIFY(!status.ok());
            QVERIFY(status.code() == ErrorCode::DiskFull);
        }
        QVERIFY(!database->inTransaction());
        QCOMPARE(database->queryInteger("SELECT count(*) FROM note").value(), 200);
        QVERIFY(database->checkIntegrity().ok());
    }

private:
    static Digest hashlessDigest()
    {
        Digest digest{};
        digest.front() = 9;
        digest.back() = 200;
        return digest;
    }
};

QTEST_GUILESS_MAIN(TestDatabase)
#include "TestDatabase.moc"
