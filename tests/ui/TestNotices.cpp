// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/Look.h"
#include "ui/notify/DesktopNotice.h"
#include "ui/notify/NewsTeller.h"
#include "ui/style/SwitchMemory.h"

#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtDBus/QDBusConnection>
#include <QtGui/QAction>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace caseweave;

/// What the desktop is told of news, when, and in which words.
class TestNotices : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void newsIsWhatConcernsOne_data();
    void newsIsWhatConcernsOne();
    void whatIsThereWhenItOpensIsNotNew();
    void itIsToldWhileAnotherProgramIsInUse();
    void itIsToldOnceAMinute();
    void aBlankScreenStaysSilent();
    void aLockedProfileStaysSilent();
    void aClockThatIsSetBackDoesNotSilenceIt();
    void itCanBeTurnedOff();
    void withoutAServiceNothingHappens();
    void theDesktopShowsNoNames();
};

namespace {

/// A teller whose surroundings the test turns.
struct World {
    FixtureWorkspace workspace;
    ManualClock clock{FixtureWorkspace::now().toMSecsSinceEpoch()};
    bool inUse = false;
    bool covered = false;
    NewsTeller teller{workspace, clock, [this] { return inUse; }, [this] { return covered; }};
    QSignalSpy told{&teller, &NewsTeller::told};

    void change(const std::function<void(CaseSummary &)> &change)
    {
        QList<CaseSummary> cases = workspace.cases();
        change(cases.first());
        workspace.setCases(cases);
        QCoreApplication::sendPostedEvents();
    }
    void write()
    {
        change([](CaseSummary &summary) { ++summary.unreadMessages; });
    }
    void pass(std::int64_t ms)
    {
        clock.advance(ms);
        teller.look();
    }
};

/// What a desktop is asked for.
class Desktop : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    struct Shown {
        uint replaced = 0;
        QString everything;
    };
    QList<Shown> shown;
    QList<uint> closed;

public Q_SLOTS:
    uint Notify(const QString &program, uint replaced, const QString &icon, const QString &title, const QString &text,
                const QStringList &actions, const QVariantMap &hints, int)
    {
        shown << Shown{replaced, QStringList({program, icon, title, text, actions.join(u' ')}).join(u'|')};
        transient = hints.value(QStringLiteral("transient")).toBool();
        return 41 + static_cast<uint>(shown.size());
    }
    void CloseNotification(uint id) { closed << id; }

public:
    bool transient = false;
};

} // namespace

void TestNotices::newsIsWhatConcernsOne_data()
{
    using Change = std::function<void(CaseSummary &)>;
    QTest::addColumn<Change>("change");
    QTest::addColumn<bool>("isNews");
    const auto row
        = [](const char *name, const Change &change, bool isNews) { QTest::newRow(name) << change << isNews; };
    CaseDate action{CaseDate::Of::Action, {QDate(2026, 12, 1), {}}, {}, {}, false};
    row(
        "a message", [](CaseSummary &one) { ++one.unreadMessages; }, true);
    row(
        "an answer owed", [](CaseSummary &one) { ++one.owedMessages; }, true);
    row(
        "a worse concern", [](CaseSummary &one) { one.openConcern = ConcernLevel::High; }, true);
    row(
        "an action of one's own",
        [action](CaseSummary &one) mutable {
            action.mine = true;
            one.dates << action;
        },
        true);
    row(
        "an action of another", [action](CaseSummary &one) { one.dates << action; }, false);
    row(
        "an entry", [](CaseSummary &one) { ++one.newEntries; }, false);
    row(
        "messages were read", [](CaseSummary &one) { one.unreadMessages = 0; }, false);
    row(
        "a concern ended", [](CaseSummary &one) { one.openConcern.reset(); }, false);
    row(
        "nothing", [](CaseSummary &) {}, false);
}

void TestNotices::newsIsWhatConcernsOne()
{
    using Change = std::function<void(CaseSummary &)>;
    QFETCH(Change, change);
    QFETCH(bool, isNews);
    World world;
    world.change([](CaseSummary &one) { one.openConcern = ConcernLevel::Low; });
    world.teller.dismiss();
    world.clock.advance(NewsTeller::restMs);
    world.told.clear();
    world.change(change);
    QCOMPARE(world.told.size(), isNews ? 1 : 0);
}

void TestNotices::whatIsThereWhenItOpensIsNotNew()
{
    World world;
    world.workspace.setDoor(Door::Locked);
    world.change([](CaseSummary &one) { one.unreadMessages += 3; });
    world.workspace.setDoor(Door::Open);
    QCoreApplication::sendPostedEvents();
    QCOMPARE(world.told.size(), 0);
    world.write();
    QCOMPARE(world.told.size(), 1);
}

void TestNotices::itIsToldWhileAnotherProgramIsInUse()
{
    World world;
    world.inUse = true;
    world.write();
    QCOMPARE(world.told.size(), 0);
    // It was on the screen: it is not told once the person turns away.
    world.inUse = false;
    world.pass(NewsTeller::restMs);
    QCOMPARE(world.told.size(), 0);
    world.write();
    QCOMPARE(world.told.size(), 1);
}

