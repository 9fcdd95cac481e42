// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/app/support/SignedRules.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/Look.h"
#include "ui/clocks/ClockScreen.h"
#include "ui/clocks/RulesDialog.h"
#include "ui/clocks/RulesModel.h"
#include "ui/widgets/Labels.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTableView>

using namespace caseweave;
using namespace caseweave::look;
using namespace caseweave::test;

namespace {

const QString england = QStringLiteral("england");
const QString signedByGreendale = QStringLiteral("Greendale Council, number 3, signed 4 June 2026");

/// The fixture, in whose profile the root of this agency is pinned.
class OwnWorkspace : public FixtureWorkspace {
public:
    explicit OwnWorkspace(const AgencyId &own) : m_own(own) { }
    Profile profile() const override
    {
        Profile profile = FixtureWorkspace::profile();
        profile.me.agency.id = m_own;
        return profile;
    }

private:
    AgencyId m_own;
};

/// The clocks of a case, and the dialog over them.
struct Place {
    explicit Place(const FictionalAgency &own)
        : clock(FixtureWorkspace::now().toMSecsSinceEpoch()), workspace(own.id()),
          requests(workspace), context{workspace, style, clock, requests}, screen((style.apply(), context))
    {
        auto snapshot = std::make_shared<CaseSnapshot>(fixture::banks());
        snapshot->milestones = {fixture::milestone(1, "strategy_discussion", {2026, 11, 20})};
        fixture::countClocks(*snapshot, FixtureWorkspace::now());
        screen.resize(1200, 800);
        screen.setVisible(true); // show() is for snapshots
        screen.show(snapshot);
        auto *table = find<QTableView>(&screen, "clockTable");
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            if (table->model()->index(row, 0).data().toString() == QLatin1String("Initial child protection conference"))
                table->setCurrentIndex(table->model()->index(row, 0));
        }
        dialog = new RulesDialog(context, &screen);
        dialog->open();
    }
    ~Place() { delete dialog; }

