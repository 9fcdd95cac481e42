// SPDX-License-Identifier: GPL-3.0-or-later
// Documents are read by a helper that has nothing to lose: docs/decisions/0061.
#include "app/preview/Preview.h"
#include "app/render/Confinement.h"
#include "tests/app/support/MadeFiles.h"
#include "tests/sync/support/TestWorld.h"

#include <QBuffer>
#include <QDirIterator>
#include <QImage>
#include <QProcess>
#include <QTest>

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace caseweave;
using namespace caseweave::test;
using testing::waitUntil;

namespace {

const QString marker = QStringLiteral("Marker4711 of a home visit");

QByteArray pictureOf(QSize size, const char *format, QImage::Format pixels = QImage::Format_RGB32)
{
    QImage image(size, pixels);
    image.fill(pixels == QImage::Format_Mono ? 1 : 0xff336699);
    QByteArray bytes;
    QBuffer out(&bytes);
    out.open(QIODevice::WriteOnly);
    image.save(&out, format);
    return bytes;
}

/// What came of a document.
struct Outcome {
    explicit Outcome(const QString &helper = Preview::defaultHelper()) : view(helper)
    {
        QObject::connect(&view, &Preview::opened, &view, [this](preview::Kind what, int count) {
            kind = what;
            pages = count;
        });
        QObject::connect(&view, &Preview::pageShown, &view, [this](const PreviewPage &page) { shown << page; });
        QObject::connect(&view, &Preview::failed, &view, [this](preview::Failure why) { failure = why; });
    }
    bool open(const DocumentContentPtr &content)
    {
        view.open(content);
        return waitUntil([this] { return kind || failure; }) && kind;
    }
    /// Nothing where it failed.
    std::optional<PreviewPage> page(int index, int width = 600)
    {
        const auto before = shown.size();
        failure.reset();
        view.showPage(index, width);
        if (!waitUntil([&] { return shown.size() > before || failure; }) || failure)
            return std::nullopt;
        return shown.last();
    }
    bool fails(const DocumentContentPtr &content, preview::Failure why) { return !open(content) && failure == why; }

    std::optional<preview::Kind> kind;
    std::optional<preview::Failure> failure;
    int pages = 0;
    QList<PreviewPage> shown;
    Preview view;
};

int darkPixels(const QImage &image)
{
    int dark = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            dark += qGray(image.pixel(x, y)) < 100 ? 1 : 0;
    }
    return dark;
}

/// In a file that was written since then.
bool isAnywhere(const QString &folder, const QByteArray &bytes, const QDateTime &since)
{
    QDirIterator files(folder, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (QFileInfo(file).lastModified() >= since && file.open(QIODevice::ReadOnly) && file.readAll().contains(bytes))
            return true;
    }
    return false;
}

} // namespace

class TestPreview : public QObject {
    Q_OBJECT

    SealedFiles m_files;

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void whoIsConfinedCanDoNothingElse(); // first: it forks, which is only safe before other threads run
    void aPdfIsShownPageByPage();
    void aPictureIsShownAsWideAsItIsWanted_data();
    void aPictureIsShownAsWideAsItIsWanted();
    void textIsShownWhateverWroteIt_data();
    void textIsShownWhateverWroteIt();
    void aLongTextIsCut();
    void whatCannotBeShownSaysWhy_data();
    void whatCannotBeShownSaysWhy();
    void aBrokenPdfHarmsNobody();
    void whoeverStartsItByHandIsToldWhatItIs();
    void aHelperThatFailsIsNoMore_data();
    void aHelperThatFailsIsNoMore();
    void aChangedCopyIsNotShown();
    void theNextDocumentTakesThePlaceOfTheLast();
    void nothingIsLeftOnTheDisk();
    void aPageOutOfBoundsIsNone();
};

/// Each bit is something that could still be done.
void TestPreview::whoIsConfinedCanDoNothingElse()
{
    const QByteArray secret = m_files.folder().toLocal8Bit() + "/secret";
    QFile file(QString::fromLocal8Bit(secret));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    const pid_t parent = getpid();
    const pid_t child = fork();
    QVERIFY(child >= 0);
    if (child == 0) {
        if (!render::confine())
            _exit(255);
        int done = 0;
        done |= open(secret.constData(), O_WRONLY) >= 0 ? 1 : 0;
        done |= open((secret + "2").constData(), O_RDWR | O_CREAT, 0600) >= 0 ? 2 : 0;
        done |= socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 4 : 0;
        done |= kill(parent, 0) == 0 ? 8 : 0;
        done |= fork() >= 0 ? 16 : 0;
        done |= unlink(secret.constData()) == 0 ? 32 : 0;
        char *const arguments[] = {nullptr};
        execve("/bin/true", arguments, arguments);
        _exit(done);
    }
    int status = 0;
    QCOMPARE(waitpid(child, &status, 0), child);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
    QVERIFY(file.exists());
}

