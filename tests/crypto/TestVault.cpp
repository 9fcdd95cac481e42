// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/cbor/Writer.h"
#include "crypto/chance/Random.h"
#include "crypto/vault/Vault.h"
#include "crypto/vault/VaultFile.h"
#include "tests/crypto/support/Vectors.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace caseweave;
using namespace caseweave::test;

Q_DECLARE_METATYPE(caseweave::Bytes)

namespace {

Bytes fileWith(std::uint64_t suite, std::uint64_t passes, std::uint64_t memoryKib, std::size_t saltSize = 16,
               std::size_t nonceSize = 24, std::size_t checkSize = 32)
{
    cbor::Writer writer;
    writer.array(7).text("CW1 vault").uint(suite);
    writer.array(3).uint(passes).uint(memoryKib).bytes(Bytes(saltSize, 1));
    return writer.boolean(false).bytes(Bytes(checkSize, 4)).bytes(Bytes(nonceSize, 2)).bytes(Bytes(48, 3)).take();
}

} // namespace

/// Every derivation costs 256 MiB and a good part of a second, so one vault serves several rules.
class TestVault : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void opensAFileWrittenByOthers();
    void opensWithTheRightPassphraseAlone();
    void changedBytesAreNotOpened();
    void replacedContentIsReadBack();
    void failedReplacingKeepsTheOldContent();
    void changedPassphraseReplacesTheOld();
    void storeSecretIsPartOfTheKey();
    void emptyPassphraseIsJustAWrongOne();
    void creatingNeverReplacesAFile();
    void creatingRefusesBadParametersBeforeAnyWork();
    void headerIsCheckedBeforeAnyWork_data();
    void headerIsCheckedBeforeAnyWork();
    void everyTruncationIsDamaged();
    void encodedFileIsReadAsItWas();
    void noFileIsNotFound();
    void fileTooBigIsDamaged();
    void durableWriteReplacesAndIsTheOwnersAlone();
    void durableWriteReplacesAHalfWrittenNeighbour();
    void durableWriteDoesNotFollowALink();
    void fullDiskIsSaid();
    void readingTakesFilesOfItsSizeAlone();

private:
    std::filesystem::path path(const char *name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    Bytes contentOf(const std::filesystem::path &file) const { return readFile(file, SIZE_MAX).value(); }

    QTemporaryDir m_folder;
    SeededRandom m_random{1};
    Bytes m_passphrase = bytesOf("correct horse battery staple");
    Bytes m_content = bytesOf("the keys of a device");
    std::optional<Vault> m_vault; ///< "vault" in the folder, as the tests before have left it
};

void TestVault::initTestCase()
{
    initialiseCrypto();
    QVERIFY(m_folder.isValid());
    auto made = Vault::create(path("vault"), m_passphrase, {}, SecretBytes(m_content), m_random);
    QVERIFY(made.ok());
    m_vault.emplace(std::move(*made));
    QVERIFY(m_vault->content().equals(m_content));
}

void TestVault::opensAFileWrittenByOthers()
{
    // A file written from docs/protocol.md 7 alone with other implementations (OpenSSL's Argon2id and
    // ChaCha20-Poly1305, Python's BLAKE2b): salt 00 to 0f, nonce 64 to 7b, the key store's secret 00 to 1f.
    const Bytes file
        = hex("8769435731207661756c740183031a0004000050000102030405060708090a0b0c0d0e0ff55820946c8d934a406c28a2"
              "fe684d18da1bb59bb589a501b7a4e93ef11d0a05e9c52e58186465666768696a6b6c6d6e6f707172737475767778797a"
              "7b581ed0511d6795e60643ea4966ed7e6171fb9e6319b7074dfbeba42720d6663e");
    QVERIFY(writeFileDurably(path("foreign"), file).ok());
    const Bytes secret = hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    const auto opened = Vault::open(path("foreign"), m_passphrase, secret);
    QVERIFY(opened.ok());
    QVERIFY(opened->content().equals(bytesOf("what is inside")));
}

void TestVault::opensWithTheRightPassphraseAlone()
{
    const auto opened = Vault::open(path("vault"), m_passphrase, {});
    QVERIFY(opened.ok());
    QVERIFY(opened->content().equals(m_content));
    QCOMPARE(Vault::needsStoreSecret(path("vault")).value(), false);
    QVERIFY(opened->derive("CW1 one").size() == 32);
    QVERIFY(opened->derive("CW1 one").equals(m_vault->derive("CW1 one").view()));
    QVERIFY(!opened->derive("CW1 one").equals(m_vault->derive("CW1 two").view()));

    QVERIFY(Vault::open(path("vault"), bytesOf("correct horse battery stapl"), {}).code() == ErrorCode::CannotOpen);
}

