// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profile/ProfileStore.h"
#include "tests/app/support/QuickPassphrases.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace caseweave;
using test::useQuickPassphrases;

namespace {

SecretBytes passphrase(std::string_view text)
{
    return SecretBytes(viewOf(text));
}

QByteArray codeOf(const auto &result)
{
    if (result)
        return "ok";
    const std::string_view name = toString(result.code());
    return {name.data(), qsizetype(name.size())};
}

void flipByte(const std::filesystem::path &path, qint64 fromEnd)
{
    QFile file(QString::fromStdString(path.string()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const qint64 at = file.size() - fromEnd;
    QVERIFY(file.seek(at));
    const char byte = file.read(1).at(0);
    QVERIFY(file.seek(at));
    QCOMPARE(file.write(QByteArray(1, char(byte ^ 1))), 1);
}

} // namespace

class TestProfile : public QObject {
    Q_OBJECT

    SystemRandom m_random;
    ManualClock m_clock{1'790'000'000'000};
    MemoryKeyStore m_keyStore;
    NoKeyStore m_noKeyStore;
    std::unique_ptr<QTemporaryDir> m_folder;

    std::filesystem::path folder() const { return m_folder->path().toStdString(); }
    ProfileSurroundings with(bool keyStore = true)
    {
        return {m_clock, m_random, keyStore ? static_cast<KeyStore &>(m_keyStore) : m_noKeyStore};
    }
    ProfileSecrets secrets()
    {
        ProfileSecrets made(DeviceKeys::generate(m_random));
        made.professional = m_random.id<ProfessionalId>();
        made.name = "Ann Rees";
        made.title = "Social worker";
        made.agencyRoot = SigningKey::generate(m_random).publicKey();
        made.agencyName = "Leeds";
        made.hubRoot = made.agencyRoot;
        made.hubAddress = "hub.example.org:7443";
        made.pending = PendingEnrolment{SecretBytes::random(16, m_random), {1, 2}, {3}};
        return made;
    }

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void init();
    void secretsComeBackWhole();
    void aProfileOpensWithItsPassphraseAlone();
    void withoutAKeyStoreThePassphraseProtects();
    void aLostKeyStoreIsToldFromAWrongPassphrase();
    void nothingElseRunsWhileTheSystemsKeyStoreIsAsked();
    void aDamagedVaultIsAClearError();
    void noVaultIsMadeBesideCasesOfAnother();
    void twoProgramsCannotOpenOneProfile();
    void whereTheLockCannotBeMadeNobodyElseIsBlamed();
    void theOldPassphraseOpensNothingAfterAChange();
    void aChangeThatWasCutOffLeavesTheOldPassphrase();
    void caseKeysAndAnchorsAreKept();
    void changedAnchorsAreNoticed();
    void anchorsNotWrittenYetAreIntact();
    void aDamagedDatabaseIsAClearError();
    void recordsOfADirectoryAreKeptTogetherOrNotAtAll();
    void aSecretIsWipedForAllWhoShareIt();
};

void TestProfile::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    const QByteArray name = QTest::currentTestFunction();
    useQuickPassphrases(name != "aProfileOpensWithItsPassphraseAlone"
                        && name != "withoutAKeyStoreThePassphraseProtects");
}

void TestProfile::secretsComeBackWhole()
{
    ProfileSecrets made = secrets();
    made.databaseKey = SecretBytes::random(32, m_random);
    made.hubTls = m_random.id<EntryId>().bytes;
    const auto caseId = m_random.id<CaseId>();
    made.cases[caseId].key = SecretBytes::random(32, m_random);
    const SecretBytes content = made.encode();
    const auto read = ProfileSecrets::decode(content.view());
    QVERIFY(read.ok());
    QVERIFY(read->encode().equals(content.view()));
    QVERIFY(read->keys.device() == made.keys.device());
    QVERIFY(read->cases.at(caseId).key.equals(made.cases.at(caseId).key.view()));
    QVERIFY(read->hubTls == made.hubTls);
    QVERIFY(read->pending->token.equals(made.pending->token.view()));
    for (std::size_t size = 0; size < content.size(); ++size)
        QVERIFY(!ProfileSecrets::decode(content.view().first(size)));
}

void TestProfile::aProfileOpensWithItsPassphraseAlone()
{
    QVERIFY(!ProfileStore::exists(folder()));
    QCOMPARE(codeOf(ProfileStore::open(folder(), passphrase("x"), with())), QByteArray("not_found"));
    QCOMPARE(codeOf(ProfileStore::create(folder(), SecretBytes(), secrets(), with())), QByteArray("weak"));
    {
        const auto made = ProfileStore::create(folder(), passphrase("correct horse"), secrets(), with());
        QCOMPARE(codeOf(made), QByteArray("ok"));
        QVERIFY((*made)->usesKeyStore());
        QVERIFY((*made)->pending());
    }
    QVERIFY(ProfileStore::needsKeyStore(folder()).value());
    QVERIFY(ProfileStore::exists(folder()));
    QCOMPARE(codeOf(ProfileStore::open(folder(), passphrase("wrong horse"), with())), QByteArray("cannot_open"));
    const auto opened = ProfileStore::open(folder(), passphrase("correct horse"), with());
    QCOMPARE(codeOf(opened), QByteArray("ok"));
    QCOMPARE((*opened)->secrets().name, std::string("Ann Rees"));
}

void TestProfile::withoutAKeyStoreThePassphraseProtects()
{
    {
        const auto made = ProfileStore::create(folder(), passphrase("p"), secrets(), with(false));
        QCOMPARE(codeOf(made), QByteArray("ok"));
        QVERIFY(!(*made)->usesKeyStore());
    }
    QVERIFY(!ProfileStore::needsKeyStore(folder()).value());
    QCOMPARE(codeOf(ProfileStore::open(folder(), passphrase("p"), with(false))), QByteArray("ok"));
}

void TestProfile::aLostKeyStoreIsToldFromAWrongPassphrase()
{
    QVERIFY(ProfileStore::create(folder(), passphrase("p"), secrets(), with()).ok());
    QCOMPARE(codeOf(ProfileStore::open(folder(), passphrase("p"), with(false))), QByteArray("no_key"));
}

void TestProfile::nothingElseRunsWhileTheSystemsKeyStoreIsAsked()
{
    // What is queued for this thread, such as a lock, could destroy who asks. Whether there is a key store is no
    // matter.
    bool ran = false;
    QMetaObject::invokeMethod(
        this, [&ran] { ran = true; }, Qt::QueuedConnection);
    static_cast<void>(SystemKeyStore().read("caseweave-test-that-does-not-exist"));
    QVERIFY(!ran);
    QTRY_VERIFY(ran);
}

void TestProfile::aDamagedVaultIsAClearError()
{
    QVERIFY(ProfileStore::create(folder(), passphrase("p"), secrets(), with()).ok());
    flipByte(folder() / "vault", 5);
    QCOMPARE(codeOf(ProfileStore::open(folder(), passphrase("p"), with())), QByteArray("damaged"));
    QVERIFY(QFile::resize(QString::fromStdString((folder() / "vault").string()), 20));
    QCOMPARE(codeOf(ProfileStore::open(folder(), passphrase("p"), with())), QByteArray("damaged"));
}

void TestProfile::noVaultIsMadeBesideCasesOfAnother()
{
    QVERIFY(!ProfileStore::lacksVault(folder()));
    QVERIFY(ProfileStore::create(folder(), passphrase("p"), secrets(), with()).ok());
    QVERIFY(!ProfileStore::lacksVault(folder())); // a vault without cases lacks nothing, nor do cases with theirs
    const QString file = QString::fromStdString((folder() / "cases" / "00ff.db").string());
    QFile made(file);
    QVERIFY(made.open(QIODevice::WriteOnly));
    QVERIFY(!ProfileStore::lacksVault(folder()));
    std::filesystem::remove(folder() / "vault");
    QVERIFY(ProfileStore::lacksVault(folder()));
    QCOMPARE(codeOf(ProfileStore::create(folder(), passphrase("p"), secrets(), with())), QByteArray("damaged"));
    QVERIFY(!ProfileStore::exists(folder()));
    QVERIFY(QFile::remove(file));
    QVERIFY(!ProfileStore::lacksVault(folder()));
}

void TestProfile::twoProgramsCannotOpenOneProfile()
{
    const auto made = ProfileStore::create(folder(), passphrase("p"), secrets(), with());
    QVERIFY(made.ok());
    QCOMPARE(codeOf(ProfileStore::open(folder(), passphrase("p"), with())), QByteArray("conflict"));
}

void TestProfile::whereTheLockCannotBeMadeNobodyElseIsBlamed()
{
    QVERIFY(ProfileStore::create(folder(), passphrase("p"), secrets(), with()).ok());
    QVERIFY(std::filesystem::remove(folder() / "lock"));
    QVERIFY(std::filesystem::create_directory(folder() / "lock"));
    QCOMPARE(codeOf(ProfileStore::open(folder(), passphrase("p"), with())), QByteArray("storage"));
}

void TestProfile::theOldPassphraseOpensNothingAfterAChange()
{
    const CaseId id = m_random.id<CaseId>();
    {
        auto store = ProfileStore::create(folder(), passphrase("one two three"), secrets(), with());
        QVERIFY(store.ok());
        QVERIFY((*store)->addCase(id, (*store)->newLocation()).ok());
        (*store)->setAnchor(id, {});
        QVERIFY((*store)->flushAnchors().ok());
        QCOMPARE(codeOf((*store)->changePassphrase(passphrase("wrong"), passphrase("four five six"))),
                 QByteArray("cannot_open"));
        QCOMPARE(codeOf((*store)->changePassphrase(passphrase("one two three"), passphrase(""))), QByteArray("weak"));
        QCOMPARE(codeOf((*store)->changePassphrase(passphrase("one two three"), passphrase("four five six"))),
                 QByteArray("ok"));
        // What is written later is under the new one too.
        QVERIFY((*store)->addCase(m_random.id<CaseId>(), (*store)->newLocation()).ok());
    }
    QCOMPARE(codeOf(ProfileStore::open(folder(), passphrase("one two three"), with())), QByteArray("cannot_open"));
    const auto again = ProfileStore::open(folder(), passphrase("four five six"), with());
    QVERIFY(again.ok());
    QCOMPARE((*again)->cases().size(), std::size_t{2});
    QVERIFY((*again)->anchorsIntact());
    QVERIFY((*again)->anchor(id).has_value());
}

void TestProfile::aChangeThatWasCutOffLeavesTheOldPassphrase()
{
    const QString vault = QString::fromStdString((folder() / "vault").string());
    QVERIFY(ProfileStore::create(folder(), passphrase("old"), secrets(), with()).ok());
    QVERIFY(QFile::copy(vault, vault + QStringLiteral(".kept")));
    QVERIFY((*ProfileStore::open(folder(), passphrase("old"), with()))
                ->changePassphrase(passphrase("old"), passphrase("new"))
                .ok());
    // As a kill leaves it before the last step: the old file in its place, some of the new one beside it.
    QVERIFY(QFile::rename(vault, vault + QStringLiteral(".new")));
    QVERIFY(QFile::rename(vault + QStringLiteral(".kept"), vault));
    QVERIFY(QFile::resize(vault + QStringLiteral(".new"), 100));
    QCOMPARE(codeOf(ProfileStore::open(folder(), passphrase("new"), with())), QByteArray("cannot_open"));
    const auto store = ProfileStore::open(folder(), passphrase("old"), with());
    QVERIFY(store.ok());
    QVERIFY((*store)->changePassphrase(passphrase("old"), passphrase("new")).ok());
}

void TestProfile::caseKeysAndAnchorsAreKept()
{
    const auto caseId = m_random.id<CaseId>();
    const Anchor anchor{7, m_random.id<EntryId>(), 20};
    SecretBytes key;
    std::filesystem::path file;
    {
        const auto made = ProfileStore::create(folder(), passphrase("p"), secrets(), with());
        CaseLocation location = (*made)->newLocation();
        key = location.key.clone();
        file = (*made)->caseFile(location);
        QVERIFY((*made)->addCase(caseId, location.clone()).ok());
        QCOMPARE(codeOf((*made)->addCase(caseId, std::move(location))), QByteArray("conflict"));
        QVERIFY(!(*made)->anchor(caseId));
        (*made)->setAnchor(caseId, anchor);
        QVERIFY((*made)->flushAnchors().ok());
    }
    const auto opened = ProfileStore::open(folder(), passphrase("p"), with());
    QVERIFY((*opened)->cases() == std::vector<CaseId>{caseId});
    const CaseLocation *location = (*opened)->location(caseId);
    QVERIFY(location && location->key.equals(key.view()));
    QVERIFY((*opened)->caseFile(*location) == file);
    QVERIFY(!(*opened)->location(m_random.id<CaseId>()));
    QVERIFY((*opened)->anchorsIntact());
    QCOMPARE((*opened)->anchor(caseId)->ownSequence, 7U);
    QVERIFY((*opened)->anchor(caseId)->ownHead == anchor.ownHead);
    QCOMPARE((*opened)->anchor(caseId)->entries, 20U);
}

void TestProfile::changedAnchorsAreNoticed()
{
    const auto caseId = m_random.id<CaseId>();
    {
        const auto made = ProfileStore::create(folder(), passphrase("p"), secrets(), with());
        QVERIFY((*made)->anchorsIntact());
        QVERIFY((*made)->addCase(caseId, (*made)->newLocation()).ok());
        (*made)->setAnchor(caseId, {1, {}, 1});
        QVERIFY((*made)->flushAnchors().ok());
    }
    flipByte(folder() / "anchors", 3);
    QVERIFY(!(*ProfileStore::open(folder(), passphrase("p"), with()))->anchorsIntact());
    QVERIFY(std::filesystem::remove(folder() / "anchors"));
    QVERIFY(!(*ProfileStore::open(folder(), passphrase("p"), with()))->anchorsIntact());
}

void TestProfile::anchorsNotWrittenYetAreIntact()
{
    const auto caseId = m_random.id<CaseId>();
    {
        const auto made = ProfileStore::create(folder(), passphrase("p"), secrets(), with());
        QVERIFY((*made)->addCase(caseId, (*made)->newLocation()).ok());
        (*made)->setAnchor(caseId, {1, {}, 1}); // and the program is killed
    }
    QVERIFY((*ProfileStore::open(folder(), passphrase("p"), with()))->anchorsIntact());
    QVERIFY(std::filesystem::remove(folder() / "anchors"));
    QVERIFY(!(*ProfileStore::open(folder(), passphrase("p"), with()))->anchorsIntact());
}

void TestProfile::aDamagedDatabaseIsAClearError()
{
    QVERIFY(ProfileStore::create(folder(), passphrase("p"), secrets(), with()).ok());
    QFile file(QString::fromStdString((folder() / "profile.db").string()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.write(QByteArray(4096, 'x')) == 4096);
    file.close();
    const QByteArray code = codeOf(ProfileStore::open(folder(), passphrase("p"), with()));
    QVERIFY2(code == "cannot_open" || code == "damaged", code.constData());
}

void TestProfile::recordsOfADirectoryAreKeptTogetherOrNotAtAll()
{
    const auto database = ProfileDatabase::open(folder() / "profile.db", SecretBytes::random(32, m_random));
    const auto agency = m_random.id<AgencyId>();
    const Bytes records[] = {{1}, {2}, {3}};
    const std::vector<ByteView> all(std::begin(records), std::end(records));
    QVERIFY((*database)->append(agency, 2, std::span(all).last(1)).ok());
    QCOMPARE(codeOf((*database)->append(agency, 0, all)), QByteArray("conflict"));
    QCOMPARE((*database)->records(agency)->size(), std::size_t{1});
    QVERIFY((*database)->append(agency, 0, std::span(all).first(2)).ok());
    QCOMPARE((*database)->records(agency)->size(), std::size_t{3});
}

void TestProfile::aSecretIsWipedForAllWhoShareIt()
{
    const QByteArray first(32, 's');
    const QByteArray second = first;
    wipeForAll(first);
    QCOMPARE(second, QByteArray(32, '\0'));
}

QTEST_GUILESS_MAIN(TestProfile)
#include "TestProfile.moc"