void TestPreview::aPdfIsShownPageByPage()
{
    Outcome outcome;
    QVERIFY(outcome.open(m_files.seal(pdfOf({QStringLiteral("First page"), QStringLiteral("Second page")}))));
    QCOMPARE(*outcome.kind, preview::Kind::Pages);
    QCOMPARE(outcome.pages, 2);
    const auto second = outcome.page(1);
    QVERIFY(second);
    QCOMPARE(second->index, 1);
    QVERIFY(second->text.contains(QStringLiteral("Second page")));
    QVERIFY(std::abs(second->image.width() - 600) <= 1);
    QVERIFY(darkPixels(second->image) > 100); // the font is there
    const auto large = outcome.page(0, 1200);
    QVERIFY(large);
    QVERIFY(large->text.contains(QStringLiteral("First page")));
    QVERIFY(std::abs(large->image.width() - 1200) <= 1);
}

void TestPreview::aPictureIsShownAsWideAsItIsWanted_data()
{
    QTest::addColumn<QByteArray>("format");
    for (const char *format : {"png", "jpeg", "bmp"})
        QTest::newRow(format) << QByteArray(format);
}

void TestPreview::aPictureIsShownAsWideAsItIsWanted()
{
    QFETCH(QByteArray, format);
    Outcome outcome;
    QVERIFY(outcome.open(m_files.seal(pictureOf({800, 400}, format.constData()))));
    QCOMPARE(*outcome.kind, preview::Kind::Picture);
    const auto shown = outcome.page(0, 200);
    QVERIFY(shown);
    QCOMPARE(shown->image.size(), QSize(200, 100));
    QVERIFY(qBlue(shown->image.pixel(50, 50)) > qRed(shown->image.pixel(50, 50)));
    QCOMPARE(outcome.page(0, 5000)->image.width(), 800); // not larger than it is
}

void TestPreview::textIsShownWhateverWroteIt_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QString text = QStringLiteral("Wójcik’s visit – £5");
    QTest::newRow("UTF-8") << text.toUtf8();
    QTest::newRow("UTF-8 with a mark") << "\xef\xbb\xbf" + text.toUtf8();
    QByteArray wide("\xff\xfe", 2);
    for (const QChar c : text) {
        wide.append(static_cast<char>(c.unicode() & 0xff));
        wide.append(static_cast<char>(c.unicode() >> 8));
    }
    QTest::newRow("UTF-16") << wide;
    QTest::newRow("Windows-1252") << QByteArray("W\xf3jcik\x92s visit \x96 \xa3"
                                                "5");
}

void TestPreview::textIsShownWhateverWroteIt()
{
    QFETCH(QByteArray, bytes);
    Outcome outcome;
    QVERIFY(outcome.open(m_files.seal(bytes)));
    QCOMPARE(*outcome.kind, preview::Kind::Text);
    const auto shown = outcome.page(0);
    QVERIFY(shown);
    QCOMPARE(shown->text, QStringLiteral("Wójcik’s visit – £5"));
    QVERIFY(!shown->isCut);
}

