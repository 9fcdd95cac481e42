// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/chance/Random.h"
#include "crypto/vault/VaultFile.h"
#include "tests/crypto/support/VectorFile.h"
#include "tests/crypto/support/Vectors.h"

#include <QTemporaryDir>
#include <QTest>

using namespace caseweave;
using namespace caseweave::test;

namespace {

QString key(const char *name)
{
    return QString::fromLatin1(name);
}

const char *const passphrase = "nine green umbrellas – où ça";

QJsonObject fieldsOf(const Bytes &file)
{
    return {{key("file"), jsonBytes(file)}, {key("passphrase"), QString::fromUtf8(passphrase)}};
}

} // namespace

/// tests/vectors/vault.json: docs/protocol.md 7.
class TestVaultVectors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void readsAsStated_data() { VectorFile::addRows(key("vault")); }
    void readsAsStated();

private:
    void addAccepted();
    void addRefused();
    Result<QJsonObject> read(const QJsonObject &vector) const;
    std::filesystem::path path() const { return m_folder.filePath(key("vault")).toStdString(); }

    QTemporaryDir m_folder;
    VectorFile m_file{key("vault")};
};

void TestVaultVectors::addAccepted()
{
    SeededRandom random(1);
    const Bytes secret = random.bytes(32);
    const Bytes content = bytesOf("what is inside");
    const auto made = Vault::create(path(), bytesOf(passphrase), secret, SecretBytes(content), random);
    QVERIFY(made.ok());
    QJsonObject fields = fieldsOf(readFile(path(), VaultFile::mostBytes).value());
    QJsonObject withoutSecret = fields;
    m_file.refuse(key("vault: key store's secret missing"), key("vault"), withoutSecret, ErrorCode::CannotOpen);
    fields.insert(key("key_store_secret"), jsonBytes(secret));
    m_file.accept(key("vault: passphrase and key store"), key("vault"), fields, {{key("content"), jsonBytes(content)}});
    const Bytes good = bytesIn(fields, "file");
    const VaultFile parts = VaultFile::decode(good).value();
    const auto refuse = [&](const char *name, ByteView part, ErrorCode code) {
        Bytes changed = good;
        changed[static_cast<std::size_t>(part.data() - good.data())] ^= 1;
        QJsonObject one = fields;
        one.insert(key("file"), jsonBytes(changed));
        m_file.refuse(key("vault: ") + key(name), key("vault"), one, code);
    };
    refuse("changed salt", parts.salt, ErrorCode::CannotOpen);
    refuse("changed check", parts.check, ErrorCode::CannotOpen);
    refuse("changed nonce", parts.nonce, ErrorCode::Damaged);
    refuse("changed ciphertext", parts.sealed, ErrorCode::Damaged);
    fields.insert(key("passphrase"), key("nine green umbrellas"));
    m_file.refuse(key("vault: another passphrase"), key("vault"), fields, ErrorCode::CannotOpen);
}

void TestVaultVectors::addRefused()
{
    SeededRandom random(2);
    const Bytes salt = random.bytes(VaultFile::saltSize);
    const Bytes check = random.bytes(VaultFile::checkSize);
    const Bytes nonce = random.bytes(VaultFile::nonceSize);
    const Bytes sealed = random.bytes(48);
    const auto fileWith = [&](std::uint32_t passes, std::uint32_t memoryKib) {
        return VaultFile{{passes, memoryKib}, salt, false, check, nonce, sealed}.encode();
    };
    const auto refuse = [&](const char *name, ErrorCode code, const Bytes &file) {
        m_file.refuse(key("vault: ") + key(name), key("vault"), fieldsOf(file), code);
    };
    refuse("2 passes", ErrorCode::Weak, fileWith(2, 262144));
    refuse("a KiB under the floor", ErrorCode::Weak, fileWith(3, 262143));
    refuse("17 passes", ErrorCode::TooLarge, fileWith(17, 262144));
    refuse("a KiB over the ceiling", ErrorCode::TooLarge, fileWith(3, 4194305));
    Bytes good = fileWith(3, 262144);
    Bytes later = good;
    later[11] = 2;
    refuse("suite 2", ErrorCode::UnknownSuite, later);
    refuse("cut short", ErrorCode::Damaged, Bytes(good.begin(), good.end() - 1));
    refuse("nothing", ErrorCode::Damaged, {});
    good.push_back(0);
    refuse("a byte after it", ErrorCode::Damaged, good);
    refuse("salt of 15 bytes", ErrorCode::Damaged,
           VaultFile{{3, 262144}, ByteView(salt).first(15), false, check, nonce, sealed}.encode());
    refuse("nonce of 12 bytes", ErrorCode::Damaged,
           VaultFile{{3, 262144}, salt, false, check, ByteView(nonce).first(12), sealed}.encode());
    refuse("check of 31 bytes", ErrorCode::Damaged,
           VaultFile{{3, 262144}, salt, false, ByteView(check).first(31), nonce, sealed}.encode());
}

Result<QJsonObject> TestVaultVectors::read(const QJsonObject &vector) const
{
    if (const Status written = writeFileDurably(path(), bytesIn(vector, "file")); !written)
        return written.error();
    const bool hasSecret = vector.contains(key("key_store_secret"));
    const Bytes secret = hasSecret ? bytesIn(vector, "key_store_secret") : Bytes();
    const auto opened = Vault::open(path(), bytesOf(textIn(vector, "passphrase").toStdString()), secret);
    if (!opened)
        return opened.error();
    return QJsonObject{{key("content"), jsonBytes(opened->content().view())}};
}

void TestVaultVectors::initTestCase()
{
    initialiseCrypto();
    QVERIFY(m_folder.isValid());
    if (!m_file.isBeingWritten())
        return;
    addAccepted();
    addRefused();
    QVERIFY(m_file.write());
}

void TestVaultVectors::readsAsStated()
{
    QFETCH(QJsonObject, vector);
    QCOMPARE(VectorFile::difference(vector, [this](const QJsonObject &one) { return read(one); }), QString());
}

QTEST_GUILESS_MAIN(TestVaultVectors)
#include "TestVaultVectors.moc"