void TestVault::changedBytesAreNotOpened()
{
    // What the key is derived from, or the check itself: as with a wrong passphrase. Behind it: damaged.
    const Bytes good = contentOf(path("vault"));
    const auto header = VaultFile::decode(good).value();
    const auto at = [&](ByteView part) { return static_cast<std::size_t>(part.data() - good.data()); };
    const std::vector<std::pair<std::size_t, ErrorCode>> places{
        {at(header.salt), ErrorCode::CannotOpen},  {at(header.check) - 3, ErrorCode::CannotOpen}, // the flag
        {at(header.check), ErrorCode::CannotOpen}, {at(header.check) + 31, ErrorCode::CannotOpen},
        {at(header.nonce), ErrorCode::Damaged},    {at(header.sealed), ErrorCode::Damaged},
        {good.size() - 1, ErrorCode::Damaged}};
    for (const auto &[place, code] : places) {
        Bytes changed = good;
        changed[place] ^= 1;
        QVERIFY(writeFileDurably(path("changed"), changed).ok());
        QVERIFY2(Vault::open(path("changed"), m_passphrase, Bytes(32, 1)).code() == code,
                 qPrintable(QString::number(place)));
    }
}

void TestVault::replacedContentIsReadBack()
{
    const Bytes before = contentOf(path("vault"));
    const Bytes other = bytesOf("other keys");
    QVERIFY(m_vault->replaceContent(SecretBytes(other), m_random).ok());
    QVERIFY(m_vault->content().equals(other));
    const Bytes after = contentOf(path("vault"));
    QVERIFY(toHex(VaultFile::decode(before)->nonce) != toHex(VaultFile::decode(after)->nonce));
    QVERIFY(Vault::open(path("vault"), m_passphrase, {})->content().equals(other));
    QVERIFY(m_vault->replaceContent(SecretBytes(m_content), m_random).ok());
}

void TestVault::failedReplacingKeepsTheOldContent()
{
    // A folder where the new file would be written makes every write fail.
    QVERIFY(std::filesystem::create_directory(path("vault.new")));
    const Bytes before = contentOf(path("vault"));
    QVERIFY(m_vault->replaceContent(SecretBytes(bytesOf("new")), m_random).code() == ErrorCode::Storage);
    QVERIFY(m_vault->content().equals(m_content));
    QCOMPARE(contentOf(path("vault")), before);
    const SecretBytes key = m_vault->derive("CW1 test");
    QVERIFY(m_vault->changePassphrase(bytesOf("new"), {}, m_random).code() == ErrorCode::Storage);
    QVERIFY(m_vault->derive("CW1 test").equals(key.view()));
    QCOMPARE(contentOf(path("vault")), before);
    QVERIFY(std::filesystem::remove(path("vault.new")));
    SecretBytes tooBig(std::size_t{17} * 1024 * 1024);
    QVERIFY(m_vault->replaceContent(std::move(tooBig), m_random).code() == ErrorCode::TooLarge);
    QVERIFY(m_vault->content().equals(m_content));
}

void TestVault::changedPassphraseReplacesTheOld()
{
    const SecretBytes before = m_vault->derive("CW1 test");
    QVERIFY(m_vault->changePassphrase(bytesOf("another"), Bytes(31, 7), m_random).code() == ErrorCode::BadKey);
    QVERIFY(m_vault->changePassphrase(bytesOf("another"), Bytes(32, 7), m_random).ok());
    QVERIFY(!m_vault->derive("CW1 test").equals(before.view()));
    QVERIFY(Vault::open(path("vault"), m_passphrase, Bytes(32, 7)).code() == ErrorCode::CannotOpen);
    QVERIFY(Vault::open(path("vault"), bytesOf("another"), Bytes(32, 7))->content().equals(m_content));
}

void TestVault::storeSecretIsPartOfTheKey()
{
    // Made by the test before: passphrase "another", secret of sevens.
    QCOMPARE(Vault::needsStoreSecret(path("vault")).value(), true);
    const Bytes another = bytesOf("another");
    QVERIFY(Vault::open(path("vault"), another, {}).code() == ErrorCode::CannotOpen);
    QVERIFY(Vault::open(path("vault"), another, Bytes(16, 7)).code() == ErrorCode::CannotOpen);
    QVERIFY(Vault::open(path("vault"), another, Bytes(32, 8)).code() == ErrorCode::CannotOpen);
}

