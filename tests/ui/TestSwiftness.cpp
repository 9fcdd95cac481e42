// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/e2e/support/TwoAgencies.h"
#include "tests/sync/support/Sanitizer.h"
#include "tests/ui/support/Seat.h"
#include "tests/ui/support/WatchedApplication.h"
#include "ui/casescreen/CaseScreen.h"

#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QScrollBar>

using namespace caseweave;

/// The window answers while a whole case arrives in it: nothing keeps the GUI thread busy for long. The entries come
/// from a second profile through a hub that runs, over TLS.
class TestSwiftness : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void theOverviewStaysSwiftWhileAWholeCaseArrives();
    void theChronologyStaysSwiftWhileAWholeCaseArrives();
    void scrollingThroughAllOfItIsSwift();
    void theChronologyStaysSwiftWhenMoreComes();
    void theRecordStaysSwiftWhenMoreComes();

private:
    void enrol(Seat &seat, const e2e::Agency &agency, const QString &name);
    void write(int count);
    /// As many as make a whole case are written elsewhere and then come all at once.
    void arrive(const char *during);
    bool hasArrived(int total);
    void scrollToTheEnd(const char *view, int rows);

    static constexpr int entries = 10'000;
    static constexpr int more = 200;
    static constexpr double mostMs = test::underSanitizer ? 250 : 50;
    /// By the clock, without the queue for a core. Twice as much, because a lock may be held, for a moment, by a thread
    /// that itself stands in the queue; who waits for a file, the hub or a database on the GUI thread needs more.
    static constexpr double mostOwnMs = 2 * mostMs;
    /// Between two heartbeats the thread sleeps too, and a machine that others share wakes it late.
    static constexpr double mostGapMs = 2 * mostOwnMs;

    std::unique_ptr<e2e::TwoAgencies> m_town;
    std::unique_ptr<Seat> m_maya;
    std::unique_ptr<Seat> m_tom;
    CaseId m_case;
    int m_written = 0;
};

namespace {

WatchedApplication &watched()
{
    return *static_cast<WatchedApplication *>(qApp);
}

} // namespace

#define VERIFY_SWIFT(during)                                                                                           \
    do {                                                                                                               \
        const WatchedApplication::Longest longest = watched().longest(during);                                         \
        QVERIFY2(longest.byCpu.cpuMs < mostMs,                                                                         \
                 qPrintable(QStringLiteral("%1 ms: %2").arg(longest.byCpu.cpuMs, 0, 'f', 1).arg(longest.byCpu.what))); \
        if (!watched().knowsQueue())                                                                                   \
            break;                                                                                                     \
        QVERIFY2(longest.byOwn.ownMs < mostOwnMs,                                                                      \
                 qPrintable(QStringLiteral("%1 ms: %2").arg(longest.byOwn.ownMs, 0, 'f', 1).arg(longest.byOwn.what))); \
        QVERIFY2(longest.gapMs < mostGapMs,                                                                            \
                 qPrintable(QStringLiteral("%1 ms without a heartbeat").arg(longest.gapMs, 0, 'f', 1)));               \
    } while (false)

void TestSwiftness::initTestCase()
{
    initialiseCrypto();
    m_town = std::make_unique<e2e::TwoAgencies>();
    m_town->council->addProfessional(QStringLiteral("Maya Shah"), QStringLiteral("Social worker"));
    m_town->council->publish();
    m_town->police->addProfessional(QStringLiteral("Tom Barker"), QStringLiteral("Detective constable"));
    m_town->police->publish();
    m_maya = std::make_unique<Seat>(m_town->path(QStringLiteral("maya")));
    enrol(*m_maya, *m_town->council, QStringLiteral("Maya Shah"));
    m_tom = std::make_unique<Seat>(m_town->path(QStringLiteral("tom")));
    enrol(*m_tom, *m_town->police, QStringLiteral("Tom Barker"));

    m_maya->act("actionNewCase");
    m_maya->type("child1Family", QStringLiteral("Banks"));
    m_maya->submit();
    m_maya->addColleague(QStringLiteral("Barker"), QStringLiteral("memberHistory_0"));
    m_case = m_maya->window->currentCase()->caseId();
    QVERIFY(m_tom->comes([&] { return !m_tom->workspace->cases().isEmpty(); }, "the case"));
    // His window is of no matter here, and is not to be measured.
    m_tom->window->hide();
}

void TestSwiftness::cleanupTestCase()
{
    m_maya.reset();
    m_tom.reset();
    if (m_town)
        QVERIFY(m_town->hub->stop());
}