void TestNotices::itIsToldOnceAMinute()
{
    World world;
    world.write();
    world.write();
    world.write();
    QCOMPARE(world.told.size(), 1);
    world.pass(NewsTeller::restMs - 1);
    QCOMPARE(world.told.size(), 1);
    world.pass(1);
    QCOMPARE(world.told.size(), 2);
    world.pass(NewsTeller::restMs * 10);
    QCOMPARE(world.told.size(), 2);
    // Who came back meanwhile has seen it.
    world.write();
    world.write();
    QCOMPARE(world.told.size(), 3);
    world.inUse = true;
    world.pass(NewsTeller::restMs);
    world.inUse = false;
    world.pass(NewsTeller::restMs);
    QCOMPARE(world.told.size(), 3);
}

void TestNotices::aBlankScreenStaysSilent()
{
    World world;
    world.covered = true;
    world.write();
    world.pass(NewsTeller::restMs * 3);
    QCOMPARE(world.told.size(), 0);
    world.covered = false;
    world.pass(1);
    QCOMPARE(world.told.size(), 1);
}

void TestNotices::aLockedProfileStaysSilent()
{
    World world;
    world.write();
    world.write();
    world.workspace.setDoor(Door::Locked);
    world.pass(NewsTeller::restMs * 2);
    QCOMPARE(world.told.size(), 1);
}

void TestNotices::aClockThatIsSetBackDoesNotSilenceIt()
{
    World world;
    world.write();
    world.clock.advance(-24 * 60 * NewsTeller::restMs);
    world.write();
    QCOMPARE(world.told.size(), 2);
}

void TestNotices::itCanBeTurnedOff()
{
    const QTemporaryDir folder;
    const SwitchMemory memory(folder.filePath(QStringLiteral("appearance")), QStringLiteral("news"));
    QVERIFY(memory.isOn());
    World world;
    QObject::connect(&world.teller, &NewsTeller::onChanged, &world.teller, [&](bool on) { memory.keep(on); });
    world.teller.setOn(false);
    world.write();
    QCOMPARE(world.told.size(), 0);
    QVERIFY(!memory.isOn());
    Desk desk;
    QAction *action = desk.action("actionNews");
    QVERIFY(action->isChecked());
    action->trigger();
    QVERIFY(!desk.window.newsTeller().isOn());
    desk.window.newsTeller().setOn(true);
    QVERIFY(action->isChecked());
}

void TestNotices::withoutAServiceNothingHappens()
{
    World world;
    world.teller.tellOn(QDBusConnection(QStringLiteral("nowhere")));
    world.write();
    world.teller.dismiss();
    QCOMPARE(world.told.size(), 1);
}

void TestNotices::theDesktopShowsNoNames()
{
    QProcess daemon;
    daemon.start(QStringLiteral("dbus-daemon"),
                 {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address")});
    QVERIFY2(daemon.waitForStarted(), "the package dbus-daemon is not installed");
    QVERIFY(daemon.waitForReadyRead());
    const QString address = QString::fromLocal8Bit(daemon.readLine()).trimmed();
    QDBusConnection theirs = QDBusConnection::connectToBus(address, QStringLiteral("desktop"));
    const QDBusConnection ours = QDBusConnection::connectToBus(address, QStringLiteral("program"));
    Desktop desktop;
    QVERIFY(theirs.registerObject(QStringLiteral("/org/freedesktop/Notifications"), &desktop,
                                  QDBusConnection::ExportAllSlots));
    World world;
    world.teller.tellOn(ours);
    // Nobody has the name yet: what is told is lost, and that is all.
    world.write();
    QVERIFY(theirs.registerService(QStringLiteral("org.freedesktop.Notifications")));
    world.clock.advance(NewsTeller::restMs);
    world.write();
    QTRY_COMPARE(desktop.shown.size(), 1);
    QCOMPARE(desktop.shown.first().everything,
             QStringLiteral("Caseweave||Caseweave|Something new in one of your cases|"));
    QCOMPARE(desktop.shown.first().replaced, 0U);
    QVERIFY(desktop.transient);
    // Gone once the person is back.
    DesktopNotice notice(ours);
    notice.show(QStringLiteral("Caseweave"), QStringLiteral("One"));
    QTRY_VERIFY(notice.isShown());
    notice.show(QStringLiteral("Caseweave"), QStringLiteral("Two"));
    QTRY_COMPARE(desktop.shown.size(), 3);
    // It has taken the place of the one before.
    QCOMPARE(desktop.shown.last().replaced, 43U);
    notice.withdraw();
    QTRY_VERIFY(desktop.closed.contains(44U) || desktop.closed.contains(43U));
    QVERIFY(!notice.isShown());
    QDBusConnection::disconnectFromBus(QStringLiteral("program"));
    QDBusConnection::disconnectFromBus(QStringLiteral("desktop"));
    daemon.terminate();
    QVERIFY(daemon.waitForFinished());
}

QTEST_MAIN(TestNotices)
#include "TestNotices.moc"