    QWidget *detail() const { return find<QWidget>(&screen, "clockDetail"); }
    QString said() const
    {
        const auto *label = find<Paragraph>(dialog, "rulesSaid");
        return label->isVisibleTo(dialog) ? label->plainText() : QString();
    }
    QWidget *question() const { return dialog->findChild<QWidget *>(QStringLiteral("confirm")); }
    QString rowOf(int row) const
    {
        return find<QTableView>(dialog, "rulesTable")
            ->model()
            ->index(row, RulesModel::From)
            .data(Qt::AccessibleTextRole)
            .toString();
    }
    /// Takes the file and says yes.
    bool take(const QString &path)
    {
        dialog->takeFile(path);
        if (!QTest::qWaitFor([&] { return question() != nullptr; }, 60'000))
            return false;
        press(question(), "goOn");
        return QTest::qWaitFor([&] { return question() == nullptr; }, 60'000);
    }

    ManualClock clock;
    Style style;
    OwnWorkspace workspace;
    Requests requests;
    Context context;
    ClockScreen screen;
    RulesDialog *dialog = nullptr;
};

} // namespace

/// Rules of clocks that an agency signed, where somebody takes them and where a date tells of them.
class TestRules : public QObject {
    Q_OBJECT

    SystemRandom m_random;
    std::optional<FictionalAgency> m_council;
    std::optional<FictionalAgency> m_police;
    QTemporaryDir m_folder;
    int m_files = 0;

    QString fileOf(const QByteArray &content)
    {
        const QString path = m_folder.filePath(QString::number(++m_files));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("the test's file could not be written");
        return path;
    }
    QString fileOf(const SignedJurisdiction &rules) { return fileOf(QByteArray::fromStdString(rules.text())); }

private Q_SLOTS:
    void initTestCase();
    void theMenuTellsWhereTheRulesComeFrom();
    void aSignedFileIsTakenAndTheDateSaysSo();
    void nothingIsTakenUnlessItIsSaidTo();
    void itGoesBackAndForthByKeyboard();
    void anOlderOneIsNotTaken();
    void whatIsNotTakenIsTold_data();
    void whatIsNotTakenIsTold();
    void whatIsToldHasItsRoom_data();
    void whatIsToldHasItsRoom();
    void aLockedProfileTellsNothingOfIt();
    void milestonesAreNamedAsTheRulesDo();
};

void TestRules::initTestCase()
{
    initialiseCrypto();
    m_council.emplace("Greendale Council", AgencyKind::Council, m_random);
    m_police.emplace("County Police", AgencyKind::Police, m_random);
}

void TestRules::theMenuTellsWhereTheRulesComeFrom()
{
    Desk desk;
    QWidget *dialog = desk.openDialog("actionRules");
    QVERIFY(dialog != nullptr);
    auto *table = find<QTableView>(dialog, "rulesTable");
    const QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(table->model()->rowCount(), 4);
    QVERIFY(table->model()->index(0, RulesModel::From).data().toString().contains(QLatin1String("Comes with")));
    QVERIFY(table->hasFocus());
    QVERIFY(!find<QPushButton>(dialog, "changeRules")->isEnabled());
    press(dialog, "closeRules");
    desk.settle();
    QVERIFY(QApplication::activeModalWidget() == nullptr);
    openBanks(desk, CaseScreen::Clocks);
    QVERIFY(says(find<QWidget>(&desk.window, "clockDetail"), QStringLiteral("Caseweave, which they come with")));
    press(&desk.window, "rulesFrom");
    desk.settle();
    QVERIFY(QApplication::activeModalWidget() != nullptr);
    QCOMPARE(QApplication::activeModalWidget()->objectName(), QStringLiteral("rulesDialog"));
}

void TestRules::aSignedFileIsTakenAndTheDateSaysSo()
{
    Place place(*m_council);
    QVERIFY(says(place.detail(), QStringLiteral("11 December 2026")));
    place.dialog->takeFile(fileOf(signRules(*m_council, 3)));
    QTRY_VERIFY(place.question() != nullptr);
    QVERIFY(place.question()->accessibleDescription().contains(signedByGreendale));
    QVERIFY(place.question()->accessibleDescription().contains(QLatin1String("Version greendale.1")));
    press(place.question(), "goOn");
    QVERIFY(place.said().contains(signedByGreendale));
    QVERIFY(place.rowOf(0).contains(signedByGreendale));
    QVERIFY(place.rowOf(1).contains(QLatin1String("Comes with")));
    QVERIFY(says(place.detail(), QStringLiteral("8 December 2026")));
    QVERIFY(says(place.detail(), signedByGreendale));
    QVERIFY(says(place.detail(), QStringLiteral("England, version greendale.1")));
    QVERIFY(says(&place.screen, QStringLiteral("These rules are of ") + signedByGreendale));
    QVERIFY(!place.workspace.keptForm(JurisdictionBook::keyOf(england)).isEmpty());
}

void TestRules::nothingIsTakenUnlessItIsSaidTo()
{
    Place place(*m_council);
    place.dialog->takeFile(fileOf(signRules(*m_council, 3)));
    QTRY_VERIFY(place.question() != nullptr);
    qobject_cast<QDialog *>(place.question())->reject();
    QVERIFY(says(place.detail(), QStringLiteral("11 December 2026")));
    QVERIFY(place.workspace.keptForm(JurisdictionBook::keyOf(england)).isEmpty());
}

void TestRules::itGoesBackAndForthByKeyboard()
{
    Place place(*m_council);
    QVERIFY(place.take(fileOf(signRules(*m_council, 3))));
    auto *change = find<QPushButton>(place.dialog, "changeRules");
    QVERIFY(change->isEnabled());
    change->setFocus();
    QTest::keyClick(change, Qt::Key_Space);
    QVERIFY(says(place.detail(), QStringLiteral("11 December 2026")));
    QVERIFY(!says(place.detail(), signedByGreendale));
    QVERIFY(place.rowOf(0).startsWith(QLatin1String("Comes with")));
    QVERIFY(place.rowOf(0).contains(QStringLiteral("Set aside: ") + signedByGreendale));
    QCOMPARE(change->text(), QStringLiteral("Use the signed rules again"));
    QTest::keyClick(change, Qt::Key_Space);
    QVERIFY(says(place.detail(), QStringLiteral("8 December 2026")));
    // Of a nation for which nothing was signed there is nothing to go back to.
    auto *table = find<QTableView>(place.dialog, "rulesTable");
    table->setCurrentIndex(table->model()->index(2, 0));
    QVERIFY(!change->isEnabled());
}

void TestRules::anOlderOneIsNotTaken()
{
    Place place(*m_council);
    QVERIFY(place.take(fileOf(signRules(*m_council, 3))));
    place.dialog->takeFile(fileOf(signRules(*m_council, 2)));
    QTRY_VERIFY(place.said().contains(QLatin1String("A newer file of your agency was taken here before")));
    press(place.dialog, "changeRules");
    place.dialog->takeFile(fileOf(signRules(*m_council, 2)));
    QTRY_VERIFY(place.said().contains(QLatin1String("A newer file of your agency was taken here before")));
    QVERIFY(place.question() == nullptr);
    QVERIFY(place.take(fileOf(signRules(*m_council, 4))));
    QVERIFY(place.rowOf(0).contains(QLatin1String("number 4")));
}

void TestRules::whatIsNotTakenIsTold_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QString &path, const char *says) {
        QTest::newRow(name) << path << QString::fromLatin1(says);
    };
    const QByteArray whole = QByteArray::fromStdString(signRules(*m_council, 3).text());
    SignedJurisdiction changed = signRules(*m_council, 3);
    changed.encoded.back() ^= 1; // of the signature
    row("another agency", fileOf(signRules(*m_police, 3)), "Another agency signed this file");
    row("changed", fileOf(changed), "The signature does not match");
    row("cut", fileOf(whole.left(1000)), "no file of signed rules");
    row("not signed", fileOf(rulesOfGreendale()), "no file of signed rules");
    row("empty", fileOf(QByteArray()), "no file of signed rules");
    row("long", fileOf(QByteArray(4 * 1024 * 1024, 'x')), "no file of signed rules");
    row("newer form", fileOf(QByteArray("caseweave-clocks:9:AAAA")), "newer Caseweave");
    row("not there", m_folder.filePath(QStringLiteral("nowhere")), "cannot be opened");
    row("a folder", m_folder.path(), "cannot be opened");
    const std::int64_t later = FixtureWorkspace::now().toSecsSinceEpoch() + 3600;
    row("signed later", fileOf(signRules(*m_council, 3, rulesOfGreendale(), later)), "signed later than now");
    row("certificate ended", fileOf(signRules(*m_council, 3, rulesOfGreendale(), m_council->issuer.notAfter)),
        "out of its time");
}

