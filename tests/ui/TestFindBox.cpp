// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/Look.h"
#include "ui/casescreen/CaseScreen.h"
#include "ui/find/FindBox.h"
#include "ui/find/FindModel.h"

#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

using namespace caseweave;

/// The box that finds in all cases, with the keyboard alone.
class TestFindBox : public QObject {
    Q_OBJECT

    std::unique_ptr<Desk> m_desk;

    FindBox *box() const { return m_desk->window.findChild<FindBox *>(); }
    QLineEdit *line() const { return box()->findChild<QLineEdit *>(QStringLiteral("findLine")); }
    QAbstractItemView *table() const { return box()->findChild<QAbstractItemView *>(QStringLiteral("findTable")); }
    QPushButton *kind(FoundKind which) const
    {
        return box()->findChild<QPushButton *>(QStringLiteral("findKind_%1").arg(static_cast<int>(which)));
    }
    void open();
    void type(const QString &text);
    void press(Qt::Key key)
    {
        QTest::keyClick(line(), key);
        m_desk->settle();
    }
    void choose(const QString &text, FoundKind which);
    QString chosenIn(const char *view) const;

private Q_SLOTS:
    void initTestCase() { initialiseCrypto(); }
    void init();
    void cleanup() { m_desk.reset(); }
    void aSurnameAndEnterOpenTheCase();
    void downAndUpChooseWithoutLeavingTheLine();
    void escapeCloses();
    void whatIsFoundIsShownWhereItStands_data();
    void whatIsFoundIsShownWhereItStands();
    void oneKindIsShownAlone();
    void moreOfAKindIsLoadedWhenItIsLookedAt();
    void aDecisionIsFoundThatCameWhileAnotherPageWasLookedAt();
    void nothingFoundSaysWhatThatMeans();
    void anOlderAnswerIsNotShown();
    void aFailureIsToldAndTriedAgain();
    void theModelKeepsItsPromises();
    void lockingTakesTheBoxAway();
    void itDoesNotOpenOverAForm();
};

void TestFindBox::init()
{
    m_desk = std::make_unique<Desk>();
    m_desk->window.show();
    m_desk->settle();
}

void TestFindBox::open()
{
    m_desk->action("actionFind")->trigger();
    m_desk->settle();
    QVERIFY(box() != nullptr && line()->hasFocus());
}

void TestFindBox::type(const QString &text)
{
    QTest::keyClicks(line(), text);
    m_desk->settle();
}

/// Types, goes down to the first row of that kind, and presses Enter.
void TestFindBox::choose(const QString &text, FoundKind which)
{
    open();
    type(text);
    const auto *model = box()->findChild<FindModel *>();
    for (int i = 0; i < model->rowCount(); ++i) {
        const FoundThing *thing = model->thingAt(table()->currentIndex().row());
        if (thing != nullptr && thing->kind == which)
            break;
        press(Qt::Key_Down);
    }
    const FoundThing *thing = model->thingAt(table()->currentIndex().row());
    QVERIFY2(thing != nullptr && thing->kind == which, qPrintable(text));
    QTest::keyClick(line(), Qt::Key_Return);
    m_desk->waitUntil([this] { return m_desk->window.currentCase() != nullptr; });
    m_desk->settle();
}

QString TestFindBox::chosenIn(const char *name) const
{
    const auto *view = m_desk->window.currentCase()->findChild<QAbstractItemView *>(QLatin1String(name));
    return view == nullptr ? QString() : view->currentIndex().data(Qt::AccessibleTextRole).toString();
}

void TestFindBox::aSurnameAndEnterOpenTheCase()
{
    open();
    type(QStringLiteral("bank"));
    QVERIFY(table()->currentIndex().data().toString().startsWith(QStringLiteral("BANKS, ")));
    QTest::keyClick(line(), Qt::Key_Return);
    m_desk->waitUntil([this] { return m_desk->window.currentCase() != nullptr; });
    m_desk->settle();
    QVERIFY(m_desk->window.currentCase()->caseId() == FixtureWorkspace::banks());
    QCOMPARE(m_desk->window.currentCase()->page(), CaseScreen::Overview);
    QVERIFY(chosenIn("networkList").contains(QStringLiteral("Banks")));
    QVERIFY(box() == nullptr);
}