void TestVault::emptyPassphraseIsJustAWrongOne()
{
    QVERIFY(Vault::open(path("vault"), {}, Bytes(32, 7)).code() == ErrorCode::CannotOpen);
}

void TestVault::creatingNeverReplacesAFile()
{
    const Bytes before = contentOf(path("vault"));
    const SecretBytes content(m_content);
    QVERIFY(Vault::create(path("vault"), m_passphrase, {}, content, m_random).code() == ErrorCode::Conflict);
    QCOMPARE(contentOf(path("vault")), before);
    std::filesystem::create_symlink("nowhere", path("dangling"));
    QVERIFY(Vault::create(path("dangling"), m_passphrase, {}, content, m_random).code() == ErrorCode::Conflict);
}

void TestVault::creatingRefusesBadParametersBeforeAnyWork()
{
    const SecretBytes content(m_content);
    const auto code = [&](ByteView secret, VaultCost cost) {
        return Vault::create(path("none"), m_passphrase, secret, content, m_random, cost).code();
    };
    QVERIFY(code({}, {2, 262144}) == ErrorCode::Weak);
    QVERIFY(code({}, {3, 262143}) == ErrorCode::Weak);
    QVERIFY(code({}, {17, 262144}) == ErrorCode::TooLarge);
    QVERIFY(code({}, {3, 4194305}) == ErrorCode::TooLarge);
    QVERIFY(code(Bytes(31), {}) == ErrorCode::BadKey);
    QVERIFY(!std::filesystem::exists(path("none")));
}

void TestVault::headerIsCheckedBeforeAnyWork_data()
{
    QTest::addColumn<Bytes>("file");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, ErrorCode code, const Bytes &file) {
        QTest::newRow(name) << file << static_cast<int>(code);
    };
    row("nothing", ErrorCode::Damaged, {});
    row("text", ErrorCode::Damaged, bytesOf("not a vault"));
    row("another domain", ErrorCode::Damaged, hex("82 6343573101"));
    row("suite 0", ErrorCode::UnknownSuite, fileWith(0, 3, 262144));
    row("suite 2", ErrorCode::UnknownSuite, fileWith(2, 3, 262144));
    row("no passes", ErrorCode::Weak, fileWith(1, 0, 262144));
    row("a pass too few", ErrorCode::Weak, fileWith(1, 2, 262144));
    row("a KiB too little", ErrorCode::Weak, fileWith(1, 3, 262143));
    row("a pass too many", ErrorCode::TooLarge, fileWith(1, 17, 262144));
    row("most passes", ErrorCode::TooLarge, fileWith(1, UINT32_MAX, 262144));
    row("a KiB too much", ErrorCode::TooLarge, fileWith(1, 3, 4194305));
    row("over 32 bits", ErrorCode::Damaged, fileWith(1, 3, (std::uint64_t{1} << 32) + 262144));
    row("short salt", ErrorCode::Damaged, fileWith(1, 3, 262144, 15));
    row("long salt", ErrorCode::Damaged, fileWith(1, 3, 262144, 17));
    row("short nonce", ErrorCode::Damaged, fileWith(1, 3, 262144, 16, 23));
    row("short check", ErrorCode::Damaged, fileWith(1, 3, 262144, 16, 24, 31));
    row("long check", ErrorCode::Damaged, fileWith(1, 3, 262144, 16, 24, 33));
    row("no check", ErrorCode::Damaged, fileWith(1, 3, 262144, 16, 24, 0));
    row("long nonce", ErrorCode::Damaged, fileWith(1, 3, 262144, 16, 25));
    Bytes trailing = fileWith(1, 3, 262144);
    trailing.push_back(0);
    row("trailing byte", ErrorCode::Damaged, trailing);
}

void TestVault::headerIsCheckedBeforeAnyWork()
{
    QFETCH(Bytes, file);
    QFETCH(int, code);
    QVERIFY(writeFileDurably(path("bent"), file).ok());
    QCOMPARE(static_cast<int>(Vault::open(path("bent"), m_passphrase, {}).code()), code);
    QCOMPARE(static_cast<int>(Vault::needsStoreSecret(path("bent")).code()), code);
}

void TestVault::everyTruncationIsDamaged()
{
    const Bytes whole = fileWith(1, 3, 262144);
    QVERIFY(VaultFile::decode(whole).ok());
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Bytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        QVERIFY2(VaultFile::decode(part).code() == ErrorCode::Damaged, qPrintable(QString::number(size)));
    }
}