void TestRules::whatIsNotTakenIsTold()
{
    QFETCH(QString, path);
    QFETCH(QString, says);
    Place place(*m_council);
    place.dialog->takeFile(path);
    QTRY_VERIFY2(place.said().contains(says), qPrintable(place.said()));
    QVERIFY(place.question() == nullptr);
    QVERIFY(find<QPushButton>(place.dialog, "takeRules")->isEnabled());
    QVERIFY(look::says(place.detail(), QStringLiteral("11 December 2026")));
    QVERIFY(place.workspace.keptForm(JurisdictionBook::keyOf(england)).isEmpty());
}

void TestRules::whatIsToldHasItsRoom_data()
{
    QTest::addColumn<int>("zoom");
    QTest::newRow("100") << 100;
    QTest::newRow("200") << 200;
}

void TestRules::whatIsToldHasItsRoom()
{
    QFETCH(int, zoom);
    Desk desk(Theme::Light, zoom);
    desk.window.resize(1366, 740);
    QWidget *dialog = desk.openDialog("actionRules");
    QVERIFY(dialog != nullptr);
    static_cast<RulesDialog *>(dialog)->takeFile(m_folder.path()); // which is no file
    const auto *said = find<QWidget>(dialog, "rulesSaid");
    desk.waitUntil([&] { return said->isVisible(); });
    desk.settle();
    const auto *table = find<QTableView>(dialog, "rulesTable");
    QVERIFY(said->height() >= said->heightForWidth(said->width()));
    QVERIFY(!said->geometry().intersects(table->geometry()));
    QVERIFY(table->viewport()->height() >= table->rowHeight(0));
    QVERIFY(dialog->height() <= desk.window.height());
    if (zoom == 100)
        QCOMPARE(table->verticalScrollBar()->maximum(), 0);
}

void TestRules::aLockedProfileTellsNothingOfIt()
{
    Place place(*m_council);
    QVERIFY(place.take(fileOf(signRules(*m_council, 3))));
    Rulebook &rulebook = Rulebook::of(place.workspace);
    QVERIFY(rulebook.rules(england).signer);
    place.workspace.keepForm(JurisdictionBook::keyOf(england), {}); // as it stands where nothing is open
    QVERIFY(!rulebook.rules(england).signer);
    place.workspace.setDoor(Door::Locked);
    QVERIFY(rulebook.take(signRules(*m_council, 3), place.clock.nowSeconds()).code() == ErrorCode::Locked);
    QVERIFY(!rulebook.signer(england));
}

void TestRules::milestonesAreNamedAsTheRulesDo()
{
    QByteArray rules = rulesOfGreendale();
    rules.replace("\"Strategy discussion\"", "\"Strategy meeting\"");
    Place place(*m_council);
    QVERIFY(place.take(fileOf(signRules(*m_council, 3, rules))));
    const auto *table = find<QTableView>(&place.screen, "milestoneTable");
    QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("Strategy meeting"));
    QVERIFY(says(place.detail(), QStringLiteral("Counted from: Strategy meeting")));
}

QTEST_MAIN(TestRules)
#include "TestRules.moc"