void TestFindBox::downAndUpChooseWithoutLeavingTheLine()
{
    open();
    type(QStringLiteral("s"));
    const int rows = table()->model()->rowCount();
    QVERIFY(rows > 3);
    press(Qt::Key_Down);
    press(Qt::Key_Down);
    QCOMPARE(table()->currentIndex().row(), 2);
    press(Qt::Key_Up);
    QCOMPARE(table()->currentIndex().row(), 1);
    for (int i = 0; i < rows; ++i)
        press(Qt::Key_PageDown);
    QCOMPARE(table()->currentIndex().row(), rows - 1);
    press(Qt::Key_PageUp);
    QVERIFY(table()->currentIndex().row() < rows - 1);
    QVERIFY(line()->hasFocus());
}

void TestFindBox::escapeCloses()
{
    open();
    type(QStringLiteral("bank"));
    press(Qt::Key_Escape);
    m_desk->settle();
    QVERIFY(box() == nullptr && m_desk->window.currentCase() == nullptr);
}

void TestFindBox::whatIsFoundIsShownWhereItStands_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<FoundKind>("kind");
    QTest::addColumn<int>("page");
    QTest::addColumn<QByteArray>("view");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const char *text, FoundKind kind, CaseScreen::Page page, const char *view,
                        const char *says) {
        QTest::newRow(name) << QString::fromUtf8(text) << kind << static_cast<int>(page) << QByteArray(view)
                            << QString::fromUtf8(says);
    };
    row("professional", "shah", FoundKind::Professional, CaseScreen::Overview, "networkList", "Maya Shah");
    row("event", "door", FoundKind::Event, CaseScreen::Chronology, "chronologyList", "oor");
    row("sharing", "family may", FoundKind::Sharing, CaseScreen::Sharing, "sharingTable", "landlord");
}

void TestFindBox::whatIsFoundIsShownWhereItStands()
{
    QFETCH(QString, text);
    QFETCH(FoundKind, kind);
    QFETCH(int, page);
    QFETCH(QByteArray, view);
    QFETCH(QString, says);
    choose(text, kind);
    QCOMPARE(static_cast<int>(m_desk->window.currentCase()->page()), page);
    m_desk->waitUntil([&] { return chosenIn(view).contains(says, Qt::CaseInsensitive); });
}

void TestFindBox::oneKindIsShownAlone()
{
    open();
    type(QStringLiteral("s"));
    QVERIFY(kind(FoundKind::Event)->isVisible());
    QTest::keyClick(kind(FoundKind::Event), Qt::Key_Space);
    m_desk->settle();
    const auto *model = box()->findChild<FindModel *>();
    QVERIFY(model->rowCount() > 0);
    for (int row = 0; row < model->rowCount(); ++row)
        QVERIFY(model->thingAt(row) != nullptr && model->thingAt(row)->kind == FoundKind::Event);
    QVERIFY(line()->hasFocus() && kind(FoundKind::Event)->isChecked());
}

void TestFindBox::moreOfAKindIsLoadedWhenItIsLookedAt()
{
    QList<ChronologyEvent> events;
    for (int i = 0; i < 130; ++i) {
        ChronologyEvent event;
        event.id.bytes[0] = static_cast<std::uint8_t>(i);
        event.id.bytes[1] = 1;
        event.date = QDate(2026, 1, 1).addDays(i);
        event.title = QStringLiteral("Heather walk %1").arg(i);
        events << event;
    }
    m_desk->workspace.setEvents(FixtureWorkspace::banks(), events);
    open();
    type(QStringLiteral("heather"));
    auto *model = box()->findChild<FindModel *>();
    QCOMPARE(model->rowCount(), 21);
    QVERIFY(model->moreAt(20) == FoundKind::Event);
    for (int i = 0; i < 20; ++i)
        press(Qt::Key_Down);
    press(Qt::Key_Return); // the row that leads to more
    QCOMPARE(model->rowCount(), static_cast<int>(FindModel::pageSize));
    while (model->canFetchMore({})) {
        model->fetchMore({});
        m_desk->settle();
    }
    QCOMPARE(model->rowCount(), 130);
    QCOMPARE(model->thingAt(129)->title, QStringLiteral("Heather walk 0"));
}

