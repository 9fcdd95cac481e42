// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/simulation/SimulatedDesk.h"
#include "tests/app/support/simulation/VirtualLoop.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace caseweave;
using namespace caseweave::test;

namespace {

constexpr std::int64_t startMs = (agencyBegins + 3600) * 1000;
constexpr std::int64_t tickMs = 31'000; ///< a session looks every half minute

/// One at a computer without a hub, in a thread in which time goes on when it is told to.
class Evening final : public QThread {
public:
    Evening() { setEventDispatcher(new VirtualLoop(m_clock)); }
    QStringList wrong; ///< what did not hold

private:
    void run() override
    {
        const QTemporaryDir folder;
        SeededRandom chance(3);
        SeededRandom random(4);
        SimulatedNetwork network(chance);
        SimulatedSite site("northbridge", AgencyKind::Council, folder.path().toStdString(), network, m_clock, random);
        SimulatedDesk desk("Ann", site, folder.path().toStdString(), network, m_clock, random);
        desk.online = false;
        aFileIsOutOfReachForAWhile(desk);
        desk.lock();
        loop().settle();
    }
    VirtualLoop &loop() { return dynamic_cast<VirtualLoop &>(*QAbstractEventDispatcher::instance()); }
    /// The session's look, and the lists that follow from it a little later.
    void tick()
    {
        loop().advance(tickMs);
        loop().settle();
        loop().advance(2000);
        loop().settle();
    }
    void expect(bool good, const char *what)
    {
        if (!good)
            wrong << QString::fromLatin1(what);
    }

    /// In place of the case's file there is a folder for a while: SQLite cannot open it, and nothing is damaged.
    void aFileIsOutOfReachForAWhile(SimulatedDesk &desk)
    {
        CaseDraft draft;
        draft.reference = QStringLiteral("GC-1");
        expect(desk.unlock(), "the profile opens");
        const auto made = desk.session ? desk.session->createCase(draft) : Result<CaseId>(ErrorCode::Locked);
        expect(made.ok(), "a case is made");
        if (!made)
            return;
        loop().settle();
        desk.lock();
        QDir cases(QString::fromStdString((desk.disk.folder() / "cases").string()));
        const QString name = cases.entryList({QStringLiteral("*.db")}).value(0);
        const QString file = cases.filePath(name);
        const QString away = QString::fromStdString((desk.disk.folder().string() + ".away"));
        expect(!name.isEmpty() && QFile::rename(file, away) && cases.mkdir(name), "the file is put away");
        expect(desk.unlock(), "the profile opens without it");
        expect(summary(desk).damaged && summary(desk).error == ErrorCode::Storage,
               "the list says that it did not open");
        tick();
        expect(summary(desk).damaged && !desk.session->openCase(*made), "it does not open while it is away");
        expect(cases.rmdir(name) && QFile::rename(away, file), "the file is put back");
        expect(summary(desk).damaged, "nobody has looked yet");
        tick();
        expect(!summary(desk).damaged && summary(desk).reference == draft.reference, "it opens by itself");
        expect(desk.session->openCase(*made).ok(), "it is shown");
    }
    static CaseSummary summary(const SimulatedDesk &desk) { return desk.session->summaries().value(0); }

    ManualClock m_clock{startMs};
};

} // namespace

/// Cases whose files could not be opened when the profile was, for a reason that may pass.
class TestUnopened : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }

    void aCaseThatCouldNotBeOpenedRestsAndIsTriedAgain()
    {
        Evening evening;
        evening.start();
        evening.wait();
        QVERIFY2(evening.wrong.isEmpty(), qPrintable(evening.wrong.join(QStringLiteral("; "))));
    }
};

QTEST_GUILESS_MAIN(TestUnopened)
#include "TestUnopened.moc"