void TestVault::encodedFileIsReadAsItWas()
{
    const Bytes whole = fileWith(1, 5, 300000);
    const VaultFile file = VaultFile::decode(whole).value();
    QCOMPARE(file.encode(), whole);
    QCOMPARE(file.cost.passes, 5U);
    QCOMPARE(file.cost.memoryKib, 300000U);
    QCOMPARE(file.usesStore, false);
    // The associated data is the start of the file with another head: an array of 5.
    Bytes associated = file.associated();
    QCOMPARE(associated.front(), std::uint8_t(0x85));
    associated.front() = 0x87;
    QVERIFY(std::equal(associated.begin(), associated.end(), whole.begin()));
    QCOMPARE(associated.size() + 2 + 24 + 2 + 48, whole.size());
}

void TestVault::noFileIsNotFound()
{
    QVERIFY(Vault::open(path("absent"), m_passphrase, {}).code() == ErrorCode::NotFound);
    QVERIFY(Vault::needsStoreSecret(path("absent")).code() == ErrorCode::NotFound);
    QVERIFY(Vault::needsStoreSecret(m_folder.path().toStdString()).code() == ErrorCode::Storage);
}

void TestVault::fileTooBigIsDamaged()
{
    QVERIFY(writeFileDurably(path("big"), Bytes(VaultFile::mostBytes + 1)).ok());
    QVERIFY(Vault::needsStoreSecret(path("big")).code() == ErrorCode::Damaged);
}

void TestVault::durableWriteReplacesAndIsTheOwnersAlone()
{
    const auto file = path("durable");
    QVERIFY(writeFileDurably(file, bytesOf("old and longer")).ok());
    QVERIFY(writeFileDurably(file, bytesOf("new")).ok());
    QCOMPARE(contentOf(file), bytesOf("new"));
    QVERIFY(std::filesystem::status(file).permissions()
            == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    QVERIFY(!std::filesystem::exists(path("durable.new")));
    QVERIFY(writeFileDurably(path("no folder") / "file", bytesOf("new")).code() == ErrorCode::Storage);
    QVERIFY(writeFileDurably(file, {}).ok());
    QCOMPARE(contentOf(file), Bytes());
}

void TestVault::durableWriteReplacesAHalfWrittenNeighbour()
{
    const auto file = path("interrupted");
    QVERIFY(writeFileDurably(file, bytesOf("old")).ok());
    QVERIFY(writeFileDurably(path("interrupted.new"), bytesOf("half")).ok());
    QCOMPARE(contentOf(file), bytesOf("old"));
    QVERIFY(writeFileDurably(file, bytesOf("new")).ok());
    QCOMPARE(contentOf(file), bytesOf("new"));
    QVERIFY(!std::filesystem::exists(path("interrupted.new")));
}

void TestVault::durableWriteDoesNotFollowALink()
{
    QVERIFY(writeFileDurably(path("victim"), bytesOf("untouched")).ok());
    std::filesystem::create_symlink(path("victim"), path("linked.new"));
    QVERIFY(writeFileDurably(path("linked"), bytesOf("new")).ok());
    QCOMPARE(contentOf(path("victim")), bytesOf("untouched"));
    QCOMPARE(contentOf(path("linked")), bytesOf("new"));
    QVERIFY(!std::filesystem::is_symlink(path("linked")));
}

void TestVault::fullDiskIsSaid()
{
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    if (full < 0)
        QSKIP("no /dev/full here");
    const Status written = writeAll(full, bytesOf("something"));
    ::close(full);
    QVERIFY(!written.ok() && written.code() == ErrorCode::DiskFull);
    QVERIFY(writeAll(-1, bytesOf("something")).code() == ErrorCode::Storage);
}

void TestVault::readingTakesFilesOfItsSizeAlone()
{
    QVERIFY(writeFileDurably(path("ten"), Bytes(10, 1)).ok());
    QCOMPARE(readFile(path("ten"), 10).value(), Bytes(10, 1));
    QVERIFY(readFile(path("ten"), 9).code() == ErrorCode::TooLarge);
    QCOMPARE(::mkfifo(path("pipe").c_str(), 0600), 0);
    QVERIFY(readFile(path("pipe"), 10).code() == ErrorCode::Storage);
}

QTEST_GUILESS_MAIN(TestVault)
#include "TestVault.moc"