void TestFindBox::aDecisionIsFoundThatCameWhileAnotherPageWasLookedAt()
{
    look::openBanks(*m_desk, CaseScreen::Sharing);
    CaseScreen *screen = m_desk->window.currentCase();
    auto *decisions = screen->findChild<QAbstractItemView *>(QStringLiteral("sharingTable"));
    QList<SharingDecision> all = fixture::banksSharing();
    QTRY_COMPARE(decisions->model()->rowCount(), static_cast<int>(all.size()));
    screen->setPage(CaseScreen::Overview);
    all << all.last();
    all.last().id = fixture::entryId(9200);
    m_desk->workspace.setSharing(FixtureWorkspace::banks(), all);
    m_desk->workspace.changeCase(
        FixtureWorkspace::banks(), [](CaseSnapshot &) {}, true);
    FoundThing thing;
    thing.kind = FoundKind::Sharing;
    thing.thing.assign(all.last().id.bytes.begin(), all.last().id.bytes.end());
    screen->showFound(thing);
    QTRY_COMPARE(decisions->currentIndex().row(), static_cast<int>(all.size()) - 1);
}

void TestFindBox::nothingFoundSaysWhatThatMeans()
{
    open();
    type(QStringLiteral("zimmermann"));
    QStringList texts;
    for (const QLabel *label : box()->findChildren<QLabel *>()) {
        if (label->isVisible())
            texts << label->text();
    }
    QVERIFY(texts.contains(QStringLiteral("Nothing found")));
    press(Qt::Key_Return);
    QVERIFY(box() != nullptr);
}

void TestFindBox::anOlderAnswerIsNotShown()
{
    open();
    line()->setText(QStringLiteral("banks"));
    line()->setText(QStringLiteral("zimmermann"));
    m_desk->settle();
    QCOMPARE(table()->model()->rowCount(), 0);
}

void TestFindBox::aFailureIsToldAndTriedAgain()
{
    open();
    m_desk->workspace.failNext(ErrorCode::Damaged);
    type(QStringLiteral("b"));
    const auto *note = box()->findChild<QLabel *>(QStringLiteral("findNote"));
    QVERIFY(note->text().contains(QStringLiteral("cannot be used just now")));
    QTRY_VERIFY(table()->model()->rowCount() > 0);
}

void TestFindBox::theModelKeepsItsPromises()
{
    FindModel model(m_desk->workspace);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy came(&model, &FindModel::answerCame);
    for (const char *text : {"b", "ba", "school", "s", "", "zzz", "door"}) {
        model.ask(QString::fromLatin1(text), {});
        m_desk->settle();
        model.ask(QString::fromLatin1(text), FoundKind::Event);
        m_desk->settle();
    }
    QVERIFY(came.size() >= 14);
    QVERIFY(model.rowCount() > 0);
    for (int column = 0; column < FindModel::ColumnCount; ++column)
        QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
    QVERIFY(!model.index(0, FindModel::Where).data(Qt::AccessibleTextRole).toString().isEmpty());
}

void TestFindBox::lockingTakesTheBoxAway()
{
    open();
    type(QStringLiteral("bank"));
    m_desk->workspace.setDoor(Door::Locked);
    m_desk->settle();
    QVERIFY(box() == nullptr || !box()->isVisible());
}

void TestFindBox::itDoesNotOpenOverAForm()
{
    m_desk->openDialog("actionNewCase");
    m_desk->action("actionFind")->trigger();
    m_desk->settle();
    QVERIFY(box() == nullptr);
    m_desk->closeDialogs();
}

QTEST_MAIN(TestFindBox)
#include "TestFindBox.moc"