void TestPreview::aLongTextIsCut()
{
    Outcome outcome;
    QVERIFY(outcome.open(m_files.seal(QStringLiteral("ü").repeated(500'000).toUtf8())));
    const auto shown = outcome.page(0);
    QVERIFY(shown);
    QVERIFY(shown->isCut);
    QCOMPARE(shown->text.count(QStringLiteral("ü")), shown->text.size());
}

void TestPreview::whatCannotBeShownSaysWhy_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("why");
    const QByteArray picture = pictureOf({64, 64}, "png");
    QTest::newRow("no PDF behind its name")
        << QByteArray("%PDF-1.7\nnothing of the kind") << int(preview::Failure::Damaged);
    QTest::newRow("a picture cut short") << picture.left(20) << int(preview::Failure::Damaged);
    QTest::newRow("more pixels than are safe")
        << pictureOf({9000, 6000}, "png", QImage::Format_Mono) << int(preview::Failure::TooLarge);
    QTest::newRow("another kind of file")
        << QByteArrayLiteral("PK\3\4\0\0\0\0word/document.xml") << int(preview::Failure::Unknown);
    QTest::newRow("a drawing") << QByteArray("\0<svg/>", 7) << int(preview::Failure::Unknown);
}

void TestPreview::whatCannotBeShownSaysWhy()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, why);
    Outcome outcome;
    QVERIFY(outcome.fails(m_files.seal(bytes), static_cast<preview::Failure>(why)));
}

void TestPreview::aBrokenPdfHarmsNobody()
{
    const QByteArray good = pdfOf({QStringLiteral("First page")});
    SeededRandom random(7);
    for (int i = 0; i < 40; ++i) {
        QByteArray bytes = good;
        for (int flips = 0; flips < 8; ++flips) {
            const Bytes chance = random.bytes(3);
            const qsizetype place = (chance[0] * 256 + chance[1]) % (bytes.size() - 8) + 8; // it stays a PDF
            bytes[place] = static_cast<char>(chance[2]);
        }
        Outcome outcome;
        if (outcome.open(m_files.seal(bytes)))
            static_cast<void>(outcome.page(0));
        QVERIFY(outcome.failure || !outcome.shown.isEmpty());
    }
}

void TestPreview::whoeverStartsItByHandIsToldWhatItIs()
{
    for (const auto &[word, code] : {std::pair("--help", 0), std::pair("--bogus", 2)}) {
        QProcess helper;
        helper.start(Preview::defaultHelper(), {QLatin1String(word)});
        QVERIFY(helper.waitForFinished());
        QCOMPARE(helper.exitCode(), code);
        const QByteArray told = code == 0 ? helper.readAllStandardOutput() : helper.readAllStandardError();
        QVERIFY2(told.contains("caseweave-preview draws the pages"), told.constData());
    }
}

void TestPreview::aHelperThatFailsIsNoMore_data()
{
    QTest::addColumn<QString>("helper");
    QTest::addColumn<int>("why");
    QTest::newRow("not there") << QStringLiteral("/nowhere/caseweave-preview") << int(preview::Failure::NoHelper);
    QTest::newRow("ends at once") << QStringLiteral("/bin/false") << int(preview::Failure::Broken);
    QTest::newRow("talks nonsense") << QStringLiteral("/usr/bin/yes") << int(preview::Failure::Broken);
}

void TestPreview::aHelperThatFailsIsNoMore()
{
    QFETCH(QString, helper);
    QFETCH(int, why);
    Outcome outcome(helper);
    QVERIFY(outcome.fails(m_files.seal("text"), static_cast<preview::Failure>(why)));
}

void TestPreview::aChangedCopyIsNotShown()
{
    const DocumentContentPtr content = m_files.seal(QByteArray(100'000, 'x'));
    QFile sealed(QString::fromStdString(content->file().string()));
    QVERIFY(sealed.open(QIODevice::ReadWrite));
    QVERIFY(sealed.seek(70'000));
    sealed.write("changed");
    sealed.close();
    Outcome outcome;
    QVERIFY(outcome.fails(content, preview::Failure::CannotOpen));
}

void TestPreview::theNextDocumentTakesThePlaceOfTheLast()
{
    const DocumentContentPtr first = m_files.seal("the first");
    const DocumentContentPtr second = m_files.seal("the second");
    Outcome outcome;
    outcome.view.open(first);
    outcome.view.open(second);
    outcome.view.showPage(0, 100);
    QVERIFY(waitUntil([&] { return outcome.kind.has_value(); }));
    const auto shown = outcome.page(0);
    QVERIFY(shown);
    for (const PreviewPage &page : outcome.shown)
        QCOMPARE(page.text, QStringLiteral("the second"));
}

void TestPreview::nothingIsLeftOnTheDisk()
{
    const QDateTime start = QDateTime::currentDateTime().addSecs(-2);
    Outcome outcome;
    QVERIFY(outcome.open(m_files.seal(pdfOf({marker}))));
    QVERIFY(outcome.page(0)->text.contains(marker));
    QVERIFY(!isAnywhere(m_files.folder(), marker.toLatin1(), start));
    QVERIFY(!isAnywhere(QDir::tempPath(), marker.toLatin1(), start));
}

void TestPreview::aPageOutOfBoundsIsNone()
{
    preview::PagePart good;
    good.index = 3;
    good.width = 2;
    good.height = 1;
    good.text = "text";
    good.pixels = QByteArray(8, 'p');
    const auto back = preview::decodePage(preview::encode(good));
    QVERIFY(back);
    QCOMPARE(back->text, good.text);
    QCOMPARE(back->pixels, good.pixels);
    const auto isRefused = [&](const std::function<void(preview::PagePart &)> &change) {
        preview::PagePart bad = good;
        change(bad);
        return !preview::decodePage(preview::encode(bad));
    };
    QVERIFY(isRefused([](preview::PagePart &page) { page.width = 3; }));
    QVERIFY(isRefused([](preview::PagePart &page) { page.height = 0; }));
    QVERIFY(isRefused([](preview::PagePart &page) { page.width = page.height = UINT32_MAX; }));
    QVERIFY(isRefused([](preview::PagePart &page) { page.index = preview::mostPages; }));
    QVERIFY(isRefused([](preview::PagePart &page) { page.pixels.chop(1); }));
    QVERIFY(!preview::decodePage({}));
}

QTEST_GUILESS_MAIN(TestPreview)
#include "TestPreview.moc"
