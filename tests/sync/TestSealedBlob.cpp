// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/blob/SealedBlob.h"

#include "crypto/hash/Hash.h"

#include <QBuffer>
#include <QtTest>

using namespace caseweave;

namespace {

constexpr qint64 chunk = sealedblob::chunkSize;

struct Sealed {
    QByteArray content;
    QByteArray bytes;
    std::optional<sealedblob::Reference> reference;

    explicit Sealed(qint64 length)
    {
        SeededRandom random(static_cast<std::uint64_t>(length));
        const Bytes made = random.bytes(static_cast<std::size_t>(length));
        content = QByteArray(reinterpret_cast<const char *>(made.data()), length);
        QBuffer from(&content);
        QBuffer to(&bytes);
        from.open(QIODevice::ReadOnly);
        to.open(QIODevice::WriteOnly);
        auto sealed = sealedblob::seal(from, to, random);
        if (sealed)
            reference.emplace(std::move(*sealed));
    }
    Status open(QByteArray changed, QByteArray &out) const
    {
        QBuffer from(&changed);
        QBuffer to(&out);
        from.open(QIODevice::ReadOnly);
        to.open(QIODevice::WriteOnly);
        return sealedblob::open(from, reference->key, to);
    }
    ErrorCode refusal(const QByteArray &changed) const
    {
        QByteArray out;
        const Status opened = open(changed, out);
        return opened ? ErrorCode::Cancelled : opened.code();
    }
};

} // namespace

class TestSealedBlob : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void whatWasSealedOpens_data()
    {
        QTest::addColumn<qint64>("length");
        QTest::addColumn<qint64>("chunks");
        QTest::newRow("nothing") << qint64{0} << qint64{1};
        QTest::newRow("a byte") << qint64{1} << qint64{1};
        QTest::newRow("a full chunk") << chunk - 16 - 8 << qint64{1};
        QTest::newRow("a byte more") << chunk - 16 - 7 << qint64{2};
        QTest::newRow("seven chunks and a byte") << 7 * (chunk - 16) - 7 << qint64{8};
        QTest::newRow("eight chunks and a byte, up to ten") << 8 * (chunk - 16) - 7 << qint64{10};
        QTest::newRow("seventeen chunks, up to twenty") << 17 * (chunk - 16) - 8 << qint64{20};
    }
    void whatWasSealedOpens()
    {
        QFETCH(qint64, length);
        QFETCH(qint64, chunks);
        const Sealed sealed(length);
        QVERIFY(sealed.reference);
        QCOMPARE(sealed.bytes.size(), chunks * chunk);
        QCOMPARE(sealed.reference->size, static_cast<std::uint64_t>(chunks * chunk));
        const ByteView view(reinterpret_cast<const std::uint8_t *>(sealed.bytes.constData()),
                            static_cast<std::size_t>(sealed.bytes.size()));
        QVERIFY(sealed.reference->id.bytes == hash("CW1 blob", view));
        QByteArray out;
        QVERIFY(sealed.open(sealed.bytes, out).ok());
        QVERIFY(out == sealed.content);
    }

    void aSizeSaysNoMoreThanAnEighthOfIt()
    {
        for (std::uint64_t length = 0; length < (std::uint64_t{1} << 32); length = length * 9 / 8 + 777) {
            const std::uint64_t chunks = sealedblob::chunksFor(length);
            QVERIFY(chunks * (sealedblob::chunkSize - 16) >= length + 8);
            QVERIFY(static_cast<int>(std::bit_width(chunks)) - std::countr_zero(chunks) <= 3);
            QVERIFY(chunks * sealedblob::chunkSize <= length + length / 3 + 2 * sealedblob::chunkSize);
        }
    }

    void whatIsChangedDoesNotOpen_data()
    {
        QTest::addColumn<QByteArray>("changed");
        const QByteArray bytes = Sealed(200'000).bytes;
        const auto with = [&](qint64 at) {
            QByteArray changed = bytes;
            changed[at] = static_cast<char>(changed[at] ^ 1);
            return changed;
        };
        QTest::newRow("first byte") << with(0);
        QTest::newRow("last byte") << with(bytes.size() - 1);
        QTest::newRow("filling") << with(bytes.size() - 100);
        QTest::newRow("last chunk missing") << bytes.chopped(chunk);
        QTest::newRow("cut within a chunk") << bytes.chopped(1);
        QTest::newRow("a byte more") << bytes + QByteArray(1, '\0');
        QTest::newRow("last chunk twice") << bytes + bytes.right(chunk);
        QTest::newRow("two chunks exchanged")
            << bytes.left(chunk) + bytes.mid(2 * chunk, chunk) + bytes.mid(chunk, chunk) + bytes.mid(3 * chunk);
        QTest::newRow("nothing") << QByteArray();
    }
    void whatIsChangedDoesNotOpen()
    {
        QFETCH(QByteArray, changed);
        const ErrorCode code = Sealed(200'000).refusal(changed);
        QVERIFY(code == ErrorCode::CannotOpen || code == ErrorCode::Malformed);
    }

    void chunksThatHoldFillingAloneCannotBeLeftOut()
    {
        const Sealed sealed(8 * (chunk - 16) - 7); // nine chunks' worth in ten
        QVERIFY(sealed.refusal(sealed.bytes.chopped(chunk)) == ErrorCode::Malformed);
    }

    void eachHasAKeyOfItsOwn() { QVERIFY(Sealed(200'001).refusal(Sealed(200'000).bytes) == ErrorCode::CannotOpen); }
};

QTEST_GUILESS_MAIN(TestSealedBlob)
#include "TestSealedBlob.moc"