void TestSwiftness::enrol(Seat &seat, const e2e::Agency &agency, const QString &name)
{
    seat.type("enrolToken", agency.makeToken(name).text);
    seat.type("enrolPassphrase", e2e::dayPassphrase);
    seat.type("enrolPassphraseAgain", e2e::dayPassphrase);
    seat.press("enrolContinue");
    QVERIFY(seat.comes([&] { return !seat.workspace->enrolmentCode().isEmpty(); }, "six words"));
    QCOMPARE(agency.approve(seat.workspace->enrolmentCode()).exit, 0);
    QVERIFY(seat.comes([&] { return seat.workspace->door() == Door::Open; }, "the open door"));
}

void TestSwiftness::write(int count)
{
    EventDraft draft;
    draft.text = QStringLiteral("A note of a usual length, as somebody types it between two visits: who was seen, what "
                                "was said, what was agreed, and who will do it by when.");
    draft.source = QStringLiteral("home visit");
    Workspace::Request last = 0;
    for (int i = 0; i < count; ++i) {
        draft.date = QDate(2026, 1, 1).addDays(m_written % 300);
        draft.kind = static_cast<EventKind>(1 + m_written % 3);
        draft.title = QStringLiteral("Event number %1").arg(++m_written);
        last = m_tom->workspace->addEvent(m_case, draft);
    }
    bool done = false;
    QObject here;
    connect(m_tom->workspace.get(), &Workspace::requestDone, &here, [&](quint64 request) { done |= request == last; });
    QVERIFY(QTest::qWaitFor([&] { return done; }, 300'000));
}

bool TestSwiftness::hasArrived(int total)
{
    const CaseSnapshotPtr snapshot = m_maya->workspace->caseSnapshot(m_case);
    return snapshot != nullptr && snapshot->events == total && m_maya->saysUpToDate();
}

void TestSwiftness::arrive(const char *during)
{
    m_tom->workspace->setOnline(false);
    write(entries);
    watched().begin();
    m_tom->workspace->setOnline(true);
    QVERIFY(QTest::qWaitFor([&] { return hasArrived(m_written); }, 300'000));
    VERIFY_SWIFT(during);
}

void TestSwiftness::theOverviewStaysSwiftWhileAWholeCaseArrives()
{
    m_maya->act("actionOverview");
    arrive("10,000 entries arrive in the open case");
}

void TestSwiftness::theChronologyStaysSwiftWhileAWholeCaseArrives()
{
    m_maya->act("actionChronology");
    arrive("10,000 entries arrive in the open chronology");
    m_maya->act("actionOverview");
}

void TestSwiftness::scrollToTheEnd(const char *view, int rows)
{
    auto *list = m_maya->shown<QAbstractItemView>(QLatin1String(view));
    const bool atTheEnd = QTest::qWaitFor(
        [&] {
            list->verticalScrollBar()->setValue(list->verticalScrollBar()->maximum());
            return list->model()->rowCount() >= rows;
        },
        300'000);
    QVERIFY2(atTheEnd, qPrintable(QString::number(list->model()->rowCount())));
}

void TestSwiftness::scrollingThroughAllOfItIsSwift()
{
    watched().begin();
    m_maya->act("actionChronology");
    scrollToTheEnd("chronologyList", m_written);
    VERIFY_SWIFT("scrolling to the end of the chronology");
}

void TestSwiftness::theChronologyStaysSwiftWhenMoreComes()
{
    watched().begin();
    write(more);
    QVERIFY(QTest::qWaitFor([&] { return hasArrived(m_written); }, 120'000));
    auto *list = m_maya->shown<QAbstractItemView>(QStringLiteral("chronologyList"));
    QVERIFY(QTest::qWaitFor([&] { return list->model()->rowCount() == m_written; }, 60'000));
    VERIFY_SWIFT("200 more while all of the chronology is loaded");
    QVERIFY(list->verticalScrollBar()->value() > 0); // nobody is thrown back to the top
}

void TestSwiftness::theRecordStaysSwiftWhenMoreComes()
{
    watched().begin();
    m_maya->act("actionRecord");
    scrollToTheEnd("recordTable", m_written);
    VERIFY_SWIFT("scrolling to the end of the record");
    watched().begin();
    write(more);
    QVERIFY(QTest::qWaitFor([&] { return hasArrived(m_written); }, 120'000));
    VERIFY_SWIFT("200 more while all of the record is loaded");
}

int main(int argc, char **argv)
{
    WatchedApplication application(argc, argv);
    TestSwiftness test;
    return QTest::qExec(&test, argc, argv);
}

#include "TestSwiftness.moc"
